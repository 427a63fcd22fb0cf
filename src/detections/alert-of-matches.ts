// What a group of matches becomes: the records of an alert, or more of them for one that there is.
import type { AlertRecord } from '../alerts/alert-records.store.js'
import { evidenceKey, evidenceRecord } from '../alerts/evidence-record.js'
import type { EventBehind } from '../alerts/event-record.js'
import { eventRecord } from '../alerts/event-record.js'
import type { DetectionRule } from './detection-rule.js'
import { mostEventsPerAlert } from './detection-rule.js'
import { distinct, entitiesOf, text } from './entities.js'
import type { Group, Match } from './grouping.js'

/** The product that the alerts of rules are raised by, and how (AlertInfo). */
const marks = { ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'Custom detection' } as const

/** More evidence than a person reads is left out. */
const mostEvidence = 60

export interface AlertToRaise {
  readonly alertId: string
  readonly records: readonly AlertRecord[]
}

/**
 * The records for a group.
 * @param behind the stored event of each match, in order; a match without one is told by its own cells
 * @param shown how many events and pieces of evidence the alert has already
 */
export function recordsOf(
  rule: DetectionRule,
  group: Group,
  alertId: string,
  behind: (match: Match) => EventBehind,
  shown: { readonly events: number; readonly evidence: ReadonlySet<string> },
  now: bigint,
): AlertToRaise {
  const named = {
    AlertId: alertId,
    Title: rule.title,
    Severity: rule.severity,
    AttackTechniques: JSON.stringify(rule.techniques),
  }
  const about = { ...named, ...marks, Categories: JSON.stringify([rule.category]) }
  const events = group.matches.slice(0, Math.max(0, mostEventsPerAlert - shown.events))
  const evidence = distinct(events.flatMap((match) => entitiesOf(match.cells, behind(match).fields, rule.entities)))
    .filter((entity) => !shown.evidence.has(evidenceKey(entity)))
    .slice(0, Math.max(0, mostEvidence - shown.evidence.size))
  const info: AlertRecord = {
    table: 'AlertInfo',
    fields: { ...named, ...marks, Timestamp: now, Category: rule.category },
  }
  return {
    alertId,
    records: [
      ...(group.alertId === undefined ? [info] : []),
      ...evidence.map((entity) => evidenceRecord(entity, about, now)),
      ...events.map((match) =>
        eventRecord(behind(match), text({ ...behind(match).fields, ...match.cells }, 'DeviceName') ?? '', {
          ...named,
          Category: rule.category,
        }),
      ),
    ],
  }
}
