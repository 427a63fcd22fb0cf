// Texts out of the engine's memory, however they lie there.
import { expect, test } from '@jest/globals'
import { RowBytes } from '../../src/engine/row-bytes.js'
import { memoryConnection } from '../support/memory.js'

const connection = memoryConnection()

/** The texts of a SELECT of one column, taken so many bytes at a time. */
async function texts(select: string, atOnce: number): Promise<readonly string[]> {
  const result = await connection().stream(`SELECT encode(text) FROM (${select}) AS rows(text)`)
  const found: string[] = []
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return found
    const items = new RowBytes(chunk)
    while (items.left > 0) {
      const lengths: number[] = []
      let size = 0
      const bytes = Buffer.from(
        items.take((length) => {
          if (size >= atOnce) return false
          lengths.push(length)
          size += length
          return true
        }),
      )
      expect(bytes).toHaveLength(size)
      let at = 0
      for (const length of lengths) found.push(bytes.toString('utf8', at, (at += length)))
    }
  }
}

const of = (text: (n: number) => string): readonly string[] => Array.from({ length: 5000 }, (_, n) => text(n))

test.each<readonly [string, string, (n: number) => string]>([
  ['short ones', 'CAST(n AS VARCHAR)', (n) => `${n}`],
  ['long ones', "repeat('é', CAST(n % 40 AS BIGINT)) || ' of some length, ' || n", (n) => `${'é'.repeat(n % 40)} of some length, ${n}`], // prettier-ignore
  ['of both kinds', "repeat('x', CAST(n % 30 AS BIGINT))", (n) => 'x'.repeat(n % 30)],
  ['the same again and again', "CASE WHEN n % 2 = 0 THEN 'this one of two texts' ELSE 'that one of two texts' END", (n) => (n % 2 === 0 ? 'this one of two texts' : 'that one of two texts')], // prettier-ignore
  ['all one constant', "'this text is a constant'", () => 'this text is a constant'],
  ['larger than is taken at once', "repeat('y', CAST(n % 7 * 900 AS BIGINT))", (n) => 'y'.repeat((n % 7) * 900)],
])('texts, %s', async (_name, sql, expected) => {
  const select = `SELECT ${sql} FROM range(5000) AS all_rows(n)`
  for (const atOnce of [1, 1000, 1_000_000]) expect(await texts(select, atOnce)).toEqual(of(expected))
})

test('a null has no bytes', async () => {
  const found = await texts("SELECT CASE WHEN n % 3 > 0 THEN 'a text of some length' END FROM range(5) AS all_rows(n)", 1000) // prettier-ignore
  expect(found).toEqual(['', 'a text of some length', 'a text of some length', '', 'a text of some length'])
})

test('what was taken is whole when its chunk is gone', async () => {
  const result = await connection().stream("SELECT encode('text number ' || n) FROM range(200000) AS all_rows(n)")
  const taken: Uint8Array[] = []
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    taken.push(new RowBytes(chunk).take(() => true))
  }
  const expected = Array.from({ length: 200_000 }, (_, n) => `text number ${n}`).join('')
  expect(Buffer.concat(taken).toString() === expected).toBe(true)
})
