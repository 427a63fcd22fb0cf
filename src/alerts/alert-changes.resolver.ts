// Changing and raising alerts over GraphQL: arguments in, service call, result out.
import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { RequestContext } from '../request-context.js'
import type { AlertRow, CommentRow } from './alert.js'
import type { AlertChangeService, UpdateResult } from './alert-changes.service.js'
import {
  AlertByReferenceInput,
  AlertUpdateInput,
  AlertUpdateResult,
  AttackNotificationDraft,
  EvidenceInputType,
} from './alert-changes.type.js'
import type { AlertRaisingService } from './alert-raising.service.js'
import { Alert, AlertComment } from './alert.type.js'
import type { EvidenceInput } from './evidence-record.js'

@Resolver()
export class AlertChangesResolver {
  constructor(
    private readonly changes: AlertChangeService,
    private readonly raising: AlertRaisingService,
  ) {}

  @Authorized<Operation>('writeAlerts')
  @Mutation(() => [AlertUpdateResult], { description: 'Updates up to 1,000 alerts, each on its own terms.' })
  async updateAlerts(
    @Arg('ids', () => [ID]) ids: readonly string[],
    @Arg('update', () => AlertUpdateInput) update: AlertUpdateInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly AlertUpdateResult[]> {
    const { status, comment, ...nullable } = update
    const wish = { ...nullable, status: status ?? undefined, comment: comment ?? undefined }
    return (await this.changes.update(caller, ids, wish)).map(shown)
  }

  @Authorized<Operation>('writeAlerts')
  @Mutation(() => AlertComment, { description: 'Says something about an alert.' })
  addAlertComment(
    @Arg('id', () => ID) id: string,
    @Arg('comment', () => String) comment: string,
    @Ctx() { caller }: RequestContext,
  ): Promise<CommentRow> {
    return this.changes.comment(caller, id, comment)
  }

  @Authorized<Operation>('writeAlerts')
  @Mutation(() => [AlertUpdateResult], { description: 'Adds custom tags to alerts, and takes others from them.' })
  async tagAlerts(
    @Arg('ids', () => [ID]) ids: readonly string[],
    @Arg('add', () => [String], { defaultValue: [] }) add: readonly string[],
    @Arg('remove', () => [String], { defaultValue: [] }) remove: readonly string[],
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly AlertUpdateResult[]> {
    return (await this.changes.tag(caller, ids, add, remove)).map(shown)
  }

  @Authorized<Operation>('writeAlerts')
  @Mutation(() => Alert, {
    description: 'Makes an alert of an event. It merges into an open one of the same title on the same device.',
  })
  createAlertByReference(
    @Arg('alert', () => AlertByReferenceInput) alert: AlertByReferenceInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<AlertRow> {
    return this.raising.byReference(caller, alert)
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => Alert, {
    description: "The experts' side: publishes an endpoint attack notification to an enrolled customer.",
  })
  publishEndpointAttackNotification(
    @Arg('notification', () => AttackNotificationDraft) draft: AttackNotificationDraft,
    @Ctx() { caller }: RequestContext,
  ): Promise<AlertRow> {
    const { title, executiveSummary, recommendations, severity, category, techniques, events } = draft
    const said = { title, executiveSummary, recommendations, severity, category, techniques, events }
    const evidence = draft.evidence.map(evidenceOf)
    return this.raising.publish(caller, { ...said, evidence, huntingQuery: draft.huntingQuery ?? undefined })
  }
}

/** GraphQL takes null for a field that is not given. */
export const evidenceOf = (input: EvidenceInputType): EvidenceInput =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as unknown as EvidenceInput

const shown = ({ error, ...result }: UpdateResult): AlertUpdateResult => ({ ...result, error: error?.toJSON() })
