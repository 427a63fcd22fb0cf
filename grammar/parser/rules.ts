// What all rules share: spans, names, lists, recovery and the words of error messages.
import type { IParserErrorMessageProvider, IRecognitionException, IToken, ParserMethod, TokenType } from 'chevrotain'
import { EmbeddedActionsParser, EOF, isRecognitionException, tokenMatcher } from '../chevrotain.js'
import type { ColumnDeclaration, Expr, Name, TypeName, WildcardExpr } from '../ast.js'
import type { Diagnostic, Problem, Span } from '../diagnostic.js'
import { decodeString, typeNames } from '../literals.js'
import { expected, MAX_PROBLEMS, unknownType } from '../problems.js'
import * as t from '../tokens.js'
import { FirstTokens } from './first-tokens.js'
import type { Slip } from './slips.js'
import { slipAt } from './slips.js'

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

/** How many more brackets are open behind a token; one that reads to the first `)` may open another within. */
function depthOf({ tokenType, image }: IToken): number {
  if (tokenType === t.TypedLiteral) return image.split('(').length - image.split(')').length
  return Number(opening.includes(tokenType)) - Number(closing.includes(tokenType))
}

/** Closes the span of the node that `begin` opened. */
export type Close = <const N extends object>(node: N) => N & { readonly span: Span }

const stepEnds: ReadonlySet<TokenType> = new Set([EOF, t.Bar, t.Semicolon, t.CloseParen, t.CloseBrace, t.Comma])

/** A rule without arguments. */
export type Rule<Result> = ParserMethod<[], Result>

export class Rules extends EmbeddedActionsParser {
  private textLength = 0
  private problems: Diagnostic[] = []
  private recoveredAt = -1
  private echoes: ReadonlySet<number> = new Set()
  /** How many brackets were given up with a statement, so that what closes them is no mistake of its own. */
  private unclosed = 0

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

  /** Points the parser at a new text; `echoes` are places where the lexer's problems would be told again. */
  start(tokens: IToken[], textLength: number, echoes: ReadonlySet<number>): void {
    this.textLength = textLength
    this.problems = []
    this.recoveredAt = -1
    this.echoes = echoes
    this.unclosed = 0
    this.input = tokens
  }

  /** What was wrong, in order of discovery. */
  get found(): readonly Diagnostic[] {
    return this.problems
  }

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

  /** Reports a problem; the first one at a place is the one that counts. */
  protected report(problem: Problem, span: Span): void {
    if (this.RECORDING_PHASE || this.problems.length >= MAX_PROBLEMS || this.echoes.has(span.start)) return
    if (this.problems.some((earlier) => earlier.span.start === span.start)) return
    this.problems.push({ ...problem, span })
  }

  /** Reports what is plainly meant. */
  protected reportSlip({ problem, first, last }: Slip): void {
    this.report(problem, { start: this.spanOf(first).start, end: this.spanOf(last).end })
  }

  /** The tokens around the last one read, by how many places on they are. */
  protected readonly look = (howMany: number): IToken => this.LA(howMany)

  /** Reports that the next token is not what was wanted, and gives up on the rule being read. */
  protected refuse(wanted: string): never {
    this.reportUnexpected(this.LA(1), wanted)
    this.giveUp()
  }

  /** Gives up on the rule being read, after a problem. */
  protected giveUp(): never {
    throw new Unexpected()
  }

  private reportUnexpected(token: IToken, wanted: string): void {
    // What follows a recovery at once is an echo of the same mistake.
    const start = this.startOf(token)
    if (start <= this.recoveredAt || this.echoes.has(start) || this.problems.length >= MAX_PROBLEMS) return
    const slip = slipAt(this.look, wanted)
    if (slip) this.reportSlip(slip)
    else this.report(expected({ wanted, found: token.tokenType === EOF ? '' : token.image }), this.spanOf(token))
  }

  /** What does not fit up to a token is an echo of a mistake that has been reported. */
  protected echoesUpTo(token: IToken): void {
    this.recoveredAt = Math.max(this.recoveredAt, this.startOf(token))
  }

  /**
   * Reads with a rule; if it fails, skips to the next token of `stops` outside brackets opened since the rule began (or
   * to a bracket that closes more than was opened) and answers `instead`.
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
      this.leaveBrackets(start)
      this.skipTo(stops)
      this.echoesUpTo(this.LA(1))
      return instead({ start, end: Math.max(start, this.endOf(this.LA(0))) })
    }
  }

  /** Reports that the next token is not what was wanted, and goes on at the next of `stops`. */
  protected resume(wanted: string, stops: readonly TokenType[]): void {
    this.reportUnexpected(this.LA(1), wanted)
    this.skipTo(stops)
    this.echoesUpTo(this.LA(1))
  }

  /** What may follow a whole step of a pipeline: where a bracket is open, it has to be closed. */
  protected wantedNext(): string {
    // Nobody will read the answer once the list of problems is full; looking back each time would take too long.
    if (this.problems.length >= MAX_PROBLEMS) return ''
    const open = this.openBracket()
    return open ? `\`|\` or ${wordsFor(closing[opening.indexOf(open)] ?? EOF)}` : '`|`, `;` or the end of the query'
  }

  /** The innermost bracket that is open. */
  private openBracket(): TokenType | undefined {
    let depth = 0
    for (let back = 0; this.LA(back).tokenType !== EOF; back--) {
      const { tokenType } = this.LA(back)
      if (closing.includes(tokenType)) depth++
      else if (opening.includes(tokenType) && --depth < 0) return tokenType
    }
    return undefined
  }

  /** The next token is a bracket that closes none. */
  protected isStray(): boolean {
    return closing.includes(this.LA(1).tokenType) && this.openBracket() === undefined
  }

  private isSyntaxError(error: unknown): boolean {
    if (error instanceof Unexpected) return true
    if (!isRecognized(error)) return false
    this.reportUnexpected(error.token, error.message)
    return true
  }

  /** Skips what is left of the brackets that are open since a place, if they are closed at all. */
  private leaveBrackets(start: number): void {
    let [open, braces] = [0, 0]
    for (let back = 0; this.LA(back).tokenType !== EOF && this.LA(back).startOffset >= start; back--) {
      open += depthOf(this.LA(back))
      if (this.is(back, t.OpenBrace)) braces++
      if (this.is(back, t.CloseBrace)) braces--
    }
    if (open <= 0 || this.problems.length >= MAX_PROBLEMS) return
    let ahead = 1
    for (let depth = open; depth > 0; ahead++) {
      const { tokenType } = this.LA(ahead)
      if (tokenType === EOF || (tokenType === t.Semicolon && braces === 0)) {
        this.unclosed += open
        return
      }
      depth += depthOf(this.LA(ahead))
    }
    while (--ahead > 0) this.SKIP_TOKEN()
  }

  /** Is the next token a bracket that closes one which was given up? */
  protected closesGivenUp(): boolean {
    return this.unclosed > 0 && this.unclosed-- > 0
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

  /** Something follows that ends a pipeline or a step of it. */
  protected endsStep(): boolean {
    return stepEnds.has(this.LA(1).tokenType)
  }

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
      this.OR({
        DEF: [{ ALT: () => this.CONSUME1(t.Comma) }, { GATE: () => !this.isNameAt(1), ALT: () => undefined }],
        ERR_MSG: '`,` or `)`',
      })
    })
    this.CONSUME(t.CloseParen)
    return columns
  })

  /** Where an expression should stand but none does. */
  protected missing(span: Span): Expr {
    return { kind: 'missing', span }
  }
}
