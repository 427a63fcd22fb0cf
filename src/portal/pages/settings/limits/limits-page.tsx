// What the service allows, and how much of it the person has used.
import { useQuery } from '@apollo/client/react'
import { Button, ProgressBar, Text, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons'
import { Facts } from '../../../components/facts.js'
import { Failure } from '../../../components/failure.js'
import { Loading } from '../../../components/loading.js'
import { Section } from '../../../components/section.js'
import { useFormat, useTexts } from '../../../shell/preferences.js'
import { SettingsFrame } from '../settings-frame.js'
import type { ServiceLimitsQuery } from './limits.operations.js'
import { ServiceLimitsDocument } from './limits.operations.js'
import { limitsTexts } from './limits.texts.js'

const useStyles = makeStyles({
  quotas: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  quota: { display: 'grid', gap: tokens.spacingVerticalXXS },
  line: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', columnGap: tokens.spacingHorizontalM },
  rest: { color: tokens.colorNeutralForeground2 },
  parts: { display: 'grid', gap: tokens.spacingVerticalM },
})

type Limits = ServiceLimitsQuery['limits']
type Quota = Limits['quotas'][number]

export default function LimitsPage() {
  const styles = useStyles()
  const t = useTexts(limitsTexts)
  const { data, error, refetch, loading } = useQuery(ServiceLimitsDocument, { fetchPolicy: 'cache-and-network' })
  const limits = data?.limits
  return (
    <SettingsFrame
      part="limits"
      hint={t.hint}
      actions={
        <Button icon={<ArrowClockwiseRegular />} disabled={loading} onClick={() => void refetch()}>
          {t.refresh}
        </Button>
      }
    >
      {!limits ? (
        error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          <Section title={t.quotas}>
            {limits.quotas.length === 0 ? (
              <Text>{t.noQuotas}</Text>
            ) : (
              <div className={styles.parts}>
                <Text>{t.quotasHint}</Text>
                <ul className={styles.quotas}>
                  {limits.quotas.map((quota) => (
                    <li key={`${quota.measure} ${quota.windowSeconds}`} className={styles.quota}>
                      <Use quota={quota} />
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </Section>
          <AllLimits limits={limits} />
        </>
      )}
    </SettingsFrame>
  )
}

const windows: Readonly<Record<number, 'minute' | 'hour' | 'day'>> = { 60: 'minute', 3600: 'hour', 86_400: 'day' }

function Use({ quota }: { readonly quota: Quota }) {
  const styles = useStyles()
  const t = useTexts(limitsTexts)
  const { number, relative } = useFormat()
  const { measure, limit, windowSeconds, used, opensInSeconds } = quota
  const amount = (n: number): string => (measure === 'huntingMs' ? t.seconds(Math.ceil(n / 1000)) : number(n))
  const window = windows[windowSeconds]
  const name = t.per(t.measures[measure], window ? t.windows[window] : t.seconds(windowSeconds))
  return (
    <>
      <span className={styles.line}>
        <span>{name}</span>
        <span>
          {t.used(amount(used), amount(limit))}
          {opensInSeconds !== null && (
            <span className={styles.rest}>, {t.opens(relative(new Date(opensInSeconds * 1000).toISOString(), 0))}</span>
          )}
        </span>
      </span>
      <ProgressBar
        aria-label={name}
        max={limit}
        value={Math.min(used, limit)}
        thickness="large"
        color={used >= limit ? 'error' : used >= limit * 0.8 ? 'warning' : 'brand'}
      />
    </>
  )
}

function AllLimits({ limits }: { readonly limits: Limits }) {
  const t = useTexts(limitsTexts)
  const { number, bytes } = useFormat()
  const { depth, fields, aliases, directives, cost, tokens: words } = limits.documents
  return (
    <>
      <Section title={t.hunting}>
        <Facts
          facts={[
            [t.deadline, t.seconds(limits.deadlineMs / 1000)],
            [t.rows, number(limits.maxRows)],
            [t.bytes, bytes(limits.maxBytes)],
            [t.query, t.characters(limits.maxQueryLength)],
            [t.atOnce, number(limits.concurrentHunts)],
            [t.waiting, number(limits.waitingHunts)],
          ]}
        />
      </Section>
      <Section title={t.requests}>
        <Facts
          facts={[
            [t.body, bytes(limits.maxBodyBytes)],
            [t.depth, number(depth)],
            [t.fields, number(fields)],
            [t.aliases, number(aliases)],
            [t.directives, number(directives)],
            [t.cost, number(cost)],
            [t.words, number(words)],
          ]}
        />
      </Section>
      <Section title={t.messages}>
        <Facts facts={[[t.perRecipient, number(limits.messagesPerHour)]]} />
      </Section>
    </>
  )
}
