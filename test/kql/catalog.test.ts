// The catalogue holds every documented table, reads each only when asked, and says where a file is wrong.
import { afterAll, describe, expect, test } from '@jest/globals'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCatalog } from '../../src/kql/catalog.js'
import { scalarTypes } from '../../src/kql/types.js'
import { packageRoot } from '../../src/package-root.js'

const catalog = loadCatalog()
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A folder of table files, by table name. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-catalog-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, `${name}.yml`), content)
  return folder
}

const good = `description: Things.
columns:
  - { name: Thing, type: string, description: What it is. }
`

describe('the shipped tables', () => {
  test('are 66 of Defender with 1,638 columns, and three that the service writes', () => {
    expect(catalog.tableNames).toHaveLength(69)
    expect(catalog.tables().map(({ name }) => name)).toEqual(catalog.tableNames)
    expect(catalog.tables().flatMap(({ columns }) => columns)).toHaveLength(1638 + 16 + 15 + 14)
  })

  test.each(catalog.tableNames)('%s is whole', (name) => {
    const table = catalog.table(name)
    if (!table) throw new Error(`${name} is listed but not found`)
    const folded = table.columns.map(({ stored }) => stored.toLowerCase())
    expect(new Set(folded).size).toBe(table.columns.length)
    expect(new Set(table.columns.map(({ name }) => name)).size).toBe(table.columns.length)
    for (const column of table.columns) {
      expect(scalarTypes).toContain(column.type)
      expect(column.name).toMatch(/^[A-Z]\w*$/)
      expect(column.description).toMatch(/^[A-Z"].*\.$/)
      expect(table.column(column.name)).toBe(column)
    }
    expect(table.description).toMatch(/^[A-Z].*\.$/)
    if (table.time !== undefined) expect(table.column(table.time)?.type).toBe('datetime')
    if (table.key.length > 0) expect(table.key).toContain(table.time)
  })

  test.each([
    ['DeviceProcessEvents', 'Timestamp', ['DeviceId', 'Timestamp', 'ReportId']],
    ['EmailEvents', 'Timestamp', ['Timestamp', 'ReportId']],
    ['AlertEvidence', 'Timestamp', []],
    ['CallActivityEvents', 'ActivityTimestamp', []],
    ['DeviceTvmSoftwareInventory', undefined, []],
  ])('%s has time column %s and key %j', (name, time, key) => {
    expect(catalog.table(name)?.time).toBe(time)
    expect(catalog.table(name)?.key).toEqual(key)
  })

  test('only LogonID of DeviceProcessEvents is stored under another name', () => {
    const renamed = catalog
      .tables()
      .flatMap((table) =>
        table.columns.filter(({ name, stored }) => name !== stored).map(({ stored }) => [table.name, stored]),
      )
    expect(renamed).toEqual([['DeviceProcessEvents', 'LogonID_2']])
  })
})

describe('names', () => {
  test.each(['deviceinfo', 'DeviceInfo.yml', '../tables/DeviceInfo', '', 'constructor'])('%j is no table', (name) => {
    expect(catalog.table(name)).toBeUndefined()
  })

  test.each(['deviceid', '', 'constructor'])('%j is no column of DeviceInfo', (name) => {
    expect(catalog.table('DeviceInfo')?.column(name)).toBeUndefined()
  })

  test.each([
    [
      ['Id', 'ID', 'id'],
      ['Id', 'ID_2', 'id_3'],
    ],
    [
      ['Id', 'ID', 'id_2'],
      ['Id', 'ID_3', 'id_2'],
    ],
    [
      ['id_2', 'ID_2', 'ID', 'id'],
      ['id_2', 'ID_2_2', 'ID', 'id_3'],
    ],
  ])('columns %j are stored as %j', (names, stored) => {
    const columns = names.map((name) => `  - { name: ${name}, type: long, description: A number. }\n`)
    const table = loadCatalog(folderOf({ T: `description: Ids.\ncolumns:\n${columns.join('')}` })).table('T')
    expect(table?.columns.map((column) => column.stored)).toEqual(stored)
  })
})

describe('reading', () => {
  test('waits until a table is asked for, and happens once', () => {
    const folder = folderOf({ Good: good, Bad: 'columns: [' })
    const lazy = loadCatalog(folder)
    expect(lazy.tableNames).toEqual(['Bad', 'Good'])
    const table = lazy.table('Good')
    expect(table?.description).toBe('Things.')
    writeFileSync(join(folder, 'Good.yml'), 'description: Changed.\ncolumns: []\n')
    expect(lazy.table('Good')).toBe(table)
    expect(() => lazy.table('Bad')).toThrow(join(folder, 'Bad.yml'))
    expect(() => lazy.tables()).toThrow(join(folder, 'Bad.yml'))
  })

  test('a folder that is not there is an error that names it', () => {
    expect(() => loadCatalog(join(packageRoot(), 'no-such-folder'))).toThrow('no-such-folder')
  })

  const column = '{ name: Thing, type: string, description: What it is. }'
  test.each([
    ['nothing', '', '1:1', 'expected a mapping with description, formerly, key, time, audience, columns'],
    ['text alone', 'things', '1:1', 'expected a mapping with description, formerly, key, time, audience, columns'],
    ['bad YAML', 'description: "Things\ncolumns: []', '2:12', 'Missing closing "quote'],
    ['a repeated field', 'description: A.\ndescription: B.\ncolumns: []', '2:1', 'Map keys must be unique'],
    ['no description', `columns: [${column}]`, '1:1', 'expected text as description'],
    ['no columns', 'description: Things.', '1:1', 'expected a list as columns'],
    ['a column in text', 'description: Things.\ncolumns:\n  - Thing', '3:5', 'expected a mapping with name, type'],
    [
      'an unknown type',
      'description: Things.\ncolumns:\n  - { name: Thing, type: text, description: What it is. }',
      '3:26',
      "the type 'text' is not one of bool, int,",
    ],
    [
      'a column without description',
      'description: Things.\ncolumns:\n  - { name: Thing, type: string }',
      '3:5',
      'expected text as columns.0.description',
    ],
    ['a misspelt field', `description: Things.\nkeys: [Thing]\ncolumns: [${column}]`, '2:7', "'keys' is not one of"],
    ['a repeated column', `description: Things.\ncolumns:\n  - ${column}\n  - ${column}`, '4:13', 'listed twice'],
    ['a strange time', `description: Things.\ntime: When\ncolumns: [${column}]`, '2:7', "'When' is not a column of T"],
    ['a strange audience', `description: Things.\naudience: all\ncolumns: [${column}]`, '2:11', '"all" is not one of'],
    ['no device to see', `description: Things.\naudience: device\ncolumns: [${column}]`, '2:11', 'a column DeviceId'],
    ['a strange key', `description: Things.\nkey: [Thing, No]\ncolumns: [${column}]`, '2:14', "'No' is not a column"],
  ])('%s is refused, with its place', (_, content, place, problem) => {
    const folder = folderOf({ T: content })
    const read = () => loadCatalog(folder).table('T')
    expect(read).toThrow(`${join(folder, 'T.yml')}:${place}: `)
    expect(read).toThrow(problem)
  })
})

describe('the documented schema', () => {
  const file = join(packageRoot(), '..', 'shared', 'domain', 'tables.json')
  const documented = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Readonly<
        Record<string, { readonly columns: readonly { readonly name: string; readonly type: string }[] }>
      >)
    : undefined
  if (!documented) test.skip(`is not compared: ${file} does not exist`, () => undefined)
  else
    test('has the same tables, columns, order and types', () => {
      const ours = catalog
        .tables()
        .filter(({ name }) => !['AuditEvents', 'AlertOutcomeEvents', 'DetectionRuleEvents'].includes(name))
        .map((table) => [table.name, table.columns.map(({ name, type }) => [name, type])])
      const theirs = Object.entries(documented).map(([name, { columns }]) => [
        name,
        columns.map((column) => [column.name, column.type]),
      ])
      expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
    })
})
