// Runs a rule over what has arrived, and raises alerts of what it finds.
import type { Feed } from '../live/feed.js'
import type { EventBehind } from '../alerts/event-record.js'
import type { Reaction } from '../alerts/follow-load.js'
import type { Caller } from '../caller.js'
import { localCaller } from '../caller.js'
import type { DeviceService } from '../devices/device.service.js'
import { EngineError } from '../engine/errors.js'
import type { Engine, QueryLimits, ResultTable } from '../engine/engine.js'
import { visibleRows } from '../hunting/visible-rows.js'
import { mapInTurns } from '../in-turns.js'
import { datetimeTicks } from '../ingest/ticks.js'
import type { BindOptions } from '../kql/bind/binder.js'
import type { Catalog, CatalogTable } from '../kql/catalog.js'
import type { Compiled } from '../kql/compile.js'
import { text } from './entities.js'
import type { DetectionRule } from './detection-rule.js'
import { schedules } from './detection-rule.js'
import type { Arrivals, RunCause, RunRow, StoredRule } from './detection.store.js'
import { addRuns, arrivedEvents, knownEvents } from './detection.store.js'
import { eventKey, grouped } from './grouping.js'
import type { Group, Match } from './grouping.js'
import { canFind, needsOf } from './news.js'
import type { RuleNeeds } from './news.js'
import type { RuleMatches } from './raise-matches.js'
import { raiseMatches } from './raise-matches.js'
import type { CheckedRule } from './rule-check.js'
import { checkRule, tablesOf } from './rule-check.js'

export interface RunnerParts {
  readonly engine: Engine
  readonly catalog: Catalog
  /** Ticks. */
  readonly clock: () => bigint
  readonly devices: Pick<DeviceService, 'eventsAt' | 'find'>
  readonly feed: Pick<Feed, 'nudge'>
  /** What is done about alerts in the transaction that raises them. */
  readonly reactions: readonly Reaction[]
  /** Called once alerts are stored, so that what is due is sent. */
  readonly raised: () => void
}

/** What a run is to read. */
export interface RunWindow {
  /** What was loaded after the one moment and up to the other: ticks. */
  readonly arrived: Arrivals
  /** All events of this time that were loaded up to then, new or not. */
  readonly events?: EventTime | undefined
}

/** Ticks, the end not included. */
interface EventTime {
  readonly from: bigint
  readonly to: bigint
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

type NewRun = Omit<RunRow, 'number'>
type AskedRun = Pick<RunRow, 'ruleId' | 'version' | 'cause' | 'started' | 'arrivedAfter' | 'arrivedUpTo'>

/** What a run found, before it is stored. */
interface Looked {
  readonly rule: DetectionRule
  readonly run: NewRun
  /** Those that runs before have told of are among them. */
  readonly matches: readonly Match[]
  /** The tables that the rule reads. */
  readonly tables: readonly string[]
}

/** What rules found is stored together up to so much: people are told soon, and the cost is shared. */
const together = { rules: 30, matches: 2000 } as const
/** A rule over what is new is a short query, which one processor plans and runs; half of the hunts' places stay free. */
const rulesAtOnce = 3

/** A rule that is to be run over what arrived. */
export interface DueRule {
  readonly stored: StoredRule
  readonly cause: RunCause
  readonly arrived: Arrivals
}

export class DetectionRunner {
  private readonly known = new WeakMap<
    DetectionRule,
    { readonly tables: readonly CatalogTable[]; readonly needs: RuleNeeds }
  >()

  /** The times of what arrived, for rules that read the same tables: kept while some rules are run. */
  private readonly times = new Map<string, ReturnType<typeof arrivedEvents>>()

  constructor(private readonly parts: RunnerParts) {}

  /** How a rule is bound over a window, for what it and the caller may see of its tables. */
  bindOptions(rule: DetectionRule, window: RunWindow | undefined, caller: Caller = localCaller): BindOptions {
    const { catalog, clock } = this.parts
    const rules = visibleRows(caller)
    const groups = rule.deviceGroups && visibleRows({ ...localCaller, deviceGroups: rule.deviceGroups })
    const { arrived, events } = window ?? {}
    return {
      catalog,
      now: events?.to ?? clock(),
      ...(events ? { timespan: events } : arrived ? { arrived } : {}),
      ...(rules || groups ? { rows: (table) => [...(rules?.(table) ?? []), ...(groups?.(table) ?? [])] } : {}),
    }
  }

  /** Runs a rule's query. @throws EngineError, RuleBroken */
  async find(
    rule: DetectionRule,
    window: RunWindow,
    { caller, signal }: { readonly caller?: Caller | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Found> {
    const compiled = sound(checkRule(rule, this.bindOptions(rule, window, caller)))
    // What arrived lately is little, and is found without the index of terms.
    const statement = window.events ? compiled.statement : { ...compiled.statement, termScans: [] }
    const table = await this.parts.engine.run(statement, compiled.columns, limits, signal)
    const matches = matchesOf(table)
    return { compiled, table, matches, rows: table.rows.length, cut: table.stats.truncated !== undefined }
  }

  /**
   * What a run reads, one after another; nothing where nothing is new to it. A continuous rule looks at what arrived
   * alone. Any other sees what arrived among the events of its look-back before and after, however old they are: a late
   * event may be the first half of what the rule looks for, and the second has been there for long. What lies between
   * a late event and the others is not read.
   */
  private async readingsOf(rule: DetectionRule, window: RunWindow): Promise<readonly RunWindow[]> {
    if (rule.frequency === 'Continuous') return [window]
    const { arrived, events } = window
    // A rule that has not run before looks at the time that it is given, whatever has arrived since the beginning.
    if (events && arrived.after === 0n) return [window]
    const { lookBack } = schedules[rule.frequency]
    const { tables } = this.knownOf(rule)
    const stretches = await this.arrivedTimes(tables, arrived)
    const around = stretches.map(({ first, last }) => ({ from: first - lookBack, to: last + lookBack + 1n }))
    // Less than what a single event has read is not worth a statement.
    return joined(events ? [events, ...around] : around, 2n * lookBack).map((time) => ({ arrived, events: time }))
  }

  private arrivedTimes(tables: readonly CatalogTable[], arrived: Arrivals): ReturnType<typeof arrivedEvents> {
    const key = JSON.stringify([tables.map(({ name }) => name), String(arrived.after), String(arrived.upTo)])
    const found = this.times.get(key) ?? this.parts.engine.read((session) => arrivedEvents(session, tables, arrived))
    this.times.set(key, found)
    return found
  }

  /**
   * Runs rules over what arrived, a few at once. Those that cannot find anything new in it are not asked, and what
   * found nothing is stored together, since most rules find nothing most of the time.
   */
  async runAll(due: readonly DueRule[], signal?: AbortSignal): Promise<readonly RunRow[]> {
    const able = await this.ableOf(due)
    const runs: RunRow[] = []
    const idle: Looked[] = []
    let telling: Looked[] = []
    const left = due.entries()
    const work = async (): Promise<void> => {
      for (const [index, { stored, arrived, cause }] of left) {
        if (signal?.aborted) return
        const asked = this.asked(stored, arrived, cause)
        const looked = able[index]
          ? await this.tried(stored.rule, { arrived }, asked, signal)
          : this.idle(stored.rule, asked)
        const group = looked.matches.length > 0 ? telling : idle
        group.push(looked)
        const matches = telling.reduce((sum, one) => sum + one.matches.length, 0)
        if (telling.length < together.rules && matches < together.matches) continue
        const found = telling
        telling = []
        runs.push(...(await this.keep(found)))
      }
    }
    const ends = await Promise.allSettled(Array.from({ length: rulesAtOnce }, work))
    this.times.clear()
    runs.push(...(await this.keep([...telling, ...idle])))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    return runs
  }

  /** For each rule, whether it can find anything new in what it is to read. */
  private async ableOf(due: readonly DueRule[]): Promise<readonly boolean[]> {
    const able = due.map(() => true)
    // Rules are compiled when they are first asked about.
    const runnable = await mapInTurns(due, ({ stored }) => this.isSound(stored.rule))
    for (const start of new Set(due.map(({ arrived }) => arrived.after))) {
      const some = due.flatMap((one, index) =>
        one.arrived.after === start && runnable[index] ? [{ ...one, index }] : [],
      )
      const [first] = some
      if (!first) continue
      const needs = some.map(({ stored }) => this.knownOf(stored.rule).needs)
      const found = await this.parts.engine.read((session) => canFind(session, needs, first.arrived))
      for (const [place, { index }] of some.entries()) able[index] = found[place] ?? true
    }
    return able
  }

  private isSound(rule: DetectionRule): boolean {
    try {
      this.knownOf(rule)
      return true
    } catch (error) {
      if (error instanceof RuleBroken) return false
      throw error
    }
  }

  /** What a rule reads, whenever it runs. @throws RuleBroken */
  private knownOf(rule: DetectionRule): { readonly tables: readonly CatalogTable[]; readonly needs: RuleNeeds } {
    const found = this.known.get(rule)
    if (found) return found
    const compiled = sound(checkRule(rule, this.bindOptions(rule, undefined)))
    const tables = tablesOf(compiled.query.plan).flatMap((name) => this.parts.catalog.table(name) ?? [])
    const known = { tables, needs: needsOf(compiled) }
    this.known.set(rule, known)
    return known
  }

  /** Runs a rule and stores what it finds with the run itself, all or nothing. Failures are stored too. */
  async run(stored: StoredRule, window: RunWindow, cause: RunCause, signal?: AbortSignal): Promise<RunRow> {
    const asked = this.asked(stored, window.arrived, cause)
    const [run] = await this.keep([await this.tried(stored.rule, window, asked, signal)])
    if (!run) throw new Error('A run was not stored.')
    return run
  }

  private asked({ rule, version }: StoredRule, { after, upTo }: Arrivals, cause: RunCause): AskedRun {
    return { ruleId: rule.id, version, cause, started: this.parts.clock(), arrivedAfter: after, arrivedUpTo: upTo }
  }

  /** A run of a rule for which there was nothing to be found. */
  private idle(rule: DetectionRule, asked: AskedRun): Looked {
    return {
      rule,
      run: this.ended({ ...asked, eventsFrom: null, eventsTo: null }, nothingFound),
      matches: [],
      tables: [],
    }
  }

  private ended(
    run: Omit<NewRun, keyof typeof nothingFound | 'finished' | 'state' | 'error'>,
    counts: typeof nothingFound,
  ): NewRun {
    // prettier-ignore
    return { ...run, ...counts, finished: this.parts.clock(), state: 'Succeeded', error: '' }
  }

  /** What a run finds; a rule that fails has found nothing. What is stopped rejects: it is begun anew some time. */
  private async tried(
    rule: DetectionRule,
    window: RunWindow,
    asked: AskedRun,
    signal: AbortSignal | undefined,
  ): Promise<Looked> {
    try {
      return await this.look(rule, window, asked, signal)
    } catch (error) {
      if (signal?.aborted || !(error instanceof RuleBroken || error instanceof EngineError)) throw error
      const { run, ...nothing } = this.idle(rule, asked)
      return { ...nothing, run: { ...run, state: 'Failed', error: error.message } }
    }
  }

  private async look(
    rule: DetectionRule,
    window: RunWindow,
    asked: AskedRun,
    signal: AbortSignal | undefined,
  ): Promise<Looked> {
    const readings = await this.readingsOf(rule, window)
    if (readings.length === 0) return this.idle(rule, asked)
    const found: Found[] = []
    for (const reading of readings) found.push(await this.find(rule, reading, { signal }))
    const read = {
      ...asked,
      eventsFrom: readings[0]?.events?.from ?? null,
      eventsTo: readings.at(-1)?.events?.to ?? null,
    }
    const rows = BigInt(found.reduce((sum, one) => sum + one.rows, 0))
    const run = this.ended(read, { ...nothingFound, rows, cut: found.some(({ cut }) => cut) })
    const tables = this.knownOf(rule).tables.map(({ name }) => name)
    return { rule, run, matches: unlike(found.flatMap(({ matches }) => matches)), tables }
  }

  /** Stores runs with the alerts of what they found, all or nothing. */
  private async keep(all: readonly Looked[]): Promise<readonly RunRow[]> {
    if (all.length === 0) return []
    const { engine, catalog, reactions, clock } = this.parts
    const found = await this.unknown(all)
    const behind = await this.eventsBehind(found)
    const kept = await engine.transaction(async (session) => {
      const now = clock()
      const eventOf = (rule: DetectionRule, match: Match): EventBehind =>
        behind.get(placeOf(rule, match)) ?? { ...match, table: '', fields: match.cells }
      const raised = await raiseMatches(session, found, { catalog, reactions, behind: eventOf, now })
      const counts = new Map(found.map(({ rule, fresh }, index) => [rule, { matches: fresh.length, ...raised[index] }]))
      const runs = all.map(({ rule, run }) => {
        const { matches = 0, alerts = 0, cut = false } = counts.get(rule) ?? {}
        return { ...run, matches: BigInt(matches), alerts: BigInt(alerts), cut: run.cut || cut, finished: clock() }
      })
      return addRuns(session, runs)
    }, writing)
    if (found.length > 0) {
      this.parts.feed.nudge()
      this.parts.raised()
    }
    return kept
  }

  /** What no run before has told of, of each rule that has such matches. */
  private async unknown(all: readonly Looked[]): Promise<readonly (RuleMatches & Pick<Looked, 'tables'>)[]> {
    const asked = all.flatMap(({ rule, matches }) =>
      matches.map((match) => ({ ruleId: rule.id, event: eventKey(match) })),
    )
    if (asked.length === 0) return []
    const known = await this.parts.engine.read((session) => knownEvents(session, asked))
    return all.flatMap(({ rule, matches, tables }) => {
      const fresh = matches.filter((match) => !known.get(rule.id)?.has(eventKey(match)))
      return fresh.length === 0 ? [] : [{ rule, fresh, tables }]
    })
  }

  /** The stored event of each match, by its rule and key; the match's own cells stand for one that is not found. */
  private async eventsBehind(
    all: readonly (RuleMatches & Pick<Looked, 'tables'>)[],
  ): Promise<ReadonlyMap<string, EventBehind>> {
    const { devices } = this.parts
    const wanted = all.flatMap(({ rule, fresh, tables }) => fresh.map((match) => ({ rule, match, tables })))
    const [placed, unplaced] = [
      wanted.filter(({ tables }) => tables.length === 1),
      wanted.filter(({ tables }) => tables.length !== 1),
    ]
    const at = placed.map(({ match: { deviceId, time, reportId }, tables: [table = ''] }) => ({
      deviceId,
      time,
      reportId,
      table,
    }))
    const found = at.length === 0 ? [] : await devices.eventsAt(localCaller, at)
    const anywhere =
      unplaced.length === 0
        ? []
        : await devices.find(
            localCaller,
            unplaced.map(({ match }) => match),
          )
    const told = (of: typeof wanted, events: readonly (EventBehind | undefined)[]) =>
      of.map(
        ({ rule, match, tables: [table = ''] }, index) =>
          [placeOf(rule, match), events[index] ?? { ...match, table, fields: match.cells }] as const,
      )
    return new Map([...told(placed, found), ...told(unplaced, anywhere)])
  }
}

const placeOf = (rule: DetectionRule, match: Match): string => `${rule.id} ${eventKey(match)}`

/** A rule that can no longer run, such as after a change of the tables. */
export class RuleBroken extends Error {
  override readonly name = 'RuleBroken'
}

/** The load of a large file holds the right to write meanwhile. */
const writing = { deadlineMs: 600_000 }

const nothingFound = { rows: 0n, matches: 0n, alerts: 0n, cut: false }

/** The same times in their order, those made one that are no further apart than so many ticks. */
function joined(times: readonly EventTime[], apart: bigint): readonly EventTime[] {
  const all: EventTime[] = []
  for (const time of times.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = all.at(-1)
    if (!last || time.from - last.to > apart) all.push(time)
    else if (time.to > last.to) all[all.length - 1] = { from: last.from, to: time.to }
  }
  return all
}

/** @throws RuleBroken */
function sound({ compiled, problems }: CheckedRule): Compiled {
  if (!compiled) throw new RuleBroken(problems.map(({ message }) => message).join(' '))
  return compiled
}

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
export const groupsOf = (rule: DetectionRule, matches: readonly Match[]): readonly Group[] =>
  grouped(rule, unlike(matches), [])
