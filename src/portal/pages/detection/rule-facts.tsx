import { makeStyles } from '@fluentui/react-components'
import { AppLink } from '../../components/app-link.js'
import { useCategoryWords } from '../../components/category.js'
import { rulesForTechnique } from '../../components/detection-links.js'
import { Facts } from '../../components/facts.js'
import { Section } from '../../components/section.js'
import { Time } from '../../components/time.js'
import { useTexts } from '../../shell/preferences.js'
import { EnableRule } from '../detections/enable-rule.js'
import { ruleTexts } from '../detections/rule.texts.js'
import { RunOutcome } from '../detections/run-outcome.js'
import type { ShownRule } from './detection-page.js'
import { detectionTexts } from './detection.texts.js'

const useStyles = makeStyles({ links: { display: 'flex', flexWrap: 'wrap', columnGap: '8px' } })

/** How a rule is set, name by name. */
export function RuleFacts({ rule, changed }: { readonly rule: ShownRule; readonly changed: () => void }) {
  const styles = useStyles()
  const t = useTexts(detectionTexts)
  const words = useTexts(ruleTexts)
  const category = useCategoryWords()
  const { by, withinSeconds } = rule.deduplicate
  const techniques = (
    <span className={styles.links}>
      {rule.techniques.map((technique) => (
        <AppLink key={technique} to={rulesForTechnique(technique)}>
          {technique}
        </AppLink>
      ))}
    </span>
  )
  return (
    <Section title={t.details}>
      <Facts
        facts={[
          [t.state, <EnableRule key="state" rule={rule} changed={changed} />],
          [words.frequency, words.frequencies[rule.frequency]],
          [words.lastRun, <RunOutcome key="run" run={rule.lastRun} />],
          [t.nextRun, rule.nextRun === null ? null : <Time value={rule.nextRun} />],
          [words.category, category(rule.category)],
          [words.techniques, rule.techniques.length > 0 ? techniques : null],
          [t.entities, rule.entities.map(({ entity, column }) => `${entity}: ${column}`).join(', ')],
          [t.deduplication, t.deduplicated(by.join(', '), t.duration(withinSeconds))],
          [t.scope, rule.deviceGroups?.join(', ') ?? t.allDevices],
          [words.origin, words.origins[rule.origin]],
          [t.createdBy(rule.createdBy), <Time key="created" value={rule.created} />],
          [t.changedBy(rule.changedBy), <Time key="changed" value={rule.changed} />],
          [t.id, rule.id],
        ]}
      />
    </Section>
  )
}
