// The device groups, the highest rank first, and what can be done with one.
import { ArrowDownRegular, ArrowUpRegular, DeleteRegular, EditRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { AppLink } from '../../../components/app-link.js'
import { Table } from '../../../components/table.js'
import { api } from '../../../shell/api.js'
import { useCommonTexts, useFormat, useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { ConfirmDialog } from '../confirm-dialog.js'
import { RowAction } from '../row-action.js'
import { useCellStyles } from '../cell-styles.js'
import { settingsTexts } from '../settings.texts.js'
import { useAction } from '../use-action.js'
import {
  DeleteDeviceGroupDocument,
  DeviceGroupsDocument,
  UpdateDeviceGroupDocument,
} from './device-groups.operations.js'
import type { ShownGroup } from './device-groups-page.js'
import { deviceGroupsTexts } from './device-groups.texts.js'

export interface GroupTableProps {
  readonly groups: readonly ShownGroup[]
  readonly canWrite: boolean
  readonly onEdit: (name: string) => void
}

export function GroupTable({ groups, canWrite, onEdit }: GroupTableProps) {
  const styles = useCellStyles()
  const t = useTexts(deviceGroupsTexts)
  const s = useTexts(settingsTexts)
  const { actions } = useCommonTexts()
  const { number } = useFormat()
  const { may } = useSession()
  const { busy, run } = useAction()
  const [removing, setRemoving] = useState<string>()
  const again = { refetchQueries: [DeviceGroupsDocument], awaitRefetchQueries: true }
  const lowest = Math.max(0, ...groups.map(({ rank }) => rank ?? 0))
  const move = ({ name, description, remediation, conditions, userGroups }: ShownGroup, rank: number): void => {
    const group = { name, description, remediation, conditions: conditions.map(({ property, operator, value }) => ({ property, operator, value })), userGroups } // prettier-ignore
    run(() => api.mutate({ mutation: UpdateDeviceGroupDocument, variables: { group, rank }, ...again }), t.moved(name, rank)) // prettier-ignore
  }
  return (
    <>
      <Table
        heads={[t.rank, t.name, t.devices, t.conditions, t.remediation, t.userGroups]}
        actions={canWrite ? s.actions : undefined}
      >
        {groups.map((group) => {
          const { name, rank, description, remediation, conditions, userGroups, devices } = group
          return (
            <tr key={name}>
              <td className={styles.cell}>{rank}</td>
              <th scope="row" className={styles.cell} title={description}>
                {name}
              </th>
              <td className={styles.cell}>
                {may('readDevices') ? (
                  <AppLink to={`/devices?${new URLSearchParams({ group: name }).toString()}`}>
                    {number(devices)}
                  </AppLink>
                ) : (
                  number(devices)
                )}
              </td>
              <td className={styles.cell}>{rank === null ? t.rest : <Conditions conditions={conditions} />}</td>
              <td className={styles.cell}>{t.levels[remediation]}</td>
              <td className={styles.cell}>{userGroups.join(', ') || t.allUsers}</td>
              {canWrite && (
                <td className={styles.actions}>
                  {rank !== null && (
                    <>
                      <RowAction
                        icon={ArrowUpRegular}
                        label={t.up(name)}
                        disabled={busy || rank === 1}
                        onClick={() => {
                          move(group, rank - 1)
                        }}
                      />
                      <RowAction
                        icon={ArrowDownRegular}
                        label={t.down(name)}
                        disabled={busy || rank === lowest}
                        onClick={() => {
                          move(group, rank + 1)
                        }}
                      />
                      <RowAction
                        icon={EditRegular}
                        label={t.edit(name)}
                        onClick={() => {
                          onEdit(name)
                        }}
                      />
                      <RowAction
                        icon={DeleteRegular}
                        label={t.remove(name)}
                        onClick={() => {
                          setRemoving(name)
                        }}
                      />
                    </>
                  )}
                </td>
              )}
            </tr>
          )
        })}
      </Table>
      {removing !== undefined && (
        <ConfirmDialog
          title={t.removeTitle}
          consequence={t.removeHint(removing)}
          submit={actions.delete}
          work={() => api.mutate({ mutation: DeleteDeviceGroupDocument, variables: { name: removing }, ...again })}
          says={t.removed}
          onClose={() => {
            setRemoving(undefined)
          }}
        />
      )}
    </>
  )
}

/** In words, as they are joined: by or on one property, by and between several. */
function Conditions({ conditions }: { readonly conditions: ShownGroup['conditions'] }) {
  const t = useTexts(deviceGroupsTexts)
  const properties = [...new Set(conditions.map(({ property }) => property))]
  const words = properties.map((property) => {
    const same = conditions.filter((one) => one.property === property)
    return `${t.properties[property]} ${same.map(({ operator, value }) => `${t.operators[operator]} “${value}”`).join(` ${t.or} `)}` // prettier-ignore
  })
  const text = words.join(` ${t.and} `)
  return <span title={text}>{text}</span>
}
