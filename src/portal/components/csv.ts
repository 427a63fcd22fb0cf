// Tables as CSV that spreadsheets open without running any of it.

/** What a spreadsheet would take for a formula; a negative number is none. */
const formula = /^[=+\-@\t\r]/
const number = /^-\d+(\.\d+)?$/

/** A cell in quotes. A formula gets an apostrophe before it (OWASP, CSV injection). */
const cell = (text: string): string =>
  `"${(formula.test(text) && !number.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

/** RFC 4180, with the byte order mark that tells Excel of UTF-8. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
