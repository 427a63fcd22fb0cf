// Series taken apart, fitted and filtered; functions of several results and how those are named.
import { expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

/** The traffic of a month in bins of twelve hours, which the reference's page on periods shows: a period of a week. */
const traffic =
  'dynamic([80,139,87,110,68,54,50,51,53,133,86,141,97,156,94,149,95,140,77,61,50,54,47,133,72,152,94,148,105,162,101,160,87,63,53,55,54,151,103,189,108,183,113,175,113,178,90,71,62,62,65,165,109,181,115,182,121,178,114,170])'

cases('several results', [
  ['print s = dynamic([3, 1, 2]) | project (a, b) = series_stats(s) | project a + b', 2],
  ['print s = dynamic([3, 1, 2]) | extend a = series_stats(s) | project a', 1],
  ['print s = dynamic([3, 1, 2]) | where toreal(series_stats(s)) == 1 | count', 1],
  ['print s = dynamic([1, 2]) | extend series_stats(s) | project series_stats_s_max_idx', 1],
])

test.each([
  ['extend series_stats(s)', 's, series_stats_s_min, series_stats_s_min_idx, series_stats_s_max, series_stats_s_max_idx, series_stats_s_avg, series_stats_s_stdev, series_stats_s_variance'], // prettier-ignore
  ['extend (a, b) = series_stats(s)', 's, a, b'],
  ['project (a, b, c, d, e, f) = series_fit_line(s)', 'a, b, c, d, e, f'],
  ['project (a, b) = series_fft(s), series_fft(s)', 'a, b, series_fft_s_real, series_fft_s_imag'],
  ['project series_periods_detect(s, 0, 9, 1)', 'series_periods_detect_s_periods, series_periods_detect_s_scores'],
  ['extend series_periods_validate(s, 4)', 's, series_periods_validate_s_periods, series_periods_validate_s_scores'],
  ['project (a) = series_decompose_anomalies(s)', 'a, series_decompose_anomalies_s_ad_score, series_decompose_anomalies_s_baseline'], // prettier-ignore
  ['serialize a = series_fit_line(s)', 's, a'],
  ['project x = 1 | union (print y = 1, (a, b) = series_stats(dynamic([1, 2])))', 'x, y, a, b'],
  ['project x = 1 | union (print z = array_sort_asc(dynamic([2, 1]), dynamic(["b", "a"])))', 'x, z'],
])('%s gives the columns %s', async (operator, names) => {
  const { columns } = await hunt(`print s = dynamic([1, 2, 3]) | ${operator}`)
  expect(columns.map(({ name }) => name).join(', ')).toBe(names)
})

cases('fits', [
  // The figures of the reference's page on series_fit_line.
  [
    `print y = dynamic([2,5,6,8,11,15,17,18,25,26,30,30])
     | extend (r, slope, v, rv, b, fit) = series_fit_line(y)
     | project strcat(round(r, 3), " ", round(slope, 3), " ", round(v, 3), " ", round(rv, 3), " ", round(b, 3), " ", round(toreal(fit[0]), 3))`,
    '0.983 2.731 98.629 1.686 -1.667 1.064',
  ],
  // The series of the reference's page on series_fit_2lines: it grows, jumps up and falls.
  [
    `print y = dynamic([1, 2.2, 2.5, 4.7, 5.0, 12, 10.3, 10.3, 9, 8.3, 6.2])
     | project (r, i, v, rv, fit, rr, rs, ri, rvr, rrv, lr, ls, li) = series_fit_2lines(y)
     | project strcat(i, " ", round(ls, 2), " ", round(li, 2), " ", round(rs, 2), " ", round(ri, 2), " ", round(toreal(fit[5]), 2))`,
    '5 1.05 -0.07 -1.04 12.98 11.94',
  ],
  ['print f = series_fit_2lines_dynamic(dynamic([1, 2, 3, 4, 5, 6])) | project strcat(f.split_idx, f.rsquare == 1, f.left.slope)', '2True1.0'], // prettier-ignore
  ['print series_fit_2lines_dynamic(dynamic([1, 2, "a", 4, 5]))', null],
  ['print (r, c) = series_fit_poly(range(1, 9, 1)) | project round(toreal(c[0]), 9) + round(toreal(c[1]), 9)', 1],
  ['print toreal(series_fit_poly(dynamic([1, 2]), dynamic([1, 2]), 5))', null],
  ['print series_fit_line_dynamic(dynamic(["a"]))', null],
])

cases('filters', [
  ['print toreal(series_fir(range(1.0, 5.0, 1.0), dynamic([1, 1]))[4])', 4.5],
  ['print series_fir(dynamic({}), dynamic([1]))', null],
  [
    'print tostring(series_fir(dynamic([9223372036854775807]), dynamic([2, -1]), false, false))',
    '[18446744073709552000.0]',
  ],
  [
    'print (re, im) = series_fft(dynamic([1, 2, 3])) | extend (x) = series_ifft(re, im) | project round(toreal(x[2]), 9)',
    3,
  ],
  ['print (re, im) = series_fft(range(1, 30, 1)) | project round(toreal(re[0]), 9)', 465],
  // Lengths with great prime factors: the second of them alone.
  [
    `range i from 0 to 2 * 71 - 1 step 1 | summarize x = make_list(sin(2 * pi() * 5 * i / (2 * 71)))
     | project (re, im) = series_fft(x) | project strcat(round(toreal(im[5]), 9), " ", round(toreal(im[137]), 9), " ", round(series_sum(re), 9) + 0)`,
    '-71.0 71.0 0.0',
  ],
  [
    'print x = range(1, 1009, 1) | extend (re, im) = series_fft(x) | extend (y) = series_ifft(re, im) | project round(toreal(y[0]) + toreal(y[500]) + toreal(y[1008]), 6)',
    1 + 501 + 1009,
  ],
])

/** Both results of a function, with scores rounded to five digits. */
const rounded = (call: string): string =>
  `(periods, scores) = ${call} | mv-apply score = scores to typeof(real) on (summarize scores = make_list(round(score, 5))) | project periods, scores`
/** The last expression is y of the item i, from 0. */
const series = (length: number, y: string): string =>
  `range i from 0 to ${length - 1} step 1 | extend y = ${y} | summarize s = make_list(y)`

test.each([
  // The answers of the reference's pages; five digits of the score are those of the recorded answer analytics-82321a8c27.
  [`print s = ${traffic} | project ${rounded('series_periods_detect(s, 0.0, 50.0, 2)')}`, [14, 0], [0.84056, 0]],
  [`print s = ${traffic} | project ${rounded('series_periods_validate(s, 14.0, 10.0)')}`, [14, 10], [0.84056, 0]],
  // Days in bins of two hours, lower at the end of the week: the tutorial finds both, the week first.
  [
    `${series(360, '(10 + 8 * sin(i * pi() / 6)) * iff((i / 12) % 7 >= 5, 0.5, 1.0)')} | project ${rounded('series_periods_detect(s, 0., 14d / 2h, 2)')}`,
    [84, 12],
    [0.96053, 0.92105],
  ],
  // Bounds: those given, four items, half the series.
  [`print s = ${traffic} | project ${rounded('series_periods_detect(s, 4, 13, 1)')}`, [0], [0]],
  [`print s = ${traffic} | project ${rounded('series_periods_detect(s, 15, int(30), 1)')}`, [0], [0]],
  [`print s = range(1, 12, 1) | extend s = series_sin(series_multiply(s, pi() / 3)) | project ${rounded('series_periods_validate(s, 6, 3, 6.1)')}`, [6, 3, 6.1], [1, 0, 0]], // prettier-ignore
  // A period of three items, of which two show a faint one of six: the page on series_seasonal finds none.
  [`print s = dynamic([1,3,5,2,4,6,1,3,5,2,4,6]) | project ${rounded('series_periods_detect(s, 0, 6, 1)')}`, [0], [0]],
  // Of periods that are equally good, the shortest; what is rounding is no hill.
  [`${series(100, 'i % 4')} | project ${rounded('series_periods_detect(s, 0, 50, 2)')}`, [4, 0], [1, 0]],
  [`${series(100, 'i % 4')} | project ${rounded('series_periods_validate(s, 4, 5, 8, 48, 50)')}`, [4, 5, 8, 48, 50], [1, 0, 1, 1, 0]], // prettier-ignore
  // A wave that is high for nine hours of each day has no period of half a day.
  [`${series(720, 'iff(i % 24 between (9 .. 17), 10, 0) + (i * i * 17 % 97) / 97.0')} | project ${rounded('series_periods_detect(s, 0, 360, 2)')}`, [24, 0], [0.99785, 0]], // prettier-ignore
  // A series that does not change, an empty one, and none asked for.
  ['print s = repeat(0.1, 20) | project (periods, scores) = series_periods_detect(s, 0, 10, 2)', [0, 0], [0, 0]],
  ['print s = repeat(0.1, 20) | project (periods, scores) = series_periods_validate(s, 5)', [5], [0]],
  ['print s = dynamic([]) | project (periods, scores) = series_periods_detect(s, 0, 10, 1)', [0], [0]],
  ['print s = dynamic([1]) | project (periods, scores) = series_periods_detect(s, 0, 10, -1)', [], []],
  ['print s = dynamic([1, null, 2]) | project (periods, scores) = series_periods_detect(s, 0, 10, 1)', null, null],
  ['print s = dynamic({}) | project (periods, scores) = series_periods_validate(s, 5)', null, null],
  ['print s = dynamic([1, 2]) | project (periods, scores) = series_periods_validate(s, 5, real(null))', null, null],
])('the periods of %s', async (query, periods, scores) => {
  const { rows } = await hunt(query)
  expect(rows).toEqual([[periods, scores]])
})

cases('seasons', [
  [
    `print s = series_seasonal(${traffic}) | project toreal(s[0]) == toreal(s[14]) and toreal(s[0]) != toreal(s[7])`,
    true,
  ],
  ['print s = series_seasonal(dynamic([2,5,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1])) | project s', [[[1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1]]]], // prettier-ignore
  ['print s = series_seasonal(dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6])) | project series_sum(s)', 0],
  // A peak of an hour each day of a week: the series is strong at no frequency alone.
  [
    `range i from 0 to 167 step 1 | summarize s = make_list(iff(i == 75, 0, iff(i % 24 == 3, 9, 1)) + (i * i * 37 % 97) / 97.0)
     | extend (found) = series_decompose_anomalies(s) | project array_index_of(found, -1) * 1000 + array_length(found)`,
    75_168,
  ],
  ['print (b, s, t, r) = series_decompose(dynamic([1, 2, 3, 4]), 0, "none") | project r', [[[1, 2, 3, 4]]]],
  // A few points are too few to have a period.
  ['print (f) = series_decompose_anomalies(dynamic([1, 1, 2, 1, 1, 50, 1])) | project f', [[[0, 0, 0, 0, 0, 1, 0]]]],
  ['print series_outliers(dynamic([1, null, 1, 1, 4]), "tukey", 4)', [[[0, 0, 0, 0, 0]]]],
])

refuses('print «series_decompose_forecast(dynamic([1]), 1)»', 'KQL3016')
refuses('print «series_outliers(dynamic([1]), "ctukey", 0, 20, 80)»', 'KQL3016')
refuses('print series_decompose(dynamic([1]), 0, «"cubic"»)', 'KQL3016')
refuses('print series_periods_detect(dynamic([1]), «4s», 10, 1)', 'KQL3001')
refuses('print «series_periods_validate(dynamic([1]))»', 'KQL3004')
