import { useTexts } from '../shell/preferences.js'
import { Choice } from './choice.js'
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
    <Choice
      label={t.period}
      value={period}
      values={periods}
      nameOf={(one) => t.periods[one]}
      onChange={(value) => {
        onChange(value as Period)
      }}
    />
  )
}
