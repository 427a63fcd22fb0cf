// The COPY statement that writes a result as Parquet, with its columns in types that other tools read.
import type { ScalarType } from '../kql/types.js'
import { ticksAtUnixEpoch } from '../kql/types.js'
import { quoteName } from '../sql/print.js'
import type { ResultColumn } from './result.js'

/** Datetimes become TIMESTAMP, the rest stays as it is held. */
const exported: Readonly<Partial<Record<ScalarType, (column: string) => string>>> = {
  datetime: (column) => `make_timestamp((${column} - ${ticksAtUnixEpoch}) // 10)`,
}

/** Wraps a SELECT; `file` is a path in the export folder, our own words without quotes. */
export function copyToParquet(select: string, columns: readonly ResultColumn[], file: string): string {
  const inner = columns.map((_, index) => quoteName(`c${index}`))
  const items = columns.map(({ name, type }, index) => {
    const column = quoteName(`c${index}`)
    return `${exported[type]?.(column) ?? column} AS ${quoteName(name)}`
  })
  return `COPY (SELECT ${items.join(', ')} FROM (${select}) AS result(${inner.join(', ')}))
    TO '${file}' (FORMAT parquet, COMPRESSION zstd)`
}
