// Every known disagreement with the official binder, with the reason. An entry whose example agrees fails the build.
import type { Comparison, Disagreement, DisagreementKind } from './agreement.js'
import { isDisagreement } from './agreement.js'

/** A class of disagreements: those of a kind whose detail (and text, where told) fits. */
export interface KnownDisagreement {
  readonly kind: DisagreementKind
  readonly detail: RegExp
  readonly text?: RegExp
  /** A query that shows it. */
  readonly example: string
  readonly reason: string
}

export const knownDisagreements: readonly KnownDisagreement[] = [
  {
    kind: 'we accept',
    detail: /^KS107 A value of type bool expected/,
    text: /\bcount\(/,
    example: 'range x from 1 to 2 step 1 | summarize count(x)',
    reason: 'The engine answers it, as the recorded answers docs-6d2ef919b7 and null-and-edge-a866582c0d show.',
  },
  {
    kind: 'we accept',
    detail: /^KS134 The expression value must be an integer/,
    text: /\bmake_timespan\(/,
    example: 'print make_timespan(1, 12, 30, 55.123)',
    reason: 'The engine takes fractions of seconds, as the recorded answer docs-dc6297acb1 shows.',
  },
  {
    kind: 'we accept',
    detail: /^KS137 The expression value must be a number/,
    text: /\bmake_datetime\(/,
    example: 'print make_datetime("2024", 1, 2, 3, 4, 5)',
    reason:
      'Of several arguments the first is a number; given another type the engine refuses the row and not the text.',
  },
  {
    kind: 'we accept',
    detail: /^KS119 The function 'format_ipv4_mask' expects 2 arguments/,
    example: 'print format_ipv4_mask("192.168.1.1/24")',
    reason: 'The reference page has the prefix as optional.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument '(preserve_crossing|use_spheroid)' should be a bool/,
    text: /_densify\(|geo_distance_2points\(|geo_line_locate_point\(/,
    example: 'print geo_line_densify(dynamic({}), 10, 1)',
    reason: 'The reference page has it as a bool, and does not say what a number would mean.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3018/,
    example: 'datatable(x: long)[1, 2] | extend n = row_number()',
    reason:
      'The engine refuses rows without an order, as the recorded answer nested-pipelines-let-cte-cdcdba5e6e shows.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 The size of the least long/,
    example: 'print abs(long(-9223372036854775808))',
    reason: 'The engine refuses it, as the recorded answer type-casts-coercion-d7d62b881c shows.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'value' should be an integer/,
    text: /\bbinary_all_/,
    example: 'datatable(x: real)[] | summarize binary_all_and(x)',
    reason: 'Bits are those of whole numbers.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'accuracy' should be an integer/,
    example: 'print x = 1 | summarize dcount(x, "a")',
    reason: 'The accuracy is a level from 0 to 4.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument '\w+' should be a (real|long), but is a (real|decimal)\./,
    example: 'print format_bytes(1024, 1.5)',
    reason: 'A number narrows only where it is asked to; the official binder lets any number pass for some parameters.',
  },

  {
    kind: 'we refuse',
    detail: /^KQL300[15] The argument 'match'/,
    text: /\bindexof_regex\(/,
    example: 'print indexof_regex("abc", 1)',
    reason: 'A pattern is a text.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'value' should be .* but is a dynamic/,
    text: /\bpercentile(s|w|sw)?\(/,
    example: 'print x = dynamic(1) | summarize percentile(x, 50) by y = 1',
    reason: 'Dynamics have no order in which one could stand above others.',
  },
  {
    kind: 'we accept',
    detail:
      /^KS(234 The expression value must be a dynamic array|235 The expression must be a dynamic bag|236|141 The expression must have (one of the types: int or long|the type string))/,
    example: 'print array_length(dynamic({"a": 1}))',
    reason:
      'The official binder follows what a dynamic may hold, from literals and functions on; the engine takes every dynamic, as the recorded answer reg2-b147ea7f25 shows.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3010 A sort key must be/,
    text: /\btop .* by\b/,
    example: 'print x = dynamic(1), y = 1 | top 1 by x',
    reason: 'sort refuses dynamics on both sides, and top is a sort.',
  },

  {
    kind: 'we refuse',
    detail: /^KQL3002 '(==|!=|<|<=|>|>=|in|!in|\+|-|\*|\/|%)' cannot take/,
    example: 'print dynamic(1) == dynamic(1)',
    reason:
      'Two dynamics, and values of types that have nothing in common: the engine refuses those that are recorded (aggregation-8c9d7051ef, dynamic-json-797a6ecda0).',
  },
  {
    kind: 'we refuse',
    detail: /^KQL2005 A column named .* is given more than once/,
    text: /\bmv-expand\b/,
    example: 'print d = dynamic({}) | mv-expand bag_merge(d, d).a, bag_merge(d, d).a',
    reason: 'Two columns of one name; the official binder drops one of them without a word.',
  },
  {
    kind: 'name of a column',
    detail: /^ours covariance(p|if|pif)?_/,
    example: 'print x = 1, y = 2 | summarize covariancep(x, y) by z = 1',
    reason: 'The engine names both arguments, as the recorded answer docs-9c2ebb6e48 shows.',
  },
  {
    kind: 'we accept',
    detail: /^KS171 A column with the name .*project-rename/,
    example: 'print x = 1 | project-rename x = x',
    reason: 'A column renamed to its own name keeps it.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument '(value|delta|center)' should be a number or a datetime or a timespan, but is/,
    text: /\baround\(/,
    example: 'print around(true, 1, 2)',
    reason: 'Near is a matter of numbers and times.',
  },
  {
    kind: 'we accept',
    detail: /^KS107 A value of type int expected/,
    example: 'print x = 2 | project series_fit_poly(dynamic([1, 2]), dynamic([1, 2]), x)',
    reason: 'A long serves where an int is wanted, as long as it is in the range of one.',
  },
  {
    kind: 'we accept',
    detail: /^KS250 Unknown directive/,
    example: '# a line that is none of KQL\nprint 1',
    reason: 'Lines that begin with # are directives to an editor, and are passed over; hunters write them as comments.',
  },
  {
    kind: 'we accept',
    detail: /^KS10[67] .* at .*(search|not\()/,
    example: 'datatable(s: string)["a"] | search s has "a" and not("low")',
    reason:
      'A text alone is a term to search for, within not() too, as the recorded answer parse-search-c04bdac45b shows.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3104 `datetime\(/,
    example: 'print datetime("25:00:00")',
    reason: 'A literal that is no datetime is refused; the official parser does not look into the brackets.',
  },
  {
    kind: 'we accept',
    detail: /^KS124 /,
    example: 'datatable(s: string)[] | getschema | evaluate schema_merge()',
    reason: 'The engine has the plugin, as the recorded answer docs-d27578152c shows.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3010 A number in dynamic\(\)/,
    example: 'print dynamic(1e400)',
    reason: 'The engine refuses it, as the recorded answer type-casts-coercion-9034907d61 shows.',
  },
  {
    kind: 'type of a column',
    detail: /ours real, theirs long$/,
    text: /\bdatetime_diff\(/,
    example: 'print datetime_diff("week", now(), now())',
    reason: 'The engine counts weeks in reals, as the recorded answer docs-771c6afb6c shows.',
  },
  {
    kind: 'type of a column',
    detail: /ours long, theirs int$/,
    text: /\b(datetime_part|getyear|getmonth|monthofyear|dayofmonth|dayofyear|hourofday|week_?of_?year)\(/,
    example: 'print hourofday(now())',
    reason:
      'The engine gives longs, as the recorded answers docs-9a1d172176, docs-69fb126845 and docs-a26f39845c show of the parts that they ask for.',
  },
  {
    kind: 'name of a column',
    detail: /^ours \w+, theirs ip$/,
    text: /\bipv[46]_lookup\(/,
    example:
      'let t = datatable(network: string, name: string)[]; datatable(ip: string)[] | evaluate ipv6_lookup(t, ip, network)',
    reason: 'The columns of the lookup table come first, as the recorded answer docs-971453c894 shows.',
  },
  {
    kind: 'type of a column',
    detail: /ours real, theirs (int|long)$/,
    text: /\bceiling\(/,
    example: 'print ceiling(1)',
    reason: 'The engine gives a real, as the recorded answer docs-8f8574df32 shows.',
  },
  {
    kind: 'type of a column',
    detail: /ours real, theirs dynamic$/,
    text: /\bjaccard_index\(/,
    example: 'print jaccard_index(dynamic([1]), dynamic([1, 2]))',
    reason: 'The engine gives a real, as the recorded answer docs-a2817d6294 shows.',
  },
  {
    kind: 'we accept',
    detail: /^KS116 The value of type '(bool|real)' is not allowed/,
    text: /\bhll\(/,
    example: 'datatable(x: real)[1.5] | summarize hll(x)',
    reason: 'Distinct values of any scalar type can be counted, as dcount() counts them.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3003 'percentilesw?_array' cannot take a (bool|string) and a/,
    example: 'datatable(x: bool)[true] | summarize percentiles_array(x, 5, 50)',
    reason: 'An array holds numbers and times; a percentile of other values has a column of its own.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'value' should be a number or a datetime or a timespan or a string or a bool/,
    text: /\bpercentilesw?_array\(/,
    example: 'datatable(x: guid)[] | summarize percentiles_array(x, 5, 50)',
    reason: 'Percentiles need an order, which these types do not have.',
  },
  {
    kind: 'we accept',
    detail: /^KS137 The expression value must be a number/,
    text: /\bpercentilesw?_array\(/,
    example: 'datatable(x: long)[1] | summarize percentiles_array(x, dynamic([1]), 5)',
    reason: 'The reference page gives the percentages as one dynamic array too.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'value' should be a number or a datetime or a timespan, but/,
    text: /\b(percent)?rank_tdigest\(/,
    example: 'datatable(d: dynamic, x: string)[] | project rank_tdigest(d, x)',
    reason: 'A digest holds numbers and times; nothing else has a place among them.',
  },
  {
    kind: 'fewer columns',
    detail: /./,
    text: /\bunion [^|]*kind=inner\b/,
    example: 'union kind=inner AlertInfo, AlertEvidence',
    reason: 'The reference page: inner gives the columns that all tables have; the official binder gives all columns.',
  },
  {
    kind: 'a name given twice',
    detail: /./,
    text: /\bparse(-where|-kv)? /,
    example: 'print s = "a", t = 1 | parse s with t',
    reason: 'A column that parse names anew is replaced, as by extend; the official binder gives two of the name.',
  },
  {
    kind: 'a name given twice',
    detail: /^theirs \$table$/,
    text: /\bsearch\b/,
    example: 'DeviceInfo | search "x" | search "y"',
    reason: 'Each search tells the table in a column of its own; the official binder gives two columns of one name.',
  },
  {
    kind: 'fewer columns',
    detail: /theirs (\w+)1$/,
    text: /\bserialize [^|]*=/,
    example: 'print x = 1 | serialize x = 2',
    reason:
      'The reference page has serialize make columns as extend does, which replaces one of the name; the official binder numbers the new one.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 There is no time zone/,
    example: 'print datetime_utc_to_local(now(), "nowhere")',
    reason: 'A constant time zone that does not exist is refused while compiling.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 The format of format_(datetime|timespan)/,
    example: 'print format_datetime(now(), "a")',
    reason: 'A format that says nothing a time has is refused while compiling.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 The parser of parse_command_line/,
    example: 'print parse_command_line("a", "b")',
    reason: 'The reference page knows one parser.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 The (pattern|groups) of extract_all/,
    example: 'print extract_all("a", "a")',
    reason: 'The reference page asks for 1 to 16 groups, and for groups that the pattern has.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 The units of format_bytes/,
    example: 'print format_bytes(1, 1, "a")',
    reason: 'The reference page names these units alone.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 hash of a (real|decimal|bool|guid)/,
    example: 'print hash(1.5)',
    reason: 'Which bytes of these types the reference hashes is not published.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 The regular expression cannot be read/,
    example: 'print "a" matches regex "("',
    reason: 'A regular expression that RE2 does not read is refused while compiling.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 The offset of (prev|next) is other than zero/,
    example: 'range x from 1 to 2 step 1 | serialize p = prev(x, 0)',
    reason: 'The engine refuses it, as the recorded answer probe-d5f8e5f181 shows.',
  },
  {
    kind: 'more columns',
    detail: /ours \w+_(bool|int|long|real|decimal|string|datetime|timespan|guid|dynamic)\b/,
    text: /\b(union|search)\b/,
    example: 'union (print a = 1), (print a = 2, b = 1), (print a = "x")',
    reason:
      'Columns of one name and two types are two, as the recorded answer docs-928a60c3bf shows; of more than two tables the official binder forgets some.',
  },
  {
    kind: 'fewer columns',
    detail: /theirs match_id$/,
    example: 'range x from 1 to 2 step 1 | scan declare (s: long = 0) with (step one: true => s = x;)',
    reason: 'The engine gives no match_id unless it is asked for, as the recorded answer docs-66886f741b shows.',
  },
  {
    kind: 'fewer columns',
    detail: /theirs series_/,
    example: 'print s = dynamic([1]) | extend a = series_stats(s)',
    reason: 'One name takes the first result alone, as the recorded answer window-series-scan-f31d831fa4 shows.',
  },
  {
    kind: 'type of a column',
    detail: /ours dynamic, theirs \w+$/,
    text: /\bmake-series [^|]*\b(arg_max|arg_min|take_any|percentilesw?)\(/,
    example: 'DeviceInfo | make-series percentiles(ReportId, 5, 95) on Timestamp step 1h',
    reason:
      'Each aggregate of make-series gives an array; of an aggregate of several results the official binder says so of the named ones alone.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The aggregate '.*' of make-series should be a number/,
    example: 'DeviceInfo | make-series make_set(DeviceId) on Timestamp step 1h',
    reason: 'The reference page knows series of numbers alone.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 An accuracy is 0 to 4/,
    example: 'print x = 1 | summarize dcount(x, 7)',
    reason: 'The reference page names these accuracies alone.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 The trend is one of avg, linefit, none/,
    example: 'print series_decompose(dynamic([1]), 1, "a")',
    reason: 'The reference page names these trends alone.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 Editions of the reference differ in which trend/,
    example: 'print series_decompose_forecast(dynamic([1]), 1)',
    reason: 'Where editions of the reference page contradict each other, the query must say which it means.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3016 The (kind|method) is one of c?tukey, c?tukey/,
    example: 'print series_outliers(dynamic([1]), "a")',
    reason: 'The reference page names these two alone.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3003 'percentilew?' cannot take a (bool|string)/,
    example: 'print x = true | summarize percentile(x, 50)',
    reason: 'The reference page speaks of values that are ranked by size; of truths and texts nothing is recorded.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'value' should be .* but is a guid/,
    text: /\bpercentilesw?(_array)?\(|\bpercentilew?\(/,
    example: 'print x = guid(null) | summarize percentile(x, 50)',
    reason: 'Guids have no order in which one could stand above others.',
  },
  {
    kind: 'we accept',
    detail: /^KS142 The name '\w+_(bool|int|long|real|decimal|string|datetime|timespan|guid|dynamic)'/,
    text: /\bunion\b/,
    example: 'union (print a = 1), (print a = 2, b = 1), (print a = "x") | project a_string',
    reason: 'What the official binder forgets of more than two tables cannot be named either.',
  },
  {
    kind: 'we accept',
    detail: /^KS107 A value of type string expected.* at .*⟨⟩(list|set|bag)_/,
    example: 'print x = 1.5 | summarize make_list(x) | project base64_decode_tostring(list_x)',
    reason: 'The official binder follows what a list holds; the engine takes every dynamic for a text.',
  },
  {
    kind: 'type of a column',
    detail: /ours real, theirs long$/,
    text: /\bjaccard_index\(/,
    example: 'print jaccard_index(dynamic([1]), dynamic([1, 2])) + 1',
    reason: 'The engine gives a real, as the recorded answer docs-a2817d6294 shows.',
  },
  {
    kind: 'fewer columns',
    detail: /^8 and 9/,
    text: /\bdiffpatterns\(/,
    example: 'datatable(split: string, a: string, b: string)[] | evaluate diffpatterns(split, "y", "n")',
    reason: 'The reference page shows no column for what splits the rows: each pattern is counted on both sides of it.',
  },
  {
    kind: 'fewer columns',
    detail: /theirs \w+1\b/,
    text: /\bparse(-where|-kv)? /,
    example: 'print s = "a", t = 1 | parse s with t | extend u = 1',
    reason: 'Of the two columns of one name that the official binder gives, the next operator numbers one.',
  },
]

/** The entry that a disagreement falls under. */
export const knownAs = (text: string, found: Disagreement): KnownDisagreement | undefined =>
  knownDisagreements.find(
    (known) => known.kind === found.kind && known.detail.test(found.detail) && (known.text?.test(text) ?? true),
  )

/** Is the comparison a disagreement that is not listed here? */
export const isUnexplained = (compared: Comparison & { readonly text: string }): boolean =>
  isDisagreement(compared) && knownAs(compared.text, compared) === undefined
