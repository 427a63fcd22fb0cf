// What detections have found, for a list that a person reads from the top.
import type { Severity } from '../alerts/alert-values.js'
import type { ReadSession } from '../engine/session.js'

/** An alert that a rule raised, with the events behind it. Times in ticks. */
export interface Alert {
  readonly id: string
  readonly detectorId: string
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly category: string
  readonly deviceId: string
  readonly deviceName: string
  readonly firstEvent: bigint
  readonly lastEvent: bigint
  readonly events: readonly AlertEvent[]
}

export interface AlertEvent {
  readonly table: string
  readonly deviceId: string
  readonly time: bigint
  readonly reportId: bigint | null
}

/** All alerts of rules, the most urgent first, then the earliest. */
export async function foundAlerts(session: ReadSession): Promise<readonly Alert[]> {
  const alerts = await session.rows<Omit<Alert, 'events'>>(
    `SELECT a.id, a.detector_id AS "detectorId", a.title, a.severity, a.techniques, a.category,
       a.device_id AS "deviceId", coalesce(d.name, a.device_id) AS "deviceName",
       coalesce(a.first_event, a.created) AS "firstEvent", coalesce(a.last_event, a.created) AS "lastEvent"
     FROM alerts AS a LEFT JOIN devices AS d ON d.id = a.device_id
     WHERE a.detector_id <> ''
     ORDER BY a.priority DESC, "firstEvent", a.id`,
  )
  const events = await session.rows<AlertEvent & { readonly alertId: string }>(
    `SELECT "AlertId" AS "alertId", "Table" AS "table", "DeviceId" AS "deviceId", "Timestamp" AS time,
       "ReportId" AS "reportId"
     FROM "DeviceAlertEvents" WHERE "AlertId" IN (SELECT unnest($ids::VARCHAR[])) ORDER BY "Timestamp"`,
    { ids: alerts.map(({ id }) => id) },
  )
  const byAlert = new Map<string, AlertEvent[]>(alerts.map(({ id }) => [id, []]))
  for (const { alertId, ...event } of events) byAlert.get(alertId)?.push(event)
  return alerts.map((alert) => ({ ...alert, events: byAlert.get(alert.id) ?? [] }))
}
