// What people said and did, one below the other, each with who and when.
import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { Time } from './time.js'

const useStyles = makeStyles({
  entries: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM, fontSize: tokens.fontSizeBase200 }, // prettier-ignore
  entry: { borderLeft: `2px solid ${tokens.colorNeutralStroke2}`, paddingLeft: tokens.spacingHorizontalM },
  said: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: tokens.fontSizeBase300 },
  when: { color: tokens.colorNeutralForeground2 },
  who: { fontWeight: tokens.fontWeightSemibold },
})

export interface Entry {
  readonly time: string
  readonly who: string
  /** Words of theirs, with their line breaks. */
  readonly said?: string | undefined
  /** What they did. */
  readonly did?: ReactNode
  /** Beside who and when. */
  readonly beside?: ReactNode
}

/** In the order given. */
export function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  const styles = useStyles()
  return (
    <ul className={styles.entries}>
      {entries.map(({ time, who, said, did, beside }, i) => (
        <li key={`${time} ${i}`} className={styles.entry}>
          <div className={styles.when}>
            <span className={styles.who}>{who}</span> · <Time value={time} /> {beside}
          </div>
          {said !== undefined && <div className={styles.said}>{said}</div>}
          {did}
        </li>
      ))}
    </ul>
  )
}
