// t-digests: a distribution as few weighted values, finest at its ends.

/** A value and how often it counts, in the order of the values. */
export type Centroid = readonly [mean: number, weight: number]
export type Digest = readonly Centroid[]

/** So many values are kept as they are. */
const mostExact = 1000
/** Beyond that, about so many are left. */
const compression = 500

const totalOf = (digest: Digest): number => digest.reduce((sum, [, weight]) => sum + weight, 0)

/** Where a share of the distribution lies on a scale that is steep at both ends: the scale function k1. */
const scaleOf = (share: number): number =>
  (compression / Math.PI) * (Math.asin(Math.min(2 * share - 1, 1)) + Math.PI / 2)

/**
 * The digest of weighted values: equal values become one, and where there are many, neighbours are merged as long as
 * they span less than one step of the scale. https://arxiv.org/abs/1902.04023
 */
export function digestOf(values: readonly Centroid[]): Digest {
  const sorted = [...values].sort(([a], [b]) => a - b)
  const distinct = mergeWhile(sorted, (from, to) => from[0] === to[0])
  if (distinct.length <= mostExact) return distinct
  const total = totalOf(distinct)
  let before = 0
  return mergeWhile(distinct, (group, next) => {
    const end = before + group[1] + next[1]
    if (scaleOf(end / total) - scaleOf(before / total) <= 1) return true
    before += group[1]
    return false
  })
}

function mergeWhile(sorted: Digest, joins: (group: Centroid, next: Centroid) => boolean): Digest {
  const merged: Centroid[] = []
  for (const next of sorted) {
    const group = merged.at(-1)
    if (!group || !joins(group, next)) merged.push(next)
    else {
      const weight = group[1] + next[1]
      const mean = group[0] === next[0] ? group[0] : group[0] + ((next[0] - group[0]) * next[1]) / weight
      merged[merged.length - 1] = [mean, weight]
    }
  }
  return merged
}

/** The value that a share of the values does not exceed, by nearest rank; undefined for no values. */
export function percentileOf(digest: Digest, share: number): number | undefined {
  const rank = share * totalOf(digest)
  let below = 0
  const found = digest.find(([, weight]) => (below += weight) >= rank - 1e-9)
  return (found ?? digest.at(-1))?.[0]
}

/** How many values do not exceed a value; those of a centroid lie half on each side of it. */
export function rankOf(digest: Digest, value: number): number {
  let below = 0
  for (const [mean, weight] of digest) {
    if (mean === value && weight > 1 && digest.length >= compression) return below + weight / 2
    if (mean > value) break
    below += weight
  }
  return below
}
