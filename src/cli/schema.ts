// `harrier schema`: the hunting tables, or one table with its columns.
import { nearest } from '../kql/bind/scope.js'
import type { CatalogTable } from '../kql/catalog.js'
import { loadCatalog } from '../kql/catalog.js'
import { NotFound } from '../request-errors.js'
import { openOutput } from './streams.js'
import { listing } from './listing.js'

export interface ListOptions {
  readonly format: 'table' | 'json'
}

/** Runs the command. */
export async function schema(name: string | undefined, { format }: ListOptions): Promise<void> {
  const catalog = loadCatalog()
  const output = openOutput(undefined)
  if (name === undefined) {
    const tables = catalog.tables()
    const text = listing(tables.map((table) => [table.name, String(table.columns.length), table.description]))
    await output.write(format === 'json' ? json(tables.map(described)) : text)
    return
  }
  const table = catalog.table(name)
  if (!table) throw unknownTable(name, catalog.tableNames)
  await output.write(format === 'json' ? json(described(table)) : page(table))
}

function unknownTable(name: string, names: readonly string[]): NotFound {
  const folded = names.find((known) => known.toLowerCase() === name.toLowerCase())
  const near = folded ?? nearest(name, names)
  return new NotFound(`There is no hunting table '${name}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`)
}

const described = ({ name, description, time, key, columns }: CatalogTable): unknown => ({
  name,
  description,
  timeColumn: time ?? null,
  key,
  columns: columns.map((column) => ({ name: column.name, type: column.type, description: column.description })),
})

function page(table: CatalogTable): string {
  const notes = [
    ...(table.time === undefined ? [] : [`Time: ${table.time}`]),
    ...(table.key.length === 0 ? [] : [`Key: ${table.key.join(', ')}`]),
  ]
  const head = [table.name, table.description, ...notes].join('\n')
  return `${head}\n\n${listing(table.columns.map(({ name, type, description }) => [name, type, description]))}`
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
