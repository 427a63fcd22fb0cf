import { makeStyles, mergeClasses } from '@fluentui/react-components'
import { Section } from '../../components/section.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Time } from '../../components/time.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import type { RuleRunFragment } from '../detections/detections.operations.js'
import { RunOutcome } from '../detections/run-outcome.js'
import { detectionTexts } from './detection.texts.js'

const useStyles = makeStyles({ number: { textAlign: 'right' } })

/** The last runs: what each read, how long it took and what came of it. */
export function RuleRuns({ runs }: { readonly runs: readonly RuleRunFragment[] }) {
  const table = useTableStyles()
  const styles = useStyles()
  const t = useTexts(detectionTexts)
  const format = useFormat()
  const number = mergeClasses(table.cell, styles.number)
  const heads = [t.outcome, t.cause, t.window, t.rows, t.matches, t.alerts, t.took]
  return (
    <Section title={t.runs}>
      {runs.length === 0 ? (
        t.noRuns
      ) : (
        // It scrolls sideways, which the keyboard must be able to do too.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={table.frame} tabIndex={0} role="group" aria-label={t.runs}>
          <table className={table.table}>
            <thead>
              <tr>
                {heads.map((name, place) => (
                  <th key={name} scope="col" className={mergeClasses(table.head, place > 2 && styles.number)}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <tr key={String(run.number)} className={table.row}>
                  <td className={table.cell}>
                    <RunOutcome run={run} />
                    {run.error !== '' && <div>{run.error}</div>}
                    {run.cut && <div>{t.cut}</div>}
                  </td>
                  <td className={table.cell}>{t.causes[run.cause]}</td>
                  <td className={table.cell}>
                    {!neverLoaded(run.arrivedAfter) && <Time brief value={run.arrivedAfter} />} –{' '}
                    <Time brief value={run.arrivedUpTo} />
                  </td>
                  <td className={number}>{format.number(Number(run.rows))}</td>
                  <td className={number}>{format.number(Number(run.matches))}</td>
                  <td className={number}>{format.number(Number(run.alerts))}</td>
                  <td className={number}>{format.seconds(Date.parse(run.finished) - Date.parse(run.started))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

/** The beginning of all time stands for what was loaded ever. */
const neverLoaded = (moment: string): boolean => moment.startsWith('0001-01-01')
