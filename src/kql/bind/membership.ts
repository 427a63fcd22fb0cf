// `in` and its kind: a value, or any column, held against a list, an array or a table.
import type { Expr as Syntax, InExpr } from '../../../grammar/ast.js'
import type { Span } from '../../../grammar/diagnostic.js'
import type { ConstantExpr, Expr } from '../expression.js'
import { constant, reference, unknown } from '../expression.js'
import type { JsonValue } from '../json-text.js'
import { isList, readExact, writeDynamic } from '../json-text.js'
import type { Plan, PlanColumn } from '../plan.js'
import { filter, keep, project } from '../plan.js'
import { firstColumnHeld, formNotSupported, operandTypes, wrongType } from '../problems.js'
import type { BoundType } from '../types.js'
import { isInteger, isNumber } from '../types.js'
import { askedTexts, isWorkedOut } from './asked-constants.js'
import { readsTables } from './closed-plans.js'
import { asCompared, convert, makeCall, operatorCall } from './conversion.js'
import { comparableTypes, dynamicAs, isHeldByReal, textOperands } from './operand-types.js'
import { bindExpression, bindTable } from './parts.js'
import type { Place } from './place.js'
import { warnOfQuotedColumn } from './quoted-columns.js'
import { isTabular } from './tabular.js'

/** `left in (list)`, `left !in~ (table)`, `* in (…)`, and has_any and has_all, which compare terms. */
export function bindIn(node: InExpr, place: Place): Expr {
  const terms = node.operator === 'has_any' || node.operator === 'has_all'
  if (node.left.kind === 'star') return bindAnyColumnIn(node, place)
  const operand = bindExpression(node.left, place)
  if (operand.type === 'unknown') return unknown
  warnOfQuotedColumn(node.left, place)
  const byText = terms || node.operator.endsWith('~')
  if (byText && !textOperands(operand.type)) {
    place.binder.report(wrongType({ expected: 'string or dynamic', found: operand.type }), node.left.span)
    return unknown
  }
  return bindMembership(node, operand, byText, place)
}

/** `operand in (list)`. */
function bindMembership(node: InExpr, operand: Expr, byText: boolean, place: Place): Expr {
  const listed = bindListed(node.list, place)
  return listed ? heldAgainst(heldAs(operand, listed, byText), listed, node, place) : unknown
}

/** A value held against a list; dynamic arrays known only row by row have functions of their own. */
function heldAgainst(left: Expr, listed: Listed, node: InExpr, place: Place): Expr {
  const { operator } = node
  const { list, tables, arrays, others } = itemsAs(listed, left.type, node, place)
  const negated = operator.startsWith('!')
  const single = [
    ...arrays.map((array) => isInArray(operator.replace('!', ''), left, array)),
    ...others.map(({ item, as }) => operatorCall('==', asCompared(left, as), asCompared(item, as), 'bool')),
  ]
  const parts = [
    ...tables.map((table) => makeCall(operator, { left, list: [table] }, 'bool')),
    ...(negated ? single.map((part) => makeCall('not', { value: part }, 'bool')) : single),
  ]
  const held = list.length > 0 || parts.length === 0 ? [makeCall(operator, { left, list }, 'bool'), ...parts] : parts
  const connective = negated || operator === 'has_all' ? 'and' : 'or'
  return held.reduce((all, part) => operatorCall(connective, all, part, 'bool'))
}

/** A guid has one text but for its case. */
function isInArray(operator: string, left: Expr, array: Expr): Expr {
  if (left.type !== 'guid') return makeCall(`${operator} array`, { left, array }, 'bool')
  return makeCall('in~ array', { left: convert(left, 'string'), array }, 'bool')
}

function bindAnyColumnIn(node: InExpr, place: Place): Expr {
  const listed = bindListed(node.list, place)
  if (!listed) return unknown
  return place.row.columns.reduce<Expr>(
    (any, column) => {
      const left = convert(reference(column), 'string')
      return operatorCall('or', any, heldAgainst(left, listed, node, place), 'bool')
    },
    constant('bool', false),
  )
}

interface ListedTable {
  readonly table: Plan
  readonly span: Span
}
/** What stands behind `in`: one table, or scalars and dynamic arrays with their places. */
type Listed = ListedTable | { readonly items: readonly { readonly item: Expr; readonly span: Span }[] }

function bindListed(nodes: readonly Syntax[], place: Place): Listed | undefined {
  const [only] = nodes
  const table = nodes.length === 1 && only ? tableOf(only, place) : undefined
  if (table === 'problem') return undefined
  if (table && only) return { table, span: only.span }
  const items = nodes.map((node) => ({ item: bindExpression(node, place), span: node.span }))
  return items.some(({ item }) => item.type === 'unknown') ? undefined : { items }
}

/** The left side as what the items are compared with. */
function heldAs(operand: Expr, listed: Listed, byText: boolean): Expr {
  if (byText) return convert(operand, 'string')
  if (operand.type !== 'dynamic') return operand
  const items = 'table' in listed ? listed.table.columns.slice(0, 1) : listed.items.map(({ item }) => item)
  return asCompared(operand, comparedAs(items))
}

/** What a dynamic is compared as: the type of all items, beside several types its text. */
function comparedAs(items: readonly (Expr | PlanColumn)[]): BoundType {
  const areWhole = items.length > 0 && items.every((item) => isInteger(item.type))
  if (areWhole) return items.every(isHeldByReal) ? 'real' : 'decimal'
  const [type = 'string', ...others] = new Set(items.map((item) => dynamicAs(item.type)))
  return others.length > 0 || type === 'dynamic' ? 'string' : type
}

/**
 * Items that are values of the left side's type, queries for such, dynamic arrays known only row by row, and others that
 * are compared one by one as values of a type of both.
 */
interface Items {
  readonly list?: readonly Expr[]
  readonly tables?: readonly Expr[]
  readonly arrays?: readonly Expr[]
  readonly others?: readonly { readonly item: Expr; readonly as: BoundType }[]
}

/** The items of a list for a left side of a type, those of arrays that are known among them. */
function itemsAs(listed: Listed, type: BoundType, { operator }: InExpr, place: Place): Required<Items> {
  const items =
    'table' in listed
      ? [tableAs(listed, type, operator, place)]
      : listed.items.map(({ item, span }) => itemAs(item, type, operator, span, place))
  return {
    list: items.flatMap(({ list = [] }) => list),
    tables: items.flatMap(({ tables = [] }) => tables),
    arrays: items.flatMap(({ arrays = [] }) => arrays),
    others: items.flatMap(({ others = [] }) => others),
  }
}

function tableAs({ table, span }: ListedTable, type: BoundType, operator: InExpr['operator'], place: Place): Items {
  const list = listFromTable(table, type, operator, span, place)
  const texts = isSoughtTogether(operator, list) ? askedTexts(list, span, place) : undefined
  return texts ? { list: texts } : { tables: [operator.endsWith('~') ? lowered(list, place) : list] }
}

/**
 * Are texts of a table better known before the query runs? Terms are; and so are values that the index of terms may
 * find, of a list that costs nothing to ask for, as one of hashes that the query or a file has.
 */
function isSoughtTogether(operator: InExpr['operator'], list: Expr): boolean {
  if (operator === 'has_any' || operator === 'has_all') return true
  const isText = list.kind === 'column-query' && list.plan.columns[0]?.type === 'string' && list.type === 'string'
  return isText && !operator.startsWith('!') && !readsTables(list.plan)
}

function itemAs(item: Expr, type: BoundType, operator: InExpr['operator'], span: Span, place: Place): Items {
  const only = (one: Expr): Items => ({ list: [one] })
  if (item.type === 'dynamic') {
    if (item.kind === 'constant') return { list: constantItems(item, type) }
    if (!isWorkedOut(item, place.binder)) return { arrays: [item] }
    // An array that is the same for all rows is a table of its items, which is gone through once.
    const columns = [place.binder.column('array', 'dynamic')]
    return tableAs({ table: { kind: 'values', columns, rows: [[item]] }, span }, type, operator, place)
  }
  if (item.type === type) return only(item)
  const types = comparableTypes('==', constant(type, null), item)
  if (!types || types.byText) {
    if (item.kind === 'constant') return only(convert(item, type))
    place.binder.report(operandTypes({ operator, left: type, right: item.type }), span)
    return only(unknown)
  }
  if (types.left === type || (item.kind === 'constant' && item.value === null)) return only(convert(item, type))
  const whole = item.kind === 'constant' && isInteger(type) ? wholeOf(item.value) : undefined
  if (whole === undefined) return { others: [{ item, as: types.left }] }
  const fits = BigInt.asIntN(type === 'int' ? 32 : 64, whole) === whole
  return fits ? only(constant(type, whole)) : {}
}

/** A constant as the whole number that it is beyond doubt. */
function wholeOf(value: ConstantExpr['value']): bigint | undefined {
  if (typeof value === 'bigint') return value
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined
}

/** The items of a constant array and of the arrays in it, each of the type asked for where it fits. */
function constantItems(item: ConstantExpr, type: BoundType): readonly Expr[] {
  return itemsWithin(typeof item.value === 'string' ? readExact(item.value) : null).flatMap((one) => {
    if (one === null) return []
    if (typeof one === 'number' || typeof one === 'bigint') return numberItem(one, type)
    return [convert(constant('string', typeof one === 'string' ? one : writeDynamic(one)), type)]
  })
}

const itemsWithin = (value: JsonValue): readonly JsonValue[] => (isList(value) ? value.flatMap(itemsWithin) : [value])

/** A number of an array among values of a type: itself where numbers are asked for, else what its text is. */
function numberItem(number: number | bigint, type: BoundType): readonly Expr[] {
  if (type === 'real') return [constant('real', Number(number))]
  if (type === 'long' || type === 'int')
    return typeof number === 'bigint' || Number.isSafeInteger(number) ? [constant('long', BigInt(number))] : []
  return [convert(constant('string', writeDynamic(number)), type)]
}

/** Is the node a table? A name of one, a pipeline, a call that gives one. */
function tableOf(node: Syntax, place: Place): Plan | 'problem' | undefined {
  const entity = node.kind === 'name' && !place.row.find(node.name) ? place.scope.find(node.name) : undefined
  if (entity?.kind === 'unknown') return 'problem'
  if (!isTabular(node, place)) return undefined
  const table = bindTable(node, place.scope, place.binder)
  if (table?.columns.length === 0) place.binder.report(formNotSupported({ what: 'A table without columns' }), node.span)
  return table && table.columns.length > 0 ? table : 'problem'
}

/** Of a table with several columns the first is the list; what is in arrays is an item for itself. */
function listFromTable(table: Plan, type: BoundType, operator: string, span: Span, place: Place): Expr {
  const [column] = table.columns
  if (!column) return unknown
  const wanted = type === 'dynamic' ? 'string' : type
  const plan = table.columns.length === 1 ? table : keep(table, [column])
  if (column.type === 'dynamic')
    return { kind: 'column-query', plan: itemsOf(plan, column, wanted, place), type: wanted }
  if (column.type === wanted || (isNumber(column.type) && isNumber(wanted)))
    return { kind: 'column-query', plan, type: wanted }
  const refusal =
    table.columns.length > 1
      ? firstColumnHeld({ operator, column: column.name, found: column.type, wanted: type })
      : operandTypes({ operator, left: type, right: column.type })
  place.binder.report(refusal, span)
  return unknown
}

/** The texts of a table in lower case, as `in~` has its left side; those of other lists it lowers one by one. */
function lowered(list: Expr, { binder }: Place): Expr {
  const [text] = list.kind === 'column-query' ? list.plan.columns : []
  if (list.kind !== 'column-query' || !text) return list
  const column = binder.column(text.name, 'string')
  const value = makeCall('tolower', { source: reference(text) }, 'string')
  return { ...list, plan: project(list.plan, [{ column, value }]) }
}

/** The items of the arrays in a column, as a column of the type; those that have no value of it are none of it. */
function itemsOf(input: Plan, column: PlanColumn, type: BoundType, { binder }: Place): Plan {
  const item = binder.column(column.name, 'dynamic')
  const rows: Plan = {
    kind: 'unnest',
    input,
    items: [{ column: item, array: reference(column), bagsAs: 'bag' }],
    index: undefined,
    limit: undefined,
    columns: [...input.columns, item],
  }
  const as = (to: BoundType): Expr => convert(reference(item), to)
  const isSome = makeCall('isnotnull', { value: reference(item) }, 'bool')
  // A whole number is asked for: 1.5 is not in the list as 1.
  const isWhole = operatorCall('==', convert(as(type), 'real'), as('real'), 'bool')
  const isMeant = isInteger(type) ? operatorCall('and', isSome, isWhole, 'bool') : isSome
  return project(filter(rows, isMeant), [{ column: binder.column(column.name, type), value: as(type) }])
}
