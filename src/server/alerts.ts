// Alerts and devices with all that they work with.
import { AlertChangeService } from '../alerts/alert-changes.service.js'
import { Feed } from '../live/feed.js'
import { AlertRaisingService } from '../alerts/alert-raising.service.js'
import { AlertStreamService } from '../alerts/alert-stream.service.js'
import { AlertService } from '../alerts/alert.service.js'
import { SuppressionService } from '../alerts/suppression.service.js'
import { suppressAlerts } from '../alerts/suppression.store.js'
import type { Reaction } from '../alerts/follow-load.js'
import { DeviceService } from '../devices/device.service.js'
import type { Engine } from '../engine/engine.js'
import type { EnrollmentService } from '../enrollment/enrollment.service.js'
import type { HuntingService } from '../hunting/hunting.service.js'
import { IncidentService } from '../incidents/incident.service.js'
import { nowTicks } from '../ingest/ticks.js'
import { PriorityService } from '../priority/priority.service.js'
import { Cursors } from '../paging/cursor.js'
import { installationKey } from '../storage/key.store.js'
import { StoryService } from '../story/story.service.js'

export interface Alerts {
  readonly alerts: AlertService
  readonly incidents: IncidentService
  readonly stories: StoryService
  readonly changes: AlertChangeService
  readonly raising: AlertRaisingService
  readonly suppression: SuppressionService
  readonly priority: PriorityService
  readonly devices: DeviceService
  readonly streams: AlertStreamService
  /** To be rung when something else may have raised alerts, such as a load. */
  readonly feed: Feed
  readonly cursors: Cursors
}

export interface AlertsParts {
  readonly engine: Engine
  readonly hunting: HuntingService
  readonly enrollment: EnrollmentService
  /** What is done about alerts in the transaction that raises them. */
  readonly reactions: readonly Reaction[]
  /** Called once an alert is stored, so that what is due is sent. */
  readonly raised: () => void
}

/** @throws EngineError */
export async function startAlerts({ engine, hunting, enrollment, reactions, raised }: AlertsParts): Promise<Alerts> {
  const { catalog } = hunting
  const cursors = new Cursors(await installationKey(engine, 'cursors'))
  const feed = new Feed()
  const devices = new DeviceService({ engine, catalog, cursors })
  const alerts = new AlertService({ engine, cursors, devices })
  const changes = new AlertChangeService({ engine, clock: nowTicks, feed })
  const raising = new AlertRaisingService({
    engine,
    catalog,
    clock: nowTicks,
    devices,
    feed,
    // Before anybody is told of an alert, since nobody is to be told of a hidden one.
    reactions: [suppressAlerts, ...reactions],
    raised,
    isEnrolled: (session) => enrollment.isEnrolled(session),
    checkHunt: (caller, query) => hunting.check(caller, { query }),
  })
  const streams = new AlertStreamService({ engine, cursors, feed })
  const priority = new PriorityService({ engine, clock: nowTicks, devices })
  const stories = new StoryService({ engine, catalog, alerts })
  const incidents = new IncidentService({ engine, cursors, alerts, stories, feed, clock: nowTicks })
  const suppression = new SuppressionService({ engine, clock: nowTicks, feed })
  return { alerts, incidents, stories, changes, raising, suppression, priority, devices, streams, feed, cursors }
}
