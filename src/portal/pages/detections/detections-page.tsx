// The detection rules: found, sorted, turned on and off. What is asked for is in the address.
import { makeStyles } from '@fluentui/react-components'
import { AddRegular, ShieldTaskRegular } from '@fluentui/react-icons'
import { Empty } from '../../components/empty.js'
import { LinkButton } from '../../components/link-button.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { SettledSearch } from '../../components/settled-search.js'
import { Choice } from '../../components/choice.js'
import { PagedList } from '../../components/paged-list.js'
import { useAddress } from '../../components/use-address.js'
import { usePages } from '../../components/use-pages.js'
import type { DetectionOrigin } from '../../schema.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { DetectionRulesDocument } from './detections.operations.js'
import { detectionsTexts } from './detections.texts.js'
import { readOrder, writeOrder } from './rule-order.js'
import { RuleTable } from './rule-table.js'
import { ruleTexts } from './rule.texts.js'

const useStyles = makeStyles({ technique: { width: '220px' } })

const states = ['on', 'off'] as const
const origins = ['pack', 'folder', 'user'] as const satisfies readonly DetectionOrigin[]

export default function DetectionsPage() {
  const styles = useStyles()
  const layout = usePageStyles()
  const t = useTexts(detectionsTexts)
  const words = useTexts(ruleTexts)
  const { may } = useSession()
  const [params, change] = useAddress()
  const [search, technique] = [params.get('search') ?? '', params.get('technique') ?? '']
  const origin = origins.find((one) => one === params.get('origin'))
  const state = states.find((one) => one === params.get('state'))
  const variables = {
    search: search === '' ? null : search,
    technique: technique === '' ? null : technique,
    origin: origin ?? null,
    enabled: state === undefined ? null : state === 'on',
  }
  const rules = usePages(DetectionRulesDocument, 'detectionRules', variables)
  return (
    <div className={layout.page}>
      <PageHeader title={t.title} {...(rules.shown && { beside: t.total(rules.shown.totalCount) })}>
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
        <Choice
          label={words.origin}
          value={origin ?? ''}
          any={t.anyOrigin}
          values={origins}
          nameOf={(one) => words.origins[one]}
          onChange={(value) => {
            change('origin', value)
          }}
        />
        <Choice
          label={t.state}
          value={state ?? ''}
          any={t.anyState}
          values={states}
          nameOf={(one) => words[one]}
          onChange={(value) => {
            change('state', value)
          }}
        />
      </div>
      <PagedList pages={rules} empty={<Empty icon={ShieldTaskRegular} title={t.none} hint={t.noneHint} />}>
        {(rows) => (
          <RuleTable
            rules={rows}
            order={readOrder(params.get('sort'))}
            onOrder={(order) => {
              change('sort', writeOrder(order))
            }}
          />
        )}
      </PagedList>
    </div>
  )
}
