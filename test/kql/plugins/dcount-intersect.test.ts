// dcount_intersect: exact counts of what sketches have in common, and a refusal where they would be guesses.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

describe('dcount_intersect', () => {
  cases('rows', [
    // The example of the reference: each sketch has a zero more.
    [`range x from 1 to 100 step 1
      | extend isEven = (x % 2 == 0), isMod3 = (x % 3 == 0), isMod5 = (x % 5 == 0)
      | summarize hll_even = hll(iif(isEven, x, 0), 2), hll_mod3 = hll(iif(isMod3, x, 0), 2), hll_mod5 = hll(iif(isMod5, x, 0), 2)
      | evaluate dcount_intersect(hll_even, hll_mod3, hll_mod5)
      | project evenNumbers = s0 - 1, even_and_mod3 = s1 - 1, even_and_mod3_and_mod5 = s2 - 1`, [[50, 16, 3]]],
    ['range x from 1 to 4 step 1 | summarize a = hll(x), b = hll(x + x % 2) by s0 = x > 2 | sort by s0 asc | evaluate dcount_intersect(a, hll_merge(b, b)) | project s0, s01, s1', [[false, 2, 1], [true, 2, 1]]],
    ['range x from 1 to 4 step 1 | summarize a = hll(x) | evaluate dcount_intersect(a, dynamic(null), a) | project s0, s1, s2', [[4, null, null]]],
    ['range x from 1 to 4 step 1 | summarize a = hll(x), b = hll_if(x, x > 9) | evaluate dcount_intersect(a, b) | project s0, s1', [[4, 0]]],
  ]) // prettier-ignore

  test('its columns stand behind those that there are', async () => {
    const { columns } = await hunt('print h = dynamic(null), a = 1 | evaluate dcount_intersect(h, h)')
    expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['h: dynamic', 'a: long', 's0: long', 's1: long']) // prettier-ignore
  })

  test('sketches that only estimate are refused', async () => {
    const query = 'range x from 1 to 5000 step 1 | summarize h = hll(x) | evaluate dcount_intersect(h, h)'
    await expect(hunt(query)).rejects.toThrow(/takes sketches of up to 4096 different values/)
  })

  refuses('print h = dynamic(null) | evaluate «dcount_intersect(h)»', 'KQL3004')
  refuses('print h = dynamic(null), a = 1 | evaluate dcount_intersect(h, «a»)', 'KQL3001')
  refuses('print h = dynamic(null) | evaluate dcount_intersect(h, «g»)', 'KQL2001')
})
