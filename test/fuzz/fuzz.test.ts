// Texts by the grammar and texts broken by hand's worth of changes: nothing crashes, hangs, or makes SQL that is refused.
// And a text answers the same in all ways there are to its answer.
// Each runs for 6 s; HARRIER_TRIALS=full for 10 minutes, HARRIER_SEED for other texts than the last time.
import { beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { allFunctions } from '../../src/kql/functions/index.js'
import { analyze } from '../../src/kql/compile.js'
import { catalog, testEngine, testNow } from '../support/hunting.js'
import type { Choices } from '../oracle/generator/choices.js'
import { choices } from '../oracle/generator/choices.js'
import { queries } from '../oracle/generator/queries.js'
import { addEdgeRows } from './edge-rows.js'
import { mutated } from './mutations.js'
import { faultOf } from './verdict.js'
import { differenceOf } from './ways.js'

const budgetMs = process.env['HARRIER_TRIALS'] === 'full' ? 600_000 : 6_000
const seed = Number(process.env['HARRIER_SEED'] ?? 1)

/** The faults of the texts that are drawn until the time is over, the first few; at least one text is judged. */
async function faultsOf(
  texts: fc.Arbitrary<string>,
  judge: (text: string, choose: Choices) => Promise<string | undefined> = faultOf,
): Promise<readonly unknown[]> {
  const end = performance.now() + budgetMs
  const faults: unknown[] = []
  for (let batch = 0; performance.now() < end && faults.length < 5; batch++)
    for (const [text, choose] of fc.sample(fc.tuple(texts, choices), { numRuns: 20, seed: seed + batch })) {
      if (performance.now() > end) break
      const fault = await judge(text, choose)
      if (fault !== undefined) faults.push({ text, fault })
    }
  return faults
}

beforeAll(async () => addEdgeRows(await testEngine(), catalog))

const generated = queries(catalog, (text) => analyze(text, { catalog, now: testNow }).query?.plan.columns)
const examples = allFunctions().flatMap(
  (entry) =>
  Object.keys(entry.examples).map((example) => (/^(print|range|datatable|let)\b/.test(example) ? example : `print x = ${example}`)), // prettier-ignore
)

test(
  'texts by the grammar',
  async () => {
    expect(await faultsOf(generated)).toEqual([])
  },
  budgetMs + 60_000,
)

test(
  'texts by the grammar in other ways',
  async () => {
    expect(await faultsOf(generated, differenceOf)).toEqual([])
  },
  budgetMs + 60_000,
)

test(
  'texts that were changed',
  async () => {
    const whole = fc.oneof(fc.constantFrom(...examples), generated)
    const changed = fc.tuple(whole, fc.constantFrom(...examples), choices).map(([text, other, choose]) => mutated(text, [other], choose)) // prettier-ignore
    expect(await faultsOf(changed)).toEqual([])
  },
  budgetMs + 60_000,
)
