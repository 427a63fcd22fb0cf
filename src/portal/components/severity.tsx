import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { AlertSeverity } from '../schema.js'
import { useCommonTexts } from '../shell/preferences.js'

const useStyles = makeStyles({
  severity: { display: 'inline-flex', alignItems: 'center', gap: '6px', whiteSpace: 'nowrap' },
  bars: { display: 'inline-flex', alignItems: 'flex-end', gap: '2px', height: '12px' },
  bar: { width: '4px', borderRadius: '1px', backgroundColor: tokens.colorNeutralStroke1 },
  High: { backgroundColor: tokens.colorPaletteRedBackground3 },
  Medium: { backgroundColor: tokens.colorPaletteDarkOrangeBackground3 },
  Low: { backgroundColor: tokens.colorPaletteYellowBackground3 },
  Informational: { backgroundColor: tokens.colorNeutralForeground3 },
})

const levels: Readonly<Record<AlertSeverity, number>> = { High: 3, Medium: 2, Low: 1, Informational: 1, UnSpecified: 0 }
const heights = ['5px', '8px', '12px']

/** How serious an alert is: by height, by colour and in words. */
export function Severity({ value }: { readonly value: AlertSeverity }) {
  const styles = useStyles()
  const { severity } = useCommonTexts()
  const lit = value === 'UnSpecified' ? undefined : styles[value]
  return (
    <span className={styles.severity}>
      <span className={styles.bars} aria-hidden>
        {heights.map((height, i) => (
          <span key={height} className={mergeClasses(styles.bar, i < levels[value] && lit)} style={{ height }} />
        ))}
      </span>
      {severity[value]}
    </span>
  )
}
