// Stands where the queue has nothing to show: good news where the customer is enrolled and no attack was found.
import { skipToken, useQuery } from '@apollo/client/react'
import { Button } from '@fluentui/react-components'
import { FilterDismissRegular, TrayItemRemoveRegular } from '@fluentui/react-icons'
import { Empty } from '../../components/empty.js'
import { GoodNews } from '../../components/good-news.js'
import { Loading } from '../../components/loading.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { ProofOfLifeDocument } from './alerts.operations.js'
import { alertsTexts } from './alerts.texts.js'

export interface NoAlertsProps {
  /** Whether filters may have taken alerts away, beyond the time. */
  readonly narrowed: boolean
  /** Whether there are none at all, at any time. */
  readonly everywhere: boolean
  /** Whether the queue is asked for endpoint attack notifications alone. */
  readonly attacksAlone: boolean
  readonly onWiden: () => void
}

export function NoAlerts({ narrowed, everywhere, attacksAlone, onWiden }: NoAlertsProps) {
  const t = useTexts(alertsTexts)
  const { may } = useSession()
  const { data, loading } = useQuery(ProofOfLifeDocument, may('readEnrollment') ? { fetchPolicy: 'cache-and-network' } : skipToken) // prettier-ignore
  if (loading && !data) return <Loading />
  const posture = data?.enrollment.state === 'ENROLLED' && data.enrollment.posture.goodNews ? data.enrollment.posture : undefined // prettier-ignore
  if (posture && (!narrowed || attacksAlone)) return <GoodNews proof={posture} />
  if (!narrowed && everywhere) return <Empty icon={TrayItemRemoveRegular} title={t.noneAtAll} hint={t.noneAtAllHint} />
  return (
    <Empty icon={FilterDismissRegular} title={t.none} hint={t.noneHint}>
      <Button onClick={onWiden}>{t.showAll}</Button>
    </Empty>
  )
}
