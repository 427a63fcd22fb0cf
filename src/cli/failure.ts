// Any error → what is shown on standard error, and the exit code.
import { EngineError } from '../engine/errors.js'
import { Forbidden, Invalid, NotFound } from '../request-errors.js'
import { SettingsError } from '../settings.js'
import type { ExitCode } from './exit-codes.js'
import { CliError, exitCodes } from './exit-codes.js'
import { drawProblems } from './problems.js'
import { QueryProblems } from './query-problems.js'
import { ReaderGone } from './streams.js'
import { printableLines } from './terminal-text.js'

export interface Failure {
  /** Empty where there is nothing to say. */
  readonly text: string
  readonly exitCode: ExitCode
}

/** The code of a query that its caller gave up. */
const cancelledCode = 'KQL5004'
/** The code of a database that another process has. */
const lockedCode = 'KQL5008'
const askTheServer = 'If that is harrier serve, it answers: harrier query --url http://127.0.0.1:4000'

/** Never shows a stack: a fault of our own says what happened, and that it is one. */
export function describeFailure(error: unknown, { color }: { readonly color: boolean }): Failure {
  if (error instanceof ReaderGone) return { text: '', exitCode: exitCodes.ok }
  if (error instanceof QueryProblems) {
    const { text, file } = error.query
    return { text: drawProblems(text, error.problems, { color, file }), exitCode: exitCodes.invalidQuery }
  }
  if (error instanceof EngineError) {
    const exitCode = error.code === cancelledCode ? exitCodes.interrupted : exitCodes.failed
    const remedy = error.code === lockedCode ? `\n${askTheServer}` : ''
    return { text: line(`error ${error.code}: ${error.message}${remedy}`), exitCode }
  }
  if (error instanceof CliError) return { text: line(`error: ${error.message}`), exitCode: error.exitCode }
  if (
    error instanceof Invalid ||
    error instanceof NotFound ||
    error instanceof Forbidden ||
    error instanceof SettingsError
  ) {
    return { text: line(`error: ${error.message}`), exitCode: exitCodes.usage }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { text: line(`error: ${message} This is a fault of Harrier.`), exitCode: exitCodes.internal }
}

const line = (message: string): string => printableLines(message)

/** Whether a stream is to be coloured: a terminal, unless NO_COLOR says otherwise (no-color.org). */
export const isColored = (stream: NodeJS.WriteStream): boolean => stream.isTTY && (process.env['NO_COLOR'] ?? '') === ''
