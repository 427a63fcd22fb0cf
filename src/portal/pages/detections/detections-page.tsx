// The detection rules: found, sorted, turned on and off. What is asked for is in the address.
import { useQuery } from '@apollo/client/react'
import { Button, Select, makeStyles } from '@fluentui/react-components'
import { AddRegular, ShieldTaskRegular } from '@fluentui/react-icons'
import { useSearchParams } from 'react-router'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { LinkButton } from '../../components/link-button.js'
import { Loading } from '../../components/loading.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { SettledSearch } from '../../components/settled-search.js'
import type { DetectionOrigin } from '../../schema.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { DetectionRulesQuery } from './detections.operations.js'
import { DetectionRulesDocument } from './detections.operations.js'
import { detectionsTexts } from './detections.texts.js'
import { readOrder, writeOrder } from './rule-order.js'
import { RuleTable } from './rule-table.js'
import { ruleTexts } from './rule.texts.js'

const useStyles = makeStyles({ technique: { width: '220px' } })

const origins = ['pack', 'folder', 'user'] as const satisfies readonly DetectionOrigin[]

export default function DetectionsPage() {
  const styles = useStyles()
  const layout = usePageStyles()
  const t = useTexts(detectionsTexts)
  const words = useTexts(ruleTexts)
  const { may } = useSession()
  const [params, setParams] = useSearchParams()
  const [search, technique] = [params.get('search') ?? '', params.get('technique') ?? '']
  const origin = origins.find((one) => one === params.get('origin'))
  const state = ['on', 'off'].find((one) => one === params.get('state'))
  const change = (name: string, value: string): void => {
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (value === '') next.delete(name)
      else next.set(name, value)
      return next
    })
  }
  const variables = {
    search: search === '' ? null : search,
    technique: technique === '' ? null : technique,
    origin: origin ?? null,
    enabled: state === undefined ? null : state === 'on',
  }
  const { data, previousData, error, refetch, fetchMore, loading } = useQuery(DetectionRulesDocument, { variables, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const shown = (data ?? previousData)?.detectionRules
  const more = (): void => {
    void fetchMore({
      variables: { after: shown?.pageInfo.endCursor ?? null },
      updateQuery: (before, { fetchMoreResult }) => joined(before, fetchMoreResult),
    })
  }
  return (
    <div className={layout.page}>
      <PageHeader title={t.title} {...(shown && { beside: t.total(shown.totalCount) })}>
        {may('writeDetectionRules') && (
          <LinkButton icon={AddRegular} to="/detections/new">
            {words.newRule}
          </LinkButton>
        )}
      </PageHeader>
      <div className={layout.toolbar}>
        <SettledSearch
          label={t.search}
          className={layout.search}
          search={search}
          onSearch={(text) => {
            change('search', text)
          }}
        />
        <SettledSearch
          label={t.technique}
          className={styles.technique}
          search={technique}
          onSearch={(text) => {
            change('technique', text.toUpperCase())
          }}
        />
        <Select
          aria-label={words.origin}
          value={origin ?? ''}
          onChange={(_, { value }) => {
            change('origin', value)
          }}
        >
          <option value="">{t.anyOrigin}</option>
          {origins.map((one) => (
            <option key={one} value={one}>
              {words.origins[one]}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t.state}
          value={state ?? ''}
          onChange={(_, { value }) => {
            change('state', value)
          }}
        >
          <option value="">{t.anyState}</option>
          <option value="on">{words.on}</option>
          <option value="off">{words.off}</option>
        </Select>
      </div>
      {error && !shown ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !shown ? (
        <Loading />
      ) : shown.edges.length === 0 ? (
        <Empty icon={ShieldTaskRegular} title={t.none} hint={t.noneHint} />
      ) : (
        <>
          <RuleTable
            rules={shown.edges.map(({ node }) => node)}
            order={readOrder(params.get('sort'))}
            onOrder={(order) => {
              change('sort', writeOrder(order))
            }}
          />
          {shown.pageInfo.hasNextPage && (
            <Button className={layout.more} disabled={loading} onClick={more}>
              {t.more}
            </Button>
          )}
        </>
      )}
    </div>
  )
}

const joined = (before: DetectionRulesQuery, more: DetectionRulesQuery): DetectionRulesQuery => ({
  detectionRules: { ...more.detectionRules, edges: [...before.detectionRules.edges, ...more.detectionRules.edges] },
})
