// For all devices, or for some device groups.
import { useQuery } from '@apollo/client/react'
import { Radio, RadioGroup, Field } from '@fluentui/react-components'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { Choices } from './choices.js'
import { GroupChoicesDocument } from './settings.operations.js'
import { settingsTexts } from './settings.texts.js'

export interface GroupChoiceProps {
  /** Null for all devices. */
  readonly groups: readonly string[] | null
  readonly onChange: (groups: readonly string[] | null) => void
}

/** Whoever sees some groups alone chooses among those. */
export function GroupChoice({ groups, onChange }: GroupChoiceProps) {
  const t = useTexts(settingsTexts)
  const { me } = useSession()
  const { data } = useQuery(GroupChoicesDocument, { fetchPolicy: 'cache-and-network' })
  const options = (data?.deviceGroups ?? []).map(({ name }) => ({ value: name, label: name }))
  return (
    <>
      <Field label={t.devices}>
        <RadioGroup
          layout="horizontal"
          value={groups === null ? 'all' : 'some'}
          onChange={(_, { value }) => {
            onChange(value === 'all' ? null : [])
          }}
        >
          {me.deviceGroups === null && <Radio value="all" label={t.allDevices} />}
          <Radio value="some" label={t.someGroups} />
        </RadioGroup>
      </Field>
      {groups !== null && (
        <Choices legend={t.parts.deviceGroups} options={options} chosen={groups} onChange={onChange} />
      )}
    </>
  )
}
