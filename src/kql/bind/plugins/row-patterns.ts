// basket, autocluster and diffpatterns: the patterns of values that rows have in common, or that set rows apart.
import type { Expr as Syntax } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import { leastNews, mostCells } from '../../functions/row-patterns.js'
import type { Assignment, Plan, PlanColumn, UnnestItem } from '../../plan.js'
import { project } from '../../plan.js'
import { badValue, patternsChosenHere } from '../../problems.js'
import type { ConstantValue, ScalarType } from '../../types.js'
import { isNumber } from '../../types.js'
import { convert, makeCall, operatorCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import { isKey } from '../operators/keys.js'
import type { Plugin, PluginCall } from './plugin.js'
import { bindWritten } from './kql-text.js'

/** What stands in the place of an argument that keeps its default. */
const unchanged = '~'

/**
 * The different rows, their weights added up: a value that is too rare for any pattern becomes '', another '=' and its
 * text. One more row than can be worked with tells that there are too many.
 */
const profilesText = (columns: number): string => {
  const names = Array.from({ length: columns }, (_, i) => `c${i}`)
  const often = names.map(
    (name, i) => `let often${i} = seen | summarize a = sum(a), b = sum(b) by ${name}
| where (a > 0 and a / totalA >= Share) or (b > 0 and b / totalB >= Share) | project ${name};`,
  )
  const kept = names.map((name, i) => `${name} = iff(${name} in (often${i}), strcat("=", ${name}), "")`)
  return `
let totalA = toscalar(seen | summarize sum(a));
let totalB = toscalar(seen | summarize sum(b));
${often.join('\n')}
seen | extend ${kept.join(', ')}
| summarize a = sum(a), b = sum(b) by ${names.join(', ')}
| extend both = a + b | sort by both desc, ${names.join(' asc, ')} asc | take ${Math.floor(mostCells / columns) + 1}
| summarize rows = make_list(pack_array(pack_array(${names.join(', ')}, a, b)))`
}

/** What one of the plugins looks for. */
interface Search {
  readonly columns: readonly PlanColumn[]
  /** The weight of a row in the one set, and in the other. */
  readonly a: Expr
  readonly b: Expr
  /** Of a value that a pattern can have. */
  readonly share: number
  /** Makes patterns of the profiles. */
  readonly find: (profiles: Expr) => Expr
  /** The numbers shown of each pattern, by their place in it. */
  readonly shown: readonly (readonly [name: string, place: number, type: 'long' | 'real'])[]
  readonly wildcards: ReadonlyMap<ScalarType, ConstantValue>
}

export const basket: Plugin = {
  doc: 'The patterns of values that at least a share of the rows have (0.05 unless told), each with all that its rows have in common, the most frequent first. Every such pattern is found, where the reference samples; counts are those of all rows, percentages are not rounded.',
  examples: {
    'datatable(os: string, app: string)["a", "x", "a", "x", "a", "y", "b", "z"] | evaluate basket(0.5)':
      '[[0,3,75,"a",""],[1,2,50,"a","x"]]',
  },
  bind: (call, input, context) => {
    const share = given(call, 0, 'real', 'The threshold', 0.05, context)
    const weight = weightOf(call, 1, input, context)
    const dimensions = given(call, 2, 'long', 'The number of dimensions', 5, context)
    const columns = columnsBut(input, [weight.column], call, context)
    if (share === undefined || dimensions === undefined || !weight.fits || !columns) return undefined
    if (!between(share, 0.015, 1, 'The threshold', call.argument(0), context)) return undefined
    const wildcards = wildcardsFrom(call, 3, context)
    const find = (rows: Expr): Expr =>
      makeCall('frequent patterns', { rows, share: constant('real', share), dimensions: long(dimensions) }, 'dynamic')
    const search = { columns, a: weight.value, b: zero, share, find, shown: ofOneSet }
    return wildcards && patterns({ ...search, wildcards }, input, call, context)
  },
}

export const autocluster: Plugin = {
  doc: `A few patterns of values that many rows have and that say much of them. How the reference weighs the one against the other is not published: a pattern is chosen here by the share of the rows that none before it has, at least ${leastNews * 100} %, and by how much its values tell, in bits. So it may choose others; what it tells of a pattern is exact.`,
  examples: {
    'datatable(os: string, app: string)["a", "x", "a", "x", "a", "x", "b", "y", "b", "y", "b", "z"] | evaluate autocluster()':
      '[[0,3,50,"a","x"],[1,2,33.333333333333336,"b","y"],[2,1,16.666666666666668,"b","z"]]',
  },
  bind: (call, input, context) => {
    const sizeWeight = given(call, 0, 'real', 'The weight of the size', 0.5, context)
    const weight = weightOf(call, 1, input, context)
    const seeds = given(call, 2, 'long', 'The number of seeds', 25, context)
    const columns = columnsBut(input, [weight.column], call, context)
    if (sizeWeight === undefined || seeds === undefined || !weight.fits || !columns) return undefined
    if (!between(sizeWeight, 0, 1, 'The weight of the size', call.argument(0), context)) return undefined
    const wildcards = wildcardsFrom(call, 3, context)
    const find = (rows: Expr): Expr =>
      makeCall('row clusters', { rows, sizeWeight: constant('real', sizeWeight), seeds: long(seeds) }, 'dynamic')
    context.binder.report(patternsChosenHere({ name: call.name }), call.node.call.name.span)
    const search = { columns, a: weight.value, b: zero, share: leastNews, find, shown: ofOneSet }
    return wildcards && patterns({ ...search, wildcards }, input, call, context)
  },
}

export const diffpatterns: Plugin = {
  doc: 'A few patterns of values that a larger share of the rows has where a column has one value than where it has another, by at least 0.05 unless told. How the reference chooses among them is not published: here each pattern is the one whose shares differ most, also of the rows that none before it has. So it may choose others; what it tells of a pattern is exact.',
  examples: {
    'datatable(ok: string, os: string, app: string)["y", "a", "x", "y", "a", "z", "n", "b", "x", "n", "a", "x"] | evaluate diffpatterns(ok, "y", "n")':
      '[[0,2,1,100,50,50,"a",""],[1,0,1,0,50,50,"b","x"]]',
  },
  bind: (call, input, context) => {
    if (!call.takes(3)) return undefined
    const split = call.column(call.argument(0), input)
    const [valueA, valueB] = [call.scalar(call.argument(1)), call.scalar(call.argument(2))]
    const weight = weightOf(call, 3, input, context)
    const share = given(call, 4, 'real', 'The threshold', 0.05, context)
    const dimensions = given(call, 5, 'long', 'The number of dimensions', input.columns.length, context)
    const columns = split && columnsBut(input, [weight.column, split], call, context)
    if (!columns || !valueA || !valueB || !weight.fits || share === undefined || dimensions === undefined)
      return undefined
    if (!between(share, 0.015, 1, 'The threshold', call.argument(4), context)) return undefined
    const wildcards = wildcardsFrom(call, 6, context)
    const where = (value: Expr): Expr => {
      const condition = operatorCall('==', convert(reference(split), 'string'), convert(value, 'string'), 'bool')
      return makeCall('iff', { predicate: condition, then: weight.value, otherwise: zero }, 'real')
    }
    const find = (rows: Expr): Expr =>
      makeCall('row differences', { rows, share: constant('real', share), dimensions: long(dimensions) }, 'dynamic')
    context.binder.report(patternsChosenHere({ name: call.name }), call.node.call.name.span)
    const search = { columns, a: where(valueA), b: where(valueB), share, find, shown: ofTwoSets }
    return wildcards && patterns({ ...search, wildcards }, input, call, context)
  },
}

const ofOneSet = [
  ['SegmentId', 0, 'long'],
  ['Count', 1, 'long'],
  ['Percent', 3, 'real'],
] as const
const ofTwoSets = [
  ['SegmentId', 0, 'long'],
  ['CountA', 1, 'long'],
  ['CountB', 2, 'long'],
  ['PercentA', 3, 'real'],
  ['PercentB', 4, 'real'],
  ['PercentDiffAB', 5, 'real'],
] as const
/** Behind the numbers of a pattern stand its values. */
const firstValue = 6

const zero = constant('real', 0)
const long = (number: number): Expr => constant('long', BigInt(number))

const isUnchanged = (node: Syntax | undefined): boolean =>
  node === undefined || (node.kind === 'literal' && node.value === unchanged)

/** A number known when compiling; the default where it is left out or '~'. */
function given(
  call: PluginCall,
  position: number,
  type: 'real' | 'long',
  what: string,
  unless: number,
  { binder }: Context,
): number | undefined {
  const node = call.argument(position)
  if (isUnchanged(node) || !node) return unless
  const bound = call.scalar(node)
  if (bound?.kind === 'constant' && isNumber(bound.type) && bound.value !== null) {
    const number = Number(bound.value)
    if (type === 'real' || (Number.isInteger(number) && number > 0)) return number
  }
  if (bound)
    binder.report(badValue({ what, expected: type === 'real' ? 'a number' : 'a whole number above zero' }), node.span)
  return undefined
}

function between(
  number: number,
  least: number,
  most: number,
  what: string,
  node: Syntax | undefined,
  { binder }: Context,
): boolean {
  const fits = number >= least && number <= most
  if (!fits && node) binder.report(badValue({ what, expected: `from ${least} to ${most}` }), node.span)
  return fits
}

/** The column by which rows weigh, 1 each where there is none. */
function weightOf(
  call: PluginCall,
  position: number,
  input: Plan,
  { binder }: Context,
): { readonly column: PlanColumn | undefined; readonly value: Expr; readonly fits: boolean } {
  const node = call.argument(position)
  const one = constant('real', 1)
  if (isUnchanged(node) || !node) return { column: undefined, value: one, fits: true }
  const column = call.column(node, input)
  const value = column && isNumber(column.type) ? convert(reference(column), 'real') : undefined
  if (column && !value) binder.report(badValue({ what: 'The weight', expected: 'a column of numbers' }), node.span)
  return { column, value: value ?? one, fits: value !== undefined }
}

/** The columns that patterns are made of. */
function columnsBut(
  input: Plan,
  others: readonly (PlanColumn | undefined)[],
  call: PluginCall,
  context: Context,
): readonly PlanColumn[] | undefined {
  const columns = input.columns.filter((column) => !others.includes(column))
  const { span } = call.node.call
  const fit = columns.every((column) => isKey(reference(column), `The column '${column.name}'`, span, context))
  return fit && columns.length > 0 ? columns : undefined
}

/** What stands for any value, by type. */
function wildcardsFrom(
  call: PluginCall,
  position: number,
  { binder }: Context,
): ReadonlyMap<ScalarType, ConstantValue> | undefined {
  const wildcards = new Map<ScalarType, ConstantValue>()
  for (const node of call.rest(position)) {
    if (isUnchanged(node)) continue
    const bound = call.scalar(node)
    if (bound?.kind !== 'constant' || bound.type === 'unknown') {
      if (bound) binder.report(badValue({ what: 'A wildcard', expected: 'a literal' }), node.span)
      return undefined
    }
    wildcards.set(bound.type, bound.value)
  }
  return wildcards
}

function patterns(search: Search, input: Plan, call: PluginCall, context: Context): Plan | undefined {
  const { binder } = context
  const texts = search.columns.map((column, i): Assignment => ({
    column: binder.column(`c${i}`, 'string'),
    value: convert(reference(column), 'string'),
  }))
  const weights = (['a', 'b'] as const).map((name): Assignment => ({
    column: binder.column(name, 'real'),
    value: search[name],
  }))
  const given = {
    tables: { seen: project(input, [...texts, ...weights]) },
    scalars: { Share: constant('real', search.share) },
  }
  const profiles = bindWritten(profilesText(search.columns.length), given, call, context)
  const [rows] = profiles?.columns ?? []
  if (!profiles || !rows) return undefined
  const list = binder.column('patterns', 'dynamic')
  const found = project(profiles, [{ column: list, value: search.find(reference(rows)) }])
  const item: UnnestItem = { column: binder.column('pattern', 'dynamic'), array: reference(list), bagsAs: 'bag' }
  const unnested: Plan = {
    kind: 'unnest',
    input: found,
    items: [item],
    index: undefined,
    limit: undefined,
    columns: [...found.columns, item.column],
  }
  const part = (place: number): Expr => ({
    kind: 'path',
    base: reference(item.column),
    steps: [{ kind: 'item', index: place }],
    type: 'dynamic',
  })
  const numbers = search.shown.map(([name, place, type]): Assignment => ({
    column: binder.column(name, type),
    value: convert(part(place), type),
  }))
  const values = search.columns.map((column, i): Assignment => ({
    column: binder.column(column.name, column.type),
    value: valueOf(part(firstValue + i), column.type, search.wildcards),
  }))
  return project(unnested, [...numbers, ...values])
}

/** A value of a pattern in the type of its column, or what stands for any. */
function valueOf(text: Expr, type: PlanColumn['type'], wildcards: Search['wildcards']): Expr {
  const typed = convert(convert(text, 'string'), type)
  const wildcard = type === 'unknown' ? undefined : wildcards.get(type)
  if (wildcard === undefined || type === 'unknown') return typed
  const isFree = makeCall('isnull', { value: text }, 'bool')
  return makeCall('iff', { predicate: isFree, then: constant(type, wildcard), otherwise: typed }, type)
}
