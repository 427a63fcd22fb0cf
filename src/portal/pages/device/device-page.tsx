// A device: what is known of it, the alerts about it, and what happened on it around a moment.
import { skipToken, useQuery } from '@apollo/client/react'
import { makeStyles, tokens } from '@fluentui/react-components'
import { DesktopOffRegular, SearchRegular, ShieldErrorFilled } from '@fluentui/react-icons'
import { useParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { AskButton } from '../../components/ask-experts.js'
import { Empty } from '../../components/empty.js'
import { Facts } from '../../components/facts.js'
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
import { Time } from '../../components/time.js'
import { isNotFound } from '../../shell/api.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { DeviceTimeline } from './device-timeline.js'
import type { DeviceQuery } from './device.operations.js'
import { DeviceAlertsDocument, DeviceDocument } from './device.operations.js'
import { deviceTexts } from './device.texts.js'

const useStyles = makeStyles({
  alerts: { listStyle: 'none', margin: 0, padding: 0, fontSize: tokens.fontSizeBase200 },
  alert: {
    display: 'grid',
    gridTemplateColumns: '112px 112px 104px minmax(0, 1fr)',
    gap: tokens.spacingHorizontalM,
    alignItems: 'center',
    minHeight: '30px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  mark: {
    color: tokens.colorStatusDangerForeground1,
    verticalAlign: 'text-bottom',
    marginRight: '4px',
    fontSize: '16px',
  },
})

export default function DevicePage() {
  const { id = '' } = useParams()
  const styles = usePageStyles()
  const t = useTexts(deviceTexts)
  const { may } = useSession()
  const { data, error, refetch } = useQuery(DeviceDocument, { variables: { id }, fetchPolicy: 'cache-and-network' })
  if (isNotFound(error)) return <Empty wholePage icon={DesktopOffRegular} title={t.notFound} hint={t.notFoundHint} />
  if (error && !data) return <Failure wholePage error={error} retry={() => void refetch()} />
  if (!data?.device) return <Loading />
  const device = data.device
  return (
    <div className={styles.page}>
      <PageHeader
        title={device.name || device.id}
        above={<AppLink to="/devices">{t.devices}</AppLink>}
        {...(device.tags.length > 0 && { below: <Tags wrap system={[]} custom={device.tags} /> })}
      >
        {may('hunt') && (
          <LinkButton icon={SearchRegular} to={huntingLink(aroundQuery(device.id, device.lastSeen))}>
            {t.hunt}
          </LinkButton>
        )}
        <AskButton subjectKind="DEVICE" subjectId={device.id} />
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.column}>
          {may('readAlerts') && <Alerts id={device.id} />}
          <DeviceTimeline key={device.id} id={device.id} lastSeen={device.lastSeen} />
        </div>
        <DeviceFacts device={device} />
      </div>
    </div>
  )
}

function Alerts({ id }: { readonly id: string }) {
  const styles = useStyles()
  const t = useTexts(deviceTexts)
  const { attackNotification } = useCommonTexts()
  const { data, error, refetch } = useQuery(DeviceAlertsDocument, id === '' ? skipToken : { variables: { id }, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const queue = `/alerts?${new URLSearchParams({ period: 'all', device: id }).toString()}`
  const alerts = data?.device?.alerts ?? []
  return (
    <Section title={t.alerts} actions={alerts.length > 0 && <AppLink to={queue}>{t.allAlerts}</AppLink>}>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : alerts.length === 0 ? (
        t.noAlerts
      ) : (
        <ul className={styles.alerts}>
          {alerts.map((alert) => (
            <li key={alert.id} className={styles.alert}>
              <Time brief value={alert.created ?? ''} />
              <Severity value={alert.severity ?? 'UnSpecified'} />
              <Status value={alert.status ?? 'Unknown'} />
              <span>
                {alert.isEndpointAttackNotification && (
                  <ShieldErrorFilled className={styles.mark} aria-label={attackNotification} />
                )}
                <AppLink to={`/alerts/${encodeURIComponent(alert.id ?? '')}`}>{alert.title}</AppLink>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function DeviceFacts({ device }: { readonly device: DeviceQuery['device'] }) {
  const t = useTexts(deviceTexts)
  const os = [device.osPlatform, device.osVersion, device.osBuild, device.osArchitecture].filter(Boolean).join(' ')
  return (
    <Section title={t.details}>
      <Facts
        facts={[
          [t.os, os],
          [t.kind, device.deviceType],
          [t.group, device.group],
          [t.health, device.health],
          [t.onboarding, device.onboardingStatus],
          [t.exposure, device.exposureLevel],
          [t.value, device.assetValue],
          [t.addresses, device.ipAddresses.join(', ')],
          [t.publicIp, device.publicIp],
          [t.mac, device.macAddresses.join(', ')],
          [t.join, device.joinType],
          [t.users, usersIn(device.loggedOnUsers)],
          [t.firstSeen, <Time key="first" value={device.firstSeen} />],
          [t.lastSeen, <Time key="last" value={device.lastSeen} />],
          [t.id, device.id],
          [t.entraId, device.aadDeviceId],
        ]}
      />
    </Section>
  )
}

/** DeviceInfo has a JSON array of who is logged on; another text stands as it is. */
function usersIn(text: string): string {
  try {
    const read: unknown = JSON.parse(text)
    if (!Array.isArray(read)) return text
    const names = read.map((user: { readonly DomainName?: string; readonly UserName?: string }) => [user.DomainName, user.UserName].filter(Boolean).join('\\')) // prettier-ignore
    return names.join(', ')
  } catch {
    return text
  }
}
