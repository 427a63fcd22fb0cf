import { AppLink } from '../../components/app-link.js'
import { useCategoryWords } from '../../components/category.js'
import { rulePath } from '../../components/detection-links.js'
import { DeviceLink } from '../../components/device-link.js'
import { Facts } from '../../components/facts.js'
import { Section } from '../../components/section.js'
import { Time } from '../../components/time.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { ShownAlert } from './alert-page.js'
import { alertTexts } from './alert.texts.js'

/** What is known of an alert, name by name. */
export function AlertFacts({ alert }: { readonly alert: ShownAlert }) {
  const t = useTexts(alertTexts)
  const category = useCategoryWords()
  const { may } = useSession()
  const { device, deviceId, relatedUser, incidentId } = alert
  const time = (value: string | null) => value !== null && <Time value={value} />
  const user = relatedUser && [relatedUser.domainName, relatedUser.userName].filter(Boolean).join('\\')
  const on = device ? <DeviceLink id={device.id}>{device.name}</DeviceLink> : deviceId
  const { detectorId, detectionSource } = alert
  // Signals are found by their ids too, and have no page.
  const ofRule = detectorId !== '' && !detectorId.startsWith('signal/') && may('readDetectionRules')
  const source = ofRule ? <AppLink to={rulePath(detectorId)}>{detectionSource}</AppLink> : detectionSource
  return (
    <Section title={t.details}>
      <Facts
        facts={[
          [t.device, on],
          [t.user, user],
          [t.category, category(alert.category)],
          [t.techniques, alert.techniques.join(', ')],
          [t.product, alert.serviceSource],
          [t.detectionSource, source],
          [t.raised, time(alert.created)],
          [t.firstEvent, time(alert.firstEvent)],
          [t.lastEvent, time(alert.lastEvent)],
          [t.resolved, time(alert.resolved) || null],
          [t.investigation, alert.investigationState],
          [t.incident, incidentId !== null && <AppLink to={`/incidents/${incidentId}`}>{incidentId}</AppLink>],
          [t.threatFamily, alert.threatFamily],
          [t.suppressed, alert.suppressedBy],
          [t.id, alert.id],
        ]}
      />
    </Section>
  )
}
