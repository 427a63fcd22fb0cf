import { Button } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useCommonTexts } from '../shell/preferences.js'
import { Failure } from './failure.js'
import { Loading } from './loading.js'
import { usePageStyles } from './page-styles.js'
import type { Connection, Pages } from './use-pages.js'

export interface PagedListProps<Row> {
  readonly pages: Pages<Connection<Row>>
  /** What stands where there are no rows. */
  readonly empty: ReactNode
  readonly children: (rows: readonly Row[]) => ReactNode
}

/** The rows of a list with the way to more of them, or what stands in their place. */
export function PagedList<Row>({
  pages: { shown, error, loading, retry, more },
  empty,
  children,
}: PagedListProps<Row>) {
  const styles = usePageStyles()
  const { actions } = useCommonTexts()
  if (!shown) return error ? <Failure error={error} retry={retry} /> : <Loading />
  if (shown.edges.length === 0) return empty
  return (
    <>
      {children(shown.edges.map(({ node }) => node))}
      {shown.pageInfo.hasNextPage && (
        <Button className={styles.more} disabled={loading} onClick={more}>
          {actions.showMore}
        </Button>
      )}
    </>
  )
}
