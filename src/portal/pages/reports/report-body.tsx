// What a report says of a time.
import { makeStyles, tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import { useCategoryWords } from '../../components/category.js'
import { Facts } from '../../components/facts.js'
import { Section } from '../../components/section.js'
import { Time } from '../../components/time.js'
import { usePageStyles } from '../../components/page-styles.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import type { AnswerColumn } from '../hunting/answer.js'
import { ReportTable } from './report-table.js'
import type { ReportQuery } from './reports.operations.js'
import { reportsTexts } from './reports.texts.js'
import { useDuration, usePercent } from './units.js'

export type Report = ReportQuery['report']

const useStyles = makeStyles({
  /** Parts beside each other, as many as there is room for. */
  parts: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))', gap: tokens.spacingVerticalM, alignItems: 'start' }, // prettier-ignore
})

const text = (name: string): AnswerColumn => ({ name, type: 'string' })
const count = (name: string): AnswerColumn => ({ name, type: 'long' })

/** A tactic as categories are called: Command and Control is CommandAndControl. */
const categoryOf = (tactic: string): string =>
  tactic.split(' ').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') // prettier-ignore

export function ReportBody({ report }: { readonly report: Report }) {
  const styles = useStyles()
  const t = useTexts(reportsTexts)
  const { number } = useFormat()
  const category = useCategoryWords()
  const { hunts, alertsByTactic, detections, lastHunted } = report
  const byTactic = useMemo(
    () => ({
      columns: [text(t.tactic), count(t.truePositives), count(t.expected), count(t.falsePositives), count(t.unjudged)],
      rows: alertsByTactic.map(({ tactic, truePositives, expected, falsePositives, unjudged }) => [tactic === null ? t.noTactic : category(categoryOf(tactic)), truePositives, expected, falsePositives, unjudged]), // prettier-ignore
    }),
    [t, category, alertsByTactic],
  )
  const percent = usePercent()
  return (
    <>
      <div className={styles.parts}>
        <Dwell report={report} />
        <Section title={t.hunts}>
          <Facts
            facts={[
              [t.huntsRun, number(hunts.hunts)],
              [t.hunters, number(hunts.hunters)],
              [t.failed, number(hunts.failed)],
              [t.rowsFound, number(hunts.rowsFound)],
              [t.last, hunts.last !== null && <Time value={hunts.last} />],
            ]}
          />
        </Section>
      </div>
      <ReportTable title={t.byTactic} chart="columnchart" file="alerts-by-tactic" {...byTactic} />
      <div className={styles.parts}>
        <ReportTable
          title={t.precision}
          hint={t.precisionHint}
          file="detections"
          columns={[text(t.detection), count(t.alertCount), count(t.truePositives), count(t.falsePositives), count(t.expected), { name: t.precisionOf, type: 'real' }]} // prettier-ignore
          rows={detections.map((one) => [one.title, one.alerts, one.truePositives, one.falsePositives, one.expected, one.precision])} // prettier-ignore
          show={(cell, { type }) => (type === 'real' && typeof cell === 'number' ? percent(cell) : undefined)}
        />
        <ReportTable
          title={t.lastHunted}
          file="last-hunted"
          columns={[text(t.table), { name: t.lastTime, type: 'datetime' }, count(t.huntCount)]}
          rows={lastHunted.map(({ table, last, hunts: times }) => [table, last, times])}
          show={(cell, { type }) => {
            if (type !== 'datetime') return undefined
            return typeof cell === 'string' ? <Time brief value={cell} /> : t.never
          }}
        />
      </div>
    </>
  )
}

function Dwell({ report: { notificationDwell, attackDwell } }: { readonly report: Report }) {
  const page = usePageStyles()
  const t = useTexts(reportsTexts)
  const { number } = useFormat()
  const duration = useDuration()
  const facts = ({ alerts, medianSeconds, nineOfTenSeconds, longestSeconds }: Report['attackDwell']) =>
    [
      [t.alertCount, number(alerts)],
      [t.median, medianSeconds !== null && duration(medianSeconds)],
      [t.nineOfTen, nineOfTenSeconds !== null && duration(nineOfTenSeconds)],
      [t.longest, longestSeconds !== null && duration(longestSeconds)],
    ] as const
  return (
    <Section title={t.dwell}>
      <p className={page.hint}>{t.dwellHint}</p>
      <h3 className={page.hint}>{t.notifications}</h3>
      <Facts facts={facts(notificationDwell)} />
      <h3 className={page.hint}>{t.attacks}</h3>
      <Facts facts={facts(attackDwell)} />
    </Section>
  )
}
