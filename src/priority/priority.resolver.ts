// Priorities over GraphQL: arguments in, service call, result out.
import { Arg, Authorized, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { AlertRow } from '../alerts/alert.js'
import { Alert } from '../alerts/alert.type.js'
import type { DeviceEvent as Event } from '../devices/device.service.js'
import { DeviceEvent } from '../devices/device.type.js'
import type { Language } from '../language.js'
import { LanguageEnum } from '../language.js'
import type { RequestContext } from '../request-context.js'
import { featureNames, features } from './features.js'
import { reasonText } from './priority.service.js'
import type { Priority, PriorityService, Reason } from './priority.service.js'
import type { ModelRow } from './priority.store.js'
import { AlertPriority, PriorityModel, PriorityReason, PriorityWeight } from './priority.type.js'

@Resolver(() => Alert)
export class AlertPriorityResolver {
  constructor(private readonly service: PriorityService) {}

  @FieldResolver(() => AlertPriority, { nullable: true, description: 'How urgent it is, and why.' })
  priority(@Root() { id }: AlertRow, @Ctx() { caller, loaders }: RequestContext): Promise<Priority | undefined> {
    // prettier-ignore
    return loaders.load('priority', (ids: readonly string[]) => this.service.prioritiesOf(caller, ids), id)
  }
}

/** A reason in the language that was asked for. */
type SpokenReason = Reason & { readonly language: Language }

@Resolver(() => AlertPriority)
export class PriorityReasonsResolver {
  @FieldResolver(() => [PriorityReason], { description: 'What makes it so, the weightiest first.' })
  reasons(
    @Root() { reasons }: Priority,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN', description: 'What the reasons are written in.' })
    language: Language,
  ): readonly SpokenReason[] {
    return reasons.map((reason) => ({ ...reason, language }))
  }
}

@Resolver(() => PriorityReason)
export class PriorityReasonResolver {
  constructor(private readonly service: PriorityService) {}

  @FieldResolver(() => String, { description: 'The reason as a sentence.' })
  text(@Root() reason: SpokenReason): string {
    return reasonText(reason, reason.language)
  }

  @Authorized<Operation>('hunt')
  @FieldResolver(() => [DeviceEvent], { description: 'Events that show it, at most three.' })
  events(@Root() reason: Reason, @Ctx() { caller, loaders }: RequestContext): Promise<readonly Event[]> {
    const read = (reasons: readonly Reason[]) => this.service.eventsBehind(caller, reasons)
    return loaders.load('reason events', read, reason)
  }
}

@Resolver(() => PriorityModel)
export class PriorityModelResolver {
  constructor(private readonly service: PriorityService) {}

  @Authorized<Operation>('readDetectionRules')
  @Query(() => [PriorityModel], { description: 'The models that give alerts their priorities, the newest first.' })
  priorityModels(@Ctx() { caller }: RequestContext): Promise<readonly ModelRow[]> {
    return this.service.models(caller)
  }

  @Authorized<Operation>('readDetectionRules')
  @Query(() => PriorityModel, { description: 'The model that gives alerts their priorities now.' })
  priorityModel(@Ctx() { caller }: RequestContext): Promise<ModelRow> {
    return this.service.modelInUse(caller)
  }

  @Authorized<Operation>('writeDetectionRules')
  @Mutation(() => PriorityModel, {
    description: 'Trains a model on all alerts with a classification, puts it to use and scores all alerts anew.',
  })
  trainPriorityModel(@Ctx() { caller }: RequestContext): Promise<ModelRow> {
    return this.service.train(caller)
  }

  @Authorized<Operation>('writeDetectionRules')
  @Mutation(() => PriorityModel, { description: 'Puts an earlier model to use again, or a later one.' })
  usePriorityModel(
    @Arg('version', () => Int, { description: '0 for the prior.' }) version: number,
    @Ctx() { caller }: RequestContext,
  ): Promise<ModelRow> {
    return this.service.use(caller, BigInt(version))
  }

  @FieldResolver(() => Int)
  version(@Root() { version }: ModelRow): number {
    return Number(version)
  }

  @FieldResolver(() => Int)
  alerts(@Root() { alerts }: ModelRow): number {
    return Number(alerts)
  }

  @FieldResolver(() => Int)
  attacks(@Root() { attacks }: ModelRow): number {
    return Number(attacks)
  }

  @FieldResolver(() => [PriorityWeight], { description: 'What each feature weighs.' })
  weights(@Root() { weights }: ModelRow): readonly PriorityWeight[] {
    return featureNames.map((feature, index) => {
      const { description, prior } = features[feature]
      return { feature, description, weight: weights[index] ?? prior, prior }
    })
  }
}
