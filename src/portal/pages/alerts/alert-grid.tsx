// The rows of the queue. Only those in sight are in the page, and arrows, space and enter do what the mouse does.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ArrowDownRegular, ArrowUpRegular, ShieldErrorFilled } from '@fluentui/react-icons'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent, MouseEvent } from 'react'
import { memo, useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import type { QueuedAlert } from './alert-list.js'
import { alertsTexts } from './alerts.texts.js'
import type { Column } from './columns.js'
import { tracksOf } from './columns.js'
import type { QueueOrder } from './queue-state.js'
import type { Selection } from './selection.js'

const rowHeight = 36
/** Widths, in pixels, of the box at the left and between columns. */
const checkWidth = 16
const gap = 12
/** More is read when the end is this many rows away. */
const readAhead = 100

const useStyles = makeStyles({
  scroll: {
    overflow: 'auto',
    flexGrow: 1,
    minHeight: 0,
    contain: 'strict',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  body: { position: 'relative' },
  row: {
    display: 'grid',
    alignItems: 'center',
    columnGap: `${gap}px`,
    height: `${rowHeight}px`,
    boxSizing: 'border-box',
    paddingInline: `${gap}px`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontSize: tokens.fontSizeBase200,
    minWidth: '100%',
  },
  placed: { position: 'absolute', top: 0, left: 0 },
  header: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontWeight: tokens.fontWeightSemibold,
  },
  alert: {
    cursor: 'pointer',
    backgroundColor: tokens.colorNeutralBackground1,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  selected: { backgroundColor: tokens.colorNeutralBackground1Selected },
  fresh: { backgroundColor: tokens.colorBrandBackground2, ':hover': { backgroundColor: tokens.colorBrandBackground2Hover } }, // prettier-ignore
  notification: { boxShadow: `inset 3px 0 0 ${tokens.colorStatusDangerBackground3}` },
  box: { display: 'flex' },
  cell: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  title: { fontSize: '13px', display: 'flex', alignItems: 'center', gap: '6px' },
  titleText: { overflow: 'hidden', textOverflow: 'ellipsis' },
  mark: { color: tokens.colorStatusDangerForeground1, fontSize: '16px', flexShrink: 0 },
  sort: {
    border: 'none',
    padding: 0,
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    cursor: 'pointer',
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { color: tokens.colorBrandForegroundLink },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  check: { accentColor: tokens.colorCompoundBrandBackground, width: '16px', height: '16px', margin: 0 },
})

export interface AlertGridProps {
  readonly label: string
  readonly rows: readonly QueuedAlert[]
  readonly total: number | undefined
  readonly columns: readonly Column[]
  readonly order?: QueueOrder
  readonly onOrder?: (order: QueueOrder) => void
  readonly fresh: ReadonlySet<string>
  readonly selection: Selection
  readonly loadMore: () => void
  /** Changes where another list is shown: then its beginning is. */
  readonly listKey: string
  /** Whether somebody points at a row or moves among them. */
  readonly onHeld?: (held: boolean) => void
}

export function AlertGrid(props: AlertGridProps) {
  const { label, rows, total, columns, order, onOrder, fresh, selection, loadMore, listKey, onHeld } = props
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  const navigate = useNavigate()
  const scroll = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const template = `${checkWidth}px ${tracksOf(columns)}`
  const width = columns.reduce((sum, column) => sum + column.width + gap, checkWidth + 2 * gap)

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    // The heading covers what lies behind it.
    scrollPaddingStart: rowHeight,
    getItemKey: (i) => rows[i]?.id ?? i,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= rows.length - readAhead) loadMore()
  }, [lastShown, rows.length, loadMore])

  const [shownKey, setShownKey] = useState(listKey)
  if (shownKey !== listKey) {
    setShownKey(listKey)
    setActive(0)
  }
  useEffect(() => {
    scroll.current?.scrollTo(0, 0)
  }, [listKey])

  const goTo = (place: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, place))
    setActive(next)
    virtual.scrollToIndex(next)
    // The row may only be there once it is scrolled to.
    requestAnimationFrame(() => {
      scroll.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus({ preventScroll: true })
    })
  }
  const page = (): number => Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 2)
  const pressed = (event: KeyboardEvent<HTMLElement>): void => {
    const row = rows[active]
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => { goTo(active + 1) }, // prettier-ignore
      ArrowUp: () => { goTo(active - 1) }, // prettier-ignore
      PageDown: () => { goTo(active + page()) }, // prettier-ignore
      PageUp: () => { goTo(active - page()) }, // prettier-ignore
      Home: () => { goTo(0) }, // prettier-ignore
      End: () => { goTo(rows.length - 1) }, // prettier-ignore
      ' ': () => { if (row) selection.toggle(row.id, event.shiftKey ? rows : undefined) }, // prettier-ignore
      Enter: () => { if (row) void navigate(`/alerts/${encodeURIComponent(row.id)}`) }, // prettier-ignore
    }
    const move = moves[event.key]
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.shiftKey && event.key.startsWith('Arrow') && row) selection.add(row.id)
    event.preventDefault()
    move()
  }
  const allLoaded = rows.length > 0 && rows.every(({ id }) => selection.ids.has(id))
  return (
    <div ref={scroll} className={styles.scroll}>
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-multiselectable
        onPointerEnter={() => onHeld?.(true)}
        onPointerLeave={() => onHeld?.(false)}
        onFocus={() => onHeld?.(true)}
        onBlur={() => onHeld?.(false)}
        style={{ minWidth: width }}
      >
        <div role="rowgroup">
          <div
            role="row"
            aria-rowindex={1}
            className={mergeClasses(styles.row, styles.header)}
            style={{ gridTemplateColumns: template }}
          >
            <span role="columnheader" aria-label={t.selectAll} className={styles.box}>
              <input
                type="checkbox"
                className={styles.check}
                aria-label={t.selectAll}
                checked={allLoaded}
                onChange={() => {
                  if (allLoaded) selection.clear()
                  else selection.addAll(rows.map(({ id }) => id))
                }}
              />
            </span>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} {...(order && { order })} {...(onOrder && { onOrder })} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const alert = rows[index]
            if (!alert) return null
            return (
              <Row
                key={key}
                alert={alert}
                place={index}
                start={start}
                columns={columns}
                template={template}
                active={index === active}
                fresh={fresh.has(alert.id)}
                selected={selection.ids.has(alert.id)}
                toggle={selection.toggle}
                rows={rows}
                onActive={setActive}
                onKeyDown={pressed}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface HeaderCellProps {
  readonly column: Column
  readonly order?: QueueOrder
  readonly onOrder?: (order: QueueOrder) => void
}

function HeaderCell({ column: { id, sortedBy }, order, onOrder }: HeaderCellProps) {
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  const name = t.columnNames[id]
  if (sortedBy === undefined || !onOrder) {
    return (
      <span role="columnheader" className={styles.cell}>
        {name}
      </span>
    )
  }
  const direction = order?.field === sortedBy ? order.direction : undefined
  const sorted = direction === undefined ? 'none' : direction === 'ASC' ? 'ascending' : 'descending'
  return (
    <span role="columnheader" aria-sort={sorted} className={styles.cell}>
      <button
        type="button"
        className={styles.sort}
        title={t.sortBy(name)}
        onClick={() => {
          onOrder({ field: sortedBy, direction: direction === 'DESC' ? 'ASC' : 'DESC' })
        }}
      >
        {name}
        {direction === 'ASC' && <ArrowUpRegular aria-hidden />}
        {direction === 'DESC' && <ArrowDownRegular aria-hidden />}
      </button>
    </span>
  )
}

interface RowProps {
  readonly alert: QueuedAlert
  readonly place: number
  readonly start: number
  readonly columns: readonly Column[]
  readonly template: string
  readonly active: boolean
  readonly fresh: boolean
  readonly selected: boolean
  readonly rows: readonly QueuedAlert[]
  readonly toggle: Selection['toggle']
  readonly onActive: (place: number) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

const Row = memo(function Row(props: RowProps) {
  const { alert, place, start, columns, template, active, fresh, selected, rows, toggle, onActive, onKeyDown } = props
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  const { attackNotification } = useCommonTexts()
  const navigate = useNavigate()
  const notification = alert.isEndpointAttackNotification
  const clicked = (event: MouseEvent<HTMLElement>): void => {
    onActive(place)
    // Links and the checkbox do what they do; text that somebody marks is theirs.
    if ((event.target as HTMLElement).closest('a, input') || getSelection()?.toString()) return
    void navigate(`/alerts/${encodeURIComponent(alert.id)}`)
  }
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      data-place={place}
      tabIndex={active ? 0 : -1}
      className={mergeClasses(
        styles.row,
        styles.placed,
        styles.alert,
        fresh && styles.fresh,
        selected && styles.selected,
        notification && styles.notification,
      )}
      style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
      onClick={clicked}
      onKeyDown={onKeyDown}
      onFocus={() => {
        onActive(place)
      }}
    >
      <span role="gridcell" className={styles.box}>
        <input
          type="checkbox"
          className={styles.check}
          tabIndex={-1}
          aria-label={t.selectRow(alert.title)}
          checked={selected}
          onChange={(event) => {
            toggle(alert.id, (event.nativeEvent as globalThis.MouseEvent).shiftKey ? rows : undefined)
          }}
        />
      </span>
      {columns.map(({ id, cell }) =>
        id === 'title' ? (
          <span key={id} role="gridcell" className={mergeClasses(styles.cell, styles.title)} title={alert.title}>
            {notification && <ShieldErrorFilled className={styles.mark} aria-label={attackNotification} />}
            <span className={styles.titleText}>{cell(alert)}</span>
          </span>
        ) : (
          <span key={id} role="gridcell" className={styles.cell}>
            {cell(alert)}
          </span>
        ),
      )}
    </div>
  )
})
