// narrow: a row for each cell.
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Plan, PlanColumn, UnnestItem } from '../../plan.js'
import { project, window } from '../../plan.js'
import { convert, makeCall, windowCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import type { Plugin } from './plugin.js'
import { asDeclared, declaredColumns } from './plugin.js'

export const narrow: Plugin = {
  doc: 'A row for each cell: the number of its row from zero, the name of its column, its value as text.',
  examples: {
    'print a = 1, b = "x" | evaluate narrow()': '[[0,"a","1"],[0,"b","x"]]',
  },
  bind: (call, input, context) => {
    if (!call.takes(0, 0)) return undefined
    const cells = cellsOf(input, context)
    const declared = declaredColumns(call.node)
    return declared ? asDeclared(cells, declared, context) : cells
  },
}

/** The text of a cell, that of a datetime as narrowplugin.md shows it. */
function textOf(column: PlanColumn): Expr {
  const cell = reference(column)
  if (cell.type !== 'datetime') return convert(cell, 'string')
  return makeCall(
    'format_datetime',
    { date: cell, format: constant('string', 'yyyy-MM-dd HH:mm:ss.fffffff') },
    'string',
  )
}

function cellsOf(input: Plan, { binder }: Context): Plan {
  const number = binder.column('Number', 'long')
  const fromZero = windowCall('row_number', { start: constant('long', 0n) }, 'long')
  const numbered = window(input, [{ column: number, call: fromZero }])
  const names = constant('dynamic', JSON.stringify(input.columns.map(({ name }) => name)))
  const texts = input.columns.map(textOf)
  const item = (name: string, array: Expr): UnnestItem => ({
    column: binder.column(name, 'dynamic'),
    array,
    bagsAs: 'bag',
  })
  const items = [item('Column', names), item('Value', makeCall('pack_array', { values: texts }, 'dynamic'))]
  const unnested: Plan = {
    kind: 'unnest',
    input: numbered,
    items,
    index: undefined,
    limit: undefined,
    columns: [...numbered.columns, ...items.map(({ column }) => column)],
  }
  return project(unnested, [
    { column: binder.column('Row', 'long'), value: reference(number) },
    ...items.map(({ column }) => ({
      column: binder.column(column.name, 'string'),
      value: convert(reference(column), 'string'),
    })),
  ])
}
