// What one binding shares: the catalogue, the query's fixed time, fresh column identities, and the problems found.
import type { CallExpr as CallSyntax, FunctionExpr, Expr as Syntax } from '../../../grammar/ast.js'
import type { Diagnostic, Problem, Span } from '../../../grammar/diagnostic.js'
import type { ExternalSource, Watchlists } from '../external.js'
import type { Catalog, CatalogTable } from '../catalog.js'
import type { ColumnId, ConstantExpr, Expr } from '../expression.js'
import { hasParts, pushChildren } from '../expression.js'
import type { Plan, PlanColumn, RenderHint } from '../plan.js'
import { MAX_PARTS, tooManyParts } from '../problems.js'
import type { RowRules } from '../row-rules.js'
import type { BoundType, ConstantValue } from '../types.js'
import type { Parts } from './parts.js'
import { RowOrders } from './row-order.js'
import { SourceNames } from './source-names.js'

/** What the data says to a question: rows of texts. */
export type Answer = readonly (readonly string[])[]

/** What binding has to know of the data: the rows of a plan whose columns are all strings. */
export interface Question {
  readonly plan: Plan
  /** What asks. */
  readonly span: Span
  /** What is wrong with it where nothing can be asked; undefined where the query can do without the answer. */
  readonly refusal: Problem | undefined
}

/** What a query is bound against. */
export interface BindOptions {
  readonly catalog: Catalog
  /** The moment `now()` stands for all through the query: ticks of 100 ns since 0001-01-01 UTC. */
  readonly now: bigint
  /** Only rows of this time are read, from tables that have a time column: ticks, the end not included. */
  readonly timespan?: { readonly from: bigint; readonly to: bigint }
  /** Only rows that were loaded in this time are read, from any table: ticks, the beginning not included. */
  readonly arrived?: { readonly after: bigint; readonly upTo: bigint }
  /** Which rows of each table the caller sees; all of them unless told. */
  readonly rows?: RowRules
  /** Values for `declare query_parameters`, by name, each of its declared type. */
  readonly parameters?: Readonly<Record<string, ConstantValue>>
  /** The tables that _GetWatchlist reads; none unless told. */
  readonly watchlists?: Watchlists
  /** The database file that tells where addresses are. */
  readonly geoDatabase?: string
  /** The answers to the questions that binding asked before, in order: it asks the same again each time. */
  readonly answers?: readonly (Answer | undefined)[]
}

/** Functions that call one another twice each double their expansion at every step. */
const MAX_TRIAL_EXPANSIONS = 1000

/** Shared by all parts of one binding. */
export class Binder {
  readonly diagnostics: Diagnostic[] = []
  /** The functions being expanded, to refuse recursion. */
  readonly expanding = new Set<FunctionExpr>()
  /** The hunting tables that the query has read so far; what their columns were called tells what a name may mean. */
  readonly tables = new Set<CatalogTable>()
  /** What `set name = value` statements say, by name. */
  readonly settings = new Map<string, Syntax>()
  /** The keys that partition runs a pipeline for: what reads one stands for one key alone. */
  readonly partitionKeys = new Set<ColumnId>()
  /** Which rows come in an order. */
  readonly orders = new RowOrders()
  /** Under which names rows are said to come from their tables. */
  readonly sources = new SourceNames()
  /** How many calls of let functions have been expanded. */
  expansions = 0
  /** How many calls and operators the names that were replaced by what they stand for have brought in. */
  private partsWritten = 0
  private lastColumn = 0
  /** Tabular lets and `as`, in order of definition; `Shared` nodes refer to them by name. */
  private lastShared = 0
  /** The number of the last column without a name. */
  private lastUnnamed = 0
  /** Parsed and bound on the way: the render note of the last pipeline. */
  render: RenderHint | undefined
  /** What the query reads from outside the database. */
  readonly external: ExternalSource[] = []
  /** What stands within a toscalar() and the query that gives its one value. */
  readonly workedOut = new Map<CallSyntax, { readonly value: Expr; readonly query: Expr }>()
  /** The constants that the data said, by the expressions that stand for them. */
  readonly askedConstants = new Map<Expr, ConstantExpr>()
  /** The first question that has no answer yet. */
  question: Question | undefined
  /** What is wrong where nothing can be asked. */
  unasked: Diagnostic | undefined
  /** What shared tables were found to hold, by their names. */
  readonly askedTables = new Map<string, Answer>()
  /** Which tables of a pattern were found to have rows. */
  readonly tablesWithRows = new Map<string, Answer>()
  private asked = 0
  /** How many calls may still be expanded only to see what is wrong with declarations. */
  private trialExpansions = MAX_TRIAL_EXPANSIONS

  /** The moment that now() stands for: the caller's, unless the query sets another. */
  now: bigint

  constructor(
    readonly options: BindOptions,
    readonly parts: Parts,
  ) {
    this.now = options.now
  }

  report(problem: Problem, span: Span): void {
    this.diagnostics.push({ ...problem, span })
  }

  /**
   * Binds what no plan comes of, to see what is wrong with it. So many calls are expanded in that, all trials of a
   * query together; what comes after them is not tried.
   */
  try(bind: (trial: Binder) => void): readonly Diagnostic[] {
    if (this.trialExpansions <= 0) return []
    const trial = new Binder({ ...this.options, answers: [] }, this.parts)
    trial.now = this.now
    trial.lastColumn = this.lastColumn
    trial.trialExpansions = this.trialExpansions
    trial.partsWritten = this.partsWritten
    for (const table of this.tables) trial.tables.add(table)
    for (const [name, value] of this.settings) trial.settings.set(name, value)
    for (const declaration of this.expanding) trial.expanding.add(declaration)
    bind(trial)
    this.trialExpansions = trial.trialExpansions - trial.expansions
    this.partsWritten = trial.partsWritten
    return trial.diagnostics
  }

  /** Columns that depend on the data are asked for; without the answer the plan cannot be known yet. */
  ask(question: Question): Answer | undefined {
    const { answers = [] } = this.options
    const place = this.asked++
    if (place < answers.length) return answers[place]
    this.question ??= question
    if (question.refusal) this.unasked ??= { ...question.refusal, span: question.span }
    return undefined
  }

  /**
   * Counts what a name or a search stands for where it is written: variables that each read another twice double at
   * every step, and each term is looked for in each column of each table. Where that becomes too much it is reported.
   */
  writesOut(value: Expr, span: Span): boolean {
    if (this.partsWritten > MAX_PARTS) return false
    const pending = [value]
    for (let next = pending.pop(); next && this.partsWritten <= MAX_PARTS; next = pending.pop()) {
      if (!hasParts(next)) continue
      this.partsWritten++
      pushChildren(pending, next)
    }
    if (this.partsWritten <= MAX_PARTS) return true
    this.report(tooManyParts(), span)
    return false
  }

  /** A new column identity. */
  column(name: string, type: BoundType): PlanColumn {
    return { id: ++this.lastColumn, name, type }
  }

  /** Column1, Column2 …: the next of the query, or of the body of a function, that does not mean something already. */
  unnamed(means: (name: string) => boolean): string {
    do this.lastUnnamed++
    while (means(`Column${this.lastUnnamed}`))
    return `Column${this.lastUnnamed}`
  }

  /** Binds the body of a function, whose columns without a name are counted for themselves. */
  body<Result>(bind: () => Result): Result {
    const outside = this.lastUnnamed
    this.lastUnnamed = 0
    const result = bind()
    this.lastUnnamed = outside
    return result
  }

  /** A name for a shared step that no other has. */
  sharedName(name: string): string {
    return `${name}_${++this.lastShared}`
  }

  /** A use of a plan that other uses share: the same rows under columns of its own. */
  use(name: string, source: Plan): Plan {
    const columns = source.columns.map((column) => this.column(column.name, column.type))
    return { kind: 'shared', name, source, columns }
  }
}
