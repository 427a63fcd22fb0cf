// Plugins that look for patterns of values: every frequent one, a few telling ones, and those that set rows apart.
import { describe, expect, test } from '@jest/globals'
import { analyze } from '../../../src/kql/compile.js'
import { cases, catalog, hunt, refuses, testNow } from '../../support/hunting.js'

/** Storms as in the reference's examples: most do no damage, and hail hardly ever does. */
const storms = `union
  (range i from 1 to 40 step 1 | project place = strcat("P", i), kind = "Hail", harm = false, crops = 0),
  (range i from 1 to 3 step 1 | project place = strcat("P", i), kind = "Hail", harm = true, crops = i),
  (range i from 1 to 13 step 1 | project place = strcat("P", i), kind = "Wind", harm = false, crops = 0),
  (range i from 1 to 9 step 1 | project place = strcat("P", i), kind = "Wind", harm = true, crops = 0),
  (range i from 1 to 35 step 1 | project place = "TEXAS", kind = strcat("K", i), harm = false, crops = 0)`

describe('basket', () => {
  cases('rows', [
    // A pattern comes with all that its rows share: no harm goes with no crops, so it does not stand alone.
    [`${storms} | project kind, harm, crops | evaluate basket(0.2) | project-away Percent`, [
      [0, 97, '', null, 0], [1, 88, '', false, 0], [2, 43, 'Hail', null, null], [3, 40, 'Hail', false, 0], [4, 22, 'Wind', null, 0],
    ]],
    [`${storms} | project kind, harm, crops | evaluate basket(0.2, "~", "~", "*", int(7), long(-1)) | where Count == 43`, [[2, 43, 43, 'Hail', null, -1]]],
    ['datatable(a: string, n: long)["x", 3, "y", 1, "x", 6] | evaluate basket(0.5, n)', [[0, 9, 90, 'x']]],
    ['datatable(a: string, b: string, c: string)["x", "y", "z", "x", "y", "q", "x", "w", "z", "v", "y", "z"] | evaluate basket(0.5, "~", 1) | project a, b, c', [['x', '', ''], ['', 'y', ''], ['', '', 'z']]],
    ['datatable(a: long, b: datetime, c: real)[long(null), datetime(2020-01-01), 0.1, long(null), datetime(2020-01-01), 0.1] | evaluate basket()', [[0, 2, 100, null, '2020-01-01T00:00:00.0000000Z', 0.1]]],
    ['DeviceProcessEvents | project DeviceName, FileName | evaluate basket() | count', [[0]]],
  ]) // prettier-ignore

  test('has the columns that the reference has', async () => {
    const { columns } = await hunt('datatable(a: long, b: string)[1, "x"] | evaluate basket()')
    expect(columns.map(({ name, type }) => `${name}: ${type}`).join(', ')).toBe('SegmentId: long, Count: long, Percent: real, a: long, b: string') // prettier-ignore
  })

  test('refuses to give more patterns than anyone reads', async () => {
    const columns = Array.from({ length: 16 }, (_, i) => `c${i} = iff(hash(i * 31 + ${i}, 10) < 7, "x", "y")`)
    const query = `range i from 1 to 200 step 1 | project ${columns.join(', ')} | evaluate basket(0.02, "~", 16)`
    await expect(hunt(query)).rejects.toThrow(/more than 10000 patterns/)
  })

  refuses('print a = 1 | evaluate basket(«2.0»)', 'KQL3010')
  refuses('print a = "x" | evaluate basket(0.2, «a»)', 'KQL3010')
  refuses('print a = 1 | evaluate basket(0.2, "~", «0»)', 'KQL3010')
  refuses('print a = dynamic([1]) | evaluate «basket()»', 'KQL3010')
})

describe('autocluster', () => {
  cases('rows', [
    [`${storms} | evaluate autocluster(0.6) | project Count, place, kind, harm, crops`, [
      [40, '', 'Hail', false, 0], [35, 'TEXAS', '', false, 0], [22, '', 'Wind', null, 0],
    ]],
    ['datatable(a: string)["x", "x", "y"] | evaluate autocluster(0.5, "~", 5, "*") | project a', [['x'], ['y']]],
    ['datatable(a: string)[] | evaluate autocluster()', []],
  ]) // prettier-ignore

  test('a warning says that the reference may choose others', () => {
    const { diagnostics } = analyze('print a = 1 | evaluate autocluster()', { catalog, now: testNow })
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['KQL2903 warning'])
  })
})

describe('diffpatterns', () => {
  cases('rows', [
    [`${storms} | evaluate diffpatterns(harm, "False", "True") | where SegmentId < 3 | project CountA, CountB, round(PercentDiffAB, 1), place, kind, crops`, [
      [13, 9, 60.2, '', 'Wind', 0], [40, 0, 45.5, '', 'Hail', 0], [35, 0, 39.8, 'TEXAS', '', 0],
    ]],
    ['datatable(s: long, a: string)[1, "x", 1, "x", 2, "y", 2, "x"] | evaluate diffpatterns(s, 1, 2)', [[0, 2, 1, 100, 50, 50, 'x'], [1, 0, 1, 0, 50, 50, 'y']]],
    ['datatable(s: long, a: string)[1, "x"] | evaluate diffpatterns(s, "1", "2") | count', [[0]]],
  ]) // prettier-ignore

  refuses('print s = 1, a = 2 | evaluate diffpatterns(«q», "1", "2")', 'KQL2001')
  refuses('print s = 1, a = 2 | evaluate «diffpatterns(s, "1")»', 'KQL3004')
})
