// Drafts of notifications, newest first.
import { useQuery } from '@apollo/client/react'
import { Button, Select } from '@fluentui/react-components'
import { DraftsRegular } from '@fluentui/react-icons'
import { useSearchParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Severity } from '../../components/severity.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Time } from '../../components/time.js'
import { useTexts } from '../../shell/preferences.js'
import type { DraftsQuery } from './drafts.operations.js'
import { DraftsDocument } from './drafts.operations.js'
import { draftsTexts } from './drafts.texts.js'

const states = ['OPEN', 'PUBLISHED', 'DISCARDED'] as const

export function DraftList() {
  const styles = usePageStyles()
  const t = useTexts(draftsTexts)
  const [params, setParams] = useSearchParams()
  const state = states.find((one) => one === params.get('state')) ?? 'OPEN'
  const { data, error, refetch, fetchMore, loading } = useQuery(DraftsDocument, { variables: { states: [state] }, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const more = (): void => {
    const after = data?.notificationDrafts.pageInfo.endCursor ?? null
    void fetchMore({
      variables: { after },
      updateQuery: (before, { fetchMoreResult }) => joined(before, fetchMoreResult),
    })
  }
  return (
    <>
      <div className={styles.toolbar}>
        <Select
          aria-label={t.state}
          value={state}
          onChange={(_, { value }) => {
            setParams({ show: 'drafts', ...(value === 'OPEN' ? {} : { state: value }) })
          }}
        >
          {states.map((one) => (
            <option key={one} value={one}>
              {t.draftStates[one]}
            </option>
          ))}
        </Select>
      </div>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : data.notificationDrafts.edges.length === 0 ? (
        <Empty icon={DraftsRegular} title={t.noDrafts} hint={t.noDraftsHint} />
      ) : (
        <>
          <Drafts drafts={data.notificationDrafts.edges.map(({ node }) => node)} />
          {data.notificationDrafts.pageInfo.hasNextPage && (
            <Button className={styles.more} disabled={loading} onClick={more}>
              {t.more}
            </Button>
          )}
        </>
      )}
    </>
  )
}

const joined = (before: DraftsQuery, more: DraftsQuery): DraftsQuery => ({
  notificationDrafts: {
    ...more.notificationDrafts,
    edges: [...before.notificationDrafts.edges, ...more.notificationDrafts.edges],
  },
})

type DraftRow = DraftsQuery['notificationDrafts']['edges'][number]['node']

function Drafts({ drafts }: { readonly drafts: readonly DraftRow[] }) {
  const styles = useTableStyles()
  const t = useTexts(draftsTexts)
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            {[t.name, t.severity, t.origin, t.language, t.created, t.createdBy].map((name) => (
              <th key={name} scope="col" className={styles.head}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drafts.map(({ id, title, severity, origin, language, created, createdBy }) => (
            <tr key={id} className={styles.row}>
              <td className={styles.cell}>
                <AppLink to={`/drafts/${encodeURIComponent(id)}`} title={title}>
                  {title}
                </AppLink>
              </td>
              <td className={styles.cell}>
                <Severity value={severity} />
              </td>
              <td className={styles.cell}>{t.origins[origin]}</td>
              <td className={styles.cell}>{t.languages[language]}</td>
              <td className={styles.cell}>
                <Time brief value={created} />
              </td>
              <td className={styles.cell}>{createdBy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
