// What a test run found: the alerts that the rule would raise, and the rows behind them.
import { MessageBar, MessageBarBody, Text, makeStyles, tokens } from '@fluentui/react-components'
import { Severity } from '../../components/severity.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Time } from '../../components/time.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import type { TestRuleQuery } from './detection-editor.operations.js'
import { editorTexts } from './detection-editor.texts.js'
import type { RuleDraft } from './rule-draft.js'

/** What a test run gave, with the rule that was tried. */
export interface Tested {
  readonly found: TestRuleQuery['testDetectionRule']
  readonly draft: RuleDraft
}

const useStyles = makeStyles({
  found: { display: 'grid', gap: tokens.spacingVerticalS },
  title: { margin: 0, fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightSemibold },
  scroll: { maxHeight: '320px', overflow: 'auto' },
})

/** Rows are a sample here; hunting has all of them. */
const mostRows = 50

export function TestRun({ found, draft }: Tested) {
  const styles = useStyles()
  const table = useTableStyles()
  const t = useTexts(editorTexts)
  const format = useFormat()
  const { alerts, rows, rowCount, columns, cut, elapsedMs } = found
  if (rowCount === 0) return <Text role="status">{t.nothingFound}</Text>
  const shown = rows.slice(0, mostRows)
  const heads = (names: readonly string[]) => (
    <thead>
      <tr>
        {names.map((name, place) => (
          <th key={place} scope="col" className={table.head}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
  return (
    <div className={styles.found}>
      <Text role="status">
        {t.wouldRaise(alerts.length, rowCount)} · {format.seconds(elapsedMs)}
      </Text>
      {cut && (
        <MessageBar intent="warning">
          <MessageBarBody>{t.cut}</MessageBarBody>
        </MessageBar>
      )}
      <h3 className={styles.title}>{t.alertsPreview}</h3>
      <Scrolled label={t.alertsPreview}>
        <table className={table.table}>
          {heads([t.alert, t.device, ...draft.by, t.first, t.last, t.events])}
          <tbody>
            {alerts.map(({ deviceId, deviceName, key, firstEvent, lastEvent, events }, place) => (
              <tr key={place} className={table.row}>
                <td className={table.cell}>
                  <Severity value={draft.severity} /> {draft.title.trim() || t.untitled}
                </td>
                <td className={table.cell}>{deviceName ?? deviceId}</td>
                {key.map((value, at) => (
                  <td key={at} className={table.cell}>
                    {value}
                  </td>
                ))}
                <td className={table.cell}>
                  <Time brief value={firstEvent} />
                </td>
                <td className={table.cell}>
                  <Time brief value={lastEvent} />
                </td>
                <td className={table.cell}>{format.number(events)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
      <h3 className={styles.title}>{t.rowsPreview(shown.length, rowCount)}</h3>
      <Scrolled label={t.rowsPreview(shown.length, rowCount)}>
        <table className={table.table}>
          {heads(columns.map(({ name }) => name))}
          <tbody>
            {shown.map((row, place) => (
              <tr key={place} className={table.row}>
                {row.map((cell, at) => (
                  <td key={at} className={table.cell}>
                    {cellText(cell)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </div>
  )
}

/** A table that scrolls in its place, by the keyboard too. */
function Scrolled({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  const styles = useStyles()
  const { frame } = useTableStyles()
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must have the focus for that
    <div className={`${frame} ${styles.scroll}`} tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  )
}

const cellText = (cell: unknown): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell)
