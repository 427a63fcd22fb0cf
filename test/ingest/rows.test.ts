// Loosely typed fields become cells of the column's type, and nothing is lost that a table has room for.
import { describe, expect, test } from '@jest/globals'
import { shapeRow, tableShape } from '../../src/ingest/rows.js'
import type { CatalogColumn, CatalogTable } from '../../src/kql/catalog.js'

function table(name: string, types: Readonly<Record<string, CatalogColumn['type']>>): CatalogTable {
  const columns = Object.entries(types).map(([column, type]) => ({
    name: column,
    type,
    description: '',
    stored: column,
    formerly: [],
    replaces: [],
  }))
  return {
    name,
    description: '',
    formerly: [],
    key: [],
    columns,
    column: (wanted) => columns.find((column) => column.name === wanted),
  }
}

const types = {
  Flag: 'bool',
  Port: 'int',
  Id: 'long',
  Score: 'real',
  Price: 'decimal',
  Name: 'string',
  At: 'datetime',
  Took: 'timespan',
  Guid: 'guid',
  Bag: 'dynamic',
} as const

const shape = tableShape(table('Events', { ...types, AdditionalFields: 'string' }))

describe('cells', () => {
  test.each([
    ['Flag', 'True', true],
    ['Flag', 0, false],
    ['Port', '443', 443],
    ['Port', '0x1bb', 443],
    ['Id', '0x3e7', 999n],
    ['Id', '9007199254740993', 9_007_199_254_740_993n],
    ['Score', '1.5', 1.5],
    ['Price', '12.50', '12.50'],
    ['Name', 7, '7'],
    ['Name', { a: 1 }, '{"a":1}'],
    ['At', '1970-01-01T00:00:00Z', 621_355_968_000_000_000n],
    ['Took', '00:00:01', 10_000_000n],
    ['Guid', '{0F14D0AB-9605-4A62-A9E4-5ED26688389B}', '0f14d0ab-9605-4a62-a9e4-5ed26688389b'],
    ['Bag', { a: [1] }, '{"a":[1]}'],
    ['Bag', '{"a":1}', '{"a":1}'],
    ['Bag', 'plain', '"plain"'],
  ])('%s of %j', (name, value, cell) => {
    expect(shapeRow(shape, { [name]: value })).toEqual({ cells: { [name]: cell }, lost: [] })
  })

  test.each([
    ['Flag', 'maybe'],
    ['Port', '4294967296'],
    ['Id', '9223372036854775808'],
    ['Score', 'much'],
    ['At', 'soon'],
    ['Guid', '7'],
  ])('%s cannot hold %j, so AdditionalFields does', (name, value) => {
    const { cells } = shapeRow(shape, { [name]: value })
    expect(cells).toEqual({ AdditionalFields: JSON.stringify({ [name]: value }) })
  })

  test('null and empty values say nothing', () => {
    expect(shapeRow(shape, { Name: '', Id: null, Unknown: undefined })).toEqual({ cells: {}, lost: [] })
  })
})

describe('fields without a column', () => {
  test('join what AdditionalFields has', () => {
    const { cells } = shapeRow(shape, { AdditionalFields: '{"a":1}', MachineGroup: 'HQ' }, { b: 2 })
    expect(JSON.parse(String(cells['AdditionalFields']))).toEqual({ a: 1, b: 2, MachineGroup: 'HQ' })
  })

  test('leave AdditionalFields alone where there are none', () => {
    const { cells } = shapeRow(shape, { AdditionalFields: '{"a" : 1}' })
    expect(cells['AdditionalFields']).toBe('{"a" : 1}')
  })

  test('stand beside AdditionalFields that is no object', () => {
    const { cells } = shapeRow(shape, { AdditionalFields: 'free text', Extra: 1 })
    expect(JSON.parse(String(cells['AdditionalFields']))).toEqual({ AdditionalFields: 'free text', Extra: 1 })
  })

  test('are named where the table has no AdditionalFields', () => {
    const bare = tableShape(table('Bare', { Name: 'string' }))
    expect(shapeRow(bare, { Name: 'x', Extra: 1 })).toEqual({ cells: { Name: 'x' }, lost: ['Extra'] })
  })
})
