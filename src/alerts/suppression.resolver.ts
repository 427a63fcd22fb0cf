// Suppression rules over GraphQL.
import 'reflect-metadata'
import { Arg, Authorized, Ctx, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import { enumOf } from '../graphql-enum.js'
import { DateTime, Long } from '../graphql-scalars.js'
import type { RequestContext } from '../request-context.js'
import type {
  SuppressionAction as Action,
  SuppressionField as RuleField,
  SuppressionRule as Rule,
} from './suppression-rule.js'
import { suppressionActions, suppressionFields } from './suppression-rule.js'
import type { RuleWish, SuppressionService } from './suppression.service.js'

const SuppressionAction = enumOf(suppressionActions, {
  name: 'SuppressionAction',
  description:
    'What a rule does. HIDE drops endpoint alerts from the portal and the API, and leaves their records to hunting. An endpoint attack notification and other products’ alerts are resolved at most, never hidden.',
})
const SuppressionField = enumOf(suppressionFields, {
  name: 'SuppressionField',
  description: 'What of the evidence is looked at.',
})

@ObjectType({ description: 'Some evidence has this value, in any case of letters.' })
@InputType('SuppressionConditionInput', { description: 'Some evidence has this value, in any case of letters.' })
export class SuppressionCondition {
  @Field(() => SuppressionField)
  readonly field!: RuleField

  @Field(() => String, { description: '* stands for any text.' })
  readonly value!: string
}

@ObjectType({ description: 'Conditions that hold together.' })
@InputType('SuppressionGroupInput', { description: 'Conditions that hold together.' })
export class SuppressionGroup {
  @Field(() => [SuppressionCondition])
  readonly conditions!: readonly SuppressionCondition[]
}

@InputType({ description: 'All that a rule says holds together; it names a title or a condition.' })
export class SuppressionRuleInput {
  @Field(() => String)
  readonly name!: string

  @Field(() => String, { defaultValue: '' })
  readonly comment!: string

  @Field(() => SuppressionAction)
  readonly action!: Action

  @Field(() => String, { nullable: true, description: 'Alerts of this title alone.' })
  readonly title?: string | null

  @Field(() => [String], { defaultValue: [], description: 'Alerts of these products alone; of any, where empty.' })
  readonly serviceSources!: readonly string[]

  @Field(() => ID, { nullable: true, description: 'Alerts of this device alone; else of the whole organization.' })
  readonly deviceId?: string | null

  @Field(() => [SuppressionGroup], {
    defaultValue: [],
    description: 'All conditions of at least one group hold; without groups, evidence is not looked at.',
  })
  readonly groups!: readonly SuppressionGroup[]
}

@ObjectType({
  description: 'A rule that resolves or hides alerts raised after it was made, but for those of detection rules.',
})
export class SuppressionRule {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly comment!: string

  @Field(() => Boolean)
  readonly enabled!: boolean

  @Field(() => SuppressionAction)
  readonly action!: Action

  @Field(() => String, { nullable: true })
  readonly title!: string | null

  @Field(() => [String])
  readonly serviceSources!: readonly string[]

  @Field(() => ID, { nullable: true })
  readonly deviceId!: string | null

  @Field(() => [SuppressionGroup], {
    description: 'All conditions of at least one group hold; without groups, evidence is not looked at.',
  })
  readonly groups!: readonly SuppressionGroup[]

  @Field(() => String)
  readonly createdBy!: string

  @Field(() => DateTime)
  readonly created!: bigint

  @Field(() => Long, { description: 'How many alerts it has suppressed.' })
  readonly matches!: bigint
}

const wishOf = ({ title = null, deviceId = null, ...rule }: SuppressionRuleInput): RuleWish => ({
  ...rule,
  title,
  deviceId,
})

@Resolver()
export class SuppressionResolver {
  constructor(private readonly service: SuppressionService) {}

  @Authorized<Operation>('readSuppressionRules')
  @Query(() => [SuppressionRule], { description: 'The rules that resolve or hide alerts, oldest first.' })
  suppressionRules(@Ctx() { caller }: RequestContext): Promise<readonly Rule[]> {
    return this.service.list(caller)
  }

  @Authorized<Operation>('writeSuppressionRules')
  @Mutation(() => SuppressionRule, {
    description:
      'Makes a rule for alerts that are raised from now on. Alerts of detection rules are tuned in those rules.',
  })
  createSuppressionRule(
    @Arg('rule', () => SuppressionRuleInput) rule: SuppressionRuleInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<Rule> {
    return this.service.create(caller, wishOf(rule))
  }

  @Authorized<Operation>('writeSuppressionRules')
  @Mutation(() => SuppressionRule, { description: 'Replaces what a rule says.' })
  updateSuppressionRule(
    @Arg('id', () => ID) id: string,
    @Arg('rule', () => SuppressionRuleInput) rule: SuppressionRuleInput,
    @Arg('release', () => Boolean, {
      defaultValue: false,
      description:
        'Whether what it has suppressed is seen and new again, but for what somebody has opened or classified since.',
    })
    release: boolean,
    @Ctx() { caller }: RequestContext,
  ): Promise<Rule> {
    return this.service.update(caller, id, wishOf(rule), release)
  }

  @Authorized<Operation>('writeSuppressionRules')
  @Mutation(() => SuppressionRule, { description: 'Turns a rule on or off.' })
  setSuppressionRuleEnabled(
    @Arg('id', () => ID) id: string,
    @Arg('enabled', () => Boolean) enabled: boolean,
    @Ctx() { caller }: RequestContext,
  ): Promise<Rule> {
    return this.service.setEnabled(caller, id, enabled)
  }

  @Authorized<Operation>('writeSuppressionRules')
  @Mutation(() => SuppressionRule, { description: 'Deletes a rule. What it has suppressed stays so.' })
  deleteSuppressionRule(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<Rule> {
    return this.service.remove(caller, id)
  }
}
