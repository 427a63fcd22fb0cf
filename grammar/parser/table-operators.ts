// The tabular operators that bring in tables, open values up, or hold pipelines of their own.
import type { IToken } from 'chevrotain'
import type * as Ast from '../ast.js'
import { joinWithoutKeys, rightWithoutBrackets, tableWithoutBrackets } from '../problems.js'
import type { Rule } from './rules.js'
import * as t from '../tokens.js'
import { RowOperators } from './row-operators.js'
import { onBehind } from './slips.js'

/** What begins a table that Kusto's parser takes on the right of a join, but among several tables only in brackets. */
const bracketed = new Set([t.Datatable, t.Externaldata, t.ExternalData, t.Materialize])

export abstract class TableOperators extends RowOperators {
  /** operators: operator {"|" operator}; a pipeline that starts from what surrounds it. */
  abstract readonly operators: Rule<readonly Ast.Operator[]>

  /** join: "join" options path ["on" expressions] */
  protected readonly join: Rule<Ast.Join> = this.RULE('join', () => {
    const node = this.begin()
    const word = this.CONSUME(t.Join)
    const options = this.SUBRULE(this.options, { ARGS: ['join'] })
    const right = this.SUBRULE(this.path)
    const on = this.OPTION(() => this.SUBRULE(this.on)) ?? this.withoutKeys(word, right)
    return node({ kind: 'join', options, right, on })
  })

  /** Every row beside every other would be an answer, though not one that anybody asked for. */
  private withoutKeys(word: IToken, right: Ast.Expr): readonly Ast.Expr[] {
    if (this.RECORDING_PHASE) return []
    if (!this.endsStep()) this.refuse('`on`')
    if (!this.checkBrackets(right) && !this.isStray()) this.report(joinWithoutKeys(), this.spanOf(word))
    return []
  }

  /** Reports a pipeline on the right that has no brackets round it, which the `on` behind it tells. */
  private checkBrackets(right: Ast.Expr): boolean {
    const behind = this.RECORDING_PHASE ? undefined : onBehind(this.look)
    if (behind === undefined) return false
    this.report(rightWithoutBrackets(), { start: right.span.start, end: this.spanOf(this.LA(behind - 1)).end })
    this.echoesUpTo(this.LA(behind))
    return true
  }

  /** lookup: "lookup" options path "on" expressions */
  protected readonly lookup: Rule<Ast.Lookup> = this.RULE('lookup', () => {
    const node = this.begin()
    this.CONSUME(t.Lookup)
    const options = this.SUBRULE(this.options, { ARGS: ['join'] })
    const right = this.SUBRULE(this.path)
    if (!this.is(1, t.On)) this.checkBrackets(right)
    return node({ kind: 'lookup', options, right, on: this.SUBRULE(this.on) })
  })

  /** on: "on" expressions */
  private readonly on: Rule<readonly Ast.Expr[]> = this.RULE('on', () => {
    this.CONSUME(t.On)
    return this.SUBRULE(this.expressions)
  })

  /** union: "union" options table {"," table} */
  protected readonly union: Rule<Ast.Union> = this.RULE('union', () => {
    const node = this.begin()
    this.CONSUME(t.Union)
    const options = this.SUBRULE(this.options, { ARGS: ['union'] })
    return node({ kind: 'union', options, tables: this.SUBRULE(this.tables) })
  })

  /** tables: table {"," table} */
  protected readonly tables: Rule<readonly Ast.Expr[]> = this.RULE('tables', () => {
    const tables: Ast.Expr[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        tables.push(
          this.recovering(
            () => this.SUBRULE(this.table),
            [t.Comma, t.Bar],
            (span) => this.missing(span),
          ),
        )
      },
      ERR_MSG: 'a table',
    })
    return tables
  })

  /** table: pattern | tablePath */
  protected readonly table: Rule<Ast.Expr> = this.RULE('table', () =>
    this.OR<Ast.Expr>({
      DEF: [
        { GATE: () => this.isTablePattern(1), ALT: () => this.SUBRULE(this.pattern) },
        { ALT: () => this.SUBRULE(this.tablePath) },
      ],
      ERR_MSG: 'a table',
      IGNORE_AMBIGUITIES: true,
    }),
  )

  /** A star follows, alone or side by side with a name. */
  private isTablePattern(at: number): boolean {
    return this.is(at, t.Star) || (this.is(at, t.NewName) && this.is(at + 1, t.Star) && this.touches(at + 1))
  }

  /** tablePath: primary {"." (pattern | name [arguments])} */
  private readonly tablePath: Rule<Ast.Expr> = this.RULE('tablePath', () => {
    const first = this.LA(1)
    let base = this.SUBRULE(this.primary)
    if (!this.RECORDING_PHASE && bracketed.has(first.tokenType))
      this.report(tableWithoutBrackets({ word: first.image }), base.span)
    this.MANY(() => {
      const node = this.beginAt(base)
      const inner = base
      const isPattern = this.isTablePattern(2)
      this.CONSUME(t.Dot)
      base = this.OR<Ast.Expr>({
        DEF: [
          {
            GATE: () => isPattern,
            ALT: () => node({ kind: 'path', base: inner, member: this.SUBRULE(this.patternName) }),
          },
          {
            ALT: () => {
              const member = this.SUBRULE(this.name)
              const args = this.OPTION(() => this.SUBRULE(this.arguments))
              if (args === undefined) return node({ kind: 'path', base: inner, member })
              return node({ kind: 'call', base: inner, name: member, arguments: args })
            },
          },
        ],
        IGNORE_AMBIGUITIES: true,
      })
    })
    return base
  })

  /** patternName: pattern, as the last member of a path */
  private readonly patternName: Rule<Ast.Name> = this.RULE('patternName', (): Ast.Name => {
    const pattern = this.SUBRULE(this.pattern)
    return { kind: 'name', name: pattern.kind === 'wildcard' ? pattern.pattern : pattern.name, span: pattern.span }
  })

  /**
   * find: "find" options ["in" "(" tables ")"] ["where"] expression
   *   ["project" findColumns | "project-smart"] ["project-away" findColumns]
   */
  protected readonly find: Rule<Ast.Find> = this.RULE('find', () => {
    const node = this.begin()
    this.CONSUME(t.Find)
    const options = this.SUBRULE(this.options, { ARGS: ['find'] })
    const tables = this.OPTION(() => this.SUBRULE(this.inTables)) ?? []
    this.OPTION1(() => this.CONSUME(t.Where))
    const predicate = this.SUBRULE(this.expression)
    let projectSmart = false
    const project = this.OPTION2(() =>
      this.OR<readonly Ast.FindColumn[]>([
        {
          ALT: () => {
            this.CONSUME(t.ProjectSmart)
            projectSmart = true
            return []
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Project)
            return this.SUBRULE(this.findColumns)
          },
        },
      ]),
    )
    const projectAway = this.OPTION3(() => {
      this.CONSUME(t.ProjectAway)
      return this.SUBRULE1(this.findColumns)
    })
    return node({
      kind: 'find', options, tables, predicate, project: project ?? [], projectSmart, projectAway: projectAway ?? [],
    }) // prettier-ignore
  })

  /** findColumns: findColumn {"," findColumn}; findColumn: path [":" type] */
  private readonly findColumns: Rule<readonly Ast.FindColumn[]> = this.RULE('findColumns', () => {
    const columns: Ast.FindColumn[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const node = this.begin()
        const value = this.SUBRULE(this.path)
        columns.push(node({ value, type: this.OPTION(() => this.SUBRULE(this.ofType)) }))
      },
      ERR_MSG: 'a column',
    })
    return columns
  })

  /** inTables: "in" "(" tables ")" */
  private readonly inTables: Rule<readonly Ast.Expr[]> = this.RULE('inTables', () => {
    this.CONSUME(t.In)
    this.CONSUME(t.OpenParen)
    const tables = this.SUBRULE(this.tables)
    this.CONSUME(t.CloseParen)
    return tables
  })

  /** search: "search" options ["in" "(" tables ")"] expression */
  protected readonly search: Rule<Ast.Search> = this.RULE('search', () => {
    const node = this.begin()
    this.CONSUME(t.Search)
    const options = this.SUBRULE(this.options, { ARGS: ['search'] })
    const tables = this.OPTION(() => this.SUBRULE(this.inTables)) ?? []
    return node({ kind: 'search', options, tables, predicate: this.SUBRULE(this.expression) })
  })

  /** mvExpand: ("mv-expand" | "mvexpand") options mvColumns [limit] */
  protected readonly mvExpand: Rule<Ast.MvExpand> = this.RULE('mvExpand', () => {
    const node = this.begin()
    const old = this.OR([
      { ALT: () => (this.CONSUME(t.MvExpand), false) },
      { ALT: () => (this.CONSUME(t.MvExpandOld), true) },
    ])
    const options = this.SUBRULE(this.options, { ARGS: ['mvExpand'] })
    const columns = this.SUBRULE(this.mvColumns)
    return node({ kind: 'mv-expand', old, options, columns, limit: this.OPTION(() => this.SUBRULE(this.limit)) })
  })

  /** mvApply: ("mv-apply" | "mvapply") options mvColumns [limit] ["id" literal] "on" "(" operators ")" */
  protected readonly mvApply: Rule<Ast.MvApply> = this.RULE('mvApply', () => {
    const node = this.begin()
    this.OR([{ ALT: () => this.CONSUME(t.MvApply) }, { ALT: () => this.CONSUME(t.MvApplyOld) }])
    const options = this.SUBRULE(this.options, { ARGS: ['mvExpand'] })
    const columns = this.SUBRULE(this.mvColumns)
    const limit = this.OPTION(() => this.SUBRULE(this.limit))
    const id = this.OPTION1(() => this.SUBRULE(this.id))
    this.CONSUME(t.On)
    return node({ kind: 'mv-apply', options, columns, limit, id, operators: this.SUBRULE(this.subquery) })
  })

  /** limit: ("limit" | "take") expression; the samples of Kusto's pages write take too. */
  private readonly limit: Rule<Ast.Expr> = this.RULE('limit', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Limit) }, { ALT: () => this.CONSUME(t.Take) }])
    return this.SUBRULE(this.expression)
  })

  /** id: "id" literal */
  private readonly id: Rule<Ast.Expr> = this.RULE('id', () => {
    this.CONSUME(t.Id)
    return this.SUBRULE(this.literal)
  })

  /** mvColumns: named ["to" typeof] {"," named ["to" typeof]} */
  private readonly mvColumns: Rule<readonly Ast.MvColumn[]> = this.RULE('mvColumns', () => {
    const columns: Ast.MvColumn[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const node = this.begin()
        const { names, value } = this.SUBRULE(this.named)
        columns.push(node({ names, value, type: this.OPTION(() => this.SUBRULE(this.toType)) }))
      },
      ERR_MSG: 'a column',
    })
    return columns
  })

  /** toType: "to" "typeof" "(" type ")" */
  private readonly toType: Rule<Ast.TypeName> = this.RULE('toType', () => {
    this.CONSUME(t.To)
    this.CONSUME(t.Typeof)
    this.CONSUME(t.OpenParen)
    const type = this.SUBRULE(this.type)
    this.CONSUME(t.CloseParen)
    return type
  })

  /** subquery: "(" operators ")" */
  protected readonly subquery: Rule<readonly Ast.Operator[]> = this.RULE('subquery', () => {
    this.CONSUME(t.OpenParen)
    const operators = this.SUBRULE(this.operators)
    this.CONSUME(t.CloseParen)
    return operators
  })

  /** partition: "partition" options "by" entity (subquery | "{" pipeline "}") */
  readonly partition: Rule<Ast.Partition> = this.RULE('partition', () => {
    const node = this.begin()
    this.CONSUME(t.Partition)
    const options = this.SUBRULE(this.options, { ARGS: ['partition'] })
    this.CONSUME(t.By)
    const by = this.SUBRULE(this.entity)
    return this.OR<Ast.Partition>({
      DEF: [
        {
          ALT: () => node({ kind: 'partition', options, by, operators: this.SUBRULE(this.subquery), query: undefined }),
        },
        {
          ALT: () => {
            this.CONSUME(t.OpenBrace)
            const query = this.SUBRULE(this.pipeline)
            this.CONSUME(t.CloseBrace)
            return node({ kind: 'partition', options, by, operators: [], query })
          },
        },
      ],
      ERR_MSG: '`(` or `{`',
    })
  })

  /** partitionBy: "__partitionby" options entity ["id" literal] subquery */
  readonly partitionBy: Rule<Ast.PartitionBy> = this.RULE('partitionBy', () => {
    const node = this.begin()
    this.CONSUME(t.PartitionBy)
    const options = this.SUBRULE(this.options, { ARGS: ['partition'] })
    const by = this.SUBRULE(this.entity)
    const id = this.OPTION(() => this.SUBRULE(this.id))
    return node({ kind: '__partitionby', options, by, id, operators: this.SUBRULE(this.subquery) })
  })

  /** entity: name {"." name | ["."] index}; a path that calls nothing, since a bracket may follow. */
  private readonly entity: Rule<Ast.Expr> = this.RULE('entity', () => {
    let base: Ast.Expr = this.SUBRULE(this.name)
    this.MANY(() => {
      const node = this.beginAt(base)
      const inner = base
      base = this.OR<Ast.Expr>({
        DEF: [
          {
            GATE: () => !this.is(2, t.OpenBracket),
            ALT: () => (this.CONSUME(t.Dot), node({ kind: 'path', base: inner, member: this.SUBRULE1(this.name) })),
          },
          {
            ALT: () => {
              this.OPTION(() => this.CONSUME1(t.Dot))
              return node({ kind: 'index', base: inner, index: this.SUBRULE(this.index) })
            },
          },
        ],
        IGNORE_AMBIGUITIES: true,
      })
    })
    return base
  })

  /** fork: "fork" branch {branch} */
  readonly fork: Rule<Ast.Fork> = this.RULE('fork', () => {
    const node = this.begin()
    const branches: Ast.ForkBranch[] = []
    this.CONSUME(t.Fork)
    this.AT_LEAST_ONE({ DEF: () => branches.push(this.SUBRULE(this.forkBranch)), ERR_MSG: '`(`' })
    return node({ kind: 'fork', branches })
  })

  /** forkBranch: [newName "="] subquery */
  private readonly forkBranch: Rule<Ast.ForkBranch> = this.RULE('forkBranch', () => {
    const node = this.begin()
    const name = this.OPTION(() => this.SUBRULE(this.nameAssign))
    return node({ name, operators: this.SUBRULE(this.subquery) })
  })

  /** facet: "facet" "by" expressions ["with" (subquery | operator)] */
  readonly facet: Rule<Ast.Facet> = this.RULE('facet', () => {
    const node = this.begin()
    this.CONSUME(t.Facet)
    this.CONSUME(t.By)
    const columns = this.SUBRULE(this.expressions)
    const operators = this.OPTION(() => {
      this.CONSUME(t.With)
      return this.OR<readonly Ast.Operator[]>({
        DEF: [{ ALT: () => this.SUBRULE(this.subquery) }, { ALT: () => [this.SUBRULE(this.operator)] }],
        ERR_MSG: '`(`',
      })
    })
    return node({ kind: 'facet', columns, operators: operators ?? [] })
  })

  /** operator: any of the tabular operators */
  abstract readonly operator: Rule<Ast.Operator>

  /**
   * scan: "scan" options ["order" "by" orderKeys] ["partition" "by" expressions]
   *   ["declare" "(" parameters ")"] "with" "(" {step} ")"
   */
  readonly scan: Rule<Ast.Scan> = this.RULE('scan', () => {
    const node = this.begin()
    const steps: Ast.ScanStep[] = []
    this.CONSUME(t.Scan)
    const options = this.SUBRULE(this.options, { ARGS: ['scan'] })
    const orderBy = this.OPTION(() => {
      this.CONSUME(t.Order)
      this.CONSUME(t.By)
      return this.SUBRULE(this.orderKeys)
    })
    const partitionBy = this.OPTION1(() => {
      this.CONSUME(t.Partition)
      this.CONSUME1(t.By)
      return this.SUBRULE(this.expressions)
    })
    const declarations = this.OPTION2(() => {
      this.CONSUME(t.Declare)
      return this.SUBRULE(this.parameters)
    })
    this.CONSUME(t.With)
    this.CONSUME(t.OpenParen)
    this.MANY(() => steps.push(this.SUBRULE(this.scanStep)))
    this.CONSUME(t.CloseParen)
    return node({
      kind: 'scan', options, orderBy: orderBy ?? [], partitionBy: partitionBy ?? [], declarations: declarations ?? [], steps,
    }) // prettier-ignore
  })

  /** parameters: "(" [parameter {"," parameter}] ")" */
  abstract readonly parameters: Rule<readonly Ast.Parameter[]>

  /** scanStep: "step" newName ["optional"] [scanOutput] ":" expression ["=>" assignments] ";" */
  private readonly scanStep: Rule<Ast.ScanStep> = this.RULE('scanStep', () => {
    const node = this.begin()
    this.CONSUME(t.Step)
    const name = this.SUBRULE(this.newName)
    const optional = this.OPTION(() => this.CONSUME(t.Optional)) !== undefined
    const output = this.OPTION1(() => this.SUBRULE(this.scanOutput))
    this.CONSUME(t.Colon)
    const condition = this.SUBRULE(this.expression)
    const assignments = this.OPTION2(() => {
      this.CONSUME(t.Arrow)
      return this.SUBRULE(this.nameds)
    })
    this.CONSUME(t.Semicolon)
    return node({ name, optional, output, condition, assignments: assignments ?? [] })
  })

  /** scanOutput: "output" "=" ("all" | "last" | "none") */
  private readonly scanOutput: Rule<Ast.ScanStep['output']> = this.RULE('scanOutput', () => {
    this.CONSUME(t.Output)
    this.CONSUME(t.Assign)
    return this.OR<Ast.ScanStep['output']>({
      DEF: [
        { GATE: () => this.LA(1).image === 'all', ALT: () => (this.CONSUME(t.Identifier), 'all') },
        { GATE: () => this.LA(1).image === 'none', ALT: () => (this.CONSUME1(t.Identifier), 'none') },
        { ALT: () => (this.CONSUME(t.Last), 'last') },
      ],
      ERR_MSG: '`all`, `last` or `none`',
      IGNORE_AMBIGUITIES: true,
    })
  })

  /** as: "as" options name */
  readonly as: Rule<Ast.As> = this.RULE('as', () => {
    const node = this.begin()
    this.CONSUME(t.As)
    const options = this.SUBRULE(this.options, { ARGS: ['as'] })
    return node({ kind: 'as', options, name: this.SUBRULE(this.name) })
  })

  /** consumeRows: "consume" options */
  readonly consumeRows: Rule<Ast.Consume> = this.RULE('consumeRows', () => {
    const node = this.begin()
    this.CONSUME(t.Consume)
    return node({ kind: 'consume', options: this.SUBRULE(this.options, { ARGS: ['consume'] }) })
  })

  /** getschema: "getschema" */
  readonly getschema: Rule<Ast.Getschema> = this.RULE('getschema', () => {
    const node = this.begin()
    this.CONSUME(t.Getschema)
    return node({ kind: 'getschema' })
  })

  /** evaluate: "evaluate" options call [":" schema] */
  readonly evaluate: Rule<Ast.Evaluate> = this.RULE('evaluate', () => {
    const node = this.begin()
    this.CONSUME(t.Evaluate)
    const options = this.SUBRULE(this.options, { ARGS: ['evaluate'] })
    const call = this.SUBRULE(this.call)
    const schema = this.OPTION(() => {
      this.CONSUME(t.Colon)
      return this.SUBRULE(this.schema)
    })
    return node({ kind: 'evaluate', options, call, schema: schema?.columns, schemaStar: schema?.star })
  })

  /** invoke: "invoke" call {"." call} */
  readonly invoke: Rule<Ast.Invoke> = this.RULE('invoke', () => {
    const node = this.begin()
    this.CONSUME(t.Invoke)
    let call = this.SUBRULE(this.call)
    this.MANY(() => {
      const longer = this.beginAt(call)
      const base = call
      this.CONSUME(t.Dot)
      const { name, arguments: items } = this.SUBRULE1(this.call)
      call = longer({ kind: 'call', base, name, arguments: items })
    })
    return node({ kind: 'invoke', call })
  })

  /** render: "render" chart {renderProperty | "by" names} ["with" "(" [renderProperty {"," renderProperty}] ")"] */
  readonly render: Rule<Ast.Render> = this.RULE('render', () => {
    const node = this.begin()
    const options: Ast.Option[] = []
    this.CONSUME(t.Render)
    const chart = this.SUBRULE(this.chart)
    const add = (properties: readonly Ast.Option[]): void => {
      if (!this.RECORDING_PHASE) options.push(...properties)
    }
    this.MANY({
      GATE: () => !this.is(1, t.With),
      DEF: () => {
        add(this.SUBRULE(this.renderProperty))
      },
    })
    this.OPTION(() => {
      this.CONSUME(t.With)
      this.CONSUME(t.OpenParen)
      this.MANY_SEP({
        SEP: t.Comma,
        DEF: () => {
          add(this.SUBRULE1(this.renderProperty))
        },
      })
      this.CONSUME(t.CloseParen)
    })
    return node({ kind: 'render', chart, options })
  })

  /** chart: chartWord | name */
  private readonly chart: Rule<Ast.Name> = this.RULE('chart', () => {
    const node = this.begin()
    const { image } = this.OR({
      DEF: [{ ALT: () => this.CONSUME(t.ChartWord) }, { ALT: () => this.CONSUME(t.AnyName) }],
      ERR_MSG: 'a chart, such as timechart',
    })
    return node({ kind: 'name', name: image })
  })

  /** renderProperty: (newName "=" | "by") expression {"," expression}; one option for each value of a list. */
  private readonly renderProperty: Rule<readonly Ast.Option[]> = this.RULE('renderProperty', () => {
    const options: Ast.Option[] = []
    const name = this.OR<Ast.Name | IToken>([
      { GATE: () => this.isNamed(), ALT: () => this.SUBRULE(this.nameAssign) },
      { ALT: () => this.CONSUME(t.By) },
    ])
    const node = this.begin()
    const value = this.SUBRULE(this.expression)
    options.push(node({ name: this.optionName(name), value }))
    this.MANY({
      GATE: () => !(this.is(2, t.NewName) && this.is(3, t.Assign)),
      DEF: () => {
        this.CONSUME(t.Comma)
        const another = this.begin()
        const next = this.SUBRULE1(this.expression)
        options.push(another({ name: this.optionName(name), value: next }))
      },
    })
    return options
  })
}
