import { Text, Title3, makeStyles, tokens } from '@fluentui/react-components'
import type { FluentIcon } from '@fluentui/react-icons'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  place: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
    maxWidth: '36rem',
    margin: '0 auto',
  },
  icon: { fontSize: '40px', color: tokens.colorNeutralForeground3, lineHeight: 1 },
  title: { textAlign: 'center' },
  hint: { color: tokens.colorNeutralForeground2 },
})

export interface EmptyProps {
  readonly icon: FluentIcon
  readonly title: string
  readonly hint?: string
  /** Where it stands for the whole page. */
  readonly wholePage?: boolean
  /** What can be done about it. */
  readonly children?: ReactNode
}

/** Stands where there is nothing to show, and says why. */
export function Empty({ icon: Icon, title, hint, wholePage = false, children }: EmptyProps) {
  const styles = useStyles()
  return (
    <div className={styles.place}>
      <Icon className={styles.icon} aria-hidden />
      <Title3 as={wholePage ? 'h1' : 'h2'} className={styles.title}>
        {title}
      </Title3>
      {hint !== undefined && <Text className={styles.hint}>{hint}</Text>}
      {children}
    </div>
  )
}
