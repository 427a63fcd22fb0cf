// Plugins on who was active when, with the answers of the reference's own examples where it shows them.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

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

  refuses(`${seen} | evaluate sliding_window_counts(id, t, ${from}, 2d, «'week'»)`, 'KQL4004')
  refuses(`${seen} | evaluate sliding_window_counts(id, «g», 1, 2, 1, 1)`, 'KQL3001')
  refuses(`${seen} | evaluate sliding_window_counts(id, t, «1», datetime(2020-01-05), 2d, 1d)`, 'KQL3010')
})

describe('active_users_count', () => {
  const users = `datatable(u: string, t: datetime)["B", datetime(2018-06-29), "B", datetime(2018-06-30), "A", datetime(2018-07-02),
    "B", datetime(2018-07-04), "B", datetime(2018-07-08), "A", datetime(2018-07-10), "A", datetime(2018-07-14),
    "A", datetime(2018-07-17), "A", datetime(2018-07-20), "B", datetime(2018-07-24)]`
  cases('rows', [
    [`${users} | evaluate active_users_count(u, t, datetime(2018-07-01), datetime(2018-07-31), 8d, 1d, 3, 7d) | sort by t asc`, [['2018-07-01T00:00:00.0000000Z', 1], ['2018-07-15T00:00:00.0000000Z', 1]]],
    [`${users} | evaluate active_users_count(u, t, datetime(2018-07-01), datetime(2018-07-31), 8d, 1d, 1, 31d, u) | sort by u asc`, [['2018-07-01T00:00:00.0000000Z', 'A', 1], ['2018-07-01T00:00:00.0000000Z', 'B', 1]]],
  ]) // prettier-ignore
})

describe('activity_counts_metrics', () => {
  cases('rows', [
    [`${seen} | evaluate activity_counts_metrics(id, t, ${from}, 1d) | sort by t asc`, [[day(1), 2, 2, 2, 2], [day(2), 3, 2, 1, 3], [day(4), 1, 1, 0, 3]]],
    [`${seen} | evaluate activity_counts_metrics(id, t, ${from}, 1d, g) | sort by g asc, t asc`, [[day(1), 'x', 2, 2, 2, 2], [day(2), 'x', 1, 1, 0, 2], [day(2), 'y', 2, 1, 1, 1], [day(4), 'y', 1, 1, 1, 2]]],
  ]) // prettier-ignore
})

describe('activity_metrics', () => {
  cases('rows', [
    [`${seen} | evaluate activity_metrics(id, t, ${from}, 1d) | sort by t asc`, [[day(1), 2, 2, 'NaN', 'NaN'], [day(2), 2, 1, 0.5, 0.5], [day(4), 1, 1, 'NaN', 'NaN']]],
  ]) // prettier-ignore
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
  ]) // prettier-ignore
})
