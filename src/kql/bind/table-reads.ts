// Tables as a query reads them: hunting tables, and what lets, parameters and `as` name.
import type { CatalogTable } from '../catalog.js'
import { constant, reference } from '../expression.js'
import type { Plan, PlanColumn } from '../plan.js'
import { filter } from '../plan.js'
import type { Binder } from './binder.js'
import { operatorCall } from './conversion.js'
import type { Entity } from './scope.js'

/** Each use of a tabular variable has columns of its own; the rows are shared. */
export function useTable(entity: Extract<Entity, { kind: 'table' }>, binder: Binder): Plan {
  const rows = binder.use(entity.name, entity.plan)
  return entity.label === undefined ? rows : binder.sources.name(rows, entity.label)
}

type Bound = readonly [operator: '<' | '<=' | '>' | '>=', ticks: bigint]

/** A hunting table under fresh columns: the caller's rows of it, within the query's times where some are set. */
export function scan(table: CatalogTable, binder: Binder): Plan {
  binder.tables.add(table)
  const reads = table.columns.map(({ name, type, stored }) => ({ column: binder.column(name, type), stored }))
  const columns = reads.map(({ column }) => column)
  const ingested = binder.column('$IngestionTime', 'datetime')
  const rules = binder.options.rows?.(table) ?? []
  const time = columns.find((column) => column.name === table.time)
  const { arrived, timespan } = binder.options
  const between = (rows: Plan, at: PlanColumn, low: Bound, high: Bound): Plan =>
    filter(
      filter(rows, operatorCall(low[0], reference(at), constant('datetime', low[1]), 'bool')),
      operatorCall(high[0], reference(at), constant('datetime', high[1]), 'bool'),
    )
  let rows: Plan = { kind: 'scan', table, reads, columns, ingested, rules }
  if (arrived) rows = between(rows, ingested, ['>', arrived.after], ['<=', arrived.upTo])
  if (timespan && time) rows = between(rows, time, ['>=', timespan.from], ['<', timespan.to])
  return binder.sources.name(rows, table.name)
}
