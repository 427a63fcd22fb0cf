// The regression: where its minimum lies, and how the prior holds it.
import { describe, expect, test } from '@jest/globals'
import { calibrationOf } from '../../src/priority/calibration.js'
import { chanceOf, fit, predict } from '../../src/priority/logistic-regression.js'
import type { Example, Weights } from '../../src/priority/logistic-regression.js'

/** A generator of numbers in [0, 1) that gives the same ones each time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function drawn(truth: Weights, count: number, seed: number): readonly Example[] {
  const next = numbers(seed)
  return Array.from({ length: count }, () => {
    const values = truth.weights.map(() => next() * 2 - 1)
    return { values, attack: next() < predict(truth, values) }
  })
}

const flat: Weights = { bias: 0, weights: [0, 0, 0] }
const truth: Weights = { bias: -1, weights: [2, -1.5, 0] }

describe('fit', () => {
  test('finds the weights that the labels were drawn with', () => {
    const { bias, weights } = fit(drawn(truth, 20_000, 1), flat, 1)
    expect(bias).toBeCloseTo(-1, 1)
    expect(weights.map((weight) => Math.round(weight * 10) / 10)).toEqual([2, -1.5, expect.closeTo(0, 0.11)])
  })

  test('is where the gradient vanishes', () => {
    const examples = drawn(truth, 200, 2)
    const prior: Weights = { bias: 1, weights: [0.5, 0.5, 0.5] }
    const found = fit(examples, prior, 3)
    const slopes = found.weights.map((weight, index) =>
      examples.reduce(
        (sum, { values, attack }) => sum + (predict(found, values) - (attack ? 1 : 0)) * (values[index] ?? 0),
        3 * (weight - (prior.weights[index] ?? 0)),
      ),
    )
    for (const slope of slopes) expect(Math.abs(slope)).toBeLessThan(1e-5)
  })

  test('without examples it is the prior', () => {
    expect(fit([], truth, 4)).toEqual(truth)
  })

  test('the order of the examples does not matter, and labels that part cleanly do no harm', () => {
    const examples = Array.from({ length: 40 }, (_, i): Example => ({ values: [i - 20, 1, 0], attack: i > 20 }))
    const one = fit(examples, flat, 1)
    const other = fit(examples.toReversed(), flat, 1)
    one.weights.forEach((weight, index) => {
      expect(Number.isFinite(weight)).toBe(true)
      expect(weight).toBeCloseTo(other.weights[index] ?? NaN, 6)
    })
  })

  test('few verdicts leave it near the prior, many lead it away', () => {
    const distance = (count: number): number => Math.abs((fit(drawn(truth, count, 3), flat, 4).weights[0] ?? 0) - 2)
    expect(distance(5)).toBeGreaterThan(distance(50))
    expect(distance(50)).toBeGreaterThan(distance(5000))
  })
})

test.each([
  [0, 0.5],
  [1000, 1],
  [-1000, 0],
])('log-odds of %d are a chance of %d', (logOdds, chance) => {
  expect(chanceOf(logOdds)).toBe(chance)
})

describe('calibration', () => {
  test('by tenths, with what was predicted beside what came', () => {
    const forecasts = [
      { chance: 0.05, attack: false },
      { chance: 0.95, attack: true },
      { chance: 1, attack: false },
    ]
    const { brier, logLoss, bins } = calibrationOf(forecasts)
    expect(brier).toBeCloseTo((0.05 ** 2 + 0.05 ** 2 + 1) / 3, 12)
    expect(logLoss).toBeCloseTo((-Math.log(0.95) - Math.log(0.95) - Math.log(1e-6)) / 3, 12)
    expect(bins).toEqual([
      { from: 0, to: 0.1, alerts: 1, predicted: 0.05, observed: 0 },
      { from: 0.9, to: 1, alerts: 2, predicted: 0.975, observed: 0.5 },
    ])
  })

  test('of a model that knows the odds, the bins lie on the diagonal', () => {
    const forecasts = drawn(truth, 50_000, 4).map(({ values, attack }) => ({ chance: predict(truth, values), attack }))
    const { bins } = calibrationOf(forecasts)
    expect(bins.length).toBeGreaterThan(1)
    for (const { predicted, observed } of bins) expect(Math.abs(predicted - observed)).toBeLessThan(0.03) // prettier-ignore
  })
})
