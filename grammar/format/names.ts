// How names, strings and types are written so that they read back as what they are.
import type { TokenType } from 'chevrotain'
import type { ColumnDeclaration, Name, Parameter } from '../ast.js'
import type { Doc } from '../layout.js'
import { group, indent, join, line, softLine } from '../layout.js'
import { lex } from '../lexer.js'
import { AnyName, Identifier, ValueWord, words } from '../tokens.js'

const plainWord = /^[A-Za-z_$][A-Za-z0-9_]*$/
const isOf = (type: TokenType, category: TokenType): boolean => (type.CATEGORIES ?? []).includes(category)

/** A name, in `['…']` if it would not be read as one. */
export function writeName(name: string): string {
  const keyword = words.get(name)
  if (/^[0-9]/.test(name)) return isOneWord(name) ? name : `[${writeString(name)}]`
  const plain = plainWord.test(name) && (keyword === undefined || isOf(keyword, AnyName))
  return plain ? name : `[${writeString(name)}]`
}

/** `1st` is a name, `1s` is a second. */
function isOneWord(name: string): boolean {
  const [first, ...more] = lex(name).tokens
  return first?.tokenType === Identifier && more.length === 0
}

/** The value of an option: a word that only options know is written as it is. */
export function writeOptionWord(name: string): string {
  const keyword = words.get(name)
  return keyword !== undefined && isOf(keyword, ValueWord) ? name : writeName(name)
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', "'": "\\'", '\\': '\\\\' }

/** A string literal for a content. */
export function writeString(content: string): string {
  const body = content.replace(/[\x00-\x1f\x7f'\\\u2028\u2029]/g, (letter) => {
    return escapes[letter] ?? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `'${body}'`
}

export const nameOf = ({ name }: Name): string => writeName(name)

/** Items in brackets, one to a line if they do not fit. */
export function bracketed(open: string, items: readonly Doc[], close: string): Doc {
  if (items.length === 0) return open + close
  return group([open, indent([softLine, join(items, [',', line])]), softLine, close])
}

export const columnDoc = ({ name, type }: ColumnDeclaration): Doc => `${nameOf(name)}: ${type}`

/** (name: type, …), with the star that some schemas have. */
export function schemaDoc(columns: readonly ColumnDeclaration[], star?: 'first' | 'last'): Doc {
  const items = columns.map(columnDoc)
  return bracketed('(', star === 'first' ? ['*', ...items] : star === 'last' ? [...items, '*'] : items, ')')
}

/** name: type = default, with the default written by the caller. */
export function parameterDoc({ name, type }: Parameter, fallback: Doc | undefined): Doc {
  const typeDoc = typeof type === 'string' ? (type === '*' ? '(*)' : type) : schemaDoc(type)
  return [nameOf(name), ': ', typeDoc, ...(fallback === undefined ? [] : [' = ', fallback])]
}
