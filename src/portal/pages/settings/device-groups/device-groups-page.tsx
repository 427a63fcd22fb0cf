// Device groups in order of rank.
import { useQuery } from '@apollo/client/react'
import { Button, Text } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons'
import { Failure } from '../../../components/failure.js'
import { Loading } from '../../../components/loading.js'
import { useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { SettingsFrame } from '../settings-frame.js'
import { useParam } from '../use-param.js'
import { GroupDialog } from './group-dialog.js'
import { GroupTable } from './group-table.js'
import type { DeviceGroupPartsFragment } from './device-groups.operations.js'
import { DeviceGroupsDocument } from './device-groups.operations.js'
import { deviceGroupsTexts } from './device-groups.texts.js'

/** A device group as the page shows it. */
export type ShownGroup = DeviceGroupPartsFragment

export default function DeviceGroupsPage() {
  const t = useTexts(deviceGroupsTexts)
  const { me, may } = useSession()
  const [edited, setEdited] = useParam('group')
  const [adding, setAdding] = useParam('new')
  const { data, error, refetch } = useQuery(DeviceGroupsDocument, { fetchPolicy: 'cache-and-network' })
  const mayWrite = may('writeDeviceGroups')
  const canWrite = mayWrite && me.deviceGroups === null
  const groups = data?.deviceGroups
  const chosen = groups?.find(({ name, rank }) => name === edited && rank !== null)
  const add = (
    <Button
      appearance="primary"
      icon={<AddRegular />}
      onClick={() => {
        setAdding('1')
      }}
    >
      {t.add}
    </Button>
  )
  return (
    <SettingsFrame part="deviceGroups" hint={t.hint} actions={canWrite && add}>
      {!groups ? (
        error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          {mayWrite && !canWrite && <Text>{t.restricted}</Text>}
          <GroupTable groups={groups} canWrite={canWrite} onEdit={setEdited} />
          {canWrite && (adding !== undefined || chosen) && (
            <GroupDialog
              key={edited}
              group={chosen}
              onClose={() => {
                if (chosen) setEdited(undefined)
                else setAdding(undefined)
              }}
            />
          )}
        </>
      )}
    </SettingsFrame>
  )
}
