// Findings and signals as the API shows them.
import 'reflect-metadata'
import { ArgsType, Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../graphql-enum.js'
import { DateTime } from '../graphql-scalars.js'
import { PageArgs } from '../paging/page.args.js'
import { PageInfo } from '../paging/page-info.type.js'
import type { FindingState as State } from './finding.store.js'
import { findingStates } from './finding.store.js'
import type { FindingKind as Kind } from './findings.js'
import { findingKinds } from './findings.js'

const FindingKind = enumOf(findingKinds, {
  name: 'FindingKind',
  description: 'What a finding is.',
  valuesConfig: {
    ProcessTree: { description: 'Rare things that one tree of processes does.' },
    DiscoveryBurst: { description: 'Many questions about the surroundings in a short time.' },
  },
})

const FindingState = enumOf(findingStates, {
  name: 'FindingState',
  description: 'What became of a finding.',
  valuesConfig: {
    Candidate: { description: 'Nobody has looked at it.' },
    Alert: { description: 'It is an alert.' },
    Dismissed: { description: 'Somebody has set it aside.' },
  },
})

@ObjectType({ description: 'Something that hardly ever happened before, found without a rule.' })
export class Finding {
  @Field(() => ID)
  readonly id!: string

  @Field(() => FindingKind)
  readonly kind!: Kind

  @Field(() => ID)
  readonly deviceId!: string

  @Field(() => String, { description: 'Empty where it is not known.' })
  readonly account!: string

  @Field(() => String, { description: 'The program at its root.' })
  readonly process!: string

  @Field(() => [String], { description: 'ATT&CK ids.' })
  readonly techniques!: readonly string[]

  @Field(() => Float, { description: 'How surprising its reasons are together, 0 to 100: ten bits are 50, twenty 75.' })
  readonly score!: number

  @Field(() => DateTime, { description: 'The time of its first event.' })
  readonly first!: bigint

  @Field(() => DateTime, { description: 'The time of its last event.' })
  readonly last!: bigint

  @Field(() => DateTime)
  readonly found!: bigint

  @Field(() => FindingState)
  readonly state!: State

  @Field(() => ID, { nullable: true, description: 'The alert that it has become.' })
  readonly alertId!: string | null
}

@ObjectType({ description: 'One rare thing in a finding.' })
export class FindingReason {
  @Field(() => String, { description: 'The signal that counts it, or `discovery`.' })
  readonly signal!: string

  @Field(() => Float, { description: 'Surprise in bits: -log2 of the share of all that is as rare, weighted.' })
  readonly bits!: number
}

@ObjectType()
export class FindingEdge {
  @Field(() => String)
  readonly cursor!: string

  @Field(() => Finding)
  readonly node!: Finding
}

@ObjectType({ description: 'A page of findings.' })
export class FindingConnection {
  @Field(() => [FindingEdge])
  readonly edges!: readonly FindingEdge[]

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo

  @Field(() => Int, { description: 'The size of the page that was used, which may be less than asked for.' })
  readonly pageSize!: number
}

@ArgsType()
export class FindingsArgs extends PageArgs {
  @Field(() => [FindingState], { defaultValue: ['Candidate'], description: 'Any of these states.' })
  readonly state!: readonly State[]

  @Field(() => Float, { defaultValue: 0, description: 'Those of this score and more.' })
  readonly leastScore!: number
}

@ObjectType({ description: "What is counted over the fleet's history, so that what hardly ever happens stands out." })
export class Signal {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => String, { description: 'The hunting table whose events it looks at.' })
  readonly table!: string

  @Field(() => Float, { description: 'What a bit of surprise is worth in it, beside other signals.' })
  readonly weight!: number
}
