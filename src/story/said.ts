// Sentences in every language from one place each: facts go in as data, and come out quoted or in the language's form.
import type { InEach, Language } from '../language.js'
import { ticksAtUnixEpoch, ticksPer } from '../kql/types.js'

/** A sentence with its facts in it, still to be said in a language. */
export type Said = (language: Language) => string

/** How facts are put into the sentences of one language. */
export interface Wording {
  /** A fact from telemetry: in quotation marks, on one line, cut where it is long. */
  readonly quoted: (fact: string) => string
  /** `a, b and c`, each quoted. */
  readonly list: (facts: readonly string[]) => string
  /** `a, b and c`, of words that are the service's own or names of techniques. */
  readonly words: (words: readonly string[]) => string
  /** A moment of UTC, to the second. */
  readonly moment: (ticks: bigint) => string
  /** A count with its noun: `one` where it is said of one. */
  readonly count: (n: number, one: string, many: string) => string
}

/** Facts longer than this are cut: command lines may have 32,000 characters. */
const longestFact = 260

/** On one line and without control or bidirectional characters, which would change how the sentence around it reads. */
function plainFact(fact: string): string {
  const line = fact.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  const letters = Array.from(line)
  return letters.length <= longestFact ? line : `${letters.slice(0, longestFact - 1).join('')}…`
}

const wording = (locale: string, [open, close]: readonly [string, string], isOne: (n: number) => boolean): Wording => {
  const join = new Intl.ListFormat(locale, { type: 'conjunction' })
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' })
  const number = new Intl.NumberFormat(locale)
  const quoted = (fact: string): string => `${open}${plainFact(fact)}${close}`
  return {
    quoted,
    list: (facts) => join.format(facts.map(quoted)),
    words: (words) => join.format(words),
    moment: (ticks) => `${clock.format(new Date(Number((ticks - ticksAtUnixEpoch) / (ticksPer.second / 1000n))))} UTC`,
    count: (n, one, many) => `${number.format(n)} ${isOne(n) ? one : many}`,
  }
}

/** French counts nought as one, and keeps its quotation marks from the text by spaces that do not break. */
const wordings: InEach<Wording> = {
  EN: wording('en-GB', ['“', '”'], (n) => n === 1),
  FR: wording('fr-FR', ['«\u00a0', '\u00a0»'], (n) => n < 2),
}

/** A sentence of the catalogue: what it says in each language of some facts. */
export const sentence =
  <Facts = void>(said: InEach<(facts: Facts, wording: Wording) => string>): ((facts: Facts) => Said) =>
  (facts) =>
  (language) =>
    said[language](facts, wordings[language])
