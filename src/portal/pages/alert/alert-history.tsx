// What was said about an alert and what was changed, together in order, the newest first.
import { Button, Field, Textarea, makeStyles, tokens } from '@fluentui/react-components'
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { useNotices } from '../../components/notices.js'
import { Section } from '../../components/section.js'
import { Time } from '../../components/time.js'
import { api } from '../../shell/api.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { ShownAlert } from './alert-page.js'
import { AddAlertCommentDocument } from './alert.operations.js'
import { alertTexts } from './alert.texts.js'

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalS, justifyItems: 'start' },
  field: { width: '100%' },
  entries: { listStyle: 'none', margin: `${tokens.spacingVerticalM} 0 0`, padding: 0, display: 'grid', gap: tokens.spacingVerticalM, fontSize: tokens.fontSizeBase200 }, // prettier-ignore
  entry: { borderLeft: `2px solid ${tokens.colorNeutralStroke2}`, paddingLeft: tokens.spacingHorizontalM },
  comment: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: tokens.fontSizeBase300 },
  when: { color: tokens.colorNeutralForeground2 },
  who: { fontWeight: tokens.fontWeightSemibold },
})

export function AlertHistory({ alert, changed }: { readonly alert: ShownAlert; readonly changed: () => void }) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  const { may } = useSession()
  const notices = useNotices()
  const [comment, setComment] = useState('')
  const add = async (): Promise<void> => {
    try {
      await api.mutate({ mutation: AddAlertCommentDocument, variables: { id: alert.id, comment: comment.trim() } })
      setComment('')
      notices.done(t.commented)
      changed()
    } catch (error) {
      notices.failed(error)
    }
  }
  const submitted = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (comment.trim() !== '') void add()
  }
  const said = alert.comments.map((one) => ({ time: one.created, who: one.createdBy, comment: one.comment, change: undefined })) // prettier-ignore
  const done = alert.history
    .filter(({ field }) => field !== 'comment')
    .map((change) => ({ time: change.time, who: change.actor, comment: undefined, change }))
  const entries = [...said, ...done].sort((a, b) => (a.time < b.time ? 1 : -1))
  return (
    <Section title={t.history}>
      {may('writeAlerts') && (
        <form className={styles.form} onSubmit={submitted}>
          <Field label={t.comment} size="small" className={styles.field}>
            <Textarea
              size="small"
              value={comment}
              resize="vertical"
              onChange={(_, { value }) => {
                setComment(value)
              }}
            />
          </Field>
          <Button size="small" type="submit" disabled={comment.trim() === ''}>
            {t.addComment}
          </Button>
        </form>
      )}
      {entries.length > 0 && (
        <ul className={styles.entries}>
          {entries.map(({ time, who, comment: text, change }, i) => (
            <li key={`${time} ${i}`} className={styles.entry}>
              <div className={styles.when}>
                <span className={styles.who}>{who}</span> · <Time value={time} />
              </div>
              {text !== undefined && <div className={styles.comment}>{text}</div>}
              {change && <Change field={change.field} to={change.newValue} />}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Change({ field, to }: { readonly field: string; readonly to: string | null }) {
  const t = useTexts(alertTexts)
  const common = useCommonTexts()
  const names: Readonly<Record<string, string>> = t.fields
  const values: Readonly<Record<string, string>> = {
    ...common.status,
    ...common.classification,
    ...common.determination,
  }
  const name = names[field] ?? field
  return <div>{to === null || to === '' ? t.cleared(name) : t.changed(name, values[to] ?? to)}</div>
}
