// A rule as the text of its file, so that every version can be read, kept elsewhere and compared.
import { stringify } from 'yaml'
import { ticksPer } from '../kql/types.js'
import type { DetectionRule } from './detection-rule.js'

/** The text that `readRule` reads the same rule from. What is as it would be unless told is left out. */
export function ruleText(rule: DetectionRule): string {
  const { id: _, query, deduplicate, deviceGroups, ...said } = rule
  const { by, within } = deduplicate
  const usual = by.join() === 'DeviceId' && within === ticksPer.day
  const head = Object.entries({
    ...said,
    ...(usual ? {} : { deduplicate: { by, within: durationText(within) } }),
    ...(deviceGroups === undefined ? {} : { deviceGroups }),
  }).filter(([, value]) => !isEmpty(value))
  return `---\n${stringify(Object.fromEntries(head), { lineWidth: 0 })}---\n${query}\n`
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** In the largest unit that divides it. */
function durationText(ticks: bigint): string {
  if (ticks % ticksPer.day === 0n) return `${ticks / ticksPer.day}d`
  return ticks % ticksPer.hour === 0n ? `${ticks / ticksPer.hour}h` : `${ticks / ticksPer.minute}m`
}
