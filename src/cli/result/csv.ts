// Results as CSV (RFC 4180), safe to open in a spreadsheet unless told to be raw. The rows come as lines already.
import { csvText } from './row-texts.js'
import type { MakeWriter } from './writer.js'

const lineEnd = '\r\n'

/** A header, then a line a row. Text is always quoted, so that an empty string and a null differ. */
export const csv: MakeWriter = ({ columns, raw }) => ({
  form: { row: 'csv', separator: lineEnd, raw },
  begin: () => `${columns.map(({ name }) => csvText(name, raw)).join(',')}${lineEnd}`,
  rows: ({ bytes }) => Buffer.concat([bytes, Buffer.from(lineEnd)]),
  end: () => '',
})
