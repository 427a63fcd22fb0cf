// xxHash64 with seed 0, which is what hash() of Kusto is: https://github.com/Cyan4973/xxHash, XXH64. Of numbers, whose
// eight bytes take one step, in SQL; of texts beside it, where a list of lanes in SQL would take ten times as long.
import { hostFunction } from '../../sql/host-function.js'
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { bitAnd, cast, host, modulo, plus, shiftRight, times, value } from '../../sql/tree.js'
import { once } from './once.js'
import { wrapAround } from './wrap-around.js'

const prime1 = 11400714785074694791n
const prime2 = 14029467366897019727n
const prime3 = 1609587929392839161n
const prime4 = 9650029242287828579n
const prime5 = 2870177450012600261n

/*
 * HUGEINTs from 0 to 2^64-1. A prime beyond 2^63 is multiplied as the negative number of the same bits, so that no
 * product leaves 128 bits.
 */
const all64 = 18446744073709551615n

const number = (n: bigint): Sql => cast(value(n), 'hugeint')
const low64 = (sql: Sql): Sql => bitAnd(sql, number(all64))
const multiplied = (sql: Sql, prime: bigint): Sql => low64(times(sql, number(BigInt.asIntN(64, prime))))
/** 2^64 is 1 modulo 2^64-1, so bits shifted out at the top come in at the bottom. */
const rotated = (sql: Sql, bits: bigint): Sql => modulo(times(sql, number(1n << bits)), number(all64))
/** The number with its own upper bits laid over the lower ones. */
const folded = (sql: Sql, bits: bigint, name: string): Sql =>
  once(sql, name, (h) => fn.bitXor(h, shiftRight(h, value(bits))))

/** One step over eight bytes. */
const overEight = (hash: Sql, lane: Sql): Sql => {
  const round = multiplied(rotated(multiplied(lane, prime2), 31n), prime1)
  return low64(plus(multiplied(rotated(fn.bitXor(hash, round), 27n), prime1), number(prime4)))
}

const finished = (hash: Sql): Sql => {
  const first = multiplied(folded(hash, 33n, 'λh1'), prime2)
  const second = multiplied(folded(first, 29n, 'λh2'), prime3)
  return wrapAround(folded(second, 32n, 'λh3'))
}

/** The hash of a whole number's eight bytes. */
export const xxhashOfNumber = (whole: Sql): Sql =>
  finished(overEight(number(prime5 + 8n), low64(cast(whole, 'hugeint'))))

const low = (n: bigint): bigint => BigInt.asUintN(64, n)
const turned = (n: bigint, bits: bigint): bigint => low((n << bits) | (n >> (64n - bits)))
const round = (accumulator: bigint, lane: bigint): bigint => low(turned(low(accumulator + lane * prime2), 31n) * prime1)

const stripeBytes = 32

/** Four accumulators, each over every fourth lane of the whole stripes, and then all of them mixed. */
function overStripes(view: DataView, end: number): bigint {
  const accumulators = [low(prime1 + prime2), prime2, 0n, low(-prime1)]
  for (let stripe = 0; stripe < end; stripe += stripeBytes)
    for (const [i, accumulator] of accumulators.entries())
      accumulators[i] = round(accumulator, view.getBigUint64(stripe + 8 * i, true))
  const mixed = accumulators.reduce((sum, own, i) => sum + turned(own, [1n, 7n, 12n, 18n][i] ?? 0n), 0n)
  return accumulators.reduce((hash, own) => low((hash ^ round(0n, own)) * prime1 + prime4), low(mixed))
}

function hashOfBytes(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { length } = bytes
  let at = length - (length % stripeBytes)
  let hash = low((at > 0 ? overStripes(view, at) : prime5) + BigInt(length))
  for (; at + 8 <= length; at += 8)
    hash = low(turned(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * prime1 + prime4)
  if (at + 4 <= length) {
    hash = low(turned(hash ^ low(BigInt(view.getUint32(at, true)) * prime1), 23n) * prime2 + prime3)
    at += 4
  }
  for (; at < length; at++) hash = low(turned(hash ^ low(BigInt(view.getUint8(at)) * prime5), 11n) * prime1)
  hash = low((hash ^ (hash >> 33n)) * prime2)
  hash = low((hash ^ (hash >> 29n)) * prime3)
  return BigInt.asIntN(64, hash ^ (hash >> 32n))
}

const utf8 = new TextEncoder()

export const xxhash64 = hostFunction({
  name: 'xxhash64',
  takes: ['varchar'],
  returns: 'bigint',
  run: (text) => hashOfBytes(utf8.encode(text)),
})

/** The hash of a text's UTF-8 bytes, as a signed number of 64 bits. */
export const xxhashOfText = (text: Sql): Sql => host(xxhash64, text)
