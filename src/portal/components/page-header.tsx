import { Title2, Text, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { useCommonTexts } from '../shell/preferences.js'

const useStyles = makeStyles({
  header: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    marginBottom: tokens.spacingVerticalM,
  },
  titles: { display: 'flex', flexDirection: 'column', minWidth: 0, flexGrow: 1 },
  above: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  title: { overflowWrap: 'anywhere' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

export interface PageHeaderProps {
  readonly title: string
  /** Where the page stands, such as a link to the list it is of. */
  readonly above?: ReactNode
  /** Facts beneath the title. */
  readonly below?: ReactNode
  /** What can be done on the page. */
  readonly children?: ReactNode
}

/** The heading of a page, which names the browser's tab too. */
export function PageHeader({ title, above, below, children }: PageHeaderProps) {
  const styles = useStyles()
  const { product } = useCommonTexts()
  useEffect(() => {
    document.title = `${title} · ${product}`
  }, [title, product])
  return (
    <header className={styles.header}>
      <div className={styles.titles}>
        {above !== undefined && <Text className={styles.above}>{above}</Text>}
        <Title2 as="h1" className={styles.title}>
          {title}
        </Title2>
        {below}
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </header>
  )
}
