// A file or address that was allowed and could still not be read.

/** The message says why, as the end of a sentence; it shows no path of this machine. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

const mebibyte = 1024 ** 2

export const tooLarge = (bytes: number): Unreadable =>
  new Unreadable(`it is larger than ${bytes / mebibyte} MiB, which is the most that 'externalDataMegabytes' lets in.`)

export const tooMuch = (bytes: number): Unreadable =>
  new Unreadable(`with it the query reads more than ${bytes / mebibyte} MiB; see the setting 'externalDataMegabytes'.`)
