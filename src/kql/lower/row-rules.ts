// Row rules → conditions of the SELECT that reads the table.
import type { Sql } from '../../sql/tree.js'
import { column, equal, isIn, no, or, select, value } from '../../sql/tree.js'
import type { RowRule, StoredValuesOf } from '../row-rules.js'

/** The condition that a rule puts on the rows of its table. */
export function ruleSql({ column: stored, among, orEmpty = false }: RowRule): Sql {
  const cell = column(stored)
  const listed = 'table' in among ? isIn(cell, valuesOf(among)) : among.length === 0 ? no : isIn(cell, among.map(value))
  return orEmpty ? or(equal(cell, value('')), listed) : listed
}

const valuesOf = ({ table, column: stored, rules }: StoredValuesOf) =>
  select({
    items: [{ value: column(stored), alias: stored }],
    from: { kind: 'table', name: table, alias: table },
    where: rules.map(ruleSql),
  })
