// Rules and recipients in and out, and the alerts that meet them.
import type { Severity } from '../alerts/alert-values.js'
import { memberTable } from '../device-groups/device-groups.tables.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { Language } from '../language.js'
import type { Channel } from '../outbox/delivery.js'
import type { Digest } from './rule.js'

/** A rule as it is stored. Times in ticks. */
export interface RuleRow {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly organizationName: boolean
  readonly portalLink: boolean
  readonly deviceInformation: boolean
  /** Null for all devices. */
  readonly deviceGroups: readonly string[] | null
  readonly severities: readonly Severity[]
  readonly sources: readonly string[]
  readonly digest: Digest
  readonly createdBy: string
  readonly created: bigint
  readonly changedBy: string
  readonly changed: bigint
  readonly language: Language
}

export interface RecipientRow {
  readonly ruleId: string
  readonly channel: Channel
  readonly address: string
  readonly afterRaised: bigint
}

/** An alert that a recipient is to be told of. */
export interface MatchRow {
  readonly ruleId: string
  readonly ruleName: string
  readonly organizationName: boolean
  readonly portalLink: boolean
  readonly deviceInformation: boolean
  readonly digest: Digest
  readonly language: Language
  readonly channel: Channel
  readonly address: string
  readonly alertId: string
  readonly title: string
  readonly severity: Severity
  readonly category: string
  readonly serviceSource: string
  /** The stored name, which is the hunting one. */
  readonly detectionSource: string
  readonly techniques: readonly string[]
  readonly systemTags: readonly string[]
  readonly deviceName: string
  readonly created: bigint
  readonly executiveSummary: string | null
  readonly recommendations: readonly string[] | null
}

const columns = `id, name, enabled, organization_name AS "organizationName", portal_link AS "portalLink",
  device_information AS "deviceInformation", device_groups AS "deviceGroups", severities, sources, digest,
  created_by AS "createdBy", created, changed_by AS "changedBy", changed, language`

export const allRules = (session: ReadSession): Promise<readonly RuleRow[]> =>
  session.rows<RuleRow>(`SELECT ${columns} FROM notification_rules ORDER BY lower(name), id`)

export async function ruleById(session: ReadSession, id: string): Promise<RuleRow | undefined> {
  const [row] = await session.rows<RuleRow>(`SELECT ${columns} FROM notification_rules WHERE id = $id`, { id })
  return row
}

export const recipientsOf = (session: ReadSession, ruleIds: readonly string[]): Promise<readonly RecipientRow[]> =>
  session.rows<RecipientRow>(
    `SELECT rule_id AS "ruleId", channel, address, after_raised AS "afterRaised" FROM notification_recipients
     WHERE list_contains($ruleIds, rule_id) ORDER BY rule_id, channel, address`,
    { ruleIds },
  )

/** Writes a rule over the one of its id. */
export async function putRule(session: WriteSession, rule: RuleRow): Promise<void> {
  await session.run('DELETE FROM notification_rules WHERE id = $id', { id: rule.id })
  await session.run(
    `INSERT INTO notification_rules VALUES ($id, $name, $enabled, $organizationName, $portalLink, $deviceInformation,
       $deviceGroups::VARCHAR[], $severities::VARCHAR[], $sources::VARCHAR[], $digest, $createdBy, $created, $changedBy,
       $changed, $language)`,
    { ...rule },
  )
}

export async function removeRule(session: WriteSession, id: string): Promise<void> {
  await session.run('DELETE FROM notification_recipients WHERE rule_id = $id', { id })
  await session.run('DELETE FROM notification_rules WHERE id = $id', { id })
}

/** The number of the alert that was raised last; 0 before the first. */
export async function lastRaised(session: ReadSession): Promise<bigint> {
  const [row] = await session.rows<{ last: bigint }>('SELECT coalesce(max(raised), 0) AS last FROM alerts')
  return row?.last ?? 0n
}

/** Makes these the recipients of a rule; those who were there before keep what they were promised. */
export async function putRecipients(
  session: WriteSession,
  ruleId: string,
  recipients: readonly Pick<RecipientRow, 'channel' | 'address'>[],
  afterRaised: bigint,
): Promise<void> {
  const given = {
    ruleId,
    channels: recipients.map(({ channel }) => channel),
    addresses: recipients.map(({ address }) => address),
  }
  const those = 'SELECT unnest($channels::VARCHAR[]) AS channel, unnest($addresses::VARCHAR[]) AS address'
  await session.run(
    `DELETE FROM notification_recipients WHERE rule_id = $ruleId AND (channel, address) NOT IN (${those})`,
    given,
  )
  await session.run(
    `INSERT INTO notification_recipients SELECT $ruleId, channel, address, $afterRaised FROM (${those})
     WHERE (channel, address) NOT IN (SELECT channel, address FROM notification_recipients WHERE rule_id = $ruleId)`,
    { ...given, afterRaised },
  )
}

/** What some alerts, just raised, are to be told of to whom. Hidden ones are told to nobody. */
export const matchesOf = (session: ReadSession, alertIds: readonly string[]): Promise<readonly MatchRow[]> =>
  session.rows<MatchRow>(
    `SELECT r.id AS "ruleId", r.name AS "ruleName", r.organization_name AS "organizationName",
       r.portal_link AS "portalLink", r.device_information AS "deviceInformation", r.digest, r.language, p.channel, p.address,
       a.id AS "alertId", a.title, a.severity, a.category, a.service_source AS "serviceSource",
       a.detection_source AS "detectionSource", a.techniques, a.system_tags AS "systemTags",
       coalesce(d.name, '') AS "deviceName", a.created, n.executive_summary AS "executiveSummary", n.recommendations
     FROM alerts AS a
     JOIN notification_rules AS r ON list_contains(r.severities, a.severity)
       AND (len(r.sources) = 0 OR list_contains(r.sources, a.detection_source))
       AND (r.device_groups IS NULL OR EXISTS (SELECT 1 FROM ${memberTable.name} AS m
         WHERE m.${memberTable.device} = a.device_id AND list_contains(r.device_groups, m.${memberTable.group})))
     JOIN notification_recipients AS p ON p.rule_id = r.id AND a.raised > p.after_raised
     LEFT JOIN devices AS d ON d.id = a.device_id
     LEFT JOIN attack_notifications AS n ON n.alert_id = a.id
     WHERE list_contains($alertIds, a.id) AND NOT a.hidden AND r.enabled
     ORDER BY a.raised, r.id, p.channel, p.address`,
    { alertIds },
  )

/** Takes a device group out of all rules; a rule left with none is removed. Gives the names of the removed rules. */
export async function forgetDeviceGroup(session: WriteSession, group: string): Promise<readonly string[]> {
  await session.run(
    `UPDATE notification_rules SET device_groups = list_filter(device_groups, g -> g <> $group)
     WHERE list_contains(device_groups, $group)`,
    { group },
  )
  const emptied = await session.rows<{ id: string; name: string }>(
    'SELECT id, name FROM notification_rules WHERE len(device_groups) = 0 ORDER BY name',
  )
  for (const { id } of emptied) await removeRule(session, id)
  return emptied.map(({ name }) => name)
}

/** The secret that a webhook's messages are signed with; undefined where no rule has the webhook any more. */
export async function secretOf(session: ReadSession, url: string): Promise<string | undefined> {
  const [row] = await session.rows<{ secret: string }>(
    `SELECT secret FROM webhook_secrets WHERE url = $url
     AND EXISTS (SELECT 1 FROM notification_recipients WHERE channel = 'webhook' AND address = $url)`,
    { url },
  )
  return row?.secret
}

/** Gives webhooks that have none a secret. */
export async function addSecrets(session: WriteSession, secrets: ReadonlyMap<string, string>): Promise<void> {
  for (const [url, secret] of secrets) {
    await session.run('INSERT INTO webhook_secrets VALUES ($url, $secret) ON CONFLICT DO NOTHING', { url, secret })
  }
}
