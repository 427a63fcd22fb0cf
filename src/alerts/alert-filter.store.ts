// A filter of alerts as SQL over `alerts AS a`; every value is a parameter.
import type { VisibleGroups } from '../caller.js'
import { deviceGroup, seesDevice } from '../devices/visible-devices.store.js'
import type { StoredValue } from '../engine/session.js'
import type { StatementValues } from '../engine/statement-values.js'
import type { AlertFilter, ListField, NumberField, TextField } from './alert-filter.js'

const texts: Readonly<Record<TextField, string>> = {
  id: 'a.id',
  title: 'a.title',
  description: 'a.description',
  category: 'a.category',
  assignedTo: 'a.assigned_to',
  serviceSource: 'a.service_source',
  detectionSource: 'a.detection_source',
  detectorId: "nullif(a.detector_id, '')",
  deviceId: "nullif(a.device_id, '')",
  deviceName: '(SELECT any_value(d.name) FROM devices AS d WHERE d.id = a.device_id)',
  deviceGroup: deviceGroup('a.device_id'),
  severity: 'a.severity',
  status: 'a.status',
  classification: 'a.classification',
  determination: 'a.determination',
  investigationState: 'a.investigation_state',
}

const numbers: Readonly<Record<NumberField, string>> = {
  raised: 'a.raised',
  created: 'a.created',
  updated: 'a.updated',
  resolved: 'a.resolved',
  firstEvent: 'a.first_event',
  lastEvent: 'a.last_event',
  incidentId: 'a.incident_id',
  investigationId: 'a.investigation_id',
}

const lists: Readonly<Record<ListField, string>> = {
  tags: 'list_concat(a.system_tags, a.custom_tags)',
  systemTags: 'a.system_tags',
  customTags: 'a.custom_tags',
  techniques: 'a.techniques',
}

const comparisons = { lt: '<', le: '<=', gt: '>', ge: '>=' } as const
const textTests = { startsWith: 'starts_with', endsWith: 'ends_with', contains: 'contains' } as const

/** The condition that is true for the alerts of a filter and false for all others, never null. */
export function condition(filter: AlertFilter, values: StatementValues): string {
  switch (filter.kind) {
    case 'all':
      return filter.of.length === 0 ? 'true' : `(${filter.of.map((part) => condition(part, values)).join(' AND ')})`
    case 'any':
      return filter.of.length === 0 ? 'false' : `(${filter.of.map((part) => condition(part, values)).join(' OR ')})`
    case 'not':
      return `NOT ${condition(filter.of, values)}`
    case 'is':
      return among(texts[filter.field], filter.among, values)
    case 'number':
      return among(numbers[filter.field], filter.among, values)
    case 'compare':
      return `coalesce(${numbers[filter.field]} ${comparisons[filter.by]} ${values.add(filter.to)}, false)`
    case 'text':
      return `coalesce(${textTests[filter.by]}(${texts[filter.field]}, ${values.add(filter.text)}), false)`
    case 'has':
      return filter.field === 'techniques'
        ? hasTechnique(filter.among, values)
        : `list_has_any(${lists[filter.field]}, ${values.add(filter.among)}::VARCHAR[])`
    case 'search': {
      const text = values.add(filter.text)
      return `(contains(lower(a.title), lower(${text})) OR starts_with(lower(a.id), lower(${text})))`
    }
  }
}

function among(column: string, wanted: readonly StoredValue[], values: StatementValues): string {
  const set = wanted.filter((value) => value !== null)
  const parts = [
    ...(set.length > 0 ? [`coalesce(${column} IN (${set.map((value) => values.add(value)).join(', ')}), false)`] : []),
    ...(set.length < wanted.length ? [`${column} IS NULL`] : []),
  ]
  return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`
}

/** `T1059` is `T1059.001` too. */
const hasTechnique = (wanted: readonly string[], values: StatementValues): string => {
  const list = `${values.add(wanted)}::VARCHAR[]`
  return `(list_has_any(a.techniques, ${list})
    OR list_has_any(list_transform(a.techniques, lambda t: split_part(t, '.', 1)), ${list}))`
}

/** Alerts that a caller sees: those not hidden, with evidence on any device that the caller sees, as hunting has it. */
export const seesAlert = (groups: VisibleGroups, values: StatementValues): string =>
  groups === 'all'
    ? 'NOT a.hidden'
    : `(NOT a.hidden AND a.id IN (SELECT e."AlertId" FROM "AlertEvidence" AS e WHERE ${seesDevice('e."DeviceId"', groups, values)}))`
