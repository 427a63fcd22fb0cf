// Rows at the edges of every type, in all hunting tables: what sums, lengths and conversions are most likely to fail on.
import type { Engine } from '../../src/engine/engine.js'
import type { Catalog } from '../../src/kql/catalog.js'
import type { ScalarType } from '../../src/kql/types.js'
import { quoteName } from '../../src/sql/print.js'

/** SQL of as many values as there are rows. */
const edges: Readonly<Record<ScalarType, readonly string[]>> = {
  bool: ['NULL', 'true', 'false', 'true', 'true', 'false'],
  int: ['NULL', '0', '2147483647', '-2147483648', '-1', '42'],
  long: ['NULL', '0', '9223372036854775807', '-9223372036854775808', '-1', '42'],
  real: ['NULL', "CAST('nan' AS DOUBLE)", "CAST('inf' AS DOUBLE)", '-1e308', '0.5', '1e19'],
  decimal: ['NULL', '0', '99999999999999999999.999999999999999999', '-99999999999999999999', '0.000000000000000001', '1.5'],
  string: ["''", "'cmd.exe /c whoami'", `'{"a": {"b": [1, "x", inf]}, "kind": 1e300}'`, "'10.0.0.1'", "'Ünïcode 🙂'", "'99999999999999999999'"],
  datetime: ['NULL', '0', '3155378975999999999', '639307728000000000', '639307728000000001', '638000000000000000'],
  timespan: ['NULL', '0', '9223372036854775807', '-9223372036854775808', '1', '864000000000'],
  guid: ['NULL', "'74be27de-1e4e-49d9-b579-fe0b331d3642'", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'", 'NULL', 'NULL'],
  dynamic: ['NULL', `'[1, 2, "a", null, 1e308, -9223372036854775808]'`, `'{"a": {"b": [1, "x"]}, "kind": "2024-01-02"}'`, `'"text"'`, "'123456789012345678901234567890'", "'[[1.5, 2], [3.5, 4], [1e400, true]]'"],
} // prettier-ignore

const rows = edges.string.map((_, row) => row)

/** Puts six rows into every table; which edges meet in a row differs from table to table. */
export const addEdgeRows = (engine: Engine, catalog: Catalog): Promise<void> =>
  engine.transaction(async (session) => {
    for (const [salt, { name, columns }] of catalog.tables().entries()) {
      const values = columns.map(
        ({ type }, at) =>
          (row: number) =>
            edges[type][(row + (at % 3) * salt) % rows.length],
      )
      const lines = rows.map((row) => `(${values.map((valueOf) => valueOf(row) ?? 'NULL').join(', ')})`)
      const names = columns.map(({ stored }) => quoteName(stored)).join(', ')
      await session.run(`INSERT INTO ${quoteName(name)} (${names}) VALUES ${lines.join(', ')}`)
    }
  })
