// The enrollment as the API shows it. Resolvers return plain data of these shapes.
import 'reflect-metadata'
import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../graphql-enum.js'
import { DateTime, Long } from '../graphql-scalars.js'
import type { Move } from './transitions.js'
import { enrollmentStates, transitions } from './transitions.js'
import type { EnrollmentState as State } from './transitions.js'

const EnrollmentState = enumOf(enrollmentStates, {
  name: 'EnrollmentState',
  description: 'Where the customer stands with endpoint attack notifications.',
  valuesConfig: {
    NOT_APPLIED: { description: 'Nobody has applied, or the application was withdrawn.' },
    PENDING: { description: 'An application awaits review by the experts.' },
    ENROLLED: { description: 'New notifications come.' },
    OPTED_OUT: { description: 'No new notifications come; earlier ones stay readable.' },
    REJECTED: { description: 'The application was not accepted. Another can be made.' },
  },
})

const EnrollmentMove = enumOf(Object.keys(transitions), {
  name: 'EnrollmentMove',
  description: 'What moves an enrollment on.',
})

@InputType({ description: 'An application for endpoint attack notifications.' })
export class EnrollmentApplication {
  @Field(() => String, { description: 'Whom the experts answer.' })
  readonly name!: string

  @Field(() => String)
  readonly email!: string

  @Field(() => Boolean, { description: 'That the privacy statement was read and agreed to.' })
  readonly consent!: boolean
}

@ObjectType({ description: 'Who moved the enrollment, and when.' })
export class EnrollmentChange {
  @Field(() => EnrollmentMove)
  readonly move!: Move

  @Field(() => EnrollmentState, { description: 'The state after it.' })
  readonly state!: State

  @Field(() => DateTime)
  readonly at!: bigint

  @Field(() => String)
  readonly by!: string

  @Field(() => String, { nullable: true, description: "The applicant's name, in an application." })
  readonly name!: string | null

  @Field(() => String, { nullable: true, description: "The applicant's address, in an application." })
  readonly email!: string | null

  @Field(() => DateTime, { nullable: true, description: 'When the applicant agreed to the privacy statement.' })
  readonly consented!: bigint | null

  @Field(() => String, { nullable: true, description: 'Why an application was rejected.' })
  readonly reason!: string | null
}

@ObjectType({ description: 'How well the customer stands, and the proof that somebody watches.' })
export class Posture {
  @Field(() => Int, { description: 'How many endpoint attack notifications there have been, samples aside.' })
  readonly attackNotifications!: number

  @Field(() => Boolean, { description: 'Enrolled, and no attack was found.' })
  readonly goodNews!: boolean

  @Field(() => String)
  readonly message!: string

  @Field(() => DateTime, { nullable: true })
  readonly lastHunt!: bigint | undefined

  @Field(() => Int, { description: 'Hunts run.' })
  readonly hunts!: number

  @Field(() => Long, { description: 'Rows that the hunts gave.' })
  readonly rowsHunted!: bigint
}

@ObjectType({ description: 'Where the customer stands with endpoint attack notifications.' })
export class Enrollment {
  @Field(() => EnrollmentState)
  readonly state!: State

  @Field(() => EnrollmentChange, { nullable: true, description: 'The last application.' })
  readonly application!: EnrollmentChange | undefined

  @Field(() => String, { nullable: true, description: 'Why the last application was rejected, while it is.' })
  readonly reason!: string | undefined

  @Field(() => [EnrollmentMove], { description: 'What can be done next.' })
  readonly moves!: readonly Move[]

  @Field(() => [EnrollmentChange], { description: 'Oldest first.' })
  readonly history!: readonly EnrollmentChange[]
}
