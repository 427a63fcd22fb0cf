// What signals found without a rule, and the drafts of notifications made of it, of hunts and of incidents.
import { Tab, TabList } from '@fluentui/react-components'
import { useSearchParams } from 'react-router'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { DraftList } from './draft-list.js'
import { draftsTexts } from './drafts.texts.js'
import { FindingList } from './finding-list.js'

export default function DraftsPage() {
  const styles = usePageStyles()
  const t = useTexts(draftsTexts)
  const { may } = useSession()
  const [params, setParams] = useSearchParams()
  const drafts = may('actAsExpert') && params.get('show') === 'drafts'
  return (
    <div className={styles.page}>
      <PageHeader title={t.title} />
      {may('actAsExpert') && (
        <TabList
          aria-label={t.show}
          selectedValue={drafts ? 'drafts' : 'findings'}
          onTabSelect={(_, { value }) => {
            setParams(value === 'drafts' ? { show: 'drafts' } : {})
          }}
        >
          <Tab value="findings">{t.findings}</Tab>
          <Tab value="drafts">{t.drafts}</Tab>
        </TabList>
      )}
      {drafts ? <DraftList /> : <FindingList />}
    </div>
  )
}
