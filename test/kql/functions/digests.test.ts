// Percentiles, digests and sketches: exact where they are few, within the error that the reference tells beyond.
import { expect, test } from '@jest/globals'
import { hashOfText } from '../../../src/kql/functions/sketch.js'
import { cases, hunt, refuses, rowsOf } from '../../support/hunting.js'

cases('percentiles', [
  [
    'datatable(n:long, x:long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilesw(x, n, 50, 75, 99.9)',
    [[20, 20, 40]],
  ],
  ['datatable(n:long, x:long)[8, 10, 6, 20] | summarize percentilesw_array(x, n, dynamic([0, 100]))', [[[10, 20]]]],
  ['range x from 1 to 10 step 1 | where x > 10 | summarize percentilew(x, 1, 50), percentiles_array(x, 50)', [[null, null]]], // prettier-ignore
  ['range x from 1 to 10 step 1 | where x > 10 | summarize percentilesw_array(x, 1, 5, 50)', [[null]]],
  ['range x from 1 to 4 step 1 | summarize percentilew(x * 1h, x, 50)', '03:00:00'],
  ['datatable(x:long, w:long)[9223372036854775807, 1, 1, 9] | summarize percentilew(x, w, 95) == 9223372036854775807', [[true]]], // prettier-ignore
])

test('percentiles are named for the value and the percentage', async () => {
  const { columns } = await hunt('print x = 1 | summarize percentilesw(x, x, 50, 99.9), percentiles_array(x, 1)')
  expect(columns.map(({ name }) => name)).toEqual(['percentile_x_50', 'percentile_x_99_9', 'percentiles_x'])
})

cases('digests', [
  ['range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project rank_tdigest(t, 685)', [[685]]],
  ['range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project percentrank_tdigest(t, 500)', [[50]]],
  [
    'range x from 1 to 10 step 1 | summarize t = tdigest(x), u = tdigest(x + 10) | project percentile_tdigest(merge_tdigest(t, u), 100, typeof(long))',
    [[20]],
  ],
  [
    'range x from 1 to 10 step 1 | summarize t = tdigest(datetime(2020-01-01) + x * 1h), u = tdigest(x * 1m) | project percentile_tdigest(t, 50, typeof(datetime)), percentile_tdigest(u, 50)',
    [['2020-01-01T05:00:00.0000000Z', '00:05:00']],
  ],
  ['print tdigest = 1 | where tdigest > 1 | summarize t = tdigest(tdigest) | project percentile_tdigest(t, 50), isnull(t)', [[null, true]]], // prettier-ignore
  ['datatable(x:long)[long(null)] | summarize t = tdigest(x) | project percentile_tdigest(t, 50), isnull(t)', [[null, false]]], // prettier-ignore
  ['range x from 1 to 2 step 1 | summarize t = tdigest(x), u = tdigest(x * 1.5) | project percentile_tdigest(merge_tdigest(t, u), 100)', [[3]]], // prettier-ignore
])

test('digests of numbers and of times have nothing in common', async () => {
  const digests = 'print x = 1 | summarize t = tdigest(x), u = tdigest(x * 1h)'
  await expect(hunt(`${digests} | project merge_tdigest(t, u)`)).rejects.toThrow('cannot be merged')
})

test('a digest of many values keeps within one per cent of the rank', async () => {
  const query = 'range x from 1 to 30000 step 1 | extend x = (x * 7919) % 30011 * 1.0'
  const digest = `${query} | summarize t = tdigest(x)`
  for (const [percentage, slack] of [
    [0, 0],
    [1, 0.2],
    [50, 1],
    [99, 0.2],
    [100, 0],
  ] as const) {
    const [[below, count] = []] = await rowsOf(
      `let limit = toscalar(${digest} | project percentile_tdigest(t, ${percentage}, typeof(real)));
       ${query} | summarize countif(x <= limit), count()`,
    )
    const rank = (100 * Number(below)) / Number(count)
    expect(Math.abs(rank - percentage)).toBeLessThanOrEqual(slack + 100 / Number(count))
  }
})

cases('percentiles of a type that is named', [
  ['range x from 1 to 4 step 1 | summarize t = tdigest(x * 1.5) | project percentiles_array_tdigest(t, dynamic([50, 100]), typeof(int)), percentiles_array_tdigest(t, dynamic([100])), percentiles_array_tdigest(t, 50, 100.0)', [[[3, 6], [6], [3, 6]]]], // prettier-ignore
])
refuses('print «percentiles_array_tdigest(dynamic(null), 50, typeof(long))»', 'KQL3003')
refuses('print «percentiles_array_tdigest(dynamic(null), dynamic([50]), "text")»', 'KQL3003')
cases('names of what is merged', [
  ['print h = dynamic(null) | project merge_tdigest(h, h), hll_merge(h, h) | project tdigests_merge_result, hll_merged_result', [[null, null]]], // prettier-ignore
  ['print h = dynamic(null) | summarize merge_tdigest(h), hll_merge(h) | project merge_tdigests_h, hll_merge_h', [[null, null]]], // prettier-ignore
])
cases('sketches', [
  ['range x from 1 to 4000 step 1 | summarize h = hll(x) | project dcount_hll(h)', [[4000]]],
  ['range x from 1 to 10 step 1 | summarize h = hll_if(tostring(x), x > 7, 3) | project dcount_hll(h)', [[3]]],
  ['range x from 1 to 10 step 1 | summarize h = hll(x), g = hll(x + 5) | project dcount_hll(hll_merge(h, g))', [[15]]],
  ['print x = 1 | where x > 1 | summarize h = hll(x) | project dcount_hll(h), isnull(h)', [[null, true]]],
  ['print x = 1 | summarize h = hll_if(x, x > 1) | project dcount_hll(h)', [[0]]],
  ['datatable(x:long)[long(null)] | summarize h = hll(x) | project dcount_hll(h)', [[0]]],
])

test.each([
  [0, 0.016],
  [1, 0.008],
  [4, 0.002],
])('a sketch of accuracy %i counts within three times %d', async (accuracy, error) => {
  const [[count] = []] = await rowsOf(
    `range x from 1 to 100000 step 1 | summarize h = hll(x, ${accuracy}) by x % 2 | summarize h = hll_merge(h) | project dcount_hll(h)`,
  )
  expect(Math.abs(Number(count) - 100_000) / 100_000).toBeLessThan(3 * error)
})

test('hashes of short texts differ', () => {
  expect(new Set(Array.from({ length: 100_000 }, (_, i) => hashOfText(String(i)))).size).toBe(100_000)
})

cases('buildschema', [
  [
    'datatable(v:dynamic)[dynamic({"t": datetime(2026-12-01)}), dynamic({"t": "2026-12-01"})] | summarize buildschema(v)',
    [[{ t: ['datetime', 'string'] }]],
  ],
  [
    'datatable(v:dynamic)[dynamic({"x":1, "t":[1.0, {"a":true}]}), dynamic(null), dynamic({"x":null}), dynamic("s")] | summarize buildschema(v)',
    [[['string', { x: 'long', t: { '`indexer`': ['double', { a: 'bool' }] } }]]],
  ],
])
cases('column_names_of', [['let F = (p:int) { print A="", B=p }; print column_names_of(F(1))', [[['A', 'B']]]]])
refuses('print x = 1 | summarize «percentilesw_array(x, 1, "a")»', 'KQL3003')
refuses('print x = 1 | summarize «percentiles_array(x, dynamic([1, {}]))»', 'KQL3003')
refuses('print «column_names_of()»', 'KQL3004')
refuses('print «percentile_tdigest(dynamic(1), 5, typeof(string))»', 'KQL3003')
