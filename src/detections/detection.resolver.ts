// Detection rules over GraphQL: arguments in, service call, result out.
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import { AlertSeverity } from '../alerts/alert.type.js'
import { stringifyRows } from '../kql/json-text.js'
import { jsonArrays } from '../engine/result.js'
import { RowsJson } from '../engine/rows-json.js'
import { DateTime } from '../graphql-scalars.js'
import { ticksPer } from '../kql/types.js'
import type { Connection } from '../paging/connection.js'
import { connectionOf, pageRequest } from '../paging/connection.js'
import { NotFound } from '../request-errors.js'
import type { RequestContext } from '../request-context.js'
import type { RuleVersion, RunRow, StoredRule } from './detection.store.js'
import type { DetectionService, NewRule, RuleGap } from './detection.service.js'
import {
  DetectionFrequency,
  DetectionGap,
  DetectionGapInput,
  DetectionProblem,
  DetectionRule,
  DetectionRuleConnection,
  DetectionRuleInput,
  DetectionRuleVersion,
  DetectionRulesArgs,
  DetectionRun,
  DetectionTest,
  DeduplicationColumns,
  EntityColumn,
} from './detection.type.js'
import { mostAlertsPerRun, usualDeduplication } from './detection-rule.js'
import { mappedFields, text } from './entities.js'
import { lineDiff } from './line-diff.js'
import type { RuleProblem } from './rule-check.js'
import { ruleText } from './rule-text.js'

const besideDefault = 10

function toRule(input: DetectionRuleInput): NewRule {
  const { deduplicate, deviceGroups, entities, ...said } = input
  return {
    ...said,
    entities: Object.fromEntries(entities.map(({ entity, column }) => [entity, column])),
    deduplicate: deduplicate
      ? { by: deduplicate.by, within: BigInt(deduplicate.withinSeconds) * ticksPer.second }
      : usualDeduplication,
    deviceGroups: deviceGroups ?? undefined,
  }
}

const shownProblem = ({ message, place, field = 'query' }: RuleProblem): DetectionProblem => ({
  message,
  field,
  line: place?.start.line ?? null,
  column: place?.start.column ?? null,
  endLine: place?.end.line ?? null,
  endColumn: place?.end.column ?? null,
})

@Resolver(() => DetectionRule)
export class DetectionResolver {
  constructor(private readonly service: DetectionService) {}

  @Authorized<Operation>('readDetectionRules')
  @Query(() => DetectionRuleConnection, { description: 'The detection rules, by id.' })
  detectionRules(
    @Args(() => DetectionRulesArgs) args: DetectionRulesArgs,
    @Ctx() { caller }: RequestContext,
  ): Connection<StoredRule> & { readonly totalCount: number } {
    const { search, enabled, origin, technique } = args
    const wish = {
      search: search ?? undefined,
      enabled: enabled ?? undefined,
      origin: origin ?? undefined,
      technique: technique ?? undefined,
    }
    const { page, totalCount } = this.service.page(caller, wish, pageRequest(args))
    return { ...connectionOf(page, (rule) => this.service.cursorOf(rule)), totalCount }
  }

  @Authorized<Operation>('readDetectionRules')
  @Query(() => DetectionRule, { description: 'The detection rule of this id.' })
  detectionRule(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): StoredRule {
    return this.service.rule(caller, id)
  }

  @Authorized<Operation>('readDetectionRules')
  @Query(() => [DetectionProblem], { description: 'What is wrong with a rule; nothing where it can be saved.' })
  checkDetectionRule(
    @Arg('rule', () => DetectionRuleInput) rule: DetectionRuleInput,
    @Arg('id', () => ID, { nullable: true, description: 'The rule that it would change.' }) id: string | null,
    @Ctx() { caller }: RequestContext,
  ): readonly DetectionProblem[] {
    return this.service.check(caller, { ...toRule(rule), id: id ?? '' }).map(shownProblem)
  }

  @Authorized<Operation>('readDetectionRules')
  @Query(() => DetectionTest, {
    description: 'What a rule finds in the events of its look-back, without an alert being raised.',
  })
  async testDetectionRule(
    @Arg('rule', () => DetectionRuleInput) input: DetectionRuleInput,
    @Ctx() { caller, signal, rows: sent }: RequestContext,
  ): Promise<DetectionTest> {
    const asked = { ...toRule(input), id: '' }
    const { table, groups, cut } = await this.service.preview(caller, asked, signal)
    const rows = new RowsJson(
      table.rows.length > 0 ? [Buffer.from(stringifyRows(table.rows).slice(1, -1) + jsonArrays.end)] : [],
      table.rows.length,
    )
    sent?.push(rows)
    return {
      columns: table.columns,
      rows,
      rowCount: table.rows.length,
      alerts: groups.slice(0, mostAlertsPerRun).map(({ first, last, matches: [match, ...others] }) => ({
        deviceId: match?.deviceId || null,
        deviceName: (match && text(match.cells, 'DeviceName')) ?? null,
        key: asked.deduplicate.by.map((column) => (match && text(match.cells, column)) ?? ''),
        firstEvent: first,
        lastEvent: last,
        events: others.length + 1,
      })),
      cut: cut || groups.length > mostAlertsPerRun,
      elapsedMs: table.stats.elapsedMs,
    }
  }

  @Authorized<Operation>('writeDetectionRules')
  @Mutation(() => DetectionRule, {
    description: 'Makes a rule, which runs at once over the last 30 days, or changes one, which runs when it is due.',
  })
  saveDetectionRule(
    @Arg('rule', () => DetectionRuleInput) rule: DetectionRuleInput,
    @Arg('id', () => ID, { nullable: true, description: 'The rule to be changed; a new one where null.' })
    id: string | null,
    @Ctx() { caller }: RequestContext,
  ): Promise<StoredRule> {
    return this.service.save(caller, { ...toRule(rule), id: id ?? undefined })
  }

  @Authorized<Operation>('writeDetectionRules')
  @Mutation(() => DetectionRule, { description: 'Turns a rule on or off. What arrives while it is off is a gap.' })
  setDetectionRuleEnabled(
    @Arg('id', () => ID) id: string,
    @Arg('enabled', () => Boolean) enabled: boolean,
    @Ctx() { caller }: RequestContext,
  ): Promise<StoredRule> {
    return this.service.setEnabled(caller, id, enabled)
  }

  @Authorized<Operation>('writeDetectionRules')
  @Mutation(() => DetectionRule, { description: 'Deletes a rule. Its alerts stay.' })
  deleteDetectionRule(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<StoredRule> {
    return this.service.remove(caller, id)
  }

  @Authorized<Operation>('writeDetectionRules')
  @Mutation(() => DetectionRun, { description: 'Runs a rule now over its look-back, or over one of its gaps.' })
  runDetectionRule(
    @Arg('id', () => ID) id: string,
    @Arg('gap', () => DetectionGapInput, { nullable: true }) gap: DetectionGapInput | null,
    @Ctx() { caller }: RequestContext,
  ): Promise<RunRow> {
    return gap ? this.service.runGap(caller, id, { after: gap.after, upTo: gap.upTo }) : this.service.run(caller, id)
  }

  @FieldResolver(() => String, { description: 'Of the rule and of its alerts.' })
  title(@Root() { rule }: StoredRule): string {
    return rule.title
  }

  @FieldResolver(() => String)
  description(@Root() { rule }: StoredRule): string {
    return rule.description
  }

  @FieldResolver(() => AlertSeverity)
  severity(@Root() { rule }: StoredRule): string {
    return rule.severity
  }

  @FieldResolver(() => String, { description: 'Why this severity and no other.' })
  severityReason(@Root() { rule }: StoredRule): string {
    return rule.severityReason
  }

  @FieldResolver(() => String)
  category(@Root() { rule }: StoredRule): string {
    return rule.category
  }

  @FieldResolver(() => [String], { description: 'ATT&CK techniques.' })
  techniques(@Root() { rule }: StoredRule): readonly string[] {
    return rule.techniques
  }

  @FieldResolver(() => DetectionFrequency)
  frequency(@Root() { rule }: StoredRule): string {
    return rule.frequency
  }

  @FieldResolver(() => [String])
  recommendedActions(@Root() { rule }: StoredRule): readonly string[] {
    return rule.recommendedActions
  }

  @FieldResolver(() => [String], { description: 'What harmless activity may look the same.' })
  falsePositives(@Root() { rule }: StoredRule): readonly string[] {
    return rule.falsePositives
  }

  @FieldResolver(() => [EntityColumn], { description: 'Where the names of columns do not say it.' })
  entities(@Root() { rule: { entities } }: StoredRule): readonly EntityColumn[] {
    return mappedFields.flatMap((entity) => {
      const column = entities[entity]
      return column === undefined ? [] : [{ entity, column }]
    })
  }

  @FieldResolver(() => DeduplicationColumns)
  deduplicate(@Root() { rule: { deduplicate } }: StoredRule): DeduplicationColumns {
    return { by: deduplicate.by, withinSeconds: Number(deduplicate.within / ticksPer.second) }
  }

  @FieldResolver(() => [String], { nullable: true, description: 'The device groups that it looks at; null for all.' })
  deviceGroups(@Root() { rule }: StoredRule): readonly string[] | null {
    return rule.deviceGroups ?? null
  }

  @FieldResolver(() => [String], { description: 'What should be done about what it finds: recorded alone.' })
  actions(@Root() { rule }: StoredRule): readonly string[] {
    return rule.actions
  }

  @FieldResolver(() => String, { description: 'KQL.' })
  query(@Root() { rule }: StoredRule): string {
    return rule.query
  }

  @FieldResolver(() => String, { description: 'All of it as the file that it could be loaded from.' })
  text(@Root() { rule }: StoredRule): string {
    return ruleText(rule)
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'When its schedule has it run next; null for never.' })
  nextRun(@Root() stored: StoredRule, @Ctx() { caller, loaders }: RequestContext): Promise<bigint | null> {
    return loaders.load('next runs', (rules: readonly StoredRule[]) => this.service.nextRuns(caller, rules), stored)
  }

  @FieldResolver(() => [DetectionRun], { description: 'Its last runs, newest first.' })
  async runs(
    @Root() { id }: StoredRule,
    @Arg('first', () => Int, { defaultValue: besideDefault, description: 'At most 100.' }) first: number,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<readonly RunRow[]> {
    const runs = await loaders.load('rule runs', (ids: readonly string[]) => this.service.runs(caller, ids), id)
    return runs.slice(0, first)
  }

  @FieldResolver(() => DetectionRun, { nullable: true, description: 'Its last run; null before the first.' })
  async lastRun(@Root() { id }: StoredRule, @Ctx() { caller, loaders }: RequestContext): Promise<RunRow | null> {
    const run = await loaders.load('last runs', (ids: readonly string[]) => this.service.lastRuns(caller, ids), id)
    return run ?? null
  }

  @FieldResolver(() => [DetectionGap], { description: 'What no run has read, oldest first: it can be run.' })
  gaps(@Root() { id }: StoredRule, @Ctx() { caller, loaders }: RequestContext): Promise<readonly RuleGap[]> {
    return loaders.load('rule gaps', (ids: readonly string[]) => this.service.gapsOf(caller, ids), id)
  }

  @FieldResolver(() => [DetectionRuleVersion], { description: 'As it is and as it was, newest first.' })
  versions(@Root() { id }: StoredRule, @Ctx() { caller, loaders }: RequestContext): Promise<readonly RuleVersion[]> {
    return loaders.load('rule versions', (ids: readonly string[]) => this.service.versions(caller, ids), id)
  }

  @FieldResolver(() => String, {
    description: 'What differs between two versions, as a unified diff of their files; empty where nothing does.',
  })
  async diff(
    @Root() { id }: StoredRule,
    @Arg('from', () => Int) from: number,
    @Arg('to', () => Int) to: number,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<string> {
    const versions = await loaders.load(
      'rule versions',
      (ids: readonly string[]) => this.service.versions(caller, ids),
      id,
    )
    const textOf = (version: number): string => {
      const found = versions.find((one) => one.version === version)
      if (!found) throw new NotFound(`The rule ${id} has no version ${version}.`)
      return ruleText(found.rule)
    }
    return lineDiff(textOf(from), textOf(to))
  }
}

@Resolver(() => DetectionRuleVersion)
export class DetectionVersionResolver {
  @FieldResolver(() => String, { description: 'All of it as the file that it could be loaded from.' })
  text(@Root() { rule }: RuleVersion): string {
    return ruleText(rule)
  }
}
