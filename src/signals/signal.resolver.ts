// Findings and signals over GraphQL: arguments in, service call, result out.
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { DeviceRow } from '../devices/device.js'
import type { DeviceEvent as Event, DeviceService } from '../devices/device.service.js'
import { Device, DeviceEvent } from '../devices/device.type.js'
import type { Language } from '../language.js'
import { LanguageEnum } from '../language.js'
import type { Connection } from '../paging/connection.js'
import { connectionOf, pageRequest } from '../paging/connection.js'
import type { RequestContext } from '../request-context.js'
import type { FindingRow } from './finding.store.js'
import type { FindingReason as Reason } from './findings.js'
import { catalogue, signalIds } from './signal-catalogue.js'
import type { FindingWish, SignalService } from './signal.service.js'
import { sentence, titleOf } from './signal.service.js'
import { Finding, FindingConnection, FindingReason, FindingsArgs, Signal } from './signal.type.js'

type FindingPage = Connection<FindingRow> & { readonly wish: FindingWish }
type SpokenReason = Reason & { readonly language: Language }

@Resolver(() => Finding)
export class FindingResolver {
  constructor(
    private readonly service: SignalService,
    private readonly devices: DeviceService,
  ) {}

  @Authorized<Operation>('readAlerts')
  @Query(() => FindingConnection, { description: 'What was found without a rule, the strongest first.' })
  async findings(
    @Args(() => FindingsArgs) args: FindingsArgs,
    @Ctx() { caller }: RequestContext,
  ): Promise<FindingPage> {
    const wish = { states: args.state, leastScore: args.leastScore }
    const page = await this.service.list(caller, wish, pageRequest(args))
    return { ...connectionOf(page, (row) => this.service.cursorOf(row)), wish }
  }

  @Authorized<Operation>('readAlerts')
  @Query(() => Finding, { description: 'The finding of this id.' })
  finding(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<FindingRow> {
    return this.service.finding(caller, id)
  }

  @Authorized<Operation>('readAlerts')
  @Query(() => [Signal], { description: "What is counted over the fleet's history." })
  signals(
    @Arg('language', () => LanguageEnum, {
      defaultValue: 'EN',
      description: 'What names and descriptions are written in.',
    })
    language: Language,
  ): readonly Signal[] {
    return signalIds.map((id) => {
      const { name, description, table, weight } = catalogue[id]
      return { id, name: name[language], description: description[language], table, weight }
    })
  }

  @Authorized<Operation>('writeAlerts')
  @Mutation(() => Finding, { description: 'Sets a finding aside, or takes it up again.' })
  dismissFinding(
    @Arg('id', () => ID) id: string,
    @Arg('dismissed', () => Boolean, { defaultValue: true }) dismissed: boolean,
    @Ctx() { caller }: RequestContext,
  ): Promise<FindingRow> {
    return this.service.setDismissed(caller, id, dismissed)
  }

  @FieldResolver(() => String, { description: 'What it is, in a few words.' })
  title(
    @Root() finding: FindingRow,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN', description: 'What it is written in.' })
    language: Language,
  ): string {
    return titleOf(finding, language)
  }

  @FieldResolver(() => Device, { nullable: true })
  device(@Root() { deviceId }: FindingRow, @Ctx() { caller, loaders }: RequestContext): Promise<DeviceRow | undefined> {
    return loaders.load('devices', (ids: readonly string[]) => this.devices.devicesOfAlerts(caller, ids), deviceId)
  }

  @FieldResolver(() => [FindingReason], { description: 'The rare things in it, the most surprising first.' })
  async reasons(
    @Root() { id }: FindingRow,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN', description: 'What they are written in.' })
    language: Language,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<readonly SpokenReason[]> {
    const read = (ids: readonly string[]) => this.service.reasonsOf(caller, ids)
    const reasons = await loaders.load('finding reasons', read, id)
    return reasons.map((reason) => ({ ...reason, language }))
  }
}

@Resolver(() => FindingConnection)
export class FindingConnectionResolver {
  constructor(private readonly service: SignalService) {}

  @FieldResolver(() => Int, { description: 'How many findings there are on all pages.' })
  totalCount(@Root() { wish }: FindingPage, @Ctx() { caller }: RequestContext): Promise<number> {
    return this.service.count(caller, wish)
  }
}

@Resolver(() => FindingReason)
export class FindingReasonResolver {
  constructor(private readonly service: SignalService) {}

  @FieldResolver(() => String, { description: 'The rare thing as a sentence, with how often it was seen.' })
  text(@Root() reason: SpokenReason): string {
    return `${sentence(reason, reason.language)}.`
  }

  @Authorized<Operation>('hunt')
  @FieldResolver(() => DeviceEvent, { nullable: true, description: 'The first event that shows it, if it is stored.' })
  event(@Root() reason: Reason, @Ctx() { caller, loaders }: RequestContext): Promise<Event | undefined> {
    const read = (reasons: readonly Reason[]) => this.service.eventsOf(caller, reasons)
    return loaders.load('finding events', read, reason)
  }
}
