// The time a hunt looks at, from the ISO 8601 forms of the hunting APIs: start/end, start/duration, duration/end,
// duration (back from now) and instant (from then to now).
import { parseDatetime } from '../../grammar/times.js'
import { ticksPer } from '../kql/types.js'
import { Invalid } from '../request-errors.js'

/** Ticks of 100 ns since 0001-01-01 UTC; `to` is not included. */
export interface Timespan {
  readonly from: bigint
  readonly to: bigint
}

const duration = /^P(?:(\d+)W|(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,7}))?S)?)?)$/

/**
 * Reads a timespan. Durations are of weeks, days, hours, minutes and seconds: years and months have no fixed length.
 * @throws Invalid where the text has none of the forms, or ends before it starts
 */
export function parseTimespan(text: string, now: bigint): Timespan {
  const [first = '', second, ...more] = text.trim().split('/')
  if (more.length > 0) throw unreadable(text)
  const timespan = second === undefined ? alone(first, now) : pair(first, second)
  if (!timespan) throw unreadable(text)
  if (timespan.from > timespan.to) throw new Invalid(`The timespan '${text}' ends before it starts.`)
  return timespan
}

function alone(text: string, now: bigint): Timespan | undefined {
  const length = parseDuration(text)
  // Events of this very moment count: the end is not included, so it lies just behind now.
  if (length !== undefined) return { from: atLeastZero(now - length), to: now + 1n }
  const instant = parseDatetime(text)
  return instant === undefined ? undefined : { from: instant, to: now + 1n }
}

function pair(first: string, second: string): Timespan | undefined {
  const [before, after] = [parseDuration(first), parseDuration(second)]
  const [from, to] = [parseDatetime(first), parseDatetime(second)]
  if (from !== undefined && to !== undefined) return { from, to }
  if (from !== undefined && after !== undefined) return { from, to: from + after }
  if (before !== undefined && to !== undefined) return { from: atLeastZero(to - before), to }
  return undefined
}

function parseDuration(text: string): bigint | undefined {
  const match = duration.exec(text)
  if (!match || /[PT]$/.test(text)) return undefined
  const [, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match
  return (
    BigInt(weeks) * ticksPer.week +
    BigInt(days) * ticksPer.day +
    BigInt(hours) * ticksPer.hour +
    BigInt(minutes) * ticksPer.minute +
    BigInt(seconds) * ticksPer.second +
    BigInt(fraction.padEnd(7, '0'))
  )
}

const atLeastZero = (ticks: bigint): bigint => (ticks < 0n ? 0n : ticks)

const unreadable = (text: string): Invalid =>
  new Invalid(
    `'${text}' is not a timespan. It is a duration back from now (P7D, PT12H), an instant, or two of these ` +
      'as start/end, start/duration or duration/end (2026-11-16T00:00:00Z/P5D).',
  )
