// What every list of the API takes to ask for a page of it.
import 'reflect-metadata'
import { ArgsType, Field, Int } from 'type-graphql'

/** The arguments of a Relay cursor connection; a list adds its filter and order to them. */
@ArgsType()
export abstract class PageArgs {
  @Field(() => Int, { nullable: true, description: 'How many; 50 unless told, at most 1,000.' })
  readonly first?: number | null

  @Field(() => String, { nullable: true })
  readonly after?: string | null

  @Field(() => Int, { nullable: true })
  readonly last?: number | null

  @Field(() => String, { nullable: true })
  readonly before?: string | null
}
