// Long work on the main thread in pieces, between which whoever else waits has a turn.
import { setImmediate } from 'node:timers/promises'

/** After so long others have their turn, in milliseconds: what they wait for is late by so much and one item more. */
const longestMs = 8

/** `items.map(make)`, with turns for others: for what may take more than some milliseconds in all. */
export async function mapInTurns<Item, Made>(
  items: readonly Item[],
  make: (item: Item, index: number) => Made,
): Promise<readonly Made[]> {
  const made: Made[] = []
  let begun = performance.now()
  for (const [index, item] of items.entries()) {
    if (performance.now() - begun > longestMs) {
      await setImmediate()
      begun = performance.now()
    }
    made.push(make(item, index))
  }
  return made
}
