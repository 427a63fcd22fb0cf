// Every capture judged over all others: a tree of databases, so that none is loaded once for each of the others.
import { copyFileSync, existsSync, rmSync } from 'node:fs'

export interface LeaveOneOut<Capture, Judgement> {
  /** Adds captures to the database of a file. */
  readonly add: (path: string, captures: readonly Capture[]) => Promise<void>
  /** Judges a capture over the database of a file, which it may change. */
  readonly judge: (path: string, capture: Capture) => Promise<Judgement>
}

/**
 * Judges each of some captures over a database that holds all others, in the order of the captures. `path` is a
 * database that holds none; it and those made of it, in the same folder, are used up. Half of the captures are added
 * to a copy in which the other half is judged, and so on: of n captures each is added log n times.
 */
export async function leaveOneOut<Capture, Judgement>(
  path: string,
  captures: readonly Capture[],
  work: LeaveOneOut<Capture, Judgement>,
): Promise<readonly Judgement[]> {
  const [only] = captures
  if (only === undefined) return []
  if (captures.length === 1) {
    const judgement = await work.judge(path, only)
    remove(path)
    return [judgement]
  }
  const half = Math.ceil(captures.length / 2)
  const [left, right] = [captures.slice(0, half), captures.slice(half)]
  const copy = `${path}.1`
  copyFileSync(path, copy)
  await work.add(copy, right)
  const first = await leaveOneOut(copy, left, work)
  await work.add(path, left)
  return [...first, ...(await leaveOneOut(path, right, work))]
}

function remove(path: string): void {
  for (const file of [path, `${path}.wal`]) if (existsSync(file)) rmSync(file)
}
