// The conditions of a device group, a row each.
import { Button, Input, Select, Text, makeStyles, tokens } from '@fluentui/react-components'
import { AddRegular, DismissRegular } from '@fluentui/react-icons'
import { conditionOperators, conditionProperties } from '../../../../device-groups/device-group.js'
import type { DeviceConditionInput, DeviceConditionOperator, DeviceConditionProperty } from '../../../schema.js'
import { useTexts } from '../../../shell/preferences.js'
import { RowAction } from '../row-action.js'
import { deviceGroupsTexts } from './device-groups.texts.js'

export type Condition = DeviceConditionInput

const useStyles = makeStyles({
  conditions: { border: 'none', padding: 0, margin: 0, minWidth: 0, display: 'grid', gap: tokens.spacingVerticalXS },
  legend: { padding: 0, fontWeight: tokens.fontWeightSemibold },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  condition: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 3fr) minmax(0, 4fr) auto',
    gap: tokens.spacingHorizontalXS,
    alignItems: 'center',
  },
  input: { minWidth: 0 },
  add: { justifySelf: 'start' },
})

export interface ConditionListProps {
  readonly conditions: readonly Condition[]
  readonly onChange: (conditions: readonly Condition[]) => void
}

export function ConditionList({ conditions, onChange }: ConditionListProps) {
  const styles = useStyles()
  const t = useTexts(deviceGroupsTexts)
  const change = (index: number, some: Partial<Condition>): void => {
    onChange(conditions.map((one, at) => (at === index ? { ...one, ...some } : one)))
  }
  return (
    <fieldset className={styles.conditions}>
      <legend className={styles.legend}>{t.conditions}</legend>
      <Text className={styles.hint}>{t.conditionsHint}</Text>
      {conditions.map(({ property, operator, value }, index) => (
        // A condition has no name but its place.
        <div key={index} className={styles.condition} role="group" aria-label={t.condition(index + 1)}>
          <Select
            aria-label={t.property}
            value={property}
            onChange={(_, { value: chosen }) => {
              change(index, { property: chosen as DeviceConditionProperty })
            }}
          >
            {conditionProperties.map((one) => (
              <option key={one} value={one}>
                {t.properties[one]}
              </option>
            ))}
          </Select>
          <Select
            aria-label={t.operator}
            value={operator}
            onChange={(_, { value: chosen }) => {
              change(index, { operator: chosen as DeviceConditionOperator })
            }}
          >
            {conditionOperators.map((one) => (
              <option key={one} value={one}>
                {t.operators[one]}
              </option>
            ))}
          </Select>
          <Input
            className={styles.input}
            aria-label={t.value}
            value={value}
            maxLength={80}
            onChange={(_, { value: typed }) => {
              change(index, { value: typed })
            }}
          />
          <RowAction
            icon={DismissRegular}
            label={t.removeCondition(index + 1)}
            disabled={conditions.length === 1}
            onClick={() => {
              onChange(conditions.filter((_, at) => at !== index))
            }}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<AddRegular />}
        className={styles.add}
        onClick={() => {
          onChange([...conditions, { property: 'Name', operator: 'StartsWith', value: '' }])
        }}
      >
        {t.addCondition}
      </Button>
    </fieldset>
  )
}
