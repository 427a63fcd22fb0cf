// How often a rule runs, and on which devices.
import { useQuery } from '@apollo/client/react'
import { Checkbox, Field, Radio, RadioGroup, Select, makeStyles } from '@fluentui/react-components'
import type { DetectionFrequency } from '../../schema.js'
import { useTexts } from '../../shell/preferences.js'
import { ruleTexts } from '../detections/rule.texts.js'
import { RuleScopesDocument } from './detection-editor.operations.js'
import { editorTexts } from './detection-editor.texts.js'
import type { FieldsProps } from './field-props.js'
import { frequencies } from './rule-draft.js'

const useStyles = makeStyles({ groups: { display: 'flex', flexWrap: 'wrap' } })

export function ScheduleFields({ draft, change, problemOf }: FieldsProps) {
  const styles = useStyles()
  const t = useTexts(editorTexts)
  const words = useTexts(ruleTexts)
  const known = useQuery(RuleScopesDocument).data?.deviceGroups.map(({ name }) => name) ?? []
  const { frequency, deviceGroups } = draft
  const names = [...new Set([...known, ...(deviceGroups ?? [])])]
  const problem = problemOf('deviceGroups')
  return (
    <>
      <Field label={words.frequency} hint={t.lookBack[frequency]}>
        <Select
          value={frequency}
          onChange={(_, { value }) => {
            change({ frequency: value as DetectionFrequency })
          }}
        >
          {frequencies.map((one) => (
            <option key={one} value={one}>
              {words.frequencies[one]}
            </option>
          ))}
        </Select>
      </Field>
      {names.length > 0 && (
        <Field label={t.scope} {...(problem !== undefined && { validationMessage: problem })}>
          <RadioGroup
            layout="horizontal"
            value={deviceGroups === null ? 'all' : 'some'}
            onChange={(_, { value }) => {
              change({ deviceGroups: value === 'all' ? null : [] })
            }}
          >
            <Radio value="all" label={t.allDevices} />
            <Radio value="some" label={t.someGroups} />
          </RadioGroup>
        </Field>
      )}
      {deviceGroups !== null && (
        <div role="group" aria-label={t.someGroups} className={styles.groups}>
          {names.map((name) => (
            <Checkbox
              key={name}
              label={name}
              checked={deviceGroups.includes(name)}
              onChange={(_, { checked }) => {
                const others = deviceGroups.filter((one) => one !== name)
                change({ deviceGroups: checked === true ? [...others, name] : others })
              }}
            />
          ))}
        </div>
      )}
    </>
  )
}
