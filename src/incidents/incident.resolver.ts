// Incidents over GraphQL: arguments in, service call, result out.
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { AlertRow } from '../alerts/alert.js'
import { Alert, RelatedUser } from '../alerts/alert.type.js'
import type { DeviceRow } from '../devices/device.js'
import type { DeviceService } from '../devices/device.service.js'
import { Device } from '../devices/device.type.js'
import type { Language } from '../language.js'
import { LanguageEnum } from '../language.js'
import { connectionOf, pageRequest } from '../paging/connection.js'
import type { Connection } from '../paging/connection.js'
import { NotFound } from '../request-errors.js'
import { quoted } from '../request-text.js'
import type { RequestContext } from '../request-context.js'
import { told } from '../story/story.resolver.js'
import { AlertStory } from '../story/story.type.js'
import type { IncidentService } from './incident.service.js'
import type { IncidentChangeRow, IncidentFilter, IncidentRow } from './incident.store.js'
import {
  Incident,
  IncidentChange,
  IncidentConnection,
  IncidentFilterInput,
  IncidentUpdateInput,
  IncidentsArgs,
  NarrativeSection,
} from './incident.type.js'
import { inKillChain } from './tactics.js'

type IncidentPage = Connection<IncidentRow> & { readonly filter: IncidentFilter }

const largest = 2n ** 63n

/** @throws NotFound for a text that is no incident's id */
export function incidentIdOf(text: string): bigint {
  const id = /^\d{1,19}$/.test(text) ? BigInt(text) : largest
  if (id >= largest) throw new NotFound(`There is no incident ${quoted(text)}; their ids are numbers.`)
  return id
}

const filterOf = (input: IncidentFilterInput | null | undefined): IncidentFilter => ({
  status: input?.status ?? undefined,
  severity: input?.severity ?? undefined,
  assignedTo: input?.assignedTo ?? undefined,
  classification: input?.classification ?? undefined,
  deviceId: input?.deviceId ?? undefined,
  search: input?.search?.trim() || undefined,
  from: input?.from ?? undefined,
  to: input?.to ?? undefined,
})

@Resolver(() => Incident)
export class IncidentResolver {
  constructor(
    private readonly service: IncidentService,
    private readonly devicesService: DeviceService,
  ) {}

  @Authorized<Operation>('readAlerts')
  @Query(() => IncidentConnection, { description: 'Incidents, those with the newest events first.' })
  async incidents(
    @Args(() => IncidentsArgs) args: IncidentsArgs,
    @Ctx() { caller }: RequestContext,
  ): Promise<IncidentPage> {
    // prettier-ignore
    const filter = filterOf(args.filter)
    const page = await this.service.list(caller, filter, pageRequest(args))
    return { ...connectionOf(page, (incident) => this.service.cursorOf(incident)), filter }
  }

  @Authorized<Operation>('readAlerts')
  @Query(() => Incident, { description: 'The incident of this id; one that was merged is what it became.' })
  incident(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<IncidentRow> {
    return this.service.incident(caller, incidentIdOf(id))
  }

  @Authorized<Operation>('writeAlerts')
  @Mutation(() => Incident, {
    description:
      'Changes what people set of an incident. Resolving it resolves its alerts, and its owner becomes theirs.',
  })
  updateIncident(
    @Arg('id', () => ID) id: string,
    @Arg('update', () => IncidentUpdateInput) { status, ...update }: IncidentUpdateInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<IncidentRow> {
    return this.service.update(caller, incidentIdOf(id), { ...update, status: status ?? undefined })
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: IncidentRow): string {
    return id.toString()
  }

  @FieldResolver(() => String, { description: 'What it is called, from its alerts.' })
  title(
    @Root() incident: IncidentRow,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN' }) language: Language,
  ): string {
    return this.service.titleOf(incident)(language)
  }

  @FieldResolver(() => [String], { description: 'The categories of its alerts, in the order in which attacks go.' })
  tactics(@Root() { categories }: IncidentRow): readonly string[] {
    return inKillChain(categories)
  }

  @FieldResolver(() => Int)
  alertCount(@Root() { alertCount }: IncidentRow): number {
    return Number(alertCount)
  }

  @FieldResolver(() => [Alert], { description: 'Its alerts, earliest events first; at most 200.' })
  alerts(@Root() { id }: IncidentRow, @Ctx() { caller, loaders }: RequestContext): Promise<readonly AlertRow[]> {
    return loaders.load('incident alerts', (ids: readonly bigint[]) => this.service.alertsOf(caller, ids), id)
  }

  @FieldResolver(() => [Device], {
    description: 'The devices that its alerts are about, in the order in which they were touched.',
  })
  devices(@Root() { id }: IncidentRow, @Ctx() { caller, loaders }: RequestContext): Promise<readonly DeviceRow[]> {
    const read = async (ids: readonly bigint[]): Promise<readonly (readonly DeviceRow[])[]> => {
      const deviceIds = await this.service.deviceIdsOf(caller, ids)
      const devices = await this.devicesService.devicesOfAlerts(caller, deviceIds.flat())
      const byId = new Map(devices.flatMap((device) => (device ? [[device.id, device] as const] : [])))
      return deviceIds.map((some) => some.flatMap((one) => byId.get(one) ?? []))
    }
    return loaders.load('incident devices', read, id)
  }

  @FieldResolver(() => [RelatedUser], { description: 'The accounts that its alerts are about.' })
  async accounts(
    @Root() { id }: IncidentRow,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<readonly RelatedUser[]> {
    // prettier-ignore
    const found = await loaders.load('incident accounts', (ids: readonly bigint[]) => this.service.accountsOf(caller, ids), id)
    return found.map((account) => ({
      domainName: account.slice(0, account.indexOf('\\')),
      userName: account.slice(account.indexOf('\\') + 1),
    }))
  }

  @FieldResolver(() => [IncidentChange], {
    description: 'What happened to it, oldest first: which alerts joined, what was merged, what people changed.',
  })
  history(
    @Root() { id }: IncidentRow,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<readonly IncidentChangeRow[]> {
    // prettier-ignore
    return loaders.load('incident history', (ids: readonly bigint[]) => this.service.historyOf(caller, ids), id)
  }

  @FieldResolver(() => [NarrativeSection], {
    description:
      'What happened, in plain words made of facts. Of at most 5 incidents in a request. What telemetry tells is in it where the caller may hunt.',
  })
  async narrative(
    @Root() incident: IncidentRow,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN' }) language: Language,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<readonly NarrativeSection[]> {
    const read = (incidents: readonly IncidentRow[]) => this.service.narrativesOf(caller, incidents)
    const sections = await loaders.load('narrative', read, incident)
    return sections.map(({ part, heading, sentences }) => ({
      part,
      heading: heading(language),
      sentences: sentences.map((one) => one(language)),
    }))
  }

  @Authorized<Operation>('hunt')
  @FieldResolver(() => AlertStory, {
    nullable: true,
    description: 'What led to its alerts and what came of them, told together. Of at most 5 incidents in a request.',
  })
  async story(
    @Root() incident: IncidentRow,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN' }) language: Language,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<AlertStory | null> {
    const read = (incidents: readonly IncidentRow[]) => this.service.storiesOf(caller, incidents)
    const story = await loaders.load('incident story', read, incident)
    return story ? told(story, language) : null
  }
}

@Resolver(() => IncidentConnection)
export class IncidentConnectionResolver {
  constructor(private readonly service: IncidentService) {}

  @FieldResolver(() => Int, { description: 'How many incidents there are on all pages.' })
  totalCount(@Root() { filter }: IncidentPage, @Ctx() { caller }: RequestContext): Promise<number> {
    return this.service.count(caller, filter)
  }
}

@Resolver(() => Alert)
export class AlertIncidentResolver {
  constructor(private readonly service: IncidentService) {}

  @FieldResolver(() => Incident, { nullable: true, description: 'The incident that it belongs to.' })
  incident(
    @Root() { incidentId }: AlertRow,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<IncidentRow | undefined> | null {
    // prettier-ignore
    if (incidentId === null) return null
    return loaders.load('incident', (ids: readonly bigint[]) => this.service.incidentsOf(caller, ids), incidentId)
  }
}
