// Runs a rule over what has arrived, and raises alerts of what it finds.
import type { AlertFeed } from '../alerts/alert-feed.js'
import { addRecords, raiseFromRecords } from '../alerts/alert-records.store.js'
import { evidenceOf, setFields } from '../alerts/alert.store.js'
import { newAlertId } from '../alerts/event-record.js'
import type { EventBehind } from '../alerts/event-record.js'
import type { Reaction } from '../alerts/follow-load.js'
import { localCaller } from '../caller.js'
import type { DeviceService } from '../devices/device.service.js'
import { EngineError } from '../engine/errors.js'
import type { Engine, QueryLimits, ResultTable } from '../engine/engine.js'
import type { WriteSession } from '../engine/session.js'
import { visibleRows } from '../hunting/visible-rows.js'
import { datetimeTicks } from '../ingest/ticks.js'
import type { BindOptions } from '../kql/bind/binder.js'
import type { Catalog } from '../kql/catalog.js'
import type { Compiled } from '../kql/compile.js'
import { text } from './entities.js'
import { evidenceKey, recordsOf } from './alert-of-matches.js'
import type { DetectionRule } from './detection-rule.js'
import { mostAlertsPerRun, schedules } from './detection-rule.js'
import type { RunCause, RunRow, StoredRule } from './detection.store.js'
import { addMatches, addRun, knownEvents, openAlertsOf, putAlertOfRule } from './detection.store.js'
import { eventKey, grouped } from './grouping.js'
import type { Group, Match } from './grouping.js'
import { checkRule, tablesOf } from './rule-check.js'

export interface RunnerParts {
  readonly engine: Engine
  readonly catalog: Catalog
  /** Ticks. */
  readonly clock: () => bigint
  readonly devices: Pick<DeviceService, 'eventsAt' | 'find'>
  readonly feed: Pick<AlertFeed, 'nudge'>
  /** What is done about alerts in the transaction that raises them. */
  readonly reactions: readonly Reaction[]
  /** Called once alerts are stored, so that what is due is sent. */
  readonly raised: () => void
}

/** What a run reads: what was loaded in a time, and of that the events of a time. */
export interface RunWindow {
  readonly arrived: { readonly after: bigint; readonly upTo: bigint }
  /** Any time unless told. */
  readonly events?: { readonly from: bigint; readonly to: bigint } | undefined
}

/** What a rule finds, before anything is stored. */
export interface Found {
  readonly compiled: Compiled
  readonly matches: readonly Match[]
  readonly rows: number
  /** Whether the limits cut rows off. */
  readonly cut: boolean
  readonly table: ResultTable
}

/** A rule that gives more rows than this is no detection. */
const limits: QueryLimits = { deadlineMs: 120_000, maxRows: 10_000, maxBytes: 64 * 1024 ** 2 }

export class DetectionRunner {
  constructor(private readonly parts: RunnerParts) {}

  /** How a rule is bound over a window. */
  bindOptions(rule: DetectionRule, window: RunWindow | undefined): BindOptions {
    const { catalog, clock } = this.parts
    const rows = rule.deviceGroups && visibleRows({ ...localCaller, deviceGroups: rule.deviceGroups })
    const { arrived, events } = window ?? {}
    // A rule that joins sees both sides of its look-back: only what every match is made of has to be new.
    const joins = rule.frequency !== 'Continuous'
    return {
      catalog,
      now: events?.to ?? clock(),
      ...(arrived && !joins ? { arrived } : {}),
      ...(events ? { timespan: events } : {}),
      ...(rows ? { rows } : {}),
    }
  }

  /** Runs a rule's query. @throws EngineError, RuleBroken */
  async find(rule: DetectionRule, window: RunWindow, signal?: AbortSignal): Promise<Found> {
    const { compiled, problems } = checkRule(rule, this.bindOptions(rule, window))
    if (!compiled) throw new RuleBroken(problems.map(({ message }) => message).join(' '))
    const table = await this.parts.engine.run(compiled.statement, compiled.columns, limits, signal)
    const matches = matchesOf(table)
    return { compiled, table, matches, rows: table.rows.length, cut: table.stats.truncated !== undefined }
  }

  /** Runs a rule and stores what it finds with the run itself, all or nothing. Failures are stored too. */
  async run(stored: StoredRule, window: RunWindow, cause: RunCause, signal?: AbortSignal): Promise<RunRow> {
    const { rule } = stored
    const { engine, clock } = this.parts
    const started = clock()
    const { arrived, events } = window
    const said = { ruleId: rule.id, version: stored.version, cause, started, arrivedAfter: arrived.after, arrivedUpTo: arrived.upTo, eventsFrom: events?.from ?? null, eventsTo: events?.to ?? null } // prettier-ignore
    try {
      const found = await this.find(rule, window, signal)
      const known = await engine.read((session) => knownEvents(session, rule.id, found.matches.map(eventKey)))
      const fresh = unlike(found.matches).filter((match) => !known.has(eventKey(match)))
      const behind = await this.eventsBehind(fresh, found.compiled)
      const run = await engine.transaction(async (session) => {
        const raised = await this.store(session, rule, fresh, behind)
        const cut = found.cut || raised.cut
        const counts = { rows: BigInt(found.rows), matches: BigInt(fresh.length), alerts: BigInt(raised.alerts) }
        return addRun(session, { ...said, ...counts, cut, finished: clock(), state: 'Succeeded', error: '' })
      }, writing) // prettier-ignore
      if (fresh.length > 0) {
        this.parts.feed.nudge()
        this.parts.raised()
      }
      return run
    } catch (error) {
      if (!(error instanceof RuleBroken) && !(error instanceof EngineError)) throw error
      const nothing = { rows: 0n, matches: 0n, alerts: 0n, cut: false }
      return engine.transaction((session) => addRun(session, { ...said, ...nothing, finished: clock(), state: 'Failed', error: error.message }), writing) // prettier-ignore
    }
  }

  /** The stored event of each match, by its key; the match's own cells stand for one that is not found. */
  private async eventsBehind(
    matches: readonly Match[],
    { query }: Compiled,
  ): Promise<ReadonlyMap<string, EventBehind>> {
    const tables = tablesOf(query.plan)
    const [table = ''] = tables
    const places = matches.map(({ deviceId, time, reportId }) => ({ deviceId, time, reportId, table }))
    const { devices } = this.parts
    const found = tables.length === 1 ? await devices.eventsAt(localCaller, places) : await devices.find(localCaller, places) // prettier-ignore
    return new Map(
      matches.map((match, index) => [eventKey(match), found[index] ?? { ...match, table, fields: match.cells }]),
    )
  }

  private async store(
    session: WriteSession,
    rule: DetectionRule,
    fresh: readonly Match[],
    behind: ReadonlyMap<string, EventBehind>,
  ): Promise<{ readonly alerts: number; readonly cut: boolean }> {
    if (fresh.length === 0) return { alerts: 0, cut: false }
    const now = this.parts.clock()
    const known = await openAlertsOf(session, rule.id, [...new Set(grouped(rule, fresh, []).map(({ key }) => key))])
    const groups = grouped(rule, fresh, known)
    const anew = groups.filter(({ alertId }) => alertId === undefined).slice(0, mostAlertsPerRun)
    const joined = groups.filter(({ alertId }) => alertId !== undefined)
    const evidence = await evidenceOf(
      session,
      'all',
      joined.flatMap(({ alertId }) => alertId ?? []),
    )
    const touched: string[] = []
    for (const group of [...anew, ...joined]) {
      const alertId = group.alertId ?? newAlertId('da', now)
      touched.push(alertId)
      const had = known.find((one) => one.alertId === group.alertId)
      const shown = {
        events: Number(had?.events ?? 0n),
        evidence: new Set(evidence.filter((one) => one.alertId === alertId).map((one) => evidenceKey({ ...one, ipAddress: one.remoteIp }))), // prettier-ignore
      }
      const behindOf = (match: Match): EventBehind => behind.get(eventKey(match)) ?? { ...match, table: '', fields: match.cells } // prettier-ignore
      const { records } = recordsOf(rule, group, alertId, behindOf, shown, now)
      await addRecords(session, this.parts.catalog, records, now)
      await addMatches(session, rule.id, group.matches.map(eventKey), alertId)
      const events = BigInt(shown.events + group.matches.length)
      await putAlertOfRule(session, rule.id, { key: group.key, alertId, first: group.first, last: group.last, events })
    }
    const { raised } = await raiseFromRecords(session, touched, { now, actor: `detection rule ${rule.title}`, detectorId: rule.id }) // prettier-ignore
    if (raised.length > 0) {
      const details = { description: rule.description, recommendedActions: rule.recommendedActions.join('\n') }
      await setFields(session, raised, details, now)
      for (const react of this.parts.reactions) await react(session, raised, now)
    }
    return { alerts: raised.length, cut: anew.length < groups.length - joined.length }
  }
}

/** A rule that can no longer run, such as after a change of the tables. */
export class RuleBroken extends Error {
  override readonly name = 'RuleBroken'
}

/** The load of a large file holds the right to write meanwhile. */
const writing = { deadlineMs: 600_000 }

/** The time of events that a scheduled rule reads when it begins at a moment. */
export const lookBackOf = (rule: DetectionRule, now: bigint): RunWindow['events'] =>
  rule.frequency === 'Continuous' ? undefined : { from: now - schedules[rule.frequency].lookBack, to: now }

/** Rows that name an event; a row without its time or number identifies nothing and is left out. */
function matchesOf({ columns, rows }: ResultTable): readonly Match[] {
  return rows.flatMap((row) => {
    const cells = Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))
    const time = datetimeTicks(text(cells, 'Timestamp') ?? '')
    const report = text(cells, 'ReportId') ?? ''
    if (time === undefined || !/^-?\d+$/.test(report)) return []
    return [{ deviceId: text(cells, 'DeviceId') ?? '', time, reportId: BigInt(report), cells }]
  })
}

/** Rows about the same event are one match: the first. */
function unlike(matches: readonly Match[]): readonly Match[] {
  const first = new Map<string, Match>()
  for (const match of matches) if (!first.has(eventKey(match))) first.set(eventKey(match), match)
  return [...first.values()]
}

/** What groups of matches are, for previews: without anything stored. */
export const groupsOf = (rule: DetectionRule, matches: readonly Match[]): readonly Group[] => grouped(rule, unlike(matches), []) // prettier-ignore
