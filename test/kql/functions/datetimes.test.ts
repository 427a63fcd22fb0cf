// The forms in which a datetime is written: alike in a literal, in a constant text and in a column.
import { cases } from '../../support/hunting.js'

const forms: readonly (readonly [text: string, datetime: string])[] = [
  ['2014-05-25T08:20:03.123456Z', '2014-05-25T08:20:03.1234560Z'],
  ['2014-05-25 08:20', '2014-05-25T08:20:00.0000000Z'],
  ['2014-05-25T08:20:03+02:00', '2014-05-25T06:20:03.0000000Z'],
  ['Sat, 8 Nov 14 15:05:02 GMT', '2014-11-08T15:05:02.0000000Z'],
  ['Saturday, 08-Nov-14 15:05', '2014-11-08T15:05:00.0000000Z'],
  ['11/08/2014 3:05 PM', '2014-11-08T15:05:00.0000000Z'],
  ['2014-05-25', '2014-05-25T00:00:00.0000000Z'],
  ['2014-05', '2014-05-01T00:00:00.0000000Z'],
  ['2014', '2014-01-01T00:00:00.0000000Z'],
]
cases(
  'a datetime in words',
  forms.map(([text, datetime]) => [
    `datatable(s: string)["${text}"] | where strlen(s) > 0 | project datetime(${text}), todatetime("${text}"), todatetime(s)`,
    [[datetime, datetime, datetime]],
  ]),
)
cases('what only looks like one', [
  ['datatable(s: string)["201", "20145", "2014 08:20", "2014Z", "0000", "2014-13", "2014-02-30"] | where isnotnull(todatetime(s))', []], // prettier-ignore
])
cases('a part in spaces and any case', [
  [
    'let t = datetime(2022-03-10 11:12:13.14); print datetime_part("millisecond ", t), datetime_part(" dayOfYear", t), datetime_add(" Week ", 1, t), datetime_diff("hour ", t, datetime(2022-03-10))',
    [[140, 69, '2022-03-17T11:12:13.1400000Z', 11]],
  ],
])
cases('parts are longs', [
  ...[
    'hourofday(t)',
    'dayofmonth(t)',
    'dayofyear(t)',
    'week_of_year(t)',
    'weekofyear(t)',
    'getmonth(t)',
    'getyear(t)',
    'datetime_part("day", t)',
  ].map((part): [string, unknown] => [`print t = datetime(2020-06-15) | project gettype(${part})`, [['long']]]),
])
