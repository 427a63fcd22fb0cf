// A question to the experts about an alert, for one credit of the quarter.
import { useQuery } from '@apollo/client/react'
import { Field, Input, Text, Textarea } from '@fluentui/react-components'
import { useState } from 'react'
import { FormDialog } from '../../components/form-dialog.js'
import { useNotices } from '../../components/notices.js'
import { api } from '../../shell/api.js'
import { useTexts } from '../../shell/preferences.js'
import { AskExpertsDocument, AskedCreditsDocument } from './alert.operations.js'
import { alertTexts } from './alert.texts.js'

export function AskDialog({ alertId, onClose }: { readonly alertId: string; readonly onClose: () => void }) {
  const t = useTexts(alertTexts)
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
  return (
    <FormDialog
      title={t.ask}
      submit={t.send}
      ready={question.trim() !== ''}
      onSubmit={() => void send()}
      onClose={onClose}
    >
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
    </FormDialog>
  )
}
