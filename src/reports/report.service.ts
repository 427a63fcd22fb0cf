// Reports: what attacks went on for how long, what was found, hunted and covered, as far as the caller may see.
import type { Caller } from '../caller.js'
import { authorize, may, seesGroup } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { Catalog } from '../kql/catalog.js'
import { Invalid } from '../request-errors.js'
import type { Tactic, Technique } from './attack-matrix.js'
import { attackMatrix, tacticOf, techniqueOf } from './attack-matrix.js'
import { tellOutcomes } from './outcome.store.js'
import type { CoveringRule, DwellRow, HuntRow, Hunters, OutcomeRow, Period, RecordRow } from './report.store.js'
import { coveringRules, dwellTime, fired, huntsIn, lastHunted, outcomes, records, recordsOf } from './report.store.js'

export interface ReportParts {
  readonly engine: Engine
  readonly catalog: Catalog
  /** Ticks. */
  readonly clock: () => bigint
}

/** How many alerts came to which verdict. */
export interface Verdicts {
  readonly alerts: number
  readonly truePositives: number
  readonly expected: number
  readonly falsePositives: number
  readonly unjudged: number
}

/** A tactic's alerts; those that no tactic fits have none. */
export interface TacticOutcome extends Verdicts {
  readonly tactic: Tactic | undefined
}

/** The record of a detection. */
export interface DetectionRecord extends Verdicts {
  readonly detectorId: string
  readonly title: string
  /** True positives among the judged; undefined where none is. */
  readonly precision: number | undefined
}

/** A rule as far as its record goes. */
export interface NamedRule {
  readonly id: string
  readonly rule: { readonly title: string }
}

export interface HuntedTable {
  readonly table: string
  /** Ticks; undefined for a table that was never hunted. */
  readonly last: bigint | undefined
  readonly hunts: number
}

export interface CoveredTechnique extends Technique {
  readonly rules: readonly CoveringRule[]
  readonly alerts: number
  /** Ticks. */
  readonly lastFired: bigint | undefined
}

export interface CoveredTactic extends Tactic {
  readonly techniques: readonly CoveredTechnique[]
}

export class ReportService {
  constructor(private readonly parts: ReportParts) {}

  /** The time of a report. @throws Forbidden, Invalid for one that ends before it begins */
  period(caller: Caller, period: Period): Period {
    authorize(caller, 'readAlerts')
    if (period.to <= period.from) throw new Invalid('A period begins before it ends.')
    return period
  }

  dwellTime(caller: Caller, period: Period, of: 'notifications' | 'attacks'): Promise<DwellRow> {
    return this.parts.engine.read((session) => dwellTime(session, caller.deviceGroups, period, of))
  }

  /** Alerts by tactic and outcome, in the order of the matrix. */
  async byTactic(caller: Caller, period: Period): Promise<readonly TacticOutcome[]> {
    const rows = await this.parts.engine.read((session) => outcomes(session, caller.deviceGroups, period))
    const byKey = new Map<string | undefined, OutcomeRow[]>()
    for (const row of rows) {
      const key = tacticOf(row.category, row.techniques)
      byKey.set(key, [...(byKey.get(key) ?? []), row])
    }
    return [...attackMatrix().tactics, undefined].flatMap((tactic) => {
      const own = byKey.get(tactic?.key)
      return own ? [{ tactic, ...verdictsOf(own) }] : []
    })
  }

  /** The record of each detection by analysts' verdicts, the one with the most alerts first. */
  async records(caller: Caller, period: Period): Promise<readonly DetectionRecord[]> {
    const rows = await this.parts.engine.read((session) => records(session, caller.deviceGroups, period))
    return rows.map(recordOf)
  }

  /** The record of each rule over all time, in their order; undefined for callers who may not read alerts. */
  async recordsOfRules(caller: Caller, rules: readonly NamedRule[]): Promise<readonly (DetectionRecord | undefined)[]> {
    if (!may(caller, 'readAlerts')) return rules.map(() => undefined)
    const ids = rules.map(({ id }) => id)
    const rows = await this.parts.engine.read((session) => recordsOf(session, caller.deviceGroups, ids))
    const byId = new Map(rows.map((row) => [row.detectorId, row]))
    return rules.map(({ id, rule: { title } }) => recordOf(byId.get(id) ?? { ...nothing, detectorId: id, title }))
  }

  /** Hunts, of everybody where the caller may read their records and else the caller's own. */
  hunts(caller: Caller, period: Period): Promise<HuntRow> {
    return this.parts.engine.read((session) => huntsIn(session, huntersFor(caller), period))
  }

  /** When each hunting table was last hunted, those never hunted first and then the longest ago. */
  async lastHunted(caller: Caller): Promise<readonly HuntedTable[]> {
    const tables = this.parts.catalog.tableNames
    const rows = await this.parts.engine.read((session) => lastHunted(session, huntersFor(caller), tables))
    const byTable = new Map(rows.map((row) => [row.table, row]))
    const all = tables.map((table) => {
      const row = byTable.get(table)
      return { table, last: row?.last, hunts: Number(row?.hunts ?? 0) }
    })
    return all.toSorted((a, b) => ((a.last ?? 0n) < (b.last ?? 0n) ? -1 : (a.last ?? 0n) > (b.last ?? 0n) ? 1 : 0))
  }

  /** The ATT&CK matrix with the rules for each technique and what fired. @throws Forbidden, Invalid */
  async coverage(caller: Caller, period: Period): Promise<readonly CoveredTactic[]> {
    authorize(caller, 'readDetectionRules')
    const { from, to } = this.period(caller, period)
    const [rules, alerts] = await this.parts.engine.read(
      async (session) =>
        [await coveringRules(session), await fired(session, caller.deviceGroups, { from, to })] as const,
    )
    // As the list of rules has it: those that look at any device that the caller sees.
    const seen = rules.filter(({ deviceGroups }) => deviceGroups?.some((group) => seesGroup(caller, group)) ?? true)
    const byTechnique = new Map(alerts.map((row) => [row.technique, row]))
    const { tactics, techniques } = attackMatrix()
    const covered = techniques.map((technique): CoveredTechnique => {
      const row = byTechnique.get(technique.id)
      const own = seen.filter((rule) => rule.techniques.some((one) => techniqueOf(one) === technique.id))
      return { ...technique, rules: own, alerts: Number(row?.alerts ?? 0), lastFired: row?.last }
    })
    return tactics.map((tactic) => ({
      ...tactic,
      techniques: covered.filter((one) => one.tactics.includes(tactic.key)),
    }))
  }

  /** Tells the hunting tables of reports what has happened since; resolves to how many rows that were. */
  tell(): Promise<number> {
    const now = this.parts.clock()
    return this.parts.engine.transaction((session) => tellOutcomes(session, now))
  }
}

const nothing = { alerts: 0n, truePositives: 0n, expected: 0n, falsePositives: 0n }

/** As the hunting table of audit records has it. */
const huntersFor = ({ scopes, id }: Caller): Hunters => (scopes.has('Audit.Read.All') ? 'everyone' : { callerId: id })

function verdictsOf(rows: readonly OutcomeRow[]): Verdicts {
  const of = (wanted: string | null): number =>
    rows.reduce((sum, { classification, count }) => (classification === wanted ? sum + Number(count) : sum), 0)
  const verdicts = {
    truePositives: of('TruePositive'),
    expected: of('InformationalExpectedActivity'),
    falsePositives: of('FalsePositive'),
    unjudged: of(null),
  }
  return { ...verdicts, alerts: Object.values(verdicts).reduce((sum, count) => sum + count, 0) }
}

function recordOf({ detectorId, title, alerts, truePositives, expected, falsePositives }: RecordRow): DetectionRecord {
  const judged = Number(truePositives + expected + falsePositives)
  return {
    detectorId,
    title,
    alerts: Number(alerts),
    truePositives: Number(truePositives),
    expected: Number(expected),
    falsePositives: Number(falsePositives),
    unjudged: Number(alerts) - judged,
    precision: judged === 0 ? undefined : Number(truePositives) / judged,
  }
}
