// The rows of an answer: only those on the screen exist as elements, so that 100,000 scroll as ten do.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ArrowSortDown16Regular, ArrowSortUp16Regular, Pin16Filled, Pin16Regular } from '@fluentui/react-icons'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import type { Answer, Cell } from './answer.js'
import { cellText } from './cell-text.js'
import type { Sort } from './row-order.js'
import { rowOrder } from './row-order.js'

/** A cell by its row in the answer and its column. */
export interface CellPlace {
  readonly row: number
  readonly column: number
}

export interface GridWords {
  readonly label: string
  readonly filterOf: (column: string) => string
  readonly pin: (column: string) => string
  readonly noRows: string
}

export interface ResultGridProps {
  readonly answer: Answer
  readonly search: string
  readonly words: GridWords
  /** Rows that the hunter ticked, by their index in the answer. */
  readonly chosen: ReadonlySet<number>
  readonly onChoose: (chosen: ReadonlySet<number>) => void
  readonly onOpen: (place: CellPlace) => void
}

const rowHeight = 28
/** Rows beyond either edge that are there already. */
const overscan = 8
const tickWidth = 36

const useStyles = makeStyles({
  frame: { height: '100%', overflow: 'auto', position: 'relative', fontSize: '12px', backgroundColor: tokens.colorNeutralBackground1 }, // prettier-ignore
  header: { position: 'sticky', top: 0, zIndex: 3, display: 'flex', backgroundColor: tokens.colorNeutralBackground3, borderBottom: `1px solid ${tokens.colorNeutralStroke1}` }, // prettier-ignore
  head: { flexShrink: 0, boxSizing: 'border-box', padding: '4px 8px', borderRight: `1px solid ${tokens.colorNeutralStroke2}`, backgroundColor: tokens.colorNeutralBackground3 }, // prettier-ignore
  name: { display: 'flex', alignItems: 'center', gap: '4px', width: '100%', border: 'none', background: 'none', color: tokens.colorNeutralForeground1, font: 'inherit', fontWeight: 600, padding: 0, cursor: 'pointer', textAlign: 'left' }, // prettier-ignore
  label: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', flexGrow: 1 },
  type: { color: tokens.colorNeutralForeground3, fontWeight: 400, marginLeft: '4px' },
  tools: { display: 'flex', gap: '4px', marginTop: '4px' },
  filter: { width: '100%', minWidth: 0, boxSizing: 'border-box', font: 'inherit', padding: '1px 4px', border: `1px solid ${tokens.colorNeutralStroke1}`, borderRadius: '3px', backgroundColor: tokens.colorNeutralBackground1, color: tokens.colorNeutralForeground1 }, // prettier-ignore
  icon: { border: 'none', background: 'none', padding: 0, cursor: 'pointer', color: tokens.colorNeutralForeground3, display: 'flex' }, // prettier-ignore
  row: { position: 'absolute', left: 0, display: 'flex', height: `${rowHeight}px`, borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover } }, // prettier-ignore
  picked: { backgroundColor: tokens.colorBrandBackground2 },
  cell: { flexShrink: 0, boxSizing: 'border-box', padding: '0 8px', lineHeight: `${rowHeight - 1}px`, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'pre', borderRight: `1px solid ${tokens.colorNeutralStroke3}`, outlineOffset: '-2px' }, // prettier-ignore
  number: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  code: { fontFamily: tokens.fontFamilyMonospace },
  none: { color: tokens.colorNeutralForeground4, fontStyle: 'italic' },
  pinned: { position: 'sticky', zIndex: 2, backgroundColor: tokens.colorNeutralBackground2 },
  empty: { padding: '24px', color: tokens.colorNeutralForeground3 },
})

export function ResultGrid({ answer, search, words, chosen, onChoose, onOpen }: ResultGridProps): ReactElement {
  const styles = useStyles()
  const frame = useRef<HTMLDivElement>(null)
  const [sort, setSort] = useState<Sort>()
  const [filters, setFilters] = useState<ReadonlyMap<number, string>>(new Map())
  const [pinned, setPinned] = useState<readonly number[]>([])
  const [active, setActive] = useState<{ readonly at: number; readonly column: number }>({ at: 0, column: 0 })
  const { columns, rows } = answer
  const order = useMemo(() => rowOrder({ columns, rows }, { sort, filters, search }), [columns, rows, sort, filters, search]) // prettier-ignore
  const widths = useMemo(() => columns.map((_, column) => widthOf(answer, column)), [answer, columns])
  const shown = useMemo(() => [...pinned, ...columns.keys()].filter((column, index, all) => all.indexOf(column) === index), [columns, pinned]) // prettier-ignore
  const lefts = useMemo(() => leftsOf(pinned, widths), [pinned, widths])
  const total = widths.reduce((sum, width) => sum + width, tickWidth)
  const virtual = useVirtualizer({ count: order.length, getScrollElement: () => frame.current, estimateSize: () => rowHeight, overscan }) // prettier-ignore
  /** More than there ever are: each row has one, and leaves its elements to the one that comes there later. */
  const slots = Math.ceil((frame.current?.clientHeight ?? 0) / rowHeight) + 2 * overscan + 2

  const move = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    const along = shown.indexOf(active.column)
    if (event.key === 'Enter' || event.key === ' ') {
      const row = order[active.at]
      if (row === undefined) return
      event.preventDefault()
      if (event.key === 'Enter') onOpen({ row, column: active.column })
      else onChoose(toggled(chosen, row))
      return
    }
    if (!step) return
    event.preventDefault()
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? rowHeight) / rowHeight) - 3)
    const at = Math.min(Math.max(active.at + step.rows(page, order.length), 0), order.length - 1)
    const column = shown[Math.min(Math.max(along + step.columns, 0), shown.length - 1)] ?? 0
    setActive({ at, column })
    virtual.scrollToIndex(at)
  }

  const head = (column: number): ReactElement => {
    const { name = '', type = 'string' } = columns[column] ?? {}
    const sorted = sort?.column === column ? sort : undefined
    const isPinned = pinned.includes(column)
    return (
      <div
        key={column}
        role="columnheader"
        aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
        aria-colindex={column + 2}
        className={mergeClasses(styles.head, isPinned && styles.pinned)}
        style={{ width: widths[column], ...(isPinned ? { left: lefts.get(column) } : {}) }}
      >
        <button
          type="button"
          className={styles.name}
          title={`${name}: ${type}`}
          onClick={() => {
            setSort(!sorted ? { column, descending: false } : sorted.descending ? undefined : { column, descending: true }) // prettier-ignore
          }}
        >
          <span className={styles.label}>
            {name}
            <span className={styles.type}>{type}</span>
          </span>
          {sorted && (sorted.descending ? <ArrowSortDown16Regular /> : <ArrowSortUp16Regular />)}
        </button>
        <div className={styles.tools}>
          <input
            className={styles.filter}
            aria-label={words.filterOf(name)}
            placeholder="…"
            value={filters.get(column) ?? ''}
            onChange={({ target }) => {
              setFilters(new Map(filters).set(column, target.value))
            }}
          />
          <button
            type="button"
            className={styles.icon}
            aria-label={words.pin(name)}
            aria-pressed={isPinned}
            onClick={() => {
              setPinned(isPinned ? pinned.filter((one) => one !== column) : [...pinned, column])
            }}
          >
            {isPinned ? <Pin16Filled /> : <Pin16Regular />}
          </button>
        </div>
      </div>
    )
  }

  const cell = (row: number, at: number, column: number): ReactElement => {
    const value: Cell = rows[row]?.[column] ?? null
    const type = columns[column]?.type ?? 'string'
    const isPinned = pinned.includes(column)
    const focused = active.at === at && active.column === column
    const numeric = type === 'int' || type === 'long' || type === 'real' || type === 'decimal'
    return (
      <div
        key={column}
        role="gridcell"
        aria-colindex={column + 2}
        tabIndex={focused ? 0 : -1}
        ref={focused && frame.current?.contains(document.activeElement) ? focusCell : undefined}
        className={mergeClasses(styles.cell, numeric && styles.number, (type === 'dynamic' || type === 'guid') && styles.code, value === null && styles.none, isPinned && styles.pinned)} // prettier-ignore
        style={{ width: widths[column], ...(isPinned ? { left: lefts.get(column) } : {}) }}
        onFocus={() => {
          setActive({ at, column })
        }}
        onDoubleClick={() => {
          onOpen({ row, column })
        }}
      >
        {value === null ? 'null' : oneLine(cellText(value, type))}
      </div>
    )
  }

  if (rows.length === 0) return <div className={styles.empty}>{words.noRows}</div>
  return (
    <div
      ref={frame}
      className={styles.frame}
      role="grid"
      aria-label={words.label}
      aria-rowcount={order.length + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      tabIndex={-1}
      onKeyDown={(event) => {
        if ((event.target as HTMLElement).role === 'gridcell') move(event)
      }}
    >
      <div style={{ width: total, minWidth: '100%' }} role="rowgroup">
        <div className={styles.header} role="row" aria-rowindex={1}>
          <div role="columnheader" aria-colindex={1} className={styles.head} style={{ width: tickWidth }}>
            <input
              type="checkbox"
              aria-label={words.label}
              checked={order.length > 0 && chosen.size === order.length}
              onChange={({ target }) => {
                onChoose(new Set(target.checked ? order : []))
              }}
            />
          </div>
          {shown.map(head)}
        </div>
      </div>
      <div
        style={{ width: total, minWidth: '100%', height: virtual.getTotalSize(), position: 'relative' }}
        role="rowgroup"
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = order[index] ?? 0
          return (
            <div
              // The focus stays with its row, whose elements are nobody else's.
              key={index === active.at ? 'active' : index % slots}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={chosen.has(row)}
              className={mergeClasses(styles.row, chosen.has(row) && styles.picked)}
              style={{ transform: `translateY(${start}px)`, width: total }}
            >
              <div role="gridcell" aria-colindex={1} className={styles.cell} style={{ width: tickWidth }}>
                <input
                  type="checkbox"
                  tabIndex={-1}
                  aria-label={String(row + 1)}
                  checked={chosen.has(row)}
                  onChange={() => {
                    onChoose(toggled(chosen, row))
                  }}
                />
              </div>
              {shown.map((column) => cell(row, index, column))}
            </div>
          )
        })}
      </div>
    </div>
  )
}

interface Step {
  readonly rows: (page: number, count: number) => number
  readonly columns: number
}
const still = (): number => 0
const steps: Readonly<Record<string, Step>> = {
  ArrowDown: { rows: () => 1, columns: 0 },
  ArrowUp: { rows: () => -1, columns: 0 },
  ArrowRight: { rows: still, columns: 1 },
  ArrowLeft: { rows: still, columns: -1 },
  PageDown: { rows: (page) => page, columns: 0 },
  PageUp: { rows: (page) => -page, columns: 0 },
  Home: { rows: (_, count) => -count, columns: 0 },
  End: { rows: (_, count) => count, columns: 0 },
}

const focusCell = (element: HTMLDivElement | null): void => {
  element?.focus({ preventScroll: true })
}

/** A line break in a cell is seen, and does not make a line. */
const oneLine = (text: string): string => text.slice(0, 2000).replaceAll(/\r\n|[\r\n\u2028\u2029]/g, '⏎')

function toggled(chosen: ReadonlySet<number>, row: number): ReadonlySet<number> {
  const next = new Set(chosen)
  if (!next.delete(row)) next.add(row)
  return next
}

/** Wide enough for the name and for what the first rows hold, within reason. */
function widthOf({ columns, rows }: Answer, column: number): number {
  const { name = '', type = 'string' } = columns[column] ?? {}
  const longest = rows
    .slice(0, 200)
    .reduce((most, row) => Math.max(most, cellText(row[column] ?? null, type).length), 0)
  return Math.min(Math.max(longest * 7 + 20, (name.length + type.length) * 7 + 40, 90), 420)
}

function leftsOf(pinned: readonly number[], widths: readonly number[]): ReadonlyMap<number, number> {
  const lefts = new Map<number, number>()
  let left = 0
  for (const column of pinned) {
    lefts.set(column, left)
    left += widths[column] ?? 0
  }
  return lefts
}
