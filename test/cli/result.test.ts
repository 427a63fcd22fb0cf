// Results in every form that is written here: which cells look how, and what hostile text cannot do.
import { describe, expect, test } from '@jest/globals'
import { tableFromIPC } from 'apache-arrow'
import { arrow } from '../../src/cli/result/arrow.js'
import { csv } from '../../src/cli/result/csv.js'
import { json, ndjson } from '../../src/cli/result/json.js'
import { table } from '../../src/cli/result/table.js'
import { rowBatch } from '../../src/cli/result/row-batch.js'
import type { MakeWriter, WriterOptions } from '../../src/cli/result/writer.js'
import { readJson } from '../../src/kql/json-text.js'
import type { Row } from '../../src/engine/result.js'
import type { ScalarType } from '../../src/kql/types.js'

type Columns = Readonly<Record<string, ScalarType>>

async function write(
  make: MakeWriter,
  columns: Columns,
  rows: readonly string[],
  options: Partial<WriterOptions> = {},
): Promise<Buffer> {
  const listed = Object.entries(columns).map(([name, type]) => ({ name, type }))
  const writer = make({ columns: listed, terminalWidth: undefined, raw: false, ...options })
  // A batch a row, so that what joins batches is seen too.
  const batches = await Promise.all(rows.map((text) => rowBatch([readJson(text) as Row], listed, writer.form)))
  const parts = [writer.begin(), ...batches.map((batch) => writer.rows(batch)), writer.end()]
  return Buffer.concat(parts.map((part) => Buffer.from(part)))
}
const text = async (...args: Parameters<typeof write>): Promise<string> => (await write(...args)).toString()

const all: Columns = { b: 'bool', i: 'int', l: 'long', r: 'real', m: 'decimal', s: 'string', d: 'datetime', t: 'timespan', g: 'guid', j: 'dynamic' } // prettier-ignore
const full = '[true,-1,9223372036854775807,"NaN","1.10","x","2021-01-26T20:33:57.7220239Z","-1.02:03:04.5000000","74be27de-1e4e-49d9-b579-fe0b331d3642",{"a":[1]}]' // prettier-ignore
const none = '[null,null,null,null,null,"",null,null,null,null]'

describe('JSON', () => {
  test('one array of objects, with all digits of a long', async () => {
    expect(await text(json, { a: 'long' }, ['[1]', '[9223372036854775807]'])).toBe(
      '[\n{"a":1},\n{"a":9223372036854775807}\n]\n',
    )
    expect(await text(json, { a: 'long' }, [])).toBe('[]\n')
  })

  test('an object a line, whatever the names', async () => {
    expect(await text(ndjson, { 'a"b': 'string', c: 'dynamic' }, ['["x\\ny",{"k":null}]'])).toBe(
      '{"a\\"b":"x\\ny","c":{"k":null}}\n',
    )
  })
})

describe('CSV', () => {
  test('null and empty differ; text is quoted', async () => {
    expect(await text(csv, all, [full, none])).toBe(
      '"b","i","l","r","m","s","d","t","g","j"\r\n' +
        'true,-1,9223372036854775807,"NaN","1.10","x","2021-01-26T20:33:57.7220239Z","-1.02:03:04.5000000","74be27de-1e4e-49d9-b579-fe0b331d3642","{""a"":[1]}"\r\n' +
        ',,,,,"",,,,\r\n',
    )
  })

  test.each(['=1+1', '+1', '-enc SQBF', '@SUM(A1)', '\t=1', '\r=1'])('%j is no formula', async (formula) => {
    const row = JSON.stringify([formula])
    expect(await text(csv, { a: 'string' }, [row])).toBe(`"a"\r\n"'${formula}"\r\n`)
    expect(await text(csv, { a: 'dynamic' }, [row])).toBe(`"a"\r\n"'${formula}"\r\n`)
    expect(await text(csv, { a: 'string' }, [row], { raw: true })).toBe(`"a"\r\n"${formula}"\r\n`)
  })

  test('quotes and line ends stay inside their cell', async () => {
    expect(await text(csv, { a: 'string' }, ['["a\\"b\\nc"]'])).toBe('"a"\r\n"a""b\nc"\r\n')
  })
})

describe('a table', () => {
  test('numbers to the right, text to the left, wide characters counted as two', async () => {
    const rows = ['["検知",5]', '["a",1000]']
    expect(await text(table, { Name: 'string', N: 'long' }, rows)).toBe(
      'Name     N\n────  ────\n検知     5\na     1000\n',
    )
  })

  test('nothing of a cell reaches the terminal as control', async () => {
    const hostile = JSON.stringify(['\u001b]0;owned\u0007 \u202e \u009b2J a\nb'])
    const shown = await text(table, { a: 'string' }, [hostile])
    expect(shown.split('\n')[2]).toBe('\\x1b]0;owned\\x07 \\u{202e} \\x9b2J a\\nb')
  })

  test('gives way where the terminal is narrow: cut cells first, then records', async () => {
    const columns: Columns = { Command: 'string', User: 'string', Empty: 'string' }
    const rows = [JSON.stringify(['x'.repeat(100), 'nina', ''])]
    const cut = await text(table, columns, rows, { terminalWidth: 60 })
    expect(Math.max(...cut.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
    expect(cut).toMatch(/x+… {2}nina/)
    expect(await text(table, columns, rows, { terminalWidth: 20 })).toBe(
      `── row 1 ──\nCommand  ${'x'.repeat(100)}\nUser     nina\n`,
    )
  })

  test('a result without rows still names its columns', async () => {
    expect(await text(table, { a: 'long' }, [])).toBe('a\n─\n')
  })
})

test('Arrow keeps types, nulls and order over batches', async () => {
  const read = tableFromIPC(await write(arrow, all, [full, none, full]))
  expect(read.numRows).toBe(3)
  expect(read.schema.fields.map(({ type }) => String(type))).toEqual([
    'Bool', 'Int32', 'Int64', 'Float64', 'Utf8', 'Utf8', 'Timestamp<NANOSECOND, UTC>', 'Int64', 'Utf8', 'Utf8',
  ]) // prettier-ignore
  const [first, second] = read.toArray().map((row: { toJSON(): Readonly<Record<string, unknown>> }) => row.toJSON())
  expect(first).toMatchObject({ b: true, i: -1, l: 9223372036854775807n, r: NaN, m: '1.10', s: 'x', t: -937_845_000_000n, d: 1611693237722.024, j: '{"a":[1]}' }) // prettier-ignore
  expect(second).toMatchObject({ b: null, i: null, l: null, r: null, m: null, s: '', d: null, t: null, j: null })
})
