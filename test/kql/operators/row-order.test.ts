// The order of rows through operators that look at one row after another, over more rows than the engine sorts at once.
import { cases } from '../../support/hunting.js'

const rows = 'range i from 1 to 20000 step 1'
const down = 'sort by i desc'

cases('mv-expand gives the items of each row in their order, those of one row together', [
  [`${rows} | ${down} | mv-expand x = dynamic([0, 1, 2]) to typeof(long) | extend n = row_number() | where n != 3 * (20000 - i) + x + 1 | count`, [[0]]],
  [`let A = ${rows} | ${down}; let B = materialize(A | mv-expand x = dynamic([0, 1, 2]) to typeof(long)); B | extend n = row_number() | where n != 3 * (20000 - i) + x + 1 | count | extend all = toscalar(B | count)`, [[0, 60000]]],
  [`${rows} | extend t = '{"a": [0, 1, 2]}' | ${down} | mv-expand x = parse_json(t).a to typeof(long) | mv-expand y = dynamic([0, 1]) to typeof(long) | extend n = row_number() | where n != 6 * (20000 - i) + 2 * x + y + 1 | count`, [[0]]],
  [`${rows} | ${down} | extend a = range(0, 2) | mv-expand with_itemindex = k x = a to typeof(long), y = a to typeof(long) | scan declare (c: long = 0) with (step s: true => c = s.c + 1;) | where c != 3 * (20000 - i) + k + 1 or x != k | count`, [[0]]],
  [`${rows} | extend u = i % 2, a = pack_array(i, i) | sort by u asc | mv-expand with_itemindex = k x = a to typeof(long) | extend p = prev(i), q = prev(k) | where k == 1 and (p != i or q != 0) | count`, [[0]]],
  ['range i from 1 to 3 step 1 | sort by i desc | mv-expand x = dynamic([1, 2]) | project x, i', [[1, 3], [2, 3], [1, 2], [2, 2], [1, 1], [2, 1]]],
]) // prettier-ignore

cases('a table that is read more than once keeps its order', [
  [`let A = materialize(${rows} | extend u = i % 7 | sort by u asc, i desc); A | where i % 2 == 0 | extend p = prev(i), q = prev(u) | where u == q and p < i or u < q | count | extend all = toscalar(A | count)`, [[0, 20000]]],
  [`let A = ${rows} | ${down}; A | take 3 | union (A | take 2) | summarize make_set(i)`, [[[20000, 19999, 19998]]]],
  [`${rows} | extend u = i % 7 | sort by u asc, i desc | mv-apply x = range(1, 2) to typeof(long) on (summarize z = sum(x + i)) | extend n = row_number(), p = prev(i), q = prev(u) | where z != 2 * i + 3 or (u == q and p < i) | count`, [[0]]],
]) // prettier-ignore
