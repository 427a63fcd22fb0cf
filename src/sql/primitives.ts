// The closed list of things an engine must be able to say beyond plain SQL operators, named by meaning.
import type { RowsSql, Sql, WindowCallSql } from './tree.js'

/**
 * What is said of the values of one row, each with its meaning. Text positions count from 1 in characters; lists count
 * from 1; a datetime is never passed, only ticks or a TIMESTAMP where the name says so.
 */
const scalars = {
  // Text
  lower: 'text in lower case',
  upper: 'text in upper case',
  length: 'number of characters',
  byteLength: 'number of UTF-8 bytes',
  substr: 'substr(text, from 1, length?)',
  left: 'the first n characters',
  position: 'position(text, part): where part begins, 0 if nowhere',
  contains: 'contains(text, part), to the letter',
  startsWith: 'startsWith(text, part), to the letter',
  endsWith: 'endsWith(text, part), to the letter',
  likeInsensitive: 'text matches a LIKE pattern without escapes, whatever the case',
  concat: 'joins texts, nulls as nothing',
  replace: 'replace(text, part, by): every occurrence',
  reverse: 'text backwards',
  repeat: 'repeat(text, n)',
  trim: 'without white space at both ends',
  padLeft: 'padLeft(text, n, fill)',
  padRight: 'padRight(text, n, fill)',
  translate: 'translate(text, from, to): each character of from becomes the one at its place in to',
  split: 'split(text, separator): list of texts',
  joinList: 'joinList(list, separator): text',
  character: 'the character of a code point',
  codePoint: 'the code point of the first character',
  // Regular expressions, RE2
  regexMatches: 'regexMatches(text, pattern): found anywhere',
  regexExtract: 'regexExtract(text, pattern, group): the first match or empty',
  regexExtractAll: 'regexExtractAll(text, pattern, group): list',
  regexReplaceAll: 'regexReplaceAll(text, pattern, rewrite with \\1)',
  regexExtractFields:
    'regexExtractFields(text, pattern, names): struct of the groups in order, empty where not matched',
  regexEscape: 'a pattern that matches the text itself',
  // Numbers
  abs: 'absolute value',
  ceiling: 'smallest whole number not below',
  floor: 'largest whole number not above',
  round: 'round(x, digits)',
  truncate: 'toward zero',
  sign: 'minus one, zero or one',
  sqrt: 'square root, NaN below zero',
  power: 'power(base, exponent)',
  exp: 'e to the power',
  ln: 'natural logarithm',
  log2: 'logarithm to base 2',
  log10: 'logarithm to base 10',
  sin: 'sine',
  cos: 'cosine',
  tan: 'tangent',
  asin: 'arc sine',
  acos: 'arc cosine',
  atan: 'arc tangent',
  atan2: 'atan2(y, x)',
  gamma: 'gamma function',
  lgamma: 'logarithm of gamma',
  pi: 'the number pi',
  isNan: 'is not a number',
  isFinite: 'is neither infinite nor NaN',
  isInfinite: 'is infinite',
  random: 'a number from 0 below 1',
  greatest: 'largest of the arguments, nulls passed over',
  least: 'smallest of the arguments, nulls passed over',
  coalesce: 'the first that is not null',
  fail: 'fail(message): ends the query with the message',
  nullIf: 'nullIf(a, b): null where equal',
  bitXor: 'exclusive or of bits',
  bitNot: 'complement of bits',
  bitCount: 'number of bits set',
  toHex: 'a whole number in lower-case hexadecimal',
  formatNumber: 'formatNumber(printf pattern, x)',
  // Calendar, over TIMESTAMP with microseconds
  timestampOfMicros: 'TIMESTAMP from microseconds since 1970',
  microsOfTimestamp: 'microseconds since 1970 of a TIMESTAMP',
  formatTimestamp: 'formatTimestamp(TIMESTAMP, strftime pattern)',
  datePart: "datePart('month', TIMESTAMP): whole number",
  dateTrunc: "dateTrunc('month', TIMESTAMP)",
  dateDiff: "dateDiff('month', from, to): boundaries crossed",
  addMonths: 'addMonths(TIMESTAMP, n): same day, or the last of the month',
  makeTimestamp: 'makeTimestamp(year, month, day, hour, minute, second)',
  atTimeZone: 'atTimeZone(TIMESTAMP in UTC, zone): local TIMESTAMP',
  fromTimeZone: 'fromTimeZone(local TIMESTAMP, zone): TIMESTAMP in UTC',
  parseTimestamp: 'TIMESTAMP from ISO text, null if none',
  // JSON
  jsonValid: 'is the text JSON',
  jsonExtract: 'jsonExtract(json, path): JSON or null',
  jsonExtractText: 'jsonExtractText(json, path): text of the value, null for null',
  jsonOfText: 'jsonOfText(json, text): the JSON, of which the text is known already',
  jsonText: 'text of a JSON value: strings bare, the rest as JSON',
  jsonType: "jsonType(json): 'ARRAY', 'OBJECT', 'VARCHAR', 'BOOLEAN', 'NULL', 'UBIGINT', 'BIGINT', 'DOUBLE'",
  jsonArrayLength: 'number of items, 0 for other values',
  jsonKeys: 'list of keys of an object',
  jsonItems: "list of an array's items as JSON",
  jsonItemTexts: "list of an array's items as texts: strings bare, null for null, the rest as JSON",
  jsonMembers: "list of an object's values as JSON",
  jsonOf: 'any value as JSON',
  jsonObject: 'jsonObject(key, value, …)',
  jsonArray: 'jsonArray(value, …)',
  jsonMerge: 'jsonMerge(a, b): RFC 7386',
  jsonExists: 'jsonExists(json, path): is there anything, be it null',
  textRows: 'list of lists of texts, from their JSON',
  // Lists
  listLength: 'number of items',
  listExtract: 'listExtract(list, from 1; from the end if negative)',
  listSlice: 'listSlice(list, from, to)',
  listConcat: 'one list after the other',
  listDistinct: 'unique items, order kept by first occurrence where the engine can',
  listContains: 'listContains(list, item)',
  listPosition: 'where item stands, 0 or null if nowhere',
  listTransform: 'listTransform(list, lambda)',
  listFilter: 'listFilter(list, lambda)',
  listReduce: 'listReduce(list, lambda, start)',
  listSort: 'listSort(list, ASC or DESC, NULLS FIRST or NULLS LAST)',
  listReverse: 'backwards',
  listRepeat: 'listRepeat(list, n)',
  listZip: 'list of structs',
  listCount: 'number of items that are not null',
  listSum: 'sum of the items; null for none',
  listProduct: 'product of the items; null for none',
  listMin: 'the smallest item',
  listMax: 'the largest item',
  listVariance: 'sample variance of the items',
  listFlatten: 'a list of lists as one list; lists that are null are passed over',
  listRange: 'listRange(from, below, step)',
  unnest: 'a row for each item',
  mapValue: 'mapValue(map, key): its value, or null',
  mapOf: 'mapOf(list of unique keys, list of values); its JSON is an object',
  structOf: 'structOf(value, …): its fields are read by number',
  listAppend: 'listAppend(list, item)',
  structExtract: 'structExtract(struct, field name, or its number from 1)',
  // Encodings and hashes
  md5: 'MD5, lower-case hexadecimal',
  sha1: 'SHA-1, lower-case hexadecimal',
  sha256: 'SHA-256, lower-case hexadecimal',
  base64Encode: 'base64 of a blob',
  base64Decode: 'blob of base64 text',
  blobOfText: 'UTF-8 bytes of a text',
  textOfBlob: 'text of UTF-8 bytes',
  hexOfBlob: 'upper-case hexadecimal of a blob',
  blobOfHex: 'blob of hexadecimal text',
  urlEncode: 'percent-encodes a text',
  urlDecode: 'decodes percent-encoding',
  uuid: 'a new random UUID',
} as const

/** What is said of many rows at once, each with its meaning. */
interface Aggregates {
  readonly count: 'count(*) without argument, else of values that are not null'
  readonly sum: 'sum; null for none'
  readonly avg: 'mean; null for none'
  readonly min: 'smallest'
  readonly max: 'largest'
  readonly argMin: 'argMin(value, key): value where key is smallest, null values too'
  readonly argMax: 'argMax(value, key): value where key is largest, null values too'
  readonly anyValue: 'any value that is not null'
  readonly first: 'the first value, null too'
  readonly listOf: 'list of values, null too'
  readonly covarianceSample: 'sample covariance'
  readonly covariancePopulation: 'population covariance'
  readonly quantileDiscrete: 'quantileDiscrete(x, fraction)'
  readonly bitAndAll: 'and of bits'
  readonly bitOrAll: 'or of bits'
  readonly bitXorAll: 'exclusive or of bits'
  readonly boolOr: 'is any true'
}

/** What is said of a row among others, over a window. */
const windows = {
  rowNumber: 'number of the row from 1',
  lag: 'lag(x, n, default)',
  lead: 'lead(x, n, default)',
} as const

/** What gives rows, in the place of a table. */
const rowSources = {
  rangeRows: 'rangeRows(from, below, step): one column of whole numbers',
} as const

/** The name of something an engine can say. */
export type Primitive = keyof typeof scalars
export type AggregatePrimitive = keyof Aggregates
export type WindowPrimitive = keyof typeof windows
export type RowsPrimitive = keyof typeof rowSources

/** Builds a call by the name of its primitive. */
type Calls<P extends string, Call> = { readonly [Name in P]: (...args: readonly Sql[]) => Call }

const calls = <Kind extends string, P extends string>(kind: Kind, primitives: Readonly<Record<P, string>>) =>
  Object.fromEntries(
    Object.keys(primitives).map((primitive) => [primitive, (...args: readonly Sql[]) => ({ kind, primitive, args })]),
  )

/** `fn.lower(x)` is a call of the primitive `lower`; aggregates are called by `aggregateCall` of the tree. */
export const fn = calls('call', scalars) as Calls<Primitive, Extract<Sql, { kind: 'call' }>>
/** `windowFn.lag(x)` is what a window is put over. */
export const windowFn = calls('window-call', windows) as Calls<WindowPrimitive, WindowCallSql>
/** `rowsFn.rangeRows(a, b)` is rows to select from. */
export const rowsFn = calls('rows-call', rowSources) as Calls<RowsPrimitive, RowsSql>
