// Results as an Arrow IPC stream.
import { jsonArrays } from '../../engine/result.js'
import { ArrowStream } from '../../hunting/arrow-stream.js'
import type { MakeWriter } from './writer.js'

/** A record batch for each batch of rows. */
export const arrow: MakeWriter = ({ columns }) => {
  const stream = new ArrowStream(columns)
  return {
    form: jsonArrays,
    begin: () => stream.begin(),
    rows: (batch) => stream.rows(batch),
    end: () => stream.end(),
  }
}
