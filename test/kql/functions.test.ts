// Every entry of the catalogue: its examples run on the real DuckDB and give the value they name.
import { describe, expect, test } from '@jest/globals'
import { allFunctions, allOperators } from '../../src/kql/functions/index.js'
import { hunt } from '../support/hunting.js'

const scalars = [...allOperators(), ...allFunctions().filter((entry) => entry.kind === 'scalar')]
const tabular = allFunctions().filter((entry) => entry.kind !== 'scalar')

describe('scalar functions and operators', () => {
  test.each(scalars.flatMap(({ examples }) => Object.entries(examples)))('print %s', async (example, answer) => {
    const { rows } = await hunt(`print ${example}`)
    expect(rows[0]?.[0]).toEqual(answer)
  })
})

describe('aggregates and window functions', () => {
  test.each(tabular.flatMap(({ examples }) => Object.entries(examples)))('%s', async (kql, answer) => {
    const { rows } = await hunt(kql)
    const last = rows.map((row) => row.at(-1))
    expect(rows.length === 1 ? last[0] : last).toEqual(answer)
  })
})

test('every function is documented and has an example', () => {
  const lacking = allFunctions().filter(
    (entry) => !entry.hidden && (entry.doc === '' || Object.keys(entry.examples).length === 0),
  )
  expect(lacking.map(({ name }) => name)).toEqual([])
})
