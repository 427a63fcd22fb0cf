// A question to the experts: what was said, and what each side can say and do next.
import { useQuery } from '@apollo/client/react'
import { Button, Field, Select, Textarea } from '@fluentui/react-components'
import { QuestionCircleRegular } from '@fluentui/react-icons'
import type { ReactNode, SyntheticEvent } from 'react'
import { useState } from 'react'
import { useParams } from 'react-router'
import { expertMay, inquiryStates } from '../../../experts/inquiry-states.js'
import { AppLink } from '../../components/app-link.js'
import { Empty } from '../../components/empty.js'
import { Entries } from '../../components/entries.js'
import { Facts } from '../../components/facts.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { useNotices } from '../../components/notices.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import { Time } from '../../components/time.js'
import type { InquiryState as State } from '../../schema.js'
import { api, isNotFound } from '../../shell/api.js'
import { useLive } from '../../shell/live.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { InquiryQuery } from './experts.operations.js'
import { CloseInquiryDocument, FollowUpInquiryDocument, InquiryChangedDocument, InquiryDocument, ReplyToInquiryDocument } from './experts.operations.js' // prettier-ignore
import { expertsTexts } from './experts.texts.js'
import { InquiryState } from './inquiry-state.js'
import { SubjectLink } from './subject-link.js'

type Inquiry = InquiryQuery['inquiry']

export default function InquiryPage() {
  const { id = '' } = useParams()
  const t = useTexts(expertsTexts)
  const { data, error, refetch } = useQuery(InquiryDocument, { variables: { id }, fetchPolicy: 'cache-and-network' })
  const again = (): void => {
    void refetch()
  }
  // The other side says something now and then.
  useLive(InquiryChangedDocument, { id }, again, again)
  if (isNotFound(error))
    return <Empty wholePage icon={QuestionCircleRegular} title={t.notFound} hint={t.notFoundHint} />
  if (error && !data) return <Failure wholePage error={error} retry={again} />
  if (!data?.inquiry) return <Loading />
  return <Conversation key={id} inquiry={data.inquiry} changed={again} />
}

interface ConversationProps {
  readonly inquiry: Inquiry
  readonly changed: () => void
}

function Conversation({ inquiry, changed }: ConversationProps) {
  const styles = usePageStyles()
  const t = useTexts(expertsTexts)
  const { may } = useSession()
  const { id, topic, state, subjectKind, subjectId, asker, asked, contacts, messages } = inquiry
  const closed = state === 'CLOSED'
  return (
    <div className={styles.page}>
      <PageHeader
        title={topic}
        above={<AppLink to="/experts">{t.title}</AppLink>}
        below={
          <div className={styles.marks}>
            <InquiryState value={state} />
          </div>
        }
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Section title={t.conversation}>
            <Entries
              entries={messages.map((message) => ({
                time: message.said,
                who: `${message.author} (${message.side === 'expert' ? t.sides.expert : t.sides.customer})`,
                said: message.text,
                beside: <InquiryState value={message.state} />,
              }))}
            />
          </Section>
          {closed && <p className={styles.hint}>{t.isClosed}</p>}
          {!closed && may('writeInquiries') && <FollowUp id={id} changed={changed} />}
          {!closed && may('actAsExpert') && <Reply id={id} state={state} changed={changed} />}
        </div>
        <Section title={t.details}>
          <Facts
            facts={[
              [t.about, <SubjectLink key="about" subjectKind={subjectKind} subjectId={subjectId} />],
              [t.asker, asker],
              [t.asked, <Time key="asked" value={asked} />],
              [t.contacts, contacts.join(', ')],
            ]}
          />
        </Section>
      </div>
    </div>
  )
}

interface SayingProps {
  readonly title: string
  readonly label: string
  readonly hint: string
  /** Sends what was written. */
  readonly send: (text: string) => Promise<unknown>
  readonly changed: () => void
  /** Above and below the text. */
  readonly above?: ReactNode
  readonly buttons?: ReactNode
}

/** A text of one side, and the button that sends it. */
function Saying({ title, label, hint, send, changed, above, buttons }: SayingProps) {
  const styles = usePageStyles()
  const t = useTexts(expertsTexts)
  const notices = useNotices()
  const [text, setText] = useState('')
  const say = async (): Promise<void> => {
    try {
      await send(text.trim())
      setText('')
      notices.done(t.sent)
      changed()
    } catch (error) {
      notices.failed(error)
    }
  }
  const submitted = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (text.trim() !== '') void say()
  }
  return (
    <Section title={title}>
      <form className={styles.form} onSubmit={submitted}>
        {above}
        <Field label={label} hint={hint} required>
          <Textarea
            rows={4}
            resize="vertical"
            value={text}
            onChange={(_, { value }) => {
              setText(value)
            }}
          />
        </Field>
        <div className={styles.buttons}>
          <Button type="submit" appearance="primary" disabled={text.trim() === ''}>
            {t.send}
          </Button>
          {buttons}
        </div>
      </form>
    </Section>
  )
}

interface SideProps {
  readonly id: string
  readonly changed: () => void
}

function FollowUp({ id, changed }: SideProps) {
  const t = useTexts(expertsTexts)
  const notices = useNotices()
  const close = async (): Promise<void> => {
    try {
      await api.mutate({ mutation: CloseInquiryDocument, variables: { id } })
      notices.done(t.closed)
      changed()
    } catch (error) {
      notices.failed(error)
    }
  }
  return (
    <Saying
      title={t.followUp}
      label={t.followUp}
      hint={t.followUpHint}
      send={(text) => api.mutate({ mutation: FollowUpInquiryDocument, variables: { id, text } })}
      changed={changed}
      buttons={<Button onClick={() => void close()}>{t.close}</Button>}
    />
  )
}

function Reply({ id, state, changed }: SideProps & { readonly state: State }) {
  const t = useTexts(expertsTexts)
  const moves = inquiryStates.filter((to) => expertMay(state, to))
  const [chosen, setChosen] = useState<State>('ANSWERED')
  const next = moves.includes(chosen) ? chosen : state
  return (
    <Saying
      title={t.answer}
      label={t.answerText}
      hint={t.answerHint}
      send={(text) => api.mutate({ mutation: ReplyToInquiryDocument, variables: { id, text, state: next } })}
      changed={changed}
      above={
        <Field label={t.newState}>
          <Select
            value={next}
            onChange={(_, { value }) => {
              setChosen(value as State)
            }}
          >
            {moves.map((move) => (
              <option key={move} value={move}>
                {t.states[move]}
              </option>
            ))}
          </Select>
        </Field>
      }
    />
  )
}
