// What basket, autocluster and diffpatterns look for, over rows that SQL has made few; names have blanks, so that no
// query can call these.
import type { HostJson } from '../../sql/host-function.js'
import { hostFunction } from '../../sql/host-function.js'
import { host } from '../../sql/tree.js'
import { scalar } from './define.js'
import type { Pattern, Profile } from './pattern-mining.js'
import { choosePatterns, free, frequentPatterns, rare } from './pattern-mining.js'

/** How many values all profiles together may have: some seconds of work for one thread. */
export const mostCells = 1_000_000

/** Rows as profiles, and the text of each value. */
interface Read {
  readonly profiles: readonly Profile[]
  readonly texts: readonly string[]
}

/** Reads lists of texts, '' for a rare value and '=x' for x, with the two weights behind them. */
function read(rows: HostJson): Read {
  const numbers = new Map<string, number>()
  const texts: string[] = []
  const numberOf = (column: number, text: string): number => {
    const key = `${column}${text}`
    const known = numbers.get(key) ?? texts.length
    if (known === texts.length) texts.push(text.slice(1))
    numbers.set(key, known)
    return known
  }
  const profiles = (rows as readonly (readonly HostJson[])[]).map((row) => ({
    values: row.slice(0, -2).map((text, column) => (typeof text === 'string' && text ? numberOf(column, text) : rare)),
    a: Number(row.at(-2)),
    b: Number(row.at(-1)),
  }))
  if (profiles.reduce((sum, { values }) => sum + values.length, 0) > mostCells) throw tooManyProfiles()
  return { profiles, texts }
}

const tooManyProfiles = (): RangeError =>
  new RangeError(
    'the rows differ in too many ways for their patterns to be found; project fewer columns, or those of fewer values.',
  )

/** Each pattern as a list: its number, weights and percentages in both sets, then its values or null. */
function written(patterns: readonly Pattern[], { profiles, texts }: Read): HostJson {
  const [totalA, totalB] = totals(profiles)
  return patterns.map(({ values, a, b }, segment) => {
    const [percentA, percentB] = [(100 * a) / totalA, (100 * b) / totalB]
    const cells = values.map((value) => (value === free ? null : (texts[value] ?? null)))
    const numbers = [BigInt(segment), whole(a), whole(b), percentA, percentB, Math.abs(percentA - percentB)]
    return [...numbers, ...cells]
  })
}

/** Weights may be reals; counts are whole. */
const whole = (weight: number): bigint => BigInt(Math.round(weight))

const totals = (profiles: readonly Profile[]): readonly [a: number, b: number] =>
  profiles.reduce(([a, b], row): readonly [number, number] => [a + row.a, b + row.b], [0, 0])

const mining = (
  name: string,
  find: (profiles: readonly Profile[], weight: number, count: number) => readonly Pattern[],
) =>
  hostFunction({
    name,
    takes: ['json', 'double', 'bigint'],
    returns: 'json',
    run: (rows, weight, count) => {
      const all = read(rows)
      return written(find(all.profiles, weight, Number(count)), all)
    },
  })

const frequent = mining('frequent_patterns', frequentPatterns)

/** A pattern that adds less than this share of the rows to those chosen before says little new. */
export const leastNews = 0.05

/**
 * A pattern is good where it has many of the rows that none before has, and where its values say much: one that three
 * rows of four have says less than one of a quarter of them. The two are weighed against each other.
 */
const clusters = mining('row_clusters', (profiles, sizeWeight, seeds) => {
  const [total] = totals(profiles)
  const bits: number[] = []
  for (const { values, a } of profiles)
    for (const value of values) if (value !== rare) bits[value] = (bits[value] ?? 0) + a
  for (const [value, weight] of bits.entries()) bits[value] = -Math.log2(weight / total)
  const told = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + (value === free ? 0 : (bits[value] ?? 0)), 0)
  const found = choosePatterns(profiles, {
    score: ({ newA }, values) =>
      newA / total < leastNews ? 0 : (newA / total) ** sizeWeight * told(values) ** (1 - sizeWeight),
    seeds,
    dimensions: Number.POSITIVE_INFINITY,
  })
  return [...found].sort((one, other) => other.a - one.a)
})

/** The values with which a search for differences begins. */
const seedsOfDifferences = 25

/** A pattern is as good as the shares differ, of all rows and of those that no pattern before has, to the same side. */
const differences = mining('row_differences', (profiles, share, dimensions) => {
  const [totalA, totalB] = totals(profiles)
  if (totalA === 0 || totalB === 0) return []
  const found = choosePatterns(profiles, {
    score: ({ a, b, newA, newB }) => {
      const [all, news] = [a / totalA - b / totalB, newA / totalA - newB / totalB]
      const least = Math.min(Math.abs(all), Math.abs(news))
      return all * news > 0 && least >= share ? least : 0
    },
    seeds: seedsOfDifferences,
    dimensions,
  })
  const difference = ({ a, b }: Pattern): number => Math.abs(a / totalA - b / totalB)
  return [...found].sort((one, other) => difference(other) - difference(one))
})

export const rowPatterns = {
  'frequent patterns': scalar({
    takes: { rows: 'dynamic', share: 'real', dimensions: 'long' },
    returns: 'dynamic',
    doc: 'The patterns that hold for a share of the rows.',
    examples: {},
    hidden: true,
    host: [frequent],
    sql: ({ rows, share, dimensions }) => host(frequent, rows, share, dimensions),
  }),
  'row clusters': scalar({
    takes: { rows: 'dynamic', sizeWeight: 'real', seeds: 'long' },
    returns: 'dynamic',
    doc: 'A few patterns that hold for many rows and say much of them.',
    examples: {},
    hidden: true,
    host: [clusters],
    sql: ({ rows, sizeWeight, seeds }) => host(clusters, rows, sizeWeight, seeds),
  }),
  'row differences': scalar({
    takes: { rows: 'dynamic', share: 'real', dimensions: 'long' },
    returns: 'dynamic',
    doc: 'A few patterns that hold for different shares of two sets of rows.',
    examples: {},
    hidden: true,
    host: [differences],
    sql: ({ rows, share, dimensions }) => host(differences, rows, share, dimensions),
  }),
} as const
