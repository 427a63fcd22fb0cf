// Detection rules: kept, checked, run when they are due, and never twice over the same event.
import { randomUUID } from 'node:crypto'
import type { PlacedDiagnostic } from '../../grammar/diagnostic.js'
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import { quoteName } from '../sql/print.js'
import type { Catalog } from '../kql/catalog.js'
import { Invalid, NotFound } from '../request-errors.js'
import type { DetectionRule } from './detection-rule.js'
import { schedules } from './detection-rule.js'
import type { Origin, RuleVersion, RunCause, RunMark, RunRow, StoredRule } from './detection.store.js'
import { allRules, lastVersion, marksOf, putRule, removeRule, runsOf, sameRule, versionsOf } from './detection.store.js'
import type { DetectionRunner, Found } from './detection-runner.js'
import { groupsOf, lookBackOf } from './detection-runner.js'
import type { Group } from './grouping.js'
import { checkRule } from './rule-check.js'
import type { RuleProblem } from './rule-check.js'

export interface DetectionParts {
  readonly engine: Engine
  readonly catalog: Catalog
  /** Ticks. */
  readonly clock: () => bigint
  readonly runner: DetectionRunner
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

  /** All rules, by id. @throws Forbidden */
  list(caller: Caller): readonly StoredRule[] {
    authorize(caller, 'readDetectionRules')
    return [...this.byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** @throws Forbidden, NotFound */
  rule(caller: Caller, id: string): StoredRule {
    authorize(caller, 'readDetectionRules')
    return this.known(id)
  }

  /** What is wrong with a rule. @throws Forbidden */
  check(caller: Caller, rule: DetectionRule): readonly RuleProblem[] {
    authorize(caller, 'readDetectionRules')
    const twin = this.twinOf(rule)
    const title = twin ? [{ message: `The title '${rule.title}' is that of the rule ${twin.id} too.` }] : []
    return [...title, ...checkRule(rule, this.parts.runner.bindOptions(rule, undefined)).problems]
  }

  /** Keeps a rule, new or changed, and runs it at once over its look-back. @throws Forbidden, RuleRefused */
  async save(
    caller: Caller,
    wish: Omit<DetectionRule, 'id'> & { readonly id?: string | undefined },
  ): Promise<StoredRule> {
    authorize(caller, 'writeDetectionRules')
    const before = wish.id === undefined ? undefined : this.known(wish.id)
    const rule: DetectionRule = { ...wish, id: before?.id ?? `custom/${randomUUID()}` }
    const problems = this.check(caller, rule)
    if (problems.length > 0) throw new RuleRefused(problems)
    const stored = await this.put(rule, before, caller.name, 'user')
    if (stored.enabled) await this.runNow(stored, 'saved')
    return stored
  }

  /** Turns a rule on or off. What arrives while it is off is a gap. @throws Forbidden, NotFound */
  async setEnabled(caller: Caller, id: string, enabled: boolean): Promise<StoredRule> {
    authorize(caller, 'writeDetectionRules')
    const before = this.known(id)
    if (before.enabled === enabled) return before
    const since = enabled ? await this.arrivedUpTo() : before.since
    const stored = { ...before, enabled, since, changedBy: caller.name, changed: this.parts.clock() }
    await this.parts.engine.transaction((session) => putRule(session, stored))
    this.byId.set(id, stored)
    return stored
  }

  /** The rule goes; its alerts stay. @throws Forbidden, NotFound */
  async remove(caller: Caller, id: string): Promise<StoredRule> {
    authorize(caller, 'writeDetectionRules')
    const before = this.known(id)
    await this.parts.engine.transaction((session) => removeRule(session, id, caller.name, this.parts.clock()))
    this.byId.delete(id)
    return before
  }

  /** Runs a rule now, over its look-back; its next run is a period later. @throws Forbidden, NotFound */
  async run(caller: Caller, id: string): Promise<RunRow> {
    authorize(caller, 'writeDetectionRules')
    return this.runNow(this.known(id), 'demand')
  }

  /** Reads what no run has read. @throws Forbidden, NotFound for a rule or gap that there is not */
  async runGap(caller: Caller, id: string, gap: RuleGap): Promise<RunRow> {
    authorize(caller, 'writeDetectionRules')
    const stored = this.known(id)
    const gaps = await this.gaps(caller, id)
    if (!gaps.some(({ after, upTo }) => after === gap.after && upTo === gap.upTo)) throw new NotFound('The rule has no such gap.') // prettier-ignore
    return this.inTurn(() => this.parts.runner.run(stored, { arrived: gap, events: lookBackOf(stored.rule, this.parts.clock()) }, 'gap')) // prettier-ignore
  }

  /** What a rule would find in all that is stored. @throws Forbidden, RuleRefused, EngineError */
  async preview(caller: Caller, rule: DetectionRule, signal?: AbortSignal): Promise<Preview> {
    authorize(caller, 'readDetectionRules')
    authorize(caller, 'hunt')
    const { problems } = checkRule(rule, this.parts.runner.bindOptions(rule, undefined))
    if (problems.length > 0) throw new RuleRefused(problems)
    const seen = caller.deviceGroups === 'all' ? rule : { ...rule, deviceGroups: caller.deviceGroups }
    const arrived = { after: 0n, upTo: await this.arrivedUpTo() }
    const found = await this.parts.runner.find(seen, { arrived, events: lookBackOf(rule, this.parts.clock()) }, signal)
    return { table: found.table, rows: found.rows, cut: found.cut, groups: groupsOf(rule, found.matches) }
  }

  /** The last runs of each rule, newest first, in the order of the ids. @throws Forbidden */
  async runs(caller: Caller, ids: readonly string[]): Promise<readonly (readonly RunRow[])[]> {
    authorize(caller, 'readDetectionRules')
    const rows = await this.parts.engine.read((session) => runsOf(session, ids, shownRuns))
    return ids.map((id) => rows.filter(({ ruleId }) => ruleId === id))
  }

  /** A rule's versions, newest first. @throws Forbidden */
  versions(caller: Caller, id: string): Promise<readonly RuleVersion[]> {
    authorize(caller, 'readDetectionRules')
    return this.parts.engine.read((session) => versionsOf(session, id))
  }

  /** Stretches of arrivals between a rule's runs that none of them read, oldest first. @throws Forbidden, NotFound */
  async gaps(caller: Caller, id: string): Promise<readonly RuleGap[]> {
    const stored = this.rule(caller, id)
    const [runs = []] = await this.runs(caller, [id])
    const read = runs
      .filter(({ state }) => state === 'Succeeded')
      .map(({ arrivedAfter, arrivedUpTo }) => ({ after: arrivedAfter, upTo: arrivedUpTo }))
      .toSorted((a, b) => (a.after < b.after ? -1 : 1))
    const [first] = read
    if (!first) return []
    const gaps: RuleGap[] = []
    let reached = first.upTo
    for (const { after, upTo } of [
      ...read.slice(1),
      ...(stored.enabled ? [{ after: stored.since, upTo: stored.since }] : []),
    ]) {
      if (after > reached) gaps.push({ after: reached, upTo: after })
      if (upTo > reached) reached = upTo
    }
    return gaps
  }

  /**
   * Brings the stored rules up to those of a pack or a folder: new ones are added, changed ones get a version, ones
   * that are gone are removed. What a person has changed stays as they have it.
   */
  async bring(rules: readonly DetectionRule[], origin: Exclude<Origin, 'user'>): Promise<void> {
    for (const rule of rules) {
      const before = this.byId.get(rule.id)
      if (before && (before.origin !== origin || sameRule(before.rule, rule))) continue
      await this.put(rule, before, 'Harrier', origin)
    }
    const ids = new Set(rules.map(({ id }) => id))
    for (const stored of [...this.byId.values()]) {
      if (stored.origin !== origin || ids.has(stored.id)) continue
      await this.parts.engine.transaction((session) => removeRule(session, stored.id, 'Harrier', this.parts.clock()))
      this.byId.delete(stored.id)
    }
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
      const runs: RunRow[] = []
      for (const stored of [...this.byId.values()]) {
        if (signal?.aborted) break
        if (!isDue(stored, marks.get(stored.id), upTo, now)) continue
        const after = laterOf(marks.get(stored.id)?.arrivedUpTo ?? 0n, stored.since)
        const cause = stored.rule.frequency === 'Continuous' ? 'arrival' : 'schedule'
        const window = { arrived: { after, upTo }, events: lookBackOf(stored.rule, now) }
        runs.push(await this.parts.runner.run(stored, window, cause, signal))
      }
      return runs
    })
  }

  private async runNow(stored: StoredRule, cause: RunCause): Promise<RunRow> {
    return this.inTurn(async () => {
      const arrived = { after: 0n, upTo: await this.arrivedUpTo() }
      return this.parts.runner.run(stored, { arrived, events: lookBackOf(stored.rule, this.parts.clock()) }, cause)
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
  ): Promise<StoredRule> {
    const now = this.parts.clock()
    const stored = await this.parts.engine.transaction(async (session) => {
      const version = (await lastVersion(session, rule.id)) + 1
      const made = before ?? { enabled: true, since: 0n, createdBy: by, created: now }
      const row: StoredRule = { ...made, id: rule.id, version, origin, rule, changedBy: by, changed: now }
      await putRule(session, row)
      return row
    })
    this.byId.set(rule.id, stored)
    return stored
  }

  private known(id: string): StoredRule {
    const stored = this.byId.get(id)
    if (!stored) throw new NotFound(`There is no detection rule '${id}'.`)
    return stored
  }

  private twinOf({ id, title }: DetectionRule): StoredRule | undefined {
    return [...this.byId.values()].find((one) => one.id !== id && one.rule.title.toLowerCase() === title.toLowerCase())
  }

  /** The moment of the last load, over all tables that rules read. */
  private async arrivedUpTo(): Promise<bigint> {
    const { catalog, engine } = this.parts
    const parts = catalog.tableNames.map((name) => `SELECT max("_ingested") AS loaded FROM ${quoteName(name)}`)
    const [row] = await engine.read((session) =>
      session.rows<{ readonly loaded: bigint | null }>(
        `SELECT max(loaded) AS loaded FROM (${parts.join(' UNION ALL ')})`,
      ),
    )
    return row?.loaded ?? 0n
  }
}

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

  /** The problems of the query, with their places in its text. */
  get diagnostics(): readonly PlacedDiagnostic[] {
    return this.problems.flatMap(({ place }) => place ?? [])
  }
}
