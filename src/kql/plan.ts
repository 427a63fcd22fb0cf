// The relational algebra that every KQL operator becomes: its nodes, their builders, their columns.
import type { CatalogTable } from './catalog.js'
import type { AggregateCall, ColumnId, Expr, WindowCall } from './expression.js'
import type { ExternalSource } from './external.js'
import { reference } from './expression.js'
import type { RowRule } from './row-rules.js'
import type { BoundType, ConstantValue } from './types.js'

/** A column of a plan: an identity, a label, a type. */
export interface PlanColumn {
  readonly id: ColumnId
  readonly name: string
  readonly type: BoundType
}

/** A column and the expression that gives it. */
export interface Assignment {
  readonly column: PlanColumn
  readonly value: Expr
}

export interface SortKey {
  readonly value: Expr
  readonly descending: boolean
  readonly nullsFirst: boolean
}

export type Plan =
  | Scan
  | Values
  | External
  | Range
  | Filter
  | Project
  | Aggregate
  | Window
  | Sort
  | Limit
  | Join
  | Union
  | Unnest
  | Apply
  | Item
  | Sequence
  | Shared

interface PlanNode {
  /** In result order; names are unique. */
  readonly columns: readonly PlanColumn[]
}

/** DeviceProcessEvents: a hunting table. */
export interface Scan extends PlanNode {
  readonly kind: 'scan'
  readonly table: CatalogTable
  /** Which stored column each of the columns is. */
  readonly reads: readonly { readonly column: PlanColumn; readonly stored: string }[]
  /** When each row was loaded, what ingestion_time() reads; not among the columns. */
  readonly ingested: PlanColumn
  /** All hold for the rows that the caller sees; no other is read, whatever the query does with the table. */
  readonly rules: readonly RowRule[]
}

/** datatable, print: rows of constants or of expressions without columns. */
export interface Values extends PlanNode {
  readonly kind: 'values'
  readonly rows: readonly (readonly Expr[])[]
}

/**
 * externaldata: rows from outside the database. They come beside the statement as its parameter of this number: a
 * JSON list of lists of texts. Each column is a string.
 */
export interface External extends PlanNode {
  readonly kind: 'external'
  readonly source: ExternalSource
  readonly parameter: number
  /** Which cell of a row each of the columns is, from 0. */
  readonly reads: readonly { readonly column: PlanColumn; readonly cell: number }[]
}

/** range x from a to b step s: `column` is of a number, a datetime or a timespan. */
export interface Range extends PlanNode {
  readonly kind: 'range'
  readonly from: Expr
  readonly to: Expr
  readonly step: Expr
}

/** where */
export interface Filter extends PlanNode {
  readonly kind: 'filter'
  readonly input: Plan
  readonly predicate: Expr
}

/** project, extend, project-away, parse: the whole new column list; a kept column is a reference to itself. */
export interface Project extends PlanNode {
  readonly kind: 'project'
  readonly input: Plan
  readonly assignments: readonly Assignment[]
}

/** summarize, count, distinct: groups first, then aggregates. */
export interface Aggregate extends PlanNode {
  readonly kind: 'aggregate'
  readonly input: Plan
  readonly groups: readonly Assignment[]
  readonly aggregates: readonly { readonly column: PlanColumn; readonly call: AggregateCall }[]
}

/** prev, next, row_number, row_cumsum …: the input's columns and one more for each call, over the input's order. */
export interface Window extends PlanNode {
  readonly kind: 'window'
  readonly input: Plan
  readonly windows: readonly { readonly column: PlanColumn; readonly call: WindowCall }[]
  /** Partition and order of its own, where the input's order is not the one meant. */
  readonly partitionBy: readonly Expr[]
  readonly orderBy: readonly SortKey[] | undefined
}

/** sort by */
export interface Sort extends PlanNode {
  readonly kind: 'sort'
  readonly input: Plan
  readonly keys: readonly SortKey[]
}

/** take n, and the n of top n */
export interface Limit extends PlanNode {
  readonly kind: 'limit'
  readonly input: Plan
  readonly count: Expr
}

export type JoinKind = 'inner' | 'left' | 'right' | 'full' | 'leftsemi' | 'leftanti' | 'cross'

/**
 * join, lookup. Pairs are equalities of a left and a right expression, where null equals null.
 * Right-sided semi and anti joins are left-sided ones with the sides exchanged.
 */
export interface Join extends PlanNode {
  readonly kind: 'join'
  readonly type: JoinKind
  readonly left: Plan
  readonly right: Plan
  readonly on: readonly { readonly left: Expr; readonly right: Expr }[]
}

/** union: column `i` of the result takes `sources[i]` of each input, or the type's null where it is undefined. */
export interface Union extends PlanNode {
  readonly kind: 'union'
  readonly inputs: readonly { readonly plan: Plan; readonly sources: readonly (Expr | undefined)[] }[]
}

/**
 * mv-expand: each row once for each item of its arrays, in step, the shorter padded with null. Null is one item; a
 * row whose arrays are all empty gives none.
 */
export interface Unnest extends PlanNode {
  readonly kind: 'unnest'
  readonly input: Plan
  readonly items: readonly UnnestItem[]
  /** Counts the items of each row from zero. */
  readonly index: PlanColumn | undefined
  readonly limit: Expr | undefined
}
export interface UnnestItem {
  readonly column: PlanColumn
  /** A dynamic array, bag or scalar. */
  readonly array: Expr
  /** `bag`: members as one-property bags; `array`: members as [key, value]. */
  readonly bagsAs: 'bag' | 'array'
  /** Whether the column holds the items' texts, since nothing else is read of them; null for null. */
  readonly asTexts?: boolean
}

/** mv-apply: for each row of the input, the rows of `body`, which reads the row's columns; see `Item`. */
export interface Apply extends PlanNode {
  readonly kind: 'apply'
  readonly input: Plan
  readonly body: Plan
}
/** The items of the current row's arrays, inside an Apply's body. */
export interface Item extends PlanNode {
  readonly kind: 'item'
  readonly items: readonly UnnestItem[]
  readonly index: PlanColumn | undefined
  readonly limit: Expr | undefined
}

/**
 * scan: the rows one after the other, each held against the steps from the last to the first. A step that the step
 * before it can hand its sequence to, or that has one of its own, takes the row where its condition holds. `columns`
 * are the input's, the declared ones and the number of the sequence; a row comes once for each step that gives it.
 */
export interface Sequence extends PlanNode {
  readonly kind: 'sequence'
  readonly input: Plan
  /** The columns that steps assign to. */
  readonly declared: readonly { readonly column: PlanColumn; readonly initial: Expr }[]
  /** Numbers the sequences from zero. */
  readonly match: PlanColumn
  /** Numbers from zero the step that gave a row, where that is asked for. */
  readonly giver: PlanColumn | undefined
  readonly steps: readonly SequenceStep[]
}
export interface SequenceStep {
  /** Reads the row, and by the columns of `state` what the steps up to this one took last. */
  readonly condition: Expr
  /** By the declared column's identity; the others keep their initial value. */
  readonly assignments: ReadonlyMap<ColumnId, Expr>
  readonly gives: boolean
  /** The step's own columns: what it took last, or the initial value, of a column of the input or a declared one. */
  readonly state: readonly { readonly column: PlanColumn; readonly of: ColumnId; readonly initial: Expr }[]
}

/** A tabular let used more than once: `source` is computed once; each use has columns of its own, by position. */
export interface Shared extends PlanNode {
  readonly kind: 'shared'
  readonly name: string
  readonly source: Plan
}

/** What the plan of a query is, with what the surfaces need beside it. */
export interface BoundQuery {
  readonly plan: Plan
  readonly render: RenderHint | undefined
  /** What must be read before the query runs: the texts of its parameters, in order. */
  readonly external: readonly ExternalSource[]
}

/** `render chart with (…)`: no node, but a note on the result. */
export interface RenderHint {
  readonly chart: string
  readonly properties: Readonly<Record<string, ConstantValue>>
}

/** Is it known to have no rows, whatever the data is? */
export function isEmpty(plan: Plan): boolean {
  let rows = plan
  while (rows.kind === 'filter' || rows.kind === 'project' || rows.kind === 'limit' || rows.kind === 'sort')
    rows = rows.input
  return rows.kind === 'values' && rows.rows.length === 0
}

export const filter = (input: Plan, predicate: Expr): Filter => ({
  kind: 'filter',
  input,
  predicate,
  columns: input.columns,
})

export const project = (input: Plan, assignments: readonly Assignment[]): Project => ({
  kind: 'project',
  input,
  assignments,
  columns: assignments.map((assignment) => assignment.column),
})

/** A project that keeps the given columns of its input, possibly under new names. */
export const keep = (input: Plan, columns: readonly PlanColumn[]): Project =>
  project(
    input,
    columns.map((column) => ({ column, value: reference(column) })),
  )

export const sort = (input: Plan, keys: readonly SortKey[]): Sort => ({
  kind: 'sort',
  input,
  keys,
  columns: input.columns,
})

export const limit = (input: Plan, count: Expr): Limit => ({ kind: 'limit', input, count, columns: input.columns })

export const aggregate = (
  input: Plan,
  groups: Aggregate['groups'],
  aggregates: Aggregate['aggregates'],
): Aggregate => ({
  kind: 'aggregate',
  input,
  groups,
  aggregates,
  columns: [...groups, ...aggregates].map(({ column }) => column),
})

export const window = (
  input: Plan,
  windows: Window['windows'],
  over: { partitionBy?: readonly Expr[]; orderBy?: readonly SortKey[] } = {},
): Window => ({
  kind: 'window',
  input,
  windows,
  partitionBy: over.partitionBy ?? [],
  orderBy: over.orderBy,
  columns: [...input.columns, ...windows.map(({ column }) => column)],
})

/** A join on equalities alone: the left columns and then the right, of a semi or anti join the left alone. */
export const equijoin = (type: JoinKind, left: Plan, right: Plan, on: Join['on']): Join => ({
  kind: 'join',
  type,
  left,
  right,
  on,
  columns: type === 'leftsemi' || type === 'leftanti' ? left.columns : [...left.columns, ...right.columns],
})

/** The plans directly below one. */
export function inputs(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'scan':
    case 'values':
    case 'external':
    case 'range':
    case 'item':
      return []
    case 'join':
      return [plan.left, plan.right]
    case 'union':
      return plan.inputs.map((input) => input.plan)
    case 'apply':
      return [plan.input, plan.body]
    case 'shared':
      return [plan.source]
    case 'filter':
    case 'project':
    case 'aggregate':
    case 'window':
    case 'sort':
    case 'limit':
    case 'unnest':
    case 'sequence':
      return [plan.input]
  }
}

const maybe = (expr: Expr | undefined): readonly Expr[] => (expr ? [expr] : [])

/** The expressions that stand directly in a node, all of them. */
export function expressionsOf(plan: Plan): readonly Expr[] {
  switch (plan.kind) {
    case 'scan':
    case 'external':
    case 'apply':
    case 'shared':
      return []
    case 'values':
      return plan.rows.flat()
    case 'range':
      return [plan.from, plan.to, plan.step]
    case 'filter':
      return [plan.predicate]
    case 'project':
      return plan.assignments.map(({ value }) => value)
    case 'aggregate':
      return [
        ...plan.groups.map(({ value }) => value),
        ...plan.aggregates.flatMap(({ call }) => [...Object.values(call.arguments).flat(), ...maybe(call.predicate)]),
      ]
    case 'window':
      return [
        ...plan.windows.flatMap(({ call }) => Object.values(call.arguments).flat()),
        ...plan.partitionBy,
        ...(plan.orderBy ?? []).map((key) => key.value),
      ]
    case 'sort':
      return plan.keys.map((key) => key.value)
    case 'limit':
      return [plan.count]
    case 'join':
      return plan.on.flatMap((pair) => [pair.left, pair.right])
    case 'union':
      return plan.inputs.flatMap(({ sources }) => sources.filter((source) => source !== undefined))
    case 'unnest':
    case 'item':
      return [...plan.items.map((item) => item.array), ...maybe(plan.limit)]
    case 'sequence':
      return [
        ...plan.declared.map(({ initial }) => initial),
        ...plan.steps.flatMap((step) => [
          step.condition,
          ...step.assignments.values(),
          ...step.state.map(({ initial }) => initial),
        ]),
      ]
  }
}
