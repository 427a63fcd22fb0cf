// Incidents: alerts that belong together, those with the newest activity first.
import { LinkMultipleRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { AppLink } from '../../components/app-link.js'
import { useCategoryWords } from '../../components/category.js'
import { Empty } from '../../components/empty.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { PeriodSelect } from '../../components/period-select.js'
import { beginningOf, periods } from '../../components/periods.js'
import { SettledSearch } from '../../components/settled-search.js'
import { Severity } from '../../components/severity.js'
import { Status } from '../../components/status.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Time } from '../../components/time.js'
import { Choice } from '../../components/choice.js'
import { PagedList } from '../../components/paged-list.js'
import { Table } from '../../components/table.js'
import { useAddress } from '../../components/use-address.js'
import { usePages } from '../../components/use-pages.js'
import type { AlertSeverity, IncidentStatus } from '../../schema.js'
import { useApiLanguage, useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { IncidentInListFragment } from './incidents.operations.js'
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
  const [params, change] = useAddress()
  // A period is counted from when the page was opened: a list does not move on by itself.
  const [now] = useState(() => Date.now())
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
  const incidents = usePages(IncidentsDocument, 'incidents', { filter, language })
  return (
    <div className={styles.page}>
      <PageHeader title={t.title} {...(incidents.shown && { beside: t.total(incidents.shown.totalCount) })} />
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
        <Choice
          label={t.status}
          value={status ?? ''}
          any={t.anyStatus}
          values={incidentStatuses}
          nameOf={(one) => common.status[one]}
          onChange={(value) => {
            change('status', value)
          }}
        />
        <Choice
          label={t.severity}
          value={severity ?? ''}
          any={t.anySeverity}
          values={severities}
          nameOf={(one) => common.severity[one]}
          onChange={(value) => {
            change('severity', value)
          }}
        />
        <Choice
          label={t.owner}
          value={mine ? 'me' : ''}
          any={t.anyOwner}
          values={['me']}
          nameOf={() => t.mine}
          onChange={(value) => {
            change('owner', value)
          }}
        />
      </div>
      <PagedList pages={incidents} empty={<Empty icon={LinkMultipleRegular} title={t.none} hint={t.noneHint} />}>
        {(rows) => <IncidentsTable incidents={rows} />}
      </PagedList>
    </div>
  )
}

function IncidentsTable({ incidents }: { readonly incidents: readonly IncidentInListFragment[] }) {
  const styles = useTableStyles()
  const t = useTexts(incidentsTexts)
  const common = useCommonTexts()
  const category = useCategoryWords()
  return (
    <Table heads={[t.name, t.severity, t.status, t.alerts, t.tactics, t.assignedTo, t.classification, t.last]}>
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
    </Table>
  )
}
