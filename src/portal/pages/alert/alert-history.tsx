// What was said about an alert and what was changed, together in order, the newest first.
import { Button, Field, Textarea, makeStyles, tokens } from '@fluentui/react-components'
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { Entries } from '../../components/entries.js'
import { FieldChange } from '../../components/field-change.js'
import { useNotices } from '../../components/notices.js'
import { Section } from '../../components/section.js'
import { api } from '../../shell/api.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { ShownAlert } from './alert-page.js'
import { AddAlertCommentDocument } from './alert.operations.js'
import { alertTexts } from './alert.texts.js'

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalS, justifyItems: 'start', marginBottom: tokens.spacingVerticalM },
  field: { width: '100%' },
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
  const said = alert.comments.map(({ created, createdBy, comment: text }) => ({ time: created, who: createdBy, said: text })) // prettier-ignore
  const done = alert.history
    .filter(({ field }) => field !== 'comment')
    .map(({ time, actor, field, newValue }) => ({ time, who: actor, did: <FieldChange field={field} to={newValue} /> }))
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
      <Entries entries={entries} />
    </Section>
  )
}
