// The alerts that telemetry has told of.
import { useQuery } from '@apollo/client/react'
import { Text } from '@fluentui/react-components'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { PageHeader } from '../../components/page-header.js'
import { useTexts } from '../../shell/preferences.js'
import { AlertsDocument } from './alerts.operations.js'
import { alertsTexts } from './alerts.texts.js'

export default function AlertsPage() {
  const t = useTexts(alertsTexts)
  const { data, error, refetch } = useQuery(AlertsDocument)
  if (error) return <Failure wholePage error={error} retry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <PageHeader title={t.title} below={<Text>{t.total(data.alerts.totalCount)}</Text>} />
      <ul>
        {data.alerts.edges.map(({ node }) => (
          <li key={node.id}>{node.title}</li>
        ))}
      </ul>
    </>
  )
}
