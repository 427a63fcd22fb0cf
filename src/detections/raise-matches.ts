// The alerts of what rules found: those of many rules at once, since each statement costs more than what it stores.
import { addRecords, raiseFromRecords } from '../alerts/alert-records.store.js'
import { describeAlerts, evidenceOf } from '../alerts/alert.store.js'
import { evidenceKey } from '../alerts/evidence-record.js'
import { newAlertId } from '../alerts/event-record.js'
import type { EventBehind } from '../alerts/event-record.js'
import type { Reaction } from '../alerts/follow-load.js'
import type { WriteSession } from '../engine/session.js'
import { mapInTurns } from '../in-turns.js'
import type { Catalog } from '../kql/catalog.js'
import { recordsOf } from './alert-of-matches.js'
import type { DetectionRule } from './detection-rule.js'
import { mostAlertsPerRun } from './detection-rule.js'
import { addMatches, openAlertsOf, putAlertsOfRules } from './detection.store.js'
import { eventKey, grouped } from './grouping.js'
import type { Match } from './grouping.js'

/** What a rule found that no run before had told of. */
export interface RuleMatches {
  readonly rule: DetectionRule
  readonly fresh: readonly Match[]
}

export interface MatchRaising {
  readonly catalog: Catalog
  /** What is done about alerts in the transaction that raises them. */
  readonly reactions: readonly Reaction[]
  /** The stored event of a match of a rule. */
  readonly behind: (rule: DetectionRule, match: Match) => EventBehind
  /** Ticks. */
  readonly now: bigint
}

/** How many alerts a rule's matches made, and whether it would have made more than it may. */
export interface RaisedOfRule {
  readonly alerts: number
  readonly cut: boolean
}

/** Makes alerts of matches, or adds these to alerts that there are. Gives what became of each rule's, in order. */
export async function raiseMatches(
  session: WriteSession,
  found: readonly RuleMatches[],
  { catalog, reactions, behind, now }: MatchRaising,
): Promise<readonly RaisedOfRule[]> {
  const keys = found.flatMap(({ rule, fresh }) =>
    [...new Set(grouped(rule, fresh, []).map(({ key }) => key))].map((key) => ({ ruleId: rule.id, key })),
  )
  const known = await openAlertsOf(session, keys)
  const chosen = await mapInTurns(found, ({ rule, fresh }) => {
    const groups = grouped(
      rule,
      fresh,
      known.filter(({ ruleId }) => ruleId === rule.id),
    )
    const anew = groups.filter(({ alertId }) => alertId === undefined)
    const joined = groups.filter(({ alertId }) => alertId !== undefined)
    return { rule, groups: [...anew.slice(0, mostAlertsPerRun), ...joined], cut: anew.length > mostAlertsPerRun }
  })
  const hadEvents = new Map(known.map(({ alertId, events }) => [alertId, Number(events)]))
  const joined = chosen.flatMap(({ groups }) => groups.flatMap(({ alertId }) => alertId ?? []))
  const hadEvidence = new Map<string, Set<string>>()
  for (const one of await evidenceOf(session, 'all', joined)) {
    const shown = hadEvidence.get(one.alertId) ?? new Set()
    hadEvidence.set(one.alertId, shown.add(evidenceKey({ ...one, ipAddress: one.remoteIp })))
  }
  const every = chosen.flatMap(({ rule, groups }) => groups.map((group) => ({ rule, group })))
  const told = await mapInTurns(every, ({ rule, group }) => {
    const alertId = group.alertId ?? newAlertId('ed', now)
    const shown = { events: hadEvents.get(alertId) ?? 0, evidence: hadEvidence.get(alertId) ?? new Set<string>() }
    const { records } = recordsOf(rule, group, alertId, (match) => behind(rule, match), shown, now)
    return { rule, group, records, alertId, events: BigInt(shown.events + group.matches.length) }
  })
  if (told.length === 0) return found.map(() => ({ alerts: 0, cut: false }))
  await addRecords(
    session,
    catalog,
    told.flatMap(({ records }) => records),
    now,
  )
  await addMatches(
    session,
    told.flatMap(({ rule, group, alertId }) =>
      group.matches.map((match) => ({ ruleId: rule.id, event: eventKey(match), alertId })),
    ),
  )
  await putAlertsOfRules(
    session,
    told.map(({ rule, group: { key, first, last }, alertId, events }) => ({
      ruleId: rule.id,
      key,
      first,
      last,
      alertId,
      events,
    })),
  )
  const named = told.map(({ rule, alertId }) => ({
    id: alertId,
    actor: `detection rule ${rule.title}`,
    detectorId: rule.id,
  }))
  const { raised } = await raiseFromRecords(session, named, now)
  const isRaised = new Set(raised)
  const anew = told.filter(({ alertId }) => isRaised.has(alertId))
  await describeAlerts(
    session,
    anew.map(({ rule: { description, recommendedActions }, alertId }) => ({
      id: alertId,
      description,
      recommendedActions: recommendedActions.join('\n'),
    })),
    now,
  )
  if (raised.length > 0) for (const react of reactions) await react(session, raised, now)
  return chosen.map(({ rule, cut }) => ({ alerts: anew.filter((one) => one.rule === rule).length, cut }))
}
