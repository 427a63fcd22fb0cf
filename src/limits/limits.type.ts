// The limits of the service as the API shows them.
import 'reflect-metadata'
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { Measure } from './quotas.js'

const QuotaMeasure: Readonly<Record<Measure, string>> = { requests: 'requests', hunts: 'hunts', huntingMs: 'huntingMs' }
registerEnumType(QuotaMeasure, {
  name: 'QuotaMeasure',
  description: 'What a quota counts.',
  valuesConfig: {
    requests: { description: 'Requests of any kind.' },
    hunts: { description: 'Hunts begun.' },
    huntingMs: { description: 'Milliseconds that hunts took by the clock, waiting for their turn included.' },
  },
})

@ObjectType({ description: 'How much each caller may ask for in a time. What is more is answered with 429.' })
export class Quota {
  @Field(() => QuotaMeasure)
  readonly measure!: Measure

  @Field(() => Float)
  readonly limit!: number

  @Field(() => Int, { description: 'The window opens with the first use.' })
  readonly windowSeconds!: number

  @Field(() => Float, { description: 'What the caller has used of it in the window that is open.' })
  readonly used!: number

  @Field(() => Int, { nullable: true, description: 'Seconds until the window ends; null while nothing is used.' })
  readonly opensInSeconds!: number | undefined
}

@ObjectType({ description: 'What a GraphQL document may ask for.' })
export class DocumentLimits {
  @Field(() => Int)
  readonly depth!: number

  @Field(() => Int)
  readonly aliases!: number

  @Field(() => Int)
  readonly directives!: number

  @Field(() => Int, { description: 'Each counted as often as fragments repeat it.' })
  readonly fields!: number

  @Field(() => Int, { description: 'Objects that may be answered, page sizes multiplied.' })
  readonly cost!: number

  @Field(() => Int)
  readonly tokens!: number
}

@ObjectType({ description: 'What a caller may use.' })
export class ServiceLimits {
  @Field(() => Float, { description: 'For a hunt, from the request to the last row, waiting for a turn included.' })
  readonly deadlineMs!: number

  @Field(() => Int, { description: 'Rows of one hunt.' })
  readonly maxRows!: number

  @Field(() => Float, { description: 'The rows of one hunt as JSON, in bytes.' })
  readonly maxBytes!: number

  @Field(() => Int, { description: 'The text of a query, in UTF-16 units.' })
  readonly maxQueryLength!: number

  @Field(() => Int, { description: 'More wait for their turn.' })
  readonly concurrentHunts!: number

  @Field(() => Int, { description: 'More are refused.' })
  readonly waitingHunts!: number

  @Field(() => Float, { description: 'The body of a request, in bytes.' })
  readonly maxBodyBytes!: number

  @Field(() => DocumentLimits)
  readonly documents!: DocumentLimits

  @Field(() => Int, { description: 'Messages that one recipient gets in an hour; more wait.' })
  readonly messagesPerHour!: number
}
