// What callers change of alerts, and what they are answered.
import 'reflect-metadata'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { DateTime, Long } from '../graphql-scalars.js'
import type { AlertRow } from './alert.js'
import { Alert, AlertSeverity } from './alert.type.js'

@InputType({ description: 'What is to change. Absent fields stay; null takes a value away.' })
export class AlertUpdateInput {
  @Field(() => String, { nullable: true, description: 'New, InProgress or Resolved.' })
  readonly status?: string | null

  @Field(() => String, { nullable: true, description: 'Who works on it.' })
  readonly assignedTo?: string | null

  @Field(() => String, { nullable: true, description: 'By its name or any other spelling of it.' })
  readonly classification?: string | null

  @Field(() => String, { nullable: true, description: 'One that the classification allows.' })
  readonly determination?: string | null

  @Field(() => String, { nullable: true })
  readonly comment?: string | null
}

@ObjectType({ description: 'Why something was not done.' })
export class AlertProblem {
  @Field(() => String)
  readonly code!: string

  @Field(() => String)
  readonly message!: string
}

@ObjectType({ description: 'What became of one of the alerts that were to be changed.' })
export class AlertUpdateResult {
  @Field(() => ID)
  readonly id!: string

  @Field(() => Alert, { nullable: true, description: 'As it is now.' })
  readonly alert!: AlertRow | undefined

  @Field(() => [String], { description: 'The fields that changed; none where it had the values already.' })
  readonly changed!: readonly string[]

  @Field(() => AlertProblem, { nullable: true, description: 'Why it was left as it is.' })
  readonly error!: AlertProblem | undefined
}

@InputType({
  description: 'An alert to be made of an event, which is known by its device, its time and its number there.',
})
export class AlertByReferenceInput {
  @Field(() => ID, { description: 'The device.' })
  readonly machineId!: string

  @Field(() => DateTime, { description: 'To the seventh digit.' })
  readonly eventTime!: bigint

  @Field(() => Long)
  readonly reportId!: bigint

  @Field(() => AlertSeverity, { description: 'Low, Medium or High.' })
  readonly severity!: string

  @Field(() => String)
  readonly title!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => String)
  readonly recommendedAction!: string

  @Field(() => String)
  readonly category!: string
}

@InputType({ description: 'An event, known by its device, its time and its number there.' })
export class EventReferenceInput {
  @Field(() => ID)
  readonly machineId!: string

  @Field(() => DateTime)
  readonly eventTime!: bigint

  @Field(() => Long)
  readonly reportId!: bigint
}

@InputType({ description: 'A thing that an attack involves.' })
export class EvidenceInputType {
  @Field(() => String, { description: 'Such as Machine, User, Process, File, Ip, Url, RegistryValue.' })
  readonly entityType!: string

  @Field(() => String, { nullable: true, description: 'Impacted or Related.' })
  readonly role?: string | null

  @Field(() => ID, { nullable: true })
  readonly deviceId?: string | null

  @Field(() => String, { nullable: true })
  readonly fileName?: string | null

  @Field(() => String, { nullable: true })
  readonly filePath?: string | null

  @Field(() => String, { nullable: true })
  readonly sha1?: string | null

  @Field(() => String, { nullable: true })
  readonly sha256?: string | null

  @Field(() => Long, { nullable: true })
  readonly processId?: bigint | null

  @Field(() => String, { nullable: true })
  readonly processCommandLine?: string | null

  @Field(() => String, { nullable: true })
  readonly ipAddress?: string | null

  @Field(() => String, { nullable: true })
  readonly url?: string | null

  @Field(() => String, { nullable: true })
  readonly registryKey?: string | null

  @Field(() => String, { nullable: true })
  readonly registryValueName?: string | null

  @Field(() => String, { nullable: true })
  readonly registryValue?: string | null

  @Field(() => String, { nullable: true })
  readonly accountName?: string | null

  @Field(() => String, { nullable: true })
  readonly domainName?: string | null

  @Field(() => String, { nullable: true })
  readonly userSid?: string | null

  @Field(() => String, { nullable: true })
  readonly userPrincipalName?: string | null
}

@InputType({ description: 'An endpoint attack notification to be published.' })
export class AttackNotificationDraft {
  @Field(() => String)
  readonly title!: string

  @Field(() => String)
  readonly executiveSummary!: string

  @Field(() => [String], { description: 'At least one.' })
  readonly recommendations!: readonly string[]

  @Field(() => AlertSeverity, { defaultValue: 'High' })
  readonly severity!: string

  @Field(() => String)
  readonly category!: string

  @Field(() => [String], { defaultValue: [], description: 'ATT&CK techniques by their ids.' })
  readonly techniques!: readonly string[]

  @Field(() => [EvidenceInputType], { defaultValue: [], description: 'Some of it, or an event, is on a device.' })
  readonly evidence!: readonly EvidenceInputType[]

  @Field(() => [EventReferenceInput], { defaultValue: [], description: 'The events that show the attack.' })
  readonly events!: readonly EventReferenceInput[]

  @Field(() => String, { nullable: true, description: 'The hunt that shows it, in KQL.' })
  readonly huntingQuery?: string | null
}
