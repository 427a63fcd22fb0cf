// join and lookup: two tables side by side, by equal keys.
import type { Expr as Syntax, Join, Lookup } from '../../../../grammar/ast.js'
import { joinKinds } from '../../../../grammar/option-names.js'
import { joinKindMeant } from '../../../../grammar/problems.js'
import type { Expr } from '../../expression.js'
import { reference } from '../../expression.js'
import type { JoinKind, Plan, PlanColumn } from '../../plan.js'
import { equijoin, keep } from '../../plan.js'
import { bareJoin, conditionBeyondKusto, joinCondition, operandTypes, sideRequired } from '../../problems.js'
import { isInteger } from '../../types.js'
import { convert } from '../conversion.js'
import { columnMeant, reportUnknownColumn } from '../assumed.js'
import { NameSet } from '../naming.js'
import { bindExpression, bindTable } from '../parts.js'
import type { Place } from '../place.js'
import { placeOf } from '../place.js'
import { columnsByName, Row } from '../scope.js'
import { conjunctsOf } from '../syntax.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { checkOptions, optionWord } from './options.js'
import { oneRowOfEachKey } from './unique-rows.js'

interface Flavor {
  readonly type: JoinKind
  /** Which sides' columns the result has. */
  readonly columns: 'both' | 'left' | 'right'
  /** Only one left row of each key takes part. */
  readonly unique?: true
}

const flavors: Readonly<Record<(typeof joinKinds)[number], Flavor>> = {
  innerunique: { type: 'inner', columns: 'both', unique: true },
  inner: { type: 'inner', columns: 'both' },
  leftouter: { type: 'left', columns: 'both' },
  rightouter: { type: 'right', columns: 'both' },
  fullouter: { type: 'full', columns: 'both' },
  leftsemi: { type: 'leftsemi', columns: 'left' },
  rightsemi: { type: 'leftsemi', columns: 'right' },
  leftanti: { type: 'leftanti', columns: 'left' },
  leftantisemi: { type: 'leftanti', columns: 'left' },
  anti: { type: 'leftanti', columns: 'left' },
  rightanti: { type: 'leftanti', columns: 'right' },
  rightantisemi: { type: 'leftanti', columns: 'right' },
}

interface Keys {
  readonly left: Expr
  readonly right: Expr
}

export const join: OverRows<Join> = {
  syntax: 'T | join kind = kind (R) on column, $left.a == $right.b',
  doc: 'Rows of two tables side by side, by equal keys. Kinds: innerunique (where none is given), inner, leftouter, rightouter, fullouter, leftsemi, rightsemi, leftanti, rightanti, leftantisemi, rightantisemi, anti. A key that is null equals another null.',
  examples: {
    'datatable(k: long, a: string)[1, "x", 2, "y"] | join kind=inner (datatable(k: long, b: string)[2, "z"]) on k':
      '[[2,"y",2,"z"]]',
    'datatable(k: long)[1, 2] | join kind=leftanti (datatable(k: long)[2]) on k': '[[1]]',
  },
  overRows: (node, input, context) => {
    checkOptions(node, ['kind', 'isfuzzy'], context)
    const kind = optionWord(node, 'kind', joinKinds, 'innerunique', context)
    if (kind === undefined) return undefined
    const flavor: Flavor = flavors[kind]
    const right = bindRight(node, joinKinds, context)
    if (right && !node.options.some(({ name }) => name === 'kind')) context.binder.report(bareJoin(), node.span)
    const on = right && bindConditions(node.on, input, right, context)
    if (!right || !on) return undefined
    if (flavor.columns === 'left') return equijoin(flavor.type, input, right, on)
    if (flavor.columns === 'right') return equijoin(flavor.type, right, input, on.map(exchanged))
    const left = flavor.unique
      ? oneRowOfEachKey(
          input,
          on.map((pair) => pair.left),
          context,
        )
      : input
    const both = equijoin(flavor.type, left, right, on)
    return keep(both, apart(input.columns, right.columns))
  },
}

const lookupKinds = ['leftouter', 'inner'] as const

/** The table on the right; `inner (T)` is no call, unless the query has such a function, but a kind without its name. */
function bindRight(node: Join | Lookup, kinds: readonly string[], { binder, scope }: Context): Plan | undefined {
  const { right } = node
  const name = right.kind === 'call' ? right.name : undefined
  if (!name || !kinds.includes(name.name) || scope.find(name.name)) return bindTable(right, scope, binder)
  binder.report(joinKindMeant({ kind: name.name, operator: node.kind }), name.span)
  return undefined
}

/** lookup: the right side's keys are not repeated, and its rows are few. */
export const lookup: OverRows<Lookup> = {
  syntax: 'T | lookup [kind = leftouter | inner] (R) on column, …',
  doc: 'Adds the columns of a table of facts by equal keys; the keys are not repeated.',
  examples: {
    'datatable(k: long)[1, 2] | lookup (datatable(k: long, name: string)[2, "two"]) on k | sort by k asc':
      '[[1,""],[2,"two"]]',
  },
  overRows: (node, input, context) => {
    checkOptions(node, ['kind'], context)
    const kind = optionWord(node, 'kind', lookupKinds, 'leftouter', context)
    if (kind === undefined) return undefined
    const right = bindRight(node, lookupKinds, context)
    const on = right && bindConditions(node.on, input, right, context)
    if (!right || !on) return undefined
    const keys = new Set(on.flatMap((pair) => keyColumn(pair.right)))
    const kept = right.columns.filter((column) => !keys.has(column.id))
    const both = equijoin(kind === 'inner' ? 'inner' : 'left', input, right, on)
    return keep(both, apart(input.columns, kept))
  },
}

/** The column a key reads, through a conversion of its type. */
function keyColumn(key: Expr): readonly number[] {
  if (key.kind === 'column') return [key.id]
  return key.kind === 'call' ? Object.values(key.arguments).flat().flatMap(keyColumn) : []
}

const exchanged = ({ left, right }: Keys): Keys => ({ left: right, right: left })

/** Right columns whose names the left has get a number: k1, or k2 where k1 is taken too. */
function apart(left: readonly PlanColumn[], right: readonly PlanColumn[]): readonly PlanColumn[] {
  const names = new NameSet(columnsByName(left))
  const rightNames = columnsByName(right)
  return [
    ...left,
    ...right.map((column) => {
      if (!names.has(column.name)) return { ...column, name: names.unique(column.name) }
      let n = 1
      while (names.has(`${column.name}${n}`) || rightNames.has(`${column.name}${n}`)) n++
      return { ...column, name: names.unique(`${column.name}${n}`) }
    }),
  ]
}

function bindConditions(
  nodes: readonly Syntax[],
  left: Plan,
  right: Plan,
  context: Context,
): readonly Keys[] | undefined {
  const [leftRow, rightRow] = [new Row(left.columns), new Row(right.columns)]
  const place: Place = {
    ...placeOf(context.binder, context.scope),
    row: new Row([], { left: leftRow, right: rightRow }),
  }
  const pairs = nodes.flatMap(conjunctsOf).map((node) => bindPair(node, place, leftRow, rightRow, context))
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined
}

function bindPair(node: Syntax, place: Place, leftRow: Row, rightRow: Row, { binder }: Context): Keys | undefined {
  if (node.kind === 'name') {
    const [left, right] = [leftRow, rightRow].map(
      (row) => row.find(node.name) ?? columnMeant(node.name, row.columns, node.span, binder),
    )
    const missing = left ? (right ? undefined : rightRow) : leftRow
    if (missing) reportUnknownColumn(node.name, missing.names, node.span, binder)
    if (!left || !right) return undefined
    // An int and a long are held against each other by sides, but are no column that both tables have.
    if (left.type === right.type) return sameType({ left: reference(left), right: reference(right) }, node, binder)
    const { name } = node
    const advice = isInteger(left.type) && isInteger(right.type) ? `Write $left.${name} == $right.${name}.` : undefined
    binder.report(operandTypes({ operator: 'join', left: left.type, right: right.type, advice }), node.span)
    return undefined
  }
  if (node.kind !== 'binary' || node.operator !== '==') {
    binder.report(joinCondition(), node.span)
    return undefined
  }
  const bare = [node.left, node.right].flatMap((side) => (side.kind === 'name' ? [side] : []))
  for (const { name, span } of bare) binder.report(sideRequired({ name }), span)
  if (bare.length > 0) return undefined
  const [first, second] = [bindExpression(node.left, place), bindExpression(node.right, place)]
  if (first.type === 'unknown' || second.type === 'unknown') return undefined
  const leftIds = new Set(leftRow.columns.map((column) => column.id))
  const firstIsLeft = keyColumn(first).every((id) => leftIds.has(id))
  const secondIsLeft = keyColumn(second).every((id) => leftIds.has(id))
  if (firstIsLeft === secondIsLeft) {
    binder.report(joinCondition(), node.span)
    return undefined
  }
  if (!isColumnOf(node.left, '$left') || !isColumnOf(node.right, '$right'))
    binder.report(conditionBeyondKusto(), node.span)
  return sameType(firstIsLeft ? { left: first, right: second } : { left: second, right: first }, node, binder)
}

/** `$left.a`, `$left["a"]` */
const isColumnOf = (node: Syntax, side: string): boolean =>
  (node.kind === 'path' || node.kind === 'index') && node.base.kind === 'name' && node.base.name === side

/** Keys are of one type, not dynamic; an int and a long meet in the long. */
function sameType(pair: Keys, node: Syntax, binder: Context['binder']): Keys | undefined {
  const [left, right] = [pair.left.type, pair.right.type]
  if (left === right && left !== 'dynamic') return pair
  if (isInteger(left) && isInteger(right))
    return { left: convert(pair.left, 'long'), right: convert(pair.right, 'long') }
  binder.report(operandTypes({ operator: 'join', left, right }), node.span)
  return undefined
}
