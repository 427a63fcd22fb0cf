import { Button, Text, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons'
import { Section } from '../../components/section.js'
import { Time } from '../../components/time.js'
import type { DetectionGapInput } from '../../schema.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import { detectionTexts } from './detection.texts.js'

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXS },
  gap: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  hint: { color: tokens.colorNeutralForeground2 },
})

export interface RuleGapsProps {
  readonly gaps: readonly DetectionGapInput[]
  /** For those who may. */
  readonly run?: (gap: DetectionGapInput) => void
  readonly running: boolean
}

/** What was loaded and never read, each stretch to be read after all. */
export function RuleGaps({ gaps, run, running }: RuleGapsProps) {
  const styles = useStyles()
  const t = useTexts(detectionTexts)
  const format = useFormat()
  return (
    <Section title={t.gaps}>
      {gaps.length === 0 ? (
        t.noGaps
      ) : (
        <>
          <Text className={styles.hint}>{t.gapsHint}</Text>
          <ul className={styles.list}>
            {gaps.map(({ after, upTo }) => (
              <li key={after} className={styles.gap}>
                <span>
                  <Time value={after} /> – <Time value={upTo} />
                </span>
                {run && (
                  <Button
                    size="small"
                    icon={<ArrowClockwiseRegular />}
                    disabled={running}
                    aria-label={t.runGap(format.dateTime(after), format.dateTime(upTo))}
                    onClick={() => {
                      run({ after, upTo })
                    }}
                  >
                    {t.runAgain}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}
