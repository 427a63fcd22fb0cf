// sequence_detect, with the figures of the reference's example and the rows that they name.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

const storms = `let StormEvents = union
  (datatable(State: string, StartTime: datetime)["CALIFORNIA", datetime(2007-05-08), "CALIFORNIA", datetime(2007-07-04 09:00),
    "SOUTH DAKOTA", datetime(2007-07-23 12:00), "TEXAS", datetime(2007-08-10 08:00), "CALIFORNIA", datetime(2007-08-31 08:00),
    "CALIFORNIA", datetime(2007-09-02 12:00)] | extend EventType = "Excessive Heat"),
  (datatable(State: string, StartTime: datetime)["CALIFORNIA", datetime(2007-05-08 16:02), "CALIFORNIA", datetime(2007-05-10 11:30),
    "CALIFORNIA", datetime(2007-07-05 23:01), "SOUTH DAKOTA", datetime(2007-07-27 09:00), "TEXAS", datetime(2007-08-11 13:56),
    "CALIFORNIA", datetime(2007-09-01 11:28), "CALIFORNIA", datetime(2007-09-02 13:30)] | extend EventType = "Wildfire");`
const call = (within: string, span: string): string =>
  `StormEvents | evaluate sequence_detect(StartTime, ${within}, ${span}, heat=(EventType == "Excessive Heat"), wildfire=(EventType == 'Wildfire'), State)`

const events = (rows: string): string => `datatable(t: datetime, d: string, w: string)[${rows}]
  | extend t = datetime(2020-01-01) + (t - datetime(0001-01-01))`
const at = (text: string): string => `datetime(0001-01-01 ${text})`
const chain = events(
  `${at('00:00')}, "x", "a", ${at('00:05')}, "x", "b", ${at('00:06')}, "y", "b", ${at('00:09')}, "x", "a", ${at('00:10')}, "x", "b",
   ${at('00:18')}, "x", "c", ${at('00:20')}, "y", "c", ${at('00:21')}, "x", "c"`,
)
const minute = (n: number): string => `2020-01-01T00:${String(n).padStart(2, '0')}:00.0000000Z`

describe('sequence_detect', () => {
  cases('rows', [
    [`${storms} ${call('5d', '5d')}`, [
      ['CALIFORNIA', '2007-05-08T00:00:00.0000000Z', '2007-05-08T16:02:00.0000000Z', '16:02:00'],
      ['CALIFORNIA', '2007-05-08T00:00:00.0000000Z', '2007-05-10T11:30:00.0000000Z', '2.11:30:00'],
      ['CALIFORNIA', '2007-07-04T09:00:00.0000000Z', '2007-07-05T23:01:00.0000000Z', '1.14:01:00'],
      ['SOUTH DAKOTA', '2007-07-23T12:00:00.0000000Z', '2007-07-27T09:00:00.0000000Z', '3.21:00:00'],
      ['TEXAS', '2007-08-10T08:00:00.0000000Z', '2007-08-11T13:56:00.0000000Z', '1.05:56:00'],
      ['CALIFORNIA', '2007-08-31T08:00:00.0000000Z', '2007-09-01T11:28:00.0000000Z', '1.03:28:00'],
      ['CALIFORNIA', '2007-08-31T08:00:00.0000000Z', '2007-09-02T13:30:00.0000000Z', '2.05:30:00'],
      ['CALIFORNIA', '2007-09-02T12:00:00.0000000Z', '2007-09-02T13:30:00.0000000Z', '01:30:00'],
    ]],
    [`${storms} ${call('1d', '5d')} | count`, [[2]]],
    [`${storms} ${call('5d', '1d')} | count`, [[2]]],
    // The limits themselves are allowed.
    [`${storms} ${call('90m', '5d')} | project Duration`, [['01:30:00']]],
    // The step before limits each step, the first one all of them.
    [`${chain} | evaluate sequence_detect(t, 10m, 20m, a = w == "a", b = w == "b", c = w == "c", d)`, [['x', minute(0), minute(10), minute(18), '00:18:00'], ['x', minute(9), minute(10), minute(18), '00:09:00']]],
    [`${chain} | evaluate sequence_detect(t, 11m, 20m, a = w == "a", b = w == "b", c = w == "c", d) | project-away d`, [[minute(0), minute(10), minute(18), '00:18:00'], [minute(9), minute(10), minute(18), '00:09:00'], [minute(9), minute(10), minute(21), '00:12:00']]],
    [`${chain} | evaluate sequence_detect(t, 2m, 20m, w == "b", w == "c") | project Duration`, [['00:02:00']].slice(1)],
    [`${chain} | evaluate sequence_detect(t, 2m, 1h, w == "a") | count`, [[2]]],
  ]) // prettier-ignore

  test('its columns are those of the reference', async () => {
    const { columns } = await hunt(`${storms} ${call('5d', '5d')}`)
    expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['State: string', 'heat_StartTime: datetime', 'wildfire_StartTime: datetime', 'Duration: timespan']) // prettier-ignore
  })

  const same = events(`${at('00:00')}, "x", "a", ${at('00:05')}, "x", "b", ${at('00:05')}, "x", "b"`)
  const together = events(`${at('00:00')}, "x", "a", ${at('00:00')}, "x", "b"`)
  test.each([same, together])('rows at one moment are refused where they matter: %s', async (rows) => {
    const detect = (dimension: string): string => `${rows} | extend n = w | evaluate sequence_detect(t, 1h, 1h, w == "a", w == "b", ${dimension})` // prettier-ignore
    await expect(hunt(detect('d'))).rejects.toThrow(/at one and the same moment/)
    expect((await hunt(detect('n'))).rows).toEqual([])
  })

  refuses('print t = now(), a = true | evaluate «sequence_detect(t, 1h, 1h)»', 'KQL3004')
  refuses('print t = 1, a = true | evaluate sequence_detect(«t», 1, 1, a)', 'KQL3001')
  refuses('print t = now(), a = 1 | evaluate sequence_detect(t, 1h, 1h, «a»)', 'KQL3001')
  refuses('print t = now(), a = true | evaluate sequence_detect(t, «0h», 1h, a)', 'KQL3010')
  refuses('print t = now(), a = true | evaluate sequence_detect(t, 1h, «3», a)', 'KQL3010')
  refuses('print t = now(), a = true | evaluate sequence_detect(t, 1h, 1h, a, «b»)', 'KQL2001')
  refuses('print t = now(), a = true, b = dynamic([1]) | evaluate sequence_detect(t, 1h, 1h, a, «b»)', 'KQL3010')
})
