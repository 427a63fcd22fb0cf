// mv-apply: for each row what a body makes of it.
import type { From } from '../../sql/tree.js'
import { column } from '../../sql/tree.js'
import type { Apply, Item } from '../plan.js'
import { bodyReads } from '../rewrite.js'
import { unnested } from './arrays.js'
import type { Block } from './block.js'
import { byNumber, noSource, openBlock, write } from './block.js'
import { sideOf } from './joins.js'
import type { Body, Lowering } from './lowering.js'

/** FROM the rows, LATERAL what the body makes of each. */
export function lowerApply(plan: Apply, lowering: Lowering): Block {
  const row = sideOf(plan.input, 'row', lowering)
  const around: Body = lowering.body ?? { outer: new Map(), read: [] }
  const reads = bodyReads(plan.body)
  const read = [...around.read.filter(({ id }) => !row.columns.has(id)), ...plan.input.columns]
  const body: Body = {
    outer: new Map([...around.outer, ...row.columns]),
    read: read.filter(({ id }) => reads.has(id)),
  }
  const written = lowering.within(body, () => write(lowering.block(plan.body), plan.body.columns, 'here'))
  const alias = lowering.steps.name('applied')
  const right: From = { kind: 'select', query: written.select, alias, lateral: true }
  const from: From = { kind: 'join', type: 'cross', left: row.from, right, on: undefined }
  const inner = [...written.aliases].map(([id, name]) => [id, column(name, alias)] as const)
  return openBlock(from, new Map([...inner, ...row.columns]))
}

/** The items in their order, which the engine forgets as it brings them together with their rows. */
export function lowerItem(plan: Item, lowering: Lowering): Block {
  const { outer, read }: Body = lowering.body ?? { outer: new Map(), read: [] }
  const open = { ...noSource, columns: outer }
  const row = read.length > 0 ? lowering.seal(open, read, 'row') : open
  const index = plan.index ?? lowering.own.make('place', 'long')
  const columns = plan.index ? plan.columns : [...plan.columns, index]
  const items = unnested({ ...plan, index, columns }, row, read, lowering)
  return { ...items, order: [byNumber(index.id)] }
}
