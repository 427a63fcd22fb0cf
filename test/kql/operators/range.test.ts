// range: of which type its values are, and what it does not count through.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

describe('range', () => {
  cases('its values are of the widest of the three types', [
    ['range x from 0 to 2.5 step 1 | extend half = x / 2, type = gettype(x)', [[0, 0, 'real'], [1, 0.5, 'real'], [2, 1, 'real']]],
    ['range x from 1 to 4 step 1.5 | project x, gettype(x)', [[1, 'real'], [2.5, 'real'], [4, 'real']]],
    ['range x from int(1) to int(3) step int(2) | project x, gettype(x)', [[1, 'int'], [3, 'int']]],
    ['range x from int(1) to int(3) step 2 | project x, gettype(x)', [[1, 'long'], [3, 'long']]],
    ['range x from 1 to int(3) step int(2) | getschema | project ColumnType', [['long']]],
    ['range x from 1 to decimal(2) step 1 | getschema | project ColumnType', [['decimal']]],
    ['range x from decimal(0.1) to decimal(0.3) step decimal(0.1) | where x == decimal(0.3) | count', [[1]]],
    ['range x from 1h to 2h step 30m', [['01:00:00'], ['01:30:00'], ['02:00:00']]],
  ]) // prettier-ignore

  cases('a null counts nothing', [
    ['range x from 1 to 5 step long(null) | count', [[0]]],
    ['range x from long(null) to 5 step 1 | count', [[0]]],
  ])

  cases('an end that lies before the start is not reached', [
    ['range x from 1 to 0 step 2', []],
    ['range x from 0 to 1 step -2', []],
    ['range x from 1h to 30m step 2h', []],
    ['range x from toscalar(print 5) to toscalar(print 3) step 10', []],
    ['range x from 5 to 1 step -2', [[5], [3], [1]]],
    ['range x from 5 to 5 step -1', [[5]]],
    ['range x from -9223372036854775807 to 9223372036854775807 step 9223372036854775807', [[-(2 ** 63)], [0], [2 ** 63]]],
  ]) // prettier-ignore

  cases('it may be long', [
    ['range x from 1 to 60000000 step 1 | count', [[60_000_000]]],
    ['range x from 1 to 900000000000 step 1 | take 2', [[1], [2]]],
  ])
  test.each([
    'range x from 1 to 2000000000000 step 1 | take 2',
    'range x from 1 to toreal(toscalar(print "inf")) step 1 | take 2',
  ])('more values than anyone waits for: %s', async (kql) => {
    await expect(hunt(kql)).rejects.toThrow('A range has at most 1000000000000 values.')
  })

  refuses('range x from 1 to «real(+inf)» step 1', 'KQL3010')
  refuses('range x from «real(-inf)» to 1 step 1', 'KQL3010')
  refuses('range x from 1 to 5 step «real(nan)»', 'KQL3010')
  refuses('range x from 1 to 5 step «0»', 'KQL3010')
  refuses('range x from 1h to 2h step «0h»', 'KQL3010')
  refuses('let z = 0.0; range x from 1 to 5 step «z»', 'KQL3010')
  refuses('range x from datetime(2026-11-01) to datetime(2026-11-03) step «1»', 'KQL3010')
  refuses('range x from 1d to 5d step «1»', 'KQL3010')
  refuses('range x from 1 to «5d» step 1', 'KQL3010')
  refuses('range x from 1 to 5 step «1d»', 'KQL3010')
  refuses('range x from datetime(2026-11-01) to «5d» step 1d', 'KQL3010')
  refuses('range x from 1 to «dynamic(5)» step 1', 'KQL3010')
})
