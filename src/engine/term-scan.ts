// A statement's scans made narrower: the blocks that can have a hunt's terms are looked up, and each run of them becomes
// a scan of its own with literal bounds, since only such a condition lets a scan skip what it need not read.
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Statement, TermScan } from '../sql/print.js'
import { quoteName } from '../sql/print.js'
import { distinctTerms } from '../sql/index-terms.js'
import type { TermNeed } from '../sql/tree.js'
import type { BlockRange } from './term-index.js'
import { blockColumn, findBlocks } from './term-index.js'

/** A scan that would read more than this part of the blocks is left as it is. */
const worthwhile = 0.25
/** More scans cost more to plan than they leave out. */
const mostScans = 40

/** A table of fewer blocks is scanned as fast as its terms are looked up; of more columns than these, of fewer still. */
const smallTable = 64
const fewColumns = 4
/** How long what was of no use is taken to be so still. */
const futileForMs = 10_000

/**
 * What looking up came to, and when that was: of a table, how many blocks it had; of what was asked of one, that too
 * many could have it. So that terms are looked up only where it pays.
 */
export type TableSizes = Map<string, { readonly blocks: number; readonly seen: number }>

/** So much is remembered. */
const mostRemembered = 1000
const longestRemembered = 2000

/** Whether any scan of a statement is to be looked up. */
export const asksIndex = ({ termScans = [] }: Statement, sizes: TableSizes): boolean =>
  termScans.some((scan) => !isFutile(sizes, scan))

/** The statement with its scans narrowed, to be run in the same transaction. */
export async function narrowScans(
  connection: DuckDBConnection,
  statement: Statement,
  sizes?: TableSizes,
): Promise<Statement> {
  const { termScans = [], ...rest } = statement
  let text = ''
  let from = 0
  for (const scan of termScans) {
    const narrow = isFutile(sizes, scan) ? undefined : await narrowTable(connection, scan, sizes)
    text += statement.text.slice(from, narrow === undefined ? scan.end : scan.start) + (narrow ?? '')
    from = scan.end
  }
  return { ...rest, text: text + statement.text.slice(from) }
}

/** Whether looking up was of no use a moment ago. */
function isFutile(sizes: TableSizes | undefined, scan: TermScan): boolean {
  const lately = (key: string, blocks: number): boolean => {
    const size = sizes?.get(key)
    return size !== undefined && size.blocks < blocks && performance.now() - size.seen < futileForMs
  }
  const small = (smallTable * fewColumns) / Math.max(fewColumns, scan.columns.length)
  return lately(scan.table, small) || lately(keyOf(scan), Infinity)
}

const keyOf = ({ table, need }: TermScan): string => `${table} ${JSON.stringify(need)}`

function remember(sizes: TableSizes | undefined, key: string, blocks: number): void {
  // What asks for thousands of terms is seldom asked twice.
  if (!sizes || key.length > longestRemembered) return
  const [oldest] = sizes.keys()
  if (sizes.size >= mostRemembered && oldest !== undefined) sizes.delete(oldest)
  sizes.set(key, { blocks, seen: performance.now() })
}

/** Blocks before the index begins are read in any case, rows without a number among them. */
async function narrowTable(
  connection: DuckDBConnection,
  scan: TermScan,
  sizes: TableSizes | undefined,
): Promise<string | undefined> {
  const { table, alias, need, columns } = scan
  const found = await findBlocks(connection, table, [...distinctTerms(need)])
  if (!found) return undefined
  remember(sizes, table, found.firstBlock + found.blocks)
  const ranges = bringTogether(rangesOf(need, found.ranges).filter(([, last]) => last >= found.firstBlock))
  const blocks = ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  if (blocks > found.blocks * worthwhile) {
    remember(sizes, keyOf(scan), blocks)
    return undefined
  }
  const column = quoteName(blockColumn)
  // Naming the columns that are read, not all, is what makes a statement of many scans quick to bind.
  const read = (columns.length > 0 ? columns : [blockColumn]).map(quoteName).join(', ')
  const tests = ranges.map(([first, last]) =>
    first === last ? `${column} = ${first}` : `${column} BETWEEN ${first} AND ${last}`,
  )
  const scans = [`${column} < ${found.firstBlock}`, ...tests].map(
    (test) => `SELECT ${read} FROM ${quoteName(table)} WHERE ${test}`,
  )
  return `(${scans.join(' UNION ALL ')}) AS ${quoteName(alias)}`
}

function rangesOf(need: TermNeed, known: ReadonlyMap<string, readonly BlockRange[]>): readonly BlockRange[] {
  if (typeof need === 'string') return merged(known.get(need) ?? [])
  const parts = ('all' in need ? need.all : need.any).map((part) => rangesOf(part, known))
  return 'all' in need ? parts.reduce(intersection) : merged(parts.flat())
}

/** In order, ranges that touch as one; those with up to `gap` blocks between as well. */
function merged(ranges: readonly BlockRange[], gap = 0): readonly BlockRange[] {
  const result: [number, number][] = []
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const before = result.at(-1)
    if (before && first <= before[1] + 1 + gap) before[1] = Math.max(before[1], last)
    else result.push([first, last])
  }
  return result
}

function intersection(left: readonly BlockRange[], right: readonly BlockRange[]): readonly BlockRange[] {
  const result: BlockRange[] = []
  for (let [i, j] = [0, 0]; ;) {
    const [a, b] = [left[i], right[j]]
    if (!a || !b) return result
    const [first, last] = [Math.max(a[0], b[0]), Math.min(a[1], b[1])]
    if (first <= last) result.push([first, last])
    if (a[1] < b[1]) i++
    else j++
  }
}

/** Few ranges, at the cost of some blocks between. */
function bringTogether(ranges: readonly BlockRange[]): readonly BlockRange[] {
  let result = ranges
  for (let gap = 1; result.length > mostScans; gap *= 2) result = merged(ranges, gap)
  return result
}
