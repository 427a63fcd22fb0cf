// hll and what is read from it. A sketch is an opaque dynamic: its form is our own, its counts lie within the error
// that the reference tells, and are exact up to some thousands.
import type { HostJson } from '../../sql/host-function.js'
import { hostFunction } from '../../sql/host-function.js'
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { aggregateCall, cast, greater, host, value, when } from '../../sql/tree.js'
import { isList } from '../json-text.js'
import { aggregate, optionalFixed, rest, scalar } from './define.js'
import { jsonOfValue } from './json-values.js'
import type { Sketch } from './sketch.js'
import { countOf, emptySketch, hashOfText, mostExact, refuseAccuracy, registerBits, sketchOf, union } from './sketch.js'

const mark = 'hll'
/** As JSON: the mark, the accuracy, and the hashes in hexadecimal or the registers in base64. */
const asJson = (accuracy: number, sketch: Sketch): HostJson =>
  sketch.kind === 'exact'
    ? [mark, BigInt(accuracy), [...sketch.hashes].map((hash) => hash.toString(16)).join(' ')]
    : [mark, BigInt(accuracy), Buffer.from(sketch.registers).toString('base64'), BigInt(sketch.registers.length)]

interface Held {
  readonly accuracy: number
  readonly sketch: Sketch
}
function sketchFrom(json: HostJson): Held | undefined {
  if (!isList(json)) return undefined
  const [marked, accuracy, content, size] = json
  const bits = typeof accuracy === 'number' ? registerBits[accuracy] : undefined
  if (marked !== mark || typeof accuracy !== 'number' || bits === undefined || typeof content !== 'string')
    return undefined
  if (size === undefined) {
    const words = content === '' ? [] : content.split(' ')
    if (!words.every((word) => /^[0-9a-f]{1,16}$/.test(word))) return undefined
    return {
      accuracy,
      sketch: sketchOf(
        words.map((word) => BigInt(`0x${word}`)),
        bits,
      ),
    }
  }
  const registers = new Uint8Array(Buffer.from(content, 'base64'))
  return registers.length === 1 << bits ? { accuracy, sketch: { kind: 'registers', registers } } : undefined
}

const gather = hostFunction({
  name: 'hll',
  takes: ['varchar[]', 'bigint'],
  returns: 'json',
  run: (texts, accuracy) => {
    const level = Number(accuracy)
    const hashes = texts.flatMap((text) => (text === null ? [] : hashOfText(text)))
    return asJson(level, sketchOf(hashes, registerBits[level] ?? registerBits[1]))
  },
})

const merge = hostFunction({
  name: 'hll_merge',
  takes: ['json'],
  returns: 'json',
  run: (all) => {
    const found = isList(all) ? all.flatMap((one) => sketchFrom(one) ?? []) : []
    const [first] = found
    if (!first) return null
    if (found.some(({ accuracy }) => accuracy !== first.accuracy)) {
      throw new RangeError('sketches of different accuracies cannot be merged.')
    }
    const bits = registerBits[first.accuracy] ?? registerBits[1]
    return asJson(
      first.accuracy,
      found.reduce((sum, { sketch }) => union(sum, sketch, bits), emptySketch),
    )
  },
})

const count = hostFunction({
  name: 'dcount_hll',
  takes: ['json'],
  returns: 'bigint',
  run: (json) => {
    const found = sketchFrom(json)
    return found ? BigInt(countOf(found.sketch)) : null
  },
})

/** How many hashes the first of the sets has, the first two have in common, and so on; null from one that is no sketch on. */
const intersections = hostFunction({
  name: 'hll_intersections',
  takes: ['json'],
  returns: 'json',
  run: (all) => {
    const counts: HostJson[] = []
    let common: ReadonlySet<bigint> | undefined
    for (const one of isList(all) ? all : []) {
      const found = sketchFrom(one)
      if (!found) break
      if (found.sketch.kind === 'registers') {
        // Registers tell how many values there are, but hardly which: an estimate could be off by more than the answer.
        throw new RangeError(`dcount_intersect takes sketches of up to ${mostExact} different values.`)
      }
      const { hashes } = found.sketch
      common = common ? new Set([...common].filter((hash) => hashes.has(hash))) : hashes
      counts.push(BigInt(common.size))
    }
    return counts
  },
})

export const sketches = {
  hll: aggregate({
    takes: { value: 'scalar', accuracy: optionalFixed('long') },
    returns: 'dynamic',
    resultName: { prefix: 'hll' },
    conditional: 'hll_if',
    doc: 'A sketch of how many different values there are, which can be merged and counted; the accuracy is 0 to 4, 1 unless told; null for no rows. Its form is not that of the reference engine.',
    examples: { 'range x from 1 to 100 step 1 | summarize h = hll(x % 7) | project dcount_hll(h)': 7 },
    refuse: refuseAccuracy,
    host: [gather],
    sql: (args, { types, filter, constants }) => {
      const level = Number(constants.accuracy ?? 1n)
      const text: Sql = types.value === 'string' ? args.value : cast(jsonOfValue(args.value, types.value), 'varchar')
      const texts = aggregateCall('listOf', [text], { distinct: true, filter })
      const sketch = host(gather, fn.coalesce(texts, cast(value('[]'), 'varchar[]')), value(BigInt(level)))
      return when(greater(aggregateCall('count', []), value(0n)), sketch)
    },
  }),
  hll_merge: aggregate({
    takes: { sketch: 'dynamic' },
    returns: 'dynamic',
    resultName: { prefix: 'hll_merge' },
    rowwise: 'merged sketches',
    doc: 'The sketch of all the values that sketches stand for: those of the rows in summarize, those of the arguments elsewhere.',
    examples: {
      'range x from 1 to 100 step 1 | summarize h = hll(x % 7) by x % 3 | summarize m = hll_merge(h) | project dcount_hll(m)': 7,
    },
    host: [merge],
    sql: ({ sketch }, { filter }) => host(merge, fn.jsonOf(aggregateCall('listOf', [sketch], { filter }))),
  }),
} as const

export const sketchReaders = {
  'merged sketches': scalar({
    takes: { sketches: rest('dynamic') },
    returns: 'dynamic',
    resultName: { fixed: 'hll_merged_result' },
    doc: 'hll_merge of sketches beside each other.',
    examples: {},
    hidden: true,
    host: [merge],
    sql: ({ sketches: given }) => host(merge, fn.jsonArray(...given)),
  }),
  'counts of intersections': scalar({
    takes: { sketches: rest('dynamic') },
    returns: 'dynamic',
    doc: 'How many values the first sketch stands for, the first two have in common, the first three, and so on.',
    examples: {},
    hidden: true,
    host: [intersections],
    sql: ({ sketches: given }) => host(intersections, fn.jsonArray(...given)),
  }),
  dcount_hll: scalar({
    takes: { sketch: 'dynamic' },
    returns: 'long',
    resultName: { prefix: 'dcount_hll' },
    doc: 'About how many different values a sketch stands for; exact up to some thousands.',
    examples: { 'dcount_hll(dynamic(null))': null },
    host: [count],
    sql: ({ sketch }) => host(count, sketch),
  }),
} as const
