// A draft of a notification: read, edited, published or discarded by a person.
import { useQuery } from '@apollo/client/react'
import { Button } from '@fluentui/react-components'
import { DeleteRegular, DraftsRegular, SendRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { Empty } from '../../components/empty.js'
import { Facts } from '../../components/facts.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { useNotices } from '../../components/notices.js'
import { PageHeader } from '../../components/page-header.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import { Severity } from '../../components/severity.js'
import { Time } from '../../components/time.js'
import { api, isNotFound } from '../../shell/api.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { draftsTexts } from '../drafts/drafts.texts.js'
import { DraftEvidence } from './draft-evidence.js'
import { DraftForm } from './draft-form.js'
import type { Edits } from './draft-edits.js'
import { applied, updateOf } from './draft-edits.js'
import type { DraftQuery } from './draft.operations.js'
import { DiscardDraftDocument, DraftDocument, PublishDraftDocument, UpdateDraftDocument } from './draft.operations.js'
import { PublishDialog } from './publish-dialog.js'

export type Draft = DraftQuery['notificationDraft']

export default function DraftPage() {
  const { id = '' } = useParams()
  const t = useTexts(draftsTexts)
  const { data, error, refetch } = useQuery(DraftDocument, { variables: { id }, fetchPolicy: 'cache-and-network' })
  if (isNotFound(error)) return <Empty wholePage icon={DraftsRegular} title={t.notFound} hint={t.notFoundHint} />
  if (error && !data) return <Failure wholePage error={error} retry={() => void refetch()} />
  if (!data?.notificationDraft) return <Loading />
  return <OneDraft key={id} draft={data.notificationDraft} changed={() => refetch()} />
}

interface OneDraftProps {
  readonly draft: Draft
  readonly changed: () => Promise<unknown>
}

function OneDraft({ draft, changed }: OneDraftProps) {
  const styles = usePageStyles()
  const t = useTexts(draftsTexts)
  const { actions } = useCommonTexts()
  const notices = useNotices()
  const navigate = useNavigate()
  const [edits, setEdits] = useState<Edits>({})
  const [publishing, setPublishing] = useState(false)
  const { id, state } = draft
  const shown = applied(draft, edits)
  const dirty = Object.keys(edits).length > 0
  const open = state === 'OPEN'

  const store = async (): Promise<void> => {
    await api.mutate({ mutation: UpdateDraftDocument, variables: { id, update: updateOf(edits) } })
    await changed()
    setEdits({})
  }
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      notices.failed(error)
    }
  }
  const save = () => attempt(async () => {
    await store()
    notices.done(t.saved)
  }) // prettier-ignore
  const discard = () => attempt(async () => {
    await api.mutate({ mutation: DiscardDraftDocument, variables: { id } })
    notices.done(t.discarded)
    void navigate('/drafts?show=drafts')
  }) // prettier-ignore
  const publish = async (): Promise<void> => {
    if (dirty) await store()
    const { data } = await api.mutate({ mutation: PublishDraftDocument, variables: { id } })
    notices.done(t.published)
    if (data) void navigate(`/alerts/${encodeURIComponent(data.publishNotificationDraft.id)}`)
  }

  return (
    <div className={styles.page}>
      <PageHeader
        title={shown.title}
        above={<AppLink to="/drafts?show=drafts">{t.drafts}</AppLink>}
        below={
          <div className={styles.marks}>
            <Severity value={shown.severity} />
            <span>{t.draftStates[state]}</span>
            {draft.alert && <AppLink to={`/alerts/${encodeURIComponent(draft.alert.id)}`}>{t.showAlert}</AppLink>}
          </div>
        }
      >
        {open && (
          <>
            <Button icon={<DeleteRegular />} onClick={() => void discard()}>
              {t.discard}
            </Button>
            <Button disabled={!dirty} onClick={() => void save()}>
              {actions.save}
            </Button>
            <Button
              appearance="primary"
              icon={<SendRegular />}
              onClick={() => {
                setPublishing(true)
              }}
            >
              {t.publish}
            </Button>
          </>
        )}
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.column}>
          <DraftForm
            draft={shown}
            readOnly={!open}
            edit={(more) => {
              setEdits({ ...edits, ...more })
            }}
          />
          <DraftEvidence
            evidence={shown.evidence}
            readOnly={!open}
            keep={(evidence) => {
              setEdits({ ...edits, evidence })
            }}
          />
        </div>
        <DraftFacts draft={draft} />
      </div>
      {publishing && (
        <PublishDialog
          severity={shown.severity}
          onPublish={publish}
          onClose={() => {
            setPublishing(false)
          }}
        />
      )}
    </div>
  )
}

function DraftFacts({ draft }: { readonly draft: Draft }) {
  const t = useTexts(draftsTexts)
  const { origin, language, created, createdBy, updated, updatedBy, incident, proposed, events } = draft
  return (
    <Section title={t.details}>
      <Facts
        facts={[
          [t.origin, t.origins[origin]],
          [t.incident, incident && <AppLink to={`/incidents/${incident.id}`}>{incident.id}</AppLink>],
          [t.language, t.languages[language]],
          [t.created, <Time key="created" value={created} />],
          [t.createdBy, proposed ? t.proposed : createdBy],
          [t.updated, <span key="updated"><Time value={updated} /> · {updatedBy}</span>], // prettier-ignore
          [t.events, events.length],
        ]}
      />
    </Section>
  )
}
