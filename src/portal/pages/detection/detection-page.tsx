// A detection rule: what it says, how it runs, what it has found, and how it came to be so.
import { useQuery } from '@apollo/client/react'
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { DeleteRegular, EditRegular, PlayRegular, SearchRegular, ShieldTaskRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { editRulePath } from '../../components/detection-links.js'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { FormDialog } from '../../components/form-dialog.js'
import { huntingLink } from '../../components/hunting-links.js'
import { LinkButton } from '../../components/link-button.js'
import { Loading } from '../../components/loading.js'
import { useNotices } from '../../components/notices.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import { Severity } from '../../components/severity.js'
import type { DetectionGapInput } from '../../schema.js'
import { api, isNotFound } from '../../shell/api.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { ruleTexts } from '../detections/rule.texts.js'
import type { DetectionRuleQuery } from './detection.operations.js'
import { DeleteRuleDocument, DetectionRuleDocument, RunRuleDocument } from './detection.operations.js'
import { detectionTexts } from './detection.texts.js'
import { RuleFacts } from './rule-facts.js'
import { RuleGaps } from './rule-gaps.js'
import { RuleRecord } from './rule-record.js'
import { RuleRuns } from './rule-runs.js'
import { RuleVersions } from './rule-versions.js'

/** A rule as its page has it. */
export type ShownRule = DetectionRuleQuery['detectionRule']

const useStyles = makeStyles({
  text: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  small: { margin: `${tokens.spacingVerticalM} 0 ${tokens.spacingVerticalXS}`, fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightSemibold }, // prettier-ignore
  list: { margin: 0, paddingLeft: '20px' },
  query: { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 }, // prettier-ignore
})

export default function DetectionPage() {
  const { id = '' } = useParams()
  const t = useTexts(detectionTexts)
  const { data, error, refetch } = useQuery(DetectionRuleDocument, { variables: { id }, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  if (data) return <Rule rule={data.detectionRule} changed={() => void refetch()} />
  if (!error) return <Loading />
  if (!isNotFound(error)) return <Failure wholePage error={error} retry={() => void refetch()} />
  return (
    <Empty wholePage icon={ShieldTaskRegular} title={t.notFound} hint={t.notFoundHint}>
      <AppLink to="/detections">{t.all}</AppLink>
    </Empty>
  )
}

function Rule({ rule, changed }: { readonly rule: ShownRule; readonly changed: () => void }) {
  const styles = useStyles()
  const layout = usePageStyles()
  const t = useTexts(detectionTexts)
  const words = useTexts(ruleTexts)
  const { may } = useSession()
  const notices = useNotices()
  const navigate = useNavigate()
  const [running, setRunning] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const { id, title, query } = rule

  const run = async (gap?: DetectionGapInput): Promise<void> => {
    setRunning(true)
    try {
      const { data } = await api.mutate({ mutation: RunRuleDocument, variables: { id, gap: gap ?? null } })
      const done = data?.runDetectionRule
      if (done?.state === 'Failed') notices.failed(new Error(words.runFailed(done.error)))
      else if (done) notices.done(words.ran(Number(done.matches), Number(done.alerts)))
      changed()
    } catch (error) {
      notices.failed(error)
    } finally {
      setRunning(false)
    }
  }
  const remove = async (): Promise<void> => {
    setDeleting(false)
    try {
      await api.mutate({ mutation: DeleteRuleDocument, variables: { id } })
      notices.done(t.deleted(title))
      await navigate('/detections')
    } catch (error) {
      notices.failed(error)
    }
  }
  const mayWrite = may('writeDetectionRules')
  return (
    <div className={layout.page}>
      <PageHeader
        title={title}
        above={<AppLink to="/detections">{t.all}</AppLink>}
        below={<Severity value={rule.severity} />}
      >
        {mayWrite && (
          <>
            <Button appearance="primary" icon={<PlayRegular />} disabled={running} onClick={() => void run()}>
              {running ? t.running : t.runNow}
            </Button>
            <LinkButton icon={EditRegular} to={editRulePath(id)}>
              {words.edit}
            </LinkButton>
            <Button
              icon={<DeleteRegular />}
              onClick={() => {
                setDeleting(true)
              }}
            >
              {t.delete}
            </Button>
          </>
        )}
      </PageHeader>
      <div className={layout.columns}>
        <div className={layout.column}>
          <Section title={t.what}>
            <div className={styles.text}>{rule.description}</div>
            <h3 className={styles.small}>{t.why}</h3>
            <div className={styles.text}>{rule.severityReason}</div>
            <Steps title={t.recommended} steps={rule.recommendedActions} />
            <Steps title={t.falsePositives} steps={rule.falsePositives} />
            <Steps title={t.actions} steps={rule.actions} />
          </Section>
          <Section
            title={t.query}
            actions={
              may('hunt') && (
                <LinkButton icon={SearchRegular} to={huntingLink(query)}>
                  {t.hunt}
                </LinkButton>
              )
            }
          >
            <pre className={styles.query}>{query}</pre>
          </Section>
          <RuleGaps gaps={rule.gaps} {...(mayWrite && { run: (gap) => void run(gap) })} running={running} />
          <RuleRuns runs={rule.runs} />
          <RuleVersions id={id} versions={rule.versions} />
        </div>
        <div className={layout.column}>
          <RuleRecord rule={rule} />
          <RuleFacts rule={rule} changed={changed} />
        </div>
      </div>
      {deleting && (
        <FormDialog
          title={t.deleteTitle}
          submit={t.delete}
          ready
          onSubmit={() => void remove()}
          onClose={() => {
            setDeleting(false)
          }}
        >
          {t.deleteHint(title)}
        </FormDialog>
      )}
    </div>
  )
}

function Steps({ title, steps }: { readonly title: string; readonly steps: readonly string[] }) {
  const styles = useStyles()
  if (steps.length === 0) return null
  return (
    <>
      <h3 className={styles.small}>{title}</h3>
      <ul className={styles.list}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
    </>
  )
}
