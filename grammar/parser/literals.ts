// Literals: scalars with and without a sign, strings of several parts, dynamic().
import type { IOrAlt, IToken } from 'chevrotain'
import type { DynamicLiteral, DynamicValue, Literal } from '../ast.js'
import type { Decoded } from '../literals.js'
import { decodeLong, decodeString, decodeTyped, parseTimespan } from '../literals.js'
import { badEscape, badLiteral, expected, numberTooLarge, rawGuid } from '../problems.js'
import * as t from '../tokens.js'
import type { Rule } from './rules.js'
import { Rules } from './rules.js'

export class LiteralRules extends Rules {
  /** literal: number | timespan | boolean | string | type "(" … ")" */
  readonly literal: Rule<Literal> = this.RULE('literal', () =>
    this.OR<Literal>({
      DEF: (this.literalAlternatives ??= [
        { ALT: () => this.SUBRULE(this.text) },
        { ALT: () => this.atom(this.CONSUME(t.LongLiteral)) },
        { ALT: () => this.atom(this.CONSUME(t.RealLiteral)) },
        { ALT: () => this.atom(this.CONSUME(t.TimespanLiteral)) },
        { ALT: () => this.atom(this.CONSUME(t.BooleanLiteral)) },
        { ALT: () => this.atom(this.CONSUME(t.TypedLiteral)) },
        { ALT: () => this.atom(this.CONSUME(t.RawGuid)) },
      ]),
      ERR_MSG: 'a literal',
    }),
  )
  private literalAlternatives: IOrAlt<Literal>[] | undefined

  /** sign: "-" | "+" */
  protected readonly sign: Rule<IToken> = this.RULE('sign', () =>
    this.OR<IToken>([{ ALT: () => this.CONSUME(t.Minus) }, { ALT: () => this.CONSUME(t.Plus) }]),
  )

  /** signedLiteral: [sign] literal; where no other expression may stand. */
  readonly signedLiteral: Rule<Literal> = this.RULE('signedLiteral', (): Literal => {
    const sign = this.OPTION(() => this.SUBRULE(this.sign))
    const literal = this.SUBRULE(this.literal)
    if (!sign || this.RECORDING_PHASE) return literal
    const span = { start: this.spanOf(sign).start, end: literal.span.end }
    const { value, type } = literal
    if (typeof value !== 'bigint' && typeof value !== 'number') {
      this.report(expected({ wanted: 'a number', found: literal.source }), literal.span)
      return literal
    }
    const signed = sign.image === '-' ? -value : value
    return { kind: 'literal', type, value: signed, source: sign.image + literal.source, span }
  })

  /** JSON knows no plus. */
  private withoutPlus(literal: Literal): Literal {
    if (!this.RECORDING_PHASE && literal.source.startsWith('+'))
      this.report(expected({ wanted: 'a JSON value', found: '+' }), literal.span)
    return literal
  }

  /** One token's literal. */
  private atom(token: IToken): Literal {
    const span = this.spanOf(token)
    const source = token.image
    const { value, ...decoded }: Decoded = this.RECORDING_PHASE ? { type: 'long', value: 0n } : decode(token)
    if (value !== undefined) return { kind: 'literal', ...decoded, value, source, span }
    if (token.tokenType === t.RawGuid) this.report(rawGuid({ text: source }), span)
    else if (token.tokenType === t.LongLiteral) this.report(numberTooLarge({ text: source }), span)
    else this.refuseLiteral(token, decoded.type)
    return { kind: 'literal', type: decoded.type, value: null, source, span }
  }

  /** Where brackets stand within those of a literal, what follows the first that is closed belongs to it still. */
  private refuseLiteral(token: IToken, type: string): void {
    this.report(badLiteral({ text: token.image, type }), this.spanOf(token))
    if (token.image.split('(').length > 2) this.giveUp()
  }

  /** text: string {string}; neighbours are one string. */
  readonly text: Rule<Literal> = this.RULE('text', () => {
    const node = this.begin()
    const images: string[] = []
    let value = ''
    this.AT_LEAST_ONE(() => {
      const token = this.CONSUME(t.StringLiteral)
      const decoded = this.RECORDING_PHASE ? { value: '', badEscape: undefined } : decodeString(token.image)
      value += decoded.value
      images.push(token.image)
      if (decoded.badEscape && token.tokenType === t.StringLiteral) {
        const start = token.startOffset + decoded.badEscape.offset
        this.report(badEscape(decoded.badEscape), { start, end: start + decoded.badEscape.text.length })
      }
    })
    return node({ kind: 'literal', type: 'string', value, source: images.join(' ') })
  })

  /** dynamic: "dynamic" "(" json ")" */
  readonly dynamic: Rule<DynamicLiteral> = this.RULE('dynamicLiteral', () => {
    const node = this.begin()
    this.CONSUME(t.Dynamic)
    this.CONSUME(t.OpenParen)
    const value = this.SUBRULE(this.json)
    this.CONSUME(t.CloseParen)
    return node({ kind: 'dynamic', value })
  })

  /** json: signedLiteral | "null" | dynamic | "[" [json {"," json}] "]" | "{" [string ":" json {"," …}] "}" */
  private readonly json: Rule<DynamicValue> = this.RULE('json', () =>
    this.OR<DynamicValue>({
      DEF: [
        { ALT: () => ({ kind: 'scalar', value: this.withoutPlus(this.SUBRULE(this.signedLiteral)) }) },
        {
          ALT: () => {
            const items: DynamicValue[] = []
            this.CONSUME(t.OpenBracket)
            this.MANY_SEP({ SEP: t.Comma, DEF: () => items.push(this.SUBRULE(this.json)) })
            this.CONSUME(t.CloseBracket)
            return { kind: 'array', items }
          },
        },
        {
          ALT: () => {
            const entries: { key: string; value: DynamicValue }[] = []
            this.CONSUME(t.OpenBrace)
            this.MANY_SEP1({
              SEP: t.Comma,
              DEF: () => {
                const key = decodeString(this.CONSUME(t.StringLiteral).image).value
                this.CONSUME(t.Colon)
                entries.push({ key, value: this.SUBRULE1(this.json) })
              },
            })
            this.CONSUME(t.CloseBrace)
            return { kind: 'bag', entries }
          },
        },
        { ALT: () => this.SUBRULE(this.dynamic).value },
        {
          GATE: () => this.LA(1).image === 'null',
          ALT: () => {
            this.CONSUME(t.Identifier)
            return { kind: 'null' }
          },
        },
      ],
      ERR_MSG: 'a JSON value',
    }),
  )
}

/** What a literal of one token says. */
function decode({ tokenType, image }: IToken): Decoded {
  switch (tokenType) {
    case t.LongLiteral:
      return { type: 'long', value: decodeLong(image) }
    case t.RealLiteral:
      return { type: 'real', value: Number(image) }
    case t.TimespanLiteral:
      return { type: 'timespan', value: parseTimespan(image) }
    case t.BooleanLiteral:
      return { type: 'bool', value: image.toLowerCase() === 'true' }
    case t.RawGuid:
      return { type: 'guid', value: undefined }
    default:
      return decodeTyped(image)
  }
}
