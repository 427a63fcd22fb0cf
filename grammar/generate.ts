// Writes grammar/kql.ebnf: the grammar as text, so that a change of the language shows in review.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ISerializedGast } from 'chevrotain'
import { QueryParser } from './parser/statements.js'

/** A serialized production, with the fields that its kinds have. */
type Production = ISerializedGast & {
  readonly name?: string
  readonly nonTerminalName?: string
  readonly label?: string
  readonly definition?: readonly Production[]
  readonly separator?: Production
}

const word = (text: string): string => (/^[A-Z]/.test(text) ? text : `"${text}"`)

function sequence(parts: readonly Production[]): string {
  return parts.map(show).filter(Boolean).join(', ')
}

function show(node: Production): string {
  const inner = sequence(node.definition ?? [])
  switch (node.type) {
    case 'NonTerminal':
      return node.name ?? node.nonTerminalName ?? ''
    case 'Terminal':
      return word(node.label ?? node.name ?? '')
    case 'Option':
      return `[ ${inner} ]`
    case 'Repetition':
      return `{ ${inner} }`
    case 'RepetitionMandatory':
      return `${inner}, { ${inner} }`
    case 'RepetitionWithSeparator':
      return `[ ${inner}, { ${show(node.separator ?? node)}, ${inner} } ]`
    case 'RepetitionMandatoryWithSeparator':
      return `${inner}, { ${show(node.separator ?? node)}, ${inner} }`
    case 'Alternation':
      return `( ${(node.definition ?? []).map((one) => sequence(one.definition ?? [])).join(' | ')} )`
    default:
      return inner
  }
}

/** Every rule as one line of EBNF (ISO 14977), in the order of the parser. */
export function grammarText(): string {
  const rules = new QueryParser().getSerializedGastProductions() as readonly Production[]
  return `${rules.map((rule) => `${rule.name ?? ''} = ${sequence(rule.definition ?? []) || '(* empty *)'} ;`).join('\n')}\n`
}

/** Run as a program, writes the listing beside the sources of the grammar. */
if (process.argv[1]?.endsWith('generate.js')) writeFileSync(join(process.cwd(), 'grammar', 'kql.ebnf'), grammarText())
