// Generated queries beside Microsoft's binder and the engine: a seeded sample, as many as 12 s allow and 300 at most.
// HARRIER_TRIALS=full takes 20,000, as `npm run oracle -- 20000` does.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { analyze } from '../../src/kql/compile.js'
import { catalog, testEngine, testNow } from '../support/hunting.js'
import { queries } from './generator/queries.js'
import { officialBinder } from './official.js'
import { tally } from './tally.js'

const full = process.env['HARRIER_TRIALS'] === 'full'
const options = { catalog, now: testNow }
const arbitrary = queries(catalog, (text) => analyze(text, options).query?.plan.columns)

/** Drawn a few at a time, so that memory stays flat. */
function* drawn(): Generator<string> {
  const end = full ? Infinity : performance.now() + 12_000
  for (let batch = 0; batch < (full ? 400 : 6); batch++)
    for (const query of fc.sample(arbitrary, { numRuns: 50, seed: 7 + batch })) {
      if (performance.now() > end) return
      yield query
    }
}

test(
  '99.5 % agree, and no SQL is refused',
  async () => {
    const result = await tally(drawn(), { official: officialBinder(catalog), options, engine: await testEngine() })
    const disagreeing = result.disagreements.reduce((sum, { count }) => sum + count, 0)
    expect(result.faults).toEqual([])
    expect({ disagreeing, of: result.queries, first: result.disagreements[0] }).toMatchObject({ disagreeing: full ? expect.any(Number) : 0 }) // prettier-ignore
    expect(disagreeing).toBeLessThanOrEqual(0.005 * result.queries)
  },
  full ? 3_600_000 : 60_000,
)
