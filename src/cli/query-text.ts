// The text of a query: the argument, a file, or standard input.
import { open } from 'node:fs/promises'
import { isSystemError } from '../engine/lock-file.js'
import { CliError, exitCodes } from './exit-codes.js'

export interface QueryText {
  readonly text: string
  /** The file it came from, for messages. */
  readonly file?: string
}

/** More than the language takes, so that the parser can say how long the text is; less than would hurt. */
const mostBytes = 64 * 1024 ** 2

/**
 * Reads the query. `-` is standard input, which is also read where nothing else is given and it is not a terminal.
 * @throws CliError 2 where nothing or too much is given, 5 where the file cannot be read or is not text
 */
export async function readQueryText(argument: string | undefined, file: string | undefined): Promise<QueryText> {
  if (argument !== undefined && file !== undefined) {
    throw new CliError('The query is given twice: as an argument and as a file.', exitCodes.usage)
  }
  if (argument !== undefined && argument !== '-') return { text: argument }
  if (file !== undefined && file !== '-') return { text: decode(await readFile(file), `'${file}'`), file }
  if (argument === undefined && file === undefined && process.stdin.isTTY) {
    throw new CliError("No query is given: harrier query 'print 1', -f file.kql, or standard input.", exitCodes.usage)
  }
  return { text: decode(await readAll(process.stdin, 'standard input'), 'standard input') }
}

async function readFile(path: string): Promise<Buffer> {
  try {
    const handle = await open(path)
    try {
      return await readAll(handle.createReadStream({ autoClose: false }), `'${path}'`)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) throw unreadable(`There is no file '${path}'.`)
    if (isSystemError(error, 'EISDIR')) throw unreadable(`'${path}' is a folder, not a query.`)
    if (isSystemError(error, 'EACCES', 'EPERM')) throw unreadable(`There is no right to read '${path}'.`)
    throw error
  }
}

async function readAll(stream: AsyncIterable<string | Buffer>, name: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    const buffer = Buffer.from(chunk)
    bytes += buffer.length
    if (bytes > mostBytes) throw unreadable(`${name} is too large to be a query: more than ${mostBytes} bytes.`)
    chunks.push(buffer)
  }
  return Buffer.concat(chunks)
}

/** UTF-8, or UTF-16 as Windows tools write it, known by its first bytes. */
function decode(bytes: Buffer, name: string): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    // The decoder says no more than that.
    throw unreadable(`${name} is not text in UTF-8.`)
  }
}

const unreadable = (message: string): CliError => new CliError(message, exitCodes.unreadable)
