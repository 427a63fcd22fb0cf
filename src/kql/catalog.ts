// The hunting tables there are: schema/tables is listed at once, and a table's file is read when first asked for.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type * as Yaml from 'yaml'
import { packageRoot } from '../package-root.js'
import type { ScalarType } from './types.js'
import { scalarTypes } from './types.js'

/** A column as KQL knows it. `stored` is its name in the engine, which folds case where KQL does not. */
export interface CatalogColumn {
  readonly name: string
  readonly type: ScalarType
  /** One sentence for people. */
  readonly description: string
  readonly stored: string
  /** Names it bore earlier, under which it is still found. */
  readonly formerly: readonly string[]
  /** Columns it took the place of with values of another kind, so that it is suggested for them but not taken. */
  readonly replaces: readonly string[]
}

/** A hunting table; its columns in documented order. */
export interface CatalogTable {
  readonly name: string
  /** One sentence for people. */
  readonly description: string
  /** The column that default time windows apply to; absent in tables of knowledge and of current state. */
  readonly time?: string
  /** Names it bore earlier, under which it is still found. */
  readonly formerly: readonly string[]
  /** The columns that together identify an event; empty where the documentation names none. */
  readonly key: readonly string[]
  /** Who may see a row. Absent where nobody said: then only callers who see everything may. */
  readonly audience?: Audience
  readonly columns: readonly CatalogColumn[]
  /** The column of exactly this name: KQL is case-sensitive. */
  column(name: string): CatalogColumn | undefined
}

const audiences = ['device', 'alert', 'everyone', 'caller'] as const
/**
 * Who may see a row of a table: callers who see its device, by DeviceId; callers who see a device of its alert, by
 * AlertId; whoever may hunt; or the caller it tells of, by CallerId.
 */
export type Audience = (typeof audiences)[number]

/** The tables that a query may name. Reading one throws when its file is malformed, naming file, line and column. */
export interface Catalog {
  /** Sorted by code unit. */
  readonly tableNames: readonly string[]
  /** The table of exactly this name. */
  table(name: string): CatalogTable | undefined
  /** The table that bore this name earlier. */
  tableFormerly(name: string): CatalogTable | undefined
  /** Every table, in the order of `tableNames`. */
  tables(): readonly CatalogTable[]
}

const extension = '.yml'

/** The catalogue of the tables in a folder: one YAML file each, named for the table. Throws when there is no folder. */
export function loadCatalog(folder: string = join(packageRoot(), 'schema', 'tables')): Catalog {
  const tableNames = readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .map((file) => file.slice(0, -extension.length))
    .sort()
  const known = new Set(tableNames)
  const read = new Map<string, CatalogTable>()

  const table = (name: string): CatalogTable | undefined => {
    if (!known.has(name)) return undefined
    const found = read.get(name) ?? readTable(name, join(folder, name + extension))
    read.set(name, found)
    return found
  }
  // Only files that hold the earlier name are parsed: reading all takes some 5 ms, parsing them 350.
  let texts: ReadonlyMap<string, string> | undefined
  const tableFormerly = (earlier: string): CatalogTable | undefined =>
    [...(texts ??= new Map(tableNames.map((name) => [name, readFileSync(join(folder, name + extension), 'utf8')])))]
      .flatMap(([name, text]) => (text.includes(earlier) ? [name] : []))
      .flatMap((name) => table(name) ?? [])
      .find(({ formerly }) => formerly.includes(earlier))
  return { tableNames, table, tableFormerly, tables: () => tableNames.flatMap((name) => table(name) ?? []) }
}

/** Where a value stands in a file: the keys and indexes that lead to it. */
type Path = readonly (string | number)[]

/** The error that says what is wrong with the value at a path. */
type Fault = (at: Path, problem: string) => Error

// Loading the YAML package takes longer than starting everything else the catalogue needs, so listing does without.
const require = createRequire(import.meta.url)

function readTable(name: string, file: string): CatalogTable {
  const { LineCounter, parseDocument } = require('yaml') as typeof Yaml
  const lineCounter = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter, prettyErrors: false })
  const faultAt = (offset: number, problem: string) => {
    const { line, col } = lineCounter.linePos(offset)
    return new Error(`${file}:${line}:${col}: ${problem}`)
  }
  const offsetOf = (at: Path): number => {
    const node = document.getIn(at, true) as Yaml.Node | undefined
    return node?.range?.[0] ?? (at.length === 0 ? 0 : offsetOf(at.slice(0, -1)))
  }
  const [error] = document.errors
  if (error) throw faultAt(error.pos[0], error.message)
  return tableFrom(name, document.toJS(), (at, problem) => faultAt(offsetOf(at), problem))
}

function tableFrom(name: string, content: unknown, fault: Fault): CatalogTable {
  const table = mapping(content, ['description', 'formerly', 'key', 'time', 'audience', 'columns'], [], fault)
  const columns = columnsFrom(list(table['columns'], ['columns'], fault), fault)
  const byName = new Map(columns.map((column) => [column.name, column]))
  const named = (value: unknown, at: Path): string => {
    const column = text(value, at, fault)
    if (!byName.has(column)) throw fault(at, `'${column}' is not a column of ${name}`)
    return column
  }
  const audience = audienceOf(table['audience'], byName, fault)
  return {
    name,
    description: text(table['description'], ['description'], fault),
    ...(table['time'] === undefined ? {} : { time: named(table['time'], ['time']) }),
    formerly: names(table['formerly'], ['formerly'], fault),
    key: list(table['key'] ?? [], ['key'], fault).map((column, index) => named(column, ['key', index])),
    ...(audience === undefined ? {} : { audience }),
    columns,
    column: (wanted) => byName.get(wanted),
  }
}

/** A table with a DeviceId belongs to its devices unless it says otherwise. */
function audienceOf(content: unknown, columns: ReadonlyMap<string, unknown>, fault: Fault): Audience | undefined {
  if (content === undefined) return columns.has('DeviceId') ? 'device' : undefined
  const audience = audiences.find((known) => known === content)
  if (audience === undefined) {
    throw fault(['audience'], `${JSON.stringify(content)} is not one of ${audiences.join(', ')}`)
  }
  const missing = audienceColumns[audience].find((column) => !columns.has(column))
  if (missing !== undefined) throw fault(['audience'], `the audience '${audience}' takes a column ${missing}`)
  return audience
}

const audienceColumns: Readonly<Record<Audience, readonly string[]>> = {
  device: ['DeviceId'],
  alert: ['AlertId'],
  everyone: [],
  caller: ['CallerId'],
}

function columnsFrom(content: readonly unknown[], fault: Fault): readonly CatalogColumn[] {
  const seen = new Set<string>()
  const columns = content.map((entry, index) => {
    const at = ['columns', index]
    const column = mapping(entry, ['name', 'type', 'description', 'formerly', 'replaces'], at, fault)
    const name = text(column['name'], [...at, 'name'], fault)
    if (seen.has(name)) throw fault([...at, 'name'], `'${name}' is listed twice`)
    seen.add(name)
    return {
      name,
      type: scalarType(column['type'], [...at, 'type'], fault),
      description: text(column['description'], [...at, 'description'], fault),
      formerly: names(column['formerly'], [...at, 'formerly'], fault),
      replaces: names(column['replaces'], [...at, 'replaces'], fault),
    }
  })
  const stored = storedNames(columns.map(({ name }) => name))
  return columns.map((column, index) => ({ ...column, stored: stored[index] ?? column.name }))
}

/** Names no two of which the engine confuses: one that differs from an earlier by case alone takes a number. */
function storedNames(names: readonly string[]): readonly string[] {
  const folded = (name: string) => name.toLowerCase()
  const taken = new Set(names.map(folded))
  const given = new Set<string>()
  return names.map((name) => {
    let stored = name
    if (given.has(folded(name))) for (let n = 2; taken.has(folded(stored)); n++) stored = `${name}_${n}`
    taken.add(folded(stored))
    given.add(folded(stored))
    return stored
  })
}

// zod would say the same in fewer lines, but loading it takes some 80 ms of every first query.

function mapping(
  content: unknown,
  allowed: readonly string[],
  at: Path,
  fault: Fault,
): Readonly<Record<string, unknown>> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw fault(at, `expected a mapping with ${allowed.join(', ')}`)
  }
  const stray = Object.keys(content).find((field) => !allowed.includes(field))
  if (stray !== undefined) throw fault([...at, stray], `'${stray}' is not one of ${allowed.join(', ')}`)
  return content as Readonly<Record<string, unknown>>
}

function list(content: unknown, at: Path, fault: Fault): readonly unknown[] {
  if (!Array.isArray(content)) throw fault(at, `expected a list as ${at.join('.')}`)
  return content
}

/** A list of names, empty where there is none. */
const names = (content: unknown, at: Path, fault: Fault): readonly string[] =>
  list(content ?? [], at, fault).map((name, index) => text(name, [...at, index], fault))

function text(content: unknown, at: Path, fault: Fault): string {
  if (typeof content !== 'string' || content.trim() === '') throw fault(at, `expected text as ${at.join('.')}`)
  return content
}

function scalarType(content: unknown, at: Path, fault: Fault): ScalarType {
  const type = scalarTypes.find((known) => known === content)
  if (type === undefined) throw fault(at, `the type '${String(content)}' is not one of ${scalarTypes.join(', ')}`)
  return type
}
