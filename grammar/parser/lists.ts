// Lists of expressions: plain, with names, and as the keys of an order.
import type { Expr, Name, NamedExpr, OrderKey } from '../ast.js'
import type { Span } from '../diagnostic.js'
import * as t from '../tokens.js'
import { ExpressionRules } from './expressions.js'
import type { Rule } from './rules.js'

export abstract class ListRules extends ExpressionRules {
  /** expressions: expression {"," expression} */
  readonly expressions: Rule<readonly Expr[]> = this.RULE('expressions', () => {
    const items: Expr[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        items.push(
          this.recovering(
            () => this.SUBRULE(this.expression),
            listStops,
            (span) => this.missing(span),
          ),
        )
      },
      ERR_MSG: 'an expression',
    })
    return items
  })

  /** named: [newName "=" | "(" newName {"," newName} ")" "="] expression */
  readonly named: Rule<NamedExpr> = this.RULE('named', () => {
    const node = this.begin()
    const names: Name[] = []
    this.OPTION({ GATE: () => this.isNamed(), DEF: () => names.push(this.SUBRULE(this.nameAssign)) })
    this.OPTION1({
      GATE: () => this.isNameList(),
      DEF: () => {
        this.CONSUME(t.OpenParen)
        this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(this.SUBRULE(this.newName)) })
        this.CONSUME(t.CloseParen)
        this.CONSUME(t.Assign)
      },
    })
    return node({ names, value: this.SUBRULE(this.expression) })
  })

  /** `(a, b) =` follows. */
  private isNameList(): boolean {
    if (!this.is(1, t.OpenParen)) return false
    let at = 2
    for (;;) {
      if (!this.isNameAt(at)) return false
      at += this.is(at, t.OpenBracket) ? 3 : 1
      if (this.is(at, t.CloseParen)) return this.is(at + 1, t.Assign)
      if (!this.is(at, t.Comma)) return false
      at++
    }
  }

  /** nameds: named {"," named} */
  readonly nameds: Rule<readonly NamedExpr[]> = this.RULE('nameds', () => {
    const items: NamedExpr[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () =>
        items.push(
          this.recovering(
            () => this.SUBRULE(this.named),
            listStops,
            (span) => this.missingNamed(span),
          ),
        ),
      ERR_MSG: 'an expression',
    })
    return items
  })

  private missingNamed(span: Span): NamedExpr {
    return { names: [], value: this.missing(span), span }
  }

  /** orderKeys: orderKey {"," orderKey} */
  readonly orderKeys: Rule<readonly OrderKey[]> = this.RULE('orderKeys', () => {
    const items: OrderKey[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => items.push(this.SUBRULE(this.orderKey)),
      ERR_MSG: 'an expression',
    })
    return items
  })

  /** orderKey: [newName "="] expression ["asc" | "desc"] ["nulls" ("first" | "last")]; the name names nothing. */
  readonly orderKey: Rule<OrderKey> = this.RULE('orderKey', () => {
    const node = this.begin()
    this.OPTION2({ GATE: () => this.isNamed(), DEF: () => this.SUBRULE(this.nameAssign) })
    const value = this.SUBRULE(this.expression)
    const direction = this.OPTION(() => this.SUBRULE(this.direction))
    const nulls = this.OPTION1(() => {
      this.CONSUME(t.Nulls)
      return this.OR<'first' | 'last'>({
        DEF: [{ ALT: () => (this.CONSUME(t.First), 'first') }, { ALT: () => (this.CONSUME(t.Last), 'last') }],
        ERR_MSG: '`first` or `last`',
      })
    })
    return node({ value, direction, nulls })
  })

  /** direction: "asc" | "desc" */
  readonly direction: Rule<'asc' | 'desc'> = this.RULE('direction', () =>
    this.OR<'asc' | 'desc'>([
      { ALT: () => (this.CONSUME(t.Asc), 'asc') },
      { ALT: () => (this.CONSUME(t.Desc), 'desc') },
    ]),
  )
}

/** Where reading goes on after a mistake in a list. */
const listStops = [t.Comma, t.Bar]
