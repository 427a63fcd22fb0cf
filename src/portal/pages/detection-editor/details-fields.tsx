// What a rule says of itself, and so of its alerts.
import { Field, Input, Select, Textarea } from '@fluentui/react-components'
import { categories, severities } from '../../../alerts/alert-values.js'
import { useCategoryWords } from '../../components/category.js'
import type { AlertSeverity } from '../../schema.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { ruleTexts } from '../detections/rule.texts.js'
import { editorTexts } from './detection-editor.texts.js'
import type { FieldsProps } from './field-props.js'
import type { RuleDraft } from './rule-draft.js'

type TextField = 'title' | 'description' | 'severityReason' | 'techniques' | 'recommendedActions' | 'falsePositives' | 'actions' // prettier-ignore

export function DetailsFields({ draft, change, problemOf }: FieldsProps) {
  const t = useTexts(editorTexts)
  const words = useTexts(ruleTexts)
  const common = useCommonTexts()
  const category = useCategoryWords()
  const text = (
    field: TextField,
    label: string,
    { hint, rows, required = true }: { hint?: string; rows?: number; required?: boolean } = {},
  ) => {
    // prettier-ignore
    const set = (value: string): void => {
      change({ [field]: value } satisfies Partial<RuleDraft>)
    }
    const problem = problemOf(field)
    return (
      <Field label={label} required={required} {...(hint !== undefined && { hint })} {...(problem !== undefined && { validationMessage: problem })}>
        {rows === undefined ? (
          <Input value={draft[field]} onChange={(_, { value }) => { set(value) }} />
        ) : (
          <Textarea rows={rows} resize="vertical" value={draft[field]} onChange={(_, { value }) => { set(value) }} />
        )}
      </Field>
    ) // prettier-ignore
  }
  return (
    <>
      {text('title', t.title, { hint: t.titleHint })}
      {text('description', t.description, { rows: 2 })}
      <Field label={words.severity}>
        <Select
          value={draft.severity}
          onChange={(_, { value }) => {
            change({ severity: value as AlertSeverity })
          }}
        >
          {severities
            .filter((one) => one !== 'UnSpecified')
            .toReversed()
            .map((one) => (
              <option key={one} value={one}>
                {common.severity[one]}
              </option>
            ))}
        </Select>
      </Field>
      {text('severityReason', t.severityReason, { rows: 2 })}
      <Field label={words.category}>
        <Select
          value={draft.category}
          onChange={(_, { value }) => {
            change({ category: value })
          }}
        >
          {categories.map((one) => (
            <option key={one} value={one}>
              {category(one)}
            </option>
          ))}
        </Select>
      </Field>
      {text('techniques', t.techniques, { hint: t.techniquesHint })}
      {text('recommendedActions', t.recommended, { hint: t.onePerLine, rows: 3 })}
      {text('falsePositives', t.falsePositives, { hint: t.onePerLine, rows: 2, required: false })}
      {text('actions', t.actions, { hint: t.onePerLine, rows: 2, required: false })}
    </>
  )
}
