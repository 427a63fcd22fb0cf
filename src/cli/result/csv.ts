// Results as CSV (RFC 4180), safe to open in a spreadsheet unless told to be raw. The rows come as lines already.
import { csvHeader, csvLineEnd } from '../../engine/csv-text.js'
import type { MakeWriter } from './writer.js'

/** A header, then a line a row. Text is always quoted, so that an empty string and a null differ. */
export const csv: MakeWriter = ({ columns, raw }) => ({
  form: { row: 'csv', end: csvLineEnd, raw },
  begin: () => csvHeader(columns, raw),
  rows: ({ bytes }) => bytes,
  end: () => '',
})
