// Incidents as the API shows them.
import 'reflect-metadata'
import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { Classification, Determination, Severity } from '../alerts/alert-values.js'
import { AlertClassification, AlertDetermination, AlertSeverity } from '../alerts/alert.type.js'
import { enumOf } from '../graphql-enum.js'
import { DateTime } from '../graphql-scalars.js'
import { PageArgs } from '../paging/page.args.js'
import { PageInfo } from '../paging/page-info.type.js'
import type { IncidentStatus as Status } from './incident.store.js'
import { incidentStatuses } from './incident.store.js'
import type { NarrativePart as Part } from './narrative.js'
import { narrativeParts } from './narrative.js'

export const IncidentStatus = enumOf(incidentStatuses, {
  name: 'IncidentStatus',
  description: 'How far the work on an incident is.',
})
export const NarrativePart = enumOf(narrativeParts, {
  name: 'NarrativePart',
  description: 'What a part of a narrative tells.',
})

@ObjectType({ description: 'A part of a narrative.' })
export class NarrativeSection {
  @Field(() => NarrativePart)
  readonly part!: Part

  @Field(() => String)
  readonly heading!: string

  @Field(() => [String], { description: 'What telemetry and alerts say stands in quotation marks.' })
  readonly sentences!: readonly string[]
}

@ObjectType({ description: 'Something that happened to an incident.' })
export class IncidentChange {
  @Field(() => DateTime)
  readonly time!: bigint

  @Field(() => String, { description: 'Who did it.' })
  readonly actor!: string

  @Field(() => String, { description: 'A field that changed; or created, alert, merged, mergedInto.' })
  readonly field!: string

  @Field(() => String, { nullable: true })
  readonly oldValue!: string | null

  @Field(() => String, { nullable: true })
  readonly newValue!: string | null
}

@ObjectType({
  description:
    'Alerts that belong together: they share devices, accounts, files, addresses or processes at about the same time. It is told as far as the caller sees its alerts.',
})
export class Incident {
  @Field(() => AlertSeverity, { description: 'The most serious of its alerts.' })
  readonly severity!: Severity

  @Field(() => IncidentStatus)
  readonly status!: Status

  @Field(() => String, { nullable: true })
  readonly assignedTo!: string | null

  @Field(() => AlertClassification, { nullable: true })
  readonly classification!: Classification | null

  @Field(() => AlertDetermination, { nullable: true })
  readonly determination!: Determination | null

  @Field(() => DateTime)
  readonly created!: bigint

  @Field(() => DateTime)
  readonly updated!: bigint

  @Field(() => DateTime, { nullable: true })
  readonly resolved!: bigint | null

  @Field(() => DateTime, { description: 'Of the events of its alerts.' })
  readonly firstEvent!: bigint

  @Field(() => DateTime)
  readonly lastEvent!: bigint

  @Field(() => [String], { description: 'ATT&CK techniques by their ids.' })
  readonly techniques!: readonly string[]

  @Field(() => [String])
  readonly systemTags!: readonly string[]
}

@ObjectType()
export class IncidentEdge {
  @Field(() => String)
  readonly cursor!: string

  @Field(() => Incident)
  readonly node!: Incident
}

@ObjectType({ description: 'A page of incidents.' })
export class IncidentConnection {
  @Field(() => [IncidentEdge])
  readonly edges!: readonly IncidentEdge[]

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo

  @Field(() => Int, { description: 'The size of page that was used: at most 1,000.' })
  readonly pageSize!: number
}

@InputType({ description: 'Which incidents. All conditions hold together; a list means any of its values.' })
export class IncidentFilterInput {
  @Field(() => [IncidentStatus], { nullable: true })
  readonly status?: readonly Status[] | null

  @Field(() => [AlertSeverity], { nullable: true })
  readonly severity?: readonly Severity[] | null

  @Field(() => [String], { nullable: true })
  readonly assignedTo?: readonly string[] | null

  @Field(() => [AlertClassification], { nullable: true })
  readonly classification?: readonly Classification[] | null

  @Field(() => ID, { nullable: true, description: 'A device that its alerts are about.' })
  readonly deviceId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Stands in the title of one of its alerts or in the name of a device, or is its id.',
  })
  readonly search?: string | null

  @Field(() => DateTime, { nullable: true, description: 'With events from then on.' })
  readonly from?: bigint | null

  @Field(() => DateTime, { nullable: true, description: 'Whose events all lie before then.' })
  readonly to?: bigint | null
}

@ArgsType()
export class IncidentsArgs extends PageArgs {
  @Field(() => IncidentFilterInput, { nullable: true })
  readonly filter?: IncidentFilterInput | null
}

@InputType({
  description: 'What is to be changed of an incident. Absent fields stay as they are; null takes a value away.',
})
export class IncidentUpdateInput {
  @Field(() => IncidentStatus, { nullable: true })
  readonly status?: Status | null

  @Field(() => String, { nullable: true })
  readonly assignedTo?: string | null

  @Field(() => AlertClassification, { nullable: true })
  readonly classification?: Classification | null

  @Field(() => AlertDetermination, { nullable: true })
  readonly determination?: Determination | null
}
