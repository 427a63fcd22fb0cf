// Series as host functions read them: JSON arrays of numbers.
import type { HostJson } from '../../sql/host-function.js'
import { isList } from '../json-text.js'

/** What KQL writes for the reals that JSON has no number for. */
const named: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity }

const numberOf = (item: HostJson): number | undefined =>
  typeof item === 'number' ? item : typeof item === 'string' ? named[item] : undefined

/** The items where all are numbers; undefined for anything else. */
export function numbersOf(series: HostJson): readonly number[] | undefined {
  const items = itemsOf(series)
  return items?.every((item) => item !== undefined) ? items : undefined
}

/** The items, each a number or undefined; undefined for what is no array. */
export const itemsOf = (series: HostJson): readonly (number | undefined)[] | undefined =>
  isList(series) ? series.map(numberOf) : undefined
