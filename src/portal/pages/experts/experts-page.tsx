// Questions to the experts, with what became of them and the credits of the quarter.
import { useQuery } from '@apollo/client/react'
import { Button } from '@fluentui/react-components'
import { QuestionCircleRegular } from '@fluentui/react-icons'
import { useNavigate, useSearchParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import type { Subject } from '../../components/ask-experts.js'
import { AskDialog } from '../../components/ask-experts.js'
import { askTexts } from '../../components/ask-experts.texts.js'
import { Empty } from '../../components/empty.js'
import { Facts } from '../../components/facts.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Time } from '../../components/time.js'
import { Choice } from '../../components/choice.js'
import { Table } from '../../components/table.js'
import { useLive } from '../../shell/live.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { InquiriesQuery } from './experts.operations.js'
import { InquiriesDocument, InquiryChangedDocument } from './experts.operations.js'
import { expertsTexts } from './experts.texts.js'
import { InquiryState } from './inquiry-state.js'
import { SubjectLink } from './subject-link.js'

const shows = ['all', 'open', 'closed'] as const

const general: Subject = { subjectKind: 'GENERAL', subjectId: '' }

/** The subject that the address names: how other pages, and links in mails, lead to a question. */
function subjectIn(params: URLSearchParams): Subject | undefined {
  const kind = params.get('subjectKind')
  const subjectId = params.get('subjectId') ?? ''
  if (kind === 'ALERT' || kind === 'DEVICE' || kind === 'INCIDENT') return { subjectKind: kind, subjectId }
  return kind === 'GENERAL' ? general : undefined
}

export default function ExpertsPage() {
  const styles = usePageStyles()
  const t = useTexts(expertsTexts)
  const { ask } = useTexts(askTexts)
  const { may } = useSession()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const { data, error, refetch } = useQuery(InquiriesDocument, { fetchPolicy: 'cache-and-network' })
  const again = (): void => {
    void refetch()
  }
  useLive(InquiryChangedDocument, {}, again, again)
  const show = shows.find((one) => one === params.get('show')) ?? 'all'
  const subject = may('writeInquiries') ? subjectIn(params) : undefined
  const shown = data?.inquiries.filter(({ state }) => show === 'all' || (state === 'CLOSED') === (show === 'closed'))
  return (
    <div className={styles.page}>
      <PageHeader title={t.title} {...(shown && { beside: t.total(shown.length) })}>
        {may('writeInquiries') && (
          <Button
            appearance="primary"
            icon={<QuestionCircleRegular />}
            onClick={() => {
              setParams({ ...Object.fromEntries(params), subjectKind: 'GENERAL' })
            }}
          >
            {ask}
          </Button>
        )}
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.column}>
          <div className={styles.toolbar}>
            <Choice
              label={t.which}
              value={show}
              values={shows}
              nameOf={(one) => t.shows[one]}
              onChange={(value) => {
                setParams(value === 'all' ? {} : { show: value })
              }}
            />
          </div>
          {error && !shown ? (
            <Failure error={error} retry={again} />
          ) : !shown ? (
            <Loading />
          ) : shown.length === 0 ? (
            <Empty icon={QuestionCircleRegular} title={t.none} hint={t.noneHint} />
          ) : (
            <Inquiries inquiries={shown} />
          )}
        </div>
        {data && <Credits credits={data.inquiryCredits} />}
      </div>
      {subject && (
        <AskDialog
          subject={subject}
          onClose={(asked) => {
            if (asked === undefined) setParams({}, { replace: true })
            else void navigate(`/experts/${encodeURIComponent(asked)}`, { replace: true })
          }}
        />
      )}
    </div>
  )
}

function Credits({ credits }: { readonly credits: InquiriesQuery['inquiryCredits'] }) {
  const styles = usePageStyles()
  const t = useTexts(expertsTexts)
  const { available, granted, quarter, year, carried } = credits
  return (
    <Section title={t.credits}>
      <Facts
        facts={[
          [t.credits, t.creditsLeft(available, granted)],
          [t.quarter, t.quarterOf(quarter, year)],
          [t.carried, carried],
        ]}
      />
      <p className={styles.hint}>{t.creditsHint}</p>
    </Section>
  )
}

function Inquiries({ inquiries }: { readonly inquiries: InquiriesQuery['inquiries'] }) {
  const styles = useTableStyles()
  const t = useTexts(expertsTexts)
  return (
    <Table heads={[t.topic, t.about, t.state, t.asker, t.asked, t.changed]}>
      {inquiries.map(({ id, topic, subjectKind, subjectId, state, asker, asked, changed }) => (
        <tr key={id} className={styles.row}>
          <td className={styles.cell}>
            <AppLink to={`/experts/${encodeURIComponent(id)}`} title={topic}>
              {topic}
            </AppLink>
          </td>
          <td className={styles.cell}>
            <SubjectLink subjectKind={subjectKind} subjectId={subjectId} />
          </td>
          <td className={styles.cell}>
            <InquiryState value={state} />
          </td>
          <td className={styles.cell}>{asker}</td>
          <td className={styles.cell}>
            <Time brief value={asked} />
          </td>
          <td className={styles.cell}>
            <Time brief value={changed} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
