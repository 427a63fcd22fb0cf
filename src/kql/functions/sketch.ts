// Sketches of how many different values there are: exact while they are few, then HyperLogLog.
import type { Refusal } from './define.js'

/** A sketch of different values by their hashes of 64 bits. */
export type Sketch =
  | { readonly kind: 'exact'; readonly hashes: ReadonlySet<bigint> }
  | { readonly kind: 'registers'; readonly registers: Uint8Array }

/** How many bits of a hash choose a register, by accuracy 0 to 4: errors of 1.6, 0.8, 0.4, 0.28 and 0.2 %. */
export const registerBits = [12, 14, 16, 17, 18] as const
/** Why an accuracy that is none is refused. */
export const refuseAccuracy: Refusal = ({ accuracy }) =>
  accuracy === undefined || accuracy === null || Number(accuracy) in registerBits
    ? undefined
    : { parameter: 'accuracy', reason: 'An accuracy is 0 to 4.' }

/** So many hashes are kept as they are. */
export const mostExact = 4096

/** FNV-1a of the UTF-16 units over 64 bits, mixed at the end, for it alone spreads short texts badly. */
export function hashOfText(text: string): bigint {
  let [high, low] = [0xcbf29ce4, 0x84222325]
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0
    // Times 2^40 + 0x1b3, in halves of 32 bits.
    const product = low * 0x1b3
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0
    low = product >>> 0
  }
  return mixed((BigInt(high) << 32n) | BigInt(low))
}

const mask = (1n << 64n) - 1n
/** The finish of MurmurHash3. */
function mixed(hash: bigint): bigint {
  let h = hash ^ (hash >> 33n)
  h = (h * 0xff51afd7ed558ccdn) & mask
  h ^= h >> 33n
  h = (h * 0xc4ceb9fe1a85ec53n) & mask
  return h ^ (h >> 33n)
}

export const emptySketch: Sketch = { kind: 'exact', hashes: new Set() }

/** The sketch of the values of both. @param bits of the registers, which both have */
export function union(a: Sketch, b: Sketch, bits: number): Sketch {
  if (a.kind === 'exact' && b.kind === 'exact') return sketchOf([...a.hashes, ...b.hashes], bits)
  const [left, right] = [registersOf(a, bits), registersOf(b, bits)]
  return { kind: 'registers', registers: left.map((rank, i) => Math.max(rank, right[i] ?? 0)) }
}

export function sketchOf(all: Iterable<bigint>, bits: number): Sketch {
  const exact: Sketch = { kind: 'exact', hashes: new Set(all) }
  return exact.hashes.size <= mostExact ? exact : { kind: 'registers', registers: registersOf(exact, bits) }
}

function registersOf(sketch: Sketch, bits: number): Uint8Array {
  if (sketch.kind === 'registers') return sketch.registers
  const registers = new Uint8Array(1 << bits)
  const left = BigInt(64 - bits)
  for (const hash of sketch.hashes) {
    const register = Number(hash >> left)
    const tail = hash & ((1n << left) - 1n)
    // How many zeros lead the bits that are left, and one.
    const rank = Number(left) - (tail === 0n ? 0 : tail.toString(2).length) + 1
    if (rank > (registers[register] ?? 0)) registers[register] = rank
  }
  return registers
}

/** About how many different values there are: Flajolet's estimate, with linear counting while registers are empty. */
export function countOf(sketch: Sketch): number {
  if (sketch.kind === 'exact') return sketch.hashes.size
  const size = sketch.registers.length
  let [sum, empty] = [0, 0]
  for (const rank of sketch.registers) {
    sum += 2 ** -rank
    if (rank === 0) empty++
  }
  const estimate = ((0.7213 / (1 + 1.079 / size)) * size * size) / sum
  return Math.round(estimate <= 2.5 * size && empty > 0 ? size * Math.log(size / empty) : estimate)
}
