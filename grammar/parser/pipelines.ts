// Pipelines: what starts them, and the operators that follow, one after the other.
import type { IOrAlt, IToken } from 'chevrotain'
import type * as Ast from '../ast.js'
import { doubledBar } from '../problems.js'
import * as t from '../tokens.js'
import { GraphOperators } from './graph-operators.js'
import type { Rule } from './rules.js'
import { unknownOperatorAt } from './slips.js'

export abstract class Pipelines extends GraphOperators {
  /** statements: [statement {";" statement} [";"]] */
  abstract readonly statements: Rule<readonly Ast.Statement[]>

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

  protected isEntityGroup(): boolean {
    return this.is(1, t.EntityGroup) && this.is(2, t.OpenBracket)
  }

  /** entityGroup: "entity_group" "[" expressions "]" */
  protected readonly entityGroup: Rule<Ast.EntityGroupExpr> = this.RULE('entityGroup', () => {
    const node = this.begin()
    this.CONSUME(t.EntityGroup)
    this.CONSUME(t.OpenBracket)
    const entities = this.SUBRULE(this.expressions)
    this.CONSUME(t.CloseBracket)
    return node({ kind: 'entity-group', entities })
  })

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

  /** Each begins with a word of its own, so that they may stand in any order. */
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
