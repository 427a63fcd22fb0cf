// Every entry of the catalogue: its examples run on the real DuckDB and give the value they name.
import { describe, expect, test } from '@jest/globals'
import { allFunctions, allOperators } from '../../src/kql/functions/index.js'
import { cases, rowsOf } from '../support/hunting.js'

const scalars = [...allOperators(), ...allFunctions().filter((entry) => entry.kind === 'scalar')]
const tabular = allFunctions().filter((entry) => entry.kind !== 'scalar')

describe('scalar functions and operators', () => {
  cases(
    'print',
    scalars.flatMap(({ examples }) =>
      Object.entries(examples).map(([example, answer]) => [`print ${example}`, answer] as const),
    ),
  )
})

describe('aggregates and window functions', () => {
  const examples = tabular.flatMap(({ examples: own }) => Object.entries(own))
  test.each(examples)('%s', async (kql, answer) => {
    const rows = await rowsOf(kql)
    expect(Array.isArray(answer) && rows.length !== 1 ? rows.map((row) => row.at(-1)) : rows[0]?.at(-1)).toEqual(answer)
  })
})

test('every function is documented and has an example', () => {
  const lacking = allFunctions().filter((entry) => !entry.hidden && (entry.doc === '' || Object.keys(entry.examples).length === 0))
  expect(lacking.map(({ name }) => name)).toEqual([])
})
