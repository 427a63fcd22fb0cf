// Times in all spellings that telemetry uses, exact to the seventh digit.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { datetimeTicks, readTime, ticksFromUnixMilliseconds, timespanTicks } from '../../src/ingest/ticks.js'

describe('datetimes', () => {
  test.each([
    ['0001-01-01T00:00:00Z', 0n],
    ['1970-01-01T00:00:00Z', 621_355_968_000_000_000n],
    ['2021-01-26T20:33:57.7220239Z', 637_472_900_377_220_239n],
    ['2021-01-26 20:33:57.7220239', 637_472_900_377_220_239n],
    ['2021-01-26T21:33:57.7220239+01:00', 637_472_900_377_220_239n],
    ['2021-01-26 15:33:57.7220239-0500', 637_472_900_377_220_239n],
    ['2020-01-01 00:00:00.123456789', 637_134_336_001_234_567n],
    ['2020-01-01 00:00:00.5+00', 637_134_336_005_000_000n],
    ['2020-02-29', 637_185_312_000_000_000n],
    ['9999-12-31T23:59:59.9999999Z', 3_155_378_975_999_999_999n],
    ['Sep 10, 2021 7:31:30 PM', 637_668_990_900_000_000n],
  ])('%s', (text, ticks) => {
    expect(datetimeTicks(text)).toBe(ticks)
  })

  test.each(['', 'yesterday', '2021-02-29', '2021-13-01', '2021-01-01T24:00:00Z', '0000-01-01', '20210101'])(
    '%p is none',
    (text) => {
      expect(datetimeTicks(text)).toBeUndefined()
    },
  )

  test('a zone is noticed', () => {
    expect(readTime('2020-10-18 10:56:18.955')?.zoned).toBe(false)
    expect(readTime('2020-10-18T10:56:18.955Z')?.zoned).toBe(true)
  })

  test('every millisecond of four digits of years agrees with the platform', () => {
    const [first, last] = [Date.UTC(1000, 0), Date.UTC(9999, 0)]
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (milliseconds) => {
        expect(datetimeTicks(new Date(milliseconds).toISOString())).toBe(ticksFromUnixMilliseconds(milliseconds))
      }),
    )
  })
})

describe('timespans', () => {
  test.each([
    ['00:00:01', 10_000_000n],
    ['1.02:03:04.5', 937_845_000_000n],
    ['-00:00:00.0000001', -1n],
    ['25:00:00', undefined],
    ['1 day', undefined],
  ])('%s', (text, ticks) => {
    expect(timespanTicks(text)).toBe(ticks)
  })
})
