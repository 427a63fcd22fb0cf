// Rows written in the query: sort and top keep their order where keys are equal.
import { cases } from '../../support/hunting.js'

const written = 'datatable(x: long, s: string)[1, "a", 2, "b", 2, "c", 1, "d", 1, "e", 2, "f", 1, "g"]'
const list = 'summarize make_list(s)'

cases('rows written in the query that are equal by the keys stay as they were', [
  [`${written} | top 6 by x asc | ${list}`, [[['a', 'd', 'e', 'g', 'b', 'c']]]],
  [`${written} | top 4 by x | ${list}`, [[['b', 'c', 'f', 'a']]]],
  [`${written} | sort by x asc | take 3 | project s`, [['a'], ['d'], ['e']]],
  [`${written} | sort by s desc | top 3 by x asc | project s`, [['g'], ['e'], ['d']]],
  [`${written} | sort by x asc | extend n = row_number(), p = prev(s) | take 4 | project s, n, p`, [['a', 1, ''], ['d', 2, 'a'], ['e', 3, 'd'], ['g', 4, 'e']]],
  [`${written} | summarize c = count() by s | top 2 by c | project s`, [['a'], ['b']]],
  ['range i from 1 to 20000 step 1 | extend u = i % 3 | sort by u asc | take 3 | project i', [[3], [6], [9]]],
]) // prettier-ignore
