// What was found so far: nothing, which is good news, or so many attacks; and that somebody watches.
import { makeStyles, tokens } from '@fluentui/react-components'
import { AppLink } from '../../../components/app-link.js'
import { GoodNews, ProofOfLife } from '../../../components/good-news.js'
import { Section } from '../../../components/section.js'
import { useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import type { ShownEnrollment } from './enrollment-page.js'
import { enrollmentTexts } from './enrollment.texts.js'

const useStyles = makeStyles({
  parts: { display: 'grid', gap: tokens.spacingVerticalS, justifyItems: 'start' },
  found: { fontWeight: tokens.fontWeightSemibold },
})

/** The queue of endpoint attack notifications, at any time. */
const notifications = `/alerts?${new URLSearchParams({ tags: 'Endpoint Attack Notification', period: 'all' }).toString()}`

export function Posture({ posture }: { readonly posture: ShownEnrollment['posture'] }) {
  const styles = useStyles()
  const t = useTexts(enrollmentTexts)
  const { may } = useSession()
  const { goodNews, attackNotifications } = posture
  return (
    <Section title={t.posture}>
      {goodNews ? (
        <GoodNews proof={posture} />
      ) : (
        <div className={styles.parts}>
          <span className={styles.found}>{t.found(attackNotifications)}</span>
          {may('readAlerts') && <AppLink to={notifications}>{t.toQueue}</AppLink>}
          <ProofOfLife proof={posture} />
        </div>
      )}
    </Section>
  )
}
