// Datetimes and timespans in ticks as the text KQL shows.
import { ticksAtUnixEpoch, ticksPer } from './types.js'

/** `2021-01-26T20:33:57.7220239Z` from ticks since 0001-01-01 UTC. */
export function formatDatetime(ticks: bigint): string {
  const sinceEpoch = ticks - ticksAtUnixEpoch
  const fraction = ((ticks % ticksPer.second) + ticksPer.second) % ticksPer.second
  const seconds = (sinceEpoch - fraction) / ticksPer.second
  const text = new Date(Number(seconds) * 1000).toISOString()
  return `${text.slice(0, 19)}.${fraction.toString().padStart(7, '0')}Z`
}

/** `[-][d.]hh:mm:ss[.fffffff]` from ticks. */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks
  const two = (value: bigint): string => value.toString().padStart(2, '0')
  const days = size / ticksPer.day
  const time = [(size / ticksPer.hour) % 24n, (size / ticksPer.minute) % 60n, (size / ticksPer.second) % 60n].map(two)
  const fraction = size % ticksPer.second
  return [
    ticks < 0n ? '-' : '',
    days > 0n ? `${days}.` : '',
    time.join(':'),
    fraction > 0n ? `.${fraction.toString().padStart(7, '0')}` : '',
  ].join('')
}
