// What summarize computes: of nothing, of nulls, of NaN, beyond 64 bits, and by the types of its arguments.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

const empty = 'range x from 1 to 3 step 1 | where x > 9'
const nulls = 'datatable(x:int)[int(null), int(null)]'
const numbers = (...values: readonly string[]): string => `datatable(x:real)[${values.join(', ')}]`

describe('of nothing and of nulls', () => {
  cases('empty', [
    [`${empty} | summarize count(), sum(x), avg(x), min(x), max(x)`, [[0, 0, 'NaN', null, null]]],
    [`${nulls} | summarize count(), sum(x), avg(x), min(x), max(x)`, [[2, 0, 'NaN', null, null]]],
    [`${empty} | summarize stdev(x), stdevp(x), variance(x), variancep(x)`, [[0, 0, 0, 0]]],
    [`${empty} | summarize dcount(x), count_distinct(x), percentile(x, 50)`, [[0, 0, null]]],
    ['datatable(s:string)[] | summarize min(s), max(s)', [['', '']]],
    ['datatable(t:datetime)[] | summarize avg(t), sum(1h), avg(1h)', [[null, '00:00:00', null]]],
    ['datatable(x:long)[1, long(null), 1] | summarize dcount(x), count_distinct(x), count(x)', [[1, 1, 3]]],
  ])
})

describe('of numbers that are none', () => {
  cases('NaN and infinities', [
    [`${numbers('3.3', 'real(nan)')} | summarize sum(x), min(x), max(x), avg(x)`, [['NaN', 'NaN', 'NaN', 'NaN']]],
    [`${numbers('real(+inf)', 'real(-inf)', '1.5')} | summarize sum(x), min(x), max(x)`, [['NaN', '-Infinity', 'Infinity']]], // prettier-ignore
    [`${numbers('real(nan)', '1.0')} | summarize stdev(x), variance(x)`, [['NaN', 'NaN']]],
    [`${numbers('1e300', '1e300', '-1e300')} | summarize sum(x), avg(x)`, [[1e300, 3.3333333333333335e299]]],
  ])
})

describe('values of one row', () => {
  const half = 'datatable(a:long, s:string)[long(null), "x", 5, ""]'
  const keyed = 'datatable(g:long, x:real, k:string)[1, 1.0, "one", 1, real(nan), "none", 2, real(null), "null", 2, 2.0, "two"]' // prettier-ignore
  cases('of several expressions', [
    [`${half} | summarize take_any(a, s)`, [[null, 'x']]],
    [`${half} | summarize take_any(*)`, [[null, 'x']]],
    [`${half} | summarize any(*) by k = 1`, [[1, null, 'x']]],
    [`${half} | summarize take_any(a), take_any(s)`, [[5, 'x']]],
    [`${half} | where a > 5 | summarize take_any(*)`, [[null, '']]],
  ])
  cases('any value within an expression', [
    [`${half} | summarize tostring(take_any(a)), x = any(a) + 1, strcat(take_any(s), "!")`, [['5', 6, 'x!']]],
    [`${half} | summarize x = iff(count() > 1, "several", take_any(s))`, [['several']]],
    ['datatable(d:dynamic)[dynamic({"p": [1, 2]})] | summarize x = take_any(d).p, y = take_any(d.p)[1]', [[[1, 2], 2]]],
    ['datatable(t:long, x:int)[1, 5, 3, 7] | make-series x = take_any(x) + 1 on t from 1 to 4 step 1 | project x', [[[6, 0, 8]]]], // prettier-ignore
  ])
  describe('several values within an expression', () => {
    refuses(`${half} | summarize tostring(«take_any»(a, s))`, 'KQL4004')
    refuses(`${half} | summarize tostring(«any»(*))`, 'KQL4004')
    refuses(`${half} | extend x = tostring(«any»(a))`, 'KQL3008')
    refuses(`${half} | summarize «take_any()» by s`, 'KQL3004')
    refuses(`${half} | summarize count(), «any()»`, 'KQL3004')
  })
  cases('by a key that is NaN', [
    [`${keyed} | where g == 1 | summarize arg_min(x, *)`, [['NaN', 1, 'none']]],
    [`${keyed} | summarize arg_min(x, *) by g | sort by g asc`, [[1, 'NaN', 'none'], [2, 2, 'two']]], // prettier-ignore
    [`${keyed} | summarize arg_min(x, k), arg_max(x, k) by g | sort by g asc`, [[1, 'NaN', 'none', 'NaN', 'none'], [2, 2, 'two', 2, 'two']]], // prettier-ignore
  ])
})

describe('beyond 64 bits', () => {
  const large = 'datatable(v:long)[9223372036854775807, 1, 2]'
  test('sums of longs wrap around', async () => {
    const { rows } = await hunt(`${large} | summarize sum(v), sumif(v, v > 1)`)
    expect(rows[0]).toEqual([-9223372036854775806n, -9223372036854775807n])
  })
  cases('wrapped', [[`${large} | summarize avg(v)`, [[-3074457345618258400]]]])
})

describe('by type', () => {
  test.each([
    ['sum(toint(x))', 'long'],
    ['sum(x * 1.5)', 'real'],
    ['sum(x * 1h)', 'timespan'],
    ['avg(x)', 'real'],
    ['avg(x * 1h)', 'timespan'],
    ['avg(datetime(2020-01-01) + x * 1h)', 'datetime'],
    ['avg(todecimal(x))', 'decimal'],
    ['min(toint(x))', 'int'],
    ['max(tostring(x))', 'string'],
    ['countif(x > 1)', 'long'],
    ['stdev(x)', 'real'],
    ['binary_all_or(x)', 'long'],
  ])('%s is %s', async (call, type) => {
    const { columns } = await hunt(`range x from 1 to 3 step 1 | summarize r = ${call}`)
    expect(columns[0]?.type).toBe(type)
  })
  cases('times', [
    ['range x from 1 to 2 step 1 | summarize avg(datetime(2020-01-01) + x * 1d)', [['2020-01-02T12:00:00.0000000Z']]],
    ['range x from 1 to 2 step 1 | summarize max(x * 1h), min(x * -1h)', [['02:00:00', '-02:00:00']]],
  ])
  refuses('print d = dynamic(1) | summarize max(«d»)', 'KQL3001')
})

describe('names of results', () => {
  test.each([
    ['count()', 'count_'],
    ['countif(x > 1)', 'countif_'],
    ['sum(x)', 'sum_x'],
    ['sumif(x, x > 1)', 'sumif_x'],
    ['dcount(x)', 'dcount_x'],
    ['make_list(x)', 'list_x'],
    ['make_set_if(x, x > 1)', 'set_x'],
    ['percentile(x, 99.9)', 'percentile_x_99_9'],
    ['binary_all_or(x)', 'x'],
  ])('%s is called %s', async (call, name) => {
    const { columns } = await hunt(`range x from 1 to 3 step 1 | summarize ${call}`)
    expect(columns.map((column) => column.name)).toEqual([name])
  })
})

describe('percentiles', () => {
  const thousand = 'range x from 1 to 1000 step 1'
  cases('nearest rank', [
    [`${thousand} | summarize percentile(x, 99.9), percentile(x, 0), percentile(x, 100)`, [[999, 1, 1000]]],
    ['datatable(t:timespan)[1h, 2h, 3h] | summarize percentile(t, 50)', [['02:00:00']]],
  ])
})

describe('spread', () => {
  cases('as Kusto rounds it', [
    ['range x from 1 to 10 step 1 | summarize variance(x)', [[9.1666666667]]],
    ['range x from 1 to 10 step 1 | summarize stdev(x), stdevp(x)', [[3.027650354102996, 2.8722813232690143]]],
    ['print x = 100.0 | summarize stdev(x), variance(x), covariance(x, x)', [[0, 0, 0]]],
    ['datatable(x:real, y:real)[1, 14, 2, 10, 3, 17, 4, 20, 5, 50] | summarize covariancep(x, y)', [[16.4]]],
  ])
})
