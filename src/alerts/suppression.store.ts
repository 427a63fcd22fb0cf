// Suppression rules in and out, and their work on alerts that were just raised.
import type { ReadSession, WriteSession } from '../engine/session.js'
import { addChanges, alertsOf, evidenceOf, setFields } from './alert.store.js'
import type { Reaction } from './follow-load.js'
import type { SuppressionCondition, SuppressionRule } from './suppression-rule.js'
import { actionOn } from './suppression-rule.js'

/** Oldest first. */
export async function allRules(session: ReadSession): Promise<readonly SuppressionRule[]> {
  const rows = await session.rows<Omit<SuppressionRule, 'conditions'> & { readonly conditions: string }>(
    `SELECT id, name, comment, enabled, action, title, service_sources AS "serviceSources", device_id AS "deviceId",
       CAST(conditions AS VARCHAR) AS conditions, created_by AS "createdBy", created, matches
     FROM suppression_rules ORDER BY created, id`,
  )
  return rows.map((row) => ({ ...row, conditions: JSON.parse(row.conditions) as readonly SuppressionCondition[] }))
}

export const addRule = (session: WriteSession, rule: SuppressionRule): Promise<number> =>
  session.run(
    `INSERT INTO suppression_rules VALUES ($id, $name, $comment, $enabled, $action, $title,
       $serviceSources::VARCHAR[], $deviceId, CAST($conditions AS JSON), $createdBy, $created, $matches)`,
    { ...rule, conditions: JSON.stringify(rule.conditions) },
  )

export const setEnabled = (session: WriteSession, id: string, enabled: boolean): Promise<number> =>
  session.run('UPDATE suppression_rules SET enabled = $enabled WHERE id = $id', { id, enabled })

export const removeRule = (session: WriteSession, id: string): Promise<number> =>
  session.run('DELETE FROM suppression_rules WHERE id = $id', { id })

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
      await addChanges(session, [{ alertId: alert.id, time: now, actor, field: 'status', oldValue: alert.status, newValue: 'Resolved' }]) // prettier-ignore
      await session.run('UPDATE suppression_rules SET matches = matches + 1 WHERE id = $id', { id: rule.id })
      break
    }
  }
}
