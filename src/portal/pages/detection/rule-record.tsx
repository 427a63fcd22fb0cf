import { AppLink } from '../../components/app-link.js'
import { alertsOfRule } from '../../components/detection-links.js'
import { Facts } from '../../components/facts.js'
import { Section } from '../../components/section.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import { ruleTexts } from '../detections/rule.texts.js'
import type { ShownRule } from './detection-page.js'
import { detectionTexts } from './detection.texts.js'

/** What analysts found its alerts to be. Shown to those who may read alerts. */
export function RuleRecord({ rule: { id, record } }: { readonly rule: Pick<ShownRule, 'id' | 'record'> }) {
  const t = useTexts(detectionTexts)
  const words = useTexts(ruleTexts)
  const format = useFormat()
  if (!record) return null
  const { alerts, truePositives, expected, falsePositives, unjudged, precision } = record
  const link = alerts > 0 && <AppLink to={alertsOfRule(id)}>{t.showAlerts}</AppLink>
  return (
    <Section title={t.record} actions={link}>
      {alerts === 0 ? (
        t.noRecord
      ) : (
        <Facts
          facts={[
            [t.alerts, format.number(alerts)],
            [t.truePositives, format.number(truePositives)],
            [t.expected, format.number(expected)],
            [t.falsePositiveCount, format.number(falsePositives)],
            [t.unjudged, format.number(unjudged)],
            [words.precision, precision === null ? null : format.percent(precision)],
          ]}
        />
      )}
    </Section>
  )
}
