// Suppression rules in and out, and their work on alerts that were just raised.
import type { ReadSession, WriteSession } from '../engine/session.js'
import { addChanges, alertsOf, evidenceOf, setFields } from './alert.store.js'
import type { Reaction } from './follow-load.js'
import type { SuppressionGroup, SuppressionRule } from './suppression-rule.js'
import { actionOn } from './suppression-rule.js'

/** Oldest first. */
export async function allRules(session: ReadSession): Promise<readonly SuppressionRule[]> {
  const rows = await session.rows<Omit<SuppressionRule, 'groups'> & { readonly groups: string }>(
    `SELECT id, name, comment, enabled, action, title, service_sources AS "serviceSources", device_id AS "deviceId",
       CAST(groups AS VARCHAR) AS groups, created_by AS "createdBy", created, matches
     FROM suppression_rules ORDER BY created, id`,
  )
  return rows.map((row) => ({ ...row, groups: JSON.parse(row.groups) as readonly SuppressionGroup[] }))
}

export const addRule = (session: WriteSession, rule: SuppressionRule): Promise<number> =>
  session.run(
    `INSERT INTO suppression_rules VALUES ($id, $name, $comment, $enabled, $action, $title,
       $serviceSources::VARCHAR[], $deviceId, CAST($groups AS JSON), $createdBy, $created, $matches)`,
    { ...rule, groups: JSON.stringify(rule.groups) },
  )

/** Replaces what a rule says; who made it and what it has done stay. */
export const changeRule = (
  session: WriteSession,
  { id, name, comment, action, title, serviceSources, deviceId, groups }: SuppressionRule,
): Promise<number> =>
  session.run(
    `UPDATE suppression_rules SET name = $name, comment = $comment, action = $action, title = $title,
       service_sources = $serviceSources::VARCHAR[], device_id = $deviceId, groups = CAST($groups AS JSON)
     WHERE id = $id`,
    { id, name, comment, action, title, serviceSources, deviceId, groups: JSON.stringify(groups) },
  )

export const setEnabled = (session: WriteSession, id: string, enabled: boolean): Promise<number> =>
  session.run('UPDATE suppression_rules SET enabled = $enabled WHERE id = $id', { id, enabled })

export const removeRule = (session: WriteSession, id: string): Promise<number> =>
  session.run('DELETE FROM suppression_rules WHERE id = $id', { id })

/**
 * Takes back what a rule did to alerts: they are seen and new again. One that somebody has opened or classified since
 * is left as it is.
 */
export async function releaseAlerts(session: WriteSession, ruleId: string, actor: string, now: bigint): Promise<void> {
  const rows = await session.rows<{ readonly id: string }>(
    `SELECT id FROM alerts WHERE suppressed_by = $ruleId AND status = 'Resolved' AND classification IS NULL`,
    { ruleId },
  )
  const ids = rows.map(({ id }) => id)
  await setFields(session, ids, { status: 'New', resolved: null, suppressedBy: null, hidden: false }, now)
  const change = { time: now, actor, field: 'status', oldValue: 'Resolved', newValue: 'New' }
  await addChanges(
    session,
    ids.map((alertId) => ({ alertId, ...change })),
  )
}

/** Applies the rules to alerts in the transaction that raises them: the oldest rule that means an alert has it. */
export const suppressAlerts: Reaction = async (session, raised, now) => {
  const rules = (await allRules(session)).filter(({ enabled }) => enabled)
  if (rules.length === 0) return
  const alerts = await alertsOf(session, 'all', raised)
  const evidence = await evidenceOf(session, 'all', raised)
  for (const alert of alerts) {
    for (const rule of rules) {
      const action = actionOn(
        rule,
        alert,
        evidence.filter(({ alertId }) => alertId === alert.id),
      )
      if (!action) continue
      const fields = { status: 'Resolved', resolved: now, suppressedBy: rule.id, hidden: action === 'HIDE' }
      await setFields(session, [alert.id], fields, now)
      const actor = `suppression rule ${rule.name}`
      await addChanges(session, [
        { alertId: alert.id, time: now, actor, field: 'status', oldValue: alert.status, newValue: 'Resolved' },
      ])
      await session.run('UPDATE suppression_rules SET matches = matches + 1 WHERE id = $id', { id: rule.id })
      break
    }
  }
}
