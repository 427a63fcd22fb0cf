// How results are called that have no name of their own, and names that have no result.
import { describe } from '@jest/globals'
import { cases, refuses } from '../support/hunting.js'

const columns = (operator: string) =>
  `datatable(x: long, y: long, z: long)[1, 2, 3] | ${operator} | getschema | summarize make_list(ColumnName)`

describe('names of results', () => {
  cases('a returned expression of arg_max is named for the greatest value and its place', [
    named('summarize arg_max(x, y + 1)', ['x', 'max_x_arg1']),
    named('summarize arg_min(x, y, z + 1, strcat("a", z), toint(z))', ['x', 'y', 'min_x_arg2', 'min_x_arg3', 'z']),
    named('summarize arg_max(x + 1, y + 1)', ['max_', 'max__arg1']),
    named('summarize latest = arg_max(x, y + 1)', ['latest', 'max_x_arg1']),
    named('summarize arg_max(x, *, y + 1)', ['x', 'y', 'z', 'max_x_arg2']),
    named('summarize (a, b) = arg_max(x, y + 1)', ['a', 'b']),
    named('summarize arg_max(x, y + 1) by z', ['z', 'x', 'max_x_arg1']),
  ])

  cases('where * stands among what is returned, no column comes twice', [
    named('summarize arg_max(x, y, *)', ['x', 'y', 'z']),
    named('summarize arg_max(x, z, *, y, y)', ['x', 'z', 'y']),
    named('summarize arg_min(x, latest = z, *)', ['x', 'latest', 'y']),
    named('summarize arg_max(x, x, *)', ['x', 'y', 'z']),
    named('summarize arg_max(x, y, *) by y', ['y', 'x', 'z']),
    named('summarize arg_max(x + 1, y + 1, *)', ['max_', 'max__arg1', 'x', 'y', 'z']),
    named('summarize argmax(x, z, *)', ['max_x', 'max_x_z', 'max_x_y']),
    named('summarize take_any(z, *), count()', ['z', 'x', 'y', 'count_']),
    named('summarize take_any(x, *, *) by y', ['y', 'x', 'z']),
    named('summarize arg_max(x, x), arg_min(x, y, y)', ['x', 'x1', 'x2', 'y', 'y1']),
  ])

  cases('the old forms of arg_max and arg_min put the key before their names', [
    named('summarize argmax(x, y, z + 1), argmin(y, *)', ['max_x', 'max_x_y', 'max_x_arg2', 'min_y', 'min_y_x', 'min_y_z']),
    named('summarize (a, b) = argmax(x + 1, y, z)', ['a', 'b', 'max__z']),
  ]) // prettier-ignore

  cases('any is called for itself within an expression, take_any is not', [
    named('summarize tostring(any(x)), any(y) + 1, any(z)', ['any_x', 'Column1', 'any_z']),
    named('summarize tostring(take_any(x)), take_any(y)', ['Column1', 'y']),
  ])

  cases('an argument that has a name gives it to its result', [
    named('summarize arg_max(x, lastly = y)', ['x', 'lastly']),
    named('summarize arg_max(greatest = x, y + 1)', ['greatest', 'max_greatest_arg1']),
    named('summarize take_any(some = y, x)', ['some', 'x']),
    named('summarize any(some = y, x + 1)', ['any_some', 'any_arg1']),
    named('summarize percentiles(sum = x + y, 50)', ['percentile_sum_50']),
    named('project array_sort_asc(one = dynamic([2, 1]), two = dynamic([3, 4]))', ['one_sorted', 'two_sorted']),
    named('project series_fit_2lines(s = dynamic([1, 2])) | project-keep *_split_idx', [
      'series_fit_2lines_s_split_idx',
    ]),
  ])

  describe('a name without a result', () => {
    refuses('print (a, «b») = 1', 'KQL2015')
    refuses('print x = 1 | project (a, «b») = x', 'KQL2015')
    refuses('print x = 1 | extend (a, «b») = x', 'KQL2015')
    refuses('print x = 1 | summarize (a, «b») = count()', 'KQL2015')
    refuses('print x = 1 | summarize count() by (a, «b») = x', 'KQL2015')
    refuses('print x = 1 | summarize (a, «b») = take_any(x)', 'KQL2015')
    refuses('print x = 1 | summarize (a, b, «c») = arg_max(x, x + 1)', 'KQL2015')
    refuses('print x = 1 | summarize (a, b, «c») = percentiles(x, 5, 95)', 'KQL2015')
    refuses('print (a, b, «c») = array_sort_asc(dynamic([2, 1]), dynamic([3, 4]))', 'KQL2015')
    refuses('print x = 1 | extend (a, b, c, d, e, f, g, «h») = series_stats(dynamic([1, 2]))', 'KQL2015')
  })

  describe('a column declared twice', () => {
    refuses('datatable(a: long, b: long, «a»: string)[1, 2, "x"]', 'KQL2005')
    refuses('print s = "k=1" | parse s with "k" a "=" «a»', 'KQL2005')
    refuses('print s = "k=1" | parse-kv s as (k: long, «k»: string)', 'KQL2005')
  })

  describe('what has no order has no greatest', () => {
    refuses('print d = dynamic({"a": 1}) | summarize arg_max(«d.a», *)', 'KQL3001')
    refuses('print d = dynamic({"a": 1}) | summarize arg_min(«d», d)', 'KQL3001')
  })
})

function named(operator: string, names: readonly string[]): readonly [string, unknown] {
  return [columns(operator), [[names]]]
}
