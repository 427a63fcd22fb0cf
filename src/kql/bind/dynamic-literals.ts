// dynamic(…): the JSON text of a literal.
import type { DynamicValue } from '../../../grammar/ast.js'
import type { ConstantExpr } from '../expression.js'
import { constant } from '../expression.js'
import { jsonText } from '../json-text.js'
import { convert } from './conversion.js'

/** The JSON text of a dynamic literal; numbers keep their spelling, datetimes and timespans become text. */
export function dynamicText(value: DynamicValue): string | null {
  return value.kind === 'null' ? null : jsonText(dynamicJson(value))
}

/** Is a number among the values too large for a real, not being written as infinite? */
export function beyondReal(value: DynamicValue): boolean {
  switch (value.kind) {
    case 'null':
      return false
    case 'array':
      return value.items.some(beyondReal)
    case 'bag':
      return value.entries.some((entry) => beyondReal(entry.value))
    case 'scalar':
      return isInfinite(value.value.value) && !/inf/i.test(value.value.source)
  }
}

const isInfinite = (value: unknown): boolean => value === Infinity || value === -Infinity

function dynamicJson(value: DynamicValue): unknown {
  switch (value.kind) {
    case 'null':
      return null
    case 'array':
      return value.items.map(dynamicJson)
    case 'bag':
      return Object.fromEntries(value.entries.map((entry) => [entry.key, dynamicJson(entry.value)]))
    case 'scalar':
      return convertedToJson(constant(value.value.type, value.value.value))
  }
}

function convertedToJson(scalar: ConstantExpr): unknown {
  if (scalar.value === null) return null
  if (scalar.type === 'datetime' || scalar.type === 'timespan' || scalar.type === 'decimal') {
    const text = convert(scalar, 'string')
    return text?.kind === 'constant' ? text.value : null
  }
  return scalar.value
}
