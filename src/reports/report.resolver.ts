// Reports over GraphQL: arguments in, service call, result out.
import { Arg, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import { DetectionRule } from '../detections/detection.type.js'
import { DateTime } from '../graphql-scalars.js'
import type { RequestContext } from '../request-context.js'
import type { CoveredTactic as Tactic, NamedRule, ReportService } from './report.service.js'
import type { DwellRow, HuntRow, Period } from './report.store.js'
import {
  CoveredTactic,
  DetectionRecord,
  DwellTime,
  HuntedTable,
  HuntSummary,
  Report,
  TacticOutcome,
} from './report.type.js'

const from = { description: 'Included.' }
const to = { description: 'Not included.' }

@Resolver(() => Report)
export class ReportResolver {
  constructor(private readonly service: ReportService) {}

  @Authorized<Operation>('readAlerts')
  @Query(() => Report, { description: 'What happened in a time, by alerts raised in it.' })
  report(
    @Arg('from', () => DateTime, from) from: bigint,
    @Arg('to', () => DateTime, to) to: bigint,
    @Ctx() { caller }: RequestContext,
  ): Period {
    return this.service.period(caller, { from, to })
  }

  @Authorized<Operation>('readDetectionRules')
  @Query(() => [CoveredTactic], {
    description: 'The ATT&CK matrix with the detection rules for each technique, and what fired in a time.',
  })
  attackCoverage(
    @Arg('from', () => DateTime, from) from: bigint,
    @Arg('to', () => DateTime, to) to: bigint,
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly Tactic[]> {
    return this.service.coverage(caller, { from, to })
  }

  @FieldResolver(() => DwellTime, {
    description: 'Over endpoint attack notifications: from the first event to the notification.',
  })
  async notificationDwell(@Root() period: Period, @Ctx() { caller }: RequestContext): Promise<DwellTime> {
    return shownDwell(await this.service.dwellTime(caller, period, 'notifications'))
  }

  @FieldResolver(() => DwellTime, { description: 'Over all alerts that analysts found to be attacks.' })
  async attackDwell(@Root() period: Period, @Ctx() { caller }: RequestContext): Promise<DwellTime> {
    return shownDwell(await this.service.dwellTime(caller, period, 'attacks'))
  }

  @FieldResolver(() => [TacticOutcome], { description: 'Alerts by tactic and outcome, in the order of the matrix.' })
  async alertsByTactic(@Root() period: Period, @Ctx() { caller }: RequestContext): Promise<readonly TacticOutcome[]> {
    const outcomes = await this.service.byTactic(caller, period)
    return outcomes.map(({ tactic, ...verdicts }) => ({
      ...verdicts,
      tacticId: tactic?.id ?? null,
      tactic: tactic?.name ?? null,
    }))
  }

  @FieldResolver(() => [DetectionRecord], {
    description: "The precision of each detection by analysts' verdicts, the one with the most alerts first.",
  })
  async detections(@Root() period: Period, @Ctx() { caller }: RequestContext): Promise<readonly DetectionRecord[]> {
    const records = await this.service.records(caller, period)
    return records.map((record) => ({ ...record, precision: record.precision ?? null }))
  }

  @FieldResolver(() => HuntSummary)
  async hunts(@Root() period: Period, @Ctx() { caller }: RequestContext): Promise<HuntSummary> {
    return shownHunts(await this.service.hunts(caller, period))
  }

  @FieldResolver(() => [HuntedTable], {
    description: 'When each hunting table was last hunted at all, those never hunted first.',
  })
  async lastHunted(@Ctx() { caller }: RequestContext): Promise<readonly HuntedTable[]> {
    const tables = await this.service.lastHunted(caller)
    return tables.map(({ table, last, hunts }) => ({ table, last: last ?? null, hunts }))
  }
}

/** What became of a rule's alerts, beside the rule. */
@Resolver(() => DetectionRule)
export class RuleRecordResolver {
  constructor(private readonly service: ReportService) {}

  @FieldResolver(() => DetectionRecord, {
    nullable: true,
    description: 'What became of its alerts so far; null for those who may not read alerts.',
  })
  async record(@Root() rule: NamedRule, @Ctx() { caller, loaders }: RequestContext): Promise<DetectionRecord | null> {
    const record = await loaders.load(
      'rule records',
      (rules: readonly NamedRule[]) => this.service.recordsOfRules(caller, rules),
      rule,
    )
    return record ? { ...record, precision: record.precision ?? null } : null
  }
}

const shownDwell = ({ alerts, median, nineOfTen, longest }: DwellRow): DwellTime => ({
  alerts: Number(alerts),
  medianSeconds: median,
  nineOfTenSeconds: nineOfTen,
  longestSeconds: longest,
})

const shownHunts = ({ hunts, hunters, failed, rowsFound, last }: HuntRow): HuntSummary => ({
  hunts: Number(hunts),
  hunters: Number(hunters),
  failed: Number(failed),
  rowsFound: Number(rowsFound),
  last,
})
