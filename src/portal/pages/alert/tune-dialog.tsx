// A rule for alerts like this one: resolved or hidden from now on, on this device or on all.
import { Checkbox, Field, Input, Radio, RadioGroup, Text, makeStyles } from '@fluentui/react-components'
import { useState } from 'react'
import { FormDialog } from '../../components/form-dialog.js'
import { useNotices } from '../../components/notices.js'
import type { SuppressionAction, SuppressionConditionInput } from '../../schema.js'
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
  const notices = useNotices()
  const possible = conditionsOf(alert)
  const [name, setName] = useState(alert.title.slice(0, 80))
  const [action, setAction] = useState<SuppressionAction>('RESOLVE')
  const [everywhere, setEverywhere] = useState(alert.deviceId === null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [comment, setComment] = useState('')
  const save = async (): Promise<void> => {
    const conditions = possible.filter((one) => chosen.has(keyOf(one)))
    const deviceId = everywhere ? null : alert.deviceId
    const groups = conditions.length > 0 ? [{ conditions }] : []
    const rule = { name: name.trim(), action, title: alert.title, comment, groups, deviceId }
    try {
      await api.mutate({ mutation: TuneAlertDocument, variables: { rule } })
      notices.done(t.tuned)
      onClose()
    } catch (error) {
      notices.failed(error)
    }
  }
  return (
    <FormDialog title={t.tune} ready={name.trim() !== ''} onSubmit={() => void save()} onClose={onClose}>
      <Text>{t.tuneHint}</Text>
      <Field label={t.ruleName} required>
        <Input
          value={name}
          maxLength={80}
          onChange={(_, { value }) => {
            setName(value)
          }}
        />
      </Field>
      <Field label={t.ruleAction}>
        <RadioGroup
          layout="horizontal"
          value={action}
          onChange={(_, { value }) => {
            setAction(value as SuppressionAction)
          }}
        >
          <Radio value="RESOLVE" label={t.resolve} />
          <Radio value="HIDE" label={t.hide} />
        </RadioGroup>
      </Field>
      <Field label={t.ruleScope}>
        <RadioGroup
          layout="horizontal"
          value={everywhere ? 'all' : 'one'}
          onChange={(_, { value }) => {
            setEverywhere(value === 'all')
          }}
        >
          {alert.deviceId !== null && <Radio value="one" label={t.thisDevice} />}
          <Radio value="all" label={t.everywhere} />
        </RadioGroup>
      </Field>
      {possible.length > 0 && (
        <fieldset className={styles.conditions}>
          <legend>{t.conditions}</legend>
          {possible.map((one) => (
            <div key={keyOf(one)} className={styles.condition}>
              <Checkbox
                label={`${one.field}: ${one.value}`}
                checked={chosen.has(keyOf(one))}
                onChange={(_, { checked }) => {
                  const next = new Set(chosen)
                  if (checked === true) next.add(keyOf(one))
                  else next.delete(keyOf(one))
                  setChosen(next)
                }}
              />
            </div>
          ))}
        </fieldset>
      )}
      <Field label={t.ruleComment}>
        <Input
          value={comment}
          onChange={(_, { value }) => {
            setComment(value)
          }}
        />
      </Field>
    </FormDialog>
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
