// An alert: what happened, what shows it, why it is ranked so, and what to do about it.
import { skipToken, useQuery } from '@apollo/client/react'
import { Button, Text, makeStyles, tokens } from '@fluentui/react-components'
import { AlertOffRegular, ShieldErrorFilled, SearchRegular, WrenchRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { AskButton } from '../../components/ask-experts.js'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { aroundQuery, huntingLink } from '../../components/hunting-links.js'
import { LinkButton } from '../../components/link-button.js'
import { Loading } from '../../components/loading.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import { Severity } from '../../components/severity.js'
import { Status } from '../../components/status.js'
import { Tags } from '../../components/tags.js'
import { isNotFound } from '../../shell/api.js'
import { useLive } from '../../shell/live.js'
import { useApiLanguage, useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { AlertEvidence } from './alert-evidence.js'
import { AlertFacts } from './alert-facts.js'
import { AlertHistory } from './alert-history.js'
import type { AlertQuery } from './alert.operations.js'
import { AlertChangedDocument, AlertDocument } from './alert.operations.js'
import { alertTexts } from './alert.texts.js'
import { AlertStory } from './alert-story.js'
import { AlertTimeline } from './alert-timeline.js'
import { ManageAlert } from './manage-alert.js'
import { Priority } from './priority.js'
import { SimilarAlerts } from './similar-alerts.js'
import { TuneDialog } from './tune-dialog.js'

export type ShownAlert = AlertQuery['alert']

const useStyles = makeStyles({
  notification: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorStatusDangerBorder1}`,
    borderLeft: `4px solid ${tokens.colorStatusDangerBackground3}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
  },
  notificationTitle: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, margin: 0, fontSize: tokens.fontSizeBase300, color: tokens.colorStatusDangerForeground1 }, // prettier-ignore
  paragraphs: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: `${tokens.spacingVerticalS} 0` },
  small: { margin: `${tokens.spacingVerticalS} 0 0`, fontSize: tokens.fontSizeBase300 },
  list: { margin: `${tokens.spacingVerticalXS} 0`, paddingLeft: tokens.spacingHorizontalXL },
})

export default function AlertPage() {
  const { id = '' } = useParams()
  // A page of another alert begins anew.
  return <OneAlert key={id} id={id} />
}

function OneAlert({ id }: { readonly id: string }) {
  const t = useTexts(alertTexts)
  const { may } = useSession()
  const variables = { id, language: useApiLanguage(), events: may('hunt') }
  const { data, error, refetch } = useQuery(AlertDocument, id === '' ? skipToken : { variables, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const again = (): void => {
    void refetch()
  }
  useLive(AlertChangedDocument, { id }, again, again)
  if (isNotFound(error)) return <Empty wholePage icon={AlertOffRegular} title={t.notFound} hint={t.notFoundHint} />
  if (error && !data) return <Failure wholePage error={error} retry={again} />
  if (!data?.alert) return <Loading />
  return <Details alert={data.alert} changed={again} />
}

function Details({ alert, changed }: { readonly alert: ShownAlert; readonly changed: () => void }) {
  const styles = usePageStyles()
  const t = useTexts(alertTexts)
  const { may } = useSession()
  const [tuning, setTuning] = useState(false)
  const { id, title, notification, device, severity, status } = alert
  const moment = alert.triggeringEvent?.time ?? alert.firstEvent ?? alert.created
  return (
    <div className={styles.page}>
      <PageHeader
        title={title}
        above={<AppLink to="/alerts">{t.queue}</AppLink>}
        below={
          <div className={styles.marks}>
            <Severity value={severity} />
            <Status value={status} />
            <Tags wrap system={alert.systemTags} custom={alert.customTags} />
          </div>
        }
      >
        {device && may('hunt') && (
          <LinkButton icon={SearchRegular} to={huntingLink(aroundQuery(device.id, moment))}>
            {t.huntAround}
          </LinkButton>
        )}
        {may('writeSuppressionRules') && (
          <Button
            icon={<WrenchRegular />}
            onClick={() => {
              setTuning(true)
            }}
          >
            {t.tune}
          </Button>
        )}
        <AskButton subjectKind="ALERT" subjectId={id} />
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.column}>
          {notification && <Notification notification={notification} />}
          <Description alert={alert} />
          {may('hunt') && <AlertStory id={id} />}
          <AlertEvidence evidence={alert.evidence} />
          <AlertTimeline deviceId={device?.id} moment={moment} trigger={alert.triggeringEvent ?? undefined} />
          <SimilarAlerts alert={alert} changed={changed} />
        </div>
        <div className={styles.column}>
          <ManageAlert alert={alert} changed={changed} />
          {alert.priority && <Priority priority={alert.priority} />}
          <AlertFacts alert={alert} />
          <AlertHistory alert={alert} changed={changed} />
        </div>
      </div>
      {tuning && (
        <TuneDialog
          alert={alert}
          onClose={() => {
            setTuning(false)
          }}
        />
      )}
    </div>
  )
}

/** What the sensor says. */
function Description({ alert: { description, recommendedActions } }: { readonly alert: ShownAlert }) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  return (
    <Section title={t.description}>
      <div className={styles.paragraphs}>{description || t.noDescription}</div>
      {recommendedActions !== '' && (
        <>
          <h3 className={styles.small}>{t.recommended}</h3>
          <div className={styles.paragraphs}>{recommendedActions}</div>
        </>
      )}
    </Section>
  )
}

/** What the experts wrote. */
function Notification({ notification }: { readonly notification: NonNullable<ShownAlert['notification']> }) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  const { attackNotification } = useCommonTexts()
  const { may } = useSession()
  const { executiveSummary, recommendations, huntingQuery, publishedBy } = notification
  return (
    <section className={styles.notification} aria-label={attackNotification}>
      <h2 className={styles.notificationTitle}>
        <ShieldErrorFilled aria-hidden />
        {attackNotification}
      </h2>
      <div className={styles.paragraphs}>{executiveSummary}</div>
      {recommendations.length > 0 && (
        <>
          <h3 className={styles.small}>{t.recommendations}</h3>
          <ul className={styles.list}>
            {recommendations.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
      {huntingQuery !== null && may('hunt') && <AppLink to={huntingLink(huntingQuery)}>{t.huntThis}</AppLink>}
      <div>
        <Text size={200}>{t.publishedBy(publishedBy)}</Text>
      </div>
    </section>
  )
}
