// Names of other languages: none is KQL's own, and each leads to what there is.
import { expect, test } from '@jest/globals'
import { foreignNames } from '../../../src/kql/functions/foreign-names.js'
import { isSupported } from '../../../src/kql/bind/own-ways/index.js'
import { refusalOf } from '../../../src/kql/functions/index.js'

test.each(Object.entries(foreignNames))('%s means %s', (name, meant) => {
  expect(isSupported(name) || refusalOf(name) !== undefined).toBe(false)
  expect(isSupported(meant)).toBe(true)
})
