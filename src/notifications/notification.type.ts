// Notification rules and deliveries as the API shows them. Resolvers return plain data of these shapes.
import 'reflect-metadata'
import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { severities } from '../alerts/alert-values.js'
import type { Severity } from '../alerts/alert-values.js'
import { enumOf } from '../graphql-enum.js'
import { DateTime } from '../graphql-scalars.js'
import type { Language } from '../language.js'
import { LanguageEnum } from '../language.js'
import { channels } from '../outbox/delivery.js'
import type { Channel, DeliveryState } from '../outbox/delivery.js'
import type { Digest } from './rule.js'
import { digests } from './rule.js'

const DigestEnum = enumOf(digests, {
  name: 'Digest',
  description: 'Whether each alert has a mail of its own, or all of an hour or a day (UTC) leave together.',
})
const RuleSeverity = enumOf(severities, { name: 'RuleSeverity', description: 'The severities of alerts.' })
export const ChannelEnum = enumOf(channels, { name: 'DeliveryChannel', description: 'How a message leaves.' })
const DeliveryStateEnum = enumOf(['queued', 'sent', 'failed'], {
  name: 'DeliveryState',
  description: 'Where a message stands; failed is for good, until it is tried again by hand.',
})

@InputType({ description: 'What a notification rule says.' })
export class NotificationRuleInput {
  @Field(() => String)
  readonly name!: string

  @Field(() => Boolean, { defaultValue: true })
  readonly enabled!: boolean

  @Field(() => Boolean, { defaultValue: false, description: "Puts the customer's name in the mail." })
  readonly organizationName!: boolean

  @Field(() => Boolean, { defaultValue: true, description: 'Puts a link to the alert in the mail.' })
  readonly portalLink!: boolean

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Puts the device's name in the mail, which mail servers elsewhere may process.",
  })
  readonly deviceInformation!: boolean

  @Field(() => [String], { nullable: true, description: 'The device groups whose alerts count; all devices if null.' })
  readonly deviceGroups?: readonly string[] | null

  @Field(() => [RuleSeverity])
  readonly severities!: readonly Severity[]

  @Field(() => [String], {
    defaultValue: [],
    description: 'Detection sources, such as Microsoft Defender Experts; none means all.',
  })
  readonly sources!: readonly string[]

  @Field(() => DigestEnum, { defaultValue: 'NONE' })
  readonly digest!: Digest

  @Field(() => LanguageEnum, { defaultValue: 'EN', description: 'What its mails are written in.' })
  readonly language!: Language

  @Field(() => [String], { defaultValue: [], description: 'Mail addresses.' })
  readonly recipients!: readonly string[]

  @Field(() => [String], { defaultValue: [], description: 'HTTPS addresses that get a signed POST.' })
  readonly webhooks!: readonly string[]
}

@ObjectType({ description: 'Who is told of which alerts.' })
export class NotificationRule {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => Boolean)
  readonly enabled!: boolean

  @Field(() => Boolean)
  readonly organizationName!: boolean

  @Field(() => Boolean)
  readonly portalLink!: boolean

  @Field(() => Boolean)
  readonly deviceInformation!: boolean

  @Field(() => [String], { nullable: true, description: 'Null for all devices.' })
  readonly deviceGroups!: readonly string[] | null

  @Field(() => [RuleSeverity])
  readonly severities!: readonly Severity[]

  @Field(() => [String], { description: 'None means all.' })
  readonly sources!: readonly string[]

  @Field(() => DigestEnum)
  readonly digest!: Digest

  @Field(() => LanguageEnum, { description: 'What its mails are written in.' })
  readonly language!: Language

  @Field(() => [String])
  readonly recipients!: readonly string[]

  @Field(() => [String])
  readonly webhooks!: readonly string[]

  @Field(() => String)
  readonly createdBy!: string

  @Field(() => DateTime)
  readonly created!: bigint

  @Field(() => String)
  readonly changedBy!: string

  @Field(() => DateTime)
  readonly changed!: bigint
}

@ObjectType({ description: 'One try to deliver a message.' })
export class DeliveryTry {
  @Field(() => DateTime)
  readonly at!: bigint

  @Field(() => String, { description: 'sent, temporary, permanent, or deferred by the cap for its recipient.' })
  readonly outcome!: string

  @Field(() => String, { description: 'What the server said.' })
  readonly detail!: string
}

@ObjectType({ description: 'A message, and what became of it.' })
export class Delivery {
  @Field(() => ID)
  readonly id!: string

  @Field(() => ChannelEnum)
  readonly channel!: string

  @Field(() => String)
  readonly recipient!: string

  @Field(() => String, { description: 'alert, test, welcome, rejection or inquiry.' })
  readonly about!: string

  @Field(() => String, { nullable: true })
  readonly ruleId!: string | null

  @Field(() => String, { nullable: true })
  readonly alertId!: string | null

  @Field(() => DeliveryStateEnum)
  readonly state!: string

  @Field(() => DateTime)
  readonly queued!: bigint

  @Field(() => DateTime, { description: 'When it is tried next, while it is queued.' })
  readonly due!: bigint

  @Field(() => DateTime, { nullable: true, description: 'When it was sent or given up.' })
  readonly finished!: bigint | null

  @Field(() => [DeliveryTry])
  readonly tries!: readonly DeliveryTry[]
}

@ArgsType()
export class DeliveriesArgs {
  @Field(() => ID, { nullable: true, description: 'Of this rule alone.' })
  readonly ruleId?: string | null

  @Field(() => ID, { nullable: true, description: 'About this alert alone.' })
  readonly alertId?: string | null

  @Field(() => ChannelEnum, { nullable: true, description: 'By this channel alone.' })
  readonly channel?: Channel | null

  @Field(() => DeliveryStateEnum, { nullable: true, description: 'In this state alone.' })
  readonly state?: DeliveryState | null

  @Field(() => Int, { defaultValue: 50, description: 'At most so many, up to 1,000.' })
  readonly first!: number
}
