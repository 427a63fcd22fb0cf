// One row of an answer, in full: each cell, what is in a dynamic one, and where to go from here.
import { Button, Drawer, DrawerBody, DrawerHeader, DrawerHeaderTitle, makeStyles, mergeClasses, tokens } from '@fluentui/react-components' // prettier-ignore
import { Copy16Regular, Dismiss24Regular } from '@fluentui/react-icons'
import type { ReactElement } from 'react'
import { AppLink } from '../../components/app-link.js'
import { useTexts } from '../../shell/preferences.js'
import { huntingTexts } from './hunting.texts.js'
import type { Answer, Cell } from './answer.js'
import { cellText, jsonText } from './cell-text.js'
import type { CellPlace } from './result-grid.js'

export interface CellInspectorProps {
  readonly answer: Answer
  readonly place: CellPlace | undefined
  readonly onClose: () => void
}

const useStyles = makeStyles({
  cells: { display: 'grid', gridTemplateColumns: 'minmax(120px, max-content) 1fr auto', gap: '6px 12px', fontSize: '13px', alignItems: 'start', margin: 0 }, // prettier-ignore
  name: { fontWeight: 600, wordBreak: 'break-all' },
  value: { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' }, // prettier-ignore
  chosen: { backgroundColor: tokens.colorBrandBackground2 },
  none: { color: tokens.colorNeutralForeground4, fontStyle: 'italic' },
})

/** Text that holds JSON is shown as what it holds. */
function inFull(cell: Cell): string {
  if (cell !== null && typeof cell === 'object') return jsonText(cell, '  ')
  const text = String(cell)
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return jsonText(JSON.parse(text) as Cell, '  ')
  } catch {
    return text
  }
}

export function CellInspector({ answer, place, onClose }: CellInspectorProps): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  const row = place && answer.rows[place.row]
  const pageOf = (column: string, value: Cell): string | undefined => {
    if (typeof value !== 'string' || value === '') return undefined
    const kind = /^(Initiating)?DeviceId$/.test(column) ? 'devices' : column === 'AlertId' ? 'alerts' : undefined
    return kind && `/${kind}/${encodeURIComponent(value)}`
  }
  return (
    <Drawer
      type="overlay"
      position="end"
      size="medium"
      open={row !== undefined}
      onOpenChange={(_, { open }) => {
        if (!open) onClose()
      }}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button appearance="subtle" aria-label={hunting.close} icon={<Dismiss24Regular />} onClick={onClose} />
          }
        >
          {hunting.rowNumber((place?.row ?? 0) + 1)}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <div className={styles.cells}>
          {row &&
            answer.columns.map(({ name, type }, index) => {
              const cell = row[index] ?? null
              const page = pageOf(name, cell)
              return (
                <div key={name} style={{ display: 'contents' }}>
                  <div className={mergeClasses(styles.name, index === place.column && styles.chosen)}>{name}</div>
                  {cell === null ? (
                    <div className={styles.none}>null</div>
                  ) : (
                    <pre className={styles.value}>
                      {page === undefined ? inFull(cell) : <AppLink to={page}>{inFull(cell)}</AppLink>}
                    </pre>
                  )}
                  <Button
                    appearance="subtle"
                    size="small"
                    icon={<Copy16Regular />}
                    aria-label={hunting.copyCell(name)}
                    onClick={() => void navigator.clipboard.writeText(cellText(cell, type))}
                  />
                </div>
              )
            })}
        </div>
      </DrawerBody>
    </Drawer>
  )
}
