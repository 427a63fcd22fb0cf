// Statistical functions of numbers, computed outside SQL.
import { hostFunction } from '../../sql/host-function.js'
import { cast, host } from '../../sql/tree.js'
import { betaCdf, betaInverse, betaPdf, complementaryError, errorFunction, welchTest } from './distributions.js'
import { scalar } from './define.js'

const beta = (name: string, run: (x: number, a: number, b: number) => number | null, doc: string, examples: Readonly<Record<string, unknown>>) => {
  const called = hostFunction({ name, takes: ['double', 'double', 'double'], returns: 'double', run })
  return scalar({
    takes: { x: 'number', alpha: 'number', beta: 'number' },
    returns: 'real',
    doc,
    examples,
    host: [called],
    sql: ({ x, alpha, beta: b }) => host(called, cast(x, 'double'), cast(alpha, 'double'), cast(b, 'double')),
  })
} // prettier-ignore

const error = (name: string, run: (x: number) => number, doc: string, examples: Readonly<Record<string, unknown>>) => {
  const called = hostFunction({ name, takes: ['double'], returns: 'double', run })
  return scalar({
    takes: { x: 'number' },
    returns: 'real',
    resultName: 'first',
    doc,
    examples,
    host: [called],
    sql: ({ x }) => host(called, cast(x, 'double')),
  })
}

const welch = hostFunction({
  name: 'welch_test',
  takes: ['double', 'double', 'double', 'double', 'double', 'double'],
  returns: 'double',
  run: welchTest,
})

export const statistics = {
  beta_cdf: beta(
    'beta_cdf',
    betaCdf,
    'The share of a beta distribution below x; NaN outside 0 to 1, and for shapes that are not positive or over 10,000.',
    { 'round(beta_cdf(0.5, 2, 2), 12)': 0.5, 'beta_cdf(1.5, 10, 20)': 'NaN' },
  ),
  beta_inv: beta(
    'beta_inv',
    (share, a, b) => (share <= 0 || share > 1 ? null : betaInverse(share, a, b)),
    'The x below which a share of a beta distribution lies; null for a share that is not above 0 and up to 1, NaN for shapes that are not positive.',
    {
      'round(beta_inv(0.1, 10.0, 20.0), 12)': 0.226415022389,
      'beta_inv(1.5, 10.0, 20.0)': null,
      'beta_inv(0.1, -1.0, 20.0)': 'NaN',
    },
  ),
  beta_pdf: beta(
    'beta_pdf',
    betaPdf,
    'The density of a beta distribution at x; NaN but between 0 and 1, and for shapes that are not positive.',
    { 'round(beta_pdf(0.5, 10, 20), 12)': 0.746176019311, 'beta_pdf(-10, 10, 20)': 'NaN' },
  ),
  erf: error('erf', errorFunction, 'The error function.', { 'erf(0)': 0, 'round(erf(0.5), 12)': 0.520499877813 }),
  erfc: error('erfc', complementaryError, 'What the error function lacks to 1.', {
    'erfc(0)': 1,
    'round(erfc(-1), 12)': 1.84270079295,
  }),
  welch_test: scalar({
    takes: {
      mean1: 'number',
      variance1: 'number',
      count1: 'number',
      mean2: 'number',
      variance2: 'number',
      count2: 'number',
    },
    returns: 'real',
    doc: 'How likely two samples differ as much in their means although drawn from populations of one mean: Welch’s t-test, two-sided, from means, variances and sizes.',
    examples: { 'round(welch_test(20.82, 7.8674285714, 15, 22.986666666666668, 3.8126666667, 15), 9)': 0.021378001 },
    host: [welch],
    sql: ({ mean1, variance1, count1, mean2, variance2, count2 }) =>
      host(welch, ...[mean1, variance1, count1, mean2, variance2, count2].map((x) => cast(x, 'double'))),
  }),
} as const
