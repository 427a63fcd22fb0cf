// Functions on IP addresses: those that parse and compare them, and those that look for them in a text.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cases, column, concat, equal, greater, lambda, minus, no, or, value, when } from '../../sql/tree.js'
import type { ConstantValue } from '../types.js'
import { rest, scalar, textOrList } from './define.js'
import type { Listed } from './ipv4.js'
import { ipv4, listed, octet } from './ipv4.js'
import { ipv6 } from './ipv6.js'
import { afterTerm, beforeTerm, holdsBounded, literalPattern } from './bounded-text.js'

const wholeAddress = new RegExp(`^(?:${octet}\\.){3}${octet}$`)
const partialAddress = new RegExp(`^(?:${octet}\\.){1,3}$`)

/** What follows the first octets of an address, by their number. */
const remaining = (octets: number): string => `(?:${octet}\\.){${3 - octets}}${octet}`

/** The pattern of an address, or of those that begin so; `undefined` for what is neither. */
function knownPattern(text: string, prefixes: boolean): string | undefined {
  if (wholeAddress.test(text)) return literalPattern(text)
  if (!prefixes || !partialAddress.test(text)) return undefined
  return literalPattern(text) + remaining(text.split('.').length - 1)
}

const foundAny = (text: Sql, patterns: readonly string[]): Sql =>
  patterns.length === 0
    ? no
    : holdsBounded(
        text,
        patterns.map((pattern) => ({ pattern, start: true, end: true })),
        true,
      )

/** The same for an address that is known only for each row. */
const foundComputed = (text: Sql, wanted: Sql, prefixes: boolean): Sql => {
  const dots = minus(fn.listLength(fn.split(wanted, value('.'))), value(1n))
  const whole = fn.regexMatches(wanted, value(wholeAddress.source))
  const rest = cases([1, 2, 3].map((octets) => [equal(dots, value(BigInt(octets))), value(remaining(octets))] as const))
  const pattern = (end: Sql): Sql =>
    fn.regexMatches(text, [value(beforeTerm), fn.regexEscape(wanted), end, value(afterTerm)].reduce(concat))
  const exact: readonly [Sql, Sql] = [whole, pattern(value(''))]
  const partial: readonly [Sql, Sql] = [fn.regexMatches(wanted, value(partialAddress.source)), pattern(rest)]
  // A pattern is read anew for each row that it is asked of.
  return when(fn.contains(text, wanted), cases(prefixes ? [exact, partial] : [exact], no), no)
}

const foundListed = (text: Sql, all: readonly Listed[], prefixes: boolean): Sql => {
  const known = all.flatMap((some) => (some.kind === 'known' ? some.texts : []))
  const patterns = known.flatMap((ip) => knownPattern(ip, prefixes) ?? [])
  const others = all.flatMap((some) => {
    if (some.kind === 'known') return []
    if (some.kind === 'text') return [foundComputed(text, some.sql, prefixes)]
    const found = lambda(['λwanted'], foundComputed(text, column('λwanted'), prefixes))
    return [fn.coalesce(greater(fn.listLength(fn.listFilter(fn.jsonItemTexts(some.sql), found)), value(0n)), no)]
  })
  return or(foundAny(text, patterns), ...others)
}

interface Searched {
  readonly doc: string
  readonly examples: Readonly<Record<string, boolean>>
  readonly prefixes: boolean
}

/** A search for one address. */
const searchOne = ({ doc, examples, prefixes }: Searched) =>
  scalar({
    takes: { text: 'string', address: 'string' },
    returns: 'bool',
    neverNull: true,
    doc,
    examples,
    finds: { within: 'text', texts: 'address', each: 'any', start: true, end: true },
    sql: ({ text, address }, { constants, types }) =>
      foundListed(text, listed([address], [constants.address as ConstantValue | undefined], [types.address]), prefixes),
  })

/** A search for any of several addresses, given one by one or in arrays. */
const searchAny = ({ doc, examples, prefixes }: Searched) =>
  scalar({
    takes: { text: 'string', addresses: rest(textOrList) },
    returns: 'bool',
    neverNull: true,
    doc,
    examples,
    finds: { within: 'text', texts: 'addresses', each: 'any', arrays: true, start: true, end: true },
    sql: ({ text, addresses }, { constants, restTypes }) =>
      foundListed(text, listed(addresses, constants.addresses, restTypes), prefixes),
  })

const line = '"05:04:54 127.0.0.1 GET /favicon.ico 404"'
const glued = '"05:04:54127.0.0.1 GET /favicon.ico 404"'

const searches = {
  has_ipv4: searchOne({
    doc: 'Does the IPv4 address stand in the text, between characters that are neither letters nor digits?',
    examples: {
      [`has_ipv4(${line}, "127.0.0.1")`]: true,
      [`has_ipv4(${glued}, "127.0.0.1")`]: false,
      'has_ipv4("127.0.0.256", "127.0.0.256")': false,
    },
    prefixes: false,
  }),
  has_any_ipv4: searchAny({
    doc: 'Does any of the IPv4 addresses stand in the text? They are given one by one or as an array.',
    examples: {
      [`has_any_ipv4(${line}, dynamic(["127.0.0.2", "127.0.0.1"]))`]: true,
      [`has_any_ipv4(${line}, "10.0.0.1", "127.0.0")`]: false,
    },
    prefixes: false,
  }),
  has_ipv4_prefix: searchOne({
    doc: 'Does an IPv4 address that begins so stand in the text? A prefix is an address, or ends with a dot.',
    examples: {
      [`has_ipv4_prefix(${line}, "127.0.")`]: true,
      [`has_ipv4_prefix(${line}, "127.0")`]: false,
      'has_ipv4_prefix("a 127.0.0.256", "127.0.")': false,
    },
    prefixes: true,
  }),
  has_any_ipv4_prefix: searchAny({
    doc: 'Does an IPv4 address that begins with any of the prefixes stand in the text?',
    examples: {
      [`has_any_ipv4_prefix(${line}, dynamic(["127.0.", "192.168."]))`]: true,
      [`has_any_ipv4_prefix(${glued}, "127.0.", "192.")`]: false,
    },
    prefixes: true,
  }),
} as const

export const networks = { ...ipv4, ...ipv6, ...searches } as const
