import { makeStyles, tokens } from '@fluentui/react-components'
import type { FluentIcon } from '@fluentui/react-icons'
import { Link } from 'react-router'

const useStyles = makeStyles({
  link: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    height: '32px',
    paddingInline: tokens.spacingHorizontalM,
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    textDecoration: 'none',
    whiteSpace: 'nowrap',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  icon: { fontSize: '20px' },
})

export interface LinkButtonProps {
  readonly to: string
  readonly icon: FluentIcon
  readonly children: string
}

/** A link among buttons. */
export function LinkButton({ to, icon: Icon, children }: LinkButtonProps) {
  const styles = useStyles()
  return (
    <Link to={to} className={styles.link}>
      <Icon className={styles.icon} aria-hidden />
      {children}
    </Link>
  )
}
