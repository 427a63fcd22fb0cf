import { Select } from '@fluentui/react-components'
import { useTexts } from '../shell/preferences.js'
import type { Period } from './periods.js'
import { periods } from './periods.js'
import { periodTexts } from './periods.texts.js'

export interface PeriodSelectProps {
  readonly period: Period
  readonly onChange: (period: Period) => void
}

/** Chooses how far back to look. */
export function PeriodSelect({ period, onChange }: PeriodSelectProps) {
  const t = useTexts(periodTexts)
  return (
    <Select
      aria-label={t.period}
      value={period}
      onChange={(_, { value }) => {
        onChange(value as Period)
      }}
    >
      {periods.map((one) => (
        <option key={one} value={one}>
          {t.periods[one]}
        </option>
      ))}
    </Select>
  )
}
