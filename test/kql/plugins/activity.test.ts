// Plugins on who was active when, with the answers of the reference's own examples where it shows them.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

const day = (n: number): string => `2020-01-0${n}T00:00:00.0000000Z`
const seen = `datatable(id: string, t: datetime, g: string)["a", datetime(2020-01-01 05:00), "x", "b", datetime(2020-01-01), "x",
  "a", datetime(2020-01-02), "x", "c", datetime(2020-01-02 23:00), "y", "c", datetime(2020-01-02), "y", "a", datetime(2020-01-04), "y"]`
const from = 'datetime(2020-01-01), datetime(2020-01-05)'

describe('sliding_window_counts', () => {
  cases('rows', [
    [`${seen} | evaluate sliding_window_counts(id, t, ${from}, 2d, 1d) | sort by t asc`, [[day(1), 2, 2], [day(2), 5, 3], [day(3), 3, 2], [day(4), 1, 1], [day(5), 1, 1]]],
    [`${seen} | evaluate sliding_window_counts(id, t, datetime(2020-01-03), datetime(2020-01-03), 2d, 1d, g) | sort by g asc`, [[day(3), 'x', 1, 1], [day(3), 'y', 2, 1]]],
    ['range x from 1 to 4 step 1 | extend who = x % 2 | evaluate sliding_window_counts(who, x, 1, 4, 3, 1) | sort by x asc', [[1, 1, 1], [2, 2, 2], [3, 3, 2], [4, 3, 2]]],
  ]) // prettier-ignore

  // A lookback shorter than a bin is the bin's own, as in the query that the reference says the plugin stands for.
  cases('weeks', [
    [`${seen} | extend t = t + 3d | evaluate sliding_window_counts(id, t, ${from}, 14d, 'week') | sort by t asc`, [['2019-12-29T00:00:00.0000000Z', 2, 2], ['2020-01-05T00:00:00.0000000Z', 4, 3]]],
    [`${seen} | extend t = t + 3d | evaluate sliding_window_counts(id, t, datetime(2020-01-05), datetime(2020-01-20), 14d, 'week') | sort by t asc`, [['2020-01-05T00:00:00.0000000Z', 6, 3], ['2020-01-12T00:00:00.0000000Z', 4, 2]]],
    [`${seen} | evaluate sliding_window_counts(id, t, ${from}, 1h, 'week')`, [['2019-12-29T00:00:00.0000000Z', 6, 3]]],
  ]) // prettier-ignore

  refuses(`${seen} | evaluate sliding_window_counts(id, t, ${from}, 60d, «'month'»)`, 'KQL3010')
  refuses(`${seen} | evaluate sliding_window_counts(id, t, ${from}, «'week'», 'week')`, 'KQL3010')
  refuses(`${seen} | evaluate sliding_window_counts(id, «g», 1, 2, 1, 1)`, 'KQL3001')
  refuses(`${seen} | evaluate sliding_window_counts(id, t, «1», datetime(2020-01-05), 2d, 1d)`, 'KQL3010')
  refuses(`${seen} | evaluate sliding_window_counts(id, t, ${from}, 2d, «0d»)`, 'KQL3010')
  refuses(`${seen} | evaluate sliding_window_counts(id, t, ${from}, «'b'», 1d)`, 'KQL3010')
})

describe('active_users_count', () => {
  const users = `datatable(u: string, t: datetime)["B", datetime(2018-06-29), "B", datetime(2018-06-30), "A", datetime(2018-07-02),
    "B", datetime(2018-07-04), "B", datetime(2018-07-08), "A", datetime(2018-07-10), "A", datetime(2018-07-14),
    "A", datetime(2018-07-17), "A", datetime(2018-07-20), "B", datetime(2018-07-24)]`
  cases('rows', [
    [`${users} | evaluate active_users_count(u, t, datetime(2018-07-01), datetime(2018-07-31), 8d, 1d, 3, 7d) | sort by t asc`, [['2018-07-01T00:00:00.0000000Z', 1], ['2018-07-15T00:00:00.0000000Z', 1]]],
    [`${users} | evaluate active_users_count(u, t, datetime(2018-07-01), datetime(2018-07-31), 8d, 1d, 1, 31d, u) | sort by u asc`, [['2018-07-01T00:00:00.0000000Z', 'A', 1], ['2018-07-01T00:00:00.0000000Z', 'B', 1]]],
    [`${users} | evaluate active_users_count(u, t, datetime(2018-07-01), datetime(2018-07-31), 8d, 1d, 3, 'month')`, [['2018-07-01T00:00:00.0000000Z', 2]]],
    [`${users} | evaluate active_users_count(u, t, datetime(2018-07-01), datetime(2018-07-31), 8d, 1d, 3, 'week') | sort by t asc`, [['2018-07-01T00:00:00.0000000Z', 1], ['2018-07-15T00:00:00.0000000Z', 1]]],
  ]) // prettier-ignore
})

describe('activity_counts_metrics', () => {
  cases('rows', [
    [`${seen} | evaluate activity_counts_metrics(id, t, ${from}, 1d) | sort by t asc`, [[day(1), 2, 2, 2, 2], [day(2), 3, 2, 1, 3], [day(4), 1, 1, 0, 3]]],
    [`${seen} | evaluate activity_counts_metrics(id, t, ${from}, 1d, g) | sort by g asc, t asc`, [[day(1), 'x', 2, 2, 2, 2], [day(2), 'x', 1, 1, 0, 2], [day(2), 'y', 2, 1, 1, 1], [day(4), 'y', 1, 1, 1, 2]]],
    [`${seen} | extend t = t + iff(id == "c", 31d, 0d) | evaluate activity_counts_metrics(id, t, datetime(2020-01-01), datetime(2020-03-01), 'month') | sort by t asc`, [[day(1), 4, 2, 2, 2], ['2020-02-01T00:00:00.0000000Z', 2, 1, 1, 3]]],
  ]) // prettier-ignore
})

describe('activity_metrics', () => {
  const months = ['2019-12', '2020-01', '2020-02'].map((month) => `${month}-01T00:00:00.0000000Z`)
  cases('rows', [
    [`union (${seen}), (datatable(id: string, t: datetime)["a", datetime(2019-12-31), "d", datetime(2020-02-29)]) | evaluate activity_metrics(id, t, datetime(2019-12-31), datetime(2020-03-01), 'month') | where t < datetime(2020-03-01) | sort by t asc`, [[months[0], 1, 1, 'NaN', 'NaN'], [months[1], 3, 2, 1, 0], [months[2], 1, 1, 0, 1]]],
    [`${seen} | evaluate activity_metrics(id, t, ${from}, 1d) | sort by t asc`, [[day(1), 2, 2, 'NaN', 'NaN'], [day(2), 2, 1, 0.5, 0.5], [day(4), 1, 1, 'NaN', 'NaN']]],
  ]) // prettier-ignore

  refuses(`${seen} | evaluate activity_metrics(id, t, ${from}, «0d»)`, 'KQL3010')
  refuses(`${seen} | evaluate activity_metrics(id, t, ${from}, «'day'»)`, 'KQL3010')
  refuses(`range x from 1 to 4 step 1 | evaluate activity_metrics(x, x, 1, 4, «'week'»)`, 'KQL3010')
  refuses(`${seen} | evaluate activity_metrics(id, t, ${from}, «q»)`, 'KQL2001')
})

describe('activity_engagement', () => {
  const days = 'range x from 0 to 9 step 1 | where x != 4 | extend t = datetime(2020-01-01) + x % 5 * 1d, g = x % 2'
  const window = 'datetime(2020-01-01), datetime(2020-01-05), 1d'
  cases('rows', [
    [`${seen} | evaluate activity_engagement(id, t, ${from}, 1d, 2d) | sort by t asc`, [[day(1), 2, 2, 1], [day(2), 2, 3, 2 / 3], [day(3), 0, 2, 0], [day(4), 1, 1, 1], [day(5), 0, 1, 0]]],
    [`${seen} | evaluate activity_engagement(id, t, ${from}, 1d, 3d, g) | where t == datetime(2020-01-04) | sort by g asc`, [[day(4), 'x', 0, 1, 0], [day(4), 'y', 1, 2, 0.5]]],
    [`${days} | evaluate activity_engagement(x, t, ${window}, 1d) | sort by t asc | project-away t`, [[2, 2, 1], [2, 2, 1], [2, 2, 1], [2, 2, 1], [1, 1, 1]]],
    ['range x from 1 to 4 step 1 | extend who = x % 2 | evaluate activity_engagement(who, x, 1, 4, 1, 2) | sort by x asc', [[1, 1, 1, 1], [2, 1, 2, 0.5], [3, 1, 2, 0.5], [4, 1, 2, 0.5]]],
    // What lies before Start or behind End is not seen.
    [`${seen} | evaluate activity_engagement(id, t, datetime(2020-01-02), datetime(2020-01-02), 1d, 2d)`, [[day(2), 2, 2, 1]]],
  ]) // prettier-ignore

  refuses(`${seen} | evaluate «activity_engagement(id, t, 1d, 7d)»`, 'KQL4004')
  refuses(`${seen} | evaluate «activity_metrics(id, t, 1d)»`, 'KQL4004')
  refuses(`${seen} | evaluate «activity_engagement(id, t, ${from}, 7d)»`, 'KQL3004')
  refuses(`${seen} | evaluate activity_engagement(id, t, ${from}, 1d, «36h»)`, 'KQL3010')
  refuses(`${seen} | evaluate activity_engagement(id, t, ${from}, «0d», 1d)`, 'KQL3010')
  refuses(`${seen} | evaluate activity_engagement(id, t, ${from}, 1d, «-7d»)`, 'KQL3010')
  refuses(`${seen} | evaluate activity_engagement(id, t, ${from}, 1d, 7d, «q»)`, 'KQL2001')
})

describe('new_activity_metrics', () => {
  // The example of the reference: who was seen on which day.
  const users = `let Users = datatable(Timestamp: datetime, users: dynamic)[datetime(2019-11-01), dynamic([0, 2, 3, 4]),
    datetime(2019-11-02), dynamic([0, 1, 3, 4, 5]), datetime(2019-11-03), dynamic([0, 2, 4, 5]),
    datetime(2019-11-04), dynamic([0, 1, 2, 3]), datetime(2019-11-05), dynamic([0, 1, 2, 3, 4])]
    | mv-expand user = users to typeof(long) | project user, Timestamp, odd = user % 2 == 1;
    let StartDate = datetime(2019-11-01 00:00:00); let EndDate = datetime(2019-11-07 00:00:00);`
  const at = (n: number): string => `2019-11-0${n}T00:00:00.0000000Z`
  const call = (more = ''): string => `Users | evaluate new_activity_metrics(user, Timestamp, StartDate, EndDate-1tick, 1d${more})` // prettier-ignore
  cases('rows', [
    [`${users} ${call()} | where from_Timestamp < datetime(2019-11-03 00:00:00.0000000)`, [
      [at(1), at(1), 4, 4, 0, 1, 0],
      [at(1), at(2), 2, 3, 1, 0.75, 0.25],
      [at(1), at(3), 1, 3, 1, 0.75, 0.25],
      [at(1), at(4), 1, 3, 1, 0.75, 0.25],
      [at(1), at(5), 1, 4, 0, 1, 0],
      [at(1), at(6), 0, 0, 4, 0, 1],
      [at(2), at(2), 2, 2, 0, 1, 0],
      [at(2), at(3), 0, 1, 1, 0.5, 0.5],
      [at(2), at(4), 0, 1, 1, 0.5, 0.5],
      [at(2), at(5), 0, 1, 1, 0.5, 0.5],
      [at(2), at(6), 0, 0, 2, 0, 1],
    ]],
    [`${users} ${call()} | where from_Timestamp == datetime(2019-11-05)`, [[at(5), at(5), 0, 0, 0, 'NaN', 'NaN'], [at(5), at(6), 0, 0, 0, 'NaN', 'NaN']]],
    [`${users} ${call(', StartDate + 1d')} | project from_Timestamp, to_Timestamp, retention_rate`, [[at(2), at(2), 1], [at(2), at(3), 0.5], [at(2), at(4), 0.5], [at(2), at(5), 0.5], [at(2), at(6), 0]]],
    [`${users} ${call(', StartDate, odd')} | where to_Timestamp == datetime(2019-11-02)`, [[at(1), at(2), false, 0, 2, 1, 2 / 3, 1 / 3], [at(1), at(2), true, 2, 1, 0, 1, 0]]],
    [`${users} ${call(', odd')} | where from_Timestamp == datetime(2019-11-02) and to_Timestamp == datetime(2019-11-04)`, [[at(2), at(4), false, 0, 0, 0, 'NaN', 'NaN'], [at(2), at(4), true, 0, 1, 1, 0.5, 0.5]]],
    // Ids of the lookback are new in no window.
    [`${users} let before = datatable(Day: datetime, user: long)[datetime(2019-10-01), 0, datetime(2019-10-01), 5]; ${call(', StartDate, before')} | project-away from_Timestamp, *rate`, [[at(1), 3, 3, 0], [at(2), 1, 2, 1], [at(3), 0, 2, 1], [at(4), 1, 2, 1], [at(5), 1, 3, 0], [at(6), 0, 0, 3]]],
    [`${users} ${call(', (Users | where user < 4)')} | where from_Timestamp == to_Timestamp | project dcount_new_values`, [[1], [1], [0], [0], [0], [0]]],
    // The first month begins before Start, whose cohort it is.
    [`${users} Users | evaluate new_activity_metrics(user, Timestamp, datetime(2019-10-15), datetime(2019-12-31), 'month') | project from_Timestamp, to_Timestamp, dcount_new_values, dcount_churn_values`, [
      ['2019-10-01T00:00:00.0000000Z', '2019-10-01T00:00:00.0000000Z', 0, 0],
      ['2019-10-01T00:00:00.0000000Z', '2019-11-01T00:00:00.0000000Z', 6, 0],
      ['2019-10-01T00:00:00.0000000Z', '2019-12-01T00:00:00.0000000Z', 0, 0],
      ['2019-11-01T00:00:00.0000000Z', '2019-11-01T00:00:00.0000000Z', 6, 0],
      ['2019-11-01T00:00:00.0000000Z', '2019-12-01T00:00:00.0000000Z', 0, 6],
      ['2019-12-01T00:00:00.0000000Z', '2019-12-01T00:00:00.0000000Z', 0, 0],
    ]],
    [`${users} Users | evaluate new_activity_metrics(user, Timestamp, StartDate, EndDate, 'week', startofweek(StartDate)) | project to_Timestamp, dcount_new_values, retention_rate`, [['2019-10-27T00:00:00.0000000Z', 6, 1], ['2019-11-03T00:00:00.0000000Z', 0, 1]]],
    ['range x from 1 to 4 step 1 | extend who = x % 3 | evaluate new_activity_metrics(who, x, 1, 4, 2) | project from_x, to_x, dcount_new_values, dcount_retained_values', [[1, 1, 2, 2], [1, 3, 1, 1], [3, 3, 1, 1]]],
  ]) // prettier-ignore

  test('a cohort that begins no window is refused', async () => {
    await expect(hunt(`${users} ${call(', StartDate + 1h')}`)).rejects.toThrow(
      /must be the beginning of one of its windows/,
    )
  })

  refuses(`${users} Users | evaluate «new_activity_metrics(user, Timestamp, StartDate, EndDate)»`, 'KQL3004')
  refuses(`${users} Users | evaluate new_activity_metrics(user, Timestamp, StartDate, EndDate, «'day'»)`, 'KQL3010')
  refuses(`${users} Users | evaluate new_activity_metrics(user, Timestamp, StartDate, EndDate, «0h»)`, 'KQL3010')
  refuses(`${users} Users | evaluate new_activity_metrics(user, Timestamp, StartDate, EndDate, 1d, «3»)`, 'KQL3010')
  refuses(
    `${users} Users | evaluate new_activity_metrics(user, Timestamp, StartDate, EndDate, 1d, «nobody»)`,
    'KQL2001',
  )
  refuses(`${users} Users | evaluate new_activity_metrics(user, Timestamp, StartDate, EndDate, 1d, («print a = 1»))`, 'KQL3010') // prettier-ignore
})

test.each([
  'new_activity_metrics(u, t, 1, 2, 1)',
  'activity_metrics(u, t, 1, 2, 1)',
  'activity_counts_metrics(u, t, 1, 2, 1)',
  'active_users_count(u, t, 1, 2, 1, 1, 1, 1)',
  'activity_engagement(u, t, 1, 2, 1, 2)',
  'sliding_window_counts(u, t, 1, 2, 1, 1)',
])('the time keeps its type in %s', async (call) => {
  const { columns } = await hunt(`datatable(t: int, u: long)[1, 1] | evaluate ${call}`)
  const times = columns.filter(({ name }) => name === 't' || name.endsWith('_t'))
  expect([...new Set(times.map(({ type }) => type))]).toEqual(['int'])
})

describe('rolling_percentile', () => {
  const hours = 'range i from 0 to 95 step 1 | project t = datetime(2018-01-01) + 1h * i, v = i + 1'
  cases('rows', [
    [`${hours} | evaluate rolling_percentile(v, 50, t, 1d, 3) | sort by t asc | project-away t`, [[12], [24], [36], [60]]],
    [`${hours} | evaluate rolling_percentile(v, 50, t, 1d, 3) | getschema | project ColumnName`, [['t'], ['rolling_3_percentile_v_50']]],
    [`${hours} | extend odd = v % 2 == 1 | evaluate rolling_percentile(v, 50, t, 1d, 3, odd) | where odd | sort by t asc | project-away t, odd`, [[11], [23], [35], [59]]],
  ]) // prettier-ignore
})

describe('schema_merge', () => {
  const schema = (columns: string): string => `(datatable(${columns})[] | getschema)`
  const first = schema('u: string, h: int')
  cases('rows', [
    [`union ${first}, ${schema('u: string, h: int, r: string')} | evaluate schema_merge()`, [['u', 0, 'System.String', 'string'], ['h', 1, 'System.Int32', 'int'], ['r', 2, 'System.String', 'string']]],
    [`union ${first}, ${schema('u: string, r: string, h: int')} | evaluate schema_merge() | project ColumnName, ColumnOrdinal, ColumnType`, [['u', 0, 'string'], ['r', 1, 'string'], ['h', -1, 'ERROR(columns are out of order)']]],
    [`union ${first}, ${schema('u: string, r: string, h: int')} | evaluate schema_merge(PreserveOrder = false) | project ColumnName, ColumnOrdinal`, [['u', 0], ['r', 1], ['h', 2]]],
    [`union ${first}, ${schema('u: string, h: real')}, ${schema('u: string, h: long')} | evaluate schema_merge()`, [['u', 0, 'System.String', 'string'], ['h', 1, 'System.Double', 'real']]],
  ]) // prettier-ignore
  test('types that have nothing in common', async () => {
    const merged = `union ${first}, ${schema('u: string, h: string')} | evaluate schema_merge()`
    await expect(hunt(merged)).rejects.toThrow('nothing in common')
  })
})
