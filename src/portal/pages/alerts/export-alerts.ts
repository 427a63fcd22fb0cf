// The whole queue as CSV, read page by page, whatever of it is on the screen.
import { csvOf } from '../../components/csv.js'
import { download } from '../../components/download.js'
import { api } from '../../shell/api.js'
import type { ListQuery } from './alert-list.js'
import { AlertsInQueueDocument } from './alerts.operations.js'
import type { Column } from './columns.js'

const pageSize = 1000

/** Gives how many alerts there were. */
export async function exportAlerts(
  { filter, order }: ListQuery,
  columns: readonly Column[],
  headings: readonly string[],
): Promise<number> {
  const rows: (readonly string[])[] = [headings]
  let after: string | null = null
  do {
    const variables: { filter: typeof filter; orderBy: typeof order; first: number; after: string | null } = { filter, orderBy: order, first: pageSize, after } // prettier-ignore
    const { data } = await api.query({ query: AlertsInQueueDocument, variables, fetchPolicy: 'no-cache' })
    if (!data) break
    const { edges, pageInfo } = data.alerts
    rows.push(...edges.map(({ node }) => columns.map((column) => column.text(node))))
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after !== null)
  download(`alerts-${new Date().toISOString().slice(0, 10)}.csv`, 'text/csv;charset=utf-8', csvOf(rows))
  return rows.length - 1
}
