// Which way the parser goes at a token: the tokens that each part of the grammar can begin with.
import type { ILookaheadStrategy, IOrAlt, IProduction, IToken, OptionalProductionType, Rule } from 'chevrotain'
import * as chevrotain from '../chevrotain.js'

/** The tokens that a part of the grammar can begin with, by index, and whether it can be nothing at all. */
interface Beginning {
  readonly tokens: ReadonlySet<number>
  readonly optional: boolean
}

/** What a function of this strategy needs of the parser that calls it. */
interface Reader {
  LA(howMany: number): IToken
}

/** A part with parts of its own. */
type Part = IProduction & { readonly idx: number; readonly definition: readonly IProduction[] }

const optionalParts: Readonly<Record<OptionalProductionType, abstract new (...options: never[]) => Part>> = {
  Option: chevrotain.Option,
  Repetition: chevrotain.Repetition,
  RepetitionMandatory: chevrotain.RepetitionMandatory,
  RepetitionMandatoryWithSeparator: chevrotain.RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator: chevrotain.RepetitionWithSeparator,
}

/**
 * One token of lookahead, as Chevrotain's own strategy has it with `maxLookahead: 1`. That one expands every rule anew
 * at each choice that leads to it, which takes 110 ms of each start; here each rule is looked at once, in 5 ms.
 */
export class FirstTokens implements ILookaheadStrategy {
  private readonly ofRules = new Map<Rule, Beginning>()

  /** The grammar is checked by a parser with the other strategy. */
  validate(): [] {
    return []
  }

  buildLookaheadForAlternation({
    rule,
    prodOccurrence,
    hasPredicates,
  }: {
    readonly rule: Rule
    readonly prodOccurrence: number
    readonly hasPredicates: boolean
  }): (ways?: IOrAlt<unknown>[]) => number | undefined {
    const ways = partIn(rule, chevrotain.Alternation, prodOccurrence).definition.map((way) => this.of(way))
    const always = ways.flatMap(({ optional }, way) => (optional ? [way] : []))
    const byToken: (readonly number[] | undefined)[] = []
    for (const token of new Set(ways.flatMap(({ tokens }) => [...tokens])))
      byToken[token] = ways.flatMap(({ tokens, optional }, way) => (optional || tokens.has(token) ? [way] : []))
    if (hasPredicates)
      return function (this: Reader, gated) {
        const open = byToken[this.LA(1).tokenTypeIdx] ?? always
        return open.find((way) => gated?.[way]?.GATE?.call(this) !== false)
      }
    const first = byToken.map((open) => open?.[0])
    const otherwise = always[0]
    return function (this: Reader) {
      return first[this.LA(1).tokenTypeIdx] ?? otherwise
    }
  }

  buildLookaheadForOptional({
    rule,
    prodType,
    prodOccurrence,
  }: {
    readonly rule: Rule
    readonly prodType: OptionalProductionType
    readonly prodOccurrence: number
  }): () => boolean {
    const { tokens, optional } = this.ofAll(partIn(rule, optionalParts[prodType], prodOccurrence).definition)
    const begins: boolean[] = []
    for (const token of tokens) begins[token] = true
    return function (this: Reader) {
      return begins[this.LA(1).tokenTypeIdx] ?? optional
    }
  }

  private of(part: IProduction): Beginning {
    if (part instanceof chevrotain.Terminal) {
      const { tokenTypeIdx, categoryMatches } = part.terminalType
      return { tokens: new Set([tokenTypeIdx ?? -1, ...(categoryMatches ?? [])]), optional: false }
    }
    if (part instanceof chevrotain.NonTerminal) return this.ofRule(part.referencedRule)
    const { definition } = part as Part
    if (part instanceof chevrotain.Alternation) {
      const ways = definition.map((way) => this.of(way))
      return {
        tokens: new Set(ways.flatMap(({ tokens }) => [...tokens])),
        optional: ways.some(({ optional }) => optional),
      }
    }
    const inside = this.ofAll(definition)
    const leavable =
      part instanceof chevrotain.Option ||
      part instanceof chevrotain.Repetition ||
      part instanceof chevrotain.RepetitionWithSeparator
    return { tokens: inside.tokens, optional: leavable || inside.optional }
  }

  private ofRule(rule: Rule): Beginning {
    const known = this.ofRules.get(rule) ?? this.ofAll(rule.definition)
    this.ofRules.set(rule, known)
    return known
  }

  /** Of one part after another. */
  private ofAll(parts: readonly IProduction[]): Beginning {
    const tokens = new Set<number>()
    for (const part of parts) {
      const beginning = this.of(part)
      for (const token of beginning.tokens) tokens.add(token)
      if (!beginning.optional) return { tokens, optional: false }
    }
    return { tokens, optional: true }
  }
}

/** The part of this kind and number in a rule. */
function partIn(rule: Rule, kind: abstract new (...options: never[]) => Part, occurrence: number): Part {
  const pending: IProduction[] = [...rule.definition]
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part instanceof kind && part.idx === occurrence) return part
    if ('definition' in part && !(part instanceof chevrotain.NonTerminal)) pending.push(...(part as Part).definition)
  }
  throw new Error(`${rule.name} has no ${kind.name} ${occurrence}.`)
}
