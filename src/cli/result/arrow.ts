// Results as an Arrow IPC stream. The rows come as record batches already.
import { ArrowStream } from '../../engine/arrow-stream.js'
import { arrowBatches } from '../../engine/result.js'
import type { MakeWriter } from './writer.js'

export const arrow: MakeWriter = ({ columns }) => {
  const stream = new ArrowStream(columns)
  return {
    form: arrowBatches,
    begin: () => stream.begin(),
    rows: ({ bytes }) => bytes,
    end: () => stream.end(),
  }
}
