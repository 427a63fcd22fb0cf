// rand() and new_guid(): a column of them has one value in each row, whoever reads it.
import { cases } from '../support/hunting.js'

const rows = 'range i from 1 to 20 step 1 | extend r = rand()'

cases('a random column is the same wherever it is read', [
  [`${rows} | extend a = r, b = r | where a != b or a != r | count`, [[0]]],
  [`${rows} | project a = r, b = r, c = r * 2 | where a != b or c != 2 * a | count`, [[0]]],
  [`${rows} | summarize count() by r, a = r | where r != a | count`, [[0]]],
  [`${rows} | extend l = pack_array(r, r) | mv-expand l to typeof(real) | where l != r | count`, [[0]]],
  [`${rows} | mv-expand x = dynamic([1, 2, 3]) | summarize n = dcount(r) by i | where n != 1 | count`, [[0]]],
  [`${rows} | sort by r asc | extend n = row_number() | sort by n asc | where r < prev(r) | count`, [[0]]],
  [`${rows} | top 5 by r asc | extend a = r | where a < prev(r) or a != r | count`, [[0]]],
  [`${rows} | partition by i (extend a = r, b = r | where a != b) | count`, [[0]]],
  ['print r = rand(), g = new_guid() | extend a = r, b = g | project r == a, g == b', [[true, true]]],
  ['range i from 1 to 9 step 1 | extend l = dynamic([1, 2]) | mv-apply l on (extend r = rand() | extend a = r, b = r | where a != b) | count', [[0]]],
]) // prettier-ignore
