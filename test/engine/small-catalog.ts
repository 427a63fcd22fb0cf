// Catalogues of a few tables, for tests of what happens to them.
import type { Catalog, CatalogTable } from '../../src/kql/catalog.js'
import type { ScalarType } from '../../src/kql/types.js'

/** Columns and their types, in order. */
export type TableColumns = Readonly<Record<string, ScalarType>>

/** A catalogue of tables with these columns, stored under their own names. */
export function smallCatalog(tables: Readonly<Record<string, TableColumns>>): Catalog {
  const known = new Map(Object.entries(tables).map(([name, columns]) => [name, smallTable(name, columns)]))
  return {
    tableNames: [...known.keys()],
    table: (name) => known.get(name),
    tableFormerly: () => undefined,
    tables: () => [...known.values()],
  }
}

function smallTable(name: string, types: TableColumns): CatalogTable {
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
    column: (wanted) => columns.find((c) => c.name === wanted),
  }
}

/** One table with a column of each type. */
export const everyType: TableColumns = {
  B: 'bool',
  I: 'int',
  L: 'long',
  R: 'real',
  D: 'decimal',
  S: 'string',
  T: 'datetime',
  P: 'timespan',
  G: 'guid',
  J: 'dynamic',
}
