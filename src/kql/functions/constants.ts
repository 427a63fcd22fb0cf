// Arguments that are known when compiling, read by the type that they must have, and kept within bounds.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { value } from '../../sql/tree.js'

/** A constant whole number; `undefined` for one that is not known, or null. */
export const knownWhole = (constant: unknown): bigint | undefined =>
  typeof constant === 'bigint' ? constant : undefined
/** A constant text, or the JSON of a dynamic; `undefined` for one that is not known, or null. */
export const knownText = (constant: unknown): string | undefined =>
  typeof constant === 'string' ? constant : undefined
/** The items of a constant dynamic array; `undefined` for what is none. */
export const knownArray = (constant: unknown): readonly unknown[] | undefined => {
  const parsed: unknown = typeof constant === 'string' ? JSON.parse(constant) : undefined
  return Array.isArray(parsed) ? parsed : undefined
}

/** Beyond any text; the engine refuses larger offsets and lengths. */
export const farthest = 2_147_483_647n
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** The number kept within [low, farthest]; worked out now where it is constant. */
export const within = (low: bigint, sql: Sql, constant: bigint | undefined): Sql =>
  constant === undefined
    ? fn.least(fn.greatest(sql, value(low)), value(farthest))
    : value(larger(low, smaller(constant, farthest)))
