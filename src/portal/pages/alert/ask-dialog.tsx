// A question to the experts about an alert, for one credit of the quarter.
import { useQuery } from '@apollo/client/react'
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  Text,
  Textarea,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { useNotices } from '../../components/notices.js'
import { api } from '../../shell/api.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { AskExpertsDocument, AskedCreditsDocument } from './alert.operations.js'
import { alertTexts } from './alert.texts.js'

const useStyles = makeStyles({ form: { display: 'grid', gap: tokens.spacingVerticalM } })

export function AskDialog({ alertId, onClose }: { readonly alertId: string; readonly onClose: () => void }) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  const { actions } = useCommonTexts()
  const notices = useNotices()
  const { data } = useQuery(AskedCreditsDocument, { fetchPolicy: 'cache-and-network' })
  const [question, setQuestion] = useState('')
  const [contacts, setContacts] = useState('')
  const send = async (): Promise<void> => {
    const addresses = contacts.split(/[,;\s]+/).filter(Boolean)
    const asked = { subjectKind: 'ALERT' as const, subjectId: alertId, question: question.trim(), contacts: addresses }
    try {
      await api.mutate({ mutation: AskExpertsDocument, variables: { question: asked } })
      notices.done(t.asked)
      onClose()
    } catch (error) {
      notices.failed(error)
    }
  }
  const submitted = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (question.trim() !== '') void send()
  }
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogSurface>
        <form onSubmit={submitted}>
          <DialogBody>
            <DialogTitle>{t.ask}</DialogTitle>
            <DialogContent className={styles.form}>
              {data && <Text>{t.askHint(data.inquiryCredits.available)}</Text>}
              <Field label={t.question} required>
                <Textarea
                  rows={5}
                  value={question}
                  onChange={(_, { value }) => {
                    setQuestion(value)
                  }}
                />
              </Field>
              <Field label={t.contacts}>
                <Input
                  value={contacts}
                  onChange={(_, { value }) => {
                    setContacts(value)
                  }}
                />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{actions.cancel}</Button>
              <Button type="submit" appearance="primary" disabled={question.trim() === ''}>
                {t.send}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
