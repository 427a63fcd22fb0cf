// Raising alerts by hand: from an event, and as endpoint attack notifications of the experts.
import { MAX_TEXT } from '../../grammar/problems.js'
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { DeviceEvent, DeviceService } from '../devices/device.service.js'
import { devicesOf } from '../devices/device.store.js'
import type { Engine } from '../engine/engine.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { Catalog } from '../kql/catalog.js'
import { formatDatetime } from '../kql/time-text.js'
import { Forbidden, Invalid, NotFound } from '../request-errors.js'
import { line, lines, quoted } from '../request-text.js'
import type { AlertRow } from './alert.js'
import type { Feed } from '../live/feed.js'
import type { AlertRecord } from './alert-records.store.js'
import { addRecords, raiseFromRecords } from './alert-records.store.js'
import { attackNotification } from './alert-sources.js'
import { categories, known, severities } from './alert-values.js'
import { addChanges, addNotification, alertsOf, openAlert, setFields } from './alert.store.js'
import type { EvidenceInput } from './evidence-record.js'
import { checkEntity, evidenceRecord } from './evidence-record.js'
import { eventRecord, newAlertId } from './event-record.js'
import type { Reaction } from './follow-load.js'

export interface AlertRaisingParts {
  readonly engine: Engine
  readonly catalog: Catalog
  /** Ticks. */
  readonly clock: () => bigint
  readonly devices: DeviceService
  readonly feed: Feed
  /** What is done about alerts in the transaction that raises them. */
  readonly reactions: readonly Reaction[]
  /** Called once an alert is stored, so that what is due is sent. */
  readonly raised: () => void
  /** Whether new endpoint attack notifications may be raised; asked in the transaction that raises one. */
  readonly isEnrolled: (session: ReadSession) => Promise<boolean>
  /** @throws KqlError for a hunt that does not compile */
  readonly checkHunt: (caller: Caller, query: string) => Promise<void>
}

/** An event, by what identifies it on its device. */
export interface EventReference {
  readonly machineId: string
  /** Ticks, to the last digit. */
  readonly eventTime: bigint
  readonly reportId: bigint
}

/** An alert to be made of an event. */
export interface AlertByReference extends EventReference {
  readonly severity: string
  readonly title: string
  readonly description: string
  readonly recommendedAction: string
  readonly category: string
}

/** An endpoint attack notification to be published. */
export interface NotificationDraft {
  readonly title: string
  readonly executiveSummary: string
  readonly recommendations: readonly string[]
  readonly severity: string
  readonly category: string
  /** ATT&CK ids. */
  readonly techniques: readonly string[]
  /** At least one of it is on a device. */
  readonly evidence: readonly EvidenceInput[]
  /** The events that show the attack. */
  readonly events: readonly EventReference[]
  readonly huntingQuery: string | undefined
}

/** What else is done in the transaction that publishes a notification, such as noting what it was made of. */
export type AlsoPublished = (session: WriteSession, alertId: string, now: bigint) => Promise<void>
const nothing: AlsoPublished = () => Promise.resolve()

const mostParts = 200
const longestTitle = 256
const longestText = 20_000

export class AlertRaisingService {
  constructor(private readonly parts: AlertRaisingParts) {}

  /**
   * Makes an alert of an event. It merges into an open alert of the same title on the same device.
   * @throws NotFound where there is no such event, Invalid for values that are none
   */
  async byReference(caller: Caller, wish: AlertByReference): Promise<AlertRow> {
    authorize(caller, 'writeAlerts')
    const severity = known('severity', ['Low', 'Medium', 'High'] as const, wish.severity)
    const title = line('A title', wish.title, longestTitle)
    const category = known('category', categories, wish.category)
    const details = {
      description: lines('A description', wish.description, longestText),
      recommendedActions: lines('A recommended action', wish.recommendedAction, longestText),
    }
    const [event] = await this.eventsOf(caller, [wish])
    if (!event) throw noEvent(wish)
    return this.raise(caller, async (session, now) => {
      const open = await openAlert(session, wish.machineId, title)
      const alertId = open ?? newAlertId('da', now)
      const [device] = await devicesOf(session, caller.deviceGroups, [wish.machineId])
      const named = { AlertId: alertId, Title: title, Severity: severity }
      const behind = eventRecord(event, device?.name ?? '', { ...named, Category: category })
      if (open !== undefined) {
        const change = { field: 'event', oldValue: null, newValue: `${event.table} ${event.reportId}` }
        await addChanges(session, [{ alertId, time: now, actor: caller.name, ...change }])
        return { alertId, records: [behind], settle: () => Promise.resolve() }
      }
      const marks = { ServiceSource: attackNotification.serviceSource, DetectionSource: 'Manual' }
      const machine = { entityType: 'Machine', deviceId: wish.machineId, deviceName: device?.name }
      const records: readonly AlertRecord[] = [
        { table: 'AlertInfo', fields: { ...named, ...marks, Timestamp: now, Category: category } },
        evidenceRecord(machine, { ...named, ...marks, Categories: JSON.stringify([category]) }, now),
        behind,
      ]
      return { alertId, records, settle: () => setFields(session, [alertId], details, now) }
    })
  }

  /**
   * Publishes an endpoint attack notification: an alert with both of its marks.
   * @throws Forbidden unless the customer is enrolled, Invalid, NotFound for an event that there is not, KqlError
   */
  async publish(caller: Caller, draft: NotificationDraft, also: AlsoPublished = nothing): Promise<AlertRow> {
    authorize(caller, 'actAsExpert')
    const checked = await this.check(caller, draft)
    if (!checked.evidence.some(({ deviceId = '' }) => deviceId !== '') && checked.events.length === 0)
      throw new Invalid('A notification is about at least one device: none of its evidence is on one.')
    return this.notify(caller, checked, async (session, alertId, now) => {
      if (!(await this.parts.isEnrolled(session))) throw new Forbidden(notEnrolled)
      await also(session, alertId, now)
    })
  }

  /**
   * Publishes a sample, which is about no device and asks for no enrollment: it is how a customer tries out what
   * follows from a notification.
   * @throws Invalid
   */
  async publishSample(caller: Caller, draft: NotificationDraft, also: AlsoPublished): Promise<AlertRow> {
    authorize(caller, 'writeNotificationRules')
    return this.notify(caller, await this.check(caller, draft), also)
  }

  private async notify(caller: Caller, checked: NotificationDraft, also: AlsoPublished): Promise<AlertRow> {
    const events = await this.eventsOf(caller, checked.events)
    return this.raise(caller, async (session, now) => {
      const alertId = newAlertId('ta', now)
      const records = await this.notificationRecords(session, caller, alertId, checked, events, now)
      const settle = async (): Promise<void> => {
        const { executiveSummary, recommendations, huntingQuery = null } = checked
        const details = { description: executiveSummary, recommendedActions: recommendations.join('\n') }
        await setFields(session, [alertId], details, now)
        const publishedBy = caller.name
        await addNotification(session, { alertId, executiveSummary, recommendations, huntingQuery, publishedBy })
        await also(session, alertId, now)
      }
      return { alertId, records, settle }
    })
  }

  private async check(caller: Caller, draft: NotificationDraft): Promise<NotificationDraft> {
    const { evidence, events, recommendations, techniques, huntingQuery } = draft
    if (recommendations.length === 0) throw new Invalid('A notification recommends something.')
    if (evidence.length + events.length > mostParts || recommendations.length > mostParts)
      throw new Invalid(`A notification has at most ${mostParts} parts.`)
    evidence.forEach(checkEntity)
    const stray = techniques.find((technique) => !/^T\d{4}(\.\d{3})?$/.test(technique))
    if (stray !== undefined) throw new Invalid(`${quoted(stray)} is no ATT&CK technique, such as T1059.001.`)
    if (huntingQuery !== undefined) {
      lines('A hunting query', huntingQuery, MAX_TEXT)
      await this.parts.checkHunt(caller, huntingQuery)
    }
    return {
      ...draft,
      title: line('A title', draft.title, longestTitle),
      executiveSummary: lines('An executive summary', draft.executiveSummary, longestText),
      recommendations: recommendations.map((one) => lines('A recommendation', one, longestText)),
      severity: known(
        'severity',
        severities.filter((one) => one !== 'UnSpecified'),
        draft.severity,
      ),
      category: known('category', categories, draft.category),
    }
  }

  private async notificationRecords(
    session: ReadSession,
    caller: Caller,
    alertId: string,
    draft: NotificationDraft,
    events: readonly DeviceEvent[],
    now: bigint,
  ): Promise<readonly AlertRecord[]> {
    const { title, severity, category, techniques, evidence } = draft
    const ids = [
      ...new Set([...evidence.flatMap(({ deviceId }) => deviceId ?? []), ...events.map(({ deviceId }) => deviceId)]),
    ].filter((id) => id !== '')
    const devices = new Map(
      (await devicesOf(session, caller.deviceGroups, ids)).map((device) => [device.id, device.name]),
    )
    const strange = ids.find((id) => !devices.has(id))
    if (strange !== undefined) throw new NotFound(`There is no device ${quoted(strange)}.`)
    const marks = {
      ServiceSource: attackNotification.serviceSource,
      DetectionSource: attackNotification.detectionSource,
    }
    const named = { AlertId: alertId, Title: title, Severity: severity, AttackTechniques: JSON.stringify(techniques) }
    const about = { ...named, ...marks, Categories: JSON.stringify([category]) }
    const said = new Set(evidence.filter(({ entityType }) => entityType === 'Machine').map(({ deviceId }) => deviceId))
    const machines = ids
      .filter((id) => !said.has(id))
      .map((id) => ({ entityType: 'Machine', role: 'Impacted', deviceId: id }))
    const shown = [...evidence, ...machines].map((one) => ({ ...one, deviceName: devices.get(one.deviceId ?? '') }))
    const seen = new Set(events.map(({ deviceId }) => deviceId))
    // Without an event the table of endpoint alerts still shows the device.
    const bare = ids
      .filter((id) => !seen.has(id))
      .map((id): AlertRecord => ({
        table: 'DeviceAlertEvents',
        fields: { ...named, Category: category, Timestamp: now, DeviceId: id, DeviceName: devices.get(id) },
      }))
    return [
      { table: 'AlertInfo', fields: { ...named, ...marks, Timestamp: now, Category: category } },
      ...shown.map((one) => evidenceRecord(one, about, now)),
      ...events.map((event) => eventRecord(event, devices.get(event.deviceId) ?? '', { ...named, Category: category })),
      ...bare,
    ]
  }

  /** @throws NotFound where one of them is not stored, or not for the caller to see */
  private async eventsOf(caller: Caller, references: readonly EventReference[]): Promise<readonly DeviceEvent[]> {
    const places = references.map(({ machineId, eventTime, reportId }) => ({
      deviceId: machineId,
      time: eventTime,
      reportId,
    }))
    const found = await this.parts.devices.find(caller, places)
    return references.map((reference, index) => {
      const event = found[index]
      if (!event) throw noEvent(reference)
      return event
    })
  }

  /** Adds records, makes the alert of them, and lets whatever follows follow; all of it or nothing. */
  private async raise(
    caller: Caller,
    prepare: (session: WriteSession, now: bigint) => Promise<Raise>,
  ): Promise<AlertRow> {
    const now = this.parts.clock()
    const { id, alert } = await this.parts.engine.transaction(async (session) => {
      const { alertId, records, settle } = await prepare(session, now)
      await addRecords(session, this.parts.catalog, records, now)
      const { raised } = await raiseFromRecords(session, [{ id: alertId, actor: caller.name }], now)
      await settle()
      if (raised.length > 0) for (const react of this.parts.reactions) await react(session, raised, now)
      return { id: alertId, alert: (await alertsOf(session, caller.deviceGroups, [alertId]))[0] }
    })
    this.parts.feed.nudge()
    this.parts.raised()
    if (!alert) throw new NotFound(`The alert ${id} was raised, and a suppression rule hides it.`)
    return alert
  }
}

/** What raising an alert takes: its records, and what is to be set once they have made it. */
interface Raise {
  readonly alertId: string
  readonly records: readonly AlertRecord[]
  readonly settle: () => Promise<unknown>
}

const notEnrolled =
  'The customer is not enrolled for endpoint attack notifications; only an enrolled one receives new ones.'

const noEvent = ({ machineId, eventTime, reportId }: EventReference): NotFound =>
  new NotFound(`There is no event ${reportId} at ${formatDatetime(eventTime)} on the device ${quoted(machineId)}.`)
