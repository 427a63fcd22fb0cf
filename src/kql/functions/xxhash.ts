// xxHash64 with seed 0 in SQL, which is what hash() of Kusto is: https://github.com/Cyan4973/xxHash, XXH64.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  bitAnd,
  cast,
  column,
  concat,
  divideWhole,
  greaterOrEqual,
  lambda,
  modulo,
  plus,
  shiftRight,
  times,
  value,
  when,
} from '../../sql/tree.js'
import { once } from './once.js'
import { wrapAround } from './wrap-around.js'

/*
 * All numbers are HUGEINTs from 0 to 2^64-1. A prime beyond 2^63 is multiplied as the negative number of the same
 * bits, so that no product leaves 128 bits.
 */
const all64 = 18446744073709551615n
const prime1 = 11400714785074694791n
const prime2 = 14029467366897019727n
const prime3 = 1609587929392839161n
const prime4 = 9650029242287828579n
const prime5 = 2870177450012600261n

const number = (n: bigint): Sql => cast(value(n), 'hugeint')
const low64 = (sql: Sql): Sql => bitAnd(sql, number(all64))
const multiplied = (sql: Sql, prime: bigint): Sql => low64(times(sql, number(BigInt.asIntN(64, prime))))
/** 2^64 is 1 modulo 2^64-1, so bits shifted out at the top come in at the bottom. */
const rotated = (sql: Sql, bits: bigint): Sql => modulo(times(sql, number(1n << bits)), number(all64))
/** The number with its own upper bits laid over the lower ones. */
const folded = (sql: Sql, bits: bigint, name: string): Sql =>
  once(sql, name, (h) => fn.bitXor(h, shiftRight(h, value(bits))))

const round = (accumulator: Sql, lane: Sql): Sql =>
  multiplied(rotated(low64(plus(accumulator, multiplied(lane, prime2))), 31n), prime1)

/** One step over eight bytes, four bytes, one byte of what is left after the stripes. */
const overEight = (hash: Sql, lane: Sql): Sql =>
  low64(plus(multiplied(rotated(fn.bitXor(hash, round(number(0n), lane)), 27n), prime1), number(prime4)))
const overFour = (hash: Sql, lane: Sql): Sql =>
  low64(plus(multiplied(rotated(fn.bitXor(hash, multiplied(lane, prime1)), 23n), prime2), number(prime3)))
const overOne = (hash: Sql, byte: Sql): Sql =>
  multiplied(rotated(fn.bitXor(hash, multiplied(byte, prime5)), 11n), prime1)

const finished = (hash: Sql): Sql => {
  const first = multiplied(folded(hash, 33n, 'λh1'), prime2)
  const second = multiplied(folded(first, 29n, 'λh2'), prime3)
  return wrapAround(folded(second, 32n, 'λh3'))
}

/** The numbers that stand in hexadecimal text, their lowest byte first, `bytes` to each, where a pattern finds them. */
const lanesOf = (hex: Sql, bytes: number, pattern = `(.{${bytes * 2}})`): Sql => {
  const pairs = Array.from({ length: bytes }, (_, i) => i + 1)
  const highFirst = pairs
    .map((i) => `\\${i}`)
    .reverse()
    .join('')
  const lane = fn.regexReplaceAll(column('lane'), value(`^${'(..)'.repeat(bytes)}$`), value(highFirst))
  const numbers = cast(cast(concat(value('0x'), lane), 'ubigint'), 'hugeint')
  return fn.listTransform(fn.regexExtractAll(hex, value(pattern), value(1n)), lambda(['lane'], numbers))
}

const over = (lanes: Sql, start: Sql, step: (hash: Sql, lane: Sql) => Sql): Sql =>
  fn.listReduce(lanes, lambda(['hash', 'lane'], step(column('hash'), column('lane'))), start)

/** Four accumulators, each over every fourth lane of the whole stripes of 32 bytes, and then all of them mixed. */
const overStripes = (hex: Sql): Sql => {
  const accumulators = [prime1 + prime2, prime2, 0n, -prime1].map((start, i) => {
    const own = lanesOf(hex, 8, `.{${16 * i}}(.{16}).{${48 - 16 * i}}`)
    return over(own, number(BigInt.asUintN(64, start)), round)
  })
  const names = ['λa', 'λb', 'λc', 'λd']
  const mixed = (read: readonly Sql[]): Sql => {
    const turned = read.map((sql, i) => rotated(sql, [1n, 7n, 12n, 18n][i] ?? 0n)).reduce(plus)
    return read.reduce((hash, sql) => {
      const merged = multiplied(fn.bitXor(hash, round(number(0n), sql)), prime1)
      return low64(plus(merged, number(prime4)))
    }, low64(turned))
  }
  const readAll = (read: readonly Sql[]): Sql => {
    const [next, name] = [accumulators[read.length], names[read.length]]
    return next && name !== undefined ? once(next, name, (sql) => readAll([...read, sql])) : mixed(read)
  }
  return readAll([])
}

/** The hash of hexadecimal text as bytes. */
const hashOfHex = (hex: Sql): Sql =>
  once(hex, 'λhex', (all) => {
    const bytes = divideWhole(fn.length(all), value(2n))
    const inStripes = times(divideWhole(bytes, value(32n)), value(64n))
    const start = when(greaterOrEqual(bytes, value(32n)), overStripes(all), number(prime5))
    return once(fn.substr(all, plus(inStripes, value(1n))), 'λrest', (rest) => {
      const inEights = times(divideWhole(fn.length(rest), value(16n)), value(16n))
      const afterEights = over(lanesOf(fn.left(rest, inEights), 8), low64(plus(start, bytes)), overEight)
      return once(fn.substr(rest, plus(inEights, value(1n))), 'λend', (end) => {
        const four = fn.regexExtract(end, value('^.{8}'), value(0n))
        const afterFour = over(lanesOf(four, 4), afterEights, overFour)
        return finished(over(lanesOf(fn.substr(end, plus(fn.length(four), value(1n))), 1), afterFour, overOne))
      })
    })
  })

/** The hash of a text's UTF-8 bytes, as a signed number of 64 bits. */
export const xxhashOfText = (text: Sql): Sql => hashOfHex(fn.hexOfBlob(fn.blobOfText(text)))

/** The hash of a whole number's eight bytes. */
export const xxhashOfNumber = (whole: Sql): Sql =>
  finished(overEight(number(prime5 + 8n), low64(cast(whole, 'hugeint'))))
