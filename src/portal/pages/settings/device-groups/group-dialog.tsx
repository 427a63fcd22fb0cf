// Makes or changes a device group, with a look at the devices that it would match.
import { Field, Input, Select, Textarea } from '@fluentui/react-components'
import { useState } from 'react'
import { remediationLevels } from '../../../../device-groups/device-group.js'
import { FormDialog } from '../../../components/form-dialog.js'
import { useNotices } from '../../../components/notices.js'
import type { RemediationLevel } from '../../../schema.js'
import { api } from '../../../shell/api.js'
import { useTexts } from '../../../shell/preferences.js'
import type { Condition } from './condition-list.js'
import { ConditionList } from './condition-list.js'
import {
  CreateDeviceGroupDocument,
  DeviceGroupsDocument,
  UpdateDeviceGroupDocument,
} from './device-groups.operations.js'
import type { ShownGroup } from './device-groups-page.js'
import { deviceGroupsTexts } from './device-groups.texts.js'
import { GroupPreview } from './group-preview.js'

export interface GroupDialogProps {
  /** The group to change; a new one without. */
  readonly group: ShownGroup | undefined
  readonly onClose: () => void
}

const firstCondition: Condition = { property: 'Name', operator: 'StartsWith', value: '' }

export function GroupDialog({ group, onClose }: GroupDialogProps) {
  const t = useTexts(deviceGroupsTexts)
  const notices = useNotices()
  const [name, setName] = useState(group?.name ?? '')
  const [description, setDescription] = useState(group?.description ?? '')
  const [remediation, setRemediation] = useState<RemediationLevel>(group?.remediation ?? 'NoAutomatedResponse')
  const [userGroups, setUserGroups] = useState(group?.userGroups.join('\n') ?? '')
  const [conditions, setConditions] = useState<readonly Condition[]>(
    group?.conditions.map(({ property, operator, value }) => ({ property, operator, value })) ?? [firstCondition],
  )
  const matchable = conditions.length > 0 && conditions.every(({ value }) => value.trim() !== '')
  const save = async (): Promise<void> => {
    const lines = userGroups.split('\n').map((one) => one.trim()).filter(Boolean) // prettier-ignore
    const given = { name: name.trim(), description, remediation, conditions, userGroups: lines }
    const mutation = group ? UpdateDeviceGroupDocument : CreateDeviceGroupDocument
    await api.mutate({ mutation, variables: { group: given }, refetchQueries: [DeviceGroupsDocument], awaitRefetchQueries: true }) // prettier-ignore
    notices.done(t.saved)
    onClose()
  }
  return (
    <FormDialog
      title={group ? t.editGroup : t.newGroup}
      ready={matchable && name.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t.name} hint={t.nameHint} required>
        <Input
          value={name}
          maxLength={80}
          readOnly={group !== undefined}
          onChange={(_, { value }) => {
            setName(value)
          }}
        />
      </Field>
      <Field label={t.description}>
        <Textarea
          value={description}
          maxLength={2000}
          onChange={(_, { value }) => {
            setDescription(value)
          }}
        />
      </Field>
      <ConditionList conditions={conditions} onChange={setConditions} />
      <GroupPreview conditions={conditions} ready={matchable} />
      <Field label={t.remediation}>
        <Select
          value={remediation}
          onChange={(_, { value }) => {
            setRemediation(value as RemediationLevel)
          }}
        >
          {remediationLevels.map((level) => (
            <option key={level} value={level}>
              {t.levels[level]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t.userGroups} hint={t.userGroupsHint}>
        <Textarea
          value={userGroups}
          onChange={(_, { value }) => {
            setUserGroups(value)
          }}
        />
      </Field>
    </FormDialog>
  )
}
