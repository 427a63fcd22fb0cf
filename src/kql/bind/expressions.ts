// Syntax → typed expression: names, paths, operators and literals; calls are next door in calls.ts.
import type { BetweenExpr, BinaryExpr, DynamicLiteral, Expr as Syntax, PipeExpr } from '../../../grammar/ast.js'
import type { Span } from '../../../grammar/diagnostic.js'
import { valueAt } from '../../../grammar/literals.js'
import type { ConstantExpr, Expr, PathStep } from '../expression.js'
import { constant, pushChildren, reference, some, unknown } from '../expression.js'
import {
  arrayReadAsText,
  badValue,
  formNotSupported,
  listOperatorMeant,
  operandTypes,
  outsideRow,
  scalarRequired,
  sideRequired,
  sideUnknown,
  sliceIndex,
  starMisplaced,
  textComparedWithNumber,
  textReadAsOther,
  wrongType,
} from '../problems.js'
import { memberStep } from '../functions/json-paths.js'
import type { BoundType } from '../types.js'
import { isInteger, isNumber } from '../types.js'
import { columnMeant, reportUnknownColumn, textAsJson } from './assumed.js'
import type { Binder } from './binder.js'
import { bindCall } from './calls.js'
import { asCompared, convert, makeCall, operatorCall } from './conversion.js'
import { dynamicText, isBeyondReal, isHeld, scalarsWithin } from './dynamic-literals.js'
import { bindIn } from './membership.js'
import type { Written } from './operand-advice.js'
import { operandAdvice } from './operand-advice.js'
import { arithmeticType, comparableTypes, textOperands } from './operand-types.js'
import { bindExpression } from './parts.js'
import type { Place } from './place.js'
import { warnOfQuotedColumn } from './quoted-columns.js'
import { isReadablePattern } from './regular-expressions.js'
import type { Row } from './scope.js'
import { mayHold } from './texts-of-types.js'

/** Reports the scalars of a dynamic literal that no dynamic holds. */
function bindHeldScalars({ value, span }: DynamicLiteral, { binder }: Place): void {
  const what = 'A number in dynamic()'
  const scalars = scalarsWithin(value)
  if (scalars.some(isBeyondReal)) binder.report(badValue({ what, expected: 'one that a real can hold' }), span)
  for (const scalar of scalars)
    if (!isHeld(scalar)) binder.report(badValue({ what, expected: 'a long or a real' }), scalar.span)
}

/** Binds a scalar expression by its kind. */
export function bindExpressionByKind(node: Syntax, place: Place): Expr {
  switch (node.kind) {
    case 'literal':
      if (isPastLong(node))
        place.binder.report(badValue({ what: 'A whole number', expected: 'one that a long can hold' }), node.span)
      if (isPastDecimal(node))
        place.binder.report(
          badValue({ what: 'A decimal', expected: 'one of at most 20 digits before its point' }),
          node.span,
        )
      return constant(node.type, valueAt(node, place.binder.now))
    case 'dynamic':
      bindHeldScalars(node, place)
      return constant('dynamic', dynamicText(node.value, place.binder.now))
    case 'name':
      return bindName(node.name, node.span, place)
    case 'path':
      return bindPath(node, place)
    case 'index':
      return bindIndex(node, place)
    case 'call':
      return bindCall(node, place)
    case 'unary': {
      if (node.operator === '-' && isPastLong(node.operand)) return constant('long', -pastLong)
      return bindSign(node.operator, bindExpression(node.operand, place), node.span, place)
    }
    case 'binary':
      return bindBinary(node, place)
    case 'in':
      return bindIn(node, place)
    case 'between': {
      const [operand, from, to] = [node.operand, node.from, node.to].map((part) => bindExpression(part, place))
      if (!operand || !from || !to) return unknown
      return bindBetween(node, operand, from, to, place)
    }
    case 'pipe':
      return bindNestedTable(node, place)
    case 'typeof':
      return constant('string', typeof node.type === 'string' ? node.type : '')
    case 'star':
      place.binder.report(starMisplaced(), node.span)
      return unknown
    case 'wildcard':
    case 'function':
    case 'entity-group':
      place.binder.report(scalarRequired({}), node.span)
      return unknown
    case 'missing':
      return unknown
  }
}

function bindName(name: string, span: Span, place: Place): Expr {
  const { binder, scope, row } = place
  const column = row.find(name)
  if (column) {
    if (row.sides?.right.find(name) && row.sides.left.find(name)) binder.report(sideRequired({ name }), span)
    return reference(column)
  }
  const entity = scope.find(name)
  if (entity?.kind === 'scalar') {
    const readsNothing = !entity.row || entity.row.columns.length === 0
    const mayRead = readsNothing || entity.row.origin === row.origin || !readsBeyond(row, entity.value)
    if (!mayRead) binder.report(outsideRow({ name }), span)
    return mayRead && binder.writesOut(entity.value, span) ? entity.value : unknown
  }
  if (entity?.kind === 'function' && entity.declaration.parameters.every((parameter) => parameter.default))
    return bindCall({ kind: 'call', base: undefined, name: { kind: 'name', name, span }, arguments: [], span }, place)
  if (entity?.kind === 'table') binder.report(scalarRequired({ name }), span)
  else if (entity?.kind !== 'unknown') {
    const meant = columnMeant(name, row.named, span, binder, scope.names('scalar'))
    if (meant) return reference(meant)
    if (name === '$left' || name === '$right') binder.report(sideUnknown({ name }), span)
    else reportUnknownColumn(name, [...row.names, ...scope.names('scalar')], span, binder)
  }
  return unknown
}

/** Does an expression read a column that is none of the row's? */
function readsBeyond(row: Row, expr: Expr): boolean {
  const ids = new Set(row.columns.map(({ id }) => id))
  const seen = new Set<Expr>()
  const pending: Expr[] = [expr]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    if (next.kind === 'column' && !ids.has(next.id)) return true
    pushChildren(pending, next)
  }
  return false
}

function bindPath(node: Extract<Syntax, { kind: 'path' }>, place: Place): Expr {
  const side = sideOf(node.base, place)
  if (side) return bindColumnOf(side, node.member.name, node.member.span, place)
  const base = bindExpression(node.base, place)
  return extendPath(base, memberStep(node.member.name), node.base, place)
}

function bindColumnOf(side: Row, name: string, span: Span, { binder }: Place): Expr {
  const column = side.find(name) ?? columnMeant(name, side.columns, span, binder)
  if (column) return reference(column)
  reportUnknownColumn(name, side.names, span, binder)
  return unknown
}

/** What a name with columns of its own stands for: a side of a join, a step of scan, an element of a pattern. */
function sideOf(base: Syntax, { row, scope }: Place): Row | undefined {
  if (base.kind !== 'name') return undefined
  if (row.sides && base.name === '$left') return row.sides.left
  if (row.sides && base.name === '$right') return row.sides.right
  // A column goes before a step that is called as it is, as before all that is called so.
  if (row.find(base.name)) return undefined
  const entity = scope.find(base.name)
  return entity?.kind === 'row' ? entity.row : undefined
}

function bindIndex(node: Extract<Syntax, { kind: 'index' }>, place: Place): Expr {
  const side = sideOf(node.base, place)
  // `$right.['a name']`: the name in brackets is a column's.
  if (side && node.index.kind === 'literal' && typeof node.index.value === 'string')
    return bindColumnOf(side, node.index.value, node.index.span, place)
  const base = bindExpression(node.base, place)
  if (isSlice(node.index)) {
    place.binder.report(sliceIndex(), node.index.span)
    return unknown
  }
  const given = bindExpression(node.index, place)
  const index = given.type === 'bool' ? convert(given, 'long') : given
  if (index.type === 'unknown') return unknown
  if (!isInteger(index.type) && index.type !== 'string' && index.type !== 'dynamic') {
    place.binder.report(
      wrongType({ expected: 'string or long', found: index.type, what: 'The index' }),
      node.index.span,
    )
    return unknown
  }
  if (index.kind === 'constant' && typeof index.value === 'string' && index.type === 'string')
    return extendPath(base, memberStep(index.value), node.base, place)
  if (index.kind === 'constant' && typeof index.value === 'bigint')
    return extendPath(base, { kind: 'item', index: Number(index.value) }, node.base, place)
  return extendPath(base, { kind: 'computed', index }, node.base, place)
}

/** `0:3`, where `:` reads as `has`. */
const isSlice = (index: Syntax): boolean =>
  index.kind === 'binary' && index.operator === 'has' && [index.left, index.right].every(isWholeNumber)

const isWholeNumber = (node: Syntax): boolean =>
  node.kind === 'unary' ? isWholeNumber(node.operand) : node.kind === 'literal' && node.type === 'long'

function extendPath(value: Expr, step: PathStep, node: Syntax, { binder }: Place): Expr {
  if (value.type === 'unknown') return unknown
  const name = node.kind === 'name' ? node.name : undefined
  const base = value.type === 'dynamic' ? value : textAsJson(value, name, node.span, binder)
  if (!base) {
    binder.report(wrongType({ expected: 'dynamic', found: value.type, what: 'What has members' }), node.span)
    return unknown
  }
  return base.kind === 'path'
    ? { ...base, steps: [...base.steps, step] }
    : { kind: 'path', base, steps: [step], type: 'dynamic' }
}

/** The digits of the smallest long, which make one behind a sign alone. */
const pastLong = 2n ** 63n
const isPastLong = (node: Syntax): boolean => node.kind === 'literal' && node.type === 'long' && node.value === pastLong

/** Decimals have 18 digits behind the point, of 38 in all. */
const isPastDecimal = (node: Syntax): boolean =>
  node.kind === 'literal' &&
  node.type === 'decimal' &&
  typeof node.value === 'string' &&
  digitsBeforePoint(node.value) > 20

function digitsBeforePoint(decimal: string): number {
  const [, whole = '', part = '', power = '0'] = /^-?0*(\d*)\.?(\d*)(?:e(.+))?$/i.exec(decimal) ?? []
  const first = part.search(/[1-9]/)
  if (whole === '' && first < 0) return 0
  return (whole === '' ? -first : whole.length) + Number(power)
}

/** A sign makes a long of an int that comes from a row; one that is the same for all rows stays an int. */
function bindSign(sign: '-' | '+', operand: Expr, span: Span, { binder }: Place): Expr {
  const widens = operand.type === 'int' && some(operand, ({ kind }) => kind === 'column')
  const type = operand.type === 'dynamic' ? 'real' : widens ? 'long' : operand.type
  if (sign === '+' && (type === 'datetime' || operand.type === 'dynamic')) return operand
  if (isNumber(type) || type === 'timespan') {
    const value = convert(operand, type)
    return sign === '+' ? value : makeCall('unary-', { operand: value }, type)
  }
  if (type !== 'unknown') binder.report(wrongType({ expected: 'number or timespan', found: type }), span)
  return unknown
}

const arithmetic = new Set(['+', '-', '*', '/', '%'])
const comparisons = new Set(['==', '!=', '<', '<=', '>', '>='])

/** A chain of one operator is left-deep and may be thousands long: it is walked, not recursed into. */
function bindBinary(node: BinaryExpr, place: Place): Expr {
  const chain: BinaryExpr[] = []
  let first: Syntax = node
  while (first.kind === 'binary') {
    chain.push(first)
    first = first.left
  }
  let [left, leftNode]: [Expr | undefined, Syntax] = [undefined, first]
  for (const link of chain.reverse()) {
    left = bindLink(link, left, leftNode, place)
    leftNode = link
  }
  return left ?? unknown
}

function bindLink(node: BinaryExpr, bound: Expr | undefined, leftNode: Syntax, place: Place): Expr {
  const { operator } = node
  if (node.left.kind === 'star') return bindAnyColumn(node, place)
  if (operator === 'and' || operator === 'or')
    return bindJunction(node, bound ?? bindExpression(leftNode, place), place)
  const left = bound ?? bindExpression(leftNode, place)
  if (!arithmetic.has(operator)) warnOfQuotedColumn(leftNode, place)
  const right = isListMeant(node, place) ? unknown : bindExpression(node.right, place)
  if (left.type === 'unknown' || right.type === 'unknown') return unknown
  if (arithmetic.has(operator)) return bindArithmetic(node, left, right, place)
  if (comparisons.has(operator)) return bindComparison(node, left, right, place)
  if (!isReadableOperand(node, right, place)) return unknown
  return bindTextOperator(node, left, right, place)
}

/** `has any (…)` and `contains all (…)` read as calls; told as what is meant unless the query has such a function. */
function isListMeant({ right }: BinaryExpr, { binder, scope }: Place): boolean {
  if (right.kind !== 'call' || !/^(?:any|all)$/.test(right.name.name) || scope.find(right.name.name)) return false
  binder.report(listOperatorMeant({ operator: `has_${right.name.name}` }), right.name.span)
  return true
}

const isReadableOperand = ({ operator, right: { span } }: BinaryExpr, right: Expr, { binder }: Place): boolean =>
  operator !== 'matches regex' || isReadablePattern(right, span, binder)

/** `and` and `or` join conditions; where both sides are none, the first says so for both. */
function bindJunction({ operator, left: { span }, right: node }: BinaryExpr, bound: Expr, place: Place): Expr {
  const left = asTruth(bound, span, place)
  const other = bindExpression(node, place)
  const right = left.type === 'unknown' ? unknown : asTruth(other, node.span, place)
  return right.type === 'unknown' ? unknown : operatorCall(operator, left, right, 'bool')
}

/** What `and` and `or` join: bools, and dynamics that may hold one. */
function asTruth(expr: Expr, span: Span, { binder }: Place): Expr {
  if (expr.type === 'bool' || expr.type === 'unknown') return expr
  if (expr.type === 'dynamic') return convert(expr, 'bool')
  const advice = expr.kind === 'constant' && expr.type === 'string' ? listAdvice : undefined
  binder.report(wrongType({ expected: 'bool', found: expr.type, what: 'The condition', advice }), span)
  return unknown
}

const listAdvice = 'Several values stand in the brackets after `in` and `has_any`.'

function bindArithmetic(node: BinaryExpr, left: Expr, right: Expr, { binder }: Place): Expr {
  const { operator } = node
  const types = arithmeticType(operator, left.type, right.type)
  if (!types) return refuseTypes(node, left.type, right.type, binder)
  return operatorCall(operator, convert(left, types.left), convert(right, types.right), types.result)
}

function refuseTypes(node: Written, left: BoundType, right: BoundType, binder: Binder): Expr {
  const advice = operandAdvice(node, left, right)
  binder.report(operandTypes({ operator: node.operator, left, right, advice }), node.span)
  return unknown
}

/** What has one value and several spellings, so that a text that is compared with it is read rather than matched. */
const readFromText: ReadonlySet<BoundType> = new Set(['bool', 'datetime', 'timespan'])
const guidText = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A text of the query as a value of the type on the other side, as `in` takes it; undefined where it spells none. */
function literalAs(text: Expr, type: BoundType): ConstantExpr | undefined {
  if (text.kind !== 'constant' || typeof text.value !== 'string' || text.type !== 'string') return undefined
  if (type === 'guid' && guidText.test(text.value)) return constant('guid', text.value.toLowerCase())
  if (!readFromText.has(type)) return undefined
  const read = convert(text, type)
  return read.kind === 'constant' && read.value !== null ? read : undefined
}

function bindComparison(node: BinaryExpr, left: Expr, right: Expr, { binder }: Place): Expr {
  const { operator, span } = node
  const types = comparableTypes(operator, left, right)
  if (!types) return refuseTypes(node, left.type, right.type, binder)
  const [leftRead, rightRead] = [literalAs(left, right.type), literalAs(right, left.type)]
  const read = leftRead ?? rightRead
  if (read) {
    binder.report(textReadAsOther({ type: read.type }), span)
    return operatorCall(operator, leftRead ?? left, rightRead ?? right, 'bool')
  }
  if (left.type === 'string' && isArray(right)) binder.report(arrayReadAsText({ operator }), span)
  if (types.byText) binder.report(textComparedWithNumber({ type: types.byText }), span)
  return operatorCall(operator, asCompared(left, types.left), asCompared(right, types.right), 'bool')
}

function bindTextOperator(node: BinaryExpr, left: Expr, right: Expr, { binder }: Place): Expr {
  const { operator } = node
  // A term is one word; that of the array's text would be found nowhere.
  const isNoTerm = /^!?has/.test(operator) && right.type === 'dynamic' && right.kind === 'constant'
  if (!textOperands(left.type) || !textOperands(right.type) || isNoTerm)
    return refuseTypes(node, left.type, right.type, binder)
  if (isArray(right)) binder.report(arrayReadAsText({ operator }), node.span)
  return operatorCall(operator, convert(left, 'string'), convert(right, 'string'), 'bool')
}

const isArray = (expr: Expr): boolean =>
  expr.kind === 'constant' && expr.type === 'dynamic' && String(expr.value).startsWith('[')

/** `* has "x"`: does any column hold it? Columns are compared by their text. `* !has "x"` says that none does. */
function bindAnyColumn(node: BinaryExpr, place: Place): Expr {
  if (node.operator.startsWith('!')) {
    const operator = (
      node.operator === '!~' ? '=~' : node.operator === '!=' ? '==' : node.operator.slice(1)
    ) as BinaryExpr['operator']
    return makeCall('not', { value: bindAnyColumn({ ...node, operator }, place) }, 'bool')
  }
  const right = bindExpression(node.right, place)
  if (right.type === 'unknown' || !isReadableOperand(node, right, place)) return unknown
  const isPattern = node.operator === 'matches regex'
  const sought = right.kind === 'constant' && right.type === 'string' && !isPattern ? String(right.value) : ''
  const tests = place.row.columns.flatMap((column) => {
    if (node.operator === '==') return anyColumnEquals(node, column.type, reference(column), right, place) ?? []
    if (!mayHold(column.type, sought)) return []
    return bindTextOperator(node, convert(reference(column), 'string'), right, place)
  })
  const [first = constant('bool', false), ...others] = tests
  return others.reduce((any, test) => operatorCall('or', any, test, 'bool'), first)
}

function anyColumnEquals(node: BinaryExpr, type: BoundType, column: Expr, right: Expr, place: Place): Expr | undefined {
  if (!comparableTypes(node.operator, column, right) || (type === 'string') !== (right.type === 'string'))
    return undefined
  return bindComparison(node, column, right, place)
}

function bindBetween(node: BetweenExpr, operand: Expr, from: Expr, to: Expr, place: Place): Expr {
  if ([operand, from, to].some(({ type }) => type === 'unknown')) return unknown
  // `x between (t .. 1d)`: the second bound is counted from the first.
  const upper = from.type === 'datetime' && to.type === 'timespan' ? operatorCall('+', from, to, 'datetime') : to
  const [low, high] = [comparableTypes('<', operand, from), comparableTypes('<', operand, upper)]
  const bools = [operand, from, upper].some((part) => part.type === 'bool')
  if (!low || !high || bools) return refuseTypes(node, operand.type, low ? upper.type : from.type, place.binder)
  const type = isNumber(low.left) && isNumber(high.left) && low.left !== high.left ? 'real' : low.left
  const as = (expr: Expr): Expr => asCompared(expr, type)
  return makeCall(node.operator, { operand: as(operand), from: as(from), to: as(upper) }, 'bool')
}

function bindNestedTable(node: PipeExpr, place: Place): Expr {
  place.binder.report(formNotSupported({ what: 'A table in place of a scalar, outside toscalar(),' }), node.span)
  return unknown
}
