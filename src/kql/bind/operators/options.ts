// The options of operators, by name: `kind=inner`, `isfuzzy=true`.
import type { Option } from '../../../../grammar/ast.js'
import { badValue, optionTwice, unknownOption } from '../../problems.js'
import type { Context } from './context.js'

/** The value of a named option as plain text: `inner` of `kind=inner`, `true` of `isfuzzy=true`. */
export function optionText(options: readonly Option[], ...names: readonly string[]): string | undefined {
  const value = options.find((option) => names.includes(option.name))?.value
  if (value?.kind === 'name') return value.name
  return value?.kind === 'literal' ? String(value.value) : undefined
}

/** An operator with options. */
interface WithOptions {
  readonly kind: string
  readonly options: readonly Option[]
}

/**
 * Which of some words an option says, what it is otherwise where it is not given, and undefined, which is reported, for
 * another word.
 */
export function optionWord<const Word extends string, const Otherwise extends string>(
  node: WithOptions,
  name: string,
  words: readonly Word[],
  otherwise: Otherwise,
  { binder }: Context,
): Word | Otherwise | undefined {
  const given = node.options.find((option) => option.name === name)
  if (!given) return otherwise
  const text = optionText([given], name)
  const word = words.find((one) => one === text)
  if (word === undefined) {
    const expected = [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ')
    binder.report(badValue({ what: `The ${name} of ${node.kind}`, expected }), given.value.span)
  }
  return word
}

/** Is an option true? Not where it is not given; what is neither true nor false is reported. */
export function optionIsTrue({ options }: WithOptions, name: string, { binder }: Context): boolean {
  const value = options.find((option) => option.name === name)?.value
  if (!value) return false
  if (value.kind === 'literal' && typeof value.value === 'boolean') return value.value
  binder.report(badValue({ what: name, expected: 'true or false' }), value.span)
  return false
}

/**
 * Refuses options that the operator does not have, and those given twice that are not among the repeated; hints are
 * read past: they never change an answer.
 */
export function checkOptions(
  node: WithOptions,
  allowed: readonly string[],
  { binder }: Context,
  repeated: readonly string[] = [],
): void {
  const seen = new Set<string>()
  for (const option of node.options) {
    if (option.name.startsWith('hint.')) continue
    if (repeated.includes(option.name)) continue
    if (!allowed.includes(option.name))
      binder.report(unknownOption({ name: option.name, operator: node.kind }), option.span)
    else if (seen.has(option.name)) binder.report(optionTwice({ name: option.name }), option.span)
    seen.add(option.name)
  }
}
