// Operators that change no rows or only name them: as, render, serialize, getschema, invoke.
import type { As, Getschema, Invoke, Render, Serialize } from '../../../../grammar/ast.js'
import { constant } from '../../expression.js'
import { keep } from '../../plan.js'
import { functionNotSupported, unknownChart, unknownFunction } from '../../problems.js'
import { refusalOf } from '../../functions/index.js'
import type { ConstantValue } from '../../types.js'
import { reportMisplaced } from '../misplaced.js'
import { nearest } from '../scope.js'
import { useTable } from '../table-reads.js'
import { expandTabular } from '../tabular-functions.js'
import type { BindOperator } from './context.js'
import { extend } from './project.js'

/** as name: the table so far under a name that later statements and operators can use. */
export const as: BindOperator<As> = (node, input, { binder, scope }) => {
  const entity = { kind: 'table' as const, name: binder.sharedName(node.name.name), plan: input, label: node.name.name }
  scope.define(node.name.name, entity)
  return useTable(entity, binder)
}

/** render-operator.md, and what the official parser knows besides. */
const charts = [
  'anomalychart', 'areachart', 'barchart', 'card', 'columnchart', 'graph', 'ladderchart', 'linechart', 'list',
  'piechart', 'pivotchart', 'plotly', 'sankey', 'scatterchart', 'stackedareachart', 'table', 'timechart', 'timeline',
  'timepivot', 'treemap', '3Dchart',
] // prettier-ignore

/** render: a note on the result. */
export const render: BindOperator<Render> = (node, input, { binder }) => {
  const { name: chart, span } = node.chart
  if (!charts.includes(chart)) binder.report(unknownChart({ name: chart, near: nearest(chart, charts) }), span)
  const properties: Record<string, ConstantValue> = {}
  for (const { name, value } of node.options) {
    if (value.kind === 'literal') properties[name] = value.value
    else if (value.kind === 'name') properties[name] = value.name
  }
  binder.render = { chart, properties }
  return input
}

/** serialize: the rows keep the order they have; its columns are those of extend. */
export const serialize: BindOperator<Serialize> = (node, input, context) => {
  const { binder } = context
  const rows = binder.orders.serialize(keep(input, input.columns))
  return node.columns.length === 0
    ? rows
    : extend({ kind: 'extend', columns: node.columns, span: node.span }, rows, context)
}

/** The .NET type that getschema reports beside the KQL one. */
const dotnetTypes: Readonly<Record<string, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
}

/** getschema: the columns as rows, whose order is theirs. */
export const getschema: BindOperator<Getschema> = (_node, input, { binder }) =>
  binder.orders.serialize({
    kind: 'values',
    columns: [
      binder.column('ColumnName', 'string'),
      binder.column('ColumnOrdinal', 'long'),
      binder.column('DataType', 'string'),
      binder.column('ColumnType', 'string'),
    ],
    rows: input.columns.map(({ name, type }, i) => [
      constant('string', name),
      constant('long', BigInt(i)),
      constant('string', dotnetTypes[type] ?? ''),
      constant('string', type),
    ]),
  })

/** invoke f(args): the table so far is the function's first argument. */
export const invoke: BindOperator<Invoke> = (node, input, { binder, scope }) => {
  const { name, span } = node.call.name
  const entity = scope.find(name)
  if (entity?.kind === 'function') return expandTabular(node.call, entity, scope, binder, input)
  const { ownWays } = binder.parts
  const bindOwn = ownWays.get(name)?.invoked
  if (bindOwn) return bindOwn(node.call, input, { binder, scope })
  if (reportMisplaced(node.call, binder)) return undefined
  const reason = refusalOf(name)
  if (reason !== undefined) binder.report(functionNotSupported({ name, reason }), span)
  else {
    const own = [...ownWays].flatMap(([one, { invoked }]) => (invoked ? [one] : []))
    const near = nearest(name, [...scope.names('function'), ...own])
    binder.report(unknownFunction({ name, near }), span)
  }
  return undefined
}
