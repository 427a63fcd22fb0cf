// Changes what a tuning rule says.
import { Checkbox, Field, Input } from '@fluentui/react-components'
import { useState } from 'react'
import { useNotices } from '../../../components/notices.js'
import { TuningRuleForm } from '../../../components/tuning-rule-form.js'
import type { TuningRule } from '../../../components/tuning-rule-form.js'
import { api } from '../../../shell/api.js'
import { useTexts } from '../../../shell/preferences.js'
import type { SuppressionRulesQuery } from './alert-tuning.operations.js'
import { SuppressionRulesDocument, UpdateSuppressionRuleDocument } from './alert-tuning.operations.js'
import { alertTuningTexts } from './alert-tuning.texts.js'
import { ConditionGroups } from './condition-groups.js'

export type ShownRule = SuppressionRulesQuery['suppressionRules'][number]

export interface RuleDialogProps {
  readonly rule: ShownRule
  readonly onClose: () => void
}

export function RuleDialog({ rule: shown, onClose }: RuleDialogProps) {
  const t = useTexts(alertTuningTexts)
  const notices = useNotices()
  const [rule, setRule] = useState(() => saidBy(shown))
  const [release, setRelease] = useState(false)
  const change = (some: Partial<TuningRule>): void => {
    setRule((before) => ({ ...before, ...some }))
  }
  const title = rule.title?.trim() ?? ''
  const { groups, serviceSources } = rule
  // More would be refused: a rule for every alert, or a condition that everything meets.
  const means = title !== '' || groups.length > 0
  const whole = groups.every(({ conditions }) =>
    conditions.every(({ value }) => value.replaceAll('*', '').trim() !== ''),
  )
  const save = async (): Promise<void> => {
    const said = { ...rule, name: rule.name.trim(), title: title === '' ? null : title }
    await api.mutate({ mutation: UpdateSuppressionRuleDocument, variables: { id: shown.id, rule: said, release }, refetchQueries: [SuppressionRulesDocument], awaitRefetchQueries: true }) // prettier-ignore
    notices.done(t.changed)
    onClose()
  }
  return (
    <TuningRuleForm
      title={t.editTitle}
      hint={t.editHint}
      rule={rule}
      onChange={change}
      device={shown.deviceId === null ? undefined : { id: shown.deviceId, label: t.onDevice(shown.deviceId) }}
      ready={means && whole}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t.titles} hint={t.titlesHint}>
        <Input
          value={rule.title ?? ''}
          maxLength={1000}
          onChange={(_, { value }) => {
            change({ title: value })
          }}
        />
      </Field>
      {serviceSources.length > 0 && <Field label={t.products}>{serviceSources.join(', ')}</Field>}
      <ConditionGroups
        groups={groups}
        onChange={(changed) => {
          change({ groups: changed })
        }}
      />
      <Checkbox
        label={t.release}
        checked={release}
        onChange={(_, { checked }) => {
          setRelease(checked === true)
        }}
      />
    </TuningRuleForm>
  )
}

const saidBy = ({ name, comment, action, title, serviceSources, deviceId, groups }: ShownRule): TuningRule => ({
  name,
  comment,
  action,
  title,
  serviceSources,
  deviceId,
  groups: groups.map(({ conditions }) => ({ conditions: conditions.map(({ field, value }) => ({ field, value })) })),
})
