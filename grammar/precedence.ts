// The operators of two operands: which there are, how they are spelt and how tightly each binds.
import type { BetweenExpr, BinaryOperator, ListOperator } from './ast.js'

/** How tightly operators bind, loosest first. Only `or`, `and` and arithmetic may follow one another. */
export const precedence = {
  or: 1,
  and: 2,
  equality: 3,
  relational: 4,
  additive: 5,
  multiplicative: 6,
  string: 7,
  unary: 8,
}

const { or, and, equality, relational, additive, multiplicative, string } = precedence

/** The levels whose operators may follow one another. */
export const chains: ReadonlySet<number> = new Set([or, and, additive, multiplicative])

const levels: Readonly<Record<BinaryOperator, number>> = {
  or, and, '==': equality, '!=': equality, '<': relational, '<=': relational, '>': relational, '>=': relational,
  '+': additive, '-': additive, '*': multiplicative, '/': multiplicative, '%': multiplicative,
  '=~': string, '!~': string, has: string, '!has': string, has_cs: string, '!has_cs': string,
  hasprefix: string, '!hasprefix': string, hasprefix_cs: string, '!hasprefix_cs': string,
  hassuffix: string, '!hassuffix': string, hassuffix_cs: string, '!hassuffix_cs': string,
  contains: string, '!contains': string, contains_cs: string, '!contains_cs': string,
  startswith: string, '!startswith': string, startswith_cs: string, '!startswith_cs': string,
  endswith: string, '!endswith': string, endswith_cs: string, '!endswith_cs': string, 'matches regex': string,
} // prettier-ignore

/** How tightly a binary operator binds; see `precedence`. */
export const bindingOf = (operator: BinaryOperator): number => levels[operator]

/** Spellings that mean an operator of another name. */
const otherSpellings: ReadonlyMap<string, BinaryOperator | 'obsolete'> = new Map([
  ['<>', '!='], [':', 'has'], ['containscs', 'contains_cs'], ['notcontains', '!contains'],
  ['notcontainscs', '!contains_cs'], ['like', 'obsolete'], ['notlike', 'obsolete'], ['likecs', 'obsolete'],
  ['notlikecs', 'obsolete'],
] as const) // prettier-ignore

const listOperators: ReadonlySet<string> = new Set<ListOperator>(['in', '!in', 'in~', '!in~', 'has_any', 'has_all'])

/** What an operator as written stands for. */
export interface Meaning {
  readonly operator: BinaryOperator | ListOperator | BetweenExpr['operator'] | 'obsolete'
  readonly level: number
}

/** Reads an operator as written, in whichever of its spellings. */
export function meaningOf(image: string): Meaning {
  const text = image.startsWith('matches') ? 'matches regex' : (otherSpellings.get(image) ?? image)
  if (text === 'between' || text === '!between') return { operator: text, level: equality }
  if (isListOperator(text)) return { operator: text, level: equality }
  if (isBinaryOperator(text)) return { operator: text, level: levels[text] }
  return { operator: 'obsolete', level: string }
}

/** Takes a list in parentheses on its right. */
export const isListOperator = (text: string): text is ListOperator => listOperators.has(text)
/** Takes one operand on either side. */
export const isBinaryOperator = (text: string): text is BinaryOperator => text in levels
