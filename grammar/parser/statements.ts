// Statements, pipelines and the operators that start them: the whole query.
import { EOF } from '../chevrotain.js'
import type { IOrAlt, IToken } from 'chevrotain'
import type * as Ast from '../ast.js'
import { doubledBar } from '../problems.js'
import * as t from '../tokens.js'
import type { Rule } from './rules.js'
import { GraphOperators } from './graph-operators.js'
import { unknownOperatorAt } from './slips.js'

export class QueryParser extends GraphOperators {
  constructor(checked = false) {
    super(checked)
    this.performSelfAnalysis()
  }

  // ── Statements ─────────────────────────────────────────────────────────────────────────────────────────────

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
  private readonly statements: Rule<readonly Ast.Statement[]> = this.RULE('statements', () => {
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

  // ── Pipelines ──────────────────────────────────────────────────────────────────────────────────────────────

  /** pipeline: source {"|" operator} */
  readonly pipeline: Rule<Ast.Expr> = this.RULE('pipeline', () => {
    const node = this.begin()
    const source = this.SUBRULE(this.source)
    const operators: Ast.Operator[] = []
    this.MANY(() => {
      this.CONSUME(t.Bar)
      operators.push(this.SUBRULE(this.guardedOperator))
    })
    if (this.RECORDING_PHASE) return source
    if (operators.length === 0) return source
    // A source that is an operator by itself and the operators behind it are one pipeline.
    const opened = source.kind === 'pipe' && source.operators.length === 0
    return node({ kind: 'pipe', source: opened ? source.source : source, operators })
  })

  private sourceAlternatives: IOrAlt<Ast.Expr>[] | undefined

  /** source: print | range | find | search | union | evaluate | macroExpand | expression */
  private readonly source: Rule<Ast.Expr> = this.RULE('source', () =>
    this.OR<Ast.Expr>({
      DEF: (this.sourceAlternatives ??= [
        { GATE: () => this.isCommand(), ALT: () => this.SUBRULE(this.sourceOperator) },
        { ALT: () => this.SUBRULE(this.expression) },
      ]),
      ERR_MSG: 'a value or a table',
      IGNORE_AMBIGUITIES: true,
    }),
  )

  /** `range` and `evaluate` may also be names. */
  private isCommand(): boolean {
    if (this.is(1, t.Range)) return this.isNameAt(2) && !this.is(2, t.In)
    if (this.is(1, t.Evaluate)) return this.is(2, t.NewName) && this.is(3, t.OpenParen)
    return true
  }

  /** sourceOperator: print | range | find | search | union | evaluate | macroExpand */
  private readonly sourceOperator: Rule<Ast.PipeExpr> = this.RULE('sourceOperator', () => {
    const node = this.begin()
    const source = this.OR<Ast.SourceOperator>([
      { ALT: () => this.SUBRULE(this.print) },
      { ALT: () => this.SUBRULE(this.union) },
      { ALT: () => this.SUBRULE(this.range) },
      { ALT: () => this.SUBRULE(this.find) },
      { ALT: () => this.SUBRULE(this.search) },
      { ALT: () => this.SUBRULE(this.evaluate) },
      { ALT: () => this.SUBRULE(this.macroExpand) },
    ])
    return node({ kind: 'pipe', source, operators: [] })
  })

  /** tableSource: datatable | externaldata */
  readonly tableSource: Rule<Ast.PipeExpr> = this.RULE('tableSource', () => {
    const node = this.begin()
    const source = this.OR<Ast.SourceOperator>([
      { ALT: () => this.SUBRULE(this.datatable) },
      { ALT: () => this.SUBRULE(this.externaldata) },
    ])
    return node({ kind: 'pipe', source, operators: [] })
  })

  /** range: "range" newName "from" expression "to" expression "step" expression */
  private readonly range: Rule<Ast.Range> = this.RULE('range', () => {
    const node = this.begin()
    this.CONSUME(t.Range)
    const name = this.SUBRULE(this.newName)
    this.CONSUME(t.From)
    const from = this.SUBRULE(this.expression)
    this.CONSUME(t.To)
    const to = this.SUBRULE1(this.expression)
    this.CONSUME(t.Step)
    return node({ kind: 'range', name, from, to, step: this.SUBRULE2(this.expression) })
  })

  /** datatable: "datatable" rowSchema "[" [","] [cell {"," cell} [","]] "]" */
  private readonly datatable: Rule<Ast.Datatable> = this.RULE('datatable', () => {
    const node = this.begin()
    const values: Ast.Expr[] = []
    this.CONSUME(t.Datatable)
    const columns = this.SUBRULE(this.rowSchema)
    this.CONSUME(t.OpenBracket)
    this.OPTION(() => this.CONSUME(t.Comma))
    this.MANY(() => {
      values.push(this.SUBRULE(this.cell))
      this.OR({
        DEF: [{ ALT: () => this.CONSUME1(t.Comma) }, { GATE: () => this.is(1, t.CloseBracket), ALT: () => undefined }],
        ERR_MSG: '`,` or `]`',
      })
    })
    this.CONSUME(t.CloseBracket)
    return node({ kind: 'datatable', columns, values })
  })

  /** cell: signedLiteral | dynamic */
  private readonly cell: Rule<Ast.Expr> = this.RULE('cell', () =>
    this.OR<Ast.Expr>({
      DEF: [{ ALT: () => this.SUBRULE(this.signedLiteral) }, { ALT: () => this.SUBRULE(this.dynamic) }],
      ERR_MSG: 'a literal',
    }),
  )

  /** externaldata: ("externaldata" | "external_data") rowSchema "[" expressions "]" [properties] */
  private readonly externaldata: Rule<Ast.Externaldata> = this.RULE('externaldata', () => {
    const node = this.begin()
    this.OR<IToken>([{ ALT: () => this.CONSUME(t.Externaldata) }, { ALT: () => this.CONSUME(t.ExternalData) }])
    const columns = this.SUBRULE(this.rowSchema)
    this.CONSUME(t.OpenBracket)
    const uris = this.SUBRULE(this.expressions)
    this.CONSUME(t.CloseBracket)
    const options = this.OPTION(() => this.SUBRULE(this.properties)) ?? []
    return node({ kind: 'externaldata', columns, uris, options })
  })

  /** macroExpand: "macro-expand" options (entityGroup | path) ["as" newName] "(" statements ")" */
  readonly macroExpand: Rule<Ast.MacroExpand> = this.RULE('macroExpand', () => {
    const node = this.begin()
    this.CONSUME(t.MacroExpand)
    const options = this.SUBRULE(this.options, { ARGS: ['macroExpand'] })
    const group = this.OR<Ast.MacroExpand['group']>({
      DEF: [
        { GATE: () => this.isEntityGroup(), ALT: () => this.SUBRULE(this.entityGroup).entities },
        { ALT: () => this.SUBRULE(this.path) },
      ],
      ERR_MSG: 'an entity group',
      IGNORE_AMBIGUITIES: true,
    })
    const as = this.OPTION(() => this.SUBRULE(this.asName))
    this.CONSUME(t.OpenParen)
    const body = this.begin()
    const statements = this.SUBRULE(this.statements)
    const result = this.RECORDING_PHASE ? undefined : statements.at(-1)
    const isResult = result?.kind === 'expression'
    const read = body({
      statements: isResult ? statements.slice(0, -1) : statements,
      result: isResult ? result.value : undefined,
    })
    this.CONSUME(t.CloseParen)
    return node({ kind: 'macro-expand', options, group, as, body: read })
  })

  private isEntityGroup(): boolean {
    return this.is(1, t.EntityGroup) && this.is(2, t.OpenBracket)
  }

  /** entityGroup: "entity_group" "[" expressions "]" */
  private readonly entityGroup: Rule<Ast.EntityGroupExpr> = this.RULE('entityGroup', () => {
    const node = this.begin()
    this.CONSUME(t.EntityGroup)
    this.CONSUME(t.OpenBracket)
    const entities = this.SUBRULE(this.expressions)
    this.CONSUME(t.CloseBracket)
    return node({ kind: 'entity-group', entities })
  })

  // ── Operators ──────────────────────────────────────────────────────────────────────────────────────────────

  /** operators: operator {"|" operator} */
  readonly operators: Rule<readonly Ast.Operator[]> = this.RULE('operators', () => {
    const operators: Ast.Operator[] = [this.SUBRULE(this.guardedOperator)]
    this.MANY(() => {
      this.CONSUME(t.Bar)
      operators.push(this.SUBRULE1(this.guardedOperator))
    })
    return operators
  })

  /** guardedOperator: operator; a mistake inside costs this operator only. */
  private readonly guardedOperator: Rule<Ast.Operator> = this.RULE('guardedOperator', () =>
    this.recovering(
      () => {
        const operator = this.SUBRULE(this.operator)
        this.endStep()
        return operator
      },
      [t.Bar],
      (span): Ast.Operator => ({ kind: 'missing', span }),
    ),
  )

  /** After an operator comes a pipe, or something that ends the pipeline. */
  private endStep(): void {
    if (this.RECORDING_PHASE || this.endsStep()) return
    this.resume(this.wantedNext(), [t.Bar])
  }

  private operatorAlternatives: IOrAlt<Ast.Operator>[] | undefined

  /** operator: any of `allOperators` */
  readonly operator: Rule<Ast.Operator> = this.RULE('operator', () => {
    this.checkOperator()
    return this.OR<Ast.Operator>({
      DEF: (this.operatorAlternatives ??= this.allOperators()),
      ERR_MSG: 'a tabular operator',
    })
  })

  /** A word that is no operator gets the name of the one that is meant, or is nearest. */
  private checkOperator(): void {
    if (this.RECORDING_PHASE) return
    const [before, next] = [this.LA(0), this.LA(1)]
    if (next.tokenType === t.Bar && before.tokenType === t.Bar && this.touches(1)) {
      this.reportSlip({ problem: doubledBar(), first: before, last: next })
      this.echoesUpTo(next)
    }
    if (before.tokenType === t.Bar && this.is(-1, t.Bar) && this.touches(0)) this.echoesUpTo(next)
    else if (next.tokenType === t.Identifier) this.reportSlip(unknownOperatorAt(this.look))
  }

  /** In the order of how often hunts use them, which is the order they are tried in. */
  private allOperators(): IOrAlt<Ast.Operator>[] {
    const rules: readonly Rule<Ast.Operator>[] = [
      this.where, this.project, this.extend, this.summarize, this.join, this.sort, this.union, this.distinct, this.take,
      this.mvExpand, this.invoke, this.evaluate, this.projectAway, this.projectRename, this.projectReorder,
      this.projectKeep, this.parse, this.top, this.count, this.serialize, this.render, this.lookup, this.search,
      this.makeSeries, this.mvApply, this.parseKv, this.as, this.getschema, this.partition, this.print, this.find,
      this.fork, this.facet, this.sample, this.sampleDistinct, this.topNested, this.topHitters, this.reduce, this.scan,
      this.consumeRows, this.projectByNames, this.partitionBy, this.macroExpand, this.makeGraph, this.graphMatch,
      this.graphShortestPaths, this.graphToTable, this.graphWhere, this.graphMarkComponents,
    ] // prettier-ignore
    return rules.map((rule) => ({ ALT: () => this.SUBRULE(rule) }))
  }
}
