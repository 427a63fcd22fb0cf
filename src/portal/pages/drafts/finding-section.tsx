// One finding: what it is, why it stands out once somebody asks, and what is done about it.
import { useQuery } from '@apollo/client/react'
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronDownRegular, ChevronRightRegular, EditRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { EventLine } from '../../components/event-line.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { useNotices } from '../../components/notices.js'
import { Section } from '../../components/section.js'
import { Time } from '../../components/time.js'
import { api } from '../../shell/api.js'
import { useApiLanguage, useFormat, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { FindingsQuery } from './drafts.operations.js'
import { DismissFindingDocument, DraftFromFindingDocument, FindingReasonsDocument } from './drafts.operations.js'
import { draftsTexts } from './drafts.texts.js'

type Finding = FindingsQuery['findings']['edges'][number]['node']

const useStyles = makeStyles({
  facts: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalL, minHeight: '24px', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 }, // prettier-ignore
  score: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
  reasons: { listStyle: 'none', margin: `${tokens.spacingVerticalS} 0 0`, padding: 0 },
  reason: { display: 'grid', gridTemplateColumns: '72px minmax(0, 1fr)', gap: tokens.spacingHorizontalS, paddingBlock: tokens.spacingVerticalXS }, // prettier-ignore
  bits: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold },
  text: { overflowWrap: 'anywhere' },
  event: { listStyle: 'none', margin: 0, padding: 0 },
})

export interface FindingSectionProps {
  readonly finding: Finding
  readonly changed: () => void
}

export function FindingSection({ finding, changed }: FindingSectionProps) {
  const styles = useStyles()
  const t = useTexts(draftsTexts)
  const { may } = useSession()
  const notices = useNotices()
  const navigate = useNavigate()
  const language = useApiLanguage()
  const [open, setOpen] = useState(false)
  const { id, title, score, state, account, techniques, deviceId, first, last, alertId } = finding
  const dismiss = async (dismissed: boolean, canUndo: boolean): Promise<void> => {
    try {
      await api.mutate({ mutation: DismissFindingDocument, variables: { id, dismissed } })
      const back = canUndo ? () => void dismiss(!dismissed, false) : undefined
      notices.done(dismissed ? t.dismissed : t.takenUp, back)
      changed()
    } catch (error) {
      notices.failed(error)
    }
  }
  const draft = async (): Promise<void> => {
    try {
      const { data } = await api.mutate({ mutation: DraftFromFindingDocument, variables: { id, language } })
      if (data) void navigate(`/drafts/${encodeURIComponent(data.draftNotificationFromFinding.id)}`)
    } catch (error) {
      notices.failed(error)
    }
  }
  return (
    <Section
      as="article"
      title={title}
      actions={
        <>
          {state !== 'Alert' && may('writeAlerts') && (
            <Button size="small" onClick={() => void dismiss(state === 'Candidate', true)}>
              {state === 'Candidate' ? t.dismiss : t.takeUp}
            </Button>
          )}
          {may('actAsExpert') && (
            <Button size="small" icon={<EditRegular />} onClick={() => void draft()}>
              {t.make}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.facts}>
        <span className={styles.score}>{t.scoreOf(Math.round(score))}</span>
        <span>
          <Time brief value={first} /> – <Time brief value={last} />
        </span>
        {account !== '' && <span>{t.by(account)}</span>}
        {techniques.length > 0 && <span>{techniques.join(', ')}</span>}
        {may('readDevices') && <AppLink to={`/devices/${encodeURIComponent(deviceId)}`}>{t.device}</AppLink>}
        {alertId !== null && <AppLink to={`/alerts/${encodeURIComponent(alertId)}`}>{t.alert}</AppLink>}
      </div>
      <Button
        size="small"
        appearance="subtle"
        aria-expanded={open}
        aria-label={t.whyOf(title)}
        icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
        onClick={() => {
          setOpen(!open)
        }}
      >
        {t.why}
      </Button>
      {open && <Reasons id={id} />}
    </Section>
  )
}

function Reasons({ id }: { readonly id: string }) {
  const styles = useStyles()
  const t = useTexts(draftsTexts)
  const language = useApiLanguage()
  const { number } = useFormat()
  const { may } = useSession()
  const { data, error, refetch } = useQuery(FindingReasonsDocument, { variables: { id, language, events: may('hunt') } }) // prettier-ignore
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <ul className={styles.reasons}>
      {data.finding.reasons.map(({ bits, text, event }, i) => (
        <li key={i}>
          <div className={styles.reason}>
            <span className={styles.bits} title={t.bitsHint}>
              {t.bits(number(Math.round(bits * 10) / 10))}
            </span>
            <span className={styles.text}>{text}</span>
          </div>
          {event && (
            <ul className={styles.event}>
              <EventLine event={event} />
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}
