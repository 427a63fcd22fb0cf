// docs/kql.md says what there is: it is up to date, its examples run, and every name of the reference is accounted for.
import { describe, expect, test } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Differences } from '../../src/hunting/reference-page.js'
import { referencePage } from '../../src/hunting/reference-page.js'
import { operators } from '../../src/kql/bind/operators/index.js'
import { isSupported, ownWayFunctions } from '../../src/kql/bind/own-ways/index.js'
import { plugins, refusedPlugins } from '../../src/kql/bind/plugins/index.js'
import { refusalOf } from '../../src/kql/functions/index.js'
import { refusedFunctions } from '../../src/kql/functions/reference-names.js'
import { parse } from '../../grammar/parse.js'
import { tablesGiven } from '../../src/kql/tables-given.js'
import { packageRoot } from '../../src/package-root.js'
import { rowsOf, tablesOf } from '../support/hunting.js'

test('docs/kql.md is what `npm run docs` writes', () => {
  const read = (...path: readonly string[]): string => readFileSync(join(packageRoot(), ...path), 'utf8')
  const differences = JSON.parse(read('bench', 'differences.json')) as Differences
  expect(existsSync(join(packageRoot(), 'docs', 'kql.md'))).toBe(true)
  expect(read('docs', 'kql.md')).toBe(referencePage(differences))
})

describe('examples', () => {
  const ofOperators = Object.values(operators).map(({ examples }) => examples)
  const ofPlugins = Object.values(plugins).map((plugin) => plugin?.examples ?? {})
  test.each([...ofOperators, ...ofPlugins].flatMap((examples) => Object.entries(examples)))(
    '%s',
    async (query, rows) => {
      const isOne = tablesGiven(parse(query).query) === undefined
      expect(isOne ? await rowsOf(query) : Object.values(await tablesOf(query))).toEqual(JSON.parse(rows))
    },
  )
  test.each(Object.values(ownWayFunctions).flatMap(({ examples }) => Object.entries(examples)))(
    '%s',
    async (query, value) => {
      expect((await rowsOf(query)).at(-1)?.at(-1)).toEqual(value)
    },
  )
})

describe('operators', () => {
  test('those that are bound have examples, and the others a reason', () => {
    // A file or host of externaldata is the user's own.
    const without = Object.entries(operators).filter(
      ([name, { examples }]) => Object.keys(examples).length === 0 && name !== 'externaldata',
    )
    const refused = Object.entries(operators).filter(([, entry]) => 'refused' in entry)
    expect(without.map(([name]) => name)).toEqual(refused.map(([name]) => name))
  })
})

describe("the official package's names", () => {
  const official = officialNames()
  test('are all there', () => {
    expect([official.functions.length, official.aggregates.length, official.plugins.length]).toEqual([429, 61, 47])
  })
  test.each([...official.functions, ...official.aggregates].map((name) => [name]))(
    '%s is supported, or refused by name',
    (name) => {
      expect(isSupported(name) || refusalOf(name) !== undefined).toBe(true)
    },
  )
  test.each(official.plugins.map((name) => [name]))('the plugin %s is supported, or refused by name', (name) => {
    expect(Object.hasOwn(plugins, name) || refusedPlugins[name] !== undefined).toBe(true)
  })
})

test('nothing is both supported and refused for a reason', () => {
  expect(Object.keys(refusedFunctions).filter(isSupported)).toEqual([])
  expect(Object.keys(refusedPlugins).filter((name) => Object.hasOwn(plugins, name))).toEqual([])
})

interface Named {
  readonly Name: string
}
/** Lists of Bridge.NET: arrays, or what has a Count and getItem. */
type Names = readonly Named[] | { readonly Count: number; getItem(at: number): Named }
interface Official {
  readonly Functions: { readonly All: Names }
  readonly Aggregates: { readonly All: Names }
  readonly PlugIns: { readonly All: Names }
}

/** The names that Microsoft's own package knows. */
function officialNames(): Record<'functions' | 'aggregates' | 'plugins', readonly string[]> {
  const require = createRequire(import.meta.url)
  require('@kusto/language-service-next/bridge.min')
  require('@kusto/language-service-next/Kusto.Language.Bridge.min')
  const { Kusto } = globalThis as unknown as { readonly Kusto: { readonly Language: Official } }
  const { Functions, Aggregates, PlugIns } = Kusto.Language
  const list = ({ All }: { readonly All: Names }): readonly string[] =>
    ('getItem' in All ? Array.from({ length: All.Count }, (_, at) => All.getItem(at)) : All).map(({ Name }) => Name)
  return { functions: list(Functions), aggregates: list(Aggregates), plugins: list(PlugIns) }
}
