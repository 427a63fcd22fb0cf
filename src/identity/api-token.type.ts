// API tokens as the API shows them: never with their secret, but once.
import 'reflect-metadata'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { roleNames, roles } from '../access/roles.js'
import type { Role as RoleName } from '../access/roles.js'
import { enumOf } from '../graphql-enum.js'
import { DateTime } from '../graphql-scalars.js'

const Role = enumOf(roleNames, {
  name: 'Role',
  description: 'What a caller may do. The first five are the permissions of Defender.',
  valuesConfig: Object.fromEntries(roleNames.map((name) => [name, { description: roles[name].doc }])),
})

@InputType({ description: 'A token to make. It opens what its roles and its scopes open together.' })
export class ApiTokenRequest {
  @Field(() => String, { description: '1 to 80 characters.' })
  readonly name!: string

  @Field(() => [Role], { defaultValue: [] })
  readonly roles!: readonly RoleName[]

  @Field(() => [String], {
    defaultValue: [],
    description: "`Alert.Read.All` and so on, by Defender's or Graph's names.",
  })
  readonly scopes!: readonly string[]

  @Field(() => [String], {
    nullable: true,
    description: 'The groups of the devices that it sees; all devices unless given.',
  })
  readonly deviceGroups?: readonly string[] | null

  @Field(() => DateTime, { nullable: true, description: 'Never unless given.' })
  readonly expires?: bigint | null
}

@ObjectType({ description: 'An API token, without its secret.' })
export class ApiToken {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => String, { description: 'The beginning of its text.' })
  readonly prefix!: string

  @Field(() => [Role])
  readonly roles!: readonly string[]

  @Field(() => [String], { description: 'Those given beside the roles.' })
  readonly scopes!: readonly string[]

  @Field(() => [String], { nullable: true, description: 'Null for all devices.' })
  readonly deviceGroups!: readonly string[] | null

  @Field(() => DateTime)
  readonly created!: bigint

  @Field(() => String)
  readonly createdBy!: string

  @Field(() => DateTime, { nullable: true })
  readonly expires!: bigint | null

  @Field(() => DateTime, { nullable: true, description: 'To the minute.' })
  readonly lastUsed!: bigint | null

  @Field(() => DateTime, { nullable: true })
  readonly revoked!: bigint | null

  @Field(() => String, { nullable: true })
  readonly revokedBy!: string | null
}

@ObjectType({ description: 'A token that was just made.' })
export class NewApiToken {
  @Field(() => String, { description: 'The text to send as `Authorization: Bearer …`. It is shown this once.' })
  readonly token!: string

  @Field(() => ApiToken)
  readonly details!: ApiToken
}

@ObjectType({ description: 'Whoever asks, as the service knows them.' })
export class Myself {
  @Field(() => String)
  readonly name!: string

  @Field(() => String, { description: '`token`, `user` or `local`.' })
  readonly kind!: string

  @Field(() => [Role])
  readonly roles!: readonly string[]

  @Field(() => [String], { description: 'All that the caller may use, those of the roles too.' })
  readonly scopes!: readonly string[]

  @Field(() => [String], {
    nullable: true,
    description: 'The groups of the devices that the caller sees; null for all.',
  })
  readonly deviceGroups!: readonly string[] | null
}
