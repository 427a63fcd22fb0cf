// scan: the SELECTs around the steps that are taken over the rows.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { aggregateCall, divideWhole, minus, or, value } from '../../sql/tree.js'
import type { PlanColumn, Sequence } from '../plan.js'
import { indexes } from './arrays.js'
import type { Block } from './block.js'
import { byNumber, openBlock, rowNumber, sqlOf } from './block.js'
import type { Lowering } from './lowering.js'
import { foldOf } from './sequence-fold.js'
import { conditionsOf, field } from './sequence-steps.js'
import type { Condition, Steps } from './sequence-steps.js'
import { walkOf } from './sequence-walk.js'

/** The rows in pieces, what the steps give for one piece after the other, and the rows of that. */
export function lowerSequence(plan: Sequence, lowering: Lowering): Block {
  const conditions = conditionsOf(plan)
  const steps = walkOf(plan, conditions, lowering) ?? foldOf(plan, conditions, lowering)
  const stages = new Stages(plan, steps, lowering)
  return stages.rows(stages.items(stages.results(stages.together(stages.pieces(stages.numbered(conditions))))))
}

/**
 * The SELECTs that a scan takes, each over the one before. Rows make lists and lists rows again, for the engine may copy
 * the whole of a list for each part that an expression takes out of it.
 */
class Stages {
  /** A row as a struct. */
  private readonly row: PlanColumn
  /** The rows of a piece; those of each piece. */
  private readonly members: PlanColumn
  /** A piece; all of them; what steps give for one; and one thing of that. */
  private readonly item: PlanColumn
  /** The number of a row, or of what was given for one. */
  private readonly number: PlanColumn
  /** The number of a piece. */
  private readonly place: PlanColumn

  constructor(
    private readonly plan: Sequence,
    private readonly steps: Steps,
    private readonly lowering: Lowering,
  ) {
    this.row = lowering.own.make('row', 'unknown')
    this.members = lowering.own.make('rows', 'unknown')
    this.item = lowering.own.make('item', 'unknown')
    this.number = lowering.own.make('number', 'long')
    this.place = lowering.own.make('place', 'long')
  }

  /** The rows that a step may meet: their columns in order, then the steps; and their numbers. */
  numbered(conditions: readonly Condition[]): Block {
    const { input } = this.plan
    const rows = this.lowering.seal(this.lowering.block(input), input.columns, 'input')
    const asked = conditions.map(({ alone }) => alone && this.lowering.sql(alone, rows, true))
    const some = asked.every((one) => one !== undefined) ? [or(...asked)] : []
    const row = fn.structOf(...input.columns.map(({ id }) => sqlOf(rows, id)), this.steps.met(asked))
    const columns = new Map([
      [this.row.id, row],
      [this.number.id, rowNumber(rows)],
    ])
    const block: Block = { ...openBlock(rows.from, columns), where: some, windowed: true }
    return this.lowering.seal(block, [this.row, this.number], 'rows')
  }

  /** So many rows by number, as a list and in the form in which steps are taken over them. */
  pieces(numbered: Block): Block {
    const [row, number] = [sqlOf(numbered, this.row.id), sqlOf(numbered, this.number.id)]
    const place = divideWhole(minus(number, value(1n)), value(this.steps.pieceRows))
    const columns = new Map([
      [this.place.id, place],
      [this.members.id, inOrder(row, number)],
    ])
    const groups: Block = { ...openBlock(numbered.from, columns), groupBy: [place], grouped: true }
    const gathered = this.lowering.seal(groups, [this.place, this.members], 'pieces')
    const piece = this.steps.piece(sqlOf(gathered, this.members.id))
    return this.stage(gathered, [this.place, this.members, [this.item, piece]], 'pieces')
  }

  /** One row of all pieces, and of what the steps give for them. */
  together(pieces: Block): Block {
    const place = sqlOf(pieces, this.place.id)
    const lists = [this.members, this.item].map(({ id }) => [id, inOrder(sqlOf(pieces, id), place)] as const)
    const all: Block = { ...openBlock(pieces.from, new Map(lists)), grouped: true }
    const gathered = this.lowering.seal(all, [this.members, this.item], 'pieces')
    return this.stage(gathered, [this.members, [this.item, this.steps.over(sqlOf(gathered, this.item.id))]], 'scan')
  }

  /** A row for each piece again. */
  results(together: Block): Block {
    const items = sqlOf(together, this.item.id)
    const parts = this.stage(
      together,
      [
        [this.members, fn.unnest(sqlOf(together, this.members.id))],
        [this.item, fn.unnest(items)],
        [this.place, fn.unnest(indexes([items]))],
      ],
      'scan',
    )
    return this.stage(
      parts,
      [this.members, this.place, [this.item, this.steps.given(sqlOf(parts, this.item.id))]],
      'scan',
    )
  }

  /** A row for each thing given, with the row of the input that it was given for. */
  items(results: Block): Block {
    const given = sqlOf(results, this.item.id)
    const number = fn.unnest(indexes([given]))
    const items = this.stage(
      results,
      [this.members, this.place, [this.item, fn.unnest(given)], [this.number, number]],
      'given',
    )
    const row = fn.listExtract(sqlOf(items, this.members.id), this.steps.row(sqlOf(items, this.item.id)))
    return this.stage(items, [this.place, this.item, this.number, [this.row, row]], 'given')
  }

  /** The columns of the scan, in the order in which the steps gave the rows. */
  rows(given: Block): Block {
    const row = sqlOf(given, this.row.id)
    const columns = new Map([
      ...this.plan.input.columns.map(({ id }, i) => [id, field(row, i + 1)] as const),
      ...this.steps.columns(sqlOf(given, this.item.id)),
    ])
    const place = { value: sqlOf(given, this.place.id), descending: false, nullsFirst: false }
    return openBlock(given.from, columns, [place, byNumber(sqlOf(given, this.number.id))])
  }

  /** A step of columns over what a block reads, some as they are. */
  private stage(block: Block, columns: readonly (PlanColumn | readonly [PlanColumn, Sql])[], label: string): Block {
    const made = columns.map((one) => ('id' in one ? ([one, sqlOf(block, one.id)] as const) : one))
    const open = openBlock(block.from, new Map(made.map(([{ id }, sql]) => [id, sql])))
    return this.lowering.seal(
      open,
      made.map(([column]) => column),
      label,
    )
  }
}

/** All values as a list, by a number beside each. */
const inOrder = (sql: Sql, number: Sql): Sql =>
  aggregateCall('listOf', [sql], { orderBy: [{ value: number, descending: false, nullsFirst: false }] })
