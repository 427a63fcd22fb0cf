// One tabular operator after another: what may follow, written over the columns that the pipeline has so far.
import type { ScalarType } from '../../../src/kql/types.js'
import { scalarTypes } from '../../../src/kql/types.js'
import type { Materials } from './expressions.js'
import { aggregateCall, columnOf, expression, windowCall, written } from './expressions.js'

/** What an operator is made from: expressions, and whole tables to join and unite with. */
export interface Pipeline extends Materials {
  /** A table in parentheses or by name, of no more than so many operators. */
  readonly table: () => string
}

type OperatorMaker = (pipeline: Pipeline) => string

const newNames = ['a', 'b', 'x1', 'Count', 'FileName', 'Timestamp', "['odd name']", "['kind']", 'DeviceId', 'a1'] as const // prettier-ignore
const newName = ({ choose }: Materials): string => choose.pick(newNames)
/** A name that no column has: where parse and serialize replace a column, the official binder gives two. */
const freshName = (p: Materials, of: readonly string[] = ['a', 'b', 'x1', "['odd name']", 'a1']): string =>
  p.choose.pick(of.filter((name) => !p.columns.some((column) => written(column.name) === name))) ?? 'Fresh'
const anyType = ({ choose }: Materials): ScalarType => choose.pick(scalarTypes) ?? 'long'
const any = (materials: Materials, depth = 2): string => expression(materials, anyType(materials), depth)
const orderedTypes = ['string', 'long', 'datetime', 'real', 'timespan', 'int', 'bool', 'decimal'] as const

/** A column, or where there is none of the type a name that is nothing. */
const column = (materials: Materials, type?: ScalarType): string => columnOf(materials, type) ?? 'Missing'
const columns = (materials: Materials, most: number): string =>
  [...new Set(materials.choose.several(1, most, () => column(materials)))].join(', ')

const unique = (list: readonly string[]): string => {
  const seen = new Set<string>()
  return list.filter((item) => !seen.has(item.split(' = ')[0] ?? '') && seen.add(item.split(' = ')[0] ?? '')).join(', ')
}

/** `name = value`, now and then the value alone. */
const named = (materials: Materials, value: string): string =>
  materials.choose.chance(70) ? `${newName(materials)} = ${value}` : value

const groups = (materials: Materials): string =>
  unique(
    materials.choose.several(1, 2, () => {
      const time = materials.choose.chance(25) ? columnOf(materials, 'datetime') : undefined
      return time === undefined ? column(materials) : `bin(${time}, ${materials.choose.pick(['1h', '1d'])})`
    }),
  )

const orderKey = (materials: Materials): string => {
  const { choose } = materials
  return `${choose.chance(70) ? column(materials) : expression(materials, choose.pick(orderedTypes), 1)}${choose.pick(['', ' asc', ' desc', ' asc nulls last', ' nulls first'])}`
}

const key = (materials: Materials): string =>
  materials.choose.chance(75)
    ? (columnOf(materials, 'string') ?? column(materials))
    : `$left.${column(materials)} == $right.${column(materials)}`

/** Every operator that is generated, each as often as its weight says. */
export const operators: readonly (readonly [weight: number, make: OperatorMaker])[] = [
  [10, (p) => `where ${expression(p, 'bool')}`],
  [10, (p) => `extend ${unique(p.choose.several(1, 3, () => named(p, any(p))))}`],
  [8, (p) => `project ${unique(p.choose.several(1, 4, () => (p.choose.chance(50) ? column(p) : named(p, any(p)))))}`],
  [10, (p) => `summarize ${unique(p.choose.several(1, 3, () => (p.choose.chance(40) ? `${newName(p)} = ` : '') + aggregateCall(p)))}${p.choose.chance(80) ? ` by ${groups(p)}` : ''}`], // prettier-ignore
  [2, (p) => `summarize by ${groups(p)}`],
  [2, (p) => `take ${p.choose.pick(['10', '0', '1 + 2'])}`],
  [3, (p) => `top ${p.choose.pick(['5', '0'])} by ${orderKey(p)}`],
  [5, (p) => `${p.choose.pick(['sort', 'order'])} by ${p.choose.several(1, 2, () => orderKey(p)).join(', ')}`],
  [3, (p) => `distinct ${p.choose.chance(20) ? '*' : columns(p, 3)}`],
  [2, () => 'count'],
  [3, (p) => `project-away ${p.choose.chance(20) ? wildcard(p) : columns(p, 2)}`],
  [2, (p) => `project-keep ${p.choose.chance(30) ? wildcard(p) : columns(p, 3)}`],
  [3, (p) => `project-rename ${newName(p)} = ${column(p)}`],
  [2, (p) => `project-reorder ${columns(p, 2)}`],
  [6, (p) => `join ${p.choose.pick(['', 'kind=inner ', 'kind=leftouter ', 'kind=rightouter ', 'kind=fullouter ', 'kind=leftanti ', 'kind=rightanti ', 'kind=leftsemi ', 'kind=rightsemi ', 'kind=innerunique '])}${p.table()} on ${key(p)}`], // prettier-ignore
  [2, (p) => `lookup ${p.choose.pick(['', 'kind=inner ', 'kind=leftouter '])}${p.table()} on ${columnOf(p, 'string') ?? column(p)}`], // prettier-ignore
  [4, (p) => `union ${p.choose.pick(['', 'kind=outer ', 'withsource=Source ', 'isfuzzy=true '])}${p.choose.several(1, 2, () => p.table()).join(', ')}`], // prettier-ignore
  [5, mvExpand],
  [2, (p) => `mv-apply ${newName(p)} = ${expression(p, 'dynamic', 1)} ${p.choose.pick(['', 'to typeof(long) ', 'to typeof(string) '])}on (${p.choose.pick(['where true', 'take 1', 'count', `summarize ${aggregateCall(p)}`, `sort by ${orderKey(p)} | extend n = row_number()`, `top 2 by ${orderKey(p)}`, `extend ${newName(p)} = ${any(p, 1)}`, `where ${expression(p, 'bool', 1)} | summarize ${aggregateCall(p)} by ${groups(p)}`])})`], // prettier-ignore
  [3, (p) => `${p.choose.pick(['parse', 'parse-where'])} ${p.choose.pick(['', 'kind=relaxed ', 'kind=simple '])}${column(p, 'string')} with ${p.choose.pick(['*', '"a"'])} "=" ${freshName(p)}${p.choose.pick(['', ':long', ':datetime', ':real'])} ${p.choose.pick(['', '";" *', '"x" *'])}`], // prettier-ignore
  [1, (p) => `parse kind=regex ${column(p, 'string')} with @"[a-z]+=" ${freshName(p)} @"\\d" *`],
  [2, (p) => `parse-kv ${column(p, 'string')} as (${freshName(p)}: string, ${freshName(p, ['Second', 'Third'])}: long) with (pair_delimiter=";", kv_delimiter="=")`], // prettier-ignore
  [3, (p) => `make-series ${named(p, seriesCall(p))}${p.choose.pick(['', ' default=0'])} on ${p.choose.chance(80) ? column(p, 'datetime') : column(p, 'long')} ${p.choose.pick(['from ago(1d) to now() step 1h', 'from datetime(2024-01-01) to datetime(2024-01-03) step 1d', 'step 1h'])}${p.choose.chance(50) ? ` by ${column(p)}` : ''}`], // prettier-ignore
  [4, (p) => `sort by ${orderKey(p)} | ${p.choose.pick(['extend', 'serialize'])} ${freshName(p)} = ${windowCall(p)}`],
  [1, (p) => `serialize ${freshName(p)} = ${any(p)}`],
  [1, (p) => `sample ${p.choose.pick(['5', '1'])}`],
  [1, (p) => `sample-distinct 3 of ${column(p)}`],
  [1, (p) => `top-hitters 3 of ${column(p)}${p.choose.chance(40) ? ` by ${expression(p, 'long', 1)}` : ''}`],
  [1, (p) => `top-nested 2 of ${column(p)} by ${p.choose.pick(['count()', 'max(1)', 'sum(2)'])}, top-nested 1 of ${column(p)} by dcount(1)`], // prettier-ignore
  [1, (p) => `as ${p.choose.pick(['Named', 'T2'])}`],
  [1, () => 'getschema'],
  [
    1,
    // Of a second one the official binder makes a second column of the first one's name.
    (p) =>
      p.columns.some(({ name }) => name === '$table')
        ? 'count'
        : `search ${p.choose.pick(['"cmd"', '"a*"', `${column(p, 'string')} has "x"`, `${column(p, 'string')}: "x"`])}`,
  ],
  [1, (p) => `partition by ${column(p, 'string')} (${p.choose.pick(['take 1', 'top 1 by 1', 'summarize count()'])})`],
  [1, () => 'render timechart'],
  [1, () => 'evaluate narrow()'],
  [1, (p) => `reduce by ${column(p, 'string')}`],
]

/** An aggregate for make-series; of the several results of some the official binder tells the wrong types. */
function seriesCall(p: Pipeline): string {
  const call = p.choose.pick(['count()', 'avg(1.5)', aggregateCall(p)])
  return /^(arg_max|arg_min|take_any|percentilesw?)\(/.test(call) ? 'dcount(1)' : call
}

function wildcard({ choose, columns: all }: Materials): string {
  const name = choose.pick(all)?.name ?? 'x'
  return choose.pick([`${name.replaceAll(/\W/g, '')[0] ?? 'D'}*`, `*${name.replaceAll(/\W/g, '').at(-1) ?? 'd'}`])
}

function mvExpand(p: Pipeline): string {
  const { choose } = p
  const one = (): string => {
    const value = choose.chance(60) ? (columnOf(p, 'dynamic') ?? expression(p, 'dynamic', 1)) : `${newName(p)} = ${expression(p, 'dynamic', 1)}` // prettier-ignore
    return value + choose.pick(['', '', ' to typeof(long)', ' to typeof(string)', ' to typeof(datetime)'])
  }
  const index = choose.chance(20) ? 'with_itemindex=Index ' : ''
  return `mv-expand ${choose.pick(['', 'kind=array ', 'bagexpansion=bag '])}${index}${choose.several(1, 2, one).join(', ')}${choose.pick(['', ' limit 5'])}` // prettier-ignore
}
