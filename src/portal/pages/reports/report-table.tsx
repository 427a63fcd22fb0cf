// A part of a report: its rows as a table, drawn where a chart says more at a glance, and handed out as CSV.
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowDownloadRegular } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { Suspense, lazy, useMemo } from 'react'
import { csvOf } from '../../components/csv.js'
import { download } from '../../components/download.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import { useTableStyles } from '../../components/table-styles.js'
import { LoadingInPlace } from '../../components/loading.js'
import { useIsDark, useTexts } from '../../shell/preferences.js'
import type { Answer, AnswerColumn, Cell } from '../hunting/answer.js'
import { asTexts, cellText } from '../hunting/cell-text.js'
import type { ChartKind } from '../hunting/chart.js'
import { huntingTexts } from '../hunting/hunting.texts.js'
import { reportsTexts } from './reports.texts.js'

/** Charts are the ones of hunting, and load when one is drawn. */
const ResultChart = lazy(() => import('../hunting/result-chart.js'))

const useStyles = makeStyles({
  chart: { height: '280px', marginBottom: tokens.spacingVerticalM },
  rows: { maxHeight: '360px', overflow: 'auto' },
  number: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
})

export interface ReportTableProps {
  readonly title: string
  readonly hint?: string
  readonly columns: readonly AnswerColumn[]
  readonly rows: readonly (readonly Cell[])[]
  /** How it is drawn above the table; not at all unless told. */
  readonly chart?: ChartKind
  /** How a cell is shown, where its text is not enough. */
  readonly show?: (cell: Cell, column: AnswerColumn) => ReactNode
  /** The file that is exported is called so. */
  readonly file: string
}

const numeric = ({ type }: AnswerColumn): boolean => type === 'long' || type === 'real'

const ignore = (): void => undefined

export function ReportTable({ title, hint, columns, rows, chart, show, file }: ReportTableProps) {
  const styles = useStyles()
  const page = usePageStyles()
  const table = useTableStyles()
  const t = useTexts(reportsTexts)
  const { noChart } = useTexts(huntingTexts)
  const dark = useIsDark()
  const answer = useMemo<Answer>(() => ({ columns, rows, render: undefined, warnings: [], elapsedMs: 0, truncated: undefined }), [columns, rows]) // prettier-ignore
  const shown = (cell: Cell, column: AnswerColumn): ReactNode => show?.(cell, column) ?? cellText(cell, column.type)
  return (
    <Section
      title={title}
      actions={
        rows.length > 0 && (
          <Button
            size="small"
            icon={<ArrowDownloadRegular />}
            aria-label={t.csvOf(title)}
            onClick={() => {
              download(`${file}.csv`, 'text/csv;charset=utf-8', csvOf(asTexts(answer)))
            }}
          >
            {t.csv}
          </Button>
        )
      }
    >
      {hint !== undefined && <p className={page.hint}>{hint}</p>}
      {rows.length === 0 && t.nothing}
      {chart && rows.length > 0 && (
        <div className={styles.chart}>
          <Suspense fallback={<LoadingInPlace />}>
            <ResultChart
              answer={answer}
              kind={chart}
              hint={undefined}
              dark={dark}
              label={t.chartOf(title)}
              why={noChart}
              onPicture={ignore}
            />
          </Suspense>
        </div>
      )}
      {rows.length > 0 && (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who scrolls by keyboard must get into it
        <div className={`${table.frame} ${styles.rows}`} role="group" aria-label={title} tabIndex={0}>
          <table className={table.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.name} scope="col" className={`${table.head} ${numeric(column) ? styles.number : ''}`}>
                    {column.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={i} className={table.row}>
                  {columns.map((column, at) => (
                    <td
                      key={column.name}
                      className={`${table.cell} ${numeric(column) ? styles.number : ''}`}
                      title={cellText(row[at] ?? null, column.type)}
                    >
                      {shown(row[at] ?? null, column)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
