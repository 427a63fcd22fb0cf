// Drafts of notifications, newest first.
import { DraftsRegular } from '@fluentui/react-icons'
import { useSearchParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { Empty } from '../../components/empty.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Severity } from '../../components/severity.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Time } from '../../components/time.js'
import { Choice } from '../../components/choice.js'
import { PagedList } from '../../components/paged-list.js'
import { Table } from '../../components/table.js'
import { usePages } from '../../components/use-pages.js'
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
  const drafts = usePages(DraftsDocument, 'notificationDrafts', { states: [state] })
  return (
    <>
      <div className={styles.toolbar}>
        <Choice
          label={t.state}
          value={state}
          values={states}
          nameOf={(one) => t.draftStates[one]}
          onChange={(value) => {
            setParams({ show: 'drafts', ...(value === 'OPEN' ? {} : { state: value }) })
          }}
        />
      </div>
      <PagedList pages={drafts} empty={<Empty icon={DraftsRegular} title={t.noDrafts} hint={t.noDraftsHint} />}>
        {(rows) => <Drafts drafts={rows} />}
      </PagedList>
    </>
  )
}

type DraftRow = DraftsQuery['notificationDrafts']['edges'][number]['node']

function Drafts({ drafts }: { readonly drafts: readonly DraftRow[] }) {
  const styles = useTableStyles()
  const t = useTexts(draftsTexts)
  return (
    <Table heads={[t.name, t.severity, t.origin, t.language, t.created, t.createdBy]}>
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
    </Table>
  )
}
