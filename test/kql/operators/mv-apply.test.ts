// mv-apply: subqueries over the items of a row that read those items once more.
import { describe } from '@jest/globals'
import { cases } from '../../support/hunting.js'

const lists = 'datatable(k: string, a: dynamic)["x", dynamic([1, 2, 5]), "y", dynamic([7])]'

describe('mv-apply', () => {
  cases('reads its own rows again', [
    [`${lists} | mv-apply i = a to typeof(long) on (as All | extend s = toscalar(All | summarize sum(i))) | project k, i, s | sort by i asc`, [['x', 1, 8], ['x', 2, 8], ['x', 5, 8], ['y', 7, 7]]],
    [`${lists} | mv-apply i = a to typeof(long) on (as All | where i in ((All | summarize max(i)))) | project k, i | sort by i asc`, [['x', 5], ['y', 7]]],
    [`${lists} | mv-apply i = a to typeof(long) on (make-series n = count() on i step 2) | project k, n, i | sort by k asc`, [['x', [1, 1, 1], [0, 2, 4]], ['y', [1], [6]]]],
  ]) // prettier-ignore
})
