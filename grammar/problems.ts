// What the parser finds wrong: KQL1xxx, and the 3xxx and 4xxx of what Kusto's own parser takes. Said in words of the
// language and never of the parser.
import { problem } from './diagnostic.js'

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

export const expected = problem<{ wanted: string; found: string }>(
  'KQL1001',
  ({ wanted, found }) => `Expected ${wanted}, found ${quoted(found)}.${advice(wanted, found)}`,
)

/** What is right where a sign is of use elsewhere and not here. */
function advice(wanted: string, found: string): string {
  if (found === '=' && wanted.startsWith('`|`')) return ' Values are compared with `==`.'
  if (found === ',' && (wanted === '`)`' || wanted === '`]`'))
    return ' Several values stand in dynamic([…]), or in the brackets after `in` and `has_any`.'
  return ''
}

export const guardedName = problem<{ word: string; wanted: string }>(
  'KQL1002',
  ({ word, wanted }) => `Expected ${wanted}, found the keyword \`${word}\`. As a name it is written ['${word}'].`,
)
export const unknownOperator = problem<{ word: string; near: string | undefined }>(
  'KQL1003',
  ({ word, near }) =>
    `No tabular operator is called \`${word}\`.` + (near === undefined ? '' : ` Did you mean \`${near}\`?`),
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

export const unknownCharacter = problem<{ text: string }>('KQL1101', ({ text }) => {
  const [first = ''] = text
  if (/[“”„‟‘’‚‛«»]/.test(first)) return `Unexpected \`${first}\`. Strings are quoted with " or '.`
  if (first === '&') return 'Unexpected `&`. Conditions are joined with `and`.'
  if (first === '!') return 'Unexpected `!`. What is not so is written not(…).'
  const named = /\p{L}/u.test(first) ? " A name with such letters is written ['…']." : ''
  return `Unexpected \`${first}\`.${named}`
})
export const openString = problem('KQL1102', () => 'The string has no closing quote.')
export const badEscape = problem<{ text: string }>(
  'KQL1103',
  ({ text }) => `\`${text}\` is no escape sequence. A backslash is written \`\\\\\`, or the string as @"…".`,
)
// Kusto's parser takes whatever stands in the brackets, so that this is a matter of types.
export const badLiteral = problem<{ text: string; type: string }>(
  'KQL3104',
  ({ text, type }) => `${quoted(text)} is not a ${type} literal.`,
)
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
