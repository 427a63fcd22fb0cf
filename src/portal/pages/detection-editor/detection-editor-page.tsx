// The editor of detection rules: a rule that there is, or a new one, perhaps of a query from hunting.
import { useQuery } from '@apollo/client/react'
import { ShieldTaskRegular } from '@fluentui/react-icons'
import { useParams, useSearchParams } from 'react-router'
import { AppLink } from '../../components/app-link.js'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { isNotFound } from '../../shell/api.js'
import { useTexts } from '../../shell/preferences.js'
import { detectionTexts } from '../detection/detection.texts.js'
import { RuleToEditDocument } from './detection-editor.operations.js'
import { useNewDraft } from './new-rule.js'
import { draftOf } from './rule-draft.js'
import { RuleForm } from './rule-form.js'

export default function DetectionEditorPage() {
  const { id } = useParams()
  return id === undefined ? <NewRule /> : <EditedRule key={id} id={id} />
}

function NewRule() {
  const [params] = useSearchParams()
  const query = params.get('query')
  const first = useNewDraft(query)
  return first ? <RuleForm first={first} brought={query !== null} /> : <Loading />
}

function EditedRule({ id }: { readonly id: string }) {
  const t = useTexts(detectionTexts)
  const { data, error, refetch } = useQuery(RuleToEditDocument, { variables: { id }, fetchPolicy: 'network-only' })
  if (data) return <RuleForm first={draftOf(data.detectionRule)} kept={data.detectionRule} />
  if (!error) return <Loading />
  if (!isNotFound(error)) return <Failure wholePage error={error} retry={() => void refetch()} />
  return (
    <Empty wholePage icon={ShieldTaskRegular} title={t.notFound} hint={t.notFoundHint}>
      <AppLink to="/detections">{t.all}</AppLink>
    </Empty>
  )
}
