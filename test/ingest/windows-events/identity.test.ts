// When an event was, by which clock, and what makes it the same event.
import { describe, expect, test } from '@jest/globals'
import { datetimeTicks } from '../../../src/ingest/ticks.js'
import { normalizeEvent } from '../../../src/ingest/windows-events/index.js'
import type { Fields } from './events.js'
import { security, sysmon } from './events.js'

describe('times', () => {
  const at = (record: Fields) => normalizeEvent(record)?.time

  test("Sysmon's own time is trusted, and shows how far the clock is off", () => {
    const event = normalizeEvent(sysmon(5, { TimeCreated: '2026-03-01T06:00:00.127Z' }))
    expect(event?.time).toEqual({ kind: 'utc', ticks: datetimeTicks('2026-03-01T10:00:00.123Z') })
    expect(event?.clockLag).toBe(4n * 36_000_000_000n)
  })

  test("NXLog's arrival times show it for every event", () => {
    const arrival = {
      EventTime: '2026-03-01 05:59:58',
      EventReceivedTime: '2026-03-01 06:00:00',
      '@timestamp': '2026-03-01T10:00:00.4Z',
    }
    expect(at({ ...security(4634, arrival), TimeCreated: undefined })).toEqual({
      kind: 'utc',
      ticks: datetimeTicks('2026-03-01T09:59:58Z'),
    })
  })

  test("a time without either is the host clock's", () => {
    expect(at(security(4634, {}))).toEqual({ kind: 'host-clock', ticks: datetimeTicks('2026-03-01T10:00:00.124Z') })
  })

  test('an event without a time has none', () => {
    expect(at({ Channel: 'Security', EventID: 4634, Hostname: 'ws1' })).toBeUndefined()
  })
})

describe('identity', () => {
  const identity = (record: Fields) => normalizeEvent(record)?.identity

  test('does not depend on what a collector adds, on order or on the language of the message', () => {
    const event = security(4634, { TargetUserName: 'bob', LogonType: '3', Message: 'An account was logged off.' })
    const { TargetUserName, ...others } = event
    const again = {
      ...others,
      TargetUserName,
      Message: 'Ein Konto wurde abgemeldet.',
      tags: ['late'],
      host: 'other',
      Channel: 'Security',
    }
    expect(identity(again)).toBe(identity(event))
  })

  test.each([
    { TargetUserName: 'eve' },
    { Hostname: 'ws2' },
    { TimeCreated: '2026-03-01T10:00:00.125Z' },
    { EventID: 4647 },
  ])('changes with %j', (change) => {
    const event = security(4634, { TargetUserName: 'bob' })
    expect(identity({ ...event, ...change })).not.toBe(identity(event))
  })

  test('is the record number where there is one', () => {
    const event = security(4634, { RecordNumber: 1, TargetUserName: 'bob' })
    expect(identity({ ...event, TargetUserName: 'eve' })).toBe(identity(event))
    expect(identity({ ...event, RecordNumber: 2 })).not.toBe(identity(event))
  })

  test('is the message where that is all', () => {
    const cleared = (Message: string) => security(1102, { Message })
    expect(identity(cleared('by alice'))).not.toBe(identity(cleared('by bob')))
  })
})
