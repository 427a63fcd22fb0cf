// The examples of plugins beside Microsoft's binder: the columns that each gives.
import { expect, test } from '@jest/globals'
import { plugins } from '../../src/kql/bind/plugins/index.js'
import { catalog, testNow } from '../support/hunting.js'
import { compare } from './agreement.js'
import { isUnexplained } from './known.js'
import { officialBinder } from './official.js'

const official = officialBinder(catalog)
const options = { catalog, now: testNow }
/** The call ends the query, so that all of its columns are compared. */
const plugin = (query: string): string =>
  query.replace(/(\| evaluate (?:[^()]|\((?:[^()]|\([^()]*\))*\))*?)\s*\|.*$/, '$1')

test.each(Object.values(plugins).flatMap((bound) => Object.keys(bound?.examples ?? {})))('%s', async (example) => {
  const text = plugin(example)
  const found = { text, ...compare(text, await official(text), options) }
  expect([found].filter(isUnexplained)).toEqual([])
})
