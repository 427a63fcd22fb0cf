// What the text of a value can hold by its type, so that search asks no number for a word.
import type { BoundType } from '../types.js'

interface Shape {
  /** All that its characters are, whatever the case. */
  readonly characters: RegExp
  readonly longest: number
  readonly dots: number
  /** What it may be besides. */
  readonly words?: readonly string[]
}

/** As tostring() writes them; dynamics and strings may hold anything. */
const shapes: Readonly<Partial<Record<BoundType, Shape>>> = {
  bool: { characters: /^$/, longest: 0, dots: 0, words: ['true', 'false'] },
  int: { characters: /^[-\d]*$/, longest: 11, dots: 0 },
  long: { characters: /^[-\d]*$/, longest: 20, dots: 0 },
  real: { characters: /^[-+.\de]*$/i, longest: 32, dots: 1, words: ['nan', 'infinity', '-infinity'] },
  decimal: { characters: /^[-+.\de]*$/i, longest: 48, dots: 1 },
  datetime: { characters: /^[-:.\dtz]*$/i, longest: 28, dots: 1 },
  timespan: { characters: /^[-:.\d]*$/, longest: 26, dots: 2 },
  guid: { characters: /^[-\da-f]*$/i, longest: 36, dots: 0 },
}

/** Can the text of any value of the type hold this one, whatever the case? Said of ASCII alone, as folding adds others. */
export function mayHold(type: BoundType, text: string): boolean {
  const shape = shapes[type]
  if (!shape || !/^[\x20-\x7e]*$/.test(text)) return true
  if (shape.words?.some((word) => word.includes(text.toLowerCase()))) return true
  return shape.characters.test(text) && text.length <= shape.longest && text.split('.').length - 1 <= shape.dots
}
