import { Select } from '@fluentui/react-components'

export interface ChoiceProps<Value extends string> {
  readonly label: string
  /** Empty for any of them. */
  readonly value: Value | ''
  readonly values: readonly Value[]
  /** What a value is called. */
  readonly nameOf: (value: Value) => string
  /** What it is called to choose none of them; left out where one must be chosen. */
  readonly any?: string
  /** Told the value, or an empty text for any. */
  readonly onChange: (value: string) => void
}

/** One of a few values that narrow a list. */
export function Choice<Value extends string>({ label, value, values, nameOf, any, onChange }: ChoiceProps<Value>) {
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(_, chosen) => {
        onChange(chosen.value)
      }}
    >
      {any !== undefined && <option value="">{any}</option>}
      {values.map((one) => (
        <option key={one} value={one}>
          {nameOf(one)}
        </option>
      ))}
    </Select>
  )
}
