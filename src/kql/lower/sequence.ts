// scan: the SELECTs around the fold of its steps over the rows.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { aggregateCall, cast, column, lambda, list, minus, plus, times, value, when } from '../../sql/tree.js'
import type { ColumnId, Expr } from '../expression.js'
import { addReads, conjuncts, reads } from '../expression.js'
import type { PlanColumn, Sequence, SequenceStep } from '../plan.js'
import { expressionsOf } from '../plan.js'
import { indexes } from './arrays.js'
import type { Block } from './block.js'
import { byNumber, openBlock, orderKeys, sqlOf } from './block.js'
import { lower } from './expressions.js'
import type { Lowering } from './lowering.js'
import { field, foldSteps, givenColumns, givenRow, whole } from './sequence-fold.js'

/** The rows as one list and a list for each column that the steps read; then the fold, and its rows. */
export function lowerSequence(plan: Sequence, lowering: Lowering): Block {
  const stages = new Stages(plan, lowering)
  return stages.rows(stages.given(stages.folded(stages.listed(stages.gathered()))))
}

/** The SELECTs that a scan takes, each over the one before. */
class Stages {
  private readonly rowsColumn: PlanColumn
  /** First the turns to be taken, then what the steps gave. */
  private readonly givenColumn: PlanColumn
  private readonly itemColumn: PlanColumn
  private readonly numberColumn: PlanColumn
  private readonly rowColumn: PlanColumn

  constructor(
    private readonly plan: Sequence,
    private readonly lowering: Lowering,
  ) {
    this.rowsColumn = lowering.own.make('rows', 'unknown')
    this.givenColumn = lowering.own.make('given', 'unknown')
    this.itemColumn = lowering.own.make('item', 'unknown')
    this.numberColumn = lowering.own.make('number', 'unknown')
    this.rowColumn = lowering.own.make('row', 'unknown')
  }

  /** All rows as one list of structs: their columns in order, then the steps that they may meet. */
  gathered(): Block {
    const { input } = this.plan
    const rows = this.lowering.seal(this.lowering.block(input), input.columns, 'input')
    const met = stepsMet(this.plan, (condition) => this.lowering.sql(condition, rows, true))
    const row = fn.structOf(...input.columns.map(({ id }) => sqlOf(rows, id)), met)
    const list = aggregateCall('listOf', [row], { orderBy: orderKeys(rows) })
    return this.stage(rows, [[this.rowsColumn, list]], 'rows')
  }

  /** Beside it the turns, and a list for each column that the steps read. */
  listed(gathered: Block): Block {
    const rows = sqlOf(gathered, this.rowsColumn.id)
    const turns = turnsOf(this.plan, rows, whole(this.plan.input.columns.length + 1))
    const ofRow = (id: ColumnId): Sql => lambda(['λrow'], this.columnOf(column('λrow'), id))
    const read = columnsRead(this.plan)
    const lists = this.plan.input.columns
      .filter(({ id }) => read.has(id))
      .map((one) => [one, fn.listTransform(rows, ofRow(one.id))] as const)
    return this.stage(gathered, [[this.rowsColumn, rows], [this.givenColumn, turns], ...lists], 'columns')
  }

  /** The rows and what the steps gave. */
  folded(listed: Block): Block {
    const env = this.lowering.environment(listed)
    const read = [...columnsRead(this.plan)].map((id) => {
      const list = listed.columns.get(id)
      return [id, (row: Sql) => (list ? fn.listExtract(list, row) : env.column(id))] as const
    })
    const turns = sqlOf(listed, this.givenColumn.id)
    const given = foldSteps(this.plan, turns, new Map(read), (expr, columns) =>
      lower(expr, { ...env, column: (id) => columns(id) ?? env.column(id) }),
    )
    return this.stage(listed, [this.kept(listed, this.rowsColumn), [this.givenColumn, given]], 'scan')
  }

  /** A row for each thing given, with its number and the row of the input that it was given for. */
  given(folded: Block): Block {
    const given = sqlOf(folded, this.givenColumn.id)
    const number = fn.unnest(indexes([given]))
    const rows = this.kept(folded, this.rowsColumn)
    const items = this.stage(folded, [rows, [this.itemColumn, fn.unnest(given)], [this.numberColumn, number]], 'given')
    const row = fn.listExtract(sqlOf(items, this.rowsColumn.id), givenRow(sqlOf(items, this.itemColumn.id)))
    const kept = [this.kept(items, this.itemColumn), this.kept(items, this.numberColumn)]
    return this.stage(items, [...kept, [this.rowColumn, row]], 'given')
  }

  /** The columns of the scan, in the order in which the steps gave the rows. */
  rows(given: Block): Block {
    const row = sqlOf(given, this.rowColumn.id)
    const columns = new Map([
      ...this.plan.input.columns.map(({ id }) => [id, this.columnOf(row, id)] as const),
      ...givenColumns(this.plan, sqlOf(given, this.itemColumn.id)),
    ])
    const number = sqlOf(given, this.numberColumn.id)
    return openBlock(given.from, columns, [byNumber(number)])
  }

  /** A step of these columns over what a block reads. */
  private stage(block: Block, columns: readonly (readonly [PlanColumn, Sql])[], label: string): Block {
    const open = openBlock(block.from, new Map(columns.map(([{ id }, sql]) => [id, sql])))
    const made = columns.map(([column]) => column)
    return this.lowering.seal(open, made, label)
  }

  private kept(block: Block, made: PlanColumn): readonly [PlanColumn, Sql] {
    return [made, sqlOf(block, made.id)]
  }

  /** A column of the input in the struct of a row. */
  private columnOf(row: Sql, id: ColumnId): Sql {
    return field(row, this.plan.input.columns.findIndex((one) => one.id === id) + 1)
  }
}

/** The part of a step's condition that reads the row alone, and so picks out turns before the fold. */
function rowCondition(plan: Sequence, { condition }: SequenceStep): Expr | undefined {
  const remembered = new Set(plan.steps.flatMap(({ state }) => state.map(({ column: { id } }) => id)))
  const free = conjuncts(condition).filter((part) => !reads(part, remembered))
  return free.length === 0
    ? undefined
    : free.reduce((all, one) => ({ ...conjunction(condition), arguments: { left: all, right: one } }))
}

const conjunction = (condition: Expr): Extract<Expr, { kind: 'call' }> => {
  if (condition.kind !== 'call') throw new Error('Only a call has several conditions.')
  return condition
}

/** The turns of each row, from the steps that it may meet: structs of the rows have them in the field `position`. */
function turnsOf(plan: Sequence, rows: Sql, position: Sql): Sql {
  const turn = plus(times(minus(column('λnumber'), value(1n)), whole(plan.steps.length)), column('λstep'))
  const ofRow = fn.listTransform(fn.structExtract(column('λrow'), position), lambda(['λstep'], turn))
  return fn.listFlatten(fn.listTransform(rows, lambda(['λrow', 'λnumber'], ofRow)))
}

/** Which steps a row may meet, the last step numbered 0. */
function stepsMet(plan: Sequence, lowerCondition: (condition: Expr) => Sql): Sql {
  const none = cast(list(), 'bigint[]')
  const met = [...plan.steps].reverse().map((step, k) => {
    const condition = rowCondition(plan, step)
    const one = list(cast(whole(k), 'bigint'))
    return condition ? when(lowerCondition(condition), one, none) : one
  })
  return fn.listFlatten(list(...met))
}

/** The columns that the steps read, of the input or of a row around it, and none of their own. */
function columnsRead(plan: Sequence): ReadonlySet<ColumnId> {
  const states = plan.steps.flatMap(({ state }) => state)
  const read = new Set(states.map(({ of }) => of))
  for (const expr of expressionsOf(plan)) addReads(read, expr)
  for (const { column } of [...plan.declared, ...states]) read.delete(column.id)
  return read
}
