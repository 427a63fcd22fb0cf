// Alerts as the API shows them. Resolvers return plain data of these shapes.
import 'reflect-metadata'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../graphql-enum.js'
import { DateTime, Long } from '../graphql-scalars.js'
import { PageInfo } from '../paging/page-info.type.js'
import { classifications, determinations, severities, statuses } from './alert-values.js'
import type { Classification, Determination, Severity, Status } from './alert-values.js'
import { facetFields } from './alert.store.js'
import type { FacetField } from './alert.store.js'

export const AlertSeverity = enumOf(severities, { name: 'AlertSeverity', description: 'The risk to the organization.' })
export const AlertStatus = enumOf(statuses, { name: 'AlertStatus', description: 'How far the work on an alert is.' })
export const AlertClassification = enumOf(classifications, {
  name: 'AlertClassification',
  description: 'What an alert turned out to be.',
})
export const AlertDetermination = enumOf(determinations, {
  name: 'AlertDetermination',
  description: 'What kind of thing an alert turned out to be; each classification allows some.',
})
export const AlertFacetField = enumOf(facetFields, {
  name: 'AlertFacetField',
  description: 'What alerts can be counted by.',
})

@ObjectType({ description: 'A user that an alert is about.' })
export class RelatedUser {
  @Field(() => String)
  readonly userName!: string

  @Field(() => String)
  readonly domainName!: string
}

@ObjectType({ description: 'A thing that an alert involves. Fields that do not apply are null.' })
export class AlertEvidence {
  @Field(() => String, { description: 'Such as Machine, User, Process, File, Ip, Url, RegistryValue.' })
  readonly entityType!: string

  @Field(() => DateTime)
  readonly evidenceCreationTime!: bigint

  @Field(() => String, { nullable: true, description: 'Impacted or Related.' })
  readonly role!: string | null

  @Field(() => String, { nullable: true })
  readonly sha1!: string | null

  @Field(() => String, { nullable: true })
  readonly sha256!: string | null

  @Field(() => String, { nullable: true })
  readonly fileName!: string | null

  @Field(() => String, { nullable: true, description: 'The folder that holds the file.' })
  readonly filePath!: string | null

  @Field(() => Long, { nullable: true })
  readonly fileSize!: bigint | null

  @Field(() => Long, { nullable: true })
  readonly processId!: bigint | null

  @Field(() => String, { nullable: true })
  readonly processCommandLine!: string | null

  @Field(() => String, { nullable: true })
  readonly processCreationTime!: string | null

  @Field(() => Long, { nullable: true })
  readonly parentProcessId!: bigint | null

  @Field(() => String, { nullable: true })
  readonly parentProcessCreationTime!: string | null

  @Field(() => String, { nullable: true })
  readonly parentProcessFileName!: string | null

  @Field(() => String, { nullable: true })
  readonly parentProcessFilePath!: string | null

  @Field(() => String, { nullable: true })
  readonly ipAddress!: string | null

  @Field(() => String, { nullable: true })
  readonly url!: string | null

  @Field(() => String, { nullable: true })
  readonly registryKey!: string | null

  @Field(() => String, { nullable: true })
  readonly registryHive!: string | null

  @Field(() => String, { nullable: true })
  readonly registryValueName!: string | null

  @Field(() => String, { nullable: true })
  readonly registryValueType!: string | null

  @Field(() => String, { nullable: true })
  readonly registryValue!: string | null

  @Field(() => String, { nullable: true })
  readonly accountName!: string | null

  @Field(() => String, { nullable: true })
  readonly domainName!: string | null

  @Field(() => String, { nullable: true })
  readonly userSid!: string | null

  @Field(() => String, { nullable: true })
  readonly aadUserId!: string | null

  @Field(() => String, { nullable: true })
  readonly userPrincipalName!: string | null

  @Field(() => String, { nullable: true })
  readonly deviceId!: string | null

  @Field(() => String, { nullable: true })
  readonly deviceName!: string | null

  @Field(() => String, { nullable: true })
  readonly networkMessageId!: string | null

  @Field(() => String, { nullable: true })
  readonly emailSubject!: string | null

  @Field(() => String, { nullable: true })
  readonly threatFamilyName!: string | null

  @Field(() => String, { nullable: true, description: 'What was done about it, such as Detected or Blocked.' })
  readonly detectionStatus!: string | null
}

@ObjectType()
export class AlertComment {
  @Field(() => String)
  readonly comment!: string

  @Field(() => String)
  readonly createdBy!: string

  @Field(() => DateTime)
  readonly created!: bigint
}

@ObjectType({ description: 'One field of an alert, changed.' })
export class AlertChange {
  @Field(() => DateTime)
  readonly time!: bigint

  @Field(() => String, { description: 'Who did it.' })
  readonly actor!: string

  @Field(() => String)
  readonly field!: string

  @Field(() => String, { nullable: true, description: 'Lists as JSON.' })
  readonly oldValue!: string | null

  @Field(() => String, { nullable: true })
  readonly newValue!: string | null
}

@ObjectType({ description: 'What an endpoint attack notification says beyond an alert.' })
export class AttackNotification {
  @Field(() => String)
  readonly executiveSummary!: string

  @Field(() => [String])
  readonly recommendations!: readonly string[]

  @Field(() => String, { nullable: true, description: 'The hunt that shows it.' })
  readonly huntingQuery!: string | null

  @Field(() => String)
  readonly publishedBy!: string
}

@ObjectType({ description: 'Something found that may be an attack.' })
export class Alert {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly title!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => String)
  readonly recommendedActions!: string

  @Field(() => AlertSeverity)
  readonly severity!: Severity

  @Field(() => String)
  readonly category!: string

  @Field(() => AlertStatus)
  readonly status!: Status

  @Field(() => AlertClassification, { nullable: true })
  readonly classification!: Classification | null

  @Field(() => AlertDetermination, { nullable: true })
  readonly determination!: Determination | null

  @Field(() => String, { nullable: true })
  readonly assignedTo!: string | null

  @Field(() => [String], { description: 'ATT&CK techniques by their ids.' })
  readonly techniques!: readonly string[]

  @Field(() => String, { nullable: true })
  readonly threatFamily!: string | null

  @Field(() => [String], { description: 'Among them Endpoint Attack Notification.' })
  readonly systemTags!: readonly string[]

  @Field(() => [String])
  readonly customTags!: readonly string[]

  @Field(() => Long, { nullable: true })
  readonly incidentId!: bigint | null

  @Field(() => Long, { nullable: true })
  readonly investigationId!: bigint | null

  @Field(() => String, { nullable: true })
  readonly investigationState!: string | null

  @Field(() => DateTime, { description: 'When it was raised.' })
  readonly created!: bigint

  @Field(() => DateTime)
  readonly updated!: bigint

  @Field(() => DateTime, { nullable: true })
  readonly resolved!: bigint | null

  @Field(() => DateTime, { nullable: true })
  readonly firstEvent!: bigint | null

  @Field(() => DateTime, { nullable: true })
  readonly lastEvent!: bigint | null

  @Field(() => ID, { description: 'The detection rule or signal that found it; empty where it came from elsewhere.' })
  readonly detectorId!: string

  @Field(() => ID, { nullable: true, description: 'The suppression rule that resolved it.' })
  readonly suppressedBy!: string | null
}

@ObjectType()
export class AlertEdge {
  @Field(() => String)
  readonly cursor!: string

  @Field(() => Alert)
  readonly node!: Alert
}

@ObjectType({ description: 'A page of alerts.' })
export class AlertConnection {
  @Field(() => [AlertEdge])
  readonly edges!: readonly AlertEdge[]

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo

  @Field(() => Int, { description: 'The size of page that was used: at most 1,000.' })
  readonly pageSize!: number
}

@ObjectType({ description: 'How many alerts have a value.' })
export class FacetCount {
  @Field(() => String, { nullable: true, description: 'Null for alerts that have none.' })
  readonly value!: string | null

  @Field(() => Int)
  readonly count!: number
}

@ObjectType({ description: 'The values of a field, most frequent first.' })
export class AlertFacet {
  @Field(() => AlertFacetField)
  readonly field!: FacetField

  @Field(() => [FacetCount])
  readonly values!: readonly FacetCount[]
}
