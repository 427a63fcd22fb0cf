// Ticks as the text that results carry: datetimes with seven digits, timespans as short as is exact.
import { ticksAtUnixEpoch, ticksPer } from '../kql/types.js'

/** `2021-01-26T20:33:57.7220239Z`. Ticks since 0001-01-01 UTC. */
export function datetimeText(ticks: bigint): string {
  const sinceEpoch = ticks - ticksAtUnixEpoch
  const below = ((sinceEpoch % ticksPer.millisecond) + ticksPer.millisecond) % ticksPer.millisecond
  const milliseconds = new Date(Number((sinceEpoch - below) / ticksPer.millisecond)).toISOString()
  return `${milliseconds.slice(0, -1)}${below.toString().padStart(4, '0')}Z`
}

/** `[-][d.]hh:mm:ss[.fffffff]`: days only where there are any, seven digits only where the fraction is not zero. */
export function timespanText(ticks: bigint): string {
  const length = ticks < 0n ? -ticks : ticks
  const days = length / ticksPer.day
  const fraction = length % ticksPer.second
  const seconds = Number((length % ticksPer.day) / ticksPer.second)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return (
    (ticks < 0n ? '-' : '') +
    (days > 0n ? `${days}.` : '') +
    clock.map((part) => part.toString().padStart(2, '0')).join(':') +
    (fraction > 0n ? `.${fraction.toString().padStart(7, '0')}` : '')
  )
}
