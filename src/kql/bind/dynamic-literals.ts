// dynamic(…): the JSON text of a literal.
import type { DynamicValue, Literal } from '../../../grammar/ast.js'
import { valueAt } from '../../../grammar/literals.js'
import type { ConstantExpr } from '../expression.js'
import { constant } from '../expression.js'
import { writeDynamic } from '../json-text.js'
import type { ConstantValue } from '../types.js'
import { convert } from './conversion.js'

/**
 * The JSON text of a dynamic literal; numbers keep their spelling, datetimes and timespans become text, and keys stay in
 * the order in which they are written. `now` is the moment of the query, in ticks.
 */
export function dynamicText(value: DynamicValue, now: bigint): string | null {
  return value.kind === 'null' ? null : textOf(value, now)
}

function textOf(value: DynamicValue, now: bigint): string {
  switch (value.kind) {
    case 'null':
      return 'null'
    case 'array':
      return `[${value.items.map((item) => textOf(item, now)).join(',')}]`
    case 'bag': {
      // Of one key that is written twice the last value counts.
      const entries = new Map(value.entries.map((entry) => [entry.key, textOf(entry.value, now)]))
      return `{${[...entries].map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`
    }
    case 'scalar':
      return writeDynamic(convertedToJson(constant(value.value.type, valueAt(value.value, now))))
  }
}

/** The scalars within a dynamic literal, in order. */
export function scalarsWithin(value: DynamicValue): readonly Literal[] {
  switch (value.kind) {
    case 'null':
      return []
    case 'array':
      return value.items.flatMap(scalarsWithin)
    case 'bag':
      return value.entries.flatMap((entry) => scalarsWithin(entry.value))
    case 'scalar':
      return [value.value]
  }
}

/** A number too large for a real that is not written as infinite. */
export const isBeyondReal = (scalar: Literal): boolean => isInfinite(scalar.value) && !/inf/i.test(scalar.source)

/** A dynamic holds longs and reals: int(1) and decimal(1) do not stand in it. */
export const isHeld = ({ type }: Literal): boolean => type !== 'int' && type !== 'decimal'

const isInfinite = (value: unknown): boolean => value === Infinity || value === -Infinity

function convertedToJson(scalar: ConstantExpr): ConstantValue {
  if (scalar.value === null) return null
  if (scalar.type === 'datetime' || scalar.type === 'timespan') {
    const text = convert(scalar, 'string')
    return text.kind === 'constant' ? text.value : null
  }
  return scalar.value
}
