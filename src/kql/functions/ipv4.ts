// Functions on IPv4 addresses, alone or with a prefix length: 192.168.1.1, 192.168.1.0/24.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  between,
  bitAnd,
  cases,
  cast,
  column,
  concat,
  divideWhole,
  equal,
  isNotNull,
  lambda,
  less,
  minus,
  nil,
  no,
  or,
  plus,
  shiftLeft,
  shiftRight,
  times,
  tryCast,
  value,
  when,
  yes,
} from '../../sql/tree.js'
import type { BoundType, ConstantValue } from '../types.js'
import { optional, rest, scalar, textOrList } from './define.js'
import { dynamicText } from './dynamic-text.js'
import { isNumeric } from './json-arrays.js'
import { longOf } from './number-conversions.js'
import { once, onceAll } from './once.js'

/** A number from 0 to 255, without zeros in front. */
export const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const address = `(?:${octet}\\.){3}${octet}`
const prefixLength = '(?:3[0-2]|[12]?[0-9])'
const addressPattern = `^(${address})(?:/${prefixLength})?$`

/** The number that an address stands for, its prefix length left aside; null for what is no address. */
export const ipv4Number = (ip: Sql): Sql => {
  const parts = fn.split(fn.regexExtract(ip, value(addressPattern), value(1n)), value('.'))
  const numbers = fn.listTransform(parts, lambda(['part'], tryCast(column('part'), 'bigint')))
  return fn.listReduce(numbers, lambda(['high', 'low'], plus(times(column('high'), value(256n)), column('low'))))
}

/** The prefix length behind an address, or the most there can be. */
export const ownPrefix = (ip: Sql, most: bigint): Sql =>
  fn.coalesce(tryCast(fn.regexExtract(ip, value('/([0-9]{1,3})$'), value(1n)), 'bigint'), value(most))

/** The shorter of an own prefix length and one asked for; null where that is not from 0 to `most`. */
export const shorter = (own: Sql, asked: Sql | undefined, most: bigint): Sql =>
  asked ? when(between(asked, value(0n), value(most)), fn.least(own, asked)) : own

/** How many addresses share a prefix; null where the length is not from 0 to 32. */
const sizeOf = (prefix: Sql): Sql =>
  once(prefix, 'λlength', (length) =>
    when(between(length, value(0n), value(32n)), shiftLeft(cast(value(1n), 'bigint'), cast(minus(value(32n), length), 'bigint'))),
  ) // prettier-ignore

const masked = (number: Sql, prefix: Sql): Sql =>
  once(sizeOf(prefix), 'λsize', (size) => times(divideWhole(number, size), size))

/** An address as a number, with the bits beyond its prefix length cleared. */
const network = (ip: Sql): Sql => masked(ipv4Number(ip), ownPrefix(ip, 32n))

const textOf = (number: Sql): Sql =>
  once(number, 'λaddress', (n) =>
    fn.formatNumber(
      value('%d.%d.%d.%d'),
      ...[24n, 16n, 8n, 0n].map((bits) => bitAnd(shiftRight(n, value(bits)), value(255n))),
    ),
  )

/** The first and last address of a range; `undefined` for what is none. */
interface Range {
  readonly first: bigint
  readonly last: bigint
}
const constantPattern = new RegExp(`^(${address})(?:/(${prefixLength}))?$`)
function rangeOf(text: string): Range | undefined {
  const [, ip, length] = constantPattern.exec(text) ?? []
  if (ip === undefined) return undefined
  const size = 1n << (32n - BigInt(length ?? 32))
  const number = ip.split('.').reduce((high, low) => high * 256n + BigInt(low), 0n)
  const first = number - (number % size)
  return { first, last: first + size - 1n }
}

const texts = (constant: ConstantValue | undefined, type: BoundType): readonly string[] | undefined => {
  if (typeof constant !== 'string') return undefined
  if (type !== 'dynamic') return [constant]
  const items: unknown = JSON.parse(constant)
  return Array.isArray(items) ? items.map(String) : undefined
}

/** Texts given one by one, or in dynamic arrays; each known when compiling or not. */
export type Listed =
  { readonly kind: 'known'; readonly texts: readonly string[] } | { readonly kind: 'array' | 'text'; readonly sql: Sql }

/** What a rest parameter of texts and arrays of texts was given. */
export const listed = (
  items: readonly Sql[],
  constants: ConstantValue | undefined | readonly (ConstantValue | undefined)[],
  types: readonly BoundType[],
): readonly Listed[] =>
  items.map((sql, i) => {
    const type = types[i] ?? 'string'
    const known = texts(Array.isArray(constants) ? (constants as readonly ConstantValue[])[i] : undefined, type)
    return known ? { kind: 'known', texts: known } : { kind: type === 'dynamic' ? 'array' : 'text', sql }
  })

const inKnownRange = (ip: Sql, text: string): Sql => {
  const range = rangeOf(text)
  return range ? between(ip, value(range.first), value(range.last)) : nil
}

const inRange = (ip: Sql, range: Sql): Sql =>
  onceAll(
    [ip, ipv4Number(range), sizeOf(ownPrefix(range, 32n))],
    'λrange',
    ([number = ip, base = range, size = range]) => equal(divideWhole(number, size), divideWhole(base, size)),
  )

/**
 * Is the address in any of the texts of an array? `test` tells it of one. As with texts given one by one, one that is
 * no range makes what would be false null.
 */
export const inArray = (ip: Sql, array: Sql, test: (ip: Sql, text: Sql) => Sql): Sql =>
  onceAll([ip, fn.jsonItemTexts(array)], 'λarray', ([number = ip, texts = array]) =>
    once(fn.listTransform(texts, lambda(['λtext'], test(number, column('λtext')))), 'λfound', (found) => {
      const hasUnknown = less(fn.listCount(found), fn.listLength(found))
      const isInAny = cases(
        [
          [fn.listContains(found, yes), yes],
          [hasUnknown, nil],
        ],
        no,
      )
      return when(isNotNull(number), isInAny)
    }),
  )

/** The address as a number is read once for all ranges that are known. */
const inAny = (ip: Sql, all: readonly Listed[]): Sql => {
  const known = all.flatMap((some) => (some.kind === 'known' ? some.texts : []))
  const inKnown = once(network(ip), 'λip', (number) => or(...known.map((text) => inKnownRange(number, text))))
  const others = all.flatMap((some) => {
    if (some.kind === 'known') return []
    return [some.kind === 'text' ? inRange(network(ip), some.sql) : inArray(network(ip), some.sql, inRange)]
  })
  if (others.length > 0) return or(...(known.length > 0 ? [inKnown] : []), ...others)
  return known.length > 0 ? inKnown : when(isNotNull(network(ip)), no)
}

/**
 * 10/8, 172.16/12 and 192.168/16. An own prefix length must leave the bits that tell the range, as far as they are
 * not zeros: 10 has its last one at bit 7, 172.16 at bit 12, 192.168 at bit 13.
 */
const privatePattern =
  '^(?:10(?:\\.[0-9]+){3}(?:/(?:[7-9]|[12][0-9]|3[0-2]))?' +
  '|172\\.(?:1[6-9]|2[0-9]|3[01])(?:\\.[0-9]+){2}(?:/(?:1[2-9]|2[0-9]|3[0-2]))?' +
  '|192\\.168(?:\\.[0-9]+){2}(?:/(?:1[3-9]|2[0-9]|3[0-2]))?)$'

/** Orders two addresses under the shortest of the prefix lengths: theirs and the one given. */
const compare = (left: Sql, right: Sql, prefix: Sql | undefined): Sql => {
  const own = fn.least(ownPrefix(left, 32n), ownPrefix(right, 32n))
  return once(sizeOf(shorter(own, prefix, 32n)), 'λsize', (size) =>
    fn.sign(minus(divideWhole(ipv4Number(left), size), divideWhole(ipv4Number(right), size))),
  )
}

/**
 * The largest blocks that make up a range. At each block size at most one block is taken from the left end and one
 * from the right: that of an odd number, once what is left is counted in blocks of that size.
 */
const blocks = (start: Sql, end: Sql): Sql =>
  once(network(start), 'λstart', (first) =>
    once(plus(network(end), value(1n)), 'λend', (after) => {
      const bits = column('λbits')
      const size = shiftLeft(cast(value(1n), 'bigint'), bits)
      const left = divideWhole(minus(plus(first, size), value(1n)), size)
      const right = divideWhole(after, size)
      const levels = fn.listRange(value(0n), value(33n))
      const taken = (edge: Sql, number: Sql, sizes: Sql): Sql => {
        const isOdd = equal(bitAnd(edge, value(1n)), value(1n))
        const found = fn.listFilter(sizes, lambda(['λbits'], and(less(left, right), isOdd)))
        return fn.listTransform(found, lambda(['λbits'], block(number, size, bits)))
      }
      const all = fn.listConcat(
        taken(left, left, levels),
        taken(right, minus(right, value(1n)), fn.listReverse(levels)),
      )
      return when(and(isNotNull(first), isNotNull(after)), fn.jsonOf(all))
    }),
  )

const block = (number: Sql, size: Sql, bits: Sql): Sql =>
  concat(concat(textOf(times(number, size)), value('/')), cast(minus(value(32n), bits), 'varchar'))

/** format_ipv4 takes a number as well as a text, and a dynamic of either. */
const numberOf = (ip: Sql, type: BoundType): Sql => {
  if (type === 'string') return ipv4Number(ip)
  if (type === 'dynamic') return when(isNumeric(ip), inIpv4(longOf.dynamic(ip)), ipv4Number(dynamicText(ip)))
  return inIpv4(type === 'unknown' ? nil : longOf[type](ip))
}

/** A number that an address has; null for others. */
const inIpv4 = (whole: Sql): Sql => once(whole, 'λgiven', (n) => when(between(n, value(0n), value(0xffffffffn)), n))

const shortestPrefix = (ip: Sql, type: BoundType, prefix: Sql | undefined): Sql => {
  const text = type === 'dynamic' ? dynamicText(ip) : ip
  const own = type === 'string' || type === 'dynamic' ? ownPrefix(text, 32n) : value(32n)
  return shorter(own, prefix, 32n)
}

export const ipv4 = {
  parse_ipv4: scalar({
    takes: { ip: 'string' },
    returns: 'long',
    doc: 'An IPv4 address as a number, the bits beyond a prefix length cleared; null for what is none.',
    examples: {
      'parse_ipv4("192.168.1.1")': 3232235777,
      'parse_ipv4("192.168.1.1/24")': 3232235776,
      'parse_ipv4("1.2.3")': null,
    },
    sql: ({ ip }) => network(ip),
  }),
  parse_ipv4_mask: scalar({
    takes: { ip: 'string', prefix: 'long' },
    returns: 'long',
    doc: 'An IPv4 address as a number under the shorter of its own prefix length and the one given.',
    examples: { 'parse_ipv4_mask("127.0.0.1", 24)': 2130706432, 'parse_ipv4_mask("127.0.0.1", 33)': null },
    sql: ({ ip, prefix }) => masked(ipv4Number(ip), shorter(ownPrefix(ip, 32n), prefix, 32n)),
  }),
  format_ipv4: scalar({
    takes: { ip: 'scalar', prefix: optional('long') },
    returns: 'string',
    mayBeNull: true,
    doc: 'An IPv4 address, given as text or number, with the bits beyond a prefix length cleared; empty for what is none.',
    examples: {
      'format_ipv4("192.168.1.1", 24)': '192.168.1.0',
      'format_ipv4(3232235777)': '192.168.1.1',
      'format_ipv4("192.168.1.1/24", -1)': '',
    },
    sql: ({ ip, prefix }, { types }) => textOf(masked(numberOf(ip, types.ip), shortestPrefix(ip, types.ip, prefix))),
  }),
  format_ipv4_mask: scalar({
    takes: { ip: 'scalar', prefix: optional('long') },
    returns: 'string',
    mayBeNull: true,
    doc: 'The same with the prefix length behind it.',
    examples: {
      'format_ipv4_mask("192.168.1.1/24", 32)': '192.168.1.0/24',
      'format_ipv4_mask("1.2.3.4")': '1.2.3.4/32',
    },
    sql: ({ ip, prefix }, { types }) =>
      once(shortestPrefix(ip, types.ip, prefix), 'λprefix', (length) =>
        concat(concat(textOf(masked(numberOf(ip, types.ip), length)), value('/')), cast(length, 'varchar')),
      ),
  }),
  ipv4_netmask_suffix: scalar({
    takes: { ip: 'string' },
    returns: 'long',
    doc: 'The prefix length behind an IPv4 address, 32 if there is none; null for what is no address.',
    examples: {
      'ipv4_netmask_suffix("10.1.2.3/24")': 24,
      'ipv4_netmask_suffix("10.1.2.3")': 32,
      'ipv4_netmask_suffix("x/8")': null,
    },
    sql: ({ ip }) => when(fn.regexMatches(ip, value(addressPattern)), ownPrefix(ip, 32n)),
  }),
  ipv4_compare: scalar({
    takes: { left: 'string', right: 'string', prefix: optional('long') },
    returns: 'long',
    doc: 'Compares two IPv4 addresses under the shortest prefix length: -1, 0 or 1; null where one is none.',
    examples: {
      'ipv4_compare("192.168.1.1/30", "192.168.1.255/24")': 0,
      'ipv4_compare("192.168.1.1", "192.168.1.0", 31)': 0,
      'ipv4_compare("10.0.0.1", "192.168.1.0")': -1,
      'ipv4_compare("10.0.0.1", "x")': null,
    },
    sql: ({ left, right, prefix }) => cast(compare(left, right, prefix), 'bigint'),
  }),
  ipv4_is_match: scalar({
    takes: { left: 'string', right: 'string', prefix: optional('long') },
    returns: 'bool',
    doc: 'Are two IPv4 addresses the same under the shortest prefix length?',
    examples: {
      'ipv4_is_match("192.168.1.1", "192.168.1.255/24")': true,
      'ipv4_is_match("192.168.1.1", "192.168.1.3", 31)': false,
      'ipv4_is_match("", "1.1.1.1")': null,
    },
    sql: ({ left, right, prefix }) => equal(compare(left, right, prefix), value(0n)),
  }),
  ipv4_is_in_range: scalar({
    takes: { ip: 'string', range: 'string' },
    returns: 'bool',
    doc: 'Does an IPv4 address lie in a range such as 10.0.0.0/8?',
    examples: {
      'ipv4_is_in_range("192.168.1.1", "192.168.1.255/24")': true,
      'ipv4_is_in_range("192.168.2.1", "192.168.1.0/24")': false,
      'ipv4_is_in_range("abc", "192.168.1.0/24")': null,
    },
    sql: ({ ip, range }, { constants }) =>
      typeof constants.range === 'string' ? inKnownRange(network(ip), constants.range) : inRange(network(ip), range),
  }),
  ipv4_is_in_any_range: scalar({
    takes: { ip: 'string', ranges: rest(textOrList) },
    returns: 'bool',
    doc: 'Does an IPv4 address lie in any of the ranges, given one by one or as an array?',
    examples: {
      'ipv4_is_in_any_range("192.168.1.6", "192.168.1.1/24", "10.0.0.1/8")': true,
      'ipv4_is_in_any_range("127.0.0.1", dynamic(["127.0.0.1", "192.168.1.1"]))': true,
      'ipv4_is_in_any_range("1.1.1.1", dynamic([]))': false,
    },
    sql: ({ ip, ranges }, { constants, restTypes }) => inAny(ip, listed(ranges, constants.ranges, restTypes)),
  }),
  ipv4_is_private: scalar({
    takes: { ip: 'string' },
    returns: 'bool',
    doc: 'Does an IPv4 address belong to 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16?',
    examples: {
      'ipv4_is_private("192.168.1.1/24")': true,
      'ipv4_is_private("172.32.0.1")': false,
      'ipv4_is_private("fe80::1")': null,
    },
    sql: ({ ip }) => when(fn.regexMatches(ip, value(addressPattern)), fn.regexMatches(ip, value(privatePattern))),
  }),
  ipv4_range_to_cidr_list: scalar({
    takes: { start: 'string', end: 'string' },
    returns: 'dynamic',
    doc: 'The fewest ranges with prefix lengths that make up the addresses from one to another.',
    examples: {
      'ipv4_range_to_cidr_list("1.1.128.0", "1.1.140.255")': ['1.1.128.0/21', '1.1.136.0/22', '1.1.140.0/24'],
      'ipv4_range_to_cidr_list("10.0.0.1", "10.0.0.1")': ['10.0.0.1/32'],
      'ipv4_range_to_cidr_list("x", "10.0.0.1")': null,
    },
    sql: ({ start, end }) => blocks(start, end),
  }),
} as const
