// The form of a tuning rule: what it does, where and why, around what says which alerts it means.
import { Field, Input, Radio, RadioGroup, Text } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { SuppressionAction, SuppressionConditionInput } from '../schema.js'
import { useTexts } from '../shell/preferences.js'
import { FormDialog } from './form-dialog.js'
import { tuningRuleTexts } from './tuning-rule.texts.js'

/** What a rule is to say. */
export interface TuningRule {
  readonly name: string
  readonly comment: string
  readonly action: SuppressionAction
  /** Alerts of this title alone; of any where null. */
  readonly title: string | null
  readonly serviceSources: readonly string[]
  /** Alerts of this device alone; of every one where null. */
  readonly deviceId: string | null
  /** All conditions of at least one hold. */
  readonly groups: readonly TuningGroup[]
}

export interface TuningGroup {
  readonly conditions: readonly SuppressionConditionInput[]
}

export interface TuningRuleFormProps {
  readonly title: string
  readonly hint: string
  readonly rule: TuningRule
  readonly onChange: (change: Partial<TuningRule>) => void
  /** The one device that the rule can be for, and how that is said; undefined for none. */
  readonly device: { readonly id: string; readonly label: string } | undefined
  /** Whether it says enough, its name aside. */
  readonly ready?: boolean
  readonly onSubmit: () => Promise<void>
  readonly onClose: () => void
  /** The fields that say which alerts it means. */
  readonly children: ReactNode
}

export function TuningRuleForm({
  title,
  hint,
  rule,
  onChange,
  device,
  ready = true,
  onSubmit,
  onClose,
  children,
}: TuningRuleFormProps) {
  const t = useTexts(tuningRuleTexts)
  const { name, comment, action, deviceId } = rule
  return (
    <FormDialog title={title} ready={ready && name.trim() !== ''} onSubmit={onSubmit} onClose={onClose}>
      <Text>{hint}</Text>
      <Field label={t.name} required>
        <Input
          value={name}
          maxLength={80}
          onChange={(_, { value }) => {
            onChange({ name: value })
          }}
        />
      </Field>
      <Field label={t.action}>
        <RadioGroup
          layout="horizontal"
          value={action}
          onChange={(_, { value }) => {
            onChange({ action: value as SuppressionAction })
          }}
        >
          <Radio value="RESOLVE" label={t.resolve} />
          <Radio value="HIDE" label={t.hide} />
        </RadioGroup>
      </Field>
      <Field label={t.scope}>
        <RadioGroup
          layout="horizontal"
          value={deviceId === null ? 'all' : 'one'}
          onChange={(_, { value }) => {
            onChange({ deviceId: value === 'all' ? null : (device?.id ?? null) })
          }}
        >
          {device && <Radio value="one" label={device.label} />}
          <Radio value="all" label={t.everywhere} />
        </RadioGroup>
      </Field>
      {children}
      <Field label={t.comment}>
        <Input
          value={comment}
          onChange={(_, { value }) => {
            onChange({ comment: value })
          }}
        />
      </Field>
    </FormDialog>
  )
}
