import { makeStyles, tokens } from '@fluentui/react-components'
import { AppLink } from '../../components/app-link.js'
import { rulePath, rulesForTechnique } from '../../components/detection-links.js'
import { Facts } from '../../components/facts.js'
import type { Period } from '../../components/periods.js'
import { Section } from '../../components/section.js'
import { Time } from '../../components/time.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import type { Technique } from './coverage-page.js'
import { coverageTexts } from './coverage.texts.js'

const useStyles = makeStyles({
  panel: { width: '300px', flexShrink: 0, overflowY: 'auto' },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXS },
  off: { color: tokens.colorNeutralForeground2 },
  links: { display: 'grid', gap: tokens.spacingVerticalXS, marginBlock: tokens.spacingVerticalM },
})

export interface TechniquePanelProps {
  readonly technique: Technique | undefined
  readonly period: Period
}

/** The rules for a technique, and the way to what fired. */
export function TechniquePanel({ technique, period }: TechniquePanelProps) {
  const styles = useStyles()
  const t = useTexts(coverageTexts)
  const common = useCommonTexts()
  if (!technique) return <div className={styles.panel}>{t.choose}</div>
  const { id, name, rules, alerts, lastFired } = technique
  const queue = `/alerts?${new URLSearchParams({ period, techniques: id }).toString()}`
  return (
    <div className={styles.panel} aria-live="polite">
      <Section title={`${id} ${name}`}>
        <Facts facts={[[t.lastFired, lastFired === null ? null : <Time value={lastFired} />]]} />
        <div className={styles.links}>
          {alerts > 0 ? <AppLink to={queue}>{t.showAlerts(common.alerts(alerts))}</AppLink> : t.noAlerts}
          {rules.length > 0 && <AppLink to={rulesForTechnique(id)}>{t.showRules}</AppLink>}
        </div>
        {rules.length === 0 && t.noRules}
        <ul className={styles.list}>
          {rules.map((rule) => (
            <li key={rule.id}>
              <AppLink to={rulePath(rule.id)}>{rule.title}</AppLink>
              {!rule.enabled && <span className={styles.off}> · {t.ruleOff}</span>}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  )
}
