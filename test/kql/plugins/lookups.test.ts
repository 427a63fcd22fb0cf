// Plugins that compare rows with others: addresses with networks, rows with their neighbours; and those refused.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

const v4 =
  '(datatable(net: string, x: long)["1.2.0.0/16", 7, "10.0.0.0/8", 2, "10.1.2.128/25", 9, "9.9.9.9", 1, "bad", 0])'
const seen =
  'datatable(ip: string, x: long)["1.2.3.4", 1, "10.1.2.0/24", 2, "10.1.2.200", 3, "9.9.9.9", 4, "x", 5, "1.2.3.4", 6]'

describe('ipv4_lookup', () => {
  cases('rows', [
    [`${seen} | evaluate ipv4_lookup(${v4}, ip, net) | sort by x asc, x1 asc`, [['1.2.3.4', 1, '1.2.0.0/16', 7], ['10.1.2.0/24', 2, '10.0.0.0/8', 2], ['10.1.2.0/24', 2, '10.1.2.128/25', 9], ['10.1.2.200', 3, '10.0.0.0/8', 2], ['10.1.2.200', 3, '10.1.2.128/25', 9], ['9.9.9.9', 4, '9.9.9.9', 1], ['1.2.3.4', 6, '1.2.0.0/16', 7]]],
    [`${seen} | evaluate ipv4_lookup(${v4}, ip, net, return_unmatched=true) | where isnull(x1)`, [['x', 5, '', null]]],
    [`${seen} | evaluate ipv4_lookup(${v4}, ip, net, x)`, [['10.1.2.0/24', 2, '10.0.0.0/8']]],
    [`${seen} | evaluate ipv4_lookup(${v4}, ip, net, x, return_unmatched=true) | count`, [[6]]],
  ]) // prettier-ignore

  refuses(`${seen} | evaluate ipv4_lookup(${v4}, ip, «q»)`, 'KQL2001')
  refuses(`${seen} | evaluate «ipv4_lookup(${v4}, ip)»`, 'KQL3004')
})

describe('ipv6_lookup', () => {
  const v6 = '(datatable(net: string, n: long)["2001:db8::/32", 1, "fe80::/10", 2, "10.0.0.0/8", 3, "::1", 4])'
  const addresses =
    'datatable(ip: string)["2001:db8:1::5", "fe80::1", "::ffff:10.1.1.1", "10.2.2.2", "0:0:0:0:0:0:0:1", "nonsense"]'

  cases('rows', [
    [`${addresses} | evaluate ipv6_lookup(${v6}, ip, net) | sort by n asc, ip asc | project n, ip`, [[1, '2001:db8:1::5'], [2, 'fe80::1'], [3, '10.2.2.2'], [3, '::ffff:10.1.1.1'], [4, '0:0:0:0:0:0:0:1']]],
    [`${addresses} | evaluate ipv6_lookup(${v6}, ip, net, true) | count`, [[6]]],
  ]) // prettier-ignore

  test('shows the columns of the list first', async () => {
    const { columns } = await hunt(`${addresses} | evaluate ipv6_lookup(${v6}, ip, net)`)
    expect(columns.map(({ name }) => name)).toEqual(['net', 'n', 'ip'])
  })
})

describe('rows_near', () => {
  cases('rows', [
    ['range x from 1 to 9 step 1 | sort by x asc | evaluate rows_near(x == 4, 1)', [[3], [4], [5]]],
    ['range x from 1 to 9 step 1 | sort by x asc | evaluate rows_near(x in (2, 8), 1, 0)', [[1], [2], [7], [8]]],
    ['range x from 1 to 3 step 1 | sort by x asc | evaluate rows_near(x == 2, 0, 5)', [[2], [3]]],
    ['range x from 1 to 3 step 1 | evaluate rows_near(x == 7, 5) | count', [[0]]],
  ]) // prettier-ignore

  refuses('range x from 1 to 3 step 1 | evaluate rows_near(«x», 1)', 'KQL3001')
  refuses('range x from 1 to 3 step 1 | evaluate rows_near(x == 1, «-1»)', 'KQL3010')
})

describe('other plugins', () => {
  refuses('print x = 1 | evaluate «python»(typeof(*), "1")', 'KQL4008')
  refuses('print x = 1 | evaluate «http_request»("https://example.org")', 'KQL4008')
  refuses('print x = 1 | evaluate «estimate_rows_count»()', 'KQL4008')
  refuses('print x = 1 | evaluate «session_count»(x, x, 1, 2, 1, 1)', 'KQL4008')
  refuses('print x = 1 | evaluate «bag_pack»(x)', 'KQL3025')
  refuses('print x = 1 | evaluate «toString»(x)', 'KQL2004')
})
