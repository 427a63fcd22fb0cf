// Functions on IPv6 addresses, and on IPv4 ones as the IPv6 addresses that stand for them.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  between,
  bitAnd,
  cases,
  column,
  concat,
  divideWhole,
  equal,
  greater,
  isNotNull,
  lambda,
  less,
  lessOrEqual,
  minus,
  modulo,
  or,
  plus,
  shiftRight,
  times,
  value,
  when,
} from '../../sql/tree.js'
import { optional, rest, scalar, textOrList } from './define.js'
import type { Listed } from './ipv4.js'
import { inArray, ipv4Number, listed, ownPrefix, shorter } from './ipv4.js'
import { once, onceAll } from './once.js'

const group = '[0-9a-f]{1,4}'
const groups = `${group}(?::${group})*`
const fullPattern = `^${group}(?::${group}){7}$`
const shortPattern = `^(?:${groups})?::(?:${groups})?$`

/** Groups as digits, four for each; `pattern` tells where they stand. */
const digitsOf = (text: Sql, pattern: string): Sql => {
  const found = fn.regexExtractAll(fn.regexExtract(text, value(pattern), value(0n)), value(group))
  return fn.joinList(
    fn.listTransform(found, lambda(['digits'], fn.padLeft(column('digits'), value(4n), value('0')))),
    value(''),
  )
}

/** The two last groups in place of an IPv4 address at the end; null where that is none. */
const withoutDots = (text: Sql): Sql =>
  once(ipv4Number(fn.regexExtract(text, value('[^:]*$'), value(0n))), 'λv4', (number) => {
    const halves = [shiftRight(number, value(16n)), bitAnd(number, value(65535n))]
    return concat(fn.regexExtract(text, value('^.*:'), value(0n)), fn.formatNumber(value('%x:%x'), ...halves))
  })

/** The 32 hexadecimal digits of an address written in groups; null for what is none. */
const digitsOfGroups = (text: Sql): Sql =>
  once(when(fn.contains(text, value('.')), withoutDots(text), text), 'λtext', (plain) =>
    cases([
      [fn.regexMatches(plain, value(fullPattern)), digitsOf(plain, '.*')],
      [fn.regexMatches(plain, value(shortPattern)), fillGap(digitsOf(plain, '^.*::'), digitsOf(plain, '::.*$'))],
    ]),
  )

/** Zeros in the place of `::`, which stands for one group at least. */
const fillGap = (head: Sql, tail: Sql): Sql =>
  once(head, 'λhead', (start) =>
    once(tail, 'λtail', (end) =>
      when(
        lessOrEqual(plus(fn.length(start), fn.length(end)), value(28n)),
        concat(fn.padRight(start, minus(value(32n), fn.length(end)), value('0')), end),
      ),
    ),
  )

const addressPattern = '^([^/]*)(?:/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))?$'

/**
 * The 32 digits of any address, its prefix length left aside: ::ffff:a.b.c.d for an IPv4 one; null for what is none.
 * A prefix length is at most 128, or 32 behind an IPv4 address (ip-prefix notation of parse_ipv6).
 */
const digits = (ip: Sql): Sql =>
  once(ip, 'λaddress', (text) => {
    const v6 = digitsOfGroups(fn.regexExtract(fn.lower(text), value(addressPattern), value(1n)))
    const v4 = fn.formatNumber(value('00000000000000000000ffff%08x'), ipv4Number(text))
    return when(fn.contains(text, value(':')), v6, v4)
  })

/** The prefix length: behind an IPv4 notation one of up to 32 counts from the 96th bit. */
const prefixOf = (ip: Sql): Sql =>
  once(ip, 'λip', (text) =>
    once(ownPrefix(text, 128n), 'λown', (length) =>
      when(and(fn.contains(text, value('.')), lessOrEqual(length, value(32n))), plus(length, value(96n)), length),
    ),
  )

/** The sixteen digits, and what is left of them under the first 0, 1, 2 or 3 bits. */
const allDigits = '0123456789abcdef'
const maskedDigits = ['0000000000000000', '0000000088888888', '000044448888cccc', '0022446688aaccee'].join('')

/** Digits with the bits beyond a prefix length cleared; null where the length is not from 0 to 128. */
const masked = (hex: Sql, prefix: Sql): Sql =>
  once(prefix, 'λprefix', (length) =>
    once(hex, 'λhex', (all) => {
      const whole = divideWhole(length, value(4n))
      const kept = fn.substr(
        value(maskedDigits),
        plus(times(modulo(length, value(4n)), value(16n)), value(1n)),
        value(16n),
      )
      const partial = fn.translate(fn.substr(all, plus(whole, value(1n)), value(1n)), value(allDigits), kept)
      const padded = fn.padRight(concat(fn.left(all, whole), partial), value(32n), value('0'))
      return when(between(length, value(0n), value(128n)), padded)
    }),
  )

const canonical = (hex: Sql): Sql => fn.left(fn.regexReplaceAll(hex, value('(.{4})'), value('\\1:')), value(39n))

/** In comparisons ::a.b.c.d means the IPv4 address a.b.c.d, which ::ffff:a.b.c.d stands for. */
const compared = (ip: Sql): Sql => fn.regexReplaceAll(ip, value('^::([0-9]+\\.)'), value('::ffff:\\1'))

const compare = (left: Sql, right: Sql, prefix: Sql | undefined): Sql => {
  const [a, b] = [compared(left), compared(right)]
  return once(shorter(fn.least(prefixOf(a), prefixOf(b)), prefix, 128n), 'λlength', (length) =>
    once(masked(digits(a), length), 'λleft', (x) =>
      once(masked(digits(b), length), 'λright', (y) =>
        cases([
          [less(x, y), value(-1n)],
          [greater(x, y), value(1n)],
          [equal(x, y), value(0n)],
        ]),
      ),
    ),
  )
}

const inRange = (ip: Sql, range: Sql): Sql =>
  onceAll([ip, digits(range), prefixOf(range)], 'λrange', ([own = ip, base = range, length = range]) =>
    equal(masked(own, length), masked(base, length)),
  )

const inListed = (ip: Sql, ranges: Listed): Sql => {
  if (ranges.kind === 'known') return or(...ranges.texts.map((text) => inRange(ip, value(text))))
  return ranges.kind === 'text' ? inRange(ip, ranges.sql) : inArray(ip, ranges.sql, inRange)
}

/** Null for what is no address, though there be no ranges. */
const inAny = (ip: Sql, all: readonly Listed[]): Sql =>
  once(network(ip), 'λnetwork', (own) => when(isNotNull(own), or(...all.map((some) => inListed(own, some)))))

/** An address's own bits, those beyond its prefix length cleared. */
const network = (ip: Sql): Sql => masked(digits(ip), prefixOf(ip))

export const ipv6 = {
  parse_ipv6: scalar({
    takes: { ip: 'string' },
    returns: 'string',
    mayBeNull: true,
    doc: 'An IPv6 or IPv4 address as eight groups of four digits, the bits beyond a prefix length cleared; empty for what is none.',
    examples: {
      'parse_ipv6("127.0.0.1")': '0000:0000:0000:0000:0000:ffff:7f00:0001',
      'parse_ipv6("fe80::85d:e82c:9446:7994/120")': 'fe80:0000:0000:0000:085d:e82c:9446:7900',
      'parse_ipv6("fe80:::1")': '',
    },
    sql: ({ ip }) => canonical(network(ip)),
  }),
  parse_ipv6_mask: scalar({
    takes: { ip: 'string', prefix: 'long' },
    returns: 'string',
    mayBeNull: true,
    doc: 'The same under the shorter of its own prefix length and the one given, of 128 bits.',
    examples: {
      'parse_ipv6_mask("192.168.255.255", 120)': '0000:0000:0000:0000:0000:ffff:c0a8:ff00',
      'parse_ipv6_mask("::192.168.255.255", 128)': '0000:0000:0000:0000:0000:0000:c0a8:ffff',
      'parse_ipv6_mask("::1", 129)': '',
    },
    sql: ({ ip, prefix }) => canonical(masked(digits(ip), shorter(prefixOf(ip), prefix, 128n))),
  }),
  ipv6_compare: scalar({
    takes: { left: 'string', right: 'string', prefix: optional('long') },
    returns: 'long',
    doc: 'Compares two IPv6 or IPv4 addresses under the shortest prefix length: -1, 0 or 1; null where one is none.',
    examples: {
      'ipv6_compare("192.168.1.1", "::ffff:c0a8:0101")': 0,
      'ipv6_compare("fe80::1", "fe80::2", 127)': -1,
      'ipv6_compare("fe80::1", "x")': null,
    },
    sql: ({ left, right, prefix }) => compare(left, right, prefix),
  }),
  ipv6_is_match: scalar({
    takes: { left: 'string', right: 'string', prefix: optional('long') },
    returns: 'bool',
    doc: 'Are two IPv6 or IPv4 addresses the same under the shortest prefix length?',
    examples: {
      'ipv6_is_match("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7998/120")': true,
      'ipv6_is_match("::192.168.1.1/30", "192.168.1.255/24")': true,
      'ipv6_is_match("fe80::1", "fe80::2")': false,
    },
    sql: ({ left, right, prefix }) => equal(compare(left, right, prefix), value(0n)),
  }),
  ipv6_is_in_range: scalar({
    takes: { ip: 'string', range: 'string' },
    returns: 'bool',
    doc: 'Does an IPv6 or IPv4 address lie in a range such as fe80::/10?',
    examples: {
      'ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "a5e:f127:8a9d:146d:e102:b5d3:c755:0/112")': true,
      'ipv6_is_in_range("fe80::1", "fe81::/16")': false,
      'ipv6_is_in_range("", "fe81::/16")': null,
    },
    sql: ({ ip, range }) => inRange(network(ip), range),
  }),
  ipv6_is_in_any_range: scalar({
    takes: { ip: 'string', ranges: rest(textOrList) },
    returns: 'bool',
    doc: 'Does an IPv6 or IPv4 address lie in any of the ranges, given one by one or as an array?',
    examples: {
      'ipv6_is_in_any_range("fe80::1", dynamic(["ff00::/8", "fe80::/10"]))': true,
      'ipv6_is_in_any_range("fe80::1", "ff00::/8", "10.0.0.0/8")': false,
    },
    sql: ({ ip, ranges }, { constants, restTypes }) => inAny(ip, listed(ranges, constants.ranges, restTypes)),
  }),
} as const
