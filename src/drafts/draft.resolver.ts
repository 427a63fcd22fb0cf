// Drafts and samples over GraphQL: arguments in, service call, result out.
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { AlertRow } from '../alerts/alert.js'
import { evidenceOf } from '../alerts/alert-changes.resolver.js'
import type { AlertService } from '../alerts/alert.service.js'
import { Alert } from '../alerts/alert.type.js'
import { incidentIdOf } from '../incidents/incident.resolver.js'
import type { IncidentService } from '../incidents/incident.service.js'
import type { IncidentRow } from '../incidents/incident.store.js'
import { Incident } from '../incidents/incident.type.js'
import type { Language } from '../language.js'
import { LanguageEnum } from '../language.js'
import { connectionOf, pageRequest } from '../paging/connection.js'
import type { Connection } from '../paging/connection.js'
import type { RequestContext } from '../request-context.js'
import type { DraftService } from './draft.service.js'
import type { DraftRow } from './draft.store.js'
import {
  DraftsArgs,
  HuntFindingsInput,
  NotificationDraft,
  NotificationDraftConnection,
  NotificationDraftUpdate,
} from './draft.type.js'

/** GraphQL takes null for a field that is not given. */
const given = <Input extends object>(input: Input): { [Name in keyof Input]: NonNullable<Input[Name]> } =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined)) as {
    [Name in keyof Input]: NonNullable<Input[Name]>
  }

@Resolver(() => NotificationDraft)
export class DraftResolver {
  constructor(
    private readonly service: DraftService,
    private readonly incidents: IncidentService,
    private readonly alerts: AlertService,
  ) {}

  @Authorized<Operation>('actAsExpert')
  @Query(() => NotificationDraftConnection, {
    description: 'Drafts of notifications, newest first; open ones unless told.',
  })
  async notificationDrafts(
    @Args(() => DraftsArgs) args: DraftsArgs,
    @Ctx() { caller }: RequestContext,
  ): Promise<Connection<DraftRow>> {
    // prettier-ignore
    const page = await this.service.list(caller, args.states, pageRequest(args))
    return connectionOf(page, (draft) => this.service.cursorOf(draft))
  }

  @Authorized<Operation>('actAsExpert')
  @Query(() => NotificationDraft, { description: 'The draft of this id.' })
  notificationDraft(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<DraftRow> {
    return this.service.draft(caller, id)
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => NotificationDraft, {
    description:
      'Makes a draft of rows of a hunting result: their entities become evidence, their events are named, summary and recommendations are generated.',
  })
  draftNotificationFromHunt(
    @Arg('findings', () => HuntFindingsInput) { mapping, ...findings }: HuntFindingsInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<DraftRow> {
    const { rows, language, query, title, severity, category, techniques } = given(findings)
    return this.service.fromHunt(caller, {
      rows,
      language,
      query,
      title,
      severity,
      category,
      techniques,
      mapping: given(mapping ?? {}),
    })
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => NotificationDraft, {
    description: 'Makes a draft of an incident, with its narrative as the summary.',
  })
  draftNotificationFromIncident(
    @Arg('incidentId', () => ID) incidentId: string,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN' }) language: Language,
    @Ctx() { caller }: RequestContext,
  ): Promise<DraftRow> {
    return this.service.fromIncident(caller, incidentIdOf(incidentId), language)
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => NotificationDraft, {
    description: 'Makes a draft of what signals found without a rule, the events of its reasons filled in.',
  })
  draftNotificationFromFinding(
    @Arg('findingId', () => ID) findingId: string,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN' }) language: Language,
    @Ctx() { caller }: RequestContext,
  ): Promise<DraftRow> {
    return this.service.fromFinding(caller, findingId, language)
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => NotificationDraft, { description: 'Changes an open draft.' })
  updateNotificationDraft(
    @Arg('id', () => ID) id: string,
    @Arg('update', () => NotificationDraftUpdate) { evidence, ...update }: NotificationDraftUpdate,
    @Ctx() { caller }: RequestContext,
  ): Promise<DraftRow> {
    return this.service.update(caller, id, {
      ...given(update),
      ...(evidence ? { evidence: evidence.map(evidenceOf) } : {}),
    })
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => NotificationDraft, { description: 'Discards an open draft. It stays in the list of discarded ones.' })
  discardNotificationDraft(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<DraftRow> {
    return this.service.discard(caller, id)
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => Alert, { description: 'Publishes an open draft as an endpoint attack notification, once.' })
  publishNotificationDraft(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<AlertRow> {
    return this.service.publish(caller, id)
  }

  @FieldResolver(() => Alert, { nullable: true, description: 'The notification that it became.' })
  alert(
    @Root() { alertId }: DraftRow,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<AlertRow | undefined> | null {
    // prettier-ignore
    if (alertId === null) return null
    return loaders.load('draft alerts', (ids: readonly string[]) => this.alerts.alertsOf(caller, ids), alertId)
  }

  @FieldResolver(() => Incident, { nullable: true, description: 'The incident that it was made of.' })
  incident(
    @Root() { origin, originId }: DraftRow,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<IncidentRow | undefined> | null {
    // prettier-ignore
    if (origin !== 'INCIDENT') return null
    return loaders.load(
      'incident',
      (ids: readonly bigint[]) => this.incidents.incidentsOf(caller, ids),
      BigInt(originId),
    )
  }

  @Authorized<Operation>('writeNotificationRules')
  @Mutation(() => Alert, {
    description:
      'Makes a sample notification with filler text. It goes to the queue, the API, hunting and mail as a real one does, and is marked as a sample.',
  })
  generateSampleNotification(
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN' }) language: Language,
    @Ctx() { caller }: RequestContext,
  ): Promise<AlertRow> {
    return this.service.sample(caller, language)
  }

  @Authorized<Operation>('readAlerts')
  @Query(() => [Alert], { description: 'The newest sample notifications.' })
  sampleNotifications(
    @Arg('first', () => Int, { defaultValue: 10, description: 'At most 50.' }) first: number,
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly AlertRow[]> {
    return this.service.samples(caller, first)
  }
}
