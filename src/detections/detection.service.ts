// Detection rules: kept, checked, run when they are due, and never twice over the same event.
import { randomUUID } from 'node:crypto'
import type { PlacedDiagnostic } from '../../grammar/diagnostic.js'
import type { Caller } from '../caller.js'
import { authorize, seesGroup } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { WriteSession } from '../engine/session.js'
import { lastArrival } from '../engine/arrivals.js'
import type { Catalog } from '../kql/catalog.js'
import { ticksPer } from '../kql/types.js'
import type { Cursors } from '../paging/cursor.js'
import type { Page, PageRequest } from '../paging/page.js'
import { pageOf, pageWindow } from '../paging/page.js'
import { Forbidden, Invalid, NotFound } from '../request-errors.js'
import { quoted } from '../request-text.js'
import type { DetectionRule } from './detection-rule.js'
import { schedules } from './detection-rule.js'
import type { Origin, RuleVersion, RunMark, RunRow, StoredRule } from './detection.store.js'
import {
  allRules,
  lastVersion,
  marksOf,
  putRule,
  readByRuns,
  removeRule,
  removedByPeople,
  runsOf,
  sameRule,
  versionsOf,
} from './detection.store.js'
import type { DetectionRunner, DueRule, Found } from './detection-runner.js'
import { groupsOf } from './detection-runner.js'
import type { Group } from './grouping.js'
import { checkRule } from './rule-check.js'
import { forgetRuns } from './old-runs.store.js'
import { readRule } from './rule-file.js'
import { ruleText } from './rule-text.js'
import type { RuleProblem } from './rule-check.js'

export interface DetectionParts {
  readonly engine: Engine
  readonly catalog: Catalog
  /** Ticks. */
  readonly clock: () => bigint
  readonly runner: DetectionRunner
  readonly cursors: Cursors
}

/** What a rule says, before it has an id. */
export type NewRule = Omit<DetectionRule, 'id'>

/** What is asked beside what a rule says. */
export interface RuleSetting {
  /** The rule that is changed; a new one where undefined. */
  readonly id?: string | undefined
  /** As it was, or on where it is new, unless told. */
  readonly enabled?: boolean | undefined
}

/** Which rules a caller asks for. */
export interface RuleWish {
  /** A part of the title or id. */
  readonly search?: string | undefined
  readonly enabled?: boolean | undefined
  readonly origin?: Origin | undefined
  /** A technique; its parts count too. */
  readonly technique?: string | undefined
}

/** What a rule would find in what is stored, without anything being raised. */
export interface Preview extends Pick<Found, 'table' | 'rows' | 'cut'> {
  readonly groups: readonly Group[]
}

/** A stretch of arrivals that no run of a rule has read. */
export interface RuleGap {
  readonly after: bigint
  readonly upTo: bigint
}

const shownRuns = 100
const cursorKind = 'detection rules'

/** Who changes rules that a person does not. */
const harrier = 'Harrier'

/** A new rule looks back so far (domain: custom detection rules). */
const savedLookBack = 30n * ticksPer.day

export class DetectionService {
  private running: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly parts: DetectionParts,
    private readonly byId: Map<string, StoredRule>,
  ) {}

  /** All rules are kept at hand: one process has the database, and so every change of them passes here. */
  static async open(parts: DetectionParts): Promise<DetectionService> {
    const rows = await parts.engine.read(allRules)
    return new DetectionService(parts, new Map(rows.map((row) => [row.id, row])))
  }

  /** The rules that touch what the caller sees, by id. @throws Forbidden */
  list(caller: Caller): readonly StoredRule[] {
    authorize(caller, 'readDetectionRules')
    return [...this.byId.values()].filter((stored) => isSeen(caller, stored)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** A page of those rules, and how many there are on all pages. @throws Forbidden, Invalid for a page that makes no sense */
  page(
    caller: Caller,
    wish: RuleWish,
    request: PageRequest,
  ): { readonly page: Page<StoredRule>; readonly totalCount: number } {
    const window = pageWindow(request)
    const place = (cursor: string | undefined): string | undefined =>
      cursor === undefined ? undefined : String(this.parts.cursors.open(cursorKind, cursor)[0])
    const [after, before] = [place(window.after), place(window.before)]
    const rules = this.list(caller).filter(meets(wish))
    const between = rules.filter(
      ({ id }) => (after === undefined || id > after) && (before === undefined || id < before),
    )
    const read = (window.backwards ? between.toReversed() : between).slice(0, window.size + 1)
    return { page: pageOf(read, window), totalCount: rules.length }
  }

  cursorOf({ id }: StoredRule): string {
    return this.parts.cursors.seal(cursorKind, [id])
  }

  /** @throws Forbidden, NotFound */
  rule(caller: Caller, id: string): StoredRule {
    authorize(caller, 'readDetectionRules')
    return this.known(caller, id)
  }

  /** What is wrong with a rule. @throws Forbidden */
  check(caller: Caller, rule: DetectionRule): readonly RuleProblem[] {
    authorize(caller, 'readDetectionRules')
    // What a file could not say is refused here too.
    const said = readRule(ruleText(rule), '', rule.id).problems.map(({ message, field }) => ({ message, field }))
    const twin = this.twinOf(rule)
    const title = twin
      ? [{ message: `The title '${rule.title}' is that of the rule ${twin.id} too.`, field: 'title' }]
      : []
    // A query that is no text is not read any further; whatever else is wrong, its author hears of all of it at once.
    const readable = said.every(({ field }) => field !== undefined && field !== 'query')
    const query = readable ? checkRule(rule, this.parts.runner.bindOptions(rule, undefined)).problems : []
    return [...said, ...title, ...query]
  }

  /**
   * Keeps a rule. A new one runs at once over the last 30 days; a changed one when it is due.
   * @throws Forbidden also for devices that the caller does not see, NotFound, RuleRefused
   */
  async save(caller: Caller, wish: NewRule & RuleSetting): Promise<StoredRule> {
    authorize(caller, 'writeDetectionRules')
    const { id, enabled, ...said } = wish
    const before = id === undefined ? undefined : this.writable(caller, id)
    const rule: DetectionRule = { ...said, id: before?.id ?? `custom/${randomUUID()}` }
    if (!mayChange(caller, rule)) throw new Forbidden(beyondGroups)
    const problems = this.check(caller, rule)
    if (problems.length > 0) throw new RuleRefused(problems)
    const turned = before && enabled !== undefined ? await this.turned(before, enabled) : before
    const stored = await this.put(rule, turned, caller.name, 'user', enabled)
    if (!before && stored.enabled) await this.runNow(stored, 'saved')
    return stored
  }

  /** Turns a rule on or off. What arrives while it is off is a gap. @throws Forbidden, NotFound */
  async setEnabled(caller: Caller, id: string, enabled: boolean): Promise<StoredRule> {
    authorize(caller, 'writeDetectionRules')
    const before = this.writable(caller, id)
    if (before.enabled === enabled) return before
    const stored = { ...(await this.turned(before, enabled)), changedBy: caller.name, changed: this.parts.clock() }
    await this.parts.engine.transaction((session) => putRule(session, stored))
    this.byId.set(id, stored)
    return stored
  }

  private async turned(before: StoredRule, enabled: boolean): Promise<StoredRule> {
    if (before.enabled === enabled) return before
    return { ...before, enabled, since: enabled ? await this.arrivedUpTo() : before.since }
  }

  /** The rule goes; its alerts stay. @throws Forbidden, NotFound */
  async remove(caller: Caller, id: string): Promise<StoredRule> {
    authorize(caller, 'writeDetectionRules')
    const before = this.writable(caller, id)
    await this.parts.engine.transaction((session) => removeRule(session, id, caller.name, this.parts.clock()))
    this.byId.delete(id)
    return before
  }

  /** Runs a rule now, over its look-back; its next run is a period later. @throws Forbidden, NotFound */
  async run(caller: Caller, id: string): Promise<RunRow> {
    authorize(caller, 'writeDetectionRules')
    return this.runNow(this.writable(caller, id), 'demand')
  }

  /** Reads what no run has read. @throws Forbidden, NotFound for a rule or gap that there is not */
  async runGap(caller: Caller, id: string, gap: RuleGap): Promise<RunRow> {
    authorize(caller, 'writeDetectionRules')
    const stored = this.writable(caller, id)
    return this.inTurn(async () => {
      const [gaps = []] = await this.gapsOf(caller, [id])
      if (!gaps.some(({ after, upTo }) => after === gap.after && upTo === gap.upTo))
        throw new NotFound('The rule has no such gap.')
      return this.parts.runner.run(stored, { arrived: gap }, 'gap')
    })
  }

  /**
   * What a rule would find in the events of the last 30 days that the caller sees.
   * @throws Forbidden, RuleRefused, EngineError
   */
  async preview(caller: Caller, rule: DetectionRule, signal?: AbortSignal): Promise<Preview> {
    authorize(caller, 'readDetectionRules')
    authorize(caller, 'hunt')
    const { runner, clock } = this.parts
    const { problems } = checkRule(rule, runner.bindOptions(rule, undefined, caller))
    if (problems.length > 0) throw new RuleRefused(problems)
    const now = clock()
    const window = {
      arrived: { after: 0n, upTo: await this.arrivedUpTo() },
      events: { from: now - savedLookBack, to: now },
    }
    const found = await runner.find(rule, window, { caller, signal })
    return { table: found.table, rows: found.rows, cut: found.cut, groups: groupsOf(rule, found.matches) }
  }

  /** The last runs of each rule, newest first, in the order of the ids. @throws Forbidden, NotFound */
  runs(caller: Caller, ids: readonly string[]): Promise<readonly (readonly RunRow[])[]> {
    return this.lastOf(caller, ids, shownRuns)
  }

  /** The last run of each rule, in the order of the ids; undefined before the first. @throws Forbidden, NotFound */
  async lastRuns(caller: Caller, ids: readonly string[]): Promise<readonly (RunRow | undefined)[]> {
    return (await this.lastOf(caller, ids, 1)).map(([run]) => run)
  }

  private async lastOf(caller: Caller, ids: readonly string[], most: number): Promise<readonly (readonly RunRow[])[]> {
    for (const id of ids) this.rule(caller, id)
    const rows = await this.parts.engine.read((session) => runsOf(session, ids, most))
    return ids.map((id) => rows.filter(({ ruleId }) => ruleId === id))
  }

  /** When the schedule of each rule has it run next; null where it is off or runs as events arrive. @throws Forbidden */
  async nextRuns(caller: Caller, rules: readonly StoredRule[]): Promise<readonly (bigint | null)[]> {
    authorize(caller, 'readDetectionRules')
    const marks = await this.parts.engine.read(marksOf)
    const now = this.parts.clock()
    return rules.map(({ id, enabled, rule: { frequency } }) => {
      if (!enabled || frequency === 'Continuous') return null
      const mark = marks.get(id)
      return mark ? laterOf(mark.started + schedules[frequency].period, now) : now
    })
  }

  /** The versions of each rule, newest first, in the order of the ids. @throws Forbidden, NotFound */
  async versions(caller: Caller, ids: readonly string[]): Promise<readonly (readonly RuleVersion[])[]> {
    for (const id of ids) this.rule(caller, id)
    const rows = await this.parts.engine.read((session) => versionsOf(session, ids))
    return ids.map((id) => rows.filter(({ ruleId }) => ruleId === id))
  }

  /**
   * Stretches of arrivals between its runs that none of them read, oldest first, of each rule.
   * @throws Forbidden, NotFound
   */
  async gapsOf(caller: Caller, ids: readonly string[]): Promise<readonly (readonly RuleGap[])[]> {
    const rules = ids.map((id) => this.rule(caller, id))
    const read = await this.parts.engine.read((session) => readByRuns(session, ids))
    return rules.map(({ id, enabled, since }) => {
      const own = read.filter(({ ruleId }) => ruleId === id)
      return gapsBetween(own, enabled ? since : 0n)
    })
  }

  /** Forgets what runs that ended before a moment (ticks) tell, but for what rules go on from. Gives how many. */
  forget(before: bigint): Promise<number> {
    return this.parts.engine.transaction((session) => forgetRuns(session, before))
  }

  /**
   * Brings the stored rules up to those of a pack or a folder: new ones are added, changed ones get a version, ones
   * that are gone are removed. What a person has changed or deleted stays as they have it.
   */
  async bring(rules: readonly DetectionRule[], origin: Exclude<Origin, 'user'>): Promise<void> {
    const now = this.parts.clock()
    const ids = new Set(rules.map(({ id }) => id))
    const gone = [...this.byId.values()].filter((stored) => stored.origin === origin && !ids.has(stored.id))
    const kept = await this.parts.engine.transaction(async (session) => {
      const dropped = new Set(await removedByPeople(session, harrier))
      const changed = rules.filter((rule) => {
        const before = this.byId.get(rule.id)
        return !dropped.has(rule.id) && (!before || (before.origin === origin && !sameRule(before.rule, rule)))
      })
      const stored: StoredRule[] = []
      for (const rule of changed) {
        const before = this.byId.get(rule.id)
        stored.push(
          await putVersion(session, rule, before, { by: harrier, now, origin, enabled: before?.enabled ?? true }),
        )
      }
      for (const { id } of gone) await removeRule(session, id, harrier, now)
      return stored
    }, bringing)
    for (const stored of kept) this.byId.set(stored.id, stored)
    for (const { id } of gone) this.byId.delete(id)
  }

  /**
   * Runs every rule that is due: continuous ones over what has arrived since their last success, the others when their
   * period is over. One at a time, so that hunts have room. Resolves to the runs that were made.
   */
  runDue(signal?: AbortSignal): Promise<readonly RunRow[]> {
    return this.inTurn(async () => {
      const upTo = await this.arrivedUpTo()
      const marks = await this.parts.engine.read(marksOf)
      const now = this.parts.clock()
      const due = [...this.byId.values()].flatMap((stored): readonly DueRule[] => {
        const mark = marks.get(stored.id)
        if (!isDue(stored, mark, upTo, now)) return []
        const arrived = { after: laterOf(mark?.arrivedUpTo ?? 0n, stored.since), upTo }
        return [{ stored, cause: stored.rule.frequency === 'Continuous' ? 'arrival' : 'schedule', arrived }]
      })
      return this.parts.runner.runAll(due, signal)
    })
  }

  /** A new rule looks at the last 30 days, any other at what is new and at what its look-back holds. */
  private async runNow(stored: StoredRule, cause: 'saved' | 'demand'): Promise<RunRow> {
    return this.inTurn(async () => {
      const now = this.parts.clock()
      const lookBack = cause === 'saved' ? savedLookBack : lookBackOf(stored.rule)
      const marks = await this.parts.engine.read(marksOf)
      const after = cause === 'saved' ? 0n : laterOf(marks.get(stored.id)?.arrivedUpTo ?? 0n, stored.since)
      const arrived = { after, upTo: await this.arrivedUpTo() }
      return this.parts.runner.run(stored, { arrived, events: { from: now - lookBack, to: now } }, cause)
    })
  }

  /** Runs follow one another: two of one rule would tell of the same event twice. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.running.then(work)
    this.running = turn.catch(() => undefined)
    return turn
  }

  private async put(
    rule: DetectionRule,
    before: StoredRule | undefined,
    by: string,
    origin: Origin,
    enabled = before?.enabled ?? true,
  ): Promise<StoredRule> {
    const now = this.parts.clock()
    const stored = await this.parts.engine.transaction((session) =>
      putVersion(session, rule, before, { by, now, origin, enabled }),
    )
    this.byId.set(rule.id, stored)
    return stored
  }

  /** @throws NotFound also for a rule of other devices than the caller sees */
  private known(caller: Caller, id: string): StoredRule {
    const stored = this.byId.get(id)
    if (!stored || !isSeen(caller, stored)) throw new NotFound(`There is no detection rule ${quoted(id)}.`)
    return stored
  }

  /** @throws Forbidden, NotFound */
  private writable(caller: Caller, id: string): StoredRule {
    const stored = this.known(caller, id)
    if (!mayChange(caller, stored.rule)) throw new Forbidden(beyondGroups)
    return stored
  }

  private twinOf({ id, title }: DetectionRule): StoredRule | undefined {
    return [...this.byId.values()].find((one) => one.id !== id && one.rule.title.toLowerCase() === title.toLowerCase())
  }

  /** The moment of the last load, over all tables that rules read. */
  private async arrivedUpTo(): Promise<bigint> {
    // The records of callers, which no rule reads, grow with every hunt.
    const tables = this.parts.catalog.tables().filter(({ audience }) => audience !== 'caller')
    const [row] = await this.parts.engine.read((session) =>
      session.rows<{ readonly loaded: bigint }>(lastArrival(tables.map(({ name }) => name))),
    )
    return row?.loaded ?? 0n
  }
}

/** At the first start there are many rules to be stored, and perhaps a load going on. */
const bringing = { deadlineMs: 600_000 }

/** Stores a rule as its next version. */
async function putVersion(
  session: WriteSession,
  rule: DetectionRule,
  before: StoredRule | undefined,
  {
    by,
    now,
    ...set
  }: { readonly by: string; readonly now: bigint; readonly origin: Origin; readonly enabled: boolean },
): Promise<StoredRule> {
  const version = (await lastVersion(session, rule.id)) + 1
  const made = before ?? { since: 0n, createdBy: by, created: now }
  const row: StoredRule = { ...made, ...set, id: rule.id, version, rule, changedBy: by, changed: now }
  await putRule(session, row)
  return row
}

/** Whether a rule looks at any device that the caller sees. */
const isSeen = (caller: Caller, { rule: { deviceGroups } }: StoredRule): boolean =>
  deviceGroups === undefined || deviceGroups.some((group) => seesGroup(caller, group))

/** A rule is changed by those who see every device that it looks at. */
const mayChange = (caller: Caller, { deviceGroups }: DetectionRule): boolean =>
  deviceGroups === undefined ? caller.deviceGroups === 'all' : deviceGroups.every((group) => seesGroup(caller, group))

const beyondGroups = 'A detection rule takes sight of all devices that it looks at.'

function meets({ search, enabled, origin, technique }: RuleWish): (stored: StoredRule) => boolean {
  const part = search?.toLowerCase()
  return ({ id, rule, ...stored }) =>
    (part === undefined || `${id}\n${rule.title}`.toLowerCase().includes(part)) &&
    (enabled === undefined || stored.enabled === enabled) &&
    (origin === undefined || stored.origin === origin) &&
    (technique === undefined || rule.techniques.some((one) => one === technique || one.startsWith(`${technique}.`)))
}

/** What lies between stretches that were read, in their order, and before a moment that a rule begins at anew. */
function gapsBetween(read: readonly RuleGap[], since: bigint): readonly RuleGap[] {
  const [first] = read
  if (!first) return []
  const gaps: RuleGap[] = []
  let reached = first.upTo
  for (const { after, upTo } of [...read, { after: since, upTo: since }].toSorted((a, b) =>
    a.after < b.after ? -1 : 1,
  )) {
    // prettier-ignore
    if (after > reached) gaps.push({ after: reached, upTo: after })
    if (upTo > reached) reached = upTo
  }
  return gaps
}

/** How far back a rule looks that is run by hand. */
const lookBackOf = ({ frequency }: DetectionRule): bigint =>
  frequency === 'Continuous' ? savedLookBack : schedules[frequency].lookBack

const laterOf = (one: bigint, other: bigint): bigint => (one > other ? one : other)

function isDue({ enabled, rule, since }: StoredRule, mark: RunMark | undefined, upTo: bigint, now: bigint): boolean {
  if (!enabled) return false
  if (rule.frequency === 'Continuous') return upTo > laterOf(mark?.arrivedUpTo ?? 0n, since)
  return !mark || now - mark.started >= schedules[rule.frequency].period
}

/** A rule that cannot be kept. The message names everything that is wrong. */
export class RuleRefused extends Invalid {
  constructor(readonly problems: readonly RuleProblem[]) {
    super(problems.map(({ message }) => message).join(' '))
  }

  /** With the problems of the query and their places in its text. */
  override toJSON(): ReturnType<Invalid['toJSON']> & { readonly diagnostics: readonly PlacedDiagnostic[] } {
    return { ...super.toJSON(), diagnostics: this.problems.flatMap(({ place }) => place ?? []) }
  }
}
