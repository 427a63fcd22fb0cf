// Events as collectors hand them over, and the rows that come of them.
import { additionalOf, columnsOf, mappingOf, normalizeEvent } from '../../../src/ingest/windows-events/index.js'

/** An event's fields, as a collector hands them over. */
export type Fields = Readonly<Record<string, unknown>>

interface MappedRow {
  readonly table: string
  readonly columns: Fields
  readonly additional: Fields
}

/** The row of an event's record, without the columns that say nothing. */
export function rowOf(record: Fields): MappedRow {
  const event = normalizeEvent(record)
  const mapping = event && mappingOf(event)
  if (!event?.time || !mapping) throw new Error('The record is no event with a mapping.')
  const columns = Object.entries(columnsOf(event, mapping, event.time.ticks))
  return {
    table: mapping.table,
    columns: Object.fromEntries(columns.filter(([, value]) => value !== '' && value !== undefined)),
    additional: additionalOf(event, mapping),
  }
}

/** An event of Sysmon. */
export const sysmon = (id: number, fields: Fields): Fields => ({
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  SourceName: 'Microsoft-Windows-Sysmon',
  Hostname: 'WS1.corp.example',
  EventID: id,
  UtcTime: '2026-03-01 10:00:00.123',
  TimeCreated: '2026-03-01 10:00:00.124',
  ...fields,
})

/** An event of the audit log. */
export const security = (id: number, fields: Fields): Fields => ({
  Channel: 'security',
  SourceName: 'Microsoft-Windows-Security-Auditing',
  Hostname: 'WS1',
  EventID: String(id),
  TimeCreated: '2026-03-01T10:00:00.124Z',
  ...fields,
})
