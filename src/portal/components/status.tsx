import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { AlertStatus, IncidentStatus } from '../schema.js'
import { useCommonTexts } from '../shell/preferences.js'

const useStyles = makeStyles({
  status: { display: 'inline-flex', alignItems: 'center', gap: '6px', whiteSpace: 'nowrap' },
  dot: {
    width: '8px',
    height: '8px',
    borderRadius: '50%',
    boxSizing: 'border-box',
    border: `2px solid ${tokens.colorNeutralForeground3}`,
  },
  New: { border: `2px solid ${tokens.colorCompoundBrandStroke}`, backgroundColor: tokens.colorCompoundBrandStroke },
  Active: { border: `2px solid ${tokens.colorCompoundBrandStroke}`, backgroundColor: tokens.colorCompoundBrandStroke },
  InProgress: { border: `2px solid ${tokens.colorCompoundBrandStroke}` },
  Resolved: { backgroundColor: tokens.colorNeutralForeground3 },
  Unknown: {},
})

/** How far the work on an alert or an incident is. */
export function Status({ value }: { readonly value: AlertStatus | IncidentStatus }) {
  const styles = useStyles()
  const { status } = useCommonTexts()
  return (
    <span className={styles.status}>
      <span className={mergeClasses(styles.dot, styles[value])} aria-hidden />
      {status[value]}
    </span>
  )
}
