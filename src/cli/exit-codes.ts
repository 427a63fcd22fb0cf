// The exit codes that scripts can rely on, and what stands for them in the help.

export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  invalidQuery: 3,
  failed: 4,
  unreadable: 5,
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Shown by `harrier --help`. */
export const exitCodeHelp = `
Exit codes:
  0    done
  1    a fault of Harrier itself
  2    the command line or the settings are not right
  3    the query is not valid
  4    the query or load failed while running, or met a limit
  5    the input could not be read, or nothing of it could be loaded
  130  interrupted`

/** Ends a command with a message for people and an exit code. */
export class CliError extends Error {
  override readonly name = 'CliError'

  constructor(
    message: string,
    readonly exitCode: ExitCode,
  ) {
    super(message)
  }
}
