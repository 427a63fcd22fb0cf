// Notes which tables a query asks the catalogue for, so that an engine without data needs only those.
import type { Catalog } from '../kql/catalog.js'

/** A catalogue, and the set that fills with the names of the tables it is asked for. */
export interface NotedTables {
  readonly catalog: Catalog
  readonly asked: ReadonlySet<string>
}

/** The same catalogue, which notes what it is asked for. */
export function noteTables(catalog: Catalog): NotedTables {
  const asked = new Set<string>()
  const table: Catalog['table'] = (name) => {
    const found = catalog.table(name)
    if (found) asked.add(name)
    return found
  }
  const tableFormerly: Catalog['tableFormerly'] = (name) => {
    const found = catalog.tableFormerly(name)
    if (found) asked.add(found.name)
    return found
  }
  const tables: Catalog['tables'] = () => {
    for (const name of catalog.tableNames) asked.add(name)
    return catalog.tables()
  }
  return { catalog: { tableNames: catalog.tableNames, table, tableFormerly, tables }, asked }
}
