// Functions between texts, bytes, code points and numbers: base64, hexadecimal, hashes, characters, GUIDs.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  between,
  bitAnd,
  cast,
  column,
  concat,
  equal,
  lambda,
  not,
  or,
  tryCast,
  value,
  when,
  yes,
} from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { attempt } from './attempt.js'
import { optional, plain, rest, scalar } from './define.js'
import { once } from './once.js'
import { wholeRemainder } from './wrap-around.js'
import { xxhash64, xxhashOfNumber, xxhashOfText } from './xxhash.js'

/** A dynamic array of the bytes of a blob, each as a number. */
const bytesAsArray = (blob: Sql): Sql => {
  const pairs = fn.regexExtractAll(fn.hexOfBlob(blob), value('..'))
  return fn.jsonOf(fn.listTransform(pairs, lambda(['byte'], cast(concat(value('0x'), column('byte')), 'integer'))))
}

/** A blob of the bytes that a dynamic array holds as numbers; null where one is not from 0 to 255. */
const arrayAsBytes = (array: Sql): Sql => {
  const byte = tryCast(column('byte'), 'integer')
  const pair = when(between(byte, value(0n), value(255n)), fn.formatNumber(value('%02x'), byte), value('!'))
  const pairs = fn.joinList(fn.listTransform(fn.jsonItemTexts(array), lambda(['byte'], pair)), value(''))
  return once(pairs, 'λpairs', (hex) => when(not(fn.contains(hex, value('!'))), fn.blobOfHex(hex)))
}

const base64Pattern = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'

/**
 * The bytes that base64 stands for, as `read` reads them; null where it is none. A condition guards the decoding
 * because DuckDB would lift a part that two expressions share out of their TRY, and fail.
 */
const decoded = (source: Sql, read: (blob: Sql) => Sql): Sql =>
  once(source, 'λsource', (text) => when(fn.regexMatches(text, value(base64Pattern)), read(fn.base64Decode(text))))

/** A GUID's first three fields are stored with their lowest byte first. */
const guidBytes = '^(..)(..)(..)(..)(..)(..)(..)(..)(.{16})$'
const guidOrder = '\\4\\3\\2\\1\\6\\5\\8\\7\\9'
const swapFields = (hex: Sql): Sql => fn.regexReplaceAll(hex, value(guidBytes), value(guidOrder))

/** The character of a code point; null for what is none, as the halves of surrogate pairs. */
const character = (point: Sql): Sql =>
  when(
    or(between(point, value(0n), value(0xd7ffn)), between(point, value(0xe000n), value(0x10ffffn))),
    fn.character(cast(point, 'integer')),
  )

/** Each argument is a code point, or an array of them; null where one is none. */
const textOfCodePoints = (sql: Sql, isArray: boolean): Sql => {
  if (!isArray) return once(sql, 'λpoint', character)
  const isWhole = fn.regexMatches(column('λpoint'), value('^[0-9]+$'))
  const point = when(isWhole, character(tryCast(column('λpoint'), 'bigint')))
  return once(fn.listTransform(fn.jsonItemTexts(sql), lambda(['λpoint'], point)), 'λcharacters', (characters) => {
    const areAll = equal(fn.listCount(characters), fn.listLength(characters))
    return when(areAll, fn.coalesce(fn.joinList(characters, value('')), value('')))
  })
}

const codePointsOf = (source: Sql): Sql => {
  const points = fn.listTransform(fn.split(source, value('')), lambda(['character'], fn.codePoint(column('character'))))
  return when(equal(source, value('')), value('[]'), fn.jsonOf(points))
}

const hash = (name: string, example: string, primitive: 'md5' | 'sha1' | 'sha256', empty: string) =>
  scalar({
    takes: { source: plain('text') },
    returns: 'string',
    doc: `The ${name} hash of a value's text, in hexadecimal.`,
    examples: { [`hash_${primitive}("World")`]: example, [`hash_${primitive}("")`]: empty },
    sql: ({ source }) => fn[primitive](source),
  })

const hashOf = (source: Sql, type: BoundType): Sql =>
  type === 'string' ? xxhashOfText(source) : xxhashOfNumber(source)

export const encodings = {
  base64_encode_tostring: scalar({
    takes: { source: 'string' },
    returns: 'string',
    aliases: ['base64_encodestring'],
    doc: 'The text in base64.',
    examples: { 'base64_encode_tostring("Kusto")': 'S3VzdG8=', 'base64_encode_tostring("")': '' },
    sql: ({ source }) => fn.base64Encode(fn.blobOfText(source)),
  }),
  base64_decode_tostring: scalar({
    takes: { source: 'string' },
    returns: 'string',
    aliases: ['base64_decodestring'],
    mayBeNull: true,
    doc: 'The UTF-8 text that base64 stands for; empty where it is no base64 or no UTF-8.',
    examples: {
      'base64_decode_tostring("S3VzdG8=")': 'Kusto',
      'base64_decode_tostring("U3RyaW5n0KHR0tGA0L7Rh9C60LA=")': '',
      'base64_decode_tostring("not base64")': '',
    },
    sql: ({ source }) => decoded(source, (blob) => attempt(fn.textOfBlob(blob))),
  }),
  base64_decode_toarray: scalar({
    takes: { source: 'string' },
    returns: 'dynamic',
    doc: 'The bytes that base64 stands for, as an array of numbers; null where it is no base64.',
    examples: {
      'base64_decode_toarray("S3VzdG8=")': [75, 117, 115, 116, 111],
      'base64_decode_toarray("S3VzdG8")': null,
    },
    sql: ({ source }) => bytesAsArray(decoded(source, (blob) => blob)),
  }),
  base64_encode_fromarray: scalar({
    takes: { bytes: 'dynamic' },
    returns: 'string',
    mayBeNull: true,
    doc: 'An array of bytes, each from 0 to 255, in base64; empty where it is none.',
    examples: {
      'base64_encode_fromarray(dynamic([75, 117, 115, 116, 111]))': 'S3VzdG8=',
      'base64_encode_fromarray(dynamic([256]))': '',
    },
    sql: ({ bytes }) => fn.base64Encode(arrayAsBytes(bytes)),
  }),
  base64_decode_toguid: scalar({
    takes: { source: 'string' },
    returns: 'guid',
    doc: 'The GUID whose 16 bytes base64 stands for; null where there are not 16.',
    examples: {
      'base64_decode_toguid("JpbpECu8dUy7Pv5gbeJXAA==")': '10e99626-bc2b-4c75-bb3e-fe606de25700',
      'base64_decode_toguid("S3VzdG8=")': null,
    },
    sql: ({ source }) => tryCast(swapFields(fn.hexOfBlob(decoded(source, (blob) => blob))), 'uuid'),
  }),
  base64_encode_fromguid: scalar({
    takes: { guid: 'guid' },
    returns: 'string',
    doc: "A GUID's 16 bytes in base64.",
    examples: {
      'base64_encode_fromguid(guid(10e99626-bc2b-4c75-bb3e-fe606de25700))': 'JpbpECu8dUy7Pv5gbeJXAA==',
      'base64_encode_fromguid(guid(null))': '',
    },
    sql: ({ guid }) =>
      fn.base64Encode(fn.blobOfHex(swapFields(fn.replace(cast(guid, 'varchar'), value('-'), value(''))))),
  }),
  hash_md5: hash('MD5', 'f5a7924e621e84c9280a9a27e1bcb7f6', 'md5', 'd41d8cd98f00b204e9800998ecf8427e'),
  hash_sha1: hash(
    'SHA-1',
    '70c07ec18ef89c5309bbb0937f3a6342411e1fdd',
    'sha1',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  ),
  hash_sha256: hash(
    'SHA-256',
    '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524',
    'sha256',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ),
  hash: scalar({
    takes: { source: plain('scalar'), modulus: optional('long') },
    returns: 'long',
    aliases: ['hash_xxhash64'],
    refuse: (_, { source }) =>
      source === 'real' || source === 'decimal' || source === 'bool' || source === 'guid'
        ? { parameter: 'source', reason: `hash of a ${source} is not supported; hash(tostring(…)) is.` }
        : undefined,
    doc: 'The xxHash64 of a text, a whole number, a datetime or a timespan; with a modulus the remainder, never negative.',
    examples: {
      'tostring(hash("World"))': '1846988464401551951',
      'hash("World", 100)': 51,
      'tostring(hash(datetime(2015-01-01)))': '1380966698541616202',
      'hash("World", 0)': null,
    },
    host: [xxhash64],
    sql: ({ source, modulus }, { types }) => {
      const hashed = hashOf(source, types.source)
      return modulus ? wholeRemainder(hashed, modulus) : hashed
    },
  }),
  tohex: scalar({
    takes: { number: 'integer', length: optional('long') },
    returns: 'string',
    resultName: 'first',
    doc: 'A whole number in hexadecimal, with zeros in front up to a length of 16 at most; a negative one in two’s complement.',
    examples: {
      'tohex(256)': '100',
      'tohex(-256)': 'ffffffffffffff00',
      'tohex(toint(-256), 8)': 'ffffff00',
      'tohex(256, 8)': '00000100',
      'tohex(256, 2)': '100',
    },
    sql: ({ number, length }, { types }) => {
      const unsigned = types.number === 'int' ? bitAnd(cast(number, 'bigint'), value(0xffffffffn)) : number
      if (!length) return fn.toHex(unsigned)
      const width = fn.least(fn.greatest(length, value(1n)), value(16n))
      const pattern = concat(concat(value('%0'), cast(width, 'varchar')), value('x'))
      return fn.formatNumber(pattern, unsigned)
    },
  }),
  make_string: scalar({
    takes: { points: rest(['int', 'long', 'dynamic']) },
    returns: 'string',
    aliases: ['unicode_codepoints_to_string'],
    mayBeNull: true,
    doc: 'The text of Unicode code points: numbers, arrays of numbers, or both; empty where one is no code point.',
    examples: {
      'make_string(75, 117, 115, 116, 111)': 'Kusto',
      'make_string(dynamic([97, 98]), 0x1F600)': 'ab😀',
      'make_string(dynamic([]))': '',
      'make_string(75, -1)': '',
    },
    sql: ({ points }, { restTypes }) =>
      points.map((point, i) => textOfCodePoints(point, restTypes[i] === 'dynamic')).reduce(concat),
  }),
  unicode_codepoints_from_string: scalar({
    takes: { source: 'text' },
    returns: 'dynamic',
    aliases: ['to_utf8'],
    doc: 'The Unicode code points of a text.',
    examples: { 'unicode_codepoints_from_string("Kü😀")': [75, 252, 128512], 'unicode_codepoints_from_string("")': [] },
    sql: ({ source }) => codePointsOf(source),
  }),
  isascii: scalar({
    takes: { source: 'text' },
    returns: 'bool',
    doc: 'Has the text none but ASCII characters?',
    examples: { 'isascii("some text")': true, 'isascii("café")': false },
    sql: ({ source }) => not(fn.regexMatches(source, value('[^\\x00-\\x7F]'))),
  }),
  isutf8: scalar({
    takes: { source: 'text' },
    returns: 'bool',
    neverNull: true,
    doc: 'Is the text valid UTF-8? Every text that is stored here is.',
    examples: { 'isutf8("some text")': true, 'isutf8("")': true },
    sql: () => yes,
  }),
  new_guid: scalar({
    takes: {},
    returns: 'guid',
    neverNull: true,
    volatile: true,
    doc: 'A new random GUID for each row.',
    examples: { 'strlen(tostring(new_guid()))': 36, 'new_guid() == new_guid()': false },
    sql: () => fn.uuid(),
  }),
} as const
