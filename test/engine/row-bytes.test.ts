// Texts out of the engine's memory, however they lie there.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { RowBytes } from '../../src/engine/row-bytes.js'

let instance: DuckDBInstance
let connection: DuckDBConnection
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

/** The texts of a SELECT of one column, read in an order of its own; undefined for null. */
async function texts(select: string, order: (count: number) => readonly number[]): Promise<readonly unknown[]> {
  const result = await connection.stream(`SELECT encode(text) FROM (${select}) AS rows(text)`)
  const found: unknown[] = []
  for (;;) {
    const chunk = await result.fetchChunk()
    const count = chunk?.rowCount ?? 0
    if (!chunk || count === 0) return found
    const bytes = new RowBytes(chunk.getColumnVector(0), count, 1000)
    const from = found.length
    for (const index of order(count)) {
      const item = bytes.at(index)
      found[from + index] = item && Buffer.from(item).toString()
    }
  }
}

const inOrder = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
const backwards = (count: number): readonly number[] => inOrder(count).toReversed()

const of = (text: (n: number) => string | undefined): readonly unknown[] =>
  Array.from({ length: 5000 }, (_, n) => text(n))

test.each<readonly [string, string, (n: number) => string | undefined]>([
  ['short ones', 'CAST(n AS VARCHAR)', (n) => `${n}`],
  ['long ones', "repeat('é', CAST(n % 40 AS BIGINT)) || ' of some length, ' || n", (n) => `${'é'.repeat(n % 40)} of some length, ${n}`], // prettier-ignore
  ['of both kinds', "repeat('x', CAST(n % 30 AS BIGINT))", (n) => 'x'.repeat(n % 30)],
  ['some null', "CASE WHEN n % 3 > 0 THEN 'a text of some length ' || n END", (n) => (n % 3 > 0 ? `a text of some length ${n}` : undefined)], // prettier-ignore
  ['the same again and again', "CASE WHEN n % 2 = 0 THEN 'this one of two texts' ELSE 'that one of two texts' END", (n) => (n % 2 === 0 ? 'this one of two texts' : 'that one of two texts')], // prettier-ignore
  ['all one constant', "'this text is a constant'", () => 'this text is a constant'],
  ['larger than is taken at once', "repeat('y', CAST(n % 7 * 900 AS BIGINT))", (n) => 'y'.repeat((n % 7) * 900)],
])('texts, %s', async (_name, sql, expected) => {
  const select = `SELECT ${sql} FROM range(5000) AS all_rows(n)`
  expect(await texts(select, inOrder)).toEqual(of(expected))
  expect(await texts(select, backwards)).toEqual(of(expected))
})
