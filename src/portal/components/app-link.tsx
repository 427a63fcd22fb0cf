import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { LinkProps } from 'react-router'
import { Link } from 'react-router'

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecoration: 'none',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { color: tokens.colorBrandForegroundLinkHover, textDecoration: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
})

/** A link to a page of the portal. */
export function AppLink({ className, ...props }: LinkProps) {
  const styles = useStyles()
  return <Link {...props} className={mergeClasses(styles.link, className)} />
}
