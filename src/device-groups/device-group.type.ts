// Device groups as the API shows them.
import 'reflect-metadata'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../graphql-enum.js'
import { conditionOperators, conditionProperties, remediationLevels } from './device-group.js'
import type {
  ConditionOperator as Operator,
  ConditionProperty as Property,
  RemediationLevel as Level,
} from './device-group.js'

const ConditionProperty = enumOf(conditionProperties, {
  name: 'DeviceConditionProperty',
  description: 'What a condition looks at.',
  valuesConfig: {
    Name: { description: 'The name of the device, with or without its domain.' },
    Domain: { description: 'What follows the first point of its name.' },
    Tag: { description: 'Any of its tags.' },
    OS: { description: 'Its operating system, such as `Windows11`.' },
  },
})

const ConditionOperator = enumOf(conditionOperators, {
  name: 'DeviceConditionOperator',
  description: 'How a condition compares; letter case does not count.',
})

const RemediationLevel = enumOf(remediationLevels, {
  name: 'RemediationLevel',
  description: 'How far automated remediation may go without approval.',
})

@InputType({ description: 'A condition on devices.' })
export class DeviceConditionInput {
  @Field(() => ConditionProperty)
  readonly property!: Property

  @Field(() => ConditionOperator)
  readonly operator!: Operator

  @Field(() => String)
  readonly value!: string
}

@InputType({ description: 'A device group, all of it.' })
export class DeviceGroupInput {
  @Field(() => ID, { description: 'Its identity, which stays.' })
  readonly name!: string

  @Field(() => String, { defaultValue: '' })
  readonly description!: string

  @Field(() => RemediationLevel, { defaultValue: 'NoAutomatedResponse' })
  readonly remediation!: Level

  @Field(() => [DeviceConditionInput], {
    description: 'Conditions on one property are joined by or, those on several by and; at most ten on each.',
  })
  readonly conditions!: readonly DeviceConditionInput[]

  @Field(() => [String], {
    defaultValue: [],
    description: 'Groups of the OpenID provider whose users see these devices; with none, all users do.',
  })
  readonly userGroups!: readonly string[]
}

@ObjectType({ description: 'A condition on devices.' })
export class DeviceCondition {
  @Field(() => ConditionProperty)
  readonly property!: Property

  @Field(() => ConditionOperator)
  readonly operator!: Operator

  @Field(() => String)
  readonly value!: string
}

@ObjectType({
  description: 'Devices of one kind, which some callers see. A device is in the highest group it matches.',
})
export class DeviceGroup {
  @Field(() => ID)
  readonly name!: string

  @Field(() => Int, { nullable: true, description: '1 is the highest; null for devices that match no group.' })
  readonly rank?: number | undefined

  @Field(() => String)
  readonly description!: string

  @Field(() => RemediationLevel)
  readonly remediation!: Level

  @Field(() => [DeviceCondition])
  readonly conditions!: readonly DeviceCondition[]

  @Field(() => [String])
  readonly userGroups!: readonly string[]

  @Field(() => Int, { description: 'How many devices it has.' })
  readonly devices!: number
}

@ObjectType({ description: 'A device that conditions match.' })
export class MatchedDevice {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly osPlatform!: string

  @Field(() => [String])
  readonly tags!: readonly string[]
}
