// Text as people give it: what a name or a note may hold, by whichever way it comes.
import { Invalid } from './request-errors.js'

/**
 * What would end a line, steer a terminal or a mail server, turn text around (the embeddings, overrides and isolates of
 * UAX #9, as in CVE-2021-42574), or is half a character. What joins letters and emoji is text.
 */
const notInLine = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u
/** The same, but for tabs and the ends of lines. */
const notInLines = /[\p{Cs}\u202a-\u202e\u2066-\u2069]|(?![\t\n\r])\p{Cc}/u

/** One line of 1 to `most` characters, without white space around it. `what` is what a message calls it: a title. @throws Invalid */
export function line(what: string, text: string, most: number): string {
  return checked(what, text, most, notInLine, ', on one line')
}

/** One or several lines of 1 to `most` characters, without white space around them. @throws Invalid */
export function lines(what: string, text: string, most: number): string {
  return checked(what, text, most, notInLines, '')
}

/** One line, or nothing. @throws Invalid */
export const lineOrNothing = (what: string, text: string, most: number): string =>
  text.trim() === '' ? '' : line(what, text, most)

/** Several lines, or nothing. @throws Invalid */
export const linesOrNothing = (what: string, text: string, most: number): string =>
  text.trim() === '' ? '' : lines(what, text, most)

/** Text that was not understood, as a message repeats it: cut, and without what `line` refuses. */
export const quoted = (text: string): string =>
  `'${text.slice(0, 80).replaceAll(new RegExp(notInLine, 'gu'), '\ufffd')}'`

function checked(what: string, text: string, most: number, refused: RegExp, shape: string): string {
  const trimmed = text.trim()
  const stray = refused.exec(trimmed)?.[0].codePointAt(0)
  if (stray !== undefined) {
    const code = stray.toString(16).toUpperCase().padStart(4, '0')
    throw new Invalid(`${what} does not have the character U+${code}.`)
  }
  if (trimmed === '' || trimmed.length > most) throw new Invalid(`${what} has 1 to ${most} characters${shape}.`)
  return trimmed
}
