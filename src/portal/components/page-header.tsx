import { Text, Title3, makeStyles, tokens } from '@fluentui/react-components'
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
  },
  titles: { minWidth: 0, flexGrow: 1 },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: tokens.spacingHorizontalM },
  beside: { color: tokens.colorNeutralForeground2 },
  above: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  title: { overflowWrap: 'anywhere', margin: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

export interface PageHeaderProps {
  readonly title: string
  /** Where the page stands, such as a link to the list it is of. */
  readonly above?: ReactNode
  /** A word beside the title, such as how many there are. */
  readonly beside?: string
  /** Facts beneath the title. */
  readonly below?: ReactNode
  /** What can be done on the page. */
  readonly children?: ReactNode
}

/** The heading of a page, which names the browser's tab too. */
export function PageHeader({ title, above, beside, below, children }: PageHeaderProps) {
  const styles = useStyles()
  const { product } = useCommonTexts()
  useEffect(() => {
    document.title = `${title} · ${product}`
  }, [title, product])
  return (
    <header className={styles.header}>
      <div className={styles.titles}>
        {above !== undefined && <Text className={styles.above}>{above}</Text>}
        <div className={styles.line}>
          <Title3 as="h1" className={styles.title}>
            {title}
          </Title3>
          {beside !== undefined && (
            <Text className={styles.beside} role="status">
              {beside}
            </Text>
          )}
        </div>
        {below}
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </header>
  )
}
