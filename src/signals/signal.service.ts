// Signals at work: what arrives is counted, what is rare becomes findings, and strong findings become alerts.
import { randomUUID } from 'node:crypto'
import type { Feed } from '../live/feed.js'
import type { AlertRecord } from '../alerts/alert-records.store.js'
import { addRecords, raiseFromRecords } from '../alerts/alert-records.store.js'
import { evidenceOf, setFields } from '../alerts/alert.store.js'
import { eventRecord, newAlertId } from '../alerts/event-record.js'
import { evidenceKey, evidenceRecord } from '../alerts/evidence-record.js'
import type { Reaction } from '../alerts/follow-load.js'
import type { Caller } from '../caller.js'
import { authorize, localCaller } from '../caller.js'
import { distinct, entitiesOf } from '../detections/entities.js'
import type { DeviceEvent, DeviceService } from '../devices/device.service.js'
import type { Engine } from '../engine/engine.js'
import type { WriteSession } from '../engine/session.js'
import type { Catalog } from '../kql/catalog.js'
import { formatDatetime } from '../kql/time-text.js'
import type { Language } from '../language.js'
import type { Cursors } from '../paging/cursor.js'
import type { Page, PageRequest } from '../paging/page.js'
import { pageOf, pageWindow } from '../paging/page.js'
import { Invalid, NotFound } from '../request-errors.js'
import { quoted } from '../request-text.js'
import { burstsOf } from './discovery.js'
import type { FindingQuery, FindingRow, FindingState } from './finding.store.js'
import {
  actorsOf,
  askingCommands,
  countFindings,
  findingsInPage,
  findingsOf,
  grownFindings,
  knownFindings,
  lastNumber,
  putFinding,
  reasonsOf,
  setState,
  startsAround,
  strongCandidates,
} from './finding.store.js'
import type { FindingReason, NewFinding } from './findings.js'
import { isFinding, once, reasonText, scoreOf, treesOf } from './findings.js'
import { count, rareArrivals, uncounted } from './history.store.js'
import { noteRoles } from './roles.store.js'

export interface SignalParts {
  readonly engine: Engine
  readonly catalog: Catalog
  readonly cursors: Cursors
  /** Ticks. */
  readonly clock: () => bigint
  readonly devices: Pick<DeviceService, 'eventsAt'>
  readonly feed: Pick<Feed, 'nudge'>
  /** What is done about alerts in the transaction that raises them. */
  readonly reactions: readonly Reaction[]
  /** Called once alerts are stored, so that what is due is sent. */
  readonly raised: () => void
  /** A finding of this score becomes an alert; none where it is above 100. */
  readonly alertScore: number
}

/** Which findings a caller asks for. */
export interface FindingWish {
  readonly states: readonly FindingState[]
  readonly leastScore: number
}

/** So many rows of a table are counted in one transaction: others wait for it. */
const rowsAtOnce = 100_000n

/** A finding keeps so many reasons, the most surprising. */
const mostReasons = 60

const cursorKind = 'findings'

/** Counting may take as long as a load. */
const counting = { deadlineMs: 300_000 } as const

export class SignalService {
  private running: Promise<unknown> = Promise.resolve()

  constructor(private readonly parts: SignalParts) {}

  /**
   * Counts everything that has arrived, in portions that are whole or not at all, and raises alerts of what is strong;
   * what comes to a finding later comes to its alert, until that is resolved.
   * Resolves to how many findings are new or have grown. One call at a time.
   */
  advance(signal?: AbortSignal): Promise<number> {
    const turn = this.running.then(async () => {
      let changed = 0
      for (;;) {
        if (signal?.aborted) return changed
        const found = await this.portion(signal)
        if (found === undefined) break
        changed += found
      }
      await this.tell()
      return changed
    })
    this.running = turn.catch(() => undefined)
    return turn
  }

  /** How many findings a portion changed; undefined where everything is counted. */
  private portion(signal: AbortSignal | undefined): Promise<number | undefined> {
    const { engine } = this.parts
    return engine.transaction(
      async (session) => {
        const stretches = await uncounted(session, rowsAtOnce)
        if (stretches.length === 0) return undefined
        await count(session, stretches)
        await noteRoles(session, stretches)
        const rare = await rareArrivals(session)
        const found = [...treesOf(await actorsOf(session, rare), await startsAround(session, rare))]
        const processes = stretches.find(({ table }) => table === 'DeviceProcessEvents')
        if (processes) found.push(...burstsOf(await askingCommands(session, processes.after, processes.upTo)))
        return this.keep(session, found)
      },
      { ...counting, signal },
    )
  }

  /** Adds what was found to what is known of the same tree or session. */
  private async keep(session: WriteSession, found: readonly NewFinding[]): Promise<number> {
    const placed = found.map((one) => ({ ...one, ...timesOf(one.reasons) }))
    const known = new Map((await knownFindings(session, placed)).map((row) => [Number(row.place), row]))
    const before = await reasonsOf(
      session,
      [...known.values()].map(({ id }) => id),
    )
    let number = await lastNumber(session)
    let changed = 0
    for (const [place, one] of placed.entries()) {
      const row = known.get(place)
      const own = before.filter(({ findingId }) => findingId === row?.id)
      const all = once([...own, ...one.reasons])
      if (one.kind === 'ProcessTree' && !isFinding(all)) continue
      if (row && all.length === own.length) continue
      changed++
      const made = row ?? {
        id: randomUUID(),
        number: ++number,
        found: this.parts.clock(),
        state: 'Candidate' as const,
        alertId: null,
      }
      const { kind, subject, deviceId, account, process, techniques } = one
      const kept: FindingRow = {
        kind,
        subject,
        deviceId,
        account,
        process,
        techniques,
        ...made,
        ...timesOf(all),
        score: scoreOf(all),
      }
      await putFinding(session, kept, all.slice(0, mostReasons))
    }
    return changed
  }

  /** Makes alerts of strong findings, and brings those of others up to what was found since. */
  private async tell(): Promise<void> {
    const { engine, alertScore } = this.parts
    const told = await engine.read(async (session) => [
      ...(await strongCandidates(session, alertScore)),
      ...(await grownFindings(session)),
    ])
    for (const finding of told) {
      const reasons = await engine.read((session) => reasonsOf(session, [finding.id]))
      const events = await this.parts.devices.eventsAt(localCaller, reasons)
      const found = events.filter((event) => event !== undefined)
      if (found.length > 0) await engine.transaction((session) => this.raise(session, finding, reasons, found))
    }
    if (told.length === 0) return
    this.parts.feed.nudge()
    this.parts.raised()
  }

  private async raise(
    session: WriteSession,
    finding: FindingRow,
    reasons: readonly FindingReason[],
    events: readonly DeviceEvent[],
  ): Promise<void> {
    const now = this.parts.clock()
    const alertId = finding.alertId ?? newAlertId('da', now)
    const shown = finding.alertId === null ? [] : await evidenceOf(session, 'all', [alertId])
    const known = new Set(shown.map((one) => evidenceKey({ ...one, ipAddress: one.remoteIp })))
    const category = finding.kind === 'DiscoveryBurst' ? 'Discovery' : 'SuspiciousActivity'
    const named = {
      AlertId: alertId,
      Title: titleOf(finding, 'EN'),
      Severity: severityOf(finding.score),
      AttackTechniques: JSON.stringify(finding.techniques),
    }
    const marks = { ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'Custom detection' }
    const about = { ...named, ...marks, Categories: JSON.stringify([category]) }
    const evidence = distinct(events.flatMap(({ fields }) => entitiesOf({}, fields, {})))
      .filter((entity) => !known.has(evidenceKey(entity)))
      .slice(0, Math.max(0, mostReasons - known.size))
    const info: AlertRecord = { table: 'AlertInfo', fields: { ...named, ...marks, Timestamp: now, Category: category } }
    const deviceName = events.map(({ fields }) => fields['DeviceName']).find((name) => typeof name === 'string') ?? ''
    const records: readonly AlertRecord[] = [
      ...(finding.alertId === null ? [info] : []),
      ...evidence.map((entity) => evidenceRecord(entity, about, now)),
      ...events.map((event) => eventRecord(event, deviceName, { ...named, Category: category })),
    ]
    await addRecords(session, this.parts.catalog, records, now)
    const { raised } = await raiseFromRecords(
      session,
      [{ id: alertId, actor: 'signals', detectorId: `signal/${finding.kind}` }],
      now,
    )
    const description = reasons
      .slice(0, 10)
      .map((reason) => `${sentence(reason, 'EN')}.`)
      .join('\n')
    await setFields(session, [alertId], { description }, now)
    await putFinding(session, { ...finding, state: 'Alert', alertId }, reasons)
    if (raised.length > 0) for (const react of this.parts.reactions) await react(session, raised, now)
  }

  /** A page of findings, the strongest first. @throws Forbidden, Invalid for a page or cursor that makes no sense */
  async list(
    caller: Caller,
    wish: FindingWish,
    request: PageRequest,
  ): Promise<Page<FindingRow & { readonly place: bigint }>> {
    // prettier-ignore
    const window = pageWindow(request)
    const open = (cursor: string | undefined) =>
      cursor === undefined ? undefined : this.parts.cursors.open(cursorKind, cursor)
    const query = { ...this.queryOf(caller, wish), window, after: open(window.after), before: open(window.before) }
    return pageOf(await this.parts.engine.read((session) => findingsInPage(session, query)), window)
  }

  cursorOf({ place, id }: FindingRow & { readonly place: bigint }): string {
    return this.parts.cursors.seal(cursorKind, [place, id])
  }

  /** @throws Forbidden */
  count(caller: Caller, wish: FindingWish): Promise<number> {
    return this.parts.engine.read((session) => countFindings(session, this.queryOf(caller, wish)))
  }

  /** @throws Forbidden, NotFound also where the caller may not see its device */
  async finding(caller: Caller, id: string): Promise<FindingRow> {
    authorize(caller, 'readAlerts')
    const [row] = await this.parts.engine.read((session) => findingsOf(session, caller.deviceGroups, [id]))
    if (!row) throw new NotFound(`There is no finding ${quoted(id)}.`)
    return row
  }

  /** Sets a finding aside, or takes it up again. @throws Forbidden, NotFound, Invalid for one that is an alert */
  async setDismissed(caller: Caller, id: string, dismissed: boolean): Promise<FindingRow> {
    authorize(caller, 'writeAlerts')
    return this.parts.engine.transaction(async (session) => {
      const [row] = await findingsOf(session, caller.deviceGroups, [id])
      if (!row) throw new NotFound(`There is no finding ${quoted(id)}.`)
      if (row.state === 'Alert')
        throw new Invalid('The finding has become an alert; what is to be said of it is said there.')
      const state = dismissed ? 'Dismissed' : 'Candidate'
      await setState(session, id, state)
      return { ...row, state }
    })
  }

  /** The reasons of each finding; the findings are ones that the caller sees. */
  async reasonsOf(_caller: Caller, ids: readonly string[]): Promise<readonly (readonly FindingReason[])[]> {
    const rows = await this.parts.engine.read((session) => reasonsOf(session, ids))
    return ids.map((id) => rows.filter(({ findingId }) => findingId === id))
  }

  /** The event of each reason. @throws Forbidden */
  eventsOf(caller: Caller, reasons: readonly FindingReason[]): Promise<readonly (DeviceEvent | undefined)[]> {
    return this.parts.devices.eventsAt(caller, reasons)
  }

  private queryOf(caller: Caller, { states, leastScore }: FindingWish): FindingQuery {
    authorize(caller, 'readAlerts')
    return { groups: caller.deviceGroups, states, leastScore }
  }
}

function timesOf(reasons: readonly FindingReason[]): { readonly first: bigint; readonly last: bigint } {
  const times = reasons.map(({ time }) => time)
  return {
    first: times.reduce((a, b) => (a < b ? a : b), times[0] ?? 0n),
    last: times.reduce((a, b) => (a > b ? a : b), 0n),
  }
}

const severityOf = (score: number): string => (score >= 95 ? 'High' : score >= 85 ? 'Medium' : 'Low')

/** What a finding is called. */
export function titleOf({ kind, process }: Pick<FindingRow, 'kind' | 'process'>, language: Language): string {
  if (kind === 'DiscoveryBurst')
    return language === 'EN' ? 'Burst of discovery commands' : 'Rafale de commandes de reconnaissance'
  return language === 'EN' ? `Unusual activity of ${process}` : `Activité inhabituelle de ${process}`
}

/** What a reason says. */
export const sentence = (reason: FindingReason, language: Language): string =>
  reasonText(reason, language, formatDatetime(reason.first).slice(0, 10))
