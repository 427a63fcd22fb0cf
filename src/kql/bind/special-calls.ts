// Functions that bind in their own ways: what they take or give is no matter of types alone.
import { isDeepStrictEqual } from 'node:util'
import type { CallExpr as CallSyntax, Expr as Syntax, NamedExpr } from '../../../grammar/ast.js'
import type { Expr, PathStep } from '../expression.js'
import { constant, reference, some, unknown } from '../expression.js'
import { findFunction } from '../functions/index.js'
import type { Plan } from '../plan.js'
import {
  argumentCount,
  argumentRefused,
  badValue,
  columnRequired,
  constantRequired,
  formNotSupported,
  noGeoDatabase,
  scalarRequired,
  wrongType,
} from '../problems.js'
import { accept } from './arguments.js'
import { convert, makeCall, operatorCall } from './conversion.js'
import { bindExpression, bindTable } from './parts.js'
import type { Place } from './place.js'
import { bindScalar } from './scalar-calls.js'
import { isTabular } from './tabular.js'

/** The calls by the name that is written. */
export const specialCalls: Readonly<Record<string, (node: CallSyntax, place: Place) => Expr>> = {
  now: (node, place) => fromNow(node, place, '+'),
  ago: (node, place) => fromNow(node, place, '-'),
  toscalar: (node, place) => {
    const [argument] = node.arguments
    if (!argument) return wrongCount(node, '1 argument', place)
    // No column can stand here, so a variable is meant even where a column is called like it.
    const named = argument.value.kind === 'name' ? place.scope.find(argument.value.name) : undefined
    if (named?.kind === 'scalar') return workedOutOnce(node, named.value, place)
    if (!isTabular(argument.value, place)) return workedOutOnce(node, bindExpression(argument.value, place), place)
    const plan = bindTable(argument.value, place.scope, place.binder)
    if (!plan) return unknown
    const [column] = plan.columns
    if (column) return { kind: 'scalar-query', plan, type: column.type }
    place.binder.report(formNotSupported({ what: 'A table without columns' }), argument.value.span)
    return unknown
  },
  column_names_of: (node, place) => {
    const [argument] = node.arguments
    if (!argument || node.arguments.length > 1) return wrongCount(node, '1 argument', place)
    const plan = bindTable(argument.value, place.scope, place.binder)
    return plan ? constant('dynamic', JSON.stringify(plan.columns.map((column) => column.name))) : unknown
  },
  assert: (node, place) => {
    const [condition, message] = node.arguments.map(({ value }) => bindExpression(value, place))
    if (!condition || !message || node.arguments.length > 2) return wrongCount(node, '2 arguments', place)
    const holds = accept(condition, 'bool')
    if (!holds || [holds, message].some((one) => some(one, (part) => part.kind === 'column'))) {
      place.binder.report(constantRequired({ what: 'What is asserted' }), node.span)
      return unknown
    }
    if (holds.kind !== 'constant' || message.kind !== 'constant') {
      const reason = makeCall('strcat', { parts: [constant('string', 'assert() has failed: '), message] }, 'string')
      return makeCall('must hold', { condition: holds, message: reason }, 'bool')
    }
    if (holds.value === true) return holds
    place.binder.report(argumentRefused({ reason: `assert() has failed: ${String(message.value)}` }), node.span)
    return unknown
  },
  bin_auto: (node, place) => {
    const { settings } = place.binder
    const [size, at] = [settings.get('query_bin_auto_size'), settings.get('query_bin_auto_at')]
    if (!size) {
      place.binder.report(
        argumentRefused({ reason: 'bin_auto reads its bins from the query: set query_bin_auto_size=1h; before it.' }),
        node.span,
      )
      return unknown
    }
    const given = [size, ...(at ? [at] : [])].map((value) => ({ name: undefined, value, span: value.span }))
    const name = { ...node.name, name: at ? 'bin_at' : 'bin' }
    return bindExpression({ ...node, name, arguments: [...node.arguments, ...given] }, place)
  },
  column_ifexists: bindColumnIfExists,
  columnifexists: bindColumnIfExists,
  ingestion_time: (node, place) => {
    const ingested = place.ingested?.() ?? (place.row.columns.length > 0 ? 'lost' : 'none')
    if (ingested === 'none') return constant('datetime', null)
    if (ingested !== 'lost') return reference(ingested)
    place.binder.report(
      formNotSupported({ what: 'ingestion_time() after an operator other than where and sort' }),
      node.span,
    )
    return unknown
  },
  extract_json: (node, place) => bindExtractJson(node, place),
  extractjson: (node, place) => bindExtractJson(node, place),
  materialize: (node, place) => {
    place.binder.report(scalarRequired(), node.span)
    return unknown
  },
  geo_info_from_ip_address: (node, place) => {
    const { geoDatabase } = place.binder.options
    const entry = findFunction(node.name.name)
    const call = entry?.kind === 'scalar' ? bindScalar(node, entry, place) : unknown
    if (call.kind !== 'call') return call
    if (geoDatabase !== undefined)
      return makeCall('geo info from', { ...call.arguments, database: constant('string', geoDatabase) }, 'dynamic')
    place.binder.report(noGeoDatabase(), node.name.span)
    return call
  },
  pack_array: (node, place) => {
    const entry = findFunction('pack_array')
    return entry?.kind === 'scalar' ? bindScalar(withEveryColumn(node, place), entry, place) : unknown
  },
  pack_all: (node, place) => packColumns(node, place, place.row.columns),
  bag_pack_columns: (node, place) => {
    if (node.arguments.length === 0) return wrongCount(node, 'at least 1 argument', place)
    const columns = node.arguments.flatMap(({ value }) => {
      const column = value.kind === 'name' ? place.row.find(value.name) : undefined
      if (!column) place.binder.report(columnRequired(), value.span)
      return column ? [column] : []
    })
    return packColumns({ ...node, arguments: [] }, place, columns)
  },
}

/**
 * A scalar within toscalar(): one value for all rows and all uses, though it be random, and for every call of the
 * function in whose body it stands (named-expressions.md of the reference).
 */
function workedOutOnce(node: CallSyntax, value: Expr, { binder }: Place): Expr {
  if (!some(value, (part) => part.kind === 'call' && part.function.volatile)) return value
  if (some(value, (part) => part.kind === 'column')) return value
  const before = binder.workedOut.get(node)
  if (before && isDeepStrictEqual(before.value, value)) return before.query
  const plan: Plan = { kind: 'values', columns: [binder.column('value', value.type)], rows: [[value]] }
  const query: Expr = { kind: 'scalar-query', plan, type: value.type }
  binder.workedOut.set(node, { value, query })
  return query
}

function wrongCount(node: CallSyntax, expected: string, { binder }: Place): Expr {
  binder.report(argumentCount({ function: node.name.name, expected, found: node.arguments.length }), node.span)
  return unknown
}

/** A call on `*` alone as one on every column. */
function withEveryColumn(node: CallSyntax, { row }: Place): CallSyntax {
  const [star] = node.arguments
  if (node.arguments.length !== 1 || star?.value.kind !== 'star') return node
  const { span } = star
  const columns = row.columns.map(({ name }) => ({
    name: undefined,
    value: { kind: 'name', name, span } as const,
    span,
  }))
  return { ...node, arguments: columns }
}

/** now(), now(offset), ago(offset): the moment of the query, moved by a timespan. */
function fromNow(node: CallSyntax, place: Place, operator: '+' | '-'): Expr {
  const { binder } = place
  const [offset] = node.arguments
  const now = constant('datetime', binder.now)
  if (!offset && operator === '+') return now
  if (!offset || node.arguments.length > 1)
    return wrongCount(node, operator === '+' ? '0 to 1 arguments' : '1 argument', place)
  const bound = bindExpression(offset.value, place)
  if (bound.type === 'unknown') return unknown
  const span = accept(bound, 'timespan')
  if (span) return operatorCall(operator, now, span, 'datetime')
  binder.report(wrongType({ expected: 'timespan', found: bound.type }), offset.span)
  return unknown
}

function bindColumnIfExists(node: CallSyntax, place: Place): Expr {
  const [name, otherwise] = node.arguments
  if (!name || !otherwise || node.arguments.length > 2) return wrongCount(node, '2 arguments', place)
  const bound = bindExpression(name.value, place)
  if (bound.type === 'unknown') return unknown
  if (bound.kind !== 'constant' || typeof bound.value !== 'string') {
    place.binder.report(constantRequired({ what: 'The name of a column that may be' }), name.value.span)
    return unknown
  }
  const column = place.row.find(bound.value)
  return column ? reference(column) : bindExpression(otherwise.value, place)
}

/** An item that is column_ifexists as the column which it means, whose name it then has; any other item as it is. */
export function withColumnMeant(item: NamedExpr, place: Place): NamedExpr {
  const { value: node } = item
  if (node.kind !== 'call' || specialCalls[node.name.name] !== bindColumnIfExists) return item
  const [name, otherwise] = node.arguments
  if (!name || !otherwise || node.arguments.length > 2 || place.scope.find(node.name.name)) return item
  const bound = bindExpression(name.value, place)
  if (bound.kind !== 'constant' || typeof bound.value !== 'string') return item
  if (place.row.find(bound.value)) return { ...item, value: { kind: 'name', name: bound.value, span: node.span } }
  return otherwise.value.kind === 'name' && place.row.find(otherwise.value.name)
    ? { ...item, value: otherwise.value }
    : item
}

/** extract_json(path, text, type): a path into JSON text, the value converted to the type named. */
function bindExtractJson(node: CallSyntax, place: Place): Expr {
  const [path, source, type] = node.arguments
  if (!path || !source || node.arguments.length > 3) return wrongCount(node, '2 to 3 arguments', place)
  const json = jsonOf(source.value, place)
  const text = bindExpression(path.value, place)
  const steps = text.kind === 'constant' && typeof text.value === 'string' ? jsonPathSteps(text.value) : undefined
  if (!steps)
    place.binder.report(
      badValue({ what: 'The path', expected: 'a JSON path known before the query runs, such as $.a[0].b' }),
      path.span,
    )
  if (!json || !steps || json.type === 'unknown') return unknown
  const found: Expr = steps.length > 0 ? { kind: 'path', base: json, steps, type: 'dynamic' } : json
  const target = type?.value.kind === 'typeof' && typeof type.value.type === 'string' ? type.value.type : 'string'
  return convert(found, target) ?? unknown
}

/** A text is read as JSON; a dynamic is taken as it is. */
function jsonOf(node: Syntax, place: Place): Expr | undefined {
  const value = bindExpression(node, place)
  if (value.type === 'string') return makeCall('parse_json', { value }, 'dynamic')
  if (value.type !== 'dynamic' && value.type !== 'unknown')
    place.binder.report(wrongType({ expected: 'string or dynamic', found: value.type }), node.span)
  return accept(value, 'dynamic')
}

/** `$.a['b'][0]` as steps; `undefined` where it is no such path. */
function jsonPathSteps(path: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = []
  let rest = path.replace(/^\$/, '')
  while (rest !== '') {
    const match = /^(?:\.([A-Za-z_][\w-]*)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\]|\[\s*(-?\d+)\s*\])/.exec(rest)
    if (!match) return undefined
    const name = match[1] ?? match[2] ?? match[3]
    steps.push(name === undefined ? { kind: 'item', index: Number(match[4]) } : { kind: 'member', name })
    rest = rest.slice(match[0].length)
  }
  return steps
}

/** A bag of columns by name; `pack_all(true)` leaves out nulls and empty texts. */
function packColumns(node: CallSyntax, place: Place, columns: Place['row']['columns']): Expr {
  const [ignore] = node.arguments
  const flag = ignore && bindExpression(ignore.value, place)
  const pairs = columns.flatMap((column) => [constant('string', column.name), reference(column)])
  const packed = makeCall('bag_pack', { pairs }, 'dynamic')
  return flag?.kind === 'constant' && flag.value === true
    ? makeCall('without empty', { bag: packed }, 'dynamic')
    : packed
}
