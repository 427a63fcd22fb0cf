// Incidents: alerts that belong together, those with the newest activity first.
import { useQuery } from '@apollo/client/react'
import { Button, Select } from '@fluentui/react-components'
import { LinkMultipleRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { useCategoryWords } from '../../components/category.js'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { PeriodSelect } from '../../components/period-select.js'
import { beginningOf, periods } from '../../components/periods.js'
import { SettledSearch } from '../../components/settled-search.js'
import { Severity } from '../../components/severity.js'
import { Status } from '../../components/status.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Time } from '../../components/time.js'
import type { AlertSeverity, IncidentStatus } from '../../schema.js'
import { useApiLanguage, useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { IncidentInListFragment, IncidentsQuery } from './incidents.operations.js'
import { IncidentsDocument } from './incidents.operations.js'
import { incidentsTexts } from './incidents.texts.js'

export const incidentStatuses = ['Active', 'InProgress', 'Resolved'] as const satisfies readonly IncidentStatus[]
const severities = ['High', 'Medium', 'Low', 'Informational'] as const satisfies readonly AlertSeverity[]

export default function IncidentsPage() {
  const styles = usePageStyles()
  const t = useTexts(incidentsTexts)
  const common = useCommonTexts()
  const language = useApiLanguage()
  const { me } = useSession()
  const [params, setParams] = useSearchParams()
  // A period is counted from when the page was opened: a list does not move on by itself.
  const [now] = useState(() => Date.now())
  const change = (name: string, value: string): void => {
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (value === '') next.delete(name)
      else next.set(name, value)
      return next
    })
  }
  const search = params.get('search') ?? ''
  const status = incidentStatuses.find((one) => one === params.get('status'))
  const severity = severities.find((one) => one === params.get('severity'))
  const period = periods.find((one) => one === params.get('period')) ?? 'all'
  const mine = params.get('owner') === 'me'
  const filter = {
    search: search === '' ? null : search,
    status: status ? [status] : null,
    severity: severity ? [severity] : null,
    assignedTo: mine ? [me.name] : null,
    from: beginningOf(period, now) ?? null,
  }
  const { data, previousData, error, refetch, fetchMore, loading } = useQuery(IncidentsDocument, { variables: { filter, language }, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const shown = (data ?? previousData)?.incidents
  const more = (): void => {
    const after = data?.incidents.pageInfo.endCursor ?? null
    void fetchMore({
      variables: { after },
      updateQuery: (before, { fetchMoreResult }) => joined(before, fetchMoreResult),
    })
  }
  return (
    <div className={styles.page}>
      <PageHeader title={t.title} {...(shown && { beside: t.total(shown.totalCount) })} />
      <div className={styles.toolbar}>
        <SettledSearch
          label={t.search}
          className={styles.search}
          search={search}
          onSearch={(text) => {
            change('search', text)
          }}
        />
        <PeriodSelect
          period={period}
          onChange={(next) => {
            change('period', next === 'all' ? '' : next)
          }}
        />
        <Select
          aria-label={t.status}
          value={status ?? ''}
          onChange={(_, { value }) => {
            change('status', value)
          }}
        >
          <option value="">{t.anyStatus}</option>
          {incidentStatuses.map((one) => (
            <option key={one} value={one}>
              {common.status[one]}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t.severity}
          value={severity ?? ''}
          onChange={(_, { value }) => {
            change('severity', value)
          }}
        >
          <option value="">{t.anySeverity}</option>
          {severities.map((one) => (
            <option key={one} value={one}>
              {common.severity[one]}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t.owner}
          value={mine ? 'me' : ''}
          onChange={(_, { value }) => {
            change('owner', value)
          }}
        >
          <option value="">{t.anyOwner}</option>
          <option value="me">{t.mine}</option>
        </Select>
      </div>
      {error && !shown ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !shown ? (
        <Loading />
      ) : shown.edges.length === 0 ? (
        <Empty icon={LinkMultipleRegular} title={t.none} hint={t.noneHint} />
      ) : (
        <>
          <IncidentsTable incidents={shown.edges.map(({ node }) => node)} />
          {shown.pageInfo.hasNextPage && (
            <Button className={styles.more} disabled={loading} onClick={more}>
              {t.more}
            </Button>
          )}
        </>
      )}
    </div>
  )
}

const joined = (before: IncidentsQuery, more: IncidentsQuery): IncidentsQuery => ({
  incidents: { ...more.incidents, edges: [...before.incidents.edges, ...more.incidents.edges] },
})

function IncidentsTable({ incidents }: { readonly incidents: readonly IncidentInListFragment[] }) {
  const styles = useTableStyles()
  const t = useTexts(incidentsTexts)
  const common = useCommonTexts()
  const category = useCategoryWords()
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            {[t.name, t.severity, t.status, t.alerts, t.tactics, t.assignedTo, t.classification, t.last].map((name) => (
              <th key={name} scope="col" className={styles.head}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {incidents.map((incident) => (
            <tr key={incident.id} className={styles.row}>
              <td className={styles.cell}>
                <AppLink to={`/incidents/${incident.id}`} title={incident.title}>
                  {incident.title}
                </AppLink>
              </td>
              <td className={styles.cell}>
                <Severity value={incident.severity} />
              </td>
              <td className={styles.cell}>
                <Status value={incident.status} />
              </td>
              <td className={styles.cell}>{incident.alertCount}</td>
              <td className={styles.cell}>{incident.tactics.map(category).join(', ')}</td>
              <td className={styles.cell}>{incident.assignedTo}</td>
              <td className={styles.cell}>
                {incident.classification === null ? common.notSet : common.classification[incident.classification]}
              </td>
              <td className={styles.cell}>
                <Time brief value={incident.lastEvent} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
