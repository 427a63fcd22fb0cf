// Correlates alerts into incidents, in the transaction that adds their records.
import { privateAddresses } from './private-addresses.js'
import type { WriteSession } from '../engine/session.js'
import type { Tie } from './correlation.js'
import { groupsOf, tieWindows } from './correlation.js'
import type { NewIncidentChange } from './incident.store.js'
import { addIncidentChanges } from './incident.store.js'

/** Programs of the system and installed ones are on every device: their hashes tie nothing. */
const commonPlaces = String.raw`^([a-z]:|\\device\\harddiskvolume[0-9]+|%systemroot%)?\\?(windows|winnt|program files( \(x86\))?)\\|^/(usr|bin|sbin|lib|opt)/`

/** Accounts that every machine has. */
const everyones = String.raw`^(|-|system|local service|network service|anonymous logon|localsystem|root|(dwm|umfd)-[0-9]+|.*\$)$`

const more = (name: string): string => `json_extract_string(TRY_CAST(e."AdditionalFields" AS JSON), '$.${name}')`

/** The things that alerts are about. Hosts and addresses of the own network are everyone's. */
const findTies = `
  INSERT INTO alert_ties
  WITH asked AS (
    SELECT id, device_id, coalesce(first_event, created) AS first, coalesce(last_event, created) AS last
    FROM alerts WHERE id IN (SELECT unnest($ids::VARCHAR[]))),
  evidence AS (SELECT e.*, asked.first, asked.last FROM "AlertEvidence" AS e JOIN asked ON asked.id = e."AlertId"),
  behind AS (SELECT e.*, asked.first, asked.last FROM "DeviceAlertEvents" AS e JOIN asked ON asked.id = e."AlertId"),
  things AS (
    SELECT id, 'device' AS kind, device_id AS value, first, last FROM asked
    UNION ALL SELECT "AlertId", 'device', "DeviceId", first, last FROM behind
    UNION ALL SELECT "AlertId", 'device', "DeviceId", first, last FROM evidence WHERE "EntityType" = 'Machine'
    UNION ALL
    SELECT "AlertId", 'account', lower(split_part("AccountDomain", '.', 1)) || '\\' || lower("AccountName"), first, last
    FROM evidence WHERE NOT regexp_matches(lower("AccountName"), $everyones)
    UNION ALL
    SELECT "AlertId", 'file', lower(unnest(["SHA1", "SHA256"])), first, last FROM evidence
    WHERE "FolderPath" <> '' AND NOT regexp_matches("FolderPath", $commonPlaces, 'i')
    UNION ALL
    SELECT "AlertId", 'address', "RemoteIP", first, last
    FROM (SELECT "AlertId", "RemoteIP", first, last FROM evidence
      UNION ALL SELECT "AlertId", "RemoteIP", first, last FROM behind)
    WHERE NOT regexp_matches("RemoteIP", $privateAddresses, 'i')
    UNION ALL
    SELECT "AlertId", 'host', lower(regexp_extract("RemoteUrl", '^(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?([^/:?#]+)', 1)), first, last
    FROM evidence WHERE contains("RemoteUrl", '.')
    UNION ALL
    SELECT "AlertId", 'process', "DeviceId" || '|' || unnest([
      coalesce(${more('ProcessId')} || '|' || coalesce(${more('ProcessCreationTime')}, ${more('CreationTimeUtc')}), ''),
      coalesce(${more('ParentProcessId')} || '|' || ${more('ParentProcessCreationTime')}, '')]), first, last
    FROM evidence AS e WHERE "EntityType" = 'Process')
  SELECT DISTINCT id, kind, value, first, last FROM things
  WHERE value <> '' AND NOT (kind = 'process' AND ends_with(value, '|'))`

const windowOf = `CASE mine.kind ${Object.entries(tieWindows)
  .map(([kind, window]) => `WHEN '${kind}' THEN ${window}`)
  .join(' ')} END`

/** Incidents that alerts are in already, and open ones that they are tied to by other alerts. */
const findKnown = `
  SELECT id AS "alertId", incident_id AS "incidentId" FROM alerts
  WHERE id IN (SELECT unnest($ids::VARCHAR[])) AND incident_id IS NOT NULL
  UNION
  SELECT DISTINCT mine.alert_id, other.incident_id
  FROM alert_ties AS mine
  JOIN alert_ties AS theirs ON theirs.kind = mine.kind AND theirs.value = mine.value
  JOIN alerts AS other ON other.id = theirs.alert_id
  JOIN incidents AS i ON i.id = other.incident_id
  WHERE mine.alert_id IN (SELECT unnest($ids::VARCHAR[])) AND i.status <> 'Resolved'
    AND theirs.first <= mine.last + ${windowOf} AND theirs.last >= mine.first - ${windowOf}`

/**
 * Puts alerts that are new, or whose records say more, into incidents. Groups that turn out to be one are merged into
 * the oldest.
 */
export async function correlateAlerts(session: WriteSession, ids: readonly string[], now: bigint): Promise<void> {
  const found = await session.rows<{ id: string; began: bigint; incident: bigint | null }>(
    `SELECT id, coalesce(first_event, created) AS began, incident_id AS incident FROM alerts
     WHERE id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY began, id`,
    { ids },
  )
  if (found.length === 0) return
  const alertIds = found.map(({ id }) => id)
  await session.run('DELETE FROM alert_ties WHERE alert_id IN (SELECT unnest($ids::VARCHAR[]))', { ids: alertIds })
  await session.run(findTies, { ids: alertIds, everyones, commonPlaces, privateAddresses })
  const ties = await session.rows<Tie>(
    `SELECT alert_id AS "alertId", kind, value, first, last FROM alert_ties
     WHERE alert_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY first, alert_id, kind, value`,
    { ids: alertIds },
  )
  const known = await session.rows<{ alertId: string; incidentId: bigint }>(findKnown, { ids: alertIds })
  const [newest] = await session.rows<{ last: bigint }>('SELECT coalesce(max(id), 0) AS last FROM incidents')
  const before = new Map(found.map(({ id, incident }) => [id, incident]))
  const changes: NewIncidentChange[] = []
  const merged: { readonly from: bigint; readonly into: bigint }[] = []
  const placed: { readonly alertId: string; readonly incidentId: bigint }[] = []
  const made: bigint[] = []
  const touched = new Set<bigint>()
  for (const group of groupsOf(alertIds, ties, known)) {
    const [oldest, ...younger] = group.incidentIds
    const incidentId = oldest ?? (newest?.last ?? 0n) + BigInt(made.length) + 1n
    const change = { time: now, actor: 'correlation' }
    if (oldest === undefined) {
      made.push(incidentId)
      changes.push({ ...change, incidentId, field: 'created', oldValue: null, newValue: null })
    }
    for (const from of younger) {
      merged.push({ from, into: incidentId })
      changes.push({ ...change, incidentId, field: 'merged', oldValue: null, newValue: from.toString() })
      changes.push({
        ...change,
        incidentId: from,
        field: 'mergedInto',
        oldValue: null,
        newValue: incidentId.toString(),
      })
    }
    for (const alertId of group.alertIds) {
      if (before.get(alertId) === incidentId) continue
      placed.push({ alertId, incidentId })
      touched.add(incidentId)
      if (before.get(alertId) === null)
        changes.push({ ...change, incidentId, field: 'alert', oldValue: null, newValue: alertId })
    }
  }
  if (made.length > 0) {
    await session.run(
      `INSERT INTO incidents BY NAME SELECT unnest($made::BIGINT[]) AS id, $now AS created, $now AS updated, 'Active' AS status`,
      { made, now },
    )
  }
  if (merged.length > 0) {
    const values = { from: merged.map(({ from }) => from), into: merged.map(({ into }) => into) }
    const pairs = '(SELECT unnest($from::BIGINT[]) AS "from", unnest($into::BIGINT[]) AS "into")'
    await session.run(
      `UPDATE alerts SET incident_id = m."into" FROM ${pairs} AS m WHERE incident_id = m."from"`,
      values,
    )
    await session.run(
      `UPDATE incidents SET merged_into = m."into", updated = $now FROM ${pairs} AS m
       WHERE id = m."from" OR merged_into = m."from"`,
      { ...values, now },
    )
  }
  if (placed.length > 0) {
    await session.run(
      `UPDATE alerts SET incident_id = p.incident
       FROM (SELECT unnest($alerts::VARCHAR[]) AS alert, unnest($incidents::BIGINT[]) AS incident) AS p WHERE id = p.alert`,
      { alerts: placed.map(({ alertId }) => alertId), incidents: placed.map(({ incidentId }) => incidentId) },
    )
    await session.run('UPDATE incidents SET updated = $now WHERE id IN (SELECT unnest($ids::BIGINT[]))', {
      now,
      ids: [...touched],
    })
  }
  await addIncidentChanges(session, changes)
}
