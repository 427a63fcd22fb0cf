// The services of the features, and what works in the background for them.
import type { Logger } from 'pino'
import { huntTotals } from '../audit/audit.store.js'
import type { DetectionService } from '../detections/detection.service.js'
import type { DeviceGroupService } from '../device-groups/device-group.service.js'
import { DraftService } from '../drafts/draft.service.js'
import { countAttackNotifications } from '../drafts/draft.store.js'
import type { Engine } from '../engine/engine.js'
import { EnrollmentService } from '../enrollment/enrollment.service.js'
import { acceptedSince } from '../enrollment/enrollment.store.js'
import { InquiryStreamService } from '../experts/inquiry-stream.service.js'
import { InquiryService } from '../experts/inquiry.service.js'
import type { HuntingService } from '../hunting/hunting.service.js'
import { nowTicks } from '../ingest/ticks.js'
import { Feed } from '../live/feed.js'
import { noticeAlerts } from '../notifications/alert-notices.js'
import { NotificationService } from '../notifications/notification.service.js'
import { ReportService } from '../reports/report.service.js'
import { SavedQueryService } from '../saved-queries/saved-query.service.js'
import type { Settings } from '../settings.js'
import { SignalService } from '../signals/signal.service.js'
import type { Alerts } from './alerts.js'
import { startAlerts } from './alerts.js'
import { startDetections } from './detections.js'
import { proposeDrafts } from './drafts.js'
import { startMessages } from './messages.js'
import { tellOutcomes } from './outcomes.js'

export interface Services {
  readonly notifications: NotificationService
  readonly inquiries: InquiryService
  readonly inquiryStreams: InquiryStreamService
  readonly enrollment: EnrollmentService
  /** Alerts with all that they work with. */
  readonly alerts: Alerts
  readonly signals: SignalService
  readonly detections: DetectionService
  readonly reports: ReportService
  readonly drafts: DraftService
  readonly savedQueries: SavedQueryService
  /** To be called when something was loaded, or a load may have queued messages. */
  readonly nudge: () => void
  /** Begins nothing more, and waits for what is under way. */
  readonly stop: () => Promise<void>
}

export interface ServicesParts {
  readonly settings: Settings
  readonly engine: Engine
  readonly log: Logger
  readonly hunting: HuntingService
  readonly groups: DeviceGroupService
}

/** @throws EngineError, NodeJS.ErrnoException for a folder of rules that is not there */
export async function startServices({ settings, engine, log, hunting, groups }: ServicesParts): Promise<Services> {
  const { catalog } = hunting
  const clock = nowTicks
  const messages = startMessages(settings, engine, log)
  const sending = { engine, clock, nudge: messages.nudge }
  const groupNames = (): readonly string[] => groups.names
  const notifications = new NotificationService({ ...sending, channels: messages.channels, groupNames })
  const said = new Feed()
  const inquiries = new InquiryService({
    ...sending,
    feed: said,
    portalUrl: settings.portalUrl,
    creditsSince: acceptedSince,
  })
  const enrollment = new EnrollmentService({
    ...sending,
    attackNotifications: countAttackNotifications,
    proofOfLife: huntTotals,
  })
  const onAlerts = { reactions: [noticeAlerts(settings)], raised: messages.nudge }
  const alerts = await startAlerts({ engine, hunting, enrollment, ...onAlerts })
  const { devices, feed, cursors } = alerts
  const { findingAlertScore: alertScore } = settings
  const signals = new SignalService({ engine, catalog, cursors, clock, devices, feed, ...onAlerts, alertScore })
  const detections = await startDetections({ engine, catalog, feed, cursors, ...onAlerts, signals, settings, log })
  const reports = new ReportService({ engine, catalog, clock })
  const drafts = new DraftService({ ...alerts, findings: signals, engine, clock, settings })
  const proposals = proposeDrafts(drafts, feed, log)
  const { detectionRunDays: runDays } = settings
  const outcomes = tellOutcomes({ reports, detections: detections.service, runDays, feed, log })
  return {
    notifications,
    inquiries,
    inquiryStreams: new InquiryStreamService({ engine, cursors, feed: said }),
    enrollment,
    alerts,
    signals,
    detections: detections.service,
    reports,
    drafts,
    savedQueries: new SavedQueryService({ engine, clock }),
    nudge: () => {
      messages.nudge()
      feed.nudge()
      detections.nudge()
    },
    stop: async () => {
      await detections.stop()
      await outcomes.stop()
      await proposals.stop()
      await messages.stop()
    },
  }
}
