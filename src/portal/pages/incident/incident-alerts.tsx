import { AppLink } from '../../components/app-link.js'
import { useCategoryWords } from '../../components/category.js'
import { Section } from '../../components/section.js'
import { Severity } from '../../components/severity.js'
import { Status } from '../../components/status.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Time } from '../../components/time.js'
import { Table } from '../../components/table.js'
import { useTexts } from '../../shell/preferences.js'
import { incidentsTexts } from '../incidents/incidents.texts.js'
import type { ShownIncident } from './incident-page.js'

/** The alerts of an incident, earliest activity first. */
export function IncidentAlerts({ incident }: { readonly incident: ShownIncident }) {
  const styles = useTableStyles()
  const t = useTexts(incidentsTexts)
  const category = useCategoryWords()
  return (
    <Section title={`${t.alerts} (${incident.alertCount})`}>
      <Table heads={[t.first, t.alerts, t.severity, t.status, t.tactics]}>
        {incident.alerts.map((alert) => (
          <tr key={alert.id} className={styles.row}>
            <td className={styles.cell}>
              <Time brief value={alert.firstEvent ?? alert.created} />
            </td>
            <td className={styles.cell}>
              <AppLink to={`/alerts/${encodeURIComponent(alert.id)}`} title={alert.title}>
                {alert.title}
              </AppLink>
            </td>
            <td className={styles.cell}>
              <Severity value={alert.severity} />
            </td>
            <td className={styles.cell}>
              <Status value={alert.status} />
            </td>
            <td className={styles.cell}>{category(alert.category)}</td>
          </tr>
        ))}
      </Table>
    </Section>
  )
}
