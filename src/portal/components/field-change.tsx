import { useCommonTexts, useTexts } from '../shell/preferences.js'
import { changeTexts } from './field-change.texts.js'

export interface FieldChangeProps {
  readonly field: string
  /** Nothing where a value was taken away. */
  readonly to: string | null
}

/** A change of a field of an alert or an incident, in words. */
export function FieldChange({ field, to }: FieldChangeProps) {
  const t = useTexts(changeTexts)
  const common = useCommonTexts()
  const names: Readonly<Record<string, string>> = t.fields
  const values: Readonly<Record<string, string>> = {
    ...common.status,
    ...common.classification,
    ...common.determination,
  }
  const name = names[field] ?? field
  return <div>{to === null || to === '' ? t.cleared(name) : t.changed(name, values[to] ?? to)}</div>
}
