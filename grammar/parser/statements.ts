// Statements: the whole query.
import { EOF } from '../chevrotain.js'
import type { IOrAlt } from 'chevrotain'
import type * as Ast from '../ast.js'
import * as t from '../tokens.js'
import type { Rule } from './rules.js'
import { Pipelines } from './pipelines.js'

export class QueryParser extends Pipelines {
  constructor(checked = false) {
    super(checked)
    this.performSelfAnalysis()
  }

  /** query: {statements} */
  readonly query: Rule<Ast.Query> = this.RULE('query', () => {
    const node = this.begin()
    const statements = this.SUBRULE(this.statements)
    if (this.RECORDING_PHASE || this.is(1, EOF)) return node({ kind: 'query', statements })
    const read = [...statements]
    while (this.dropStray()) for (const statement of this.SUBRULE(this.statements)) read.push(statement)
    return node({ kind: 'query', statements: read })
  })

  /**
   * Steps over a token that can begin no statement. Behind a bracket that nothing opened the rest of the statement is
   * left out too, since what it belongs to cannot be told.
   */
  private dropStray(): boolean {
    const { tokenType } = this.LA(1)
    if (tokenType === EOF) return false
    const closes = tokenType === t.CloseParen || tokenType === t.CloseBracket || tokenType === t.CloseBrace
    if (!closes) this.resume('a query', [])
    else if (!this.closesGivenUp()) this.resume('`|`, `;` or the end of the query', [])
    this.SKIP_TOKEN()
    while (closes && !this.is(1, EOF) && !this.is(0, t.Semicolon)) this.SKIP_TOKEN()
    return true
  }

  /** statements: [statement {";" statement} [";"]] */
  readonly statements: Rule<readonly Ast.Statement[]> = this.RULE('statements', () => {
    const statements: Ast.Statement[] = []
    this.MANY({
      // A second `;` is a mistake of its own.
      GATE: () => !this.endsStatements(),
      DEF: () => {
        statements.push(this.SUBRULE(this.guardedStatement))
        this.OPTION(() => this.CONSUME(t.Semicolon))
      },
    })
    return statements
  })

  private endsStatements(): boolean {
    return this.is(1, EOF) || this.is(1, t.CloseParen)
  }

  /** guardedStatement: statement; a mistake inside costs this statement only. */
  private readonly guardedStatement: Rule<Ast.Statement> = this.RULE('guardedStatement', () =>
    this.recovering(
      () => {
        const statement = this.SUBRULE(this.statement)
        if (!this.RECORDING_PHASE && !this.is(1, t.Semicolon) && !this.endsStatements()) {
          this.resume(this.wantedNext(), [])
        }
        return statement
      },
      [],
      (span): Ast.Statement => ({ kind: 'expression', value: this.missing(span), span }),
    ),
  )

  private statementAlternatives: IOrAlt<Ast.Statement>[] | undefined

  /** statement: let | set | declare | alias | restrict | tabularStatement */
  private readonly statement: Rule<Ast.Statement> = this.RULE('statement', () =>
    this.OR<Ast.Statement>({
      // Each of these words may also be a table's name; only with a second word behind it does it open a statement.
      DEF: (this.statementAlternatives ??= [
        { GATE: () => this.opensStatement(), ALT: () => this.SUBRULE(this.let) },
        { ALT: () => this.SUBRULE(this.set) },
        { GATE: () => this.opensStatement(), ALT: () => this.SUBRULE(this.declare) },
        { GATE: () => this.opensStatement(), ALT: () => this.SUBRULE(this.alias) },
        { GATE: () => this.opensStatement(), ALT: () => this.SUBRULE(this.restrict) },
        { ALT: () => this.SUBRULE(this.tabularStatement) },
      ]),
      ERR_MSG: 'a statement',
      IGNORE_AMBIGUITIES: true,
    }),
  )

  private opensStatement(): boolean {
    return this.is(1, t.Let) ? !this.is(2, t.Bar) && !this.is(2, EOF) : this.is(2, t.NewName)
  }

  /** tabularStatement: pipeline */
  private readonly tabularStatement: Rule<Ast.ExpressionStatement> = this.RULE('tabularStatement', () => {
    const node = this.begin()
    return node({ kind: 'expression', value: this.SUBRULE(this.pipeline) })
  })

  /** let: "let" name "=" (function | entityGroup | pipeline) */
  private readonly let: Rule<Ast.LetStatement> = this.RULE('let', () => {
    const node = this.begin()
    this.CONSUME(t.Let)
    const name = this.SUBRULE(this.name)
    this.CONSUME(t.Assign)
    const value = this.OR<Ast.Expr>({
      DEF: [
        { GATE: () => this.isFunction(), ALT: () => this.SUBRULE(this.function) },
        { GATE: () => this.isEntityGroup(), ALT: () => this.SUBRULE(this.entityGroup) },
        { ALT: () => this.SUBRULE(this.pipeline) },
      ],
      ERR_MSG: 'an expression',
      IGNORE_AMBIGUITIES: true,
    })
    return node({ kind: 'let', name, value })
  })

  /** `view (`, `() {` or `(name:` follows. */
  private isFunction(): boolean {
    if (this.is(1, t.View)) return this.is(2, t.OpenParen)
    if (!this.is(1, t.OpenParen)) return false
    if (this.is(2, t.CloseParen)) return true
    return this.isNameAt(2) && this.is(this.is(2, t.OpenBracket) ? 5 : 3, t.Colon)
  }

  /** function: ["view"] parameters body */
  private readonly function: Rule<Ast.FunctionExpr> = this.RULE('function', () => {
    const node = this.begin()
    const view = this.OPTION(() => this.CONSUME(t.View)) !== undefined
    const parameters = this.SUBRULE(this.parameters)
    return node({ kind: 'function', view, parameters, body: this.SUBRULE(this.body) })
  })

  /** parameters: "(" [parameter {"," parameter}] ")" */
  readonly parameters: Rule<readonly Ast.Parameter[]> = this.RULE('parameters', () => {
    const parameters: Ast.Parameter[] = []
    this.CONSUME(t.OpenParen)
    this.MANY_SEP({ SEP: t.Comma, DEF: () => parameters.push(this.SUBRULE(this.parameter)) })
    this.CONSUME(t.CloseParen)
    return parameters
  })

  /** parameter: newName ":" (type ["=" signedLiteral] | "(" "*" ")" | rowSchema) */
  private readonly parameter: Rule<Ast.Parameter> = this.RULE('parameter', () => {
    const node = this.begin()
    const name = this.SUBRULE(this.newName)
    this.CONSUME(t.Colon)
    let fallback: Ast.Expr | undefined
    const type = this.OR<Ast.Parameter['type']>({
      DEF: [
        {
          ALT: () => {
            const type = this.SUBRULE(this.type)
            fallback = this.OPTION(() => this.SUBRULE(this.default))
            return type
          },
        },
        {
          GATE: () => this.is(2, t.Star),
          ALT: () => {
            this.CONSUME(t.OpenParen)
            this.CONSUME(t.Star)
            this.CONSUME(t.CloseParen)
            return '*'
          },
        },
        { ALT: () => this.SUBRULE(this.rowSchema) },
      ],
      ERR_MSG: 'a type',
      IGNORE_AMBIGUITIES: true,
    })
    return node({ name, type, default: fallback })
  })

  /** default: "=" (signedLiteral | dynamic) */
  private readonly default: Rule<Ast.Expr> = this.RULE('default', () => {
    this.CONSUME(t.Assign)
    return this.OR<Ast.Expr>({
      DEF: [{ ALT: () => this.SUBRULE(this.signedLiteral) }, { ALT: () => this.SUBRULE(this.dynamic) }],
      ERR_MSG: 'a literal',
    })
  })

  /** body: "{" {(let | declare) ";"} [pipeline [";"]] "}" */
  private readonly body: Rule<Ast.FunctionBody> = this.RULE('body', () => {
    const node = this.begin()
    const statements: Ast.Statement[] = []
    this.CONSUME(t.OpenBrace)
    this.MANY({
      GATE: () => this.opensStatement(),
      DEF: () => {
        statements.push(
          this.OR<Ast.Statement>([{ ALT: () => this.SUBRULE(this.let) }, { ALT: () => this.SUBRULE(this.declare) }]),
        )
        this.CONSUME(t.Semicolon)
      },
    })
    const result = this.OPTION({
      GATE: () => !this.is(1, t.CloseBrace),
      DEF: () => {
        const value = this.SUBRULE(this.pipeline)
        this.OPTION1(() => this.CONSUME1(t.Semicolon))
        return value
      },
    })
    this.CONSUME(t.CloseBrace)
    return node({ statements, result })
  })

  /** set: "set" newName ["=" optionValue] */
  private readonly set: Rule<Ast.SetStatement> = this.RULE('set', () => {
    const node = this.begin()
    this.CONSUME(t.SetWord)
    const option = this.SUBRULE(this.newName)
    const value = this.OPTION(() => {
      this.CONSUME(t.Assign)
      return this.SUBRULE(this.optionValue)
    })
    return node({ kind: 'set', option, value })
  })

  /** declare: "declare" ("query_parameters" parameters | "pattern" newName ["=" patternDefinition]) */
  private readonly declare: Rule<Ast.QueryParametersStatement | Ast.PatternStatement> = this.RULE('declare', () => {
    const node = this.begin()
    this.CONSUME(t.Declare)
    return this.OR<Ast.QueryParametersStatement | Ast.PatternStatement>({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.QueryParameters)
            return node({ kind: 'query-parameters', parameters: this.SUBRULE(this.parameters) })
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Pattern)
            const name = this.SUBRULE(this.newName)
            const definition = this.OPTION(() => this.SUBRULE(this.patternDefinition))
            return node({ kind: 'pattern', name, ...(definition ?? { parameters: [], path: undefined, cases: [] }) })
          },
        },
      ],
      ERR_MSG: '`query_parameters` or `pattern`',
    })
  })

  /** patternDefinition: "=" parameters ["[" parameter "]"] "{" patternCase {patternCase} "}" */
  private readonly patternDefinition: Rule<Pick<Ast.PatternStatement, 'parameters' | 'path' | 'cases'>> = this.RULE(
    'patternDefinition',
    () => {
      const cases: Ast.PatternCase[] = []
      this.CONSUME(t.Assign)
      const parameters = this.SUBRULE(this.parameters)
      const path = this.OPTION(() => {
        this.CONSUME(t.OpenBracket)
        const parameter = this.SUBRULE(this.parameter)
        this.CONSUME(t.CloseBracket)
        return parameter
      })
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE({ DEF: () => cases.push(this.SUBRULE(this.patternCase)), ERR_MSG: '`(`' })
      this.CONSUME(t.CloseBrace)
      return { parameters, path, cases }
    },
  )

  /** patternCase: "(" expressions ")" ["." index] "=" body [";"] */
  private readonly patternCase: Rule<Ast.PatternCase> = this.RULE('patternCase', () => {
    const node = this.begin()
    this.CONSUME(t.OpenParen)
    const values = this.SUBRULE(this.expressions)
    this.CONSUME(t.CloseParen)
    const path = this.OPTION(() => {
      this.CONSUME(t.Dot)
      return this.SUBRULE(this.index)
    })
    this.CONSUME(t.Assign)
    const body = this.SUBRULE(this.body)
    this.OPTION1(() => this.CONSUME(t.Semicolon))
    return node({ values, path, body })
  })

  /** alias: "alias" "database" newName "=" expression */
  private readonly alias: Rule<Ast.AliasStatement> = this.RULE('alias', () => {
    const node = this.begin()
    this.CONSUME(t.Alias)
    this.CONSUME(t.Database)
    const name = this.SUBRULE(this.nameAssign)
    return node({ kind: 'alias', name, value: this.SUBRULE(this.expression) })
  })

  /** restrict: "restrict" "access" "to" "(" tables ")" */
  private readonly restrict: Rule<Ast.RestrictStatement> = this.RULE('restrict', () => {
    const node = this.begin()
    this.CONSUME(t.Restrict)
    this.CONSUME(t.Access)
    this.CONSUME(t.To)
    this.CONSUME(t.OpenParen)
    const entities = this.SUBRULE(this.tables)
    this.CONSUME(t.CloseParen)
    return node({ kind: 'restrict', entities })
  })
}
