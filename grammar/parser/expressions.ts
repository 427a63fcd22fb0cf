// Scalar expressions: operators by precedence, paths, calls.
import type { IOrAlt, IToken } from 'chevrotain'
import type { Argument, BinaryExpr, CallExpr, ColumnDeclaration, Expr, Name, TypeofExpr } from '../ast.js'
import type { Span } from '../diagnostic.js'
import type { Meaning } from '../precedence.js'
import { chains, isBinaryOperator, isListOperator, meaningOf } from '../precedence.js'
import { chainedOperator, MAX_NESTING, nestedTooDeep, obsoleteOperator } from '../problems.js'
import * as t from '../tokens.js'
import { LiteralRules } from './literals.js'
import type { Rule } from './rules.js'

/** What stands right of an operator: an operand, a list or a range. */
type Tail =
  | { readonly kind: 'operand'; readonly sign: IToken; readonly right: Expr }
  | { readonly kind: 'list'; readonly sign: IToken; readonly list: readonly Expr[]; readonly end: number }
  | { readonly kind: 'range'; readonly sign: IToken; readonly from: Expr; readonly to: Expr; readonly end: number }

export abstract class ExpressionRules extends LiteralRules {
  /** pipeline: source {"|" operator}; a tabular expression, or a scalar one where no pipe follows. */
  abstract readonly pipeline: Rule<Expr>
  /** tableSource: datatable | externaldata */
  abstract readonly tableSource: Rule<Expr>
  /** Where the brackets of expressions are that stand in some; the tree has none. */
  private readonly bracketed = new WeakMap<Expr, Span>()

  /**
   * expression: operand {binaryOperator operand | listOperator list | rangeOperator range}
   * One loop reads all levels; `fold` then puts them in order, so that depth costs nothing.
   */
  readonly expression: Rule<Expr> = this.RULE('expression', () => {
    const first = this.SUBRULE(this.operand)
    const tails: Tail[] = []
    this.MANY({
      // `make-series … on t in range(a, b, step)` goes on with a clause, not with an operator.
      GATE: () => !this.is(2, t.Range) || !this.is(1, t.In),
      DEF: () => {
        tails.push(
          this.OR<Tail>([
            {
              ALT: () => ({
                kind: 'operand',
                sign: this.CONSUME(t.BinaryOperator),
                right: this.SUBRULE1(this.operand),
              }),
            },
            {
              ALT: () => {
                const sign = this.CONSUME(t.ListOperator)
                const list = this.SUBRULE(this.list)
                return { kind: 'list', sign, list, end: this.endSoFar() }
              },
            },
            {
              ALT: () => {
                const sign = this.CONSUME(t.RangeOperator)
                this.CONSUME(t.OpenParen)
                const from = this.SUBRULE2(this.expression)
                this.CONSUME(t.DotDot)
                const to = this.SUBRULE3(this.expression)
                this.CONSUME(t.CloseParen)
                return { kind: 'range', sign, from, to, end: this.endSoFar() }
              },
            },
          ]),
        )
      },
    })
    return tails.length === 0 || this.RECORDING_PHASE ? first : this.fold(first, tails)
  })

  /** Puts operands under operators by precedence: a loop over a stack, left to right. */
  private fold(first: Expr, tails: readonly Tail[]): Expr {
    const operands: Expr[] = [first]
    const waiting: { readonly meaning: Meaning; readonly tail: Tail }[] = []
    const reduce = (): void => {
      const operator = waiting.pop()
      const right = operator?.tail.kind === 'operand' ? operands.pop() : undefined
      const left = operands.pop()
      if (operator && left) operands.push(this.combine(operator.meaning, operator.tail, left, right))
    }
    for (const tail of tails) {
      const meaning = meaningOf(tail.sign.image)
      for (;;) {
        const top = waiting.at(-1)
        if (!top || top.meaning.level < meaning.level) break
        if (top.meaning.level === meaning.level && !chains.has(meaning.level)) {
          this.report(chainedOperator({ operator: tail.sign.image }), this.spanOf(tail.sign))
        }
        reduce()
      }
      waiting.push({ meaning, tail })
      if (tail.kind === 'operand') operands.push(tail.right)
    }
    while (waiting.length > 0) reduce()
    return operands[0] ?? first
  }

  private combine({ operator }: Meaning, tail: Tail, left: Expr, right: Expr | undefined): Expr {
    const { start, end } = this.extentOf(left)
    if (tail.kind === 'list' && isListOperator(operator)) {
      return { kind: 'in', operator, left, list: tail.list, span: { start, end: tail.end } }
    }
    if (tail.kind === 'range' && (operator === 'between' || operator === '!between')) {
      return { kind: 'between', operator, operand: left, from: tail.from, to: tail.to, span: { start, end: tail.end } }
    }
    const span = { start, end: right ? this.extentOf(right).end : end }
    if (right && isBinaryOperator(operator)) return { kind: 'binary', operator, left, right, span } satisfies BinaryExpr
    this.report(obsoleteOperator({ operator: tail.sign.image }), this.spanOf(tail.sign))
    return this.missing(span)
  }

  /** What an operand takes up, the brackets around it included. */
  private extentOf(operand: Expr): Span {
    return this.bracketed.get(operand) ?? operand.span
  }

  /** list: "(" pipeline {"," pipeline} ")" */
  private readonly list: Rule<readonly Expr[]> = this.RULE('list', () => {
    const items: Expr[] = []
    this.CONSUME(t.OpenParen)
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        items.push(
          this.recovering(
            () => this.SUBRULE(this.pipeline),
            [t.Comma],
            (span) => this.missing(span),
          ),
        )
      },
      ERR_MSG: 'a value',
    })
    this.CONSUME(t.CloseParen)
    return items
  })

  /** operand: [sign] path */
  private readonly operand: Rule<Expr> = this.RULE('operand', () => {
    const node = this.begin()
    const sign = this.OPTION(() => this.SUBRULE(this.sign))
    const operand = this.SUBRULE(this.path)
    if (!sign) return operand
    return node({ kind: 'unary', operator: sign.image === '-' ? '-' : '+', operand })
  })

  /** path: primary {"." name [arguments] | ["."] index} */
  readonly path: Rule<Expr> = this.RULE('path', () => {
    let base = this.SUBRULE(this.primary)
    let length = 0
    this.MANY(() => {
      const node = this.beginAt({ span: this.extentOf(base) })
      const inner = base
      if (++length === MAX_NESTING) this.report(nestedTooDeep(), this.spanOf(this.LA(1)))
      base = this.OR<Expr>({
        DEF: [
          {
            GATE: () => !this.is(2, t.OpenBracket),
            ALT: () => {
              this.CONSUME(t.Dot)
              const member = this.SUBRULE(this.name)
              const args = this.OPTION(() => this.SUBRULE(this.arguments))
              if (args === undefined) return node({ kind: 'path', base: inner, member })
              return node({ kind: 'call', base: inner, name: member, arguments: args })
            },
          },
          {
            ALT: () => {
              this.OPTION1(() => this.CONSUME1(t.Dot))
              return node({ kind: 'index', base: inner, index: this.SUBRULE(this.index) })
            },
          },
        ],
        IGNORE_AMBIGUITIES: true,
      })
    })
    return base
  })

  /** index: "[" expression "]" */
  protected readonly index: Rule<Expr> = this.RULE('index', () => {
    this.CONSUME(t.OpenBracket)
    const value = this.SUBRULE(this.expression)
    this.CONSUME(t.CloseBracket)
    return value
  })

  private primaryAlternatives: IOrAlt<Expr>[] | undefined

  /** primary: name | call | literal | "(" pipeline ")" | typeof | tableCall | dynamic | "*" | datatable | externaldata */
  protected readonly primary: Rule<Expr> = this.RULE('primary', () =>
    this.OR({
      DEF: (this.primaryAlternatives ??= [
        { GATE: () => !this.is(2, t.OpenParen), ALT: () => this.SUBRULE(this.name) },
        { GATE: () => !this.is(1, t.Typeof), ALT: () => this.SUBRULE(this.call) },
        { ALT: () => this.SUBRULE(this.literal) },
        { ALT: () => this.SUBRULE(this.parenthesized) },
        { ALT: () => this.SUBRULE(this.typeof) },
        { ALT: () => this.SUBRULE(this.tableCall) },
        { ALT: () => this.SUBRULE(this.dynamic) },
        { ALT: () => this.SUBRULE(this.star) },
        { ALT: () => this.SUBRULE(this.tableSource) },
      ]),
      ERR_MSG: 'an expression',
      IGNORE_AMBIGUITIES: true,
    }),
  )

  /** parenthesized: "(" pipeline ")" */
  readonly parenthesized: Rule<Expr> = this.RULE('parenthesized', () => {
    const open = this.CONSUME(t.OpenParen)
    const inner = this.SUBRULE(this.pipeline)
    this.CONSUME(t.CloseParen)
    this.bracketed.set(inner, { start: open.startOffset, end: this.endSoFar() })
    return inner
  })

  /** star: "*" */
  readonly star: Rule<Expr> = this.RULE('star', () => {
    const node = this.begin()
    this.CONSUME(t.Star)
    return node({ kind: 'star' })
  })

  /** call: name arguments */
  readonly call: Rule<CallExpr> = this.RULE('call', () => {
    const node = this.begin()
    const name = this.SUBRULE(this.name)
    return node({ kind: 'call', base: undefined, name, arguments: this.SUBRULE(this.arguments) })
  })

  /** arguments: "(" [argument {"," argument}] ")" */
  protected readonly arguments: Rule<readonly Argument[]> = this.RULE('arguments', () => {
    const items: Argument[] = []
    this.CONSUME(t.OpenParen)
    this.OPTION({
      // An empty list is the only case without an argument, so that a wrong token is told of as such.
      GATE: () => !this.is(1, t.CloseParen),
      DEF: () => {
        this.AT_LEAST_ONE_SEP({
          SEP: t.Comma,
          DEF: () =>
            items.push(
              this.recovering(
                () => this.SUBRULE(this.argument),
                [t.Comma],
                (span) => this.missingArgument(span),
              ),
            ),
          ERR_MSG: 'an expression',
        })
      },
    })
    this.CONSUME(t.CloseParen)
    return items
  })

  private missingArgument(span: Span): Argument {
    return { name: undefined, value: this.missing(span), span }
  }

  /** argument: [newName "="] expression */
  private readonly argument: Rule<Argument> = this.RULE('argument', () => {
    const node = this.begin()
    const name = this.OPTION({ GATE: () => this.isNamed(), DEF: () => this.SUBRULE(this.nameAssign) })
    return node({ name, value: this.SUBRULE(this.expression) })
  })

  /** nameAssign: newName "=" */
  protected readonly nameAssign: Rule<Name> = this.RULE('nameAssign', () => {
    const name = this.SUBRULE(this.newName)
    this.CONSUME(t.Assign)
    return name
  })

  /** tableCall: ("materialize" | "toscalar" | "totable") "(" pipeline ")" */
  private readonly tableCall: Rule<CallExpr> = this.RULE('tableCall', () => {
    const node = this.begin()
    const word = this.OR<IToken>([
      { ALT: () => this.CONSUME(t.Materialize) },
      { ALT: () => this.CONSUME(t.Toscalar) },
      { ALT: () => this.CONSUME(t.Totable) },
    ])
    const name: Name = { kind: 'name', name: word.image, span: this.spanOf(word) }
    this.CONSUME(t.OpenParen)
    const argument = this.begin()
    const value = this.SUBRULE(this.pipeline)
    const only = argument({ name: undefined, value })
    this.CONSUME(t.CloseParen)
    return node({ kind: 'call', base: undefined, name, arguments: [only] })
  })

  /** typeof: "typeof" "(" (type | schema) ")" */
  readonly typeof: Rule<TypeofExpr> = this.RULE('typeofType', () => {
    const node = this.begin()
    this.CONSUME(t.Typeof)
    return this.OR<TypeofExpr>([
      {
        GATE: () => this.is(3, t.CloseParen) && !this.is(2, t.Star),
        ALT: () => {
          this.CONSUME(t.OpenParen)
          const type = this.SUBRULE(this.type)
          this.CONSUME(t.CloseParen)
          return node({ kind: 'typeof', type, star: undefined })
        },
      },
      {
        ALT: () => {
          const { columns, star } = this.SUBRULE(this.schema)
          return node({ kind: 'typeof', type: columns, star })
        },
      },
    ])
  })

  /** schema: "(" ["*" ","] [column {"," column}] ["," "*"] ")" */
  protected readonly schema: Rule<Schema> = this.RULE('schema', () => {
    const columns: ColumnDeclaration[] = []
    let star: Schema['star']
    this.CONSUME(t.OpenParen)
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        this.OR([
          {
            ALT: () => {
              this.CONSUME(t.Star)
              star = columns.length === 0 ? 'first' : 'last'
            },
          },
          { ALT: () => columns.push(this.SUBRULE(this.column)) },
        ])
      },
      ERR_MSG: 'a column with its type',
    })
    this.CONSUME(t.CloseParen)
    return { columns, star }
  })
}

interface Schema {
  readonly columns: readonly ColumnDeclaration[]
  readonly star: 'first' | 'last' | undefined
}
