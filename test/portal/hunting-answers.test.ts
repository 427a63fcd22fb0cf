// What the hunting page makes of an answer: exact numbers, order, text, charts.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Answer, AnswerColumn, Cell, KqlType, Row } from '../../src/portal/pages/hunting/answer.js'
import { csvOf } from '../../src/portal/components/csv.js'
import { parseExactly } from '../../src/portal/pages/hunting/answer.js'
import { asTexts, cellText, jsonText } from '../../src/portal/pages/hunting/cell-text.js'
import { chartKinds, chartOption } from '../../src/portal/pages/hunting/chart.js'
import { rowOrder, timespanTicks } from '../../src/portal/pages/hunting/row-order.js'

const columnsOf = (...types: readonly KqlType[]): readonly AnswerColumn[] => types.map((type, index) => ({ name: `${type}${index}`, type })) // prettier-ignore
const answerOf = (columns: readonly AnswerColumn[], rows: readonly Row[]): Answer => ({ columns, rows, render: undefined, warnings: [], elapsedMs: 1, truncated: undefined }) // prettier-ignore
const everything = { sort: undefined, filters: new Map<number, string>(), search: '' }

describe('numbers', () => {
  test.each<readonly [string, unknown]>([
    ['[1,2.5,-3]', [1, 2.5, -3]],
    ['[9007199254740993]', [9007199254740993n]],
    ['[-9223372036854775808,1]', [-9223372036854775808n, 1]],
    ['{"a":[12345678901234567890]}', { a: [12345678901234567890n] }],
    ['[1234567890123456.25]', [1234567890123456.25]],
    ['["9007199254740993"]', ['9007199254740993']],
    ['[1e30]', [1e30]],
  ])('%s', (text, expected) => {
    expect(parseExactly(text)).toEqual(expected)
  })

  test('every 64-bit number is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (numbers) => {
        expect((parseExactly(`[${numbers.join(',')}]`) as readonly (number | bigint)[]).map(BigInt)).toEqual(numbers)
      }),
    )
  })
})

describe('text', () => {
  test.each<readonly [Cell, KqlType, string]>([
    [null, 'long', ''],
    [0, 'long', '0'],
    [9007199254740993n, 'long', '9007199254740993'],
    ['2026-11-16T08:51:07.1234567Z', 'datetime', '2026-11-16 08:51:07.1234567'],
    ['2026-11-16T08:51:07.1000000Z', 'datetime', '2026-11-16 08:51:07.1'],
    ['2026-11-16T08:50:00.0000000Z', 'datetime', '2026-11-16 08:50:00'],
    ['00:00:10', 'timespan', '00:00:10'],
    [{ a: [1, 2n], b: null }, 'dynamic', '{"a":[1,2],"b":null}'],
    [true, 'bool', 'true'],
  ])('%j as %s', (cell, type, expected) => {
    expect(cellText(cell, type)).toBe(expected)
  })

  test('JSON over several lines is the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const same = JSON.parse(JSON.stringify(value)) as Cell
        expect(JSON.parse(jsonText(same, '  '))).toEqual(same)
        expect(jsonText(same)).toBe(JSON.stringify(same))
      }),
    )
  })
})

describe('order', () => {
  const sorted = (type: KqlType, cells: readonly Cell[], descending = false): readonly Cell[] => {
    const rows = cells.map((cell) => [cell])
    return [...rowOrder({ columns: columnsOf(type), rows }, { ...everything, sort: { column: 0, descending } })].map((index) => cells[index] ?? null) // prettier-ignore
  }

  test.each<readonly [KqlType, readonly Cell[], readonly Cell[]]>([
    ['long', [10, 9007199254740993n, null, 9], [9, 10, 9007199254740993n, null]],
    ['real', ['Infinity', 1.5, 'NaN', '-Infinity'], ['-Infinity', 1.5, 'Infinity', 'NaN']],
    ['decimal', ['10.5', '9.25'], ['9.25', '10.5']],
    ['timespan', ['1.00:00:00', '-00:00:01', '10:00:00'], ['-00:00:01', '10:00:00', '1.00:00:00']],
    ['string', ['b', 'A', 'c', ''], ['', 'A', 'b', 'c']],
    ['bool', [true, null, false], [false, true, null]],
  ])('of %s', (type, cells, expected) => {
    expect(sorted(type, cells)).toEqual(expected)
  })

  test('downwards nulls are last too, and equal rows keep their order', () => {
    expect(sorted('long', [1, null, 3], true)).toEqual([3, 1, null])
    const rows = [['x', 1], ['x', 2], ['x', 3]] // prettier-ignore
    const order = rowOrder({ columns: columnsOf('string', 'long'), rows }, { ...everything, sort: { column: 0, descending: true } }) // prettier-ignore
    expect([...order]).toEqual([0, 1, 2])
  })

  test('of any cells holds every row once', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(null), fc.integer(), fc.double(), fc.string())), (cells) => {
        const order = rowOrder({ columns: columnsOf('real'), rows: cells.map((cell) => [cell]) }, { ...everything, sort: { column: 0, descending: false } }) // prettier-ignore
        expect([...order].sort((a, b) => a - b)).toEqual([...cells.keys()])
      }),
    )
  })

  test('what is filtered and searched', () => {
    const rows = [['cmd.exe', 1], ['PowerShell.exe', 2], ['cmd.exe', 21]] // prettier-ignore
    const shown = (filters: ReadonlyMap<number, string>, search: string): readonly number[] => [...rowOrder({ columns: columnsOf('string', 'long'), rows }, { ...everything, filters, search })] // prettier-ignore
    expect(shown(new Map([[0, 'CMD']]), '')).toEqual([0, 2])
    expect(shown(new Map([[0, 'cmd'], [1, '2']]), '')).toEqual([2]) // prettier-ignore
    expect(shown(new Map(), '2')).toEqual([1, 2])
  })
})

test.each<readonly [string, bigint | undefined]>([
  ['00:00:00', 0n],
  ['1.02:03:04.5000000', 937_845_000_000n],
  ['-00:00:00.0000001', -1n],
  ['soon', undefined],
])('the timespan %s', (text, ticks) => {
  expect(timespanTicks(text)).toBe(ticks)
})

describe('CSV', () => {
  const line = (text: string): string => csvOf([[text]]).slice(1)

  test.each([
    ['plain', '"plain"'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', `"'=1+1"`],
    ['@cmd', `"'@cmd"`],
    ['-5', '"-5"'],
    ['-5+2', `"'-5+2"`],
  ])('%j', (text, expected) => {
    expect(line(text)).toBe(`${expected}\r\n`)
  })

  test('has a header, and the rows that are asked for', () => {
    const answer = answerOf(columnsOf('string', 'long'), [['a', 1], ['b', null]]) // prettier-ignore
    expect(asTexts(answer)).toEqual([['string0', 'long1'], ['a', '1'], ['b', '']]) // prettier-ignore
    expect(asTexts(answer, [1])).toEqual([['string0', 'long1'], ['b', '']]) // prettier-ignore
  })
})

describe('charts', () => {
  const overTime = answerOf(columnsOf('datetime', 'string', 'long'), [
    ['2026-11-16T08:00:00.0000000Z', 'a', 1],
    ['2026-11-16T07:00:00.0000000Z', 'a', 2],
    ['2026-11-16T08:00:00.0000000Z', 'b', 5],
  ])

  test.each(chartKinds.filter((kind) => kind !== 'table' && kind !== 'card'))('%s draws every row', (kind) => {
    const option = chartOption(overTime, kind, undefined)
    if (typeof option === 'string') throw new Error(option)
    const series = option.series as readonly { readonly data: readonly unknown[] }[]
    // Parts of a whole are summed by their name.
    const parts = kind === 'treemap' || kind === 'piechart'
    expect(series.reduce((sum, { data }) => sum + data.length, 0)).toBe(parts ? 2 : 3)
  })

  test('a line for each series, in the order of time', () => {
    const { series } = chartOption(overTime, 'timechart', undefined) as { readonly series: readonly { readonly name: string; readonly data: readonly (readonly [number, number])[] }[] } // prettier-ignore
    expect(series.map(({ name, data }) => [name, data.map(([, value]) => value)])).toEqual([['a', [2, 1]], ['b', [5]]]) // prettier-ignore
  })

  test.each<readonly [string, Answer, 'timechart' | 'piechart', string]>([
    ['no rows', answerOf(columnsOf('long', 'long'), []), 'piechart', 'noRows'],
    ['no time', answerOf(columnsOf('string', 'long'), [['a', 1]]), 'timechart', 'noTime'],
    ['no number', answerOf(columnsOf('string', 'string'), [['a', 'b']]), 'piechart', 'noNumber'],
    ['one column', answerOf(columnsOf('string'), [['a']]), 'piechart', 'tooFewColumns'],
  ])('says why there is none: %s', (_, answer, kind, why) => {
    expect(chartOption(answer, kind, undefined)).toBe(why)
  })

  test('does as the properties of render say', () => {
    const properties = new Map([['title', 'T'], ['xcolumn', 'string1'], ['ycolumns', 'long2'], ['ymin', '0'], ['legend', 'hidden']]) // prettier-ignore
    const option = chartOption(overTime, 'columnchart', { chart: 'columnchart', properties })
    expect(option).toMatchObject({ title: { text: 'T' }, xAxis: { name: 'string1' }, yAxis: { min: 0 }, legend: { show: false } }) // prettier-ignore
  })
})
