// What the queue shows, as the address says it: which alerts, in which order, under which headings.
import type { Period } from '../../components/periods.js'
import { beginningOf, periods } from '../../components/periods.js'
import type { AlertFacetField, AlertFilter, AlertOrderField, OrderDirection } from '../../schema.js'

/** The facets that the queue can be narrowed to, in the order in which they are shown. */
export const facetFields = [
  'severity',
  'status',
  'tags',
  'assignedTo',
  'category',
  'serviceSource',
  'detectionSource',
  'classification',
  'determination',
  'deviceGroup',
  'techniques',
] as const satisfies readonly AlertFacetField[]
export type FacetField = (typeof facetFields)[number]

/** What alerts can be put under headings by. */
export const groupFields = ['deviceId', 'severity', 'status', 'category', 'assignedTo', 'detectionSource', 'tags'] as const satisfies readonly AlertFacetField[] // prettier-ignore
export type GroupField = (typeof groupFields)[number]

/** Null stands for alerts that have none. */
export type FacetValue = string | null

export type Chosen = Readonly<Partial<Record<FacetField, readonly FacetValue[]>>>

export interface QueueOrder {
  readonly field: AlertOrderField
  readonly direction: OrderDirection
}

export interface QueueState {
  /** Undefined until somebody chooses: then it is the last week, or all time where the week was quiet. */
  readonly period: Period | undefined
  /** A range of one's own; takes the place of the period. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly search: string
  readonly chosen: Chosen
  /** Alerts about this device alone. */
  readonly deviceId: string | undefined
  /** What this rule or signal found alone. */
  readonly detectorId: string | undefined
  readonly order: QueueOrder
  readonly group: GroupField | undefined
}

const defaultOrder: QueueOrder = { field: 'created', direction: 'DESC' }
export const defaultPeriod: Period = '7d'

const orderFields: readonly string[] = ['created', 'lastEvent', 'priority', 'severity', 'status', 'title', 'updated'] satisfies readonly AlertOrderField[] // prettier-ignore

const oneOf = <Value extends string>(values: readonly Value[], text: string | null): Value | undefined =>
  values.find((value) => value === text)

/** What an address says; what it says wrongly counts as not said. */
export function readQueue(params: URLSearchParams): QueueState {
  const sort = params.get('sort') ?? ''
  const field = sort.replace(/^-/, '')
  const chosen = facetFields.flatMap((name) => {
    const values = params.getAll(name).map((value) => (value === '' ? null : value))
    return values.length > 0 ? [[name, values] as const] : []
  })
  return {
    period: oneOf(periods, params.get('period')),
    from: instant(params.get('from')),
    to: instant(params.get('to')),
    search: params.get('q') ?? '',
    chosen: Object.fromEntries(chosen),
    deviceId: params.get('device') ?? undefined,
    detectorId: params.get('detector') ?? undefined,
    order: orderFields.includes(field)
      ? { field: field as AlertOrderField, direction: sort.startsWith('-') ? 'DESC' : 'ASC' }
      : defaultOrder,
    group: oneOf(groupFields, params.get('group')),
  }
}

const instant = (text: string | null): string | undefined =>
  text !== null && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : undefined

/** The address of a queue, as short as it can be. */
export function writeQueue(state: QueueState): URLSearchParams {
  const { period, from, to, search, chosen, deviceId, detectorId, order, group } = state
  const params = new URLSearchParams()
  if (from !== undefined || to !== undefined) {
    if (from !== undefined) params.set('from', from)
    if (to !== undefined) params.set('to', to)
  } else if (period !== undefined) params.set('period', period)
  if (search !== '') params.set('q', search)
  for (const name of facetFields) for (const value of chosen[name] ?? []) params.append(name, value ?? '')
  if (deviceId !== undefined) params.set('device', deviceId)
  if (detectorId !== undefined) params.set('detector', detectorId)
  if (order.field !== defaultOrder.field || order.direction !== defaultOrder.direction) {
    params.set('sort', `${order.direction === 'DESC' ? '-' : ''}${order.field}`)
  }
  if (group !== undefined) params.set('group', group)
  return params
}

/** Whether anything but the time narrows the queue. */
export const isNarrowed = ({ search, chosen, deviceId, detectorId }: QueueState): boolean =>
  search !== '' || Object.keys(chosen).length > 0 || deviceId !== undefined || detectorId !== undefined

/** The filter of a queue whose period is settled, without what is chosen of one facet where that is left out. */
export function filterOf(state: QueueState, period: Period, now: number, without?: FacetField): AlertFilter {
  const { from, to, search, chosen, deviceId, detectorId } = state
  const ranged = from !== undefined || to !== undefined
  const begin = ranged ? from : beginningOf(period, now)
  const created = { ...(begin !== undefined && { from: begin }), ...(ranged && to !== undefined && { to }) }
  const facets = Object.entries(chosen).filter(([name]) => name !== without)
  return {
    ...(Object.keys(created).length > 0 && { created }),
    ...(search !== '' && { search }),
    ...(deviceId !== undefined && { deviceId: [deviceId] }),
    ...(detectorId !== undefined && { detectorId: [detectorId] }),
    and: facets.map(([name, values]) => valuesFilter(name as FacetField, values)),
  }
}

/** Alerts that have one of these values. */
export function valuesFilter(field: FacetField | GroupField, values: readonly FacetValue[]): AlertFilter {
  // The address may say anything: what is no value of the field is refused by the service, which says so.
  if (field === 'tags' || field === 'techniques') {
    const name = field === 'techniques' ? 'technique' : field
    const named = values.filter((value) => value !== null)
    return { [name]: named }
  }
  return { [field]: values }
}
