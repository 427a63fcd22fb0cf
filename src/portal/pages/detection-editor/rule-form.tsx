// The form of a rule: its query with what is wrong in it, what it says, what it would have found, and saving it.
import { Button, MessageBar, MessageBarBody, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { BeakerRegular, SaveRegular } from '@fluentui/react-icons'
import { useCallback, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { rulePath } from '../../components/detection-links.js'
import { QueryEditor } from '../../components/kusto/query-editor.js'
import { useNotices } from '../../components/notices.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import { UnsavedChanges } from '../../components/unsaved-changes.js'
import { api } from '../../shell/api.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { ruleTexts } from '../detections/rule.texts.js'
import { DetailsFields } from './details-fields.js'
import { TestRuleDocument } from './detection-editor.operations.js'
import { editorTexts } from './detection-editor.texts.js'
import { DeduplicationFields, EntityFields } from './entity-fields.js'
import type { RuleDraft } from './rule-draft.js'
import { ruleOf } from './rule-draft.js'
import { saveRule } from './save-rule.js'
import { ScheduleFields } from './schedule-fields.js'
import type { Tested } from './test-run.js'
import { TestRun } from './test-run.js'
import { check, marked, useCheck } from './use-check.js'
import type { RuleProblem } from './use-check.js'

const useStyles = makeStyles({
  /** As wide as its fields want to be. */
  columns: { gridTemplateColumns: 'minmax(0, 1fr) 400px' },
  editor: { height: '260px', resize: 'vertical', overflow: 'hidden', border: `1px solid ${tokens.colorNeutralStroke2}` },
  problems: { margin: `${tokens.spacingVerticalS} 0 0`, paddingLeft: '20px', color: tokens.colorStatusDangerForeground1 },
}) // prettier-ignore

export interface RuleFormProps {
  /** What the form begins with. */
  readonly first: RuleDraft
  /** The rule that is changed, where it is not a new one. */
  readonly kept?: { readonly id: string; readonly title: string }
  /** Whether there is something to lose from the start, such as a query that was brought along. */
  readonly brought?: boolean
}

export function RuleForm({ first, kept, brought = false }: RuleFormProps) {
  const styles = useStyles()
  const layout = usePageStyles()
  const t = useTexts(editorTexts)
  const words = useTexts(ruleTexts)
  const { may } = useSession()
  const notices = useNotices()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(first)
  const [looked, setLooked] = useState<ReadonlySet<string>>(new Set())
  const [refused, setRefused] = useState(false)
  const [busy, setBusy] = useState<'test' | 'save'>()
  const [tested, setTested] = useState<Tested>()
  const unsaved = useRef(brought)
  const mayHunt = may('hunt')
  const { problems, columns, settled } = useCheck(draft, kept?.id, mayHunt)
  const isUnsaved = useCallback(() => unsaved.current, [])

  const change = (some: Partial<RuleDraft>): void => {
    unsaved.current = true
    setDraft((before) => ({ ...before, ...some }))
    const fields = Object.keys(some).map((name) => (name === 'by' || name === 'withinSeconds' ? 'deduplicate' : name))
    setLooked((before) => new Set([...before, ...fields]))
  }
  // An empty form is not full of mistakes: a field is found fault with once it was filled in, or the rule was to be saved.
  const isShown = ({ field }: RuleProblem): boolean =>
    refused || looked.has(field) || field === 'query' || field === 'entities' || field === 'deduplicate'
  // A message begins with the name of the field for those who read it elsewhere; here it stands beside it.
  const problemOf = (field: string): string | undefined =>
    problems.find((one) => one.field === field && isShown(one))?.message.replace(/^[a-zA-Z]+(\.\w+)*: /, '')
  const ofQuery = problems.filter(({ field }) => field === 'query')

  const test = async (): Promise<void> => {
    setBusy('test')
    try {
      const { data } = await api.query({ query: TestRuleDocument, variables: { rule: ruleOf(draft) }, fetchPolicy: 'no-cache' }) // prettier-ignore
      if (data) setTested({ found: data.testDetectionRule, draft })
    } catch (error) {
      setTested(undefined)
      notices.failed(error)
    }
    setBusy(undefined)
  }
  const save = async (): Promise<void> => {
    setBusy('save')
    try {
      const { checkDetectionRule: wrong } = await check(draft, kept?.id, false)
      setRefused(wrong.length > 0)
      if (wrong.length === 0) {
        const saved = await saveRule(draft, kept)
        unsaved.current = false
        const title = draft.title.trim()
        if (!saved.run) notices.done(t.savedOff(title))
        else if (saved.run.state === 'Failed') notices.failed(new Error(words.runFailed(saved.run.error)))
        else notices.done(t.saved(title, Number(saved.run.alerts)))
        await navigate(rulePath(saved.id))
        return
      }
    } catch (error) {
      notices.failed(error)
    }
    setBusy(undefined)
  }
  const fields = { draft, change, problemOf }
  return (
    <div className={layout.page}>
      <UnsavedChanges unsaved={isUnsaved} />
      <PageHeader
        title={kept ? t.editTitle(kept.title) : words.newRule}
        above={<AppLink to="/detections">{t.all}</AppLink>}
      >
        {mayHunt && (
          <Button icon={<BeakerRegular />} disabled={busy !== undefined} onClick={() => void test()}>
            {busy === 'test' ? t.testing : t.test}
          </Button>
        )}
        <Button appearance="primary" icon={<SaveRegular />} disabled={busy !== undefined} onClick={() => void save()}>
          {busy === 'save' ? t.saving : t.save}
        </Button>
      </PageHeader>
      {refused && problems.length > 0 && (
        <MessageBar intent="error">
          <MessageBarBody>{t.problems(problems.length)}</MessageBarBody>
        </MessageBar>
      )}
      <div className={mergeClasses(layout.columns, styles.columns)}>
        <div className={layout.column}>
          <Section title={t.query}>
            <div className={layout.hint}>{t.queryHint}</div>
            <div className={styles.editor}>
              <QueryEditor
                text={draft.query}
                label={t.query}
                problems={marked(ofQuery)}
                problemsFrom={0}
                onChange={(query) => {
                  change({ query })
                }}
                onRun={() => {
                  if (mayHunt && busy === undefined) void test()
                }}
              />
            </div>
            <div aria-live="polite">
              {ofQuery.length > 0 ? (
                <ul className={styles.problems}>
                  {ofQuery.map(({ message, line, column }) => (
                    <li key={`${message} ${String(line)} ${String(column)}`}>
                      {line !== null && column !== null && t.place(line, column)}
                      {message}
                    </li>
                  ))}
                </ul>
              ) : (
                settled && <div className={layout.hint}>{t.sound}</div>
              )}
            </div>
          </Section>
          <Section title={t.testTitle}>
            {tested ? <TestRun {...tested} /> : <div className={layout.hint}>{t.testHint}</div>}
          </Section>
          <Section title={t.entities}>
            <div className={layout.form}>
              <EntityFields {...fields} columns={columns} />
            </div>
          </Section>
          <Section title={t.deduplication}>
            <div className={layout.form}>
              <DeduplicationFields {...fields} columns={columns} />
            </div>
          </Section>
        </div>
        <div className={layout.column}>
          <Section title={t.details}>
            <div className={layout.form}>
              <DetailsFields {...fields} />
            </div>
          </Section>
          <Section title={t.schedule}>
            <div className={layout.form}>
              <ScheduleFields {...fields} />
            </div>
          </Section>
        </div>
      </div>
    </div>
  )
}
