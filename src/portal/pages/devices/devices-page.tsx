// The devices that telemetry has told of.
import { useQuery } from '@apollo/client/react'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { PageHeader } from '../../components/page-header.js'
import { useTexts } from '../../shell/preferences.js'
import { DevicesDocument } from './devices.operations.js'
import { devicesTexts } from './devices.texts.js'

export default function DevicesPage() {
  const t = useTexts(devicesTexts)
  const { data, error, refetch } = useQuery(DevicesDocument)
  if (error) return <Failure wholePage error={error} retry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <PageHeader title={t.title} beside={t.total(data.devices.totalCount)} />
      <ul>
        {data.devices.edges.map(({ node }) => (
          <li key={node.id}>{node.name}</li>
        ))}
      </ul>
    </>
  )
}
