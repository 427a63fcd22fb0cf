// A rule as the text of its file, so that every version can be read, kept elsewhere and compared.
import { stringify } from 'yaml'
import { ticksPer } from '../kql/types.js'
import type { DetectionRule } from './detection-rule.js'
import { usualDeduplication } from './detection-rule.js'

/** The text that `readRule` reads the same rule from. What is as it would be unless told is left out. */
export function ruleText(rule: DetectionRule): string {
  const { by, within } = rule.deduplicate
  const usual = by.join() === usualDeduplication.by.join() && within === usualDeduplication.within
  // In one order, so that versions differ in what they say alone.
  const said = {
    title: rule.title,
    description: rule.description,
    severity: rule.severity,
    severityReason: rule.severityReason,
    category: rule.category,
    techniques: rule.techniques,
    frequency: rule.frequency,
    recommendedActions: rule.recommendedActions,
    falsePositives: rule.falsePositives,
    entities: rule.entities,
    deduplicate: usual ? undefined : { by, within: durationText(within) },
    deviceGroups: rule.deviceGroups,
    actions: rule.actions,
  } satisfies Readonly<Record<keyof Omit<DetectionRule, 'id' | 'query'>, unknown>>
  const head = Object.entries(said).filter(([, value]) => !isEmpty(value))
  return `---\n${stringify(Object.fromEntries(head), { lineWidth: 0 })}---\n${rule.query}\n`
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** In the largest unit that divides it. */
function durationText(ticks: bigint): string {
  const unit = (['day', 'hour', 'minute'] as const).find((one) => ticks % ticksPer[one] === 0n) ?? 'second'
  return `${ticks / ticksPer[unit]}${unit.charAt(0)}`
}
