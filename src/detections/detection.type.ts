// Detection rules as the API shows them. Resolvers return plain data of these shapes.
import 'reflect-metadata'
import { ArgsType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { AlertSeverity } from '../alerts/alert.type.js'
import type { Severity } from '../alerts/alert-values.js'
import { enumOf } from '../graphql-enum.js'
import { DateTime, Long } from '../graphql-scalars.js'
import { HuntRows } from '../hunting/hunt-rows.js'
import { HuntColumn } from '../hunting/hunting.type.js'
import type { RowsJson } from '../engine/rows-json.js'
import { PageArgs } from '../paging/page.args.js'
import { PageInfo } from '../paging/page-info.type.js'
import { origins, runCauses } from './detection.store.js'
import type { Origin, RunCause } from './detection.store.js'
import type { Frequency } from './detection-rule.js'
import { mappedFields } from './entities.js'
import type { MappedField } from './entities.js'

export const DetectionFrequency = {
  Continuous: 'Continuous',
  EveryHour: '1H',
  Every3Hours: '3H',
  Every12Hours: '12H',
  EveryDay: '24H',
} as const satisfies Readonly<Record<string, Frequency>>
registerEnumType(DetectionFrequency, {
  name: 'DetectionFrequency',
  description: 'How often a rule runs, and with it how far back it looks.',
  valuesConfig: {
    Continuous: { description: 'As events arrive. Such a rule reads one table, each event by itself.' },
    EveryHour: { description: 'Looks back 4 hours.' },
    Every3Hours: { description: 'Looks back 12 hours.' },
    Every12Hours: { description: 'Looks back 48 hours.' },
    EveryDay: { description: 'Looks back 30 days.' },
  },
})
const DetectionOrigin = enumOf(origins, {
  name: 'DetectionOrigin',
  description: 'Where a rule comes from: what Harrier brings, the folder of the settings, or a person over the API.',
})
const DetectionRunCause = enumOf(runCauses, { name: 'DetectionRunCause', description: 'Why a rule was run.' })
const DetectionRunState = enumOf(['Succeeded', 'Failed'], {
  name: 'DetectionRunState',
  description: 'How a run ended.',
})
const DetectionEntity = enumOf(mappedFields, {
  name: 'DetectionEntity',
  description: 'A kind of thing that an alert is about.',
})

@ObjectType({ description: 'The column of the query that holds an entity.' })
@InputType('EntityColumnInput', { description: 'The column of the query that holds an entity.' })
export class EntityColumn {
  @Field(() => DetectionEntity)
  readonly entity!: MappedField

  @Field(() => String)
  readonly column!: string
}

@ObjectType({ description: 'When matches are one alert and not two.' })
@InputType('DeduplicationInput', { description: 'When matches are one alert and not two.' })
export class DeduplicationColumns {
  @Field(() => [String], { description: 'Columns of the query that are equal then.' })
  readonly by!: readonly string[]

  @Field(() => Int, { description: 'How far apart their events are, at most.' })
  readonly withinSeconds!: number
}

@InputType({ description: 'What a detection rule says.' })
export class DetectionRuleInput {
  @Field(() => String, { description: 'Of the rule and of its alerts; no two rules have the same.' })
  readonly title!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => AlertSeverity)
  readonly severity!: Severity

  @Field(() => String, { description: 'Why this severity and no other.' })
  readonly severityReason!: string

  @Field(() => String, { description: 'A category of alerts, such as CredentialAccess.' })
  readonly category!: string

  @Field(() => [String], { description: 'ATT&CK techniques, such as T1003.001.' })
  readonly techniques!: readonly string[]

  @Field(() => DetectionFrequency)
  readonly frequency!: Frequency

  @Field(() => [String])
  readonly recommendedActions!: readonly string[]

  @Field(() => [String], { defaultValue: [], description: 'What harmless activity may look the same.' })
  readonly falsePositives!: readonly string[]

  @Field(() => [EntityColumn], { defaultValue: [], description: 'Where the names of columns do not say it.' })
  readonly entities!: readonly EntityColumn[]

  @Field(() => DeduplicationColumns, { nullable: true, description: 'By device and within a day, unless told.' })
  readonly deduplicate?: DeduplicationColumns | null

  @Field(() => [String], { nullable: true, description: 'The device groups that it looks at; all devices if null.' })
  readonly deviceGroups?: readonly string[] | null

  @Field(() => [String], { defaultValue: [], description: 'What should be done about what it finds: recorded alone.' })
  readonly actions!: readonly string[]

  @Field(() => String, { description: 'KQL. It shows Timestamp, ReportId and an asset of one event in each row.' })
  readonly query!: string
}

@ObjectType({ description: 'One run of one rule.' })
export class DetectionRun {
  @Field(() => Long, { description: 'Counts the runs of all rules.' })
  readonly number!: bigint

  @Field(() => Int, { description: 'The version of the rule that ran.' })
  readonly version!: number

  @Field(() => DetectionRunCause)
  readonly cause!: RunCause

  @Field(() => DetectionRunState)
  readonly state!: string

  @Field(() => DateTime)
  readonly started!: bigint

  @Field(() => DateTime)
  readonly finished!: bigint

  @Field(() => DateTime, { description: 'It read what was loaded after this.' })
  readonly arrivedAfter!: bigint

  @Field(() => DateTime, { description: 'It read what was loaded up to this.' })
  readonly arrivedUpTo!: bigint

  @Field(() => DateTime, { nullable: true, description: 'The first event that it looked at; null for any.' })
  readonly eventsFrom!: bigint | null

  @Field(() => DateTime, {
    nullable: true,
    description:
      'The end of the events that it looked at; null for any. What lies between events that came late and the others was left out.',
  })
  readonly eventsTo!: bigint | null

  @Field(() => Long, { description: 'What the query gave.' })
  readonly rows!: bigint

  @Field(() => Long, { description: 'Those of them that no run before had told of.' })
  readonly matches!: bigint

  @Field(() => Long, { description: 'New alerts.' })
  readonly alerts!: bigint

  @Field(() => Boolean, { description: 'Whether a limit cut some off: a run raises 100 alerts at most.' })
  readonly cut!: boolean

  @Field(() => String, { description: 'What went wrong; empty where nothing did.' })
  readonly error!: string
}

@ObjectType({ description: 'A stretch of loading that no run of a rule has read.' })
export class DetectionGap {
  @Field(() => DateTime)
  readonly after!: bigint

  @Field(() => DateTime)
  readonly upTo!: bigint
}

@InputType({ description: 'A gap, as the rule shows it.' })
export class DetectionGapInput {
  @Field(() => DateTime)
  readonly after!: bigint

  @Field(() => DateTime)
  readonly upTo!: bigint
}

@ObjectType({ description: 'A rule as it once was.' })
export class DetectionRuleVersion {
  @Field(() => Int)
  readonly version!: number

  @Field(() => String)
  readonly changedBy!: string

  @Field(() => DateTime)
  readonly changed!: bigint
}

@ObjectType({ description: 'A rule: a query whose every row is an event to be told of, and what is told.' })
export class DetectionRule {
  @Field(() => ID, { description: 'The `detectorId` of its alerts.' })
  readonly id!: string

  @Field(() => Int, { description: 'Counts its changes.' })
  readonly version!: number

  @Field(() => DetectionOrigin)
  readonly origin!: Origin

  @Field(() => Boolean)
  readonly enabled!: boolean

  @Field(() => String)
  readonly createdBy!: string

  @Field(() => DateTime)
  readonly created!: bigint

  @Field(() => String)
  readonly changedBy!: string

  @Field(() => DateTime)
  readonly changed!: bigint
}

@ObjectType()
export class DetectionRuleEdge {
  @Field(() => String)
  readonly cursor!: string

  @Field(() => DetectionRule)
  readonly node!: DetectionRule
}

@ObjectType({ description: 'A page of detection rules, by id.' })
export class DetectionRuleConnection {
  @Field(() => [DetectionRuleEdge])
  readonly edges!: readonly DetectionRuleEdge[]

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo

  @Field(() => Int, { description: 'The size of the page that was used.' })
  readonly pageSize!: number

  @Field(() => Int, { description: 'How many rules there are on all pages.' })
  readonly totalCount!: number
}

@ArgsType()
export class DetectionRulesArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'A part of the title or of the id, in any case of letters.' })
  readonly search?: string | null

  @Field(() => Boolean, { nullable: true })
  readonly enabled?: boolean | null

  @Field(() => DetectionOrigin, { nullable: true })
  readonly origin?: Origin | null

  @Field(() => String, { nullable: true, description: 'Rules for this technique or its parts.' })
  readonly technique?: string | null
}

@ObjectType({ description: 'Something wrong with a rule. Where it is in the query, it has a place.' })
export class DetectionProblem {
  @Field(() => String)
  readonly message!: string

  @Field(() => String, { description: 'What of the rule it is about, by its name in the input; `query` for the KQL.' })
  readonly field!: string

  @Field(() => Int, { nullable: true, description: 'The line of the query, from 1.' })
  readonly line!: number | null

  @Field(() => Int, { nullable: true, description: 'The column of the line, from 1.' })
  readonly column!: number | null

  @Field(() => Int, { nullable: true, description: 'The line that it ends on, from 1.' })
  readonly endLine!: number | null

  @Field(() => Int, { nullable: true, description: 'The column behind its last character, from 1.' })
  readonly endColumn!: number | null
}

@ObjectType({ description: 'An alert that a rule would raise.' })
export class AlertPreview {
  @Field(() => ID, { nullable: true })
  readonly deviceId!: string | null

  @Field(() => String, { nullable: true, description: 'Where the query shows it.' })
  readonly deviceName!: string | null

  @Field(() => [String], { description: 'What its events have in common: the values of the columns of `deduplicate`.' })
  readonly key!: readonly string[]

  @Field(() => DateTime)
  readonly firstEvent!: bigint

  @Field(() => DateTime)
  readonly lastEvent!: bigint

  @Field(() => Int)
  readonly events!: number
}

@ObjectType({ description: 'What a rule finds in what is stored, without an alert being raised.' })
export class DetectionTest {
  @Field(() => [HuntColumn])
  readonly columns!: readonly HuntColumn[]

  @Field(() => HuntRows)
  readonly rows!: RowsJson

  @Field(() => Int, { description: 'How many rows the query gave.' })
  readonly rowCount!: number

  @Field(() => [AlertPreview], { description: 'The alerts that it would raise, if it had raised none before.' })
  readonly alerts!: readonly AlertPreview[]

  @Field(() => Boolean, { description: 'Whether a limit would cut alerts or rows off.' })
  readonly cut!: boolean

  @Field(() => Float)
  readonly elapsedMs!: number
}
