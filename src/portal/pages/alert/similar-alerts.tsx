// Alerts of the same title and category: what they turned out to be, and a whole set classified at once.
import { useQuery } from '@apollo/client/react'
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { AppLink } from '../../components/app-link.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { Section } from '../../components/section.js'
import { Status } from '../../components/status.js'
import { Time } from '../../components/time.js'
import type { AlertClassification, AlertDetermination } from '../../schema.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { changeAlerts } from '../alerts/alert-changes.js'
import { ClassifyMenu } from '../alerts/bulk-bar.js'
import { useChanges } from '../alerts/use-changes.js'
import type { ShownAlert } from './alert-page.js'
import { SimilarAlertsDocument } from './alert.operations.js'
import { alertTexts } from './alert.texts.js'

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, fontSize: tokens.fontSizeBase200 },
  row: {
    display: 'grid',
    gridTemplateColumns: '112px 100px minmax(0, 1fr) minmax(0, 1fr)',
    gap: tokens.spacingHorizontalM,
    alignItems: 'center',
    minHeight: '30px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  advice: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS, marginBottom: tokens.spacingVerticalS }, // prettier-ignore
})

export function SimilarAlerts({ alert, changed }: { readonly alert: ShownAlert; readonly changed: () => void }) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  const common = useCommonTexts()
  const { may } = useSession()
  const { data, error, refetch } = useQuery(SimilarAlertsDocument, { variables: { id: alert.id } })
  const run = useChanges(() => {
    changed()
    void refetch()
  })
  if (error) return <Section title={t.similar}><Failure error={error} retry={() => void refetch()} /></Section> // prettier-ignore
  if (!data) return <Section title={t.similar}><Loading /></Section> // prettier-ignore
  const similar = data.alert.similar
  if (similar.length === 0) return <Section title={t.similar}>{t.noSimilar}</Section>
  const classify = (classification: AlertClassification | null, determination: AlertDetermination | null): void => {
    void run(changeAlerts([alert, ...similar], { classification, determination }))
  }
  const advice = commonVerdict(similar)
  return (
    <Section title={t.similar} actions={may('writeAlerts') && <ClassifyMenu onClassify={classify} />}>
      {advice && alert.classification === null && (
        <div className={styles.advice}>
          {t.recommendation(common.classification[advice.classification], advice.count)}
          {may('writeAlerts') && (
            <Button
              size="small"
              onClick={() => {
                const { classification, determination } = advice
                void run(changeAlerts([alert], { classification, determination }))
              }}
            >
              {t.sameForThis}
            </Button>
          )}
        </div>
      )}
      <ul className={styles.list}>
        {similar.map((one) => (
          <li key={one.id} className={styles.row}>
            <Time brief value={one.created} />
            <Status value={one.status} />
            <AppLink to={`/alerts/${encodeURIComponent(one.id)}`}>{one.device?.name ?? one.title}</AppLink>
            <span>{one.classification === null ? common.notSet : common.classification[one.classification]}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

interface Verdict {
  readonly classification: AlertClassification
  readonly determination: AlertDetermination | null
  readonly count: number
}

/** What most of them turned out to be. */
function commonVerdict(similar: readonly Pick<ShownAlert, 'classification' | 'determination'>[]): Verdict | undefined {
  const verdicts = new Map<string, Verdict>()
  for (const { classification, determination } of similar) {
    if (classification === null) continue
    const key = `${classification} ${determination ?? ''}`
    verdicts.set(key, { classification, determination, count: (verdicts.get(key)?.count ?? 0) + 1 })
  }
  return [...verdicts.values()].sort((a, b) => b.count - a.count)[0]
}
