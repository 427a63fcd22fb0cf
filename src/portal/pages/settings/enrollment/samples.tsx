// Sample notifications: to see what a real one sets going.
import { useQuery } from '@apollo/client/react'
import { Button, Text, makeStyles, tokens } from '@fluentui/react-components'
import { AppLink } from '../../../components/app-link.js'
import { Section } from '../../../components/section.js'
import { Time } from '../../../components/time.js'
import { api } from '../../../shell/api.js'
import { useApiLanguage, useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { useAction } from '../use-action.js'
import { GenerateSampleDocument, SampleNotificationsDocument } from './enrollment.operations.js'
import { enrollmentTexts } from './enrollment.texts.js'

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXS, fontSize: tokens.fontSizeBase200 }, // prettier-ignore
  sample: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  parts: { display: 'grid', gap: tokens.spacingVerticalM },
})

export function Samples() {
  const styles = useStyles()
  const t = useTexts(enrollmentTexts)
  const { may } = useSession()
  const language = useApiLanguage()
  const { busy, run } = useAction()
  const { data } = useQuery(SampleNotificationsDocument, { fetchPolicy: 'cache-and-network' })
  const generate = (): void => {
    run(() => api.mutate({ mutation: GenerateSampleDocument, variables: { language }, refetchQueries: [SampleNotificationsDocument] }), t.generated) // prettier-ignore
  }
  return (
    <Section
      title={t.samples}
      actions={
        may('writeNotificationRules') && (
          <Button size="small" disabled={busy} onClick={generate}>
            {t.generate}
          </Button>
        )
      }
    >
      <div className={styles.parts}>
        <Text>{t.samplesHint}</Text>
        {data && data.sampleNotifications.length > 0 && (
          <ul className={styles.list}>
            {data.sampleNotifications.map(({ id, title, created }) => (
              <li key={id} className={styles.sample}>
                <Time value={created} />
                <AppLink to={`/alerts/${encodeURIComponent(id)}`}>{title}</AppLink>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Section>
  )
}
