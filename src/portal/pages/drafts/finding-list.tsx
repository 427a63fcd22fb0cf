// Findings, the strongest first, each with its reasons in words and the events behind them.
import { useQuery } from '@apollo/client/react'
import { Button, Select, Text } from '@fluentui/react-components'
import { LightbulbRegular } from '@fluentui/react-icons'
import { useSearchParams } from 'react-router'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { usePageStyles } from '../../components/page-styles.js'
import { useApiLanguage, useTexts } from '../../shell/preferences.js'
import type { FindingsQuery } from './drafts.operations.js'
import { FindingsDocument } from './drafts.operations.js'
import { draftsTexts } from './drafts.texts.js'
import { FindingSection } from './finding-section.js'

const states = ['Candidate', 'Alert', 'Dismissed'] as const
const scores = ['any', '50', '75'] as const

export function FindingList() {
  const styles = usePageStyles()
  const t = useTexts(draftsTexts)
  const language = useApiLanguage()
  const [params, setParams] = useSearchParams()
  const state = states.find((one) => one === params.get('state')) ?? 'Candidate'
  const score = scores.find((one) => one === params.get('score')) ?? 'any'
  const variables = { state: [state], leastScore: score === 'any' ? 0 : Number(score), language }
  const { data, previousData, error, refetch, fetchMore, loading } = useQuery(FindingsDocument, { variables, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const shown = (data ?? previousData)?.findings
  const change = (next: Readonly<Record<string, string>>): void => {
    const all = { state, score, ...next }
    setParams({
      ...(all.state === 'Candidate' ? {} : { state: all.state }),
      ...(all.score === 'any' ? {} : { score: all.score }),
    })
  }
  const more = (): void => {
    const after = data?.findings.pageInfo.endCursor ?? null
    void fetchMore({
      variables: { after },
      updateQuery: (before, { fetchMoreResult }) => joined(before, fetchMoreResult),
    })
  }
  return (
    <>
      <div className={styles.toolbar}>
        <Select
          aria-label={t.which}
          value={state}
          onChange={(_, { value }) => {
            change({ state: value })
          }}
        >
          {states.map((one) => (
            <option key={one} value={one}>
              {t.findingStates[one]}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t.score}
          value={score}
          onChange={(_, { value }) => {
            change({ score: value })
          }}
        >
          {scores.map((one) => (
            <option key={one} value={one}>
              {t.scores[one]}
            </option>
          ))}
        </Select>
        {shown && <Text role="status">{t.total(shown.totalCount)}</Text>}
      </div>
      {error && !shown ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !shown ? (
        <Loading />
      ) : shown.edges.length === 0 ? (
        <Empty icon={LightbulbRegular} title={t.noFindings} hint={t.noFindingsHint} />
      ) : (
        <>
          {shown.edges.map(({ node }) => (
            <FindingSection key={node.id} finding={node} changed={() => void refetch()} />
          ))}
          {shown.pageInfo.hasNextPage && (
            <Button className={styles.more} disabled={loading} onClick={more}>
              {t.more}
            </Button>
          )}
        </>
      )}
    </>
  )
}

const joined = (before: FindingsQuery, more: FindingsQuery): FindingsQuery => ({
  findings: { ...more.findings, edges: [...before.findings.edges, ...more.findings.edges] },
})
