// top-nested: levels, what they are called, the row of the others, and null keys.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

const sales =
  'datatable(state: string, kind: string, v: long)["a", "x", 10, "a", "y", 20, "a", "y", 5, "b", "x", 30, "b", "z", 5, "c", "x", 1]'

describe('top-nested', () => {
  cases('levels', [
    [`${sales} | top-nested 1 of state by max(v)`, [['b', 30]]],
    [`${sales} | top-nested 1 of state by sum(v) asc`, [['c', 1]]],
    [`${sales} | top-nested of state by n = count(), top-nested 1 of kind by v = sum(v) | sort by state asc`, [['a', 3, 'y', 25], ['b', 2, 'x', 30], ['c', 1, 'x', 1]]],
    [`${sales} | top-nested 2 of state by sum(v), top-nested of kind by min(v) | sort by state asc, kind asc`, [['a', 35, 'x', 10], ['a', 35, 'y', 5], ['b', 35, 'x', 30], ['b', 35, 'z', 5]]],
    [`${sales} | top-nested 1 of state by max(v), top-nested 1 of kind by sum(v), top-nested 1 of v by count()`, [['b', 30, 'x', 30, 30, 1]]],
    [`${sales} | top-nested 1 of loud = strcat(state, "!") by sum(v) + 1 asc | where loud == "c!"`, [['c!', 2]]],
    [`${sales} | where v > 99 | top-nested 2 of state by sum(v), top-nested of kind by count()`, []],
    ['datatable(k: long, v: long)[long(null), 5, 1, 2] | top-nested of k by sum(v), top-nested 1 of v by count() | sort by k asc nulls first', [[null, 5, 5, 1], [1, 2, 2, 1]]],
  ]) // prettier-ignore

  cases('with others', [
    [`${sales} | top-nested 1 of state with others = "rest" by sum(v) asc | sort by state asc`, [['c', 1], ['rest', 70]]],
    [`${sales} | top-nested 9 of state with others = "rest" by sum(v) | count`, [[3]]],
    [`${sales} | top-nested 2 of state by max(v) asc, top-nested 1 of kind with others = "rest" by s = sum(v) | sort by state asc, kind asc`, [['', null, 'rest', 35], ['a', 20, 'rest', 10], ['a', 20, 'y', 25], ['c', 1, 'x', 1]]],
    [`${sales} | top-nested of state by sum(v), top-nested 1 of kind with others = "rest" by s = sum(v) | sort by state asc, kind asc`, [['a', 35, 'rest', 10], ['a', 35, 'y', 25], ['b', 35, 'rest', 5], ['b', 35, 'x', 30], ['c', 1, 'x', 1]]],
    [`${sales} | top-nested 1 of state with others = "rest" by sum(v) asc, top-nested 1 of kind by sum(v) | sort by state asc, kind asc`, [['c', 1, 'x', 1], ['rest', 70, '', null]]],
    // As in the reference: beyond the second level's groups the third has its others, beyond the first's too.
    [`${sales} | top-nested 1 of state with others = "rest" by count(), top-nested 1 of kind by sum(v), top-nested 1 of v with others = -1 by s = sum(v) | sort by state asc, kind desc, v desc`, [['a', 3, 'y', 25, 20, 20], ['a', 3, 'y', 25, -1, 5], ['a', 3, '', null, -1, 10], ['rest', 3, '', null, -1, 36]]],
  ]) // prettier-ignore

  test('names the aggregates after the keys', async () => {
    const { columns } = await hunt(`${sales} | top-nested of state by count(), top-nested of k = kind by max(v)`)
    const named = columns.map(({ name, type }) => `${name}:${type}`)
    expect(named).toEqual(['state:string', 'aggregated_state:long', 'k:string', 'aggregated_k:long'])
  })

  refuses(`${sales} | top-nested 1 of state with others = «1» by sum(v)`, 'KQL3001')
  refuses(`${sales} | top-nested 1 of «stat» by sum(v), top-nested of kind by sum(v)`, 'KQL2001')
})
