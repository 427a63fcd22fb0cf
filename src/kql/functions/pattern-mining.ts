// Patterns of rows: which values of which columns come together often, or more often in one set of rows than in another.

/**
 * Rows that are alike, once: a number for the value of each column, `rare` for a value that no pattern can have, and
 * how much the rows weigh in each of two sets.
 */
export interface Profile {
  readonly values: readonly number[]
  readonly a: number
  readonly b: number
}
export const rare = -1

/**
 * A value for some of the columns, `free` for the others, and the weight of the rows that have them all. What rows
 * share by having a rare value each is no value, so `free` is the same number.
 */
export interface Pattern {
  readonly values: readonly number[]
  readonly a: number
  readonly b: number
}
export const free = rare

/** More patterns than anyone reads; to look for them all would take hours. */
const mostPatterns = 10_000

const weigh = (rows: readonly Profile[]): { readonly a: number; readonly b: number } =>
  rows.reduce((sum, row) => ({ a: sum.a + row.a, b: sum.b + row.b }), { a: 0, b: 0 })

/** All that rows have in common. The rows of a pattern may have more in common than the pattern says. */
function common(rows: readonly Profile[]): readonly number[] {
  const shared = [...(rows[0]?.values ?? [])]
  for (const { values } of rows)
    for (let column = 0; column < shared.length; column++) if (shared[column] !== values[column]) shared[column] = free
  return shared
}

/** The pattern that all rows have. */
const anything = (rows: readonly Profile[]): readonly number[] => rows[0]?.values.map(() => free) ?? []

/** One more value for a pattern: its column, and the rows that have it. */
interface Step {
  readonly column: number
  readonly value: number
}

/** The values that rows have in the columns which a pattern leaves free, with what `add` makes of their rows. */
function tally<T>(
  rows: readonly Profile[],
  pattern: readonly number[],
  first: T,
  add: (sum: T, row: Profile) => T,
): readonly (Step & { readonly sum: T })[] {
  return pattern.flatMap((fixed, column) => {
    if (fixed !== free) return []
    const sums = new Map<number, T>()
    for (const row of rows) {
      const value = row.values[column] ?? rare
      if (value !== rare) sums.set(value, add(sums.get(value) ?? first, row))
    }
    return [...sums].map(([value, sum]) => ({ column, value, sum }))
  })
}

const having = (rows: readonly Profile[], { column, value }: Step): readonly Profile[] =>
  rows.filter((row) => row.values[column] === value)

/**
 * The patterns whose rows make up a share of all, each with every value that its rows have in common; by descending
 * weight. At most so many of its values are free of one another: the others follow from them.
 * @throws RangeError where there are too many to be of use
 */
export function frequentPatterns(rows: readonly Profile[], share: number, dimensions: number): readonly Pattern[] {
  const total = weigh(rows).a
  const found = new Map<string, { readonly pattern: Pattern; depth: number }>()
  const extend = (within: readonly Profile[], pattern: readonly number[], depth: number): void => {
    if (depth >= dimensions) return
    for (const step of tally(within, pattern, 0, (sum, row) => sum + row.a)) {
      if (!(step.sum > 0) || step.sum / total < share) continue
      const matching = having(within, step)
      const values = common(matching)
      const key = values.join()
      const known = found.get(key)
      if (known && known.depth <= depth + 1) continue
      // What was met after more steps than it takes may be extended further from here.
      found.set(key, { pattern: { values, ...weigh(matching) }, depth: depth + 1 })
      if (found.size > mostPatterns) throw tooMany()
      extend(matching, values, depth + 1)
    }
  }
  extend(rows, anything(rows), 0)
  return [...found.values()].map(({ pattern }) => pattern).sort((one, other) => other.a - one.a)
}

const tooMany = (): RangeError =>
  new RangeError(
    `more than ${mostPatterns} patterns are that frequent; a higher threshold or fewer columns give fewer.`,
  )

/** What a pattern is judged by: its rows in either set, and those of them that no pattern chosen before has. */
export interface Standing {
  readonly a: number
  readonly b: number
  readonly newA: number
  readonly newB: number
}

export interface Choice {
  /** How good a pattern is of which these are the values; patterns of 0 and less are not chosen. */
  readonly score: (standing: Standing, values: readonly number[]) => number
  /** With how many values that score best alone the search begins. */
  readonly seeds: number
  /** How many values are looked for; those that follow from them come beside. */
  readonly dimensions: number
}

/**
 * A few patterns, one after the other: from each of the best single values the value that raises the score most is
 * added as long as one does; the best of what they grow to is chosen; and then the same over the rows that are left.
 */
export function choosePatterns(rows: readonly Profile[], choice: Choice): readonly Pattern[] {
  const chosen: Pattern[] = []
  let open = new Set(rows)
  while (chosen.length < mostPatterns) {
    const best = growBest(rows, open, choice)
    if (!best) break
    chosen.push({ values: common(best), ...weigh(best) })
    const before = open.size
    open = new Set(open)
    for (const row of best) open.delete(row)
    if (open.size === before) break
  }
  return chosen
}

/** A step with its score. */
interface Scored extends Step {
  readonly score: number
}

function growBest(
  rows: readonly Profile[],
  open: ReadonlySet<Profile>,
  { score, seeds, dimensions }: Choice,
): readonly Profile[] | undefined {
  const nothing = anything(rows)
  const none: Standing = { a: 0, b: 0, newA: 0, newB: 0 }
  const add = (sum: Standing, row: Profile): Standing => ({
    a: sum.a + row.a,
    b: sum.b + row.b,
    newA: sum.newA + (open.has(row) ? row.a : 0),
    newB: sum.newB + (open.has(row) ? row.b : 0),
  })
  const steps = (within: readonly Profile[], pattern: readonly number[]): readonly Scored[] =>
    tally(within, pattern, none, add)
      .map(({ column, value, sum }) => ({ column, value, score: score(sum, pattern.with(column, value)) }))
      .filter((step) => step.score > 0)
      .sort((one, other) => other.score - one.score)

  let best: { readonly rows: readonly Profile[]; readonly score: number } | undefined
  for (const seed of steps(rows, nothing).slice(0, seeds)) {
    let grown = { rows: having(rows, seed), pattern: nothing.with(seed.column, seed.value), score: seed.score }
    for (let size = 1; size < dimensions; size++) {
      const [next] = steps(grown.rows, grown.pattern)
      if (!next || next.score <= grown.score) break
      grown = {
        rows: having(grown.rows, next),
        pattern: grown.pattern.with(next.column, next.value),
        score: next.score,
      }
    }
    if (!best || grown.score > best.score) best = grown
  }
  return best?.rows
}
