// The evidence that a tuning rule looks for: groups of conditions that hold together, of which one is enough.
import { Button, Input, Select, Text, makeStyles, tokens } from '@fluentui/react-components'
import { AddRegular, DismissRegular } from '@fluentui/react-icons'
import { suppressionFields } from '../../../../alerts/suppression-rule.js'
import type { TuningGroup } from '../../../components/tuning-rule-form.js'
import { tuningRuleTexts } from '../../../components/tuning-rule.texts.js'
import type { SuppressionConditionInput, SuppressionField } from '../../../schema.js'
import { useTexts } from '../../../shell/preferences.js'
import { RowAction } from '../row-action.js'
import { alertTuningTexts } from './alert-tuning.texts.js'

const useStyles = makeStyles({
  groups: { border: 'none', padding: 0, margin: 0, minWidth: 0, display: 'grid', gap: tokens.spacingVerticalXS },
  legend: { padding: 0, fontWeight: tokens.fontWeightSemibold },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  group: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalS,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  condition: {
    display: 'grid',
    gridTemplateColumns: '2.5em minmax(0, 3fr) minmax(0, 6fr) auto',
    gap: tokens.spacingHorizontalXS,
    alignItems: 'center',
  },
  input: { minWidth: 0 },
  add: { justifySelf: 'start' },
})

const empty: SuppressionConditionInput = { field: 'fileName', value: '' }

export interface ConditionGroupsProps {
  readonly groups: readonly TuningGroup[]
  readonly onChange: (groups: readonly TuningGroup[]) => void
}

export function ConditionGroups({ groups, onChange }: ConditionGroupsProps) {
  const styles = useStyles()
  const t = useTexts(alertTuningTexts)
  const { evidence } = useTexts(tuningRuleTexts)
  return (
    <fieldset className={styles.groups}>
      <legend className={styles.legend}>{evidence}</legend>
      <Text className={styles.hint}>{groups.length === 0 ? t.noConditions : t.conditionsHint}</Text>
      {groups.map(({ conditions }, index) => (
        // A group has no name but its place.
        <ConditionGroup
          key={index}
          place={index + 1}
          conditions={conditions}
          onChange={(changed) => {
            const others = groups.toSpliced(index, 1)
            onChange(changed.length === 0 ? others : others.toSpliced(index, 0, { conditions: changed }))
          }}
        />
      ))}
      <Button
        size="small"
        icon={<AddRegular />}
        className={styles.add}
        onClick={() => {
          onChange([...groups, { conditions: [empty] }])
        }}
      >
        {t.addGroup}
      </Button>
    </fieldset>
  )
}

interface ConditionGroupProps {
  readonly place: number
  readonly conditions: readonly SuppressionConditionInput[]
  /** A group without conditions is none. */
  readonly onChange: (conditions: readonly SuppressionConditionInput[]) => void
}

function ConditionGroup({ place, conditions, onChange }: ConditionGroupProps) {
  const styles = useStyles()
  const t = useTexts(alertTuningTexts)
  const { fields } = useTexts(tuningRuleTexts)
  const change = (index: number, some: Partial<SuppressionConditionInput>): void => {
    onChange(conditions.map((one, at) => (at === index ? { ...one, ...some } : one)))
  }
  return (
    <>
      {place > 1 && <Text>{t.or}</Text>}
      <div className={styles.group} role="group" aria-label={t.group(place)}>
        {conditions.map(({ field, value }, index) => (
          <div key={index} className={styles.condition}>
            <Text>{index > 0 && t.and}</Text>
            <Select
              aria-label={t.field(index + 1)}
              value={field}
              onChange={(_, { value: chosen }) => {
                change(index, { field: chosen as SuppressionField })
              }}
            >
              {suppressionFields.map((one) => (
                <option key={one} value={one}>
                  {fields[one]}
                </option>
              ))}
            </Select>
            <Input
              className={styles.input}
              aria-label={t.value(index + 1)}
              value={value}
              maxLength={1000}
              onChange={(_, { value: typed }) => {
                change(index, { value: typed })
              }}
            />
            <RowAction
              icon={DismissRegular}
              label={t.removeCondition(index + 1, place)}
              onClick={() => {
                onChange(conditions.toSpliced(index, 1))
              }}
            />
          </div>
        ))}
        <Button
          size="small"
          icon={<AddRegular />}
          className={styles.add}
          aria-label={t.addConditionTo(place)}
          onClick={() => {
            onChange([...conditions, empty])
          }}
        >
          {t.addCondition}
        </Button>
      </div>
    </>
  )
}
