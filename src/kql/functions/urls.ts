// Functions on URLs: percent-encoding, and taking an address apart.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cast, column, concat, lambda, unequal, value, when } from '../../sql/tree.js'
import { attempt } from './attempt.js'
import { scalar } from './define.js'
import { matched, once } from './once.js'

/** Percent-encoding as Kusto writes it: with small letters. All but letters, digits and `-_.~` is encoded. */
const percentEncoded = (source: Sql): Sql => {
  const pieces = fn.regexExtractAll(fn.urlEncode(source), value('%..|[^%]+'))
  const piece = column('piece')
  const small = when(fn.startsWith(piece, value('%')), fn.lower(piece), piece)
  return fn.joinList(fn.listTransform(pieces, lambda(['piece'], small)), value(''))
}

const jsonText = (sql: Sql): Sql => cast(fn.jsonOf(sql), 'varchar')

/** `k1=v1&k2=v2` as a bag of texts; values stay encoded. */
const queryBag = (query: Sql): Sql => {
  const pair = column('pair')
  const part = (group: bigint): Sql => jsonText(fn.regexExtract(pair, value('(?s)^([^=]*)=?(.*)$'), value(group)))
  const pairs = fn.listFilter(fn.split(query, value('&')), lambda(['pair'], unequal(pair, value(''))))
  const members = fn.listTransform(pairs, lambda(['pair'], concat(concat(part(1n), value(':')), part(2n))))
  return cast(concat(concat(value('{'), fn.joinList(members, value(','))), value('}')), 'json')
}

/**
 * RFC 3986, appendix B, with the authority taken apart; each group by the name it is given below. What follows the colon
 * is the port, be it no number.
 */
const urlPattern =
  '(?s)^(?:([A-Za-z][A-Za-z0-9+.-]*):)?' +
  '(?://(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\\[[^\\]/?#]*\\]|[^:/?#]*)(?::([^/?#]*))?)?' +
  '([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$'
const urlParts = ['Scheme', 'Username', 'Password', 'Host', 'Port', 'Path', 'Query', 'Fragment'] as const

const urlBag = (url: Sql): Sql =>
  matched(url, urlPattern, urlParts, (part) =>
    fn.jsonObject(
      ...(['Scheme', 'Host', 'Port', 'Path', 'Username', 'Password'] as const).flatMap((name) => [
        value(name),
        part(name),
      ]),
      ...[value('Query Parameters'), queryBag(part('Query'))],
      ...[value('Fragment'), part('Fragment')],
    ),
  )

export const urls = {
  url_encode: scalar({
    takes: { url: 'string' },
    returns: 'string',
    doc: 'Percent-encodes a text, a blank becoming a plus sign.',
    examples: { 'url_encode("https://a.b/c d")': 'https%3a%2f%2fa.b%2fc+d', 'url_encode("")': '' },
    sql: ({ url }) => fn.replace(percentEncoded(url), value('%20'), value('+')),
  }),
  url_encode_component: scalar({
    takes: { url: 'string' },
    returns: 'string',
    doc: 'Percent-encodes a text, a blank too.',
    examples: {
      'url_encode_component("https://a.b/c d")': 'https%3a%2f%2fa.b%2fc%20d',
      'url_encode_component("É")': '%c3%89',
    },
    sql: ({ url }) => percentEncoded(url),
  }),
  url_decode: scalar({
    takes: { url: 'string' },
    returns: 'string',
    mayBeNull: true,
    doc: 'Decodes a percent-encoded text, a plus sign being a blank; empty where that gives no UTF-8.',
    examples: {
      'url_decode("https%3a%2f%2fa.b%2fc+d")': 'https://a.b/c d',
      'url_decode("100%")': '100%',
      'url_decode("%FF")': '',
    },
    sql: ({ url }) =>
      once(fn.replace(url, value('+'), value(' ')), 'λtext', (text) =>
        when(fn.contains(text, value('%')), attempt(fn.urlDecode(text)), text),
      ),
  }),
  parse_url: scalar({
    takes: { url: 'string' },
    returns: 'dynamic',
    aliases: ['parseurl'],
    doc: 'The parts of a URL as a bag: Scheme, Host, Port, Path, Username, Password, Query Parameters, Fragment.',
    examples: {
      'parse_url("scheme://user:secret@host:1234/this/is/a/path?k1=v1&k2=v2#fragment")': {
        Scheme: 'scheme',
        Host: 'host',
        Port: '1234',
        Path: '/this/is/a/path',
        Username: 'user',
        Password: 'secret',
        'Query Parameters': { k1: 'v1', k2: 'v2' },
        Fragment: 'fragment',
      },
      'parse_url("https://a.b").Host': 'a.b',
      'parse_url("no scheme").Path': 'no scheme',
    },
    sql: ({ url }) => urlBag(url),
  }),
  parse_urlquery: scalar({
    takes: { query: 'string' },
    returns: 'dynamic',
    aliases: ['parseurlquery'],
    doc: 'The parameters of the query part of a URL as a bag, under Query Parameters.',
    examples: {
      'parse_urlquery("k1=v1&k2=v2")': { 'Query Parameters': { k1: 'v1', k2: 'v2' } },
      'parse_urlquery("")': { 'Query Parameters': {} },
    },
    sql: ({ query }) => fn.jsonObject(value('Query Parameters'), queryBag(query)),
  }),
} as const
