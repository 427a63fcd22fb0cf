// Priorities and their models as the API shows them.
import 'reflect-metadata'
import { Field, Float, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../graphql-scalars.js'

@ObjectType({ description: 'How urgent an alert is, and why.' })
export class AlertPriority {
  @Field(() => Float, { description: 'The chance that it is an attack, 0 to 100, as the model has it.' })
  readonly score!: number

  @Field(() => Int, { description: 'The version of the model; 0 is the prior, which nobody trained.' })
  readonly model!: number

  @Field(() => DateTime, { description: 'When it was last worked out.' })
  readonly scored!: bigint
}

@ObjectType({ description: 'Something that makes an alert more urgent or less.' })
export class PriorityReason {
  @Field(() => String, { description: 'What was measured, by its name in the model.' })
  readonly feature!: string

  @Field(() => Float, { description: 'What it adds to the log-odds of an attack, or takes from them.' })
  readonly weight!: number
}

@ObjectType({ description: 'What one feature weighs.' })
export class PriorityWeight {
  @Field(() => String)
  readonly feature!: string

  @Field(() => String, { description: 'What it measures.' })
  readonly description!: string

  @Field(() => Float, { description: 'Log-odds for a value of 1.' })
  readonly weight!: number

  @Field(() => Float, { description: 'The same by the prior.' })
  readonly prior!: number
}

@ObjectType({ description: 'Alerts whose chances lay between two bounds.' })
export class ReliabilityBin {
  @Field(() => Float)
  readonly from!: number

  @Field(() => Float)
  readonly to!: number

  @Field(() => Int)
  readonly alerts!: number

  @Field(() => Float, { description: 'The mean of the chances.' })
  readonly predicted!: number

  @Field(() => Float, { description: 'The share that were attacks.' })
  readonly observed!: number
}

@ObjectType({ description: 'How far chances can be trusted.' })
export class PriorityCalibration {
  @Field(() => Float, { description: 'Brier score: the mean squared error of the chances, 0 at best.' })
  readonly brier!: number

  @Field(() => Float, { description: 'The mean of -ln of the chance given to what turned out.' })
  readonly logLoss!: number

  @Field(() => [ReliabilityBin], { description: 'By tenths of the chance; tenths without alerts are left out.' })
  readonly bins!: readonly ReliabilityBin[]
}

@ObjectType({
  description: 'Calibration on alerts that the model had not seen in training, beside the prior on the same.',
})
export class PriorityCalibrations {
  @Field(() => PriorityCalibration)
  readonly model!: PriorityCalibration

  @Field(() => PriorityCalibration)
  readonly prior!: PriorityCalibration
}

@ObjectType({ description: 'A logistic regression that tells attacks from the rest.' })
export class PriorityModel {
  @Field(() => Int, { description: '0 is the prior, which nobody trained.' })
  readonly version!: number

  @Field(() => Float, { description: 'Log-odds of an alert of which nothing is known.' })
  readonly bias!: number

  @Field(() => DateTime, { nullable: true })
  readonly trained!: bigint | null

  @Field(() => String, { nullable: true })
  readonly trainedBy!: string | null

  @Field(() => Int, { description: 'Alerts with a verdict that it was trained on.' })
  readonly alerts!: number

  @Field(() => Int, { description: 'How many of them were attacks.' })
  readonly attacks!: number

  @Field(() => PriorityCalibrations, { nullable: true })
  readonly calibration!: PriorityCalibrations | null
}
