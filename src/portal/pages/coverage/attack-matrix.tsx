// The matrix as a grid: a column for each tactic, a cell for each of its techniques, the arrow keys from one to the next.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { AlertFilled } from '@fluentui/react-icons'
import type { KeyboardEvent } from 'react'
import { useRef, useState } from 'react'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import type { Tactic, Technique } from './coverage-page.js'
import { coverageTexts } from './coverage.texts.js'

const useStyles = makeStyles({
  frame: {
    flexGrow: 1,
    minWidth: 0,
    overflow: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  table: { borderCollapse: 'separate', borderSpacing: '4px', fontSize: tokens.fontSizeBase200 },
  head: { position: 'sticky', top: 0, zIndex: 1, textAlign: 'left', verticalAlign: 'bottom', padding: '6px', minWidth: '132px', backgroundColor: tokens.colorNeutralBackground1, fontWeight: tokens.fontWeightSemibold }, // prettier-ignore
  count: { display: 'block', color: tokens.colorNeutralForeground2, fontWeight: tokens.fontWeightRegular },
  place: { padding: 0, verticalAlign: 'top', height: '1px' },
  cell: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    width: '132px',
    height: '100%',
    minHeight: '52px',
    boxSizing: 'border-box',
    padding: '6px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground2,
    font: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': { border: `1px solid ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  covered: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorNeutralForeground1 },
  fired: { border: `1px solid ${tokens.colorStatusDangerBorder1}` },
  chosen: { boxShadow: `inset 0 0 0 2px ${tokens.colorCompoundBrandStroke}` },
  facts: { display: 'flex', flexWrap: 'wrap', columnGap: '8px', marginTop: 'auto' },
  alerts: { display: 'inline-flex', alignItems: 'center', gap: '2px', color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold }, // prettier-ignore
})

export interface AttackMatrixProps {
  readonly tactics: readonly Tactic[]
  readonly isCovered: (technique: Technique) => boolean
  /** The id of the technique that is looked at. */
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}

interface Place {
  readonly column: number
  readonly row: number
}

const steps: Readonly<Record<string, Place>> = {
  ArrowDown: { column: 0, row: 1 },
  ArrowUp: { column: 0, row: -1 },
  ArrowRight: { column: 1, row: 0 },
  ArrowLeft: { column: -1, row: 0 },
}

export function AttackMatrix({ tactics, isCovered, chosen, onChoose }: AttackMatrixProps) {
  const styles = useStyles()
  const t = useTexts(coverageTexts)
  const common = useCommonTexts()
  const grid = useRef<HTMLTableElement>(null)
  const [held, setHeld] = useState<Place>({ column: 0, row: 0 })
  const height = Math.max(...tactics.map(({ techniques }) => techniques.length))
  // One cell can be reached by the Tab key: the one that was held last, or the first where it is gone.
  const stop: Place = tactics[held.column]?.techniques[held.row] ? held : { column: 0, row: 0 }

  const focus = ({ column, row }: Place): void => {
    grid.current?.querySelector<HTMLElement>(`[data-place="${String(column)} ${String(row)}"]`)?.focus()
  }
  const pressed = (event: KeyboardEvent, { column, row }: Place): void => {
    const last = (tactics[column]?.techniques.length ?? 1) - 1
    const step = steps[event.key]
    const next = tactics[column + (step?.column ?? 0)]?.techniques
    const to: Place | undefined =
      event.key === 'Home'
        ? { column, row: 0 }
        : event.key === 'End'
          ? { column, row: last }
          : step && next
            ? // A shorter column is entered at its end.
              { column: column + step.column, row: Math.min(Math.max(row + step.row, 0), next.length - 1) }
            : undefined
    if (!to) return
    event.preventDefault()
    focus(to)
  }

  return (
    <div className={styles.frame}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table gone through by arrow keys */}
      <table ref={grid} role="grid" className={styles.table} aria-label={t.table}>
        <thead>
          <tr>
            {tactics.map(({ id, name, techniques }) => {
              const [covered, all] = [techniques.filter(isCovered).length, techniques.length]
              return (
                <th key={id} scope="col" className={styles.head} abbr={name}>
                  {name}
                  <span className={styles.count}>{t.covered(covered, all)}</span>
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: height }, (_, row) => (
            <tr key={row}>
              {tactics.map(({ id: tactic, techniques }, column) => {
                const technique = techniques[row]
                if (!technique) return <td key={tactic} className={styles.place} />
                const { id, name, rules, alerts } = technique
                const off = rules.filter(({ enabled }) => !enabled).length
                const said = rules.length === 0 ? t.noRules : off === 0 ? t.rules(rules.length) : `${t.rules(rules.length)}, ${t.off(off)}` // prettier-ignore
                return (
                  <td key={tactic} className={styles.place}>
                    <button
                      type="button"
                      className={mergeClasses(styles.cell, isCovered(technique) && styles.covered, alerts > 0 && styles.fired, id === chosen && styles.chosen)} // prettier-ignore
                      data-place={`${String(column)} ${String(row)}`}
                      tabIndex={column === stop.column && row === stop.row ? 0 : -1}
                      aria-pressed={id === chosen}
                      onFocus={() => {
                        setHeld({ column, row })
                      }}
                      onKeyDown={(event) => {
                        pressed(event, { column, row })
                      }}
                      onClick={() => {
                        onChoose(id)
                      }}
                    >
                      <span>
                        {id} {name}
                      </span>
                      <span className={styles.facts}>
                        <span>{said}</span>
                        {alerts > 0 && (
                          <span className={styles.alerts}>
                            <AlertFilled aria-hidden />
                            {common.alerts(alerts)}
                          </span>
                        )}
                      </span>
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
