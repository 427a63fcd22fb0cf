// What the parser finds wrong: KQL1xxx, and the 3xxx and 4xxx of what Kusto's own parser takes. Said in words of the
// language and never of the parser.
import { followedBy, problem } from './diagnostic.js'

/** How many UTF-16 units a query may have. */
export const MAX_TEXT = 1_000_000
/** How deep brackets, and how long chains of members and indexes, may go. */
export const MAX_NESTING = 100
/** How many problems one text is told of. */
export const MAX_PROBLEMS = 25

/** A piece of the query as a message quotes it: its first line, and not all of a long one. */
function excerpt(text: string): string {
  const [line = ''] = text.split(/[\r\n]/, 1)
  return line.length > 60 || line !== text ? `${line.slice(0, 60)}…` : text
}
const quoted = (text: string): string => (text === '' ? 'the end of the query' : `\`${excerpt(text)}\``)

export const expected = problem<{ wanted: string; found: string; advice?: string }>(
  'KQL1001',
  ({ wanted, found, advice }) => `Expected ${wanted}, found ${quoted(found)}.${followedBy(advice)}`,
)
export const guardedName = problem<{ word: string; wanted: string; advice?: string | undefined }>(
  'KQL1002',
  ({ word, wanted, advice = `As a name it is written ['${word}'].` }) =>
    `Expected ${wanted}, found the keyword \`${word}\`. ${advice}`,
)
export const unknownOperator = problem<{ word: string; near: string | undefined }>(
  'KQL1003',
  ({ word, near }) =>
    `No tabular operator is called \`${word}\`.` + (near === undefined ? '' : ` Did you mean \`${near}\`?`),
)
export const unknownParameter = problem<{ operator: string; name: string; near: string | undefined }>(
  'KQL1008',
  ({ operator, name, near }) =>
    `\`${operator}\` has no parameter named \`${name}\`.` + (near === undefined ? '' : ` Did you mean \`${near}\`?`),
)
export const doubledBar = problem('KQL1006', () => '`||` is no operator. Conditions are joined with `or`.')
export const chainedOperator = problem<{ operator: string }>(
  'KQL1004',
  ({ operator }) => `\`${operator}\` cannot follow another comparison. Put one of them in parentheses.`,
)
export const joinWithoutKeys = problem(
  'KQL1005',
  () => 'A join says which columns are equal: `on DeviceId`, or `on $left.DeviceId == $right.Id`.',
)
export const rightWithoutBrackets = problem(
  'KQL1009',
  () => 'A pipeline on the right of a join stands in brackets: `join (T | where …) on DeviceId`.',
)
export const tableWithoutBrackets = problem<{ word: string }>(
  'KQL1010',
  ({ word }) => `Among several tables \`${word}\` stands in brackets: \`union (${word} …)\`.`,
)
// Kusto's parser takes the word for a function.
export const joinKindMeant = problem<{ kind: string; operator: string }>(
  'KQL3028',
  ({ kind, operator }) => `The kind of a ${operator} is written kind=${kind}.`,
)
export const obsoleteOperator = problem<{ operator: string }>(
  'KQL4005',
  ({ operator }) => `\`${operator}\` is obsolete. Use \`has\`, \`contains\` or \`matches regex\`.`,
)
// Sound as syntax, since Kusto lets a condition have a name, but then everything passes that the name's value lets pass.
export const namedCondition = problem(
  'KQL4006',
  () => 'A condition compares with `==`, or with `=~` without regard to case; `=` gives a name.',
)
export const unknownType = problem<{ name: string }>(
  'KQL1007',
  ({ name }) =>
    `No type is called \`${name}\`. The types are bool, int, long, real, decimal, string, datetime, timespan, guid and dynamic.`,
)

/** What is written in KQL for signs of other languages. */
const signsMeant: Readonly<Record<string, string>> = {
  '&': 'Conditions are joined with `and`.',
  '&&': 'Conditions are joined with `and`.',
  '!': 'What is not so is written not(…).',
  '?': 'A choice is iff(condition, a, b).',
  '^': 'A power is pow(x, y).',
  '~=': 'Did you mean `=~`?',
  '=!': 'Did you mean `!=`?',
  '===': 'Did you mean `==`?',
  '!==': 'Did you mean `!=`?',
  '#': 'A comment begins with `//`.',
  '/*': 'A comment begins with `//`, on each of its lines.',
  // What stands for a sign in the source of a web page.
  '&gt;': 'Did you mean `>`?',
  '&lt;': 'Did you mean `<`?',
  '&quot;': 'Did you mean `"`?',
  '&apos;': "Did you mean `'`?",
  '≠': 'Did you mean `!=`?',
  '≤': 'Did you mean `<=`?',
  '≥': 'Did you mean `>=`?',
}

export const unknownCharacter = problem<{ text: string }>('KQL1101', ({ text }) => {
  const [first = ''] = text
  if (/[“”„‟‘’‚‛«»`]/.test(first)) return `Unexpected \`${first}\`. Strings are quoted with " or '.`
  const meant = signsMeant[text] ?? signsMeant[first]
  if (meant !== undefined) return `Unexpected \`${text}\`. ${meant}`
  const plain = /[\u2010-\u2015\u2212]/.test(first) ? '-' : first.normalize('NFKC')
  if (plain !== first && /^[!-~]$/.test(plain)) return `Unexpected \`${first}\`. Did you mean \`${plain}\`?`
  const named = /\p{L}/u.test(first) ? " A name with such letters is written ['…']." : ''
  return `Unexpected \`${first}\`.${named}`
})
const backslashAdvice = ' A backslash is written `\\\\`, or the string as @"…".'
export const openString = problem<{ text: string }>('KQL1102', ({ text }) => {
  const [, quote = ''] = /^[hH]?(```|~~~|["'])/.exec(text) ?? []
  if (quote.length > 1) return `The string has no closing quote: ${quote} begins one of several lines.`
  const isEscaped = quote !== '' && text.includes(`\\${quote}`)
  return `The string has no closing quote.${isEscaped ? backslashAdvice : ''}`
})
export const badEscape = problem<{ text: string }>('KQL1103', ({ text }) => {
  const digits = { '\\x': 'two', '\\u': 'four', '\\U': 'eight' }[text]
  if (digits !== undefined) return `\`${text}\` is followed by ${digits} hexadecimal digits.${backslashAdvice}`
  return `\`${text}\` is no escape sequence.${backslashAdvice}`
})
// Kusto's parser takes whatever stands in the brackets, so that this is a matter of types.
export const badLiteral = problem<{ text: string; type: string }>('KQL3104', ({ text, type }) => {
  const isWorkedOut = /\(.*\(/s.test(text)
  return `${quoted(text)} is not ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type} literal.${isWorkedOut ? ` What is worked out is converted with to${type}().` : ''}`
})
export const numberTooLarge = problem<{ text: string }>(
  'KQL1105',
  ({ text }) => `${excerpt(text)} is too large for a long, whose range ends at 9223372036854775807.`,
)
export const rawGuid = problem<{ text: string }>(
  'KQL1106',
  ({ text }) => `A guid is written guid(${text}), or as a string.`,
)
export const controlCharacter = problem<{ code: number }>(
  'KQL1107',
  ({ code }) =>
    `The query contains a control character (U+${code.toString(16).toUpperCase().padStart(4, '0')}); it may be binary data.`,
)

export const textTooLong = problem<{ length: number }>(
  'KQL1201',
  ({ length }) => `The query has ${length} characters; at most ${MAX_TEXT} are read.`,
)
export const nestedTooDeep = problem('KQL1202', () => `The query is nested deeper than ${MAX_NESTING} levels.`)
