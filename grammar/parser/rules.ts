// What all rules share: spans, names, lists, recovery and the words of error messages.
import type { IParserErrorMessageProvider, IRecognitionException, IToken, ParserMethod, TokenType } from 'chevrotain'
import { EmbeddedActionsParser, EOF, isRecognitionException, tokenMatcher } from '../chevrotain.js'
import type { ColumnDeclaration, Expr, Name, TypeName, WildcardExpr } from '../ast.js'
import type { Diagnostic, Problem, Span } from '../diagnostic.js'
import { decodeString, typeNames } from '../literals.js'
import { expected, guardedName, MAX_PROBLEMS, unknownType } from '../problems.js'
import * as t from '../tokens.js'
import { FirstTokens } from './first-tokens.js'

/** Raised at the first token that fits no rule; caught by the nearest rule that knows where to go on. */
class Unexpected extends Error {}

const isRecognized = (error: unknown): error is IRecognitionException =>
  error instanceof Error && isRecognitionException(error)

/** Says what is expected in the language's own words. The messages never leave Chevrotain's exceptions raw. */
const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected: wanted }) => wordsFor(wanted),
  buildNotAllInputParsedMessage: () => '`;` or the end of the query',
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? 'something else',
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? 'something else',
}

/** How a message calls a token: signs and keywords are quoted, kinds of tokens are named. */
export function wordsFor(type: TokenType): string {
  if (type === EOF) return '`;` or the end of the query'
  return /^an? /.test(type.name) ? type.name : `\`${type.name}\``
}

const closing: readonly TokenType[] = [t.CloseParen, t.CloseBracket, t.CloseBrace]
const opening: readonly TokenType[] = [t.OpenParen, t.OpenBracket, t.OpenBrace]

/** Closes the span of the node that `begin` opened. */
export type Close = <const N extends object>(node: N) => N & { readonly span: Span }

/** A rule without arguments. */
export type Rule<Result> = ParserMethod<[], Result>

export class Rules extends EmbeddedActionsParser {
  private textLength = 0
  private problems: Diagnostic[] = []
  private recoveredAt = -1

  constructor(checked: boolean) {
    super(t.vocabulary, {
      // One token of lookahead decides everywhere; where two are needed a gate says so.
      maxLookahead: 1,
      ...(checked ? {} : { lookaheadStrategy: new FirstTokens() }),
      recoveryEnabled: false,
      skipValidations: !checked,
      errorMessageProvider: messages,
    })
  }

  /** Points the parser at a new text. */
  start(tokens: IToken[], textLength: number): void {
    this.textLength = textLength
    this.problems = []
    this.recoveredAt = -1
    this.input = tokens
  }

  /** What was wrong, in order of discovery. */
  get found(): readonly Diagnostic[] {
    return this.problems
  }

  // ── Places ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Remembers where a node starts; the function it returns gives a node its span, up to the last token read. */
  protected begin(): Close {
    const start = this.startOf(this.LA(1))
    return (node) => Object.assign(node, { span: { start, end: Math.max(start, this.endOf(this.LA(0))) } })
  }

  /** The same for a node whose first part has been read already. */
  protected beginAt(first: { readonly span?: Span }): Close {
    const start = first.span?.start ?? 0
    return (node) => Object.assign(node, { span: { start, end: Math.max(start, this.endOf(this.LA(0))) } })
  }

  /** The end-of-input token has no offset. */
  private startOf(token: IToken): number {
    return token.tokenType === EOF ? this.textLength : token.startOffset
  }

  private endOf(token: IToken): number {
    return token.tokenType === EOF ? 0 : token.startOffset + token.image.length
  }

  /** Where a token lies; the end of the text counts as lying right behind the last token. */
  protected spanOf(token: IToken): Span {
    // While the grammar is recorded, tokens are stand-ins without an image.
    if (this.RECORDING_PHASE) return { start: 0, end: 0 }
    const start = token.tokenType === EOF ? this.endOf(this.LA(0)) : token.startOffset
    return { start, end: Math.max(start, this.endOf(token)) }
  }

  /** An option's name as it is compared. */
  protected optionName(name: { readonly image: string } | { readonly name: string }): string {
    // While the grammar is recorded, tokens and names are stand-ins without text.
    if (this.RECORDING_PHASE) return ''
    const text = 'image' in name ? name.image : name.name
    return text.startsWith('__') ? text : text.toLowerCase()
  }

  /** Where the last token read ends. */
  protected endSoFar(): number {
    return this.endOf(this.LA(0))
  }

  // ── Problems and recovery ──────────────────────────────────────────────────────────────────────────────────

  /** Reports a problem; the first one at a place is the one that counts. */
  protected report(problem: Problem, span: Span): void {
    if (this.RECORDING_PHASE || this.problems.length >= MAX_PROBLEMS) return
    if (this.problems.some((earlier) => earlier.span.start === span.start)) return
    this.problems.push({ ...problem, span })
  }

  /** Reports that the next token is not what was wanted, and gives up on the rule being read. */
  protected refuse(wanted: string): never {
    this.reportUnexpected(this.LA(1), wanted)
    throw new Unexpected()
  }

  private reportUnexpected(token: IToken, wanted: string): void {
    // What follows a recovery at once is an echo of the same mistake.
    if (this.startOf(token) <= this.recoveredAt) return
    const isWord = /^[A-Za-z_]/.test(token.image) && token.tokenType !== t.Identifier
    const wantsName = /name|expression|column|value/.test(wanted)
    const keyword = isWord && wantsName && t.words.get(token.image) === token.tokenType
    const problem = keyword
      ? guardedName({ word: token.image, wanted })
      : expected({ wanted, found: token.tokenType === EOF ? '' : token.image })
    this.report(problem, this.spanOf(token))
  }

  /**
   * Reads with a rule; if it fails, skips to the next token of `stops` outside brackets opened on the way (or to a
   * bracket that closes more than was opened) and answers `instead`.
   */
  protected recovering<Result>(
    read: () => Result,
    stops: readonly TokenType[],
    instead: (span: Span) => Result,
  ): Result {
    const start = this.startOf(this.LA(1))
    try {
      return read()
    } catch (error) {
      if (this.RECORDING_PHASE || !this.isSyntaxError(error)) throw error
      this.skipTo(stops)
      this.recoveredAt = this.startOf(this.LA(1))
      return instead({ start, end: Math.max(start, this.endOf(this.LA(0))) })
    }
  }

  /** Reports that the next token is not what was wanted, and goes on at the next of `stops`. */
  protected resume(wanted: string, stops: readonly TokenType[]): void {
    this.reportUnexpected(this.LA(1), wanted)
    this.skipTo(stops)
    this.recoveredAt = this.startOf(this.LA(1))
  }

  /** What may follow a whole step of a pipeline: where a bracket is open, it has to be closed. */
  protected wantedNext(): string {
    let depth = 0
    // Nobody will read the answer once the list of problems is full; looking back each time would take too long.
    if (this.problems.length >= MAX_PROBLEMS) return ''
    for (let back = 0; this.LA(back).tokenType !== EOF; back--) {
      const { tokenType } = this.LA(back)
      if (closing.includes(tokenType)) depth++
      else if (opening.includes(tokenType) && --depth < 0)
        return `\`|\` or ${wordsFor(closing[opening.indexOf(tokenType)] ?? EOF)}`
    }
    return '`|`, `;` or the end of the query'
  }

  private isSyntaxError(error: unknown): boolean {
    if (error instanceof Unexpected) return true
    if (!isRecognized(error)) return false
    this.reportUnexpected(error.token, error.message)
    return true
  }

  private skipTo(stops: readonly TokenType[]): void {
    let depth = 0
    // A text with so many mistakes is not worth reading on; what is left of it may be megabytes.
    const toTheEnd = this.problems.length >= MAX_PROBLEMS
    for (;;) {
      const type = this.LA(1).tokenType
      if (type === EOF || (type === t.Semicolon && !toTheEnd)) return
      if (!toTheEnd && depth === 0 && (stops.includes(type) || closing.includes(type))) return
      if (opening.includes(type)) depth++
      if (closing.includes(type)) depth--
      this.SKIP_TOKEN()
    }
  }

  // ── Looking ahead ──────────────────────────────────────────────────────────────────────────────────────────

  protected is(howMany: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(howMany), type)
  }

  /** The next tokens stand side by side, as in `Device*`. */
  protected touches(howMany: number): boolean {
    return this.endOf(this.LA(howMany - 1)) === this.startOf(this.LA(howMany))
  }

  /** A name starts at token `howMany`: a word, or a string in brackets. */
  protected isNameAt(howMany: number): boolean {
    return this.is(howMany, t.NewName) || this.isQuotedNameAt(howMany)
  }

  protected isQuotedNameAt(howMany: number): boolean {
    return (
      this.is(howMany, t.OpenBracket) && this.is(howMany + 1, t.StringLiteral) && this.is(howMany + 2, t.CloseBracket)
    )
  }

  /** `name =` follows, and not `name ==`. */
  protected isNamed(): boolean {
    return (this.is(1, t.NewName) && this.is(2, t.Assign)) || (this.isQuotedNameAt(1) && this.is(4, t.Assign))
  }

  // ── Names and types ────────────────────────────────────────────────────────────────────────────────────────

  /** name: word | "[" string "]"; where something is referred to. */
  readonly name: Rule<Name> = this.RULE('name', () => {
    const node = this.begin()
    const name = this.OR({
      DEF: [{ ALT: () => this.CONSUME(t.AnyName).image }, { ALT: () => this.SUBRULE(this.quotedName) }],
      ERR_MSG: 'a name',
    })
    return node({ kind: 'name', name })
  })

  /** newName: word | keyword | "[" string "]"; where something is given its name. */
  readonly newName: Rule<Name> = this.RULE('newName', () => {
    const node = this.begin()
    const name = this.OR({
      DEF: [{ ALT: () => this.CONSUME(t.NewName).image }, { ALT: () => this.SUBRULE(this.quotedName) }],
      ERR_MSG: 'a name',
    })
    return node({ kind: 'name', name })
  })

  /** quotedName: "[" string "]" */
  private readonly quotedName: Rule<string> = this.RULE('quotedName', () => {
    this.CONSUME(t.OpenBracket)
    const { image } = this.CONSUME(t.StringLiteral)
    this.CONSUME(t.CloseBracket)
    return decodeString(image).value
  })

  /** pattern: name | {word | number | "*"}, side by side and with a "*" among them */
  readonly pattern: Rule<Name | WildcardExpr> = this.RULE('namePattern', () => {
    const node = this.begin()
    return this.OR<Name | WildcardExpr>({
      DEF: [
        { GATE: () => !this.is(2, t.Star) || !this.touches(2), ALT: () => this.SUBRULE(this.name) },
        {
          ALT: () => {
            const parts: string[] = []
            let more = true
            this.AT_LEAST_ONE({
              GATE: () => more,
              DEF: () => {
                parts.push(
                  this.OR1<IToken>([
                    { ALT: () => this.CONSUME(t.NewName) },
                    { ALT: () => this.CONSUME(t.Star) },
                    { ALT: () => this.CONSUME(t.LongLiteral) },
                  ]).image,
                )
                more = this.touches(1) && !this.RECORDING_PHASE
              },
            })
            return node({ kind: 'wildcard', pattern: parts.join('') })
          },
        },
      ],
      ERR_MSG: 'a column name or pattern',
    })
  })

  /** type: one of the names of the scalar types */
  readonly type: Rule<TypeName> = this.RULE('type', () => {
    const token = this.OR<IToken>({
      DEF: [{ ALT: () => this.CONSUME(t.TypeWord) }, { ALT: () => this.CONSUME(t.AnyName) }],
      ERR_MSG: 'a type',
    })
    const type = typeNames.get(token.image)
    if (type === undefined) this.report(unknownType({ name: token.image }), this.spanOf(token))
    return type ?? 'string'
  })

  /** column: newName ":" type */
  readonly column: Rule<ColumnDeclaration> = this.RULE('column', () => {
    const node = this.begin()
    const name = this.SUBRULE(this.newName)
    this.CONSUME(t.Colon)
    return node({ name, type: this.SUBRULE(this.type) })
  })

  /** rowSchema: "(" [","] [column {"," column} [","]] ")" */
  readonly rowSchema: Rule<readonly ColumnDeclaration[]> = this.RULE('rowSchema', () => {
    const columns: ColumnDeclaration[] = []
    this.CONSUME(t.OpenParen)
    this.OPTION(() => this.CONSUME(t.Comma))
    this.MANY(() => {
      columns.push(this.SUBRULE(this.column))
      this.OR([{ ALT: () => this.CONSUME1(t.Comma) }, { GATE: () => !this.isNameAt(1), ALT: () => undefined }])
    })
    this.CONSUME(t.CloseParen)
    return columns
  })

  /** Where an expression should stand but none does. */
  protected missing(span: Span): Expr {
    return { kind: 'missing', span }
  }
}
