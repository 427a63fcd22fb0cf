// fork, facet and preview: queries that give several tables.
import { describe, expect, test } from '@jest/globals'
import { analyze } from '../../../src/kql/compile.js'
import { catalog, hunt, refuses, tablesOf, testNow } from '../../support/hunting.js'

const people = 'let People = datatable(name: string, team: string)["Ann", "a", "Ben", "b", "Cid", "b"];'

describe('the tables', () => {
  test.each<readonly [string, string, Readonly<Record<string, unknown>>]>([
    ['of branches', 'range n from 1 to 3 step 1 | fork (where n > 2) (count)', { 0: [[3]], 1: [[3]] }],
    ['with names', 'range n from 1 to 3 step 1 | fork All = (count) (take 0 | as None)', { All: [[3]], None: [] }],
    [
      'of variables',
      `${people} People | where team == "b" | fork Names = (project name | sort by name asc) Teams = (summarize count() by team)`,
      { Names: [['Ben'], ['Cid']], Teams: [['b', 2]] },
    ],
    ['of one branch', 'print x = 1 | fork Only = (extend y = x + 1)', { Only: [[1, 2]] }],
    [
      'of facets',
      `${people} People | facet by team, name`,
      { team: [['a', 1], ['b', 2]], name: [['Ann', 1], ['Ben', 1], ['Cid', 1]] },
    ],
    [
      'of facets with rows',
      `${people} People | facet by team with (where name == "Ann" | project name)`,
      { 0: [['Ann']], team: [['a', 1], ['b', 2]] },
    ],
    ['of a preview', 'range n from 1 to 3 step 1 | evaluate preview(1 + 1)', { 0: [[1], [2]], 1: [[3]] }],
    ['of a preview of no rows', 'print x = 1 | where x > 1 | evaluate preview(5)', { 0: [], 1: [[0]] }],
  ])('%s', async (_name, kql, tables) => {
    expect(await tablesOf(kql)).toEqual(tables)
  }) // prettier-ignore

  test('of facets have the columns that the reference names', async () => {
    const { columns } = await hunt(`${people} People | facet by team`, { table: 0 })
    expect(columns).toEqual([
      { name: 'team', type: 'string' },
      { name: 'count_team', type: 'long' },
    ])
  })

  test('are one for any other query', () => {
    expect(analyze('print 1', { catalog, now: testNow, table: 0 }).tables).toBeUndefined()
  })
})

describe('problems', () => {
  test('lie in the branch that has them', () => {
    const kql = 'print x = 1 | fork (extend y = x) (extend z = nothing)'
    const of = (table: number) => analyze(kql, { catalog, now: testNow, table }).diagnostics.map(({ span }) => kql.slice(span.start, span.end)) // prettier-ignore
    expect([of(0), of(1)]).toEqual([[], ['nothing']])
  })
  // Where one table is asked for, and anywhere but at the end.
  refuses('print x = 1 | «fork (count) (take 1)»', 'KQL4007')
  refuses('print x = 1 | «facet by x» | count', 'KQL4007')
  refuses('print x = 1 | «evaluate preview(1)» | count', 'KQL4007')
  refuses('print x = 1 | evaluate «preview()»', 'KQL3004')
  refuses('let T = print x = 1 | «fork (count) (take 1)»; T', 'KQL4007')
})
