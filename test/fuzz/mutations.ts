// A text changed as typing, pasting and cutting change texts: tokens doubled, dropped, swapped, and taken from another.
import { lex } from '../../grammar/lexer.js'
import type { Choices } from '../oracle/generator/choices.js'

/** What stands where it should not: brackets without mates, quotes, odd blanks, words of the language, large numbers. */
const strays = [
  '(', ')', '[', ']', '{', '}', '|', ';', ',', '"', "'", '@"', '```', '..', '=', '==', '=~', '-', '!', '*', '.', ':', '//', '#',
  '\u00a0', '\u200b', '\ufeff', '\0', '\n', '\r\n', '😀', 'é', '9223372036854775808', '1e999', '0x', '1d', 'datetime(', 'dynamic({',
  'let', 'where', 'by', 'on', 'kind', 'summarize', 'count()', 'null', 'toscalar(', 'materialize(', 'in', 'between', 'and', 'not', '$left', '_', 'typeof(long)',
] as const // prettier-ignore

/** One to four changes of a text, among others to take pieces from. */
export function mutated(text: string, others: readonly string[], choose: Choices): string {
  let made = text
  for (let n = 1 + choose.below(4); n > 0; n--) made = changed(made, choose.pick(others) ?? '', choose)
  return made
}

function changed(text: string, other: string, choose: Choices): string {
  const places = lex(text).tokens.map(({ startOffset, image }) => [startOffset, startOffset + image.length] as const)
  const [from, to] = choose.pick(places) ?? [0, 0]
  const [from2, to2] = choose.pick(places) ?? [0, 0]
  const pick = (one: number, two: number): string => text.slice(one, two)
  switch (choose.below(7)) {
    case 0:
      return pick(0, from) + text.slice(to)
    case 1:
      return `${pick(0, to)} ${pick(from, to)}${text.slice(to)}`
    case 2:
      return `${pick(0, from)} ${choose.pick(strays)} ${text.slice(from)}`
    case 3:
      return pick(0, from) + pick(from2, to2) + text.slice(to)
    case 4:
      return text.slice(0, from)
    case 5: {
      const pieces = other.split('|')
      return `${text}\n| ${(choose.pick(pieces) ?? 'count').trim()}`
    }
    default: {
      const at = choose.below(text.length + 1)
      return text.slice(0, at) + choose.pick(strays) + text.slice(at + choose.below(3))
    }
  }
}
