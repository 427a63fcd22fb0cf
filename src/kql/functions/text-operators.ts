// Operators that look for one text in another: contains, startswith, has and their like, =~, matches regex.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { and, equal, not, or, value } from '../../sql/tree.js'
import { holdsBounded, literalPattern } from './bounded-text.js'
import type { Finds, Operator, Together } from './define.js'
import { scalar } from './define.js'
import { caseless, foldTest, isAscii } from './folds.js'
import type { TermPart } from './terms.js'
import { containsAnyTerm, containsTerm, foldCase } from './terms.js'
import { matchesPattern } from './word-boundaries.js'

/** The right text is in the left: with whole terms at both ends, at the one where it begins or ends, or at neither. */
export const stands = (part: TermPart | 'within'): Finds<'left' | 'right'> => ({
  within: 'left',
  texts: 'right',
  each: 'all',
  start: part === 'whole' || part === 'prefix',
  end: part === 'whole' || part === 'suffix',
})

interface TextArguments {
  readonly left: Sql
  readonly right: Sql
  /** The right side where it is constant. */
  readonly text: string | undefined
}

/** One search for any of some constants. */
type SearchForAny = Omit<Together, 'joined'>

/** Any of them, or with the negation none. */
const together = ({ sql, ...pays }: SearchForAny, negated: boolean): Together => ({
  joined: negated ? 'and' : 'or',
  sql: (texts, sought) => (negated ? not(sql(texts, sought)) : sql(texts, sought)),
  ...pays,
})

/** A text is gone through for some plain constants, one by one, in less time than for a pattern. */
const anyWithin = (constants: number, folded: (text: Sql) => Sql, fold: (text: string) => string): SearchForAny => ({
  constants,
  texts: Infinity,
  sql: (texts, sought) => {
    const wanted = sought.map((one) => ({ pattern: literalPattern(fold(one)), start: false, end: false }))
    return or(...texts.map((text) => holdsBounded(folded(text), wanted, true)))
  },
})

/**
 * Terms are sought one by one where that takes less: to plan each search costs as much as thousands of rows, but a term
 * that most rows have is found sooner in one of a few texts.
 */
const anyTerm = (part: TermPart, caseSensitive: boolean): SearchForAny => ({
  constants: 3,
  texts: 8,
  sql: (texts, terms) => containsAnyTerm(texts, terms, part, caseSensitive),
})

/** A text operator and its negation; both sides are texts and so never null. */
const textOperator = (
  name: string,
  doc: string,
  examples: readonly [string, string],
  part: TermPart | 'within',
  sql: (args: TextArguments) => Sql,
  { test, anyOf }: { readonly test?: (left: string, right: string) => boolean; readonly anyOf?: SearchForAny },
): Record<string, Operator> => {
  const entry = (negated: boolean): Operator =>
    scalar({
      takes: { left: 'stringOrDynamic', right: 'stringOrDynamic' },
      returns: 'bool',
      neverNull: true,
      doc: negated ? `The opposite of '${name}'.` : doc,
      examples: { [`${examples[0]} ${negated ? `!${name}` : name} ${examples[1]}`]: !negated },
      ...(test ? { fold: foldTest(test, negated) } : {}),
      ...(negated ? {} : { finds: stands(part) }),
      ...(anyOf ? { together: together(anyOf, negated) } : {}),
      sql: ({ left, right }, { constants }) => {
        const text = typeof constants.right === 'string' ? constants.right : undefined
        const found = sql({ left, right, text })
        return negated ? not(found) : found
      },
    })
  return { [name]: entry(false), [`!${name}`]: entry(true) }
}

/** An operator that seeks a term, and its negation; `question` is its text but for the case. */
const termOperator = (
  name: string,
  question: string,
  examples: readonly [string, string],
  part: TermPart,
  caseSensitive: boolean,
): Record<string, Operator> =>
  textOperator(
    name,
    `${question}, ${caseSensitive ? 'to the letter' : 'whatever the case'}?`,
    examples,
    part,
    (a) => containsTerm(a, part, caseSensitive),
    { anyOf: anyTerm(part, caseSensitive) },
  )

/** The right side in lower case: worked out here where it is constant. */
const lowered = ({ right, text }: TextArguments): Sql => (text === undefined ? fn.lower(right) : value(foldCase(text)))

/** A constant of plain characters is a pattern, which looks at the beginning alone: half the time of lowering it all. */
const beginsCaseless = (a: TextArguments): Sql =>
  a.text !== undefined && /^[^%_\\]*$/.test(a.text)
    ? fn.likeInsensitive(a.left, value(`${foldCase(a.text)}%`))
    : fn.startsWith(fn.lower(a.left), lowered(a))

/** Lengths are compared first, since few texts have just this one; an ASCII text is as long in either case. */
const equalCaseless = (a: TextArguments): Sql => {
  const same = equal(fn.lower(a.left), lowered(a))
  if (a.text === undefined || a.text === '' || !isAscii(a.text)) return same
  return and(equal(fn.byteLength(a.left), value(BigInt(a.text.length))), same)
}

const withNegations: Readonly<Record<string, Operator>> = {
  ...textOperator(
    'contains',
    'Is the right text within the left, whatever the case?',
    ['"Harrier"', '"RRI"'],
    'within',
    (a) => fn.contains(fn.lower(a.left), lowered(a)),
    { test: caseless((left, right) => left.includes(right)), anyOf: anyWithin(6, fn.lower, foldCase) },
  ),
  ...textOperator(
    'contains_cs',
    'Is the right text within the left, to the letter?',
    ['"Harrier"', '"rri"'],
    'within',
    (a) => fn.contains(a.left, a.right),
    {
      test: (left, right) => left.includes(right),
      anyOf: anyWithin(
        10,
        (text) => text,
        (text) => text,
      ),
    },
  ),
  ...textOperator(
    'startswith',
    'Does the left text begin so, whatever the case?',
    ['"Harrier"', '"HAR"'],
    'prefix',
    (a) => beginsCaseless(a),
    { test: caseless((left, right) => left.startsWith(right)) },
  ),
  ...textOperator(
    'startswith_cs',
    'Does the left text begin so, to the letter?',
    ['"Harrier"', '"Har"'],
    'prefix',
    (a) => fn.startsWith(a.left, a.right),
    { test: (left, right) => left.startsWith(right) },
  ),
  ...textOperator(
    'endswith',
    'Does the left text end so, whatever the case?',
    ['"Harrier"', '"IER"'],
    'suffix',
    (a) => fn.endsWith(fn.lower(a.left), lowered(a)),
    { test: caseless((left, right) => left.endsWith(right)) },
  ),
  ...textOperator(
    'endswith_cs',
    'Does the left text end so, to the letter?',
    ['"Harrier"', '"ier"'],
    'suffix',
    (a) => fn.endsWith(a.left, a.right),
    { test: (left, right) => left.endsWith(right) },
  ),
  ...termOperator('has', 'Is the right text a whole term of the left', ['"a-Bc d"', '"bc"'], 'whole', false),
  ...termOperator('has_cs', 'Is the right text a whole term of the left', ['"a-Bc d"', '"Bc"'], 'whole', true),
  ...termOperator('hasprefix', 'Does a term of the left begin so', ['"ab cd"', '"C"'], 'prefix', false),
  ...termOperator('hasprefix_cs', 'Does a term of the left begin so', ['"ab cd"', '"c"'], 'prefix', true),
  ...termOperator('hassuffix', 'Does a term of the left end so', ['"ab cd"', '"B"'], 'suffix', false),
  ...termOperator('hassuffix_cs', 'Does a term of the left end so', ['"ab cd"', '"b"'], 'suffix', true),
}

const insensitive = (negated: boolean): Operator =>
  scalar({
    takes: { left: 'stringOrDynamic', right: 'stringOrDynamic' },
    returns: 'bool',
    neverNull: true,
    doc: negated ? "The opposite of '=~'." : 'Are the texts equal, whatever the case?',
    examples: { [`"a" ${negated ? '!~' : '=~'} "A"`]: !negated },
    ...(negated ? {} : { finds: stands('whole') }),
    fold: foldTest(
      caseless((left, right) => left === right),
      negated,
    ),
    sql: ({ left, right }, { constants }) => {
      const text = typeof constants.right === 'string' ? constants.right : undefined
      const same = equalCaseless({ left, right, text })
      return negated ? not(same) : same
    },
  })

/** By the word users write. */
export const textOperators: Readonly<Record<string, Operator>> = {
  ...withNegations,
  '=~': insensitive(false),
  '!~': insensitive(true),
  'matches regex': scalar({
    takes: { left: 'stringOrDynamic', right: 'stringOrDynamic' },
    returns: 'bool',
    neverNull: true,
    doc: 'Does the regular expression (RE2) match anywhere in the text?',
    examples: { '"harrier 42" matches regex @"\\d+"': true, '"abc" matches regex "^b"': false },
    sql: ({ left, right }, { constants }) =>
      typeof constants.right === 'string' ? matchesPattern(left, value(constants.right)) : fn.regexMatches(left, right),
  }),
}
