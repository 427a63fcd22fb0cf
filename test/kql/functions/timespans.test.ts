// Timespans in arithmetic: of 64 bits, also where their ticks are few.
import { cases, refuses } from '../../support/hunting.js'

cases('a product or sum of few ticks', [
  ['print seconds = 86400 | extend seconds * 1s', [[86400, '1.00:00:00']]],
  ['datatable(n: int)[86400] | project n * 1s, 1s * n', [['1.00:00:00', '1.00:00:00']]],
  ['datatable(t: timespan)[200s] | project t + t, -1 * t - t', [['00:06:40', '-00:06:40']]],
])

// No row keeps the others from being answered.
cases('a length of time beyond 64 bits', [
  ['datatable(t: timespan, r: real)[1h, 0.0, 10675199d, 1e300] | project t / r, t * r', [[null, '00:00:00'], ['00:00:00', null]]], // prettier-ignore
  ['datatable(t: timespan, l: long)[10675199d, 3] | project t + t, t * l, l * t', [['-05:36:10.9551616', '10675198.18:23:49.0448384', '10675198.18:23:49.0448384']]], // prettier-ignore
  ['datatable(t: timespan, d: datetime)[10675199d, datetime(9999-12-31), 1h, datetime(2020-01-01)] | project d + t, d - t', [[null, null], ['2020-01-01T01:00:00.0000000Z', '2019-12-31T23:00:00.0000000Z']]], // prettier-ignore
])

// Datetimes are counted from the first year's beginning, so the remainder of a day is the time of day.
cases('the remainder of a datetime', [
  ['datatable(d: datetime, t: timespan)[datetime(2024-01-15 14:45:30.0000001), 1d, datetime(2024-01-15 14:45:30), 12h, datetime(null), 1d, datetime(2024-01-15), 0s] | project d % t', [['14:45:30.0000001'], ['02:45:30'], [null], [null]]], // prettier-ignore
  ['datatable(d: datetime)[datetime(2026-11-20 09:10:00), datetime(2026-11-21 09:50:00)] | summarize count() by hour = bin(d % 1d, 1h)', [['09:00:00', 2]]], // prettier-ignore
])
refuses('print «1d % datetime(2024-01-15)»', 'KQL3002')
