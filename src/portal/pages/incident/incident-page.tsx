// An incident: what its alerts tell together, what the attack touched, and what is done about it.
import { useQuery } from '@apollo/client/react'
import { Button } from '@fluentui/react-components'
import { EditRegular, LinkMultipleRegular } from '@fluentui/react-icons'
import { useNavigate, useParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { AskButton } from '../../components/ask-experts.js'
import { AttackStory } from '../../components/attack-story.js'
import { useCategoryWords } from '../../components/category.js'
import { DeviceLink } from '../../components/device-link.js'
import { Empty } from '../../components/empty.js'
import { Facts } from '../../components/facts.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { ManageSection } from '../../components/manage-section.js'
import type { Managed } from '../../components/manage-section.js'
import { useNotices } from '../../components/notices.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import { Severity } from '../../components/severity.js'
import { Status } from '../../components/status.js'
import { Tags } from '../../components/tags.js'
import { Time } from '../../components/time.js'
import type { IncidentStatus } from '../../schema.js'
import { api, isNotFound } from '../../shell/api.js'
import { useApiLanguage, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { incidentStatuses } from '../incidents/incidents-page.js'
import { incidentsTexts } from '../incidents/incidents.texts.js'
import { IncidentAlerts } from './incident-alerts.js'
import { IncidentHistory } from './incident-history.js'
import { IncidentNarrative } from './incident-narrative.js'
import type { IncidentQuery } from './incident.operations.js'
import { DraftFromIncidentDocument, IncidentDocument, IncidentStoryDocument, UpdateIncidentDocument } from './incident.operations.js' // prettier-ignore

export type ShownIncident = IncidentQuery['incident']

export default function IncidentPage() {
  const { id = '' } = useParams()
  const t = useTexts(incidentsTexts)
  const variables = { id, language: useApiLanguage() }
  const { data, error, refetch } = useQuery(IncidentDocument, { variables, fetchPolicy: 'cache-and-network' })
  if (isNotFound(error)) return <Empty wholePage icon={LinkMultipleRegular} title={t.notFound} hint={t.notFoundHint} />
  if (error && !data) return <Failure wholePage error={error} retry={() => void refetch()} />
  if (!data?.incident) return <Loading />
  return <Details key={id} incident={data.incident} changed={() => void refetch()} />
}

interface DetailsProps {
  readonly incident: ShownIncident
  readonly changed: () => void
}

function Details({ incident, changed }: DetailsProps) {
  const styles = usePageStyles()
  const t = useTexts(incidentsTexts)
  const { may } = useSession()
  const notices = useNotices()
  const navigate = useNavigate()
  const language = useApiLanguage()
  const { id, title, severity, status, systemTags } = incident
  const update = async (wanted: Partial<Managed<IncidentStatus>>): Promise<void> => {
    try {
      await api.mutate({ mutation: UpdateIncidentDocument, variables: { id, update: wanted } })
      notices.done(t.updated)
      changed()
    } catch (error) {
      notices.failed(error)
    }
  }
  const draft = async (): Promise<void> => {
    try {
      const { data } = await api.mutate({ mutation: DraftFromIncidentDocument, variables: { id, language } })
      if (data) void navigate(`/drafts/${data.draftNotificationFromIncident.id}`)
    } catch (error) {
      notices.failed(error)
    }
  }
  return (
    <div className={styles.page}>
      <PageHeader
        title={title}
        above={<AppLink to="/incidents">{t.title}</AppLink>}
        below={
          <div className={styles.marks}>
            {t.number(id)}
            <Severity value={severity} />
            <Status value={status} />
            <Tags wrap system={systemTags} custom={[]} />
          </div>
        }
      >
        {may('actAsExpert') && (
          <Button icon={<EditRegular />} onClick={() => void draft()}>
            {t.draft}
          </Button>
        )}
        <AskButton subjectKind="INCIDENT" subjectId={id} />
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.column}>
          <IncidentNarrative id={id} />
          {may('hunt') && <Story id={id} />}
          <IncidentAlerts incident={incident} />
        </div>
        <div className={styles.column}>
          <ManageSection
            managed={incident}
            statuses={incidentStatuses}
            hint={t.resolveHint}
            update={(wanted) => void update(wanted)}
          />
          <IncidentFacts incident={incident} />
          <IncidentHistory incident={incident} />
        </div>
      </div>
    </div>
  )
}

function Story({ id }: { readonly id: string }) {
  const t = useTexts(incidentsTexts)
  const language = useApiLanguage()
  const { data, error, refetch } = useQuery(IncidentStoryDocument, { variables: { id, language } })
  return (
    <AttackStory
      title={t.story}
      story={data?.incident.story}
      none={t.noStory}
      error={error}
      retry={() => void refetch()}
    />
  )
}

function IncidentFacts({ incident }: { readonly incident: ShownIncident }) {
  const styles = usePageStyles()
  const t = useTexts(incidentsTexts)
  const category = useCategoryWords()
  const { devices, accounts, tactics, techniques, firstEvent, lastEvent, resolved } = incident
  return (
    <Section title={t.details}>
      <Facts
        facts={[
          [t.first, <Time key="first" value={firstEvent} />],
          [t.last, <Time key="last" value={lastEvent} />],
          [t.resolved, resolved !== null && <Time value={resolved} />],
          [
            t.devices,
            devices.length > 0 &&
              devices.map(({ id, name }) => (
                <div key={id} className={styles.line}>
                  <DeviceLink id={id}>{name || id}</DeviceLink>
                </div>
              )),
          ],
          [
            t.accounts,
            accounts.map(({ domainName, userName }) => [domainName, userName].filter(Boolean).join('\\')).join(', '),
          ],
          [t.tactics, tactics.map(category).join(', ')],
          [t.techniques, techniques.join(', ')],
        ]}
      />
    </Section>
  )
}
