// A question to the experts about something or in general, for one credit of the quarter.
import { useQuery } from '@apollo/client/react'
import { Button, Field, Input, Text, Textarea } from '@fluentui/react-components'
import { QuestionCircleRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { InquirySubject } from '../schema.js'
import { api } from '../shell/api.js'
import { useTexts } from '../shell/preferences.js'
import { useSession } from '../shell/session.js'
import { AskExpertsDocument, AskingExpertsDocument } from './ask-experts.operations.js'
import { askTexts } from './ask-experts.texts.js'
import { FormDialog } from './form-dialog.js'
import { useNotices } from './notices.js'

/** What a question is about; a general one has no id. */
export interface Subject {
  readonly subjectKind: InquirySubject
  readonly subjectId: string
}

/** Opens the dialog, for those who may ask. */
export function AskButton(subject: Subject) {
  const t = useTexts(askTexts)
  const { may } = useSession()
  const [open, setOpen] = useState(false)
  if (!may('writeInquiries')) return null
  return (
    <>
      <Button
        icon={<QuestionCircleRegular />}
        onClick={() => {
          setOpen(true)
        }}
      >
        {t.ask}
      </Button>
      {open && (
        <AskDialog
          subject={subject}
          onClose={() => {
            setOpen(false)
          }}
        />
      )}
    </>
  )
}

export interface AskDialogProps {
  readonly subject: Subject
  /** Called with the question's id once it is asked, and without when it is called off. */
  readonly onClose: (asked?: string) => void
}

export function AskDialog({ subject, onClose }: AskDialogProps) {
  const t = useTexts(askTexts)
  const notices = useNotices()
  const { data } = useQuery(AskingExpertsDocument, { variables: subject, fetchPolicy: 'cache-and-network' })
  // Until somebody writes another, the topic is what the service proposes: the link to the subject.
  const [written, setWritten] = useState<string>()
  const [question, setQuestion] = useState('')
  const [contacts, setContacts] = useState('')
  const topic = written ?? data?.inquiryTopic ?? ''
  const send = async (): Promise<void> => {
    const addresses = contacts.split(/[,;\s]+/).filter(Boolean)
    const asked = { ...subject, topic: topic.trim(), question: question.trim(), contacts: addresses }
    const answer = await api.mutate({ mutation: AskExpertsDocument, variables: { question: asked } })
    notices.done(t.asked)
    onClose(answer.data?.askExperts.id)
  }
  return (
    <FormDialog
      title={t.ask}
      submit={t.send}
      ready={topic.trim() !== '' && question.trim() !== ''}
      onSubmit={send}
      onClose={() => {
        onClose()
      }}
    >
      {data && <Text>{t.hint(data.inquiryCredits.available)}</Text>}
      <Field label={t.topic} required>
        <Input
          value={topic}
          maxLength={300}
          onChange={(_, { value }) => {
            setWritten(value)
          }}
        />
      </Field>
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
