// Operators that work on rows as a whole, whatever stands in them: as, consume, render, serialize, getschema, invoke.
import type { As, Consume, Getschema, Invoke, Render, Serialize } from '../../../../grammar/ast.js'
import { constant } from '../../expression.js'
import { keep, limit } from '../../plan.js'
import { functionNotSupported, unknownChart, unknownFunction } from '../../problems.js'
import { refusalOf } from '../../functions/index.js'
import type { ConstantValue } from '../../types.js'
import { reportMisplaced } from '../misplaced.js'
import { nearest } from '../scope.js'
import { useTable } from '../table-reads.js'
import { expandTabular } from '../tabular-functions.js'
import type { OverRows } from './operator.js'
import { bindExtend } from './project.js'

export const as: OverRows<As> = {
  syntax: 'T | as name',
  doc: 'Gives the rows so far a name, by which what follows can read them again.',
  examples: {
    'range n from 1 to 2 step 1 | as N | union N | count': '[[4]]',
  },
  overRows: (node, input, { binder, scope }) => {
    const entity = {
      kind: 'table' as const,
      name: binder.sharedName(node.name.name),
      plan: input,
      label: node.name.name,
    }
    scope.define(node.name.name, entity)
    return useTable(entity, binder)
  },
}

export const consume: OverRows<Consume> = {
  syntax: 'T | consume',
  doc: 'Gives none of the rows, only their columns.',
  examples: {
    'range n from 1 to 2 step 1 | consume': '[]',
  },
  overRows: (_node, input) => limit(input, constant('long', 0n)),
}

/** render-operator.md, and what the official parser knows besides. */
const charts = [
  'anomalychart', 'areachart', 'barchart', 'card', 'columnchart', 'graph', 'ladderchart', 'linechart', 'list',
  'piechart', 'pivotchart', 'plotly', 'sankey', 'scatterchart', 'stackedareachart', 'table', 'timechart', 'timeline',
  'timepivot', 'treemap', '3Dchart',
] // prettier-ignore

export const render: OverRows<Render> = {
  syntax: 'T | render chart [with (…)]',
  doc: 'A note on how the result is to be drawn; the rows stay as they are.',
  examples: {
    'print a = 1 | render columnchart': '[[1]]',
  },
  overRows: (node, input, { binder }) => {
    const { name: chart, span } = node.chart
    if (!charts.includes(chart)) binder.report(unknownChart({ name: chart, near: nearest(chart, charts) }), span)
    const properties: Record<string, ConstantValue> = {}
    for (const { name, value } of node.options) {
      if (value.kind === 'literal') properties[name] = value.value
      else if (value.kind === 'name') properties[name] = value.name
    }
    binder.render = { chart, properties }
    return input
  },
}

export const serialize: OverRows<Serialize> = {
  syntax: 'T | serialize [name =] expression, …',
  doc: 'Says that the order of rows matters from here; its columns are those of extend.',
  examples: {
    'range n from 1 to 2 step 1 | serialize r = row_number()': '[[1,1],[2,2]]',
  },
  overRows: (node, input, context) => {
    const { binder } = context
    const rows = binder.orders.serialize(keep(input, input.columns))
    return node.columns.length === 0 ? rows : bindExtend(node.columns, rows, context)
  },
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

export const getschema: OverRows<Getschema> = {
  syntax: 'T | getschema',
  doc: 'The columns as rows: name, ordinal, and type.',
  examples: {
    'print a = 1, b = "x" | getschema | project ColumnName, ColumnType': '[["a","long"],["b","string"]]',
  },
  overRows: (_node, input, { binder }) =>
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
    }),
}

export const invoke: OverRows<Invoke> = {
  syntax: 'T | invoke function(argument, …)',
  doc: 'Calls a function whose first parameter is a table.',
  examples: {
    'let twice = (T: (n: long)) { T | extend m = n * 2 }; print n = 4 | invoke twice()': '[[4,8]]',
  },
  overRows: (node, input, { binder, scope }) => {
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
  },
}
