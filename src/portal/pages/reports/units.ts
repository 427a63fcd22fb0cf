// Lengths of time and shares as people of a language write them.
import { localeOf } from '../../i18n/texts.js'
import { usePreferences } from '../../shell/preferences.js'

const steps = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]] as const // prettier-ignore

/** Writes a length of time in its largest unit: "3.5 hours". */
export function useDuration(): (seconds: number) => string {
  const { language } = usePreferences().preferences
  return (seconds) => {
    const [unit, size] = steps.find(([, least]) => seconds >= least) ?? (['second', 1] as const)
    const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const
    return new Intl.NumberFormat(localeOf(language), options).format(seconds / size)
  }
}

/** Writes a share of one: "66.7%". */
export function usePercent(): (share: number) => string {
  const { language } = usePreferences().preferences
  const percent = new Intl.NumberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: 1 })
  return (share) => percent.format(share)
}
