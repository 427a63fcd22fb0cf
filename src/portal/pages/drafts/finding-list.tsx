// Findings, the strongest first, each with its reasons in words and the events behind them.
import { Text } from '@fluentui/react-components'
import { LightbulbRegular } from '@fluentui/react-icons'
import { useSearchParams } from 'react-router'
import { Empty } from '../../components/empty.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Choice } from '../../components/choice.js'
import { PagedList } from '../../components/paged-list.js'
import { usePages } from '../../components/use-pages.js'
import { useApiLanguage, useTexts } from '../../shell/preferences.js'
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
  const findings = usePages(FindingsDocument, 'findings', variables)
  const change = (next: Readonly<Record<string, string>>): void => {
    const all = { state, score, ...next }
    setParams({
      ...(all.state === 'Candidate' ? {} : { state: all.state }),
      ...(all.score === 'any' ? {} : { score: all.score }),
    })
  }
  return (
    <>
      <div className={styles.toolbar}>
        <Choice
          label={t.which}
          value={state}
          values={states}
          nameOf={(one) => t.findingStates[one]}
          onChange={(value) => {
            change({ state: value })
          }}
        />
        <Choice
          label={t.score}
          value={score}
          values={scores}
          nameOf={(one) => t.scores[one]}
          onChange={(value) => {
            change({ score: value })
          }}
        />
        {findings.shown && <Text role="status">{t.total(findings.shown.totalCount)}</Text>}
      </div>
      <PagedList
        pages={findings}
        empty={<Empty icon={LightbulbRegular} title={t.noFindings} hint={t.noFindingsHint} />}
      >
        {(rows) =>
          rows.map((finding) => <FindingSection key={finding.id} finding={finding} changed={findings.retry} />)
        }
      </PagedList>
    </>
  )
}
