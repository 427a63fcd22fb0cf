// The part of every connection that says whether there is more.
import 'reflect-metadata'
import { Field, ObjectType } from 'type-graphql'

@ObjectType({ description: 'Whether there is more, and where to go on.' })
export class PageInfo {
  @Field(() => Boolean)
  readonly hasNextPage!: boolean

  @Field(() => Boolean)
  readonly hasPreviousPage!: boolean

  @Field(() => String, { nullable: true })
  readonly startCursor!: string | undefined

  @Field(() => String, { nullable: true })
  readonly endCursor!: string | undefined
}
