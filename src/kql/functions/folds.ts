// What calls of constants come to, worked out while compiling: texts, tests and lists. Only where the outcome is the
// engine's beyond doubt; what is not worked out here is left to it.
import type { BoundType, ConstantValue } from '../types.js'
import type { Fold } from './define.js'

const isText = (constant: ConstantValue | undefined): constant is string => typeof constant === 'string'
const areTexts = (constants: readonly ConstantValue[], types: readonly BoundType[]): constants is readonly string[] =>
  constants.every(isText) && types.every((type) => type === 'string')

/** Has a text ASCII characters alone? Of other letters the engine has tables of its own. */
export const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

/** A function of texts. */
export const foldTexts =
  (result: (...texts: readonly string[]) => ConstantValue): Fold =>
  (constants, types) =>
    areTexts(constants, types) ? result(...constants) : undefined

/** A function of texts that looks at their letters. */
export const foldAscii =
  (result: (...texts: readonly string[]) => ConstantValue | undefined): Fold =>
  (constants, types) =>
    areTexts(constants, types) && constants.every(isAscii) ? result(...constants) : undefined

/** A test of one text against another, and its opposite. */
export const foldTest = (test: (left: string, right: string) => boolean, negated: boolean): Fold =>
  foldAscii((left = '', right = '') => test(left, right) !== negated)

/** The same test of texts whatever their case. */
export const caseless =
  (test: (left: string, right: string) => boolean) =>
  (left: string, right: string): boolean =>
    test(left.toLowerCase(), right.toLowerCase())

/** Constants of these types are equal where JavaScript says so. */
const isComparable = (type: BoundType | undefined): boolean =>
  type === 'string' ||
  type === 'bool' ||
  type === 'int' ||
  type === 'long' ||
  type === 'datetime' ||
  type === 'timespan'

/** Is the first constant among the others, none of them null and all of one type? */
export const foldMembership =
  (negated: boolean, ignoresCase: boolean): Fold =>
  (constants, types) => {
    const [left, ...list] = constants
    if (!isComparable(types[0]) || types.some((type) => type !== types[0])) return undefined
    if (left === undefined || constants.includes(null)) return undefined
    if (!ignoresCase) return list.includes(left) !== negated
    const among = foldAscii((text = '', ...texts) => texts.some((one) => one.toLowerCase() === text.toLowerCase()))
    const found = among(constants, types)
    return typeof found === 'boolean' ? found !== negated : undefined
  }

/** Does a constant lie from one bound to another? */
export const foldBetween =
  (negated: boolean): Fold =>
  ([operand, from, to]) =>
    typeof operand === 'bigint' && typeof from === 'bigint' && typeof to === 'bigint'
      ? (operand >= from && operand <= to) !== negated
      : undefined

/** `and` or `or` of constants. */
export const foldBoth =
  (result: (left: boolean, right: boolean) => boolean): Fold =>
  ([left, right]) =>
    typeof left === 'boolean' && typeof right === 'boolean' ? result(left, right) : undefined

/** Is a text empty, or a constant of another type null? Of dynamics there are several kinds of null. */
export const foldMissing =
  (negated: boolean, countsEmpty: boolean): Fold =>
  ([constant], [type]) => {
    if (constant === undefined || type === 'dynamic' || type === 'unknown') return undefined
    const missing = type === 'string' ? countsEmpty && (constant === '' || constant === null) : constant === null
    return missing !== negated
  }

/** A constant as an item of a dynamic array; undefined where the engine has a way of its own to write it. */
function itemText(constant: ConstantValue, type: BoundType | undefined): string | undefined {
  if (constant === null) return type === 'string' ? '""' : 'null'
  if (type === 'dynamic') return isText(constant) ? constant : undefined
  if (type === 'string') return isText(constant) && isAscii(constant) ? JSON.stringify(constant) : undefined
  if (type === 'bool' || type === 'int' || type === 'long') return String(constant)
  return undefined
}

/** An array of constants. */
export const foldArray: Fold = (constants, types) => {
  const items = constants.map((constant, i) => itemText(constant, types[i]))
  return items.includes(undefined) ? undefined : `[${items.join(',')}]`
}

const isArrayText = (constant: ConstantValue): constant is string => isText(constant) && constant.trim().startsWith('[')

/** The items of constant arrays in turn. */
export const foldConcat: Fold = (constants) => {
  if (!constants.every(isArrayText)) return undefined
  const items = constants.map((text) => text.trim().slice(1, -1).trim())
  return `[${items.filter((text) => text !== '').join(',')}]`
}

/** The number of items of a constant array. */
export const foldLength: Fold = ([constant]) => {
  if (constant === undefined || !isArrayText(constant)) return undefined
  const array: unknown = JSON.parse(constant)
  return Array.isArray(array) ? BigInt(array.length) : undefined
}

/** Longer arrays are left to the engine. */
const mostFolded = 1024n

/** The whole numbers from one to another. */
export const foldRange: Fold = ([from, to, by = 1n], types) => {
  if (!types.every((type) => type === 'int' || type === 'long')) return undefined
  if (typeof from !== 'bigint' || typeof to !== 'bigint' || typeof by !== 'bigint' || by === 0n) return undefined
  const count = (to - from) / by + 1n
  if (count > mostFolded || (to - from) * by < 0n) return undefined
  return `[${Array.from({ length: Number(count) }, (_, i) => from + BigInt(i) * by).join(',')}]`
}
