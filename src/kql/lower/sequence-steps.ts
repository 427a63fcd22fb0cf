// What the two ways in which the steps of scan are taken have in common.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cast, value } from '../../sql/tree.js'
import type { ColumnId, Expr } from '../expression.js'
import { addReads, conjuncts, reads } from '../expression.js'
import type { PlanColumn, Sequence } from '../plan.js'
import { sqlType } from './expressions.js'

/** How steps are taken over rows that come in pieces. */
export interface Steps {
  /** So many rows are a piece. */
  readonly pieceRows: bigint
  /** Which steps a row may meet, from what each of them asks of it alone. */
  met(asked: readonly (Sql | undefined)[]): Sql
  /** A piece in the form that `over` takes, from its rows: structs of the columns, behind them what they meet. */
  piece(rows: Sql): Sql
  /** A list of what the steps give for each of the pieces, which are taken in their order. */
  over(pieces: Sql): Sql
  /** The things given for one piece, as a list. */
  given(result: Sql): Sql
  /** Of something given, the place of its row in the piece, from 1. */
  row(given: Sql): Sql
  /** And the columns that the steps gave. */
  columns(given: Sql): readonly (readonly [ColumnId, Sql])[]
}

/** The condition of a step in two parts. */
export interface Condition {
  /** What reads the row alone, and so tells before any step is taken which rows are to be looked at. */
  readonly alone: Expr | undefined
  /** What reads what steps remember. */
  readonly remembering: Expr | undefined
}

/** The conditions of the steps. */
export function conditionsOf(plan: Sequence): readonly Condition[] {
  const remembered = new Set(plan.steps.flatMap(({ state }) => state.map(({ column: { id } }) => id)))
  return plan.steps.map(({ condition }) => {
    const parts = conjuncts(condition).filter((part) => part.kind !== 'constant' || part.value !== true)
    const joined = (some: readonly Expr[]): Expr | undefined =>
      some.length === 0
        ? undefined
        : some.reduce((left, right) => ({ ...conjunction(condition), arguments: { left, right } }))
    return {
      alone: joined(parts.filter((part) => !reads(part, remembered))),
      remembering: joined(parts.filter((part) => reads(part, remembered))),
    }
  })
}

const conjunction = (condition: Expr): Extract<Expr, { kind: 'call' }> => {
  if (condition.kind !== 'call') throw new Error('Only a call has several conditions.')
  return condition
}

/** The columns of the input that are read while steps are taken, with their places in it. */
export function columnsRead(
  plan: Sequence,
  conditions: readonly Condition[],
): readonly (readonly [PlanColumn, number])[] {
  const read = new Set(plan.steps.flatMap(({ state }) => state.map(({ of }) => of)))
  for (const { remembering } of conditions) if (remembering) addReads(read, remembering)
  for (const { assignments } of plan.steps) for (const expr of assignments.values()) addReads(read, expr)
  return plan.input.columns.flatMap((column, i) => (read.has(column.id) ? [[column, i] as const] : []))
}

/** A field of a struct, counted from 1. */
export const field = (struct: Sql, number: number): Sql => fn.structExtract(struct, value(BigInt(number)))
/** A number of rows, steps or turns. */
export const whole = (number: number): Sql => value(BigInt(number))
/** Of the column's own width: a small literal by itself would be held in 32 bits, and so would all that follows it. */
export const typed = (sql: Sql, { type }: Pick<PlanColumn, 'type'>): Sql => cast(sql, sqlType(type))
