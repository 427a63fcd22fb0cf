// What callers ask of alerts, and the plain filter that it becomes.
import 'reflect-metadata'
import { ArgsType, Field, ID, InputType, registerEnumType } from 'type-graphql'
import { enumOf } from '../graphql-enum.js'
import { DateTime, Long } from '../graphql-scalars.js'
import { PageArgs } from '../paging/page.args.js'
import type { AlertFilter as Filter, ListField, NumberField, TextField } from './alert-filter.js'
import { detectionSources, serviceSources, storedSource } from './alert-sources.js'
import type { Classification, Determination, Severity, Status } from './alert-values.js'
import type { AlertOrder, AlertOrderField } from './alert.store.js'
import { AlertClassification, AlertDetermination, AlertSeverity, AlertStatus } from './alert.type.js'

@InputType({ description: 'A stretch of time.' })
export class TimeRange {
  @Field(() => DateTime, { nullable: true, description: 'Included.' })
  readonly from?: bigint | null

  @Field(() => DateTime, { nullable: true, description: 'Not included.' })
  readonly to?: bigint | null
}

@InputType({
  description: 'Which alerts. All conditions hold together; a list means any of its values, and null in it none set.',
})
export class AlertFilter {
  @Field(() => [AlertFilter], { nullable: true })
  readonly and?: readonly AlertFilter[] | null

  @Field(() => [AlertFilter], { nullable: true })
  readonly or?: readonly AlertFilter[] | null

  @Field(() => AlertFilter, { nullable: true })
  readonly not?: AlertFilter | null

  @Field(() => [ID], { nullable: true })
  readonly id?: readonly string[] | null

  @Field(() => String, { nullable: true, description: 'In the title, or at the beginning of the id, in any case.' })
  readonly search?: string | null

  @Field(() => [String], { nullable: true, description: 'By any name of the source: the queue, the APIs, hunting.' })
  readonly serviceSource?: readonly string[] | null

  @Field(() => [String], { nullable: true, description: 'By any name of the source: the queue, the APIs, hunting.' })
  readonly detectionSource?: readonly string[] | null

  @Field(() => [ID], { nullable: 'itemsAndList', description: 'The detection rule or signal that found it.' })
  readonly detectorId?: readonly (string | null)[] | null

  @Field(() => [String], { nullable: true, description: 'System tags and custom tags.' })
  readonly tags?: readonly string[] | null

  @Field(() => [AlertSeverity], { nullable: true })
  readonly severity?: readonly Severity[] | null

  @Field(() => [AlertStatus], { nullable: true })
  readonly status?: readonly Status[] | null

  @Field(() => [String], { nullable: true })
  readonly category?: readonly string[] | null

  @Field(() => [AlertClassification], { nullable: 'itemsAndList' })
  readonly classification?: readonly (Classification | null)[] | null

  @Field(() => [AlertDetermination], { nullable: 'itemsAndList' })
  readonly determination?: readonly (Determination | null)[] | null

  @Field(() => [String], { nullable: 'itemsAndList' })
  readonly assignedTo?: readonly (string | null)[] | null

  @Field(() => [ID], { nullable: 'itemsAndList' })
  readonly deviceId?: readonly (string | null)[] | null

  @Field(() => [String], { nullable: 'itemsAndList' })
  readonly deviceName?: readonly (string | null)[] | null

  @Field(() => [String], { nullable: 'itemsAndList' })
  readonly deviceGroup?: readonly (string | null)[] | null

  @Field(() => [String], { nullable: true, description: 'ATT&CK ids; T1059 stands for its sub-techniques too.' })
  readonly technique?: readonly string[] | null

  @Field(() => [Long], { nullable: 'itemsAndList' })
  readonly incidentId?: readonly (bigint | null)[] | null

  @Field(() => TimeRange, { nullable: true })
  readonly created?: TimeRange | null

  @Field(() => TimeRange, { nullable: true })
  readonly updated?: TimeRange | null

  @Field(() => TimeRange, { nullable: true })
  readonly resolved?: TimeRange | null

  @Field(() => TimeRange, { nullable: true })
  readonly firstEvent?: TimeRange | null

  @Field(() => TimeRange, { nullable: true })
  readonly lastEvent?: TimeRange | null
}

/** The plain filter of an input; none is every alert. */
export function toFilter(input: AlertFilter | null | undefined): Filter {
  if (!input) return { kind: 'all', of: [] }
  const is = (field: TextField, among: readonly (string | null)[] | null | undefined): readonly Filter[] =>
    among ? [{ kind: 'is', field, among }] : []
  const has = (field: ListField, among: readonly string[] | null | undefined): readonly Filter[] =>
    among ? [{ kind: 'has', field, among }] : []
  const within = (field: NumberField, range: TimeRange | null | undefined): readonly Filter[] => [
    ...(typeof range?.from === 'bigint' ? [{ kind: 'compare', field, by: 'ge', to: range.from } as const] : []),
    ...(typeof range?.to === 'bigint' ? [{ kind: 'compare', field, by: 'lt', to: range.to } as const] : []),
  ]
  const service = input.serviceSource?.map((name) => storedSource(serviceSources, name))
  const detection = input.detectionSource?.map((name) => storedSource(detectionSources, name))
  return {
    kind: 'all',
    of: [
      ...(input.and ?? []).map(toFilter),
      ...(input.or ? [{ kind: 'any', of: input.or.map(toFilter) } as const] : []),
      ...(input.not ? [{ kind: 'not', of: toFilter(input.not) } as const] : []),
      ...is('id', input.id),
      ...(typeof input.search === 'string' ? [{ kind: 'search', text: input.search } as const] : []),
      ...is('serviceSource', service),
      ...is('detectionSource', detection),
      ...is('detectorId', input.detectorId),
      ...has('tags', input.tags),
      ...is('severity', input.severity),
      ...is('status', input.status),
      ...is('category', input.category),
      ...is('classification', input.classification),
      ...is('determination', input.determination),
      ...is('assignedTo', input.assignedTo),
      ...is('deviceId', input.deviceId),
      ...is('deviceName', input.deviceName),
      ...is('deviceGroup', input.deviceGroup),
      ...has('techniques', input.technique),
      ...(input.incidentId ? [{ kind: 'number', field: 'incidentId', among: input.incidentId } as const] : []),
      ...within('created', input.created),
      ...within('updated', input.updated),
      ...within('resolved', input.resolved),
      ...within('firstEvent', input.firstEvent),
      ...within('lastEvent', input.lastEvent),
    ],
  }
}

const orderFields = ['created', 'updated', 'lastEvent', 'severity', 'status', 'title', 'priority'] as const satisfies readonly AlertOrderField[] // prettier-ignore
const AlertOrderFieldEnum = enumOf(orderFields, {
  name: 'AlertOrderField',
  description:
    'What alerts are sorted by. A list sorted by something that changes may show an alert on two pages or none; created never changes.',
})

const OrderDirection = { ASC: 'ASC', DESC: 'DESC' } as const
registerEnumType(OrderDirection, { name: 'OrderDirection', description: 'Smallest first, or greatest first.' })

@InputType()
export class AlertOrderInput {
  @Field(() => AlertOrderFieldEnum)
  readonly field!: (typeof orderFields)[number]

  @Field(() => OrderDirection, { defaultValue: 'DESC' })
  readonly direction!: keyof typeof OrderDirection
}

/** Newest first, unless told. */
export const toOrder = (input: AlertOrderInput | null | undefined): AlertOrder =>
  input ? { field: input.field, descending: input.direction === 'DESC' } : { field: 'created', descending: true }

@ArgsType()
export class AlertsArgs extends PageArgs {
  @Field(() => AlertFilter, { nullable: true })
  readonly filter?: AlertFilter | null

  @Field(() => AlertOrderInput, { nullable: true, description: 'Newest first unless told.' })
  readonly orderBy?: AlertOrderInput | null
}
