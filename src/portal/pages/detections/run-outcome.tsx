import { makeStyles, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular, ErrorCircleFilled } from '@fluentui/react-icons'
import { Time } from '../../components/time.js'
import { useTexts } from '../../shell/preferences.js'
import type { RuleRunFragment } from './detections.operations.js'
import { ruleTexts } from './rule.texts.js'

const useStyles = makeStyles({
  run: { display: 'inline-flex', alignItems: 'center', gap: '6px' },
  failed: { color: tokens.colorStatusDangerForeground1 },
  succeeded: { color: tokens.colorNeutralForeground3 },
})

/** When a run began and how it ended, by sign and in words. */
export function RunOutcome({ run }: { readonly run: RuleRunFragment | null }) {
  const styles = useStyles()
  const { states, never } = useTexts(ruleTexts)
  if (!run) return never
  return (
    <span className={styles.run} title={run.error || states[run.state]}>
      {run.state === 'Failed' ? (
        <ErrorCircleFilled className={styles.failed} aria-label={states.Failed} />
      ) : (
        <CheckmarkCircleRegular className={styles.succeeded} aria-label={states.Succeeded} />
      )}
      <Time brief value={run.started} />
    </span>
  )
}
