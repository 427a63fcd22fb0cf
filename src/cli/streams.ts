// Where a command's output goes: standard output or a file that is complete or not there at all.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { isSystemError } from '../engine/lock-file.js'
import { CliError, exitCodes } from './exit-codes.js'

/** The reader of our output has gone, as `head` does when it has seen enough: no reason to complain. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone'
}

export interface Output {
  /** Resolves when there is room for more. @throws ReaderGone, CliError where it cannot be written */
  write(content: string | Uint8Array): Promise<void>
  /** Makes what was written final. */
  finish(): Promise<void>
  /** Leaves no trace in a file. */
  discard(): Promise<void>
  /** Columns of the terminal; undefined elsewhere. */
  readonly terminalWidth: number | undefined
}

/** Standard output, or a file. */
export const openOutput = (file: string | undefined): Output =>
  file === undefined ? new StreamOutput(process.stdout) : new FileOutput(file)

class StreamOutput implements Output {
  private failure: Error | undefined

  constructor(private readonly stream: NodeJS.WriteStream) {
    stream.on('error', (error) => {
      this.failure = outputError(error, 'standard output')
    })
  }

  get terminalWidth(): number | undefined {
    return this.stream.isTTY ? this.stream.columns : undefined
  }

  async write(content: string | Uint8Array): Promise<void> {
    this.check()
    await new Promise<void>((resolve) =>
      this.stream.write(content, () => {
        resolve()
      }),
    )
    this.check()
  }

  async finish(): Promise<void> {
    await this.write('')
  }

  private check(): void {
    if (this.failure) throw this.failure
  }

  discard(): Promise<void> {
    return Promise.resolve()
  }
}

class FileOutput implements Output {
  readonly terminalWidth = undefined
  private readonly partial: string
  private readonly stream: ReturnType<typeof createWriteStream>
  private failure: Error | undefined

  constructor(private readonly file: string) {
    this.partial = `${file}.${process.pid}.partial`
    this.stream = createWriteStream(this.partial)
    this.stream.on('error', (error) => {
      this.failure = outputError(error, `'${file}'`)
    })
  }

  async write(content: string | Uint8Array): Promise<void> {
    this.check()
    if (!this.stream.write(content)) await Promise.race([once(this.stream, 'drain'), this.closed()])
    this.check()
  }

  async finish(): Promise<void> {
    this.stream.end()
    await this.closed()
    this.check()
    try {
      await rename(this.partial, this.file)
    } catch (error) {
      throw outputError(error, `'${this.file}'`)
    }
  }

  async discard(): Promise<void> {
    this.stream.destroy()
    await this.closed()
    await rm(this.partial, { force: true })
  }

  private check(): void {
    if (this.failure) throw this.failure
  }

  /** Resolves when the stream is over, well or not; `failure` tells which. */
  private async closed(): Promise<void> {
    await finished(this.stream).catch(() => undefined)
  }
}

/** The file system's words for people. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'there is no right to write there',
  EPERM: 'there is no right to write there',
  EROFS: 'the disk is read-only',
  ENOENT: 'its folder does not exist',
  EISDIR: 'it is a folder',
  ENOTDIR: 'its folder is a file',
}

function outputError(error: unknown, target: string): Error {
  if (isSystemError(error, 'EPIPE')) return new ReaderGone()
  const code = isSystemError(error, ...Object.keys(reasons)) ? (error.code ?? '') : ''
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error))
  return new CliError(`The output could not be written to ${target}: ${reason}.`, exitCodes.failed)
}
