// summarize with arg_max(t, *) over rows of a table: whole rows beside other aggregates.
import { beforeAll, describe, expect, test } from '@jest/globals'
import { compile } from '../../../src/kql/compile.js'
import { catalog, rowsOf, testEngine, testNow } from '../../support/hunting.js'

/** A device, an hour of 2026-11-20 or none, a report, and a value that may be missing. */
const rows: readonly (readonly [device: string, hour: number | null, report: number | null, file: string])[] = [
  ['a', 1, 1, 'first'],
  ['a', 3, null, 'last'],
  ['a', 2, 2, ''],
  ['', 5, 4, 'nameless'],
  ['b', null, 7, 'timeless'],
]
const midnight = 639_307_296_000_000_000n
const hour = 36_000_000_000n

/** What comes first in a group has no key, and what has the most comes before others. */
const files: readonly (readonly [hour: number | null, size: number | null, file: string])[] = [
  [null, null, 'none'],
  [4, 704, 'most'],
  [1, 0, 'least'],
  [2, 5, 'some'],
]

beforeAll(async () => {
  const engine = await testEngine()
  await engine.transaction(async (session) => {
    for (const [at, size, file] of files)
      await session.run(
        'INSERT INTO "DeviceFileEvents" ("DeviceName", "Timestamp", "FileSize", "FileName") VALUES (\'a\', $time, $size, $file)',
        { time: at === null ? null : midnight + BigInt(at) * hour, size, file },
      )
    for (const [device, at, report, file] of rows)
      await session.run(
        'INSERT INTO "DeviceEvents" ("DeviceName", "Timestamp", "ReportId", "FileName") VALUES ($device, $time, $report, $file)',
        { device, time: at === null ? null : midnight + BigInt(at) * hour, report, file },
      )
  })
})

const last = 'arg_max(Timestamp, *)'
const cases: readonly (readonly [kql: string, answer: readonly (readonly unknown[])[]])[] = [
  [
    `summarize n = count(), ${last} by DeviceName | project DeviceName, n, Timestamp, FileName, ReportId`,
    [
      ['', 1, '2026-11-20T05:00:00.0000000Z', 'nameless', 4],
      ['a', 3, '2026-11-20T03:00:00.0000000Z', 'last', null],
      ['b', 1, null, 'timeless', 7],
    ],
  ],
  [
    `summarize ${last}, files = make_set(FileName), greatest = max(ReportId) by DeviceName | project DeviceName, FileName, files, greatest`,
    [
      ['', 'nameless', ['nameless'], 4],
      ['a', 'last', ['', 'first', 'last'], 2],
      ['b', 'timeless', ['timeless'], 7],
    ],
  ],
  [
    'summarize arg_min(Timestamp, *), arg_max(Timestamp, *) by DeviceName | project DeviceName, FileName, FileName1, Timestamp, Timestamp1',
    [
      ['', 'nameless', 'nameless', '2026-11-20T05:00:00.0000000Z', '2026-11-20T05:00:00.0000000Z'],
      ['a', 'first', 'last', '2026-11-20T01:00:00.0000000Z', '2026-11-20T03:00:00.0000000Z'],
      ['b', 'timeless', 'timeless', null, null],
    ],
  ],
  [
    `summarize ${last}, n = count() by day = startofday(Timestamp) | project day, n, FileName`,
    [
      [null, 1, 'timeless'],
      ['2026-11-20T00:00:00.0000000Z', 4, 'nameless'],
    ],
  ],
  [`where DeviceName == "nothing" | summarize n = count(), ${last} by DeviceName`, []],
]

describe('arg_max of whole rows beside other aggregates', () => {
  test.each(cases)('%s', async (kql, answer) => {
    expect(new Set(await rowsOf(`DeviceEvents | ${kql}`))).toEqual(new Set(answer))
  })
  test.each([
    [`DeviceEvents | summarize n = count(), ${last} by DeviceName`, true],
    [`DeviceEvents | where ReportId > 1 | extend x = 1 | summarize n = count(), ${last} by DeviceName`, true],
    [`DeviceEvents | summarize ${last}`, false],
    [`DeviceEvents | extend x = rand() | summarize n = count(), ${last} by DeviceName`, false],
    [`DeviceEvents | take 10 | summarize n = count(), ${last} by DeviceName`, false],
    [`DeviceEvents | where ReportId in ((DeviceEvents | sample 3 | project ReportId)) | summarize n = count(), ${last} by DeviceName`, false], // prettier-ignore
  ])('%s is read twice: %s', (kql, isTwice) => {
    const { text } = compile(kql, { catalog, now: testNow }).statement
    expect(/row_number\(\)[\s\S]*JOIN/.test(text)).toBe(isTwice)
  })
})

describe('rows without the key come after all others', () => {
  test.each([
    ['summarize arg_max(size, *) by device', 'most', 704],
    ['summarize arg_min(size, *) by device', 'least', 0],
    ['summarize arg_max(at, *) by device', 'most', 704],
    ['summarize arg_min(at, *) by device', 'least', 0],
    ['where isnull(size) | summarize arg_max(size, *) by device', 'none', null],
    // A share that is no number is found before all others, at either end.
    ['summarize arg_max(share, *) by device', 'some', 5],
    ['summarize arg_min(share, *) by device', 'some', 5],
    ['where FileName != "some" | summarize arg_min(share, *) by device', 'least', 0],
    ['sort by size desc | extend n = row_number() | where n == 1', 'most', 704],
    ['top-nested 1 of FileName by size = max(size)', 'most', 704],
  ])('%s', async (kql, file, size) => {
    const computed =
      'extend size = FileSize * 1, at = Timestamp + 1h, device = substring(DeviceName, 1), share = iff(FileName == "some", real(nan), FileSize / 704.0)'
    expect(await rowsOf(`DeviceFileEvents | ${computed} | ${kql} | project FileName, size`)).toEqual([[file, size]])
  })
})

describe('the ends of a type come before rows without the key', () => {
  const rows = (type: string, least: string, most: string): string =>
    `datatable(k: string, x: ${type}, y: string)["a", ${type}(null), "none", "a", ${least}, "least", "a", ${most}, "most", "b", ${type}(null), "none"]`
  test.each([
    ['int', '-2147483648', '2147483647'],
    ['long', '-9223372036854775808', '9223372036854775807'],
    ['datetime', 'datetime(0001-01-01)', 'datetime(9999-12-31 23:59:59.9999999)'],
  ])('%s', async (type, least, most) => {
    for (const [call, found] of [
      ['arg_max', 'most'],
      ['arg_min', 'least'],
    ])
      expect(
        await rowsOf(`${rows(type, least, most)} | summarize ${call}(x, *) by k | sort by k asc | project y`),
      ).toEqual([[found], ['none']])
  })
})
