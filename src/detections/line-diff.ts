// What differs between two texts, line by line, in the unified form that patches have.

interface Line {
  readonly mark: ' ' | '-' | '+'
  readonly text: string
}

/** So many unchanged lines stand around a change. */
const context = 3

/** A unified diff without a file's header; empty where the texts are the same. */
export function lineDiff(before: string, after: string): string {
  const lines = compared(linesOf(before), linesOf(after))
  return hunks(lines).join('')
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

/** The lines of both texts in one order: a longest common subsequence unchanged, what is gone before what is new. */
function compared(before: readonly string[], after: readonly string[]): readonly Line[] {
  // `common[i][j]`: how many lines the texts from i and from j on have in common.
  const common = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1))
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    const row = common[i]
    for (let j = after.length - 1; row && j >= 0; j--) {
      row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old = '', next = ''] = [before[i], after[j]]
    if (i < before.length && j < after.length && old === next) {
      lines.push({ mark: ' ', text: old })
      i++
      j++
    } else if (i < before.length && (j === after.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '-', text: old })
      i++
    } else {
      lines.push({ mark: '+', text: next })
      j++
    }
  }
  return lines
}

/** Changes with the lines around them; those near each other are in one. */
function hunks(lines: readonly Line[]): readonly string[] {
  const changed = lines.flatMap(({ mark }, index) => (mark === ' ' ? [] : [index]))
  const stretches: [number, number][] = []
  for (const index of changed) {
    const last = stretches.at(-1)
    if (last && index - context <= last[1] + context) last[1] = index
    else stretches.push([index, index])
  }
  return stretches.map(([first, last]) => hunk(lines, Math.max(0, first - context), last + context + 1))
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const shown = lines.slice(from, to)
  const count = (some: readonly Line[], mark: '-' | '+'): number =>
    some.filter((line) => line.mark === ' ' || line.mark === mark).length
  const range = (mark: '-' | '+'): string => {
    const length = count(shown, mark)
    // An empty range is told by the line before it.
    const start = count(lines.slice(0, from), mark) + (length === 0 ? 0 : 1)
    return `${mark}${start},${length}`
  }
  return `@@ ${range('-')} ${range('+')} @@\n${shown.map(({ mark, text }) => `${mark}${text}\n`).join('')}`
}
