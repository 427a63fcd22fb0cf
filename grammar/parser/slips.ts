// What is plainly meant where a token was not expected. Asked only once something is wrong, so that a correct query
// pays nothing for it.
import type { IToken, TokenType } from 'chevrotain'
import { EOF, tokenMatcher } from '../chevrotain.js'
import type { Problem } from '../diagnostic.js'
import { parseTimespan, typeNames } from '../literals.js'
import type { OptionOwner } from '../option-names.js'
import { hintNames, joinKinds, optionNames } from '../option-names.js'
import { expected, guardedName, joinKindMeant, unknownOperator, unknownParameter } from '../problems.js'
import * as t from '../tokens.js'
import { comparisonMeant, operatorMeant } from './foreign-words.js'
import { nearestWord } from './nearest-word.js'

/** The token so many places on from the last one read. */
type Look = (howMany: number) => IToken

/** A problem with the tokens that are to be changed. */
export interface Slip {
  readonly problem: Problem
  readonly first: IToken
  readonly last: IToken
}

/** What has been read of a step of a pipeline, or of what stands in a bracket, where the next token does not fit. */
interface Step {
  /** What the step follows: a pipe, a semicolon, an opening bracket or nothing. */
  readonly opener: IToken
  /** The two tokens before that. */
  readonly before: readonly [IToken, IToken]
  readonly tokens: readonly IToken[]
  readonly next: IToken
  readonly following: readonly IToken[]
  readonly wanted: string
}

const closing: readonly TokenType[] = [t.CloseParen, t.CloseBracket, t.CloseBrace]
const opening: readonly TokenType[] = [t.OpenParen, t.OpenBracket, t.OpenBrace]
const stepOpeners: readonly TokenType[] = [EOF, t.Bar, t.Semicolon]

function stepAt(look: Look, wanted: string): Step {
  const tokens: IToken[] = []
  let depth = 0
  for (let back = 0; ; back--) {
    const opener = look(back)
    const { tokenType } = opener
    if (tokenType === EOF || (depth === 0 && (stepOpeners.includes(tokenType) || opening.includes(tokenType))))
      return {
        opener,
        before: [look(back - 2), look(back - 1)],
        tokens: tokens.reverse(),
        next: look(1),
        following: [look(2), look(3), look(4)],
        wanted,
      }
    if (closing.includes(tokenType)) depth++
    if (opening.includes(tokenType)) depth--
    tokens.push(opener)
  }
}

/** The slip at a token that does not fit; the likeliest goes first. */
export function slipAt(look: Look, wanted: string): Slip | undefined {
  const step = stepAt(look, wanted)
  return (
    misspeltOperator(step) ??
    kindAlone(step) ??
    misnamedParameter(step) ??
    keyword(step) ??
    doubledStar(step) ??
    foreignComment(step) ??
    bareNot(step) ??
    splitSpan(step) ??
    nullCheck(step) ??
    bareList(step) ??
    aliased(step) ??
    foreignClause(step) ??
    missingBar(step, look) ??
    negatedOperator(step) ??
    misspeltComparison(step) ??
    misplacedSign(step) ??
    missingSemicolon(step, look)
  )
}

/** A token with advice for the one who wrote it. */
const advised = ({ next, following, wanted }: Step, advice: string, last: IToken = next): Slip => {
  const found = [next, ...following.slice(0, following.indexOf(last) + 1)].map(({ image }) => image).join(' ')
  return over(next, last, expected({ wanted, found, advice }))
}

const over = (first: IToken, last: IToken, problem: Problem): Slip => ({ problem, first, last })
const touch = (left: IToken, right: IToken): boolean => left.startOffset + left.image.length === right.startOffset
const inOnePiece = (tokens: readonly IToken[]): boolean =>
  tokens.every((token, at) => touch(tokens[at - 1] ?? token, token) || at === 0)
const isWord = (token: IToken | undefined): token is IToken =>
  token !== undefined && /^[A-Za-z_]/.test(token.image) && !tokenMatcher(token, t.StringLiteral)

/** The words of these kinds. */
const wordsOf = (...kinds: readonly TokenType[]): readonly string[] =>
  [...t.words].flatMap(([word, type]) => (kinds.some((kind) => type.CATEGORIES?.includes(kind)) ? [word] : []))

/** The operator that a word means elsewhere, or that is spelt almost so; of several as near the first by alphabet. */
const nearestOperator = (word: string): string | undefined =>
  operatorMeant(word) ?? nearestWord(word.toLowerCase().replaceAll('_', '-'), [...wordsOf(t.OperatorWord)].sort())

/** The word that tokens begin with and the parts that hyphens join to it, up to its last token. */
function hyphenated(first: IToken, others: readonly IToken[]): { readonly word: string; readonly last: IToken } {
  let [word, last] = [first.image, first]
  for (let at = 0; ; at += 2) {
    const [hyphen, part] = [others[at], others[at + 1]]
    const isJoined = hyphen?.tokenType === t.Minus && isWord(part) && touch(last, hyphen) && touch(hyphen, part)
    if (!isJoined) return { word, last }
    word += hyphen.image + part.image
    last = part
  }
}

const imageOf = (tokens: readonly IToken[]): string => tokens.map(({ image }) => image).join('')

/** A word at the place of an operator that is none. */
export function unknownOperatorAt(look: Look): Slip {
  const first = look(1)
  const { word, last } = hyphenated(first, [2, 3, 4, 5, 6, 7].map(look))
  return over(first, last, unknownOperator({ word, near: nearestOperator(word) }))
}

/** `project-awy x` reads as project with what is subtracted, up to where it makes no sense. */
function misspeltOperator({ opener, tokens, next, following }: Step): Slip | undefined {
  const [first, ...others] = [...tokens, next, ...following]
  if (!first || (opener.tokenType !== t.Bar && opener.tokenType !== t.OpenParen)) return undefined
  const { word, last } = hyphenated(first, others)
  const near = last === first ? undefined : nearestOperator(word)
  return near === undefined ? undefined : over(first, last, unknownOperator({ word, near }))
}

/** The operators whose parameters no named expression may follow, with the list of their parameters. */
const parametersOf: Readonly<Record<string, OptionOwner>> = {
  join: 'join', lookup: 'join', union: 'union', find: 'find', search: 'search', parse: 'parse', 'parse-where': 'parse',
  as: 'as', consume: 'consume', evaluate: 'evaluate', partition: 'partition', reduce: 'reduce', scan: 'scan',
  sort: 'sort', order: 'sort', take: 'take', limit: 'take', top: 'take',
} // prettier-ignore

/** Parameters as they are called elsewhere. */
const foreignParameters: Readonly<Record<string, string>> = { type: 'kind', how: 'kind', withsourcename: 'withsource' }

function misnamedParameter({ tokens, next }: Step): Slip | undefined {
  const [operator, ...given] = tokens
  const owner = operator && Object.hasOwn(parametersOf, operator.image) ? parametersOf[operator.image] : undefined
  if (!operator || !owner) return undefined
  const name = withoutOptions(given)
  const [first, last] = [name[0], name.at(-1)]
  const isOneWord = name.every((part) => part.tokenType === t.Dot || isWord(part)) && inOnePiece(name)
  if (!first || !last || !isOneWord) return undefined
  const known: readonly string[] = optionNames[owner]
  const image = imageOf(name)
  const wrongSign = known.includes(image) && next.tokenType !== EOF && next.tokenType !== t.Assign
  if (wrongSign) return over(next, next, expected({ wanted: '`=`', found: next.image }))
  if (next.tokenType !== t.Assign && next.image !== '==') return undefined
  const meant = foreignParameters[image.toLowerCase()] ?? ''
  const near = known.includes(meant) ? meant : nearestWord(image.toLowerCase(), [...known, ...hintNames])
  return over(first, last, unknownParameter({ operator: operator.image, name: image, near }))
}

/** `join inner (T | …)`: the kind without its name reads as a function. */
function kindAlone({ opener, before, tokens }: Step): Slip | undefined {
  const [operator, kind] = opener.tokenType === t.OpenParen ? before : tokens
  const isKind = kind !== undefined && joinKinds.some((one) => one === kind.image)
  if (!isKind || (operator?.tokenType !== t.Join && operator?.tokenType !== t.Lookup)) return undefined
  return over(kind, kind, joinKindMeant({ kind: kind.image, operator: operator.image }))
}

/** What follows the parameters that were read, `name = value` each. */
function withoutOptions(tokens: readonly IToken[]): readonly IToken[] {
  const last = tokens.findLastIndex(({ tokenType }) => tokenType === t.Assign)
  return last < 0 ? tokens : tokens.slice(last + 2)
}

/** A word that has a meaning of its own where a name or a value is wanted. */
function keyword({ tokens, next, following: [after], wanted }: Step): Slip | undefined {
  const isKeyword = isWord(next) && next.tokenType !== t.Identifier && t.words.get(next.image) === next.tokenType
  if (!isKeyword || !/name|expression|column|value/.test(wanted)) return undefined
  const advice = keywordAdvice(next, tokens.at(-1), after)
  return over(next, next, guardedName({ word: next.image, wanted, advice }))
}

function keywordAdvice(word: IToken, before: IToken | undefined, after: IToken | undefined): string | undefined {
  const type = typeNames.get(word.image)
  if (word.tokenType === t.By && before?.tokenType === t.Comma) return tooManyCommas
  if (type !== undefined && after?.tokenType === t.OpenParen) return `A value is converted with to${type}().`
  if (type !== undefined && after && isLiteral(after)) return `Its literals have brackets: ${word.image}(…).`
  const isBetween = isOperator(word) && after?.tokenType === t.OpenParen
  return isBetween ? `It is no function and stands between two values: a ${word.image} b.` : undefined
}

const isLiteral = (token: IToken): boolean =>
  [t.LongLiteral, t.RealLiteral, t.TimespanLiteral, t.StringLiteral].some((type) => tokenMatcher(token, type))

const operatorKinds: readonly TokenType[] = [t.BinaryOperator, t.ListOperator, t.RangeOperator]
const isOperator = (token: IToken): boolean => operatorKinds.some((kind) => tokenMatcher(token, kind))

/** `x ** 2` reads as a product with all columns. */
function doubledStar({ tokens, next }: Step): Slip | undefined {
  const [first, second] = tokens.slice(-2)
  if (first?.tokenType !== t.Star || second?.tokenType !== t.Star || next.tokenType === EOF) return undefined
  return over(second, second, expected({ wanted: 'an expression', found: '*', advice: 'A power is pow(x, y).' }))
}

/** `-- why`: read as a sign twice, up to where it makes no sense. */
function foreignComment({ tokens, next, wanted }: Step): Slip | undefined {
  const at = tokens.findLastIndex(({ tokenType }) => tokenType === t.Minus)
  const [first, second, word] = [tokens[at - 1], tokens[at], tokens[at + 1] ?? next]
  const isDoubled = first?.tokenType === t.Minus && second !== undefined && touch(first, second)
  if (!first || !isDoubled || touch(second, word)) return undefined
  return over(first, second, expected({ wanted, found: '--', advice: 'A comment begins with `//`.' }))
}

/** `not a == b`: the word is a function. */
function bareNot(step: Step): Slip | undefined {
  const { tokens, next, wanted } = step
  if (tokens.at(-1)?.image !== 'not' || next.tokenType === EOF || !wanted.startsWith('`')) return undefined
  return isWord(next) || isLiteral(next)
    ? advised({ ...step, wanted: '`(`' }, 'What is not so is written not(…).')
    : undefined
}

/** `7 d`: a number and its unit are one word. */
function splitSpan({ tokens, next, wanted }: Step): Slip | undefined {
  const number = tokens.at(-1)
  const span = `${number?.image ?? ''}${next.image}`
  if (number?.tokenType !== t.LongLiteral || !isWord(next) || parseTimespan(span) === undefined) return undefined
  return over(number, next, expected({ wanted, found: next.image, advice: `A span of time is one word: ${span}.` }))
}

/** `a is null`, `a is not null`. */
function nullCheck(step: Step): Slip | undefined {
  const [after, last] = step.following
  if (step.next.image.toLowerCase() !== 'is' || !after || !/^(?:not|null|empty)$/i.test(after.image)) return undefined
  const advice = 'isnull() and isnotnull() tell what is null, isempty() and isnotempty() what is an empty string.'
  return advised(step, advice, /^not$/i.test(after.image) && isWord(last) ? last : after)
}

/** `a in "x"`, `a between 1 and 2`: what follows stands in brackets. */
function bareList(step: Step): Slip | undefined {
  const operator = step.tokens.at(-1)
  if (!operator || step.wanted !== '`(`' || step.next.tokenType === EOF) return undefined
  if (tokenMatcher(operator, t.ListOperator)) return advised(step, `Values stand in brackets: ${operator.image} (…).`)
  return tokenMatcher(operator, t.RangeOperator)
    ? advised(step, `The bounds stand in brackets: ${operator.image} (a .. b).`)
    : undefined
}

/** `project a as b`: names stand before what they name. */
function aliased(step: Step): Slip | undefined {
  const { next, tokens, following, wanted } = step
  const [name] = following
  const gives = namingWords.includes(tokens[0]?.image ?? '')
  if (next.image.toLowerCase() !== 'as' || !isWord(name) || !gives || !wanted.startsWith('`|`')) return undefined
  return advised(step, `A name stands before what it names: ${name.image} = ….`, name)
}

/** What words of SQL that follow an item are here. */
const foreignClauses: Readonly<Record<string, string>> = {
  having: 'A condition on what summarize gives stands in a step of its own: | where ….',
  when: 'A choice is case(condition, value, …, otherwise).',
}

function foreignClause(step: Step): Slip | undefined {
  const word = step.next.image.toLowerCase()
  const advice = Object.hasOwn(foreignClauses, word) ? foreignClauses[word] : undefined
  return advice !== undefined && step.wanted.startsWith('`|`') ? advised(step, advice) : undefined
}

/** `T where a == 1`, `… | sort by a limit 5`: a step without what parts it from the one before. */
function missingBar(step: Step, look: Look): Slip | undefined {
  const { next, tokens, following, wanted } = step
  const [after] = following
  // A name that is followed by what gives it a value, or by another name, is not meant as a step.
  const isStep = tokenMatcher(next, t.OperatorWord) && after !== undefined && after.tokenType !== t.Assign
  if (!isStep || tokens.length === 0 || !wanted.startsWith('`|`')) return undefined
  if (beginsQuery.includes(next.image) && isInLet(look)) return advised(step, letEnd)
  return advised(step, `A step begins with \`|\`: | ${next.image} ….`)
}

/** Words of steps that a query may begin with too. */
const beginsQuery = ['union', 'search', 'find', 'print', 'range']
const letEnd = 'A `let` ends in `;`.'

/** Is what has been read of a statement a let? */
function isInLet(look: Look): boolean {
  for (let back = 0; ; back--) {
    const { tokenType } = look(back)
    if (tokenType === EOF || tokenType === t.Semicolon) return look(back + 1).tokenType === t.Let
  }
}

/** The words of operators between values, but for the obsolete ones. */
const comparisons = (): readonly string[] =>
  wordsOf(...operatorKinds).filter((word) => !/like|containscs|notcontains/.test(word))

/** Words that may follow a value without being operators. */
const followers = ['by', 'on', 'of', 'to', 'from', 'step', 'with', 'as', 'asc', 'desc', 'nulls']

/** `a not in (b)`: the operator has a form of its own for that. */
function negatedOperator(step: Step): Slip | undefined {
  const { next, following, wanted } = step
  const [after] = following
  if (next.image.toLowerCase() !== 'not' || !after || !wanted.startsWith('`')) return undefined
  const written = after.image.toLowerCase()
  const meant = `!${t.words.has(`!${written}`) ? written : (comparisonMeant(written) ?? written)}`
  return t.words.has(meant) ? advised(step, didYouMean(meant), after) : undefined
}

/** A word after a whole value that is almost an operator, or is one in another language. */
function misspeltComparison(step: Step): Slip | undefined {
  const { next, following, wanted } = step
  if (next.tokenType !== t.Identifier || !wanted.startsWith('`')) return undefined
  const word = next.image.toLowerCase()
  const known = comparisons()
  const meant = [...known, ...followers].includes(word) ? word : (comparisonMeant(word) ?? nearestWord(word, known))
  if (meant === undefined) return undefined
  const [after] = following
  // `starts with` is two words where KQL has one.
  const isTwo = after?.image.toLowerCase() === 'with' && meant === `${word}with`
  return advised(step, didYouMean(meant), isTwo ? after : next)
}

const didYouMean = (meant: string): string => `Did you mean \`${meant}\`?`

const tooManyCommas = 'The comma before it is one too many.'

function misplacedSign(step: Step): Slip | undefined {
  const { tokens, opener, next, wanted } = step
  const type = next.tokenType
  const ends = type === t.Bar || closing.includes(type)
  if (tokens.at(-1)?.tokenType === t.Comma && (ends || type === t.Comma)) return advised(step, tooManyCommas)
  if (type === t.Assign && wanted.startsWith('`|`')) return advised(step, assignmentAdvice(step))
  if (type === t.Comma && ['`)`', '`]`'].includes(wanted)) return advised(step, listAdvice)
  if (type === t.OpenParen && tokens.length === 1 && tokens[0]?.tokenType === t.Count)
    return advised(step, 'As a tabular operator it stands without brackets.')
  if (type === t.Identifier && wanted.startsWith('`|`') && listsItems.includes(tokens[0]?.image ?? ''))
    return advised(step, 'The items of a list are parted by commas.')
  const isStray = closing.includes(type) && !opening.includes(opener.tokenType)
  return isStray && wanted.startsWith('`|`') ? advised(step, 'It closes no bracket.') : undefined
}

/** `let a = 1` and then the query. */
function missingSemicolon(step: Step, look: Look): Slip | undefined {
  const isWordBehind = isWord(step.next) && step.wanted.startsWith('`|`')
  return isWordBehind && isInLet(look) ? advised(step, letEnd) : undefined
}

/** The operators that end in a list. */
const listsItems = [
  'extend', 'project', 'project-away', 'project-keep', 'project-rename', 'project-reorder', 'print', 'summarize',
  'distinct', 'serialize', 'sort', 'order', 'union', 'mv-expand',
] // prettier-ignore

const listAdvice = 'Several values stand in dynamic([…]), or in the brackets after `in` and `has_any`.'

/** The operators whose lists give names to what is computed. */
const namingWords = ['extend', 'project', 'project-rename', 'print', 'summarize', 'distinct', 'serialize']

/** What is right where `=` gives no name: a let, a name in brackets, or a comparison. */
function assignmentAdvice({ opener, tokens }: Step): string {
  const [first, ...others] = tokens
  const isStatement = opener.tokenType !== t.Bar && opener.tokenType !== t.OpenParen
  if (isStatement && others.length === 0 && isWord(first)) return `A name is declared with \`let ${first.image} = …\`.`
  const name = first && namingWords.includes(first.image) ? nameBefore(others) : undefined
  return name === undefined ? 'Values are compared with `==`.' : `As a name it is written ['${name}'].`
}

/** What stands before the `=` of a list's item, if it is in one piece and could be meant as a name. */
function nameBefore(tokens: readonly IToken[]): string | undefined {
  const start = tokens.findLastIndex(({ tokenType }) => tokenType === t.Comma || tokenType === t.By) + 1
  const item = tokens.slice(start)
  const text = imageOf(item).replace(/^(["'])(.*)\1$/, '$2')
  return inOnePiece(item) && /^[\w.\- ]+$/.test(text) ? text : undefined
}

/** The operators that have an `on` of their own. */
const takesOn = ['join', 'lookup', 'mv-apply', 'mvapply', 'make-series', 'make-graph']

/**
 * How many places on the `on` is that ends a pipeline behind a join without brackets round its right side, as in
 * `join T | where … on key`.
 */
export function onBehind(look: Look): number | undefined {
  let [depth, operator] = [0, '']
  for (let ahead = 1; ; ahead++) {
    const token = look(ahead)
    const { tokenType } = token
    if (tokenType === EOF || tokenType === t.Semicolon || depth < 0) return undefined
    if (opening.includes(tokenType)) depth++
    if (closing.includes(tokenType)) depth--
    if (depth === 0 && tokenType === t.Bar) operator = look(ahead + 1).image
    if (depth === 0 && tokenType === t.On) return takesOn.includes(operator) ? undefined : ahead
  }
}
