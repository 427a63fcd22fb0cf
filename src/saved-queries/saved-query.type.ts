// Saved queries as the API shows them.
import 'reflect-metadata'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { DateTime } from '../graphql-scalars.js'

@ObjectType({ description: 'A query that a hunter keeps.' })
export class SavedQuery {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => String, { description: 'KQL.' })
  readonly query!: string

  @Field(() => Boolean, { description: 'Whether all who hunt see it.' })
  readonly shared!: boolean

  @Field(() => String, { description: 'Who made it.' })
  readonly ownerName!: string

  @Field(() => Boolean, { description: "Whether it is the caller's own, and so theirs to change." })
  readonly own!: boolean

  @Field(() => DateTime)
  readonly created!: bigint

  @Field(() => DateTime)
  readonly updated!: bigint
}

@InputType({ description: 'A query to be kept.' })
export class SavedQueryInput {
  @Field(() => String, { description: '1 to 120 characters on one line.' })
  readonly name!: string

  @Field(() => String, { defaultValue: '', description: '2,000 characters at most.' })
  readonly description!: string

  @Field(() => String, { description: 'KQL. It need not compile.' })
  readonly query!: string

  @Field(() => Boolean, { defaultValue: false, description: 'Whether all who hunt see it.' })
  readonly shared!: boolean
}
