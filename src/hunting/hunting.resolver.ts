// Hunting over GraphQL: arguments in, service call, result out.
import { Args, Authorized, Ctx, Query, Resolver } from 'type-graphql'
import type { PlacedDiagnostic } from '../../grammar/diagnostic.js'
import type { PastHunt as PastHuntRecord } from '../audit/audit.store.js'
import type { AnswerColumn } from '../kql/compile.js'
import type { RenderHint as RenderNote } from '../kql/plan.js'
import type { Operation } from '../access/operations.js'
import type { RequestContext } from '../request-context.js'
import type { HuntingService, HuntResult as ServiceResult, HuntTable } from './hunting.service.js'
import {
  Diagnostic,
  ExplainArgs,
  HistoryArgs,
  HuntArgs,
  HuntColumn,
  HuntResult,
  HuntingSchema,
  PastHunt,
  QueryArgs,
  toRequest,
} from './hunting.type.js'
import type { RenderHint } from './hunting.type.js'
import { functionSummaries, operatorSummaries, tableSummaries } from './schema-tour.js'

type Answer = Omit<ServiceResult, 'render'> & {
  readonly tables: readonly HuntTable[]
  readonly render: RenderHint | undefined
}

@Resolver()
export class HuntingResolver {
  constructor(private readonly service: HuntingService) {}

  @Authorized<Operation>('hunt')
  @Query(() => HuntResult, { description: 'Runs a KQL query over the hunting tables.' })
  async hunt(@Args(() => HuntArgs) args: HuntArgs, @Ctx() { caller, signal, rows }: RequestContext): Promise<Answer> {
    const result = await this.service.huntAll(caller, toRequest(args), signal)
    rows?.push(result.rows, ...result.tables.map((table) => table.rows))
    return { ...result, render: result.render && renderHint(result.render) }
  }

  @Authorized<Operation>('hunt')
  @Query(() => String, { description: 'Shows what a query becomes on its way to the engine, without running it.' })
  explainHunt(@Args(() => ExplainArgs) args: ExplainArgs, @Ctx() { caller }: RequestContext): Promise<string> {
    return this.service.explain(caller, toRequest(args), args.stage)
  }

  @Authorized<Operation>('hunt')
  @Query(() => [Diagnostic], { description: 'Says what is wrong or doubtful in a query, without running it.' })
  validateHunt(
    @Args(() => QueryArgs) args: QueryArgs,
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly PlacedDiagnostic[]> {
    return this.service.validate(caller, toRequest(args))
  }

  @Authorized<Operation>('hunt')
  @Query(() => [HuntColumn], {
    description: 'The columns that a query gives, without running it; none where it cannot be run.',
  })
  huntColumns(
    @Args(() => QueryArgs) args: QueryArgs,
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly AnswerColumn[]> {
    return this.service.columns(caller, toRequest(args))
  }

  @Authorized<Operation>('hunt')
  @Query(() => [PastHunt], { description: "The caller's own hunts, the newest first." })
  huntHistory(
    @Args(() => HistoryArgs) { first, before }: HistoryArgs,
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly PastHuntRecord[]> {
    return this.service.history(caller, before ?? undefined, first)
  }

  @Authorized<Operation>('hunt')
  @Query(() => HuntingSchema, { description: 'The tables, operators and functions that a query can name.' })
  huntingSchema(): unknown {
    return {
      tables: tableSummaries(this.service.catalog),
      operators: operatorSummaries(),
      functions: functionSummaries(),
    }
  }
}

const renderHint = ({ chart, properties }: RenderNote): RenderHint => ({
  chart,
  properties: Object.entries(properties).map(([name, value]) => ({ name, value: String(value) })),
})
