// Reports: how long attacks went on, what became of alerts, what was hunted, and how alerts are ranked.
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { PeriodSelect } from '../../components/period-select.js'
import { beginningOf, periods } from '../../components/periods.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { PriorityModel } from './priority-model.js'
import { ReportBody } from './report-body.js'
import { ReportDocument } from './reports.operations.js'
import { reportsTexts } from './reports.texts.js'

/** Before there was any telemetry. */
const beginning = '2000-01-01T00:00:00Z'

export default function ReportsPage() {
  const styles = usePageStyles()
  const t = useTexts(reportsTexts)
  const { may } = useSession()
  const [params, setParams] = useSearchParams()
  const [now] = useState(() => Date.now())
  const period = periods.find((one) => one === params.get('period')) ?? '30d'
  const variables = { from: beginningOf(period, now) ?? beginning, to: new Date(now).toISOString() }
  const { data, previousData, error, refetch } = useQuery(ReportDocument, { variables, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const shown = data ?? previousData
  return (
    <div className={styles.page}>
      <PageHeader title={t.title}>
        <PeriodSelect
          period={period}
          onChange={(next) => {
            setParams(next === '30d' ? {} : { period: next })
          }}
        />
      </PageHeader>
      {error && !shown ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !shown ? (
        <Loading />
      ) : (
        <ReportBody report={shown.report} />
      )}
      {may('readDetectionRules') && <PriorityModel />}
    </div>
  )
}
