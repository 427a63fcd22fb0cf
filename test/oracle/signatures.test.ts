// Our signatures beside Microsoft's: what each function takes, gives and calls its column.
import { describe, expect, test } from '@jest/globals'
import { allFunctions } from '../../src/kql/functions/index.js'
import { catalog, testNow } from '../support/hunting.js'
import { compare } from './agreement.js'
import { isUnexplained, knownDisagreements } from './known.js'
import { officialBinder } from './official.js'
import { signatureQueries } from './signatures.js'

const official = officialBinder(catalog)
const options = { catalog, now: testNow }

describe('every function with every type in each place', () => {
  test.each(allFunctions().map((entry) => [entry.name, entry] as const))('%s', async (_, entry) => {
    const found = signatureQueries(entry).map(async (text) => ({
      text,
      ...compare(text, await official(text), options),
    }))
    expect((await Promise.all(found)).filter(isUnexplained)).toEqual([])
  })
})

describe('every known disagreement is still one', () => {
  test.each(knownDisagreements)('$example', async (known) => {
    const { example, kind, detail } = known
    const found = compare(example, await official(example), options)
    expect(found).toEqual({ kind, detail: expect.stringMatching(detail) })
  })
})
