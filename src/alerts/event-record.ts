// The record of an event behind an alert, as a row of DeviceAlertEvents.
import { randomInt } from 'node:crypto'
import type { AlertRecord } from './alert-records.store.js'

/** An event of a device, with the columns that say something. */
export interface EventBehind {
  readonly table: string
  readonly deviceId: string
  /** Ticks. */
  readonly time: bigint
  readonly reportId: bigint | null
  readonly fields: Readonly<Record<string, unknown>>
}

/** The record; the file and address that the event is about are the record's own. `named` is what the alert says. */
export function eventRecord(
  { table, deviceId, time, reportId, fields }: EventBehind,
  deviceName: string,
  named: Readonly<Record<string, unknown>>,
): AlertRecord {
  const { FileName, SHA1, RemoteUrl, RemoteIP } = fields
  const about = { FileName, SHA1, RemoteUrl, RemoteIP }
  return {
    table: 'DeviceAlertEvents',
    fields: {
      ...named,
      ...about,
      Timestamp: time,
      DeviceId: deviceId,
      DeviceName: deviceName,
      ReportId: reportId,
      Table: table,
    },
  }
}

/** An id as the endpoint product makes them: its prefix (`ta` for experts, `ed` for detection rules), ticks, and a number. */
export const newAlertId = (prefix: 'da' | 'ed' | 'ta', now: bigint): string => `${prefix}${now}_${randomInt(2 ** 31)}`
