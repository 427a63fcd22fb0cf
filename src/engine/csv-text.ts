// Texts as cells of CSV (RFC 4180), safe to open in a spreadsheet unless told to be raw.

/** Spreadsheets take cells that begin so for formulas (OWASP, CSV injection), and command lines often do. */
export const formulaStarts = ['=', '+', '-', '@', '\t', '\r'] as const

/** What ends a line. */
export const csvLineEnd = '\r\n'

/** A text as a cell. Always quoted, so that an empty string and a null differ. */
export const csvText = (text: string, raw: boolean): string => csvQuoted(raw ? text : harmless(text))

/** A cell that no spreadsheet takes for a formula. */
export const csvQuoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

const harmless = (text: string): string => (formulaStarts.some((start) => text.startsWith(start)) ? `'${text}` : text)

/** The line of a result's column names, with its end. */
export const csvHeader = (columns: readonly { readonly name: string }[], raw: boolean): string =>
  `${columns.map(({ name }) => csvText(name, raw)).join(',')}${csvLineEnd}`
