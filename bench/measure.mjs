// Times several ways to the same end in one process, in turn, so that a busy machine troubles all of them alike.

/** The middle of the times. */
export function median(times) {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)]
}

export const geometricMean = (numbers) => Math.exp(numbers.reduce((sum, x) => sum + Math.log(x), 0) / numbers.length)

/** Milliseconds up to which what ran before shows in a time. */
const short = 250

/**
 * Milliseconds of each way, by its name: medians of so many rounds after one that warms up. What is short runs once more
 * before it is timed: it would pay for what the way before it left in the processor's caches, and that is always the
 * same one.
 */
export async function inTurn(ways, rounds) {
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
  const timed = async (run) => {
    const started = performance.now()
    await run()
    return performance.now() - started
  }
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(ways)) {
      if (round > 0 && median(times[name]) < short) await run()
      times[name].push(await timed(run))
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, [, ...list]]) => [name, median(list)]))
}

/** Lines of cells in columns, numbers to the right. */
export function tableText(head, lines) {
  const cells = [head, ...lines].map((line) => line.map(String))
  const widths = head.map((_, i) => Math.max(...cells.map((line) => line[i].length)))
  return cells
    .map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
    .join('\n')
}
