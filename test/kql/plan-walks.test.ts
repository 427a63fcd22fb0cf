// The walks over plans: what a node is said to hold is all that it holds.
import { expect, test } from '@jest/globals'
import { analyze } from '../../src/kql/compile.js'
import type { Expr } from '../../src/kql/expression.js'
import type { Plan } from '../../src/kql/plan.js'
import { expressionsOf, inputs } from '../../src/kql/plan.js'
import { planMapper } from '../../src/kql/rewrite/map-plan.js'
import { catalog, testNow } from '../support/hunting.js'

const queries = [
  'DeviceInfo | where DeviceId == "a" | project DeviceId | take toscalar(print 3)',
  'print a = dynamic([1]) | mv-expand with_itemindex = i a limit toscalar(print 1) | mv-apply a limit 2 on (take 1)',
  'range x from 1 to 3 step 1 | sort by x desc | extend r = row_number(), p = prev(x, 1, 0) | summarize sumif(x, x > 1) by r',
  'datatable(k: long)[1, 2] | join kind=inner (datatable(k: long, j: long)[1, 2]) on k | union (print k = 1)',
  'let T = range x from 1 to 3 step 1 | where x > rand(); T | as U | join (U) on x',
  'range x from 1 to 3 step 1 | scan declare (n: long = 2) with (step a: x > 1 => n = a.n + x; step b: x > a.n;)',
]
const kinds =
  'aggregate apply filter item join limit project range scan sequence shared sort union unnest values window'

function planOf(kql: string): Plan {
  const { query, diagnostics } = analyze(kql, { catalog, now: testNow })
  if (!query) throw new Error(`${kql}: ${diagnostics.map(({ message }) => message).join(' ')}`)
  return query.plan
}

const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...inputs(plan).flatMap(nodesOf)]

test('the queries have nodes of every kind but those of outside data', () => {
  const met = new Set(queries.flatMap((kql) => nodesOf(planOf(kql)).map(({ kind }) => kind)))
  expect([...met].sort().join(' ')).toBe(kinds)
})

test.each(queries)('what is listed is what is mapped: %.60s', (kql) => {
  const plan = planOf(kql)
  const mapped = new Set<Expr>()
  const expression = (expr: Expr): Expr => {
    mapped.add(expr)
    return expr
  }
  planMapper({ expression, node: (node) => node })(plan)
  expect(mapped).toEqual(new Set(nodesOf(plan).flatMap(expressionsOf)))
})
