// Rows that come as values, as a record batch of an Arrow stream.
import type { Data } from 'apache-arrow'
import { vectorFromArray } from 'apache-arrow'
import { parseDatetime, parseTimespan } from '../../../grammar/times.js'
import { ArrowStream, arrowTypes, nanoseconds } from '../../engine/arrow-stream.js'
import type { JsonValue } from '../../kql/json-text.js'
import { writeJson } from '../../kql/json-text.js'
import type { Row } from '../../engine/result.js'
import type { AnswerColumn } from '../../kql/compile.js'
import type { ScalarType } from '../../kql/types.js'

const plain = (cell: JsonValue): string => (typeof cell === 'string' ? cell : writeJson(cell))

/** What the library takes for a cell that is there. */
const values: Readonly<Record<ScalarType, (cell: JsonValue) => unknown>> = {
  bool: (cell) => cell,
  int: (cell) => cell,
  long: (cell) => BigInt(plain(cell)),
  real: Number,
  decimal: plain,
  string: plain,
  datetime: (cell) => nanoseconds(parseDatetime(plain(cell)) ?? 0n),
  timespan: (cell) => parseTimespan(plain(cell)) ?? 0n,
  guid: plain,
  dynamic: writeJson,
}

function columnData(type: ScalarType, cells: readonly JsonValue[]): Data {
  const items = cells.map((cell) => (cell === null ? null : values[type](cell)))
  // The library passes timestamps through milliseconds as numbers, which lose the last digits.
  const [data] = vectorFromArray(items, type === 'datetime' ? arrowTypes.long : arrowTypes[type]).data
  if (!data) throw new Error('An Arrow vector of rows has no data.')
  return type === 'datetime' ? data.clone(arrowTypes.datetime) : data
}

/** At least one row as a batch. @throws EngineError KQL5012 where Arrow cannot hold a datetime */
export const arrowBatch = (rows: readonly Row[], columns: readonly AnswerColumn[]): Uint8Array =>
  new ArrowStream(columns).batch(
    columns.map(({ type }, index) =>
      columnData(
        type,
        rows.map((row) => row[index] ?? null),
      ),
    ),
    rows.length,
  )
