// SQL that turns a value of any KQL type into the JSON that a dynamic holds for it.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cast, concat, divideWhole, less, minus, modulo, unequal, value, when } from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { ticksAtUnixEpoch, ticksPer } from '../types.js'

/** SQL of a value of a KQL type → its JSON; SQL NULL stays SQL NULL. */
export function jsonOfValue(sql: Sql, type: BoundType): Sql {
  switch (type) {
    case 'real':
      return jsonOfReal(sql)
    case 'decimal':
      return fn.jsonOf(decimalText(sql))
    case 'datetime':
      return fn.jsonOf(datetimeText(sql))
    case 'timespan':
      return fn.jsonOf(timespanText(sql))
    case 'dynamic':
      return sql
    default:
      return fn.jsonOf(sql)
  }
}

/** Is the JSON of the type's values simply what the engine makes of them, whatever the value? */
export const isPlainJson = (type: BoundType): boolean =>
  type === 'bool' || type === 'int' || type === 'long' || type === 'string' || type === 'guid'

/** A value, SQL NULL where it says nothing: the empty text, and the JSON null that a dynamic may hold. */
export function ifTelling(sql: Sql, type: BoundType): Sql {
  if (type === 'string') return fn.nullIf(sql, value(''))
  return type === 'dynamic' ? fn.nullIf(sql, cast(value('null'), 'json')) : sql
}

/** JSON has no number for NaN and the infinities: KQL shows them as the texts "NaN", "Infinity", "-Infinity". */
function jsonOfReal(sql: Sql): Sql {
  if (sql.kind === 'value' && Number.isFinite(sql.value)) return fn.jsonOf(sql)
  return when(fn.isFinite(sql), fn.jsonOf(sql), fn.jsonOf(cast(fn.jsonOf(sql), 'varchar')))
}

/** Those texts as they stand in JSON; there a text of the query's own cannot be told from them. */
export const jsonOfNoNumbers: readonly Sql[] = ['"NaN"', '"Infinity"', '"-Infinity"'].map((one) =>
  cast(value(one), 'json'),
)

/** A decimal without the zeros that the engine pads its fraction with: 1.5, 10. */
export const decimalText = (sql: Sql): Sql =>
  fn.regexReplaceAll(cast(sql, 'varchar'), value('(?:(\\.[0-9]*[1-9])|\\.)0+$'), value('\\1'))

/** A pattern of what a datetime is within JSON, by which it can be told from other texts. */
export const datetimeForm = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{7}Z'

/** Ticks since 0001-01-01 as `2021-01-26T20:33:57.7220239Z`. */
export function datetimeText(ticks: Sql): Sql {
  const micros = minus(divideWhole(ticks, value(10n)), value(ticksAtUnixEpoch / 10n))
  const upToMicros = fn.formatTimestamp(fn.timestampOfMicros(micros), value('%Y-%m-%dT%H:%M:%S.%f'))
  return concat(concat(upToMicros, cast(modulo(ticks, value(10n)), 'varchar')), value('Z'))
}

/** Whole units in a timespan either way. The least one has no positive counterpart, so that it is divided first. */
export const unitsIn = (ticks: Sql, unit: bigint): Sql => fn.abs(divideWhole(ticks, value(unit)))

/** Ticks beyond the whole seconds of a timespan either way. */
export const ticksBeyondSeconds = (ticks: Sql): Sql => fn.abs(modulo(ticks, value(ticksPer.second)))

/** Ticks as `[-][d.]hh:mm:ss[.fffffff]`. */
export function timespanText(ticks: Sql): Sql {
  const count = (unit: bigint): Sql => unitsIn(ticks, unit)
  const days = concat(cast(count(ticksPer.day), 'varchar'), value('.'))
  const time = fn.formatNumber(
    value('%02d:%02d:%02d'),
    modulo(count(ticksPer.hour), value(24n)),
    modulo(count(ticksPer.minute), value(60n)),
    modulo(count(ticksPer.second), value(60n)),
  )
  const fraction = ticksBeyondSeconds(ticks)
  return [
    when(unequal(count(ticksPer.day), value(0n)), days, value('')),
    time,
    when(unequal(fraction, value(0n)), fn.formatNumber(value('.%07d'), fraction), value('')),
  ].reduce(concat, when(less(ticks, value(0n)), value('-'), value('')))
}
