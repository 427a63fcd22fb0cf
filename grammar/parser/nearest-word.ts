// Finds what a misspelt word may have meant.

/** The word of a list fewest changes away, if no more than a third of its letters differ. */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined
  let fewest = Infinity
  for (const candidate of candidates) {
    const changes = distance(word, candidate)
    if (changes < fewest && changes * 3 <= candidate.length) [best, fewest] = [candidate, changes]
  }
  return best
}

/** How many letters must be put in, taken out or changed to make one word of the other. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const changed = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(changed, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[b.length] ?? 0
}
