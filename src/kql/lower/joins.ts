// join, lookup: two FROM items and what pairs their rows.
import { fn } from '../../sql/primitives.js'
import type { From, JoinType, Sql } from '../../sql/tree.js'
import { and, column, equal, isNotDistinct, value } from '../../sql/tree.js'
import type { ColumnId } from '../expression.js'
import type { Join, JoinKind, Plan, PlanColumn } from '../plan.js'
import { isBare, openBlock, write } from './block.js'
import type { Block } from './block.js'
import { joinInBody } from './joins-in-bodies.js'
import type { Lowering } from './lowering.js'

/** A FROM item, and its columns under its alias. */
interface Side {
  readonly from: From
  readonly columns: ReadonlyMap<ColumnId, Sql>
}

const joinTypes: Readonly<Record<JoinKind, JoinType>> = {
  inner: 'inner',
  left: 'left',
  right: 'right',
  full: 'full',
  leftsemi: 'semi',
  leftanti: 'anti',
  cross: 'cross',
}

export function lowerJoin(plan: Join, lowering: Lowering): Block {
  const instead = lowering.body && joinInBody(plan, lowering)
  if (instead) return lowering.block(instead)
  const [left, right] = [sideOf(plan.left, 'left', lowering), sideOf(plan.right, 'right', lowering)]
  const conditions = conditionsOf(plan, openBlock(undefined, new Map([...left.columns, ...right.columns])), lowering)
  const type = joinTypes[plan.type]
  const on = type === 'cross' ? undefined : and(...conditions)
  const from: From = { kind: 'join', type, left: left.from, right: right.from, on }
  const ofLeft = type === 'right' || type === 'full' ? padded(left, plan.left.columns) : left.columns
  const ofRight = type === 'left' || type === 'full' ? padded(right, plan.right.columns) : right.columns
  return openBlock(from, new Map([...ofLeft, ...ofRight]))
}

function conditionsOf({ on }: Join, both: Block, lowering: Lowering): readonly Sql[] {
  return on.map((pair) => {
    const [a, b] = [lowering.sql(pair.left, both), lowering.sql(pair.right, both)]
    // A null key finds a null key; strings are never null, so plain equality does for them.
    return pair.left.type === 'string' ? equal(a, b) : isNotDistinct(a, b)
  })
}

/** The columns of a side that may lack a row: strings are never null. */
function padded(side: Side, columns: readonly PlanColumn[]): Side['columns'] {
  const strings = new Set(columns.filter(({ type }) => type === 'string').map(({ id }) => id))
  return new Map([...side.columns].map(([id, sql]) => [id, strings.has(id) ? fn.coalesce(sql, value('')) : sql]))
}

/** The rows of a plan as a FROM item among others. */
export function sideOf(plan: Plan, label: string, lowering: Lowering): Side {
  const block = lowering.block(plan)
  const table = tableSide(block, lowering)
  if (table) return table
  const written = write({ ...block, order: block.limit ? block.order : [] }, plan.columns, 'here')
  const alias = lowering.steps.name(label)
  const columns = new Map([...written.aliases].map(([id, name]) => [id, column(name, alias)]))
  return { from: { kind: 'select', query: written.select, alias }, columns }
}

/** A table or step of which nothing but columns is read needs no SELECT. */
function tableSide(block: Block, lowering: Lowering): Side | undefined {
  if (!isBare(block) || block.from?.kind !== 'table') return undefined
  const names = [...block.columns].flatMap(([id, sql]) => (sql.kind === 'column' ? [[id, sql.name] as const] : []))
  if (names.length < block.columns.size) return undefined
  const alias = lowering.steps.name(block.from.name)
  return { from: { ...block.from, alias }, columns: new Map(names.map(([id, name]) => [id, column(name, alias)])) }
}
