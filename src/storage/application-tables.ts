// All tables of the application itself, in the order in which a new database gets them.
import { alertTables } from '../alerts/alert.tables.js'
import { detectionTables } from '../detections/detection.tables.js'
import { deviceGroupTables } from '../device-groups/device-groups.tables.js'
import { deviceTables } from '../devices/device.tables.js'
import type { FeatureTables } from '../engine/application-tables.js'
import { draftTables } from '../drafts/draft.tables.js'
import { enrollmentTables } from '../enrollment/enrollment.tables.js'
import { inquiryTables } from '../experts/inquiry.tables.js'
import { apiTokenTables } from '../identity/api-token.tables.js'
import { sessionTables } from '../identity/session.tables.js'
import { incidentTables } from '../incidents/incident.tables.js'
import { notificationTables } from '../notifications/notification.tables.js'
import { outboxTables } from '../outbox/outbox.tables.js'
import { priorityTables } from '../priority/priority.tables.js'
import { reportTables } from '../reports/report.tables.js'
import { savedQueryTables } from '../saved-queries/saved-query.tables.js'
import { signalTables } from '../signals/signal.tables.js'
import { keyTables } from './key.tables.js'

/** A feature that keeps data adds its `*.tables.ts` here. */
export const applicationTables: readonly FeatureTables[] = [
  keyTables,
  apiTokenTables,
  sessionTables,
  deviceTables,
  deviceGroupTables,
  alertTables,
  outboxTables,
  enrollmentTables,
  notificationTables,
  inquiryTables,
  savedQueryTables,
  detectionTables,
  priorityTables,
  signalTables,
  reportTables,
  incidentTables,
  draftTables,
]
