// Questions to the experts as the API shows them. Resolvers return plain data of these shapes.
import 'reflect-metadata'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../graphql-enum.js'
import { DateTime } from '../graphql-scalars.js'
import type { InquiryState } from './inquiry-states.js'
import { inquiryStates } from './inquiry-states.js'
import type { SubjectKind } from './inquiry.store.js'
import { subjectKinds } from './inquiry.store.js'

export const StateEnum = enumOf(inquiryStates, {
  name: 'InquiryState',
  description: 'How far the experts are with a question.',
})
export const SubjectEnum = enumOf(subjectKinds, { name: 'InquirySubject', description: 'What a question is about.' })

@InputType({ description: 'A question to the experts.' })
export class QuestionInput {
  @Field(() => SubjectEnum)
  readonly subjectKind!: SubjectKind

  @Field(() => ID, {
    nullable: true,
    description: "The alert's, device's or incident's id; none for a general question.",
  })
  readonly subjectId?: string | null

  @Field(() => String, { nullable: true, description: 'Made from the subject where it is left out.' })
  readonly topic?: string | null

  @Field(() => String)
  readonly question!: string

  @Field(() => [String], { defaultValue: [], description: 'Addresses that get the replies by mail.' })
  readonly contacts!: readonly string[]
}

@ObjectType({ description: 'Something that was said about a question.' })
export class InquiryMessage {
  @Field(() => String, { description: 'customer or expert.' })
  readonly side!: string

  @Field(() => String)
  readonly author!: string

  @Field(() => String)
  readonly text!: string

  @Field(() => StateEnum, { description: 'The state after it.' })
  readonly state!: InquiryState

  @Field(() => DateTime)
  readonly said!: bigint
}

@ObjectType({ description: 'A question to the experts, with all that was said.' })
export class Inquiry {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly topic!: string

  @Field(() => SubjectEnum)
  readonly subjectKind!: SubjectKind

  @Field(() => String)
  readonly subjectId!: string

  @Field(() => [String])
  readonly contacts!: readonly string[]

  @Field(() => StateEnum)
  readonly state!: InquiryState

  @Field(() => String, { description: 'Who asked.' })
  readonly asker!: string

  @Field(() => DateTime)
  readonly asked!: bigint

  @Field(() => DateTime)
  readonly changed!: bigint

  @Field(() => [InquiryMessage], { description: 'Oldest first.' })
  readonly messages!: readonly InquiryMessage[]
}

@ObjectType({ description: 'Credits for questions in a quarter of the calendar. Follow-ups cost none.' })
export class InquiryCredits {
  @Field(() => Int)
  readonly year!: number

  @Field(() => Int, { description: '1 to 4.' })
  readonly quarter!: number

  @Field(() => Int, { description: 'From the quarter before; all expire at the end of the year.' })
  readonly carried!: number

  @Field(() => Int, { description: 'What the quarter had at its start.' })
  readonly granted!: number

  @Field(() => Int)
  readonly used!: number

  @Field(() => Int)
  readonly available!: number
}
