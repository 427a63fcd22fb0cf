// Reports as the API shows them.
import 'reflect-metadata'
import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../graphql-scalars.js'

@ObjectType({ description: 'From the first event of attacks to the moment their alerts were raised.' })
export class DwellTime {
  @Field(() => Int, { description: 'How many alerts it is over.' })
  readonly alerts!: number

  @Field(() => Float, { nullable: true, description: 'Seconds, for the one in the middle.' })
  readonly medianSeconds!: number | null

  @Field(() => Float, { nullable: true, description: 'Seconds, within which nine of ten were raised.' })
  readonly nineOfTenSeconds!: number | null

  @Field(() => Float, { nullable: true })
  readonly longestSeconds!: number | null
}

@ObjectType()
abstract class Verdicts {
  @Field(() => Int)
  readonly alerts!: number

  @Field(() => Int)
  readonly truePositives!: number

  @Field(() => Int, { description: 'Informational, expected activity.' })
  readonly expected!: number

  @Field(() => Int)
  readonly falsePositives!: number

  @Field(() => Int, { description: 'Alerts without a verdict.' })
  readonly unjudged!: number
}

@ObjectType({ description: 'The alerts of a tactic by outcome.' })
export class TacticOutcome extends Verdicts {
  @Field(() => ID, { nullable: true, description: 'Such as TA0006; null for alerts that no tactic fits.' })
  readonly tacticId!: string | null

  @Field(() => String, { nullable: true })
  readonly tactic!: string | null
}

@ObjectType({ description: 'What became of the alerts of one detection.' })
export class DetectionRecord extends Verdicts {
  @Field(() => ID, { description: 'A detection rule or signal; empty where another product found them.' })
  readonly detectorId!: string

  @Field(() => String)
  readonly title!: string

  @Field(() => Float, { nullable: true, description: 'True positives among those judged; null where none is.' })
  readonly precision!: number | null
}

@ObjectType({
  description: 'Hunts that were run: of everybody with the right to read all audit records, else of the caller.',
})
export class HuntSummary {
  @Field(() => Int)
  readonly hunts!: number

  @Field(() => Int, { description: 'How many ran them.' })
  readonly hunters!: number

  @Field(() => Int)
  readonly failed!: number

  @Field(() => Float, { description: 'Rows that they gave.' })
  readonly rowsFound!: number

  @Field(() => DateTime, { nullable: true })
  readonly last!: bigint | null
}

@ObjectType({ description: 'When a hunting table was last hunted.' })
export class HuntedTable {
  @Field(() => String)
  readonly table!: string

  @Field(() => DateTime, { nullable: true, description: 'Null for one that was never hunted.' })
  readonly last!: bigint | null

  @Field(() => Int)
  readonly hunts!: number
}

@ObjectType({ description: 'What happened in a time.' })
export class Report {
  @Field(() => DateTime)
  readonly from!: bigint

  @Field(() => DateTime, { description: 'Not included.' })
  readonly to!: bigint
}

@ObjectType({ description: 'A detection rule that covers a technique.' })
export class CoveringRule {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly title!: string

  @Field(() => Boolean)
  readonly enabled!: boolean
}

@ObjectType({ description: 'A technique of ATT&CK, sub-techniques included.' })
export class CoveredTechnique {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => [CoveringRule])
  readonly rules!: readonly CoveringRule[]

  @Field(() => Int, { description: 'Alerts of it in the time asked for.' })
  readonly alerts!: number

  @Field(() => DateTime, { nullable: true, description: 'When its last alert in that time was raised.' })
  readonly lastFired!: bigint | null
}

@ObjectType({ description: 'A tactic of ATT&CK.' })
export class CoveredTactic {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => [CoveredTechnique])
  readonly techniques!: readonly CoveredTechnique[]
}
