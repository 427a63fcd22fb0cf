// Why an alert is ranked so: what the model measured, the weightiest first, with how much each weighs.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Section } from '../../components/section.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import type { ShownAlert } from './alert-page.js'
import { alertTexts } from './alert.texts.js'

const useStyles = makeStyles({
  score: { fontWeight: tokens.fontWeightSemibold },
  bar: { height: '6px', borderRadius: '3px', backgroundColor: tokens.colorNeutralStroke2, overflow: 'hidden', margin: `${tokens.spacingVerticalXS} 0 ${tokens.spacingVerticalS}` }, // prettier-ignore
  fill: { height: '100%', backgroundColor: tokens.colorCompoundBrandBackground },
  reasons: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXS, fontSize: tokens.fontSizeBase200 }, // prettier-ignore
  reason: { display: 'grid', gridTemplateColumns: '44px minmax(0, 1fr)', gap: tokens.spacingHorizontalS },
  weight: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold },
  up: { color: tokens.colorStatusDangerForeground1 },
  down: { color: tokens.colorStatusSuccessForeground1 },
})

export function Priority({ priority }: { readonly priority: NonNullable<ShownAlert['priority']> }) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  const { number } = useFormat()
  const score = Math.round(priority.score)
  return (
    <Section title={t.priority}>
      <div className={styles.score}>{t.score(score)}</div>
      <div className={styles.bar} aria-hidden>
        <div className={styles.fill} style={{ width: `${score}%` }} />
      </div>
      <ul className={styles.reasons}>
        {priority.reasons.map(({ feature, text, weight }) => (
          <li key={feature} className={styles.reason}>
            <span
              className={mergeClasses(styles.weight, weight > 0 ? styles.up : styles.down)}
              title={weight > 0 ? t.raises : t.lowers}
            >
              {weight > 0 ? '+' : '−'}
              {number(Math.round(Math.abs(weight) * 10) / 10)}
            </span>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
