// The query options of the REST paths: what is not understood is refused, never ignored.
import type { AlertFilter } from '../alerts/alert-filter.js'
import { everyAlert } from '../alerts/alert-filter.js'
import type { AlertOrder, AlertOrderField } from '../alerts/alert.store.js'
import { newestFirst } from '../alerts/alert.service.js'
import { ODataError } from '../odata/odata-error.js'
import { parseFilter } from '../odata/parser.js'
import type { FilterFields } from './odata-alerts.js'
import { alertFilterOf } from './odata-alerts.js'
import type { DescribedRoute } from './openapi.js'
import type { Properties, Selection } from './properties.js'
import { selectionOf } from './properties.js'

/** Options as a request gives them, by their names in lower case. */
export type GivenOptions = ReadonlyMap<string, string>

/** The same route, which refuses every query option that its description does not name. */
export const strict = ({ handle, ...route }: DescribedRoute): DescribedRoute => ({
  ...route,
  handle: (caller, request, response) => {
    givenOptions(request.query, Object.keys(route.doc.query ?? {}))
    return handle(caller, request, response)
  },
})

/** @throws ODataError for an option that is none of these, in any case, or is given twice */
export function givenOptions(query: Readonly<Record<string, unknown>>, names: readonly string[]): GivenOptions {
  const given = new Map<string, string>()
  for (const [name, value] of Object.entries(query)) {
    const key = name.toLowerCase()
    if (!names.includes(key)) throw new ODataError(`The query option '${name.slice(0, 80)}' is not supported here.`)
    if (typeof value !== 'string' || given.has(key)) throw new ODataError(`The query option '${name}' is given once.`)
    given.set(key, value)
  }
  return given
}

/** Where the alerts of two APIs differ. */
export interface AlertRules {
  readonly properties: Properties<never>
  readonly fields: FilterFields
  /** The largest `$top`, which is also the largest page. */
  readonly mostTop: number
  /** The page without `$top`. */
  readonly page: number
  /** What `$expand` may name. */
  readonly expands: readonly string[]
  /** Properties by which a list can be ordered. */
  readonly orders: Readonly<Record<string, AlertOrderField>>
}

/** What of a resource is shown. */
export interface View {
  readonly select: Selection
  readonly expand: ReadonlySet<string>
}

export interface ListOptions extends View {
  readonly filter: AlertFilter
  readonly order: AlertOrder
  /** How many in this page. */
  readonly size: number
  /** How many in all; undefined for as many as there are. */
  readonly top: number | undefined
  readonly skip: number
  readonly count: boolean
  /** A cursor that the page before gave. */
  readonly after: string | undefined
}

const mostSkip = 100_000

/** The options that count alerts, show one, and list several, with what each is. */
export const countOptions = ({ fields }: AlertRules): Readonly<Record<string, string>> => ({
  $filter: `Comparisons, in, startswith, endswith, contains and any() over ${Object.keys(fields).join(', ')}; and, or, not.`,
})
export const viewOptions = ({ properties, expands }: AlertRules): Readonly<Record<string, string>> => ({
  $select: `These properties alone, of ${Object.keys(properties).join(', ')}.`,
  ...(expands.length > 0 ? { $expand: expands.join(', ') } : {}),
})
export const listOptions = (rules: AlertRules): Readonly<Record<string, string>> => ({
  ...countOptions(rules),
  $top: `At most so many, up to ${rules.mostTop}.`,
  $skip: 'Passes over so many.',
  $orderby: `One of ${Object.keys(rules.orders).join(', ')}, with asc or desc.`,
  $count: 'true: how many there are in all, as @odata.count.',
  $skiptoken: 'Where a next link goes on.',
  ...viewOptions(rules),
})

/** Reads the options of a list. @throws ODataError */
export function readOptions(query: Readonly<Record<string, unknown>>, rules: AlertRules): ListOptions {
  const given = givenOptions(query, Object.keys(listOptions(rules)))
  const top = whole(given, '$top', rules.mostTop)
  return {
    ...viewOf(given, rules),
    filter: filterOf(given, rules),
    order: orderOf(given.get('$orderby'), rules),
    size: Math.min(top ?? rules.page, rules.page),
    top,
    skip: whole(given, '$skip', mostSkip) ?? 0,
    count: flag(given, '$count'),
    after: given.get('$skiptoken'),
  }
}

/** Reads which alerts are to be counted. @throws ODataError */
export const readFilter = (query: Readonly<Record<string, unknown>>, rules: AlertRules): AlertFilter =>
  filterOf(givenOptions(query, Object.keys(countOptions(rules))), rules)

function filterOf(given: GivenOptions, { fields }: AlertRules): AlertFilter {
  const filter = given.get('$filter')
  return filter === undefined ? everyAlert : alertFilterOf(parseFilter(filter), fields)
}

/** Reads the options of one alert. @throws ODataError */
export const readView = (query: Readonly<Record<string, unknown>>, rules: AlertRules): View =>
  viewOf(givenOptions(query, Object.keys(viewOptions(rules))), rules)

const viewOf = (given: GivenOptions, { properties, expands }: AlertRules): View => ({
  select: selectionOf(given.get('$select'), properties),
  expand: expandOf(given.get('$expand'), expands),
})

/** A whole number of an option, undefined where it is not given. @throws ODataError */
export function whole(given: GivenOptions, name: string, most: number): number | undefined {
  const text = given.get(name)
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text) || Number(text) > most)
    throw new ODataError(`${name} is a whole number from 0 to ${most}.`)
  return Number(text)
}

/** Whether an option is true; it is false where it is not given. @throws ODataError */
export function flag(given: GivenOptions, name: string): boolean {
  const text = given.get(name)
  if (text === undefined || /^false$/i.test(text)) return false
  if (/^true$/i.test(text)) return true
  throw new ODataError(`${name} is true or false.`)
}

function orderOf(text: string | undefined, { orders }: AlertRules): AlertOrder {
  if (text === undefined) return newestFirst
  const [, name = '', direction = 'asc'] = /^\s*([A-Za-z_]+)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? []
  const key = name.toLowerCase()
  const field = Object.hasOwn(orders, key) ? orders[key] : undefined
  if (!field) throw new ODataError(`$orderby names one of ${Object.keys(orders).join(', ')}, with asc or desc.`)
  return { field, descending: direction.toLowerCase() === 'desc' }
}

/** @throws ODataError for what cannot be expanded */
export function expandOf(text: string | undefined, expands: readonly string[]): ReadonlySet<string> {
  const names = text === undefined ? [] : text.split(',').map((name) => name.trim())
  for (const name of names) {
    if (!expands.includes(name))
      throw new ODataError(`$expand names ${expands.join(', ') || 'nothing here'}; '${name.slice(0, 80)}' is not it.`)
  }
  return new Set(names)
}
