// A rule for alerts like this one: resolved or hidden from now on, on this device or on all.
import { Checkbox, makeStyles } from '@fluentui/react-components'
import { useState } from 'react'
import { useNotices } from '../../components/notices.js'
import { TuningRuleForm } from '../../components/tuning-rule-form.js'
import type { TuningRule } from '../../components/tuning-rule-form.js'
import { tuningRuleTexts } from '../../components/tuning-rule.texts.js'
import type { SuppressionConditionInput } from '../../schema.js'
import { api } from '../../shell/api.js'
import { useTexts } from '../../shell/preferences.js'
import type { ShownAlert } from './alert-page.js'
import { TuneAlertDocument } from './alert.operations.js'
import { alertTexts } from './alert.texts.js'

const useStyles = makeStyles({
  conditions: { border: 'none', padding: 0, margin: 0, minWidth: 0, maxHeight: '180px', overflowY: 'auto' },
  condition: { overflowWrap: 'anywhere' },
})

export function TuneDialog({ alert, onClose }: { readonly alert: ShownAlert; readonly onClose: () => void }) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  const { evidence, fields } = useTexts(tuningRuleTexts)
  const notices = useNotices()
  const possible = conditionsOf(alert)
  const { title, deviceId } = alert
  const [rule, setRule] = useState<TuningRule>({ name: title.slice(0, 80), comment: '', action: 'RESOLVE', title, serviceSources: [], deviceId, groups: [] }) // prettier-ignore
  const change = (some: Partial<TuningRule>): void => {
    setRule((before) => ({ ...before, ...some }))
  }
  const chosen = rule.groups.flatMap(({ conditions }) => conditions)
  const isChosen = (condition: SuppressionConditionInput): boolean => chosen.some((one) => keyOf(one) === keyOf(condition)) // prettier-ignore
  const choose = (condition: SuppressionConditionInput, on: boolean): void => {
    const others = chosen.filter((one) => keyOf(one) !== keyOf(condition))
    const conditions = on ? [...others, condition] : others
    change({ groups: conditions.length > 0 ? [{ conditions }] : [] })
  }
  const save = async (): Promise<void> => {
    await api.mutate({ mutation: TuneAlertDocument, variables: { rule: { ...rule, name: rule.name.trim() } } })
    notices.done(t.tuned)
    onClose()
  }
  return (
    <TuningRuleForm
      title={t.tune}
      hint={t.tuneHint}
      rule={rule}
      onChange={change}
      device={deviceId === null ? undefined : { id: deviceId, label: t.thisDevice }}
      onSubmit={save}
      onClose={onClose}
    >
      {possible.length > 0 && (
        <fieldset className={styles.conditions}>
          <legend>{evidence}</legend>
          {possible.map((one) => (
            <div key={keyOf(one)} className={styles.condition}>
              <Checkbox
                label={`${fields[one.field]}: ${one.value}`}
                checked={isChosen(one)}
                onChange={(_, { checked }) => {
                  choose(one, checked === true)
                }}
              />
            </div>
          ))}
        </fieldset>
      )}
    </TuningRuleForm>
  )
}

const keyOf = ({ field, value }: SuppressionConditionInput): string => `${field} ${value}`

/** What the evidence has that a rule can look at, each once. */
function conditionsOf({ evidence }: ShownAlert): readonly SuppressionConditionInput[] {
  const all = evidence.flatMap((one) => [
    { field: 'fileName' as const, value: one.fileName },
    { field: 'fileSha1' as const, value: one.sha1 },
    { field: 'folderPath' as const, value: one.filePath },
    { field: 'commandLine' as const, value: one.processCommandLine },
    { field: 'ipAddress' as const, value: one.ipAddress },
    { field: 'url' as const, value: one.url },
  ])
  const some = all.flatMap(({ field, value }) => (value === null || value === '' ? [] : [{ field, value }]))
  return [...new Map(some.map((one) => [keyOf(one), one])).values()]
}
