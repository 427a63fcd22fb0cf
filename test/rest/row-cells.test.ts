// Cells come out of rows as they went in.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { rowCells } from '../../src/rest/row-cells.js'

test.each<readonly [string, readonly (readonly string[])[]]>([
  ['', []],
  ['[1]', [['1']]],
  ['[1,"a"],[null,"b"]', [['1', '"a"'], ['null', '"b"']]], // prettier-ignore
  ['["a,]\\"\\\\"],["["]', [['"a,]\\"\\\\"'], ['"["']]], // prettier-ignore
  ['[{"a":[1,2]},[3,[4]]]', [['{"a":[1,2]}', '[3,[4]]']]],
  ['[9223372036854775807]', [['9223372036854775807']]],
])('%s', (text, cells) => {
  expect([...rowCells(text)]).toEqual(cells)
})

test('whatever JSON the cells are', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.jsonValue(), { minLength: 1 })), (rows) => {
      const text = rows.map((row) => JSON.stringify(row)).join(',')
      expect([...rowCells(text)]).toEqual(rows.map((row) => row.map((cell) => JSON.stringify(cell))))
    }),
  )
})
