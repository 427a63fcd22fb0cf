// Arguments that are a word out of a few, known when compiling: which it is, whatever its case and the spaces round it.
import type { Sql } from '../../sql/tree.js'
import { nil } from '../../sql/tree.js'
import type { ScalarFunction } from './define.js'

/** What a constant name stands for, whatever its case and the spaces round it. */
export function named<T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined {
  const word = typeof name === 'string' ? name.trim().toLowerCase() : ''
  return Object.hasOwn(table, word) ? table[word] : undefined
}

/** The SQL by the name; names outside the table have been refused with `oneOf`. */
export const byName = <T>(table: Readonly<Record<string, T>>, name: unknown, sql: (found: T) => Sql): Sql => {
  const found = named(table, name)
  return found === undefined ? nil : sql(found)
}

/** Refuses a name that stands for nothing in a table. */
export const oneOf =
  (parameter: string, table: Readonly<Record<string, unknown>>, what: string): NonNullable<ScalarFunction['refuse']> =>
  (constants) =>
    named(table, constants[parameter]) === undefined
      ? { parameter, reason: `${what} is one of ${Object.keys(table).join(', ')}.` }
      : undefined
