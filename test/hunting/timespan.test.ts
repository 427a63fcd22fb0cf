// The time a hunt looks at: every form, and the times of events that it lets through.
import { describe, expect, test } from '@jest/globals'
import { parseDatetime } from '../../grammar/times.js'
import { parseTimespan } from '../../src/hunting/timespan.js'
import { formatDatetime } from '../../src/kql/time-text.js'
import { Invalid } from '../../src/request-errors.js'

const now = parseDatetime('2026-11-20T12:00:00Z') ?? 0n

const read = (text: string): readonly string[] => {
  const { from, to } = parseTimespan(text, now)
  return [formatDatetime(from), formatDatetime(to)].map((time) => time.replace('.0000000Z', ''))
}

describe('parseTimespan', () => {
  // What ends now includes an event of this very moment, since the end is not included.
  const untilNow = '2026-11-20T12:00:00.0000001Z'
  test.each<readonly [string, string, string]>([
    ['P7D', '2026-11-13T12:00:00', untilNow],
    ['P2W', '2026-11-06T12:00:00', untilNow],
    ['P1DT12H', '2026-11-19T00:00:00', untilNow],
    ['PT1H30M', '2026-11-20T10:30:00', untilNow],
    ['PT0.5S', '2026-11-20T11:59:59.5000000Z', untilNow],
    ['P9999999D', '0001-01-01T00:00:00', untilNow],
    ['2026-11-16', '2026-11-16T00:00:00', untilNow],
    ['2026-11-16T08:00:00+02:00', '2026-11-16T06:00:00', untilNow],
    ['2026-11-16/2026-11-18', '2026-11-16T00:00:00', '2026-11-18T00:00:00'],
    ['2026-11-16T06:00:00Z/PT90M', '2026-11-16T06:00:00', '2026-11-16T07:30:00'],
    ['P1D/2026-11-16', '2026-11-15T00:00:00', '2026-11-16T00:00:00'],
    [' P1D ', '2026-11-19T12:00:00', untilNow],
  ])('%s', (text, from, to) => {
    expect(read(text)).toEqual([from, to])
  })

  test.each(['', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', '7d', 'P-1D', 'P1D/P1D', 'yesterday', '2026-13-01', 'a/b/c', '/'])(
    '%j is none',
    (text) => {
      expect(() => parseTimespan(text, now)).toThrow(Invalid)
    },
  )

  test('one that ends before it starts is none', () => {
    expect(() => parseTimespan('2026-11-18/2026-11-16', now)).toThrow('ends before it starts')
    expect(() => parseTimespan('2027-01-01', now)).toThrow('ends before it starts')
  })
})
