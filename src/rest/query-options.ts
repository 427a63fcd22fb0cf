// The query options of a list of alerts: what is not understood is refused, never ignored.
import type { AlertFilter } from '../alerts/alert-filter.js'
import { everyAlert } from '../alerts/alert-filter.js'
import type { AlertOrder, AlertOrderField } from '../alerts/alert.store.js'
import { newestFirst } from '../alerts/alert.service.js'
import { ODataError } from '../odata/odata-error.js'
import { parseFilter } from '../odata/filter-parser.js'
import type { FilterFields } from './odata-alerts.js'
import { alertFilterOf } from './odata-alerts.js'

/** Where the lists of two APIs differ. */
export interface ListRules {
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

export interface ListOptions {
  readonly filter: AlertFilter
  readonly order: AlertOrder
  /** How many in this page. */
  readonly size: number
  /** How many in all; undefined for as many as there are. */
  readonly top: number | undefined
  readonly skip: number
  readonly expand: ReadonlySet<string>
  readonly count: boolean
  /** A cursor that the page before gave. */
  readonly after: string | undefined
}

const mostSkip = 100_000
const options = new Set(['$filter', '$top', '$skip', '$expand', '$orderby', '$count', '$skiptoken'])

/** Reads the options of a request. @throws ODataError */
export function readOptions(query: Readonly<Record<string, unknown>>, rules: ListRules): ListOptions {
  const given = new Map<string, string>()
  for (const [name, value] of Object.entries(query)) {
    const key = name.toLowerCase()
    if (!options.has(key)) throw new ODataError(`The query option '${name.slice(0, 80)}' is not supported here.`)
    if (typeof value !== 'string' || given.has(key)) throw new ODataError(`The query option '${name}' is given once.`)
    given.set(key, value)
  }
  const top = whole(given, '$top', rules.mostTop)
  const filter = given.get('$filter')
  return {
    filter: filter === undefined ? everyAlert : alertFilterOf(parseFilter(filter), rules.fields),
    order: orderOf(given.get('$orderby'), rules),
    size: Math.min(top ?? rules.page, rules.page),
    top,
    skip: whole(given, '$skip', mostSkip) ?? 0,
    expand: expandOf(given.get('$expand'), rules),
    count: flag(given.get('$count')),
    after: given.get('$skiptoken'),
  }
}

function whole(given: ReadonlyMap<string, string>, name: string, most: number): number | undefined {
  const text = given.get(name)
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text) || Number(text) > most)
    throw new ODataError(`${name} is a whole number from 0 to ${most}.`)
  return Number(text)
}

function flag(text: string | undefined): boolean {
  if (text === undefined || /^false$/i.test(text)) return false
  if (/^true$/i.test(text)) return true
  throw new ODataError('$count is true or false.')
}

function orderOf(text: string | undefined, { orders }: ListRules): AlertOrder {
  if (text === undefined) return newestFirst
  const [, name = '', direction = 'asc'] = /^\s*([A-Za-z_]+)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? []
  const key = name.toLowerCase()
  const field = Object.hasOwn(orders, key) ? orders[key] : undefined
  if (!field) throw new ODataError(`$orderby names one of ${Object.keys(orders).join(', ')}, with asc or desc.`)
  return { field, descending: direction.toLowerCase() === 'desc' }
}

function expandOf(text: string | undefined, { expands }: ListRules): ReadonlySet<string> {
  const names = text === undefined ? [] : text.split(',').map((name) => name.trim())
  for (const name of names) {
    if (!expands.includes(name)) throw new ODataError(`$expand names ${expands.join(', ') || 'nothing here'}; '${name.slice(0, 80)}' is not it.`) // prettier-ignore
  }
  return new Set(names)
}
