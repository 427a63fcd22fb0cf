// The tabular operators that choose, order and compute: rows, columns and groups.
import type { IToken } from 'chevrotain'
import type * as Ast from '../ast.js'
import { namedCondition } from '../problems.js'
import type { OptionOwner } from '../option-names.js'
import { optionNames } from '../option-names.js'
import * as t from '../tokens.js'
import { ListRules } from './lists.js'
import type { Rule } from './rules.js'

export abstract class RowOperators extends ListRules {
  /** options: {(hint | option) "=" (name | signedLiteral)} */
  protected readonly options = this.RULE('options', (owner: OptionOwner): readonly Ast.Option[] => {
    const options: Ast.Option[] = []
    this.MANY({
      GATE: () => this.isOption(owner),
      DEF: () => {
        const node = this.begin()
        const name = this.OR<IToken>([
          { ALT: () => this.CONSUME(t.Hint) },
          { ALT: () => this.CONSUME(t.OptionWord) },
          { ALT: () => this.CONSUME(t.Identifier) },
          { ALT: () => this.CONSUME(t.Output) },
        ])
        this.CONSUME(t.Assign)
        options.push(node({ name: this.optionName(name), value: this.SUBRULE(this.optionValue) }))
      },
    })
    return options
  })

  /**
   * An option of this operator follows. Where a named expression may follow too, `kind = f(x)` is a column: an
   * option's value is one word or literal with another word behind it.
   */
  private isOption(owner: OptionOwner): boolean {
    if (this.is(1, t.Hint)) return true
    const names: readonly string[] = optionNames[owner]
    if (!names.includes(this.LA(1).image) || !this.is(2, t.Assign)) return false
    if (owner !== 'mvExpand' && owner !== 'makeSeries') return true
    return !this.is(4, t.Comma) && !this.is(4, t.OpenParen) && !this.is(4, t.Dot) && !this.is(4, t.Bar)
  }

  /** optionValue: name | signedLiteral */
  protected readonly optionValue: Rule<Ast.Expr> = this.RULE('optionValue', () => {
    const node = this.begin()
    return this.OR<Ast.Expr>({
      DEF: [
        { ALT: () => this.SUBRULE(this.name) },
        { ALT: () => node({ kind: 'name', name: this.CONSUME(t.ValueWord).image }) },
        { ALT: () => this.SUBRULE(this.signedLiteral) },
      ],
      ERR_MSG: "the option's value",
    })
  })

  /** properties: "with" "(" [property {"," property}] ")" */
  protected readonly properties: Rule<readonly Ast.Option[]> = this.RULE('properties', () => {
    const properties: Ast.Option[] = []
    this.CONSUME(t.With)
    this.CONSUME(t.OpenParen)
    this.MANY_SEP({ SEP: t.Comma, DEF: () => properties.push(this.SUBRULE(this.property)) })
    this.CONSUME(t.CloseParen)
    return properties
  })

  /** property: newName "=" (name | signedLiteral) */
  protected readonly property: Rule<Ast.Option> = this.RULE('property', () => {
    const node = this.begin()
    const name = this.SUBRULE(this.nameAssign)
    return node({ name: this.optionName(name), value: this.SUBRULE(this.optionValue) })
  })

  /** where: ("where" | "filter") options expression; `name = expression` is read and then refused. */
  protected readonly where: Rule<Ast.Where> = this.RULE('where', () => {
    const node = this.begin()
    this.OR([{ ALT: () => this.CONSUME(t.Where) }, { ALT: () => this.CONSUME(t.Filter) }])
    const options = this.SUBRULE(this.options, { ARGS: ['take'] })
    const predicate = this.SUBRULE(this.expression)
    this.OPTION(() => {
      const sign = this.CONSUME(t.Assign)
      this.report(namedCondition(), this.spanOf(sign))
      this.SUBRULE1(this.expression)
    })
    return node({ kind: 'where', options, predicate })
  })

  /** take: ("take" | "limit") options expression */
  protected readonly take: Rule<Ast.Take> = this.RULE('take', () => {
    const node = this.begin()
    this.OR([{ ALT: () => this.CONSUME(t.Take) }, { ALT: () => this.CONSUME(t.Limit) }])
    const options = this.SUBRULE(this.options, { ARGS: ['take'] })
    return node({ kind: 'take', options, count: this.SUBRULE(this.expression) })
  })

  /** sample: "sample" expression */
  protected readonly sample: Rule<Ast.Sample> = this.RULE('sample', () => {
    const node = this.begin()
    this.CONSUME(t.Sample)
    return node({ kind: 'sample', count: this.SUBRULE(this.expression) })
  })

  /** sampleDistinct: "sample-distinct" expression "of" named */
  protected readonly sampleDistinct: Rule<Ast.SampleDistinct> = this.RULE('sampleDistinct', () => {
    const node = this.begin()
    this.CONSUME(t.SampleDistinct)
    const count = this.SUBRULE(this.expression)
    this.CONSUME(t.Of)
    return node({ kind: 'sample-distinct', count, of: this.SUBRULE(this.named) })
  })

  /** sort: ("sort" | "order") options "by" orderKeys */
  protected readonly sort: Rule<Ast.Sort> = this.RULE('sort', () => {
    const node = this.begin()
    this.OR([{ ALT: () => this.CONSUME(t.Sort) }, { ALT: () => this.CONSUME(t.Order) }])
    const options = this.SUBRULE(this.options, { ARGS: ['sort'] })
    this.CONSUME(t.By)
    return node({ kind: 'sort', options, keys: this.SUBRULE(this.orderKeys) })
  })

  /** top: "top" options expression "by" orderKey */
  protected readonly top: Rule<Ast.Top> = this.RULE('top', () => {
    const node = this.begin()
    this.CONSUME(t.Top)
    const options = this.SUBRULE(this.options, { ARGS: ['take'] })
    const count = this.SUBRULE(this.expression)
    this.CONSUME(t.By)
    return node({ kind: 'top', options, count, by: [this.SUBRULE(this.orderKey)] })
  })

  /** topHitters: "top-hitters" expression "of" named ["by" named] */
  protected readonly topHitters: Rule<Ast.TopHitters> = this.RULE('topHitters', () => {
    const node = this.begin()
    this.CONSUME(t.TopHitters)
    const count = this.SUBRULE(this.expression)
    this.CONSUME(t.Of)
    const of = this.SUBRULE(this.named)
    const by = this.OPTION(() => {
      this.CONSUME(t.By)
      return this.SUBRULE1(this.named)
    })
    return node({ kind: 'top-hitters', count, of, by })
  })

  /** topNested: level {"," level} */
  protected readonly topNested: Rule<Ast.TopNested> = this.RULE('topNested', () => {
    const node = this.begin()
    const levels: Ast.TopNestedLevel[] = []
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => levels.push(this.SUBRULE(this.topNestedLevel)) })
    return node({ kind: 'top-nested', levels })
  })

  /** topNestedLevel: "top-nested" [expression] "of" named ["with" "others" "=" expression] "by" named [direction] */
  private readonly topNestedLevel: Rule<Ast.TopNestedLevel> = this.RULE('topNestedLevel', () => {
    const node = this.begin()
    this.CONSUME(t.TopNested)
    const count = this.OPTION({ GATE: () => !this.is(1, t.Of), DEF: () => this.SUBRULE(this.expression) })
    this.CONSUME(t.Of)
    const of = this.SUBRULE(this.named)
    const others = this.OPTION1(() => {
      this.CONSUME(t.With)
      this.CONSUME(t.Others)
      this.CONSUME(t.Assign)
      return this.SUBRULE1(this.expression)
    })
    this.CONSUME(t.By)
    const by = this.SUBRULE1(this.named)
    const direction = this.OPTION2(() => this.SUBRULE(this.direction))
    return node({ kind: 'top-nested', count, of, others, by, direction })
  })

  /** project: "project" [nameds] */
  protected readonly project: Rule<Ast.Project> = this.RULE('project', () => {
    const node = this.begin()
    this.CONSUME(t.Project)
    return node({ kind: 'project', columns: this.OPTION(() => this.SUBRULE(this.nameds)) ?? [] })
  })

  /** extend: "extend" nameds */
  protected readonly extend: Rule<Ast.Extend> = this.RULE('extend', () => {
    const node = this.begin()
    this.CONSUME(t.Extend)
    return node({ kind: 'extend', columns: this.SUBRULE(this.nameds) })
  })

  /** print: "print" nameds */
  protected readonly print: Rule<Ast.Print> = this.RULE('print', () => {
    const node = this.begin()
    this.CONSUME(t.Print)
    return node({ kind: 'print', columns: this.SUBRULE(this.nameds) })
  })

  /** serialize: "serialize" options [nameds] */
  protected readonly serialize: Rule<Ast.Serialize> = this.RULE('serialize', () => {
    const node = this.begin()
    this.CONSUME(t.Serialize)
    this.SUBRULE(this.options, { ARGS: ['serialize'] })
    return node({ kind: 'serialize', columns: this.OPTION(() => this.SUBRULE(this.nameds)) ?? [] })
  })

  /** distinct: "distinct" options nameds */
  protected readonly distinct: Rule<Ast.Distinct> = this.RULE('distinct', () => {
    const node = this.begin()
    this.CONSUME(t.Distinct)
    const options = this.SUBRULE(this.options, { ARGS: ['distinct'] })
    return node({ kind: 'distinct', options, columns: this.SUBRULE(this.nameds) })
  })

  /** patterns: pattern {"," pattern} */
  protected readonly patterns: Rule<readonly Ast.Expr[]> = this.RULE('patterns', () => {
    const patterns: Ast.Expr[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => patterns.push(this.SUBRULE(this.pattern)),
      ERR_MSG: 'a column name or pattern',
    })
    return patterns
  })

  /** projectAway: "project-away" [patterns] */
  protected readonly projectAway: Rule<Ast.ProjectAway> = this.RULE('projectAway', () => {
    const node = this.begin()
    this.CONSUME(t.ProjectAway)
    return node({ kind: 'project-away', columns: this.OPTION(() => this.SUBRULE(this.patterns)) ?? [] })
  })

  /** projectKeep: "project-keep" [patterns] */
  protected readonly projectKeep: Rule<Ast.ProjectKeep> = this.RULE('projectKeep', () => {
    const node = this.begin()
    this.CONSUME(t.ProjectKeep)
    return node({ kind: 'project-keep', columns: this.OPTION(() => this.SUBRULE(this.patterns)) ?? [] })
  })

  /** projectByNames: "project-by-names" expression {"," expression}, where a pattern may stand for an expression */
  protected readonly projectByNames: Rule<Ast.ProjectByNames> = this.RULE('projectByNames', () => {
    const node = this.begin()
    const columns: Ast.Expr[] = []
    this.CONSUME(t.ProjectByNames)
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () =>
        columns.push(
          this.OR<Ast.Expr>({
            DEF: [
              { GATE: () => this.isPattern(), ALT: () => this.SUBRULE(this.pattern) },
              { ALT: () => this.SUBRULE(this.expression) },
            ],
            IGNORE_AMBIGUITIES: true,
          }),
        ),
      ERR_MSG: 'a column name or pattern',
    })
    return node({ kind: 'project-by-names', columns })
  })

  /** A name with a star in it follows. */
  protected isPattern(): boolean {
    if (this.is(1, t.Star)) return this.is(2, t.NewName) && this.touches(2)
    return this.is(1, t.NewName) && this.is(2, t.Star) && this.touches(2)
  }

  /** projectRename: "project-rename" nameds */
  protected readonly projectRename: Rule<Ast.ProjectRename> = this.RULE('projectRename', () => {
    const node = this.begin()
    this.CONSUME(t.ProjectRename)
    return node({ kind: 'project-rename', columns: this.OPTION(() => this.SUBRULE(this.nameds)) ?? [] })
  })

  /** projectReorder: "project-reorder" pattern [order] {"," pattern [order]}; order: asc, desc, granny-asc, granny-desc */
  protected readonly projectReorder: Rule<Ast.ProjectReorder> = this.RULE('projectReorder', () => {
    const node = this.begin()
    const columns: { value: Ast.Expr; order: Ast.ProjectReorder['columns'][number]['order'] }[] = []
    this.CONSUME(t.ProjectReorder)
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        const value = this.SUBRULE(this.pattern)
        const order = this.OPTION(() =>
          this.OR<'asc' | 'desc' | 'granny-asc' | 'granny-desc'>([
            { ALT: () => this.SUBRULE(this.direction) },
            { ALT: () => (this.CONSUME(t.GrannyAsc), 'granny-asc') },
            { ALT: () => (this.CONSUME(t.GrannyDesc), 'granny-desc') },
          ]),
        )
        columns.push({ value, order })
      },
    })
    return node({ kind: 'project-reorder', columns })
  })

  /** parse: ("parse" | "parse-where") options expression "with" {parsePart} */
  protected readonly parse: Rule<Ast.Parse> = this.RULE('parse', () => {
    const node = this.begin()
    const kind = this.OR<Ast.Parse['kind']>([
      { ALT: () => (this.CONSUME(t.Parse), 'parse') },
      { ALT: () => (this.CONSUME(t.ParseWhere), 'parse-where') },
    ])
    const options = this.SUBRULE(this.options, { ARGS: ['parse'] })
    const value = this.SUBRULE(this.expression)
    this.CONSUME(t.With)
    const pattern: Ast.ParsePart[] = []
    this.MANY(() => pattern.push(this.SUBRULE(this.parsePart)))
    return node({ kind, options, value, pattern })
  })

  /** parsePart: "*" | text | newName [":" type] */
  private readonly parsePart: Rule<Ast.ParsePart> = this.RULE('parsePart', () => {
    const node = this.begin()
    return this.OR<Ast.ParsePart>({
      DEF: [
        { ALT: () => (this.CONSUME(t.Star), node({ kind: 'skip' })) },
        { ALT: () => node({ kind: 'text', value: this.SUBRULE(this.text) }) },
        {
          ALT: () => {
            const name = this.SUBRULE(this.newName)
            const type = this.OPTION(() => this.SUBRULE(this.ofType))
            return node({ kind: 'column', name, type })
          },
        },
      ],
      ERR_MSG: '`*`, a text or a column',
    })
  })

  /** ofType: ":" type */
  protected readonly ofType: Rule<Ast.TypeName> = this.RULE('ofType', () => {
    this.CONSUME(t.Colon)
    return this.SUBRULE(this.type)
  })

  /** parseKv: "parse-kv" expression "as" rowSchema [properties] */
  protected readonly parseKv: Rule<Ast.ParseKv> = this.RULE('parseKv', () => {
    const node = this.begin()
    this.CONSUME(t.ParseKv)
    const value = this.SUBRULE(this.expression)
    this.CONSUME(t.As)
    const columns = this.SUBRULE(this.rowSchema)
    return node({ kind: 'parse-kv', value, columns, options: this.OPTION(() => this.SUBRULE(this.properties)) ?? [] })
  })

  /** count: "count" ["as" newName] */
  protected readonly count: Rule<Ast.Count> = this.RULE('count', () => {
    const node = this.begin()
    this.CONSUME(t.Count)
    return node({ kind: 'count', as: this.OPTION(() => this.SUBRULE(this.asName)) })
  })

  /** asName: "as" newName */
  protected readonly asName: Rule<Ast.Name> = this.RULE('asName', () => {
    this.CONSUME(t.As)
    return this.SUBRULE(this.newName)
  })

  /** summarize: "summarize" options [nameds] ["by" nameds] */
  protected readonly summarize: Rule<Ast.Summarize> = this.RULE('summarize', () => {
    const node = this.begin()
    this.CONSUME(t.Summarize)
    const options = this.SUBRULE(this.options, { ARGS: ['summarize'] })
    const aggregates = this.OPTION({ GATE: () => !this.isBy(), DEF: () => this.SUBRULE(this.nameds) }) ?? []
    const by = this.OPTION1(() => this.SUBRULE(this.by))
    return node({ kind: 'summarize', options, aggregates, by })
  })

  /** `by` opens the clause, unless it is a column's new name: `summarize by = count()`. */
  private isBy(): boolean {
    return this.is(1, t.By) && !this.is(2, t.Assign)
  }

  /** by: "by" nameds */
  private readonly by: Rule<readonly Ast.NamedExpr[]> = this.RULE('by', () => {
    this.CONSUME(t.By)
    return this.SUBRULE(this.nameds)
  })

  /**
   * makeSeries: "make-series" options aggregate {"," aggregate} "on" named
   *   (["from" expression] ["to" expression] "step" expression | "in" "range" "(" expression "," expression "," expression ")")
   *   ["by" nameds]
   */
  protected readonly makeSeries: Rule<Ast.MakeSeries> = this.RULE('makeSeries', () => {
    const node = this.begin()
    const aggregates: Ast.SeriesAggregate[] = []
    this.CONSUME(t.MakeSeries)
    const options = this.SUBRULE(this.options, { ARGS: ['makeSeries'] })
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => aggregates.push(this.SUBRULE(this.seriesAggregate)),
      ERR_MSG: 'an aggregate',
    })
    this.CONSUME(t.On)
    const axis = this.SUBRULE(this.named)
    const span = this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.seriesRange) }, { ALT: () => this.SUBRULE(this.seriesSteps) }],
      ERR_MSG: '`from`, `to` or `step`',
    })
    const by = this.OPTION(() => this.SUBRULE(this.by)) ?? []
    return node({ kind: 'make-series', options, aggregates, axis, ...span, by })
  })

  /** seriesAggregate: named ["default" "=" expression] */
  private readonly seriesAggregate: Rule<Ast.SeriesAggregate> = this.RULE('seriesAggregate', () => {
    const node = this.begin()
    const { names, value } = this.SUBRULE(this.named)
    const fallback = this.OPTION(() => {
      this.CONSUME(t.Default)
      this.CONSUME(t.Assign)
      return this.SUBRULE(this.expression)
    })
    return node({ names, value, default: fallback })
  })

  /** seriesSteps: ["from" expression] ["to" expression] "step" expression */
  private readonly seriesSteps: Rule<SeriesSpan> = this.RULE('seriesSteps', () => {
    const from = this.OPTION(() => {
      this.CONSUME(t.From)
      return this.SUBRULE(this.expression)
    })
    const to = this.OPTION1(() => {
      this.CONSUME(t.To)
      return this.SUBRULE1(this.expression)
    })
    this.CONSUME(t.Step)
    return { from, to, step: this.SUBRULE2(this.expression), inRange: false }
  })

  /** seriesRange: "in" "range" "(" expression "," expression "," expression ")" */
  private readonly seriesRange: Rule<SeriesSpan> = this.RULE('seriesRange', (): SeriesSpan => {
    this.CONSUME(t.In)
    this.CONSUME(t.Range)
    this.CONSUME(t.OpenParen)
    const from = this.SUBRULE(this.expression)
    this.CONSUME(t.Comma)
    const to = this.SUBRULE1(this.expression)
    this.CONSUME1(t.Comma)
    const step = this.SUBRULE2(this.expression)
    this.CONSUME(t.CloseParen)
    return { from, to, step, inRange: true }
  })

  /** reduce: "reduce" options "by" named ["with" property {"," property}] */
  protected readonly reduce: Rule<Ast.Reduce> = this.RULE('reduce', () => {
    const node = this.begin()
    const properties: Ast.Option[] = []
    this.CONSUME(t.Reduce)
    const options = this.SUBRULE(this.options, { ARGS: ['reduce'] })
    this.CONSUME(t.By)
    const by = this.SUBRULE(this.named)
    this.OPTION(() => {
      this.CONSUME(t.With)
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => properties.push(this.SUBRULE(this.property)) })
    })
    return node({ kind: 'reduce', options, by, with: properties })
  })
}

interface SeriesSpan {
  readonly from: Ast.Expr | undefined
  readonly to: Ast.Expr | undefined
  readonly step: Ast.Expr
  readonly inRange: boolean
}
