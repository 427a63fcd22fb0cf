// print, range, datatable: tables made of literals.
import type { Datatable, Expr as Syntax, Print, Range as RangeNode } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, nothing } from '../../expression.js'
import { badValue, valueCount } from '../../problems.js'
import type { BoundType, ScalarType } from '../../types.js'
import { isNumber, isSummable, widestNumber } from '../../types.js'
import { convert } from '../conversion.js'
import { checkNameCount, NameSet } from '../naming.js'
import { bindExpression } from '../parts.js'
import { placeOf } from '../place.js'
import { bindNamedResults } from '../scalar-calls.js'
import type { AsSource } from './operator.js'
import { areDistinct, checkNames } from './columns.js'

/** print: one row; unnamed columns are print_0, print_1 by position. */
export const print: AsSource<Print> = {
  syntax: 'print [name =] expression, …',
  doc: 'One row of computed values.',
  examples: {
    'print a = 1 + 1, "text"': '[[2,"text"]]',
  },
  asSource: (node, context) => {
    checkNames(node.columns, context)
    const place = placeOf(context.binder, context.scope)
    const names = new NameSet()
    const cells = node.columns.flatMap((item, position) => {
      const { names: allGiven, value } = item
      const [given] = allGiven
      const several = bindNamedResults(item, place)
      checkNameCount(item, several?.length ?? 1, context)
      if (several && several.length > 1)
        return several.map(({ name, expr }, i) => {
          const column = context.binder.column(names.unique(allGiven[i]?.name ?? name), expr.type)
          return { column, expr }
        })
      const expr = several?.[0]?.expr ?? bindExpression(value, place)
      const name = names.unique(given?.name ?? `print_${position}`)
      return [{ column: context.binder.column(name, expr.type), expr }]
    })
    if (cells.some(({ expr }) => expr.type === 'unknown')) return undefined
    return { kind: 'values', columns: cells.map(({ column }) => column), rows: [cells.map(({ expr }) => expr)] }
  },
}

/** datatable: constants row by row, each of its column's type. */
export const datatable: AsSource<Datatable> = {
  syntax: 'datatable(name: type, …) [value, …]',
  doc: 'Rows written in the query, value by value.',
  examples: {
    'datatable(host: string, port: long)["a", 443, "b", 22]': '[["a",443],["b",22]]',
  },
  asSource: (node, context) => {
    const { binder, scope } = context
    const columns = node.columns.map(({ name, type }) => binder.column(name.name, type))
    const names = node.columns.map(({ name }) => name)
    if (!areDistinct(names, context)) return undefined
    if (node.values.length > 0 && node.values.length % columns.length !== 0) {
      binder.report(valueCount({ columns: columns.length, values: node.values.length }), node.span)
      return undefined
    }
    const place = placeOf(binder, scope)
    const rows: Expr[][] = []
    node.values.forEach((value, i) => {
      const type = columns[i % columns.length]?.type ?? 'unknown'
      if (i % columns.length === 0) rows.push([])
      rows.at(-1)?.push(datatableCell(bindExpression(value, place), type))
    })
    return { kind: 'values', columns, rows }
  },
}

/** A literal as a column's type: numbers take each other's place, null any, text what it spells; a string any's text. */
function datatableCell(value: Expr, type: Expr['type']): Expr {
  if (value.kind === 'constant' && value.value === null) return nothing(type)
  if (value.kind === 'constant' && value.type === 'string' && type === 'dynamic')
    return constant('dynamic', JSON.stringify(value.value))
  const cell = convert(value, type)
  // -0.0 is written there like any negative number, and is 0.0.
  return cell.kind === 'constant' && cell.type === 'real' && cell.value === 0 ? constant('real', 0) : cell
}

/** range x from a to b step s: the values are of the widest of the three types, and ints stay ints. */
export const range: AsSource<RangeNode> = {
  syntax: 'range name from a to b step s',
  doc: 'A column of values at equal distances.',
  examples: {
    'range n from 1 to 7 step 3': '[[1],[4],[7]]',
  },
  asSource: (node, context) => {
    const place = placeOf(context.binder, context.scope)
    const parts = [node.from, node.to, node.step]
    const [from, to, step] = parts.map((part) => bindExpression(part, place))
    if (!from || !to || !step || [from, to, step].some(({ type }) => type === 'unknown')) return undefined
    const type = rangeType(from.type, to.type, step.type)
    if (!type) {
      const expected = 'of numbers, of datetimes by a timespan, or of timespans'
      context.binder.report(badValue({ what: 'A range', expected }), misfit(node, from.type, to.type).span)
      return undefined
    }
    if (step.kind === 'constant' && Number(step.value ?? NaN) === 0) {
      context.binder.report(badValue({ what: 'The step of a range', expected: 'other than 0' }), node.step.span)
      return undefined
    }
    const endless = parts[[from, to, step].findIndex(isEndless)]
    if (endless) {
      context.binder.report(badValue({ what: 'This', expected: 'a finite number' }), endless.span)
      return undefined
    }
    const stepType = type === 'datetime' ? 'timespan' : type
    return {
      kind: 'range',
      columns: [context.binder.column(node.name.name, type)],
      from: convert(from, type),
      to: convert(to, type),
      step: convert(step, stepType),
    }
  },
}

/** Is the value known to be infinite, or no number? */
const isEndless = (expr: Expr): boolean =>
  expr.kind === 'constant' && typeof expr.value === 'number' && !Number.isFinite(expr.value)

/** The first part of a range that does not go with where it begins. */
function misfit(node: RangeNode, from: BoundType, to: BoundType): Syntax {
  if (!isSummable(from)) return node.from
  const goesOn = isNumber(from) ? isNumber(to) : to === from
  return goesOn ? node.step : node.to
}

/** What from, to and step of these types count through; `undefined` for what cannot be counted. */
function rangeType(from: BoundType, to: BoundType, step: BoundType): ScalarType | undefined {
  if (isNumber(from) && isNumber(to) && isNumber(step)) return widestNumber(widestNumber(from, to), step)
  if (from !== to || step !== 'timespan') return undefined
  return from === 'datetime' || from === 'timespan' ? from : undefined
}
