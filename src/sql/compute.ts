// Terms: a few kinds of expressions computed in TypeScript as the engine computes them, for what runs outside SQL row by
// row. `computable.ts` makes them of SQL.

/** A value as it is computed with: whole numbers of any width as bigint, doubles as number, all other types as text. */
export type Cell = null | boolean | bigint | number | string

/** Where a value is found while computing: the frame, and the place in it. */
export type Slot = readonly [frame: number, place: number]
/** The values that terms read. */
export type Frames = readonly (readonly Cell[])[]

/** An expression as data that can be written as JSON. */
export type Term =
  | { readonly op: 'slot'; readonly at: Slot }
  | { readonly op: 'value'; readonly as: Held; readonly text: string | null }
  | { readonly op: Lazy | Strict; readonly of: readonly Term[] }

/** How a value of a type is held. */
export type Held = 'boolean' | 'whole' | 'double' | 'text'

/** A value from its text in SQL, and back. */
export const readers: Readonly<Record<Held, (text: string) => Cell>> = {
  boolean: (text) => text === 'true',
  whole: BigInt,
  double: (text) => infinities.get(text) ?? Number(text),
  text: (text) => text,
}
/** The text that SQL casts to the value again; null for null. */
export const textOf = (cell: Cell): string | null =>
  cell === null || typeof cell === 'string' ? cell : Object.is(cell, -0) ? '-0' : String(cell)
const infinities: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['-inf', -Infinity],
])

type Compute = (frames: Frames) => Cell

/** Computes a term again and again. */
export function computeOf(term: Term): Compute {
  if (term.op === 'slot') {
    const [frame, place] = term.at
    return (frames) => frames[frame]?.[place] ?? null
  }
  if (term.op === 'value') {
    const cell = term.text === null ? null : readers[term.as](term.text)
    return () => cell
  }
  const parts = term.of.map(computeOf)
  if (isLazy(term.op)) return lazy[term.op](parts)
  const run: (a: never, b: never) => Cell = strict[term.op]
  const [left = none, right] = parts
  if (!right)
    return (frames) => {
      const a = left(frames)
      return a === null ? null : run(a as never, a as never)
    }
  return (frames) => {
    const a = left(frames)
    if (a === null) return null
    const b = right(frames)
    return b === null ? null : run(a as never, b as never)
  }
}

const none: Compute = () => null

/** What is not simply null where a part of it is. */
const lazy = {
  and: (parts) => (frames) => decided(parts, frames, false),
  or: (parts) => (frames) => decided(parts, frames, true),
  isNull:
    ([part = none]) =>
    (frames) =>
      part(frames) === null,
  same:
    ([left = none, right = none]) =>
    (frames) =>
      left(frames) === right(frames),
  sameDouble:
    ([left = none, right = none]) =>
    (frames) => {
      const [a, b] = [left(frames), right(frames)]
      return a === b || (typeof a === 'number' && typeof b === 'number' && isNaN(a) && isNaN(b))
    },
  /** Only what does not fit its type is an error. */
  try:
    ([part = none]) =>
    (frames) => {
      try {
        return part(frames)
      } catch (error) {
        if (error instanceof RangeError) return null
        throw error
      }
    },
  case: (parts) => (frames) => {
    let i = 0
    for (; i + 1 < parts.length; i += 2) if (parts[i]?.(frames) === true) return parts[i + 1]?.(frames) ?? null
    return parts[i]?.(frames) ?? null
  },
  coalesce: (parts) => (frames) => {
    for (const part of parts) {
      const cell = part(frames)
      if (cell !== null) return cell
    }
    return null
  },
  greatest: (parts) => (frames) => best<bigint>(parts, frames, (one, other) => other < one),
  least: (parts) => (frames) => best<bigint>(parts, frames, (one, other) => one < other),
  greatestDouble: (parts) => (frames) => best<number>(parts, frames, (one, other) => lessDouble(other, one)),
  leastDouble: (parts) => (frames) => best<number>(parts, frames, lessDouble),
} satisfies Record<string, (parts: readonly Compute[]) => Compute>
export type Lazy = keyof typeof lazy
const isLazy = (op: Lazy | Strict): op is Lazy => op in lazy

/** All parts or any of them, where null is not known. */
function decided(parts: readonly Compute[], frames: Frames, by: boolean): boolean | null {
  let known = true
  for (const part of parts) {
    const cell = part(frames)
    if (cell === by) return by
    known &&= cell !== null
  }
  return known ? !by : null
}

/** The first that no other comes before; nulls are passed over. */
function best<T extends Cell>(parts: readonly Compute[], frames: Frames, before: (one: T, other: T) => boolean): Cell {
  let found: T | null = null
  for (const part of parts) {
    const cell = part(frames) as T | null
    if (cell !== null && (found === null || before(cell, found))) found = cell
  }
  return found
}

/** The engine ranks NaN above all. */
const lessDouble = (a: number, b: number): boolean => a < b || (isNaN(b) && !isNaN(a))

/** Does a whole number fit into so many bits with its sign? */
export const fits = (whole: bigint, bits: number): boolean => BigInt.asIntN(bits, whole) === whole

function checked(bits: 32 | 64 | 128): (whole: bigint) => bigint {
  return (whole) => {
    if (!fits(whole, bits)) throw new RangeError(`${whole} does not fit into ${bits} bits`)
    return whole
  }
}
const ifFits =
  (bits: 32 | 64 | 128) =>
  (whole: bigint): bigint | null =>
    fits(whole, bits) ? whole : null

/** What is null where a part of it is. */
const strict = {
  not: (a: boolean) => !a,
  isNan: (a: number) => isNaN(a),
  equal: (a: Cell, b: Cell) => a === b,
  equalDouble: (a: number, b: number) => a === b || (isNaN(a) && isNaN(b)),
  less: (a: bigint, b: bigint) => a < b,
  lessDouble,
  add: (a: bigint, b: bigint) => a + b,
  subtract: (a: bigint, b: bigint) => a - b,
  multiply: (a: bigint, b: bigint) => a * b,
  divide: (a: bigint, b: bigint) => (b === 0n ? null : a / b),
  bits: (a: bigint, b: bigint) => a & b,
  addDouble: (a: number, b: number) => a + b,
  subtractDouble: (a: number, b: number) => a - b,
  multiplyDouble: (a: number, b: number) => a * b,
  toDouble: Number,
  join: (a: string, b: string) => a + b,
  within32: checked(32),
  within64: checked(64),
  within128: checked(128),
  ifWithin32: ifFits(32),
  ifWithin64: ifFits(64),
  ifWithin128: ifFits(128),
} satisfies Record<string, (a: never, b: never) => Cell>
export type Strict = keyof typeof strict
