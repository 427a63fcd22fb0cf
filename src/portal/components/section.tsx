import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useId } from 'react'

const useStyles = makeStyles({
  section: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    minWidth: 0,
  },
  heading: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: tokens.spacingHorizontalS, minHeight: '28px', marginBottom: tokens.spacingVerticalS }, // prettier-ignore
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
})

export interface SectionProps {
  readonly title: string
  /** What can be done about it. */
  readonly actions?: ReactNode
  /** An article where it is one of many alike, so that it is no landmark. */
  readonly as?: 'section' | 'article'
  readonly children: ReactNode
}

/** A part of a page under a heading of its own. */
export function Section({ title, actions, as: Part = 'section', children }: SectionProps) {
  const styles = useStyles()
  const id = useId()
  return (
    <Part className={styles.section} aria-labelledby={id}>
      <div className={styles.heading}>
        <h2 className={styles.title} id={id}>
          {title}
        </h2>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </Part>
  )
}
