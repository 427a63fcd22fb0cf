// A page as Relay's connections have it.
import type { PageArgs } from './page.args.js'
import type { Page, PageRequest } from './page.js'

/** A page with a cursor for each row, and the size that was used. */
export interface Connection<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | undefined
    readonly endCursor: string | undefined
  }
  readonly pageSize: number
}

/** The connection of a page; a row's cursor is the place that it has in the list's order. */
export function connectionOf<Row>(page: Page<Row>, cursorOf: (row: Row) => string): Connection<Row> {
  const edges = page.rows.map((node) => ({ cursor: cursorOf(node), node }))
  const { hasNextPage, hasPreviousPage, size } = page
  return {
    edges,
    pageInfo: { hasNextPage, hasPreviousPage, startCursor: edges[0]?.cursor, endCursor: edges.at(-1)?.cursor },
    pageSize: size,
  }
}

/** The page that arguments ask for; null in them is as good as nothing. */
export const pageRequest = ({ first, after, last, before }: PageArgs): PageRequest => ({
  first: first ?? undefined,
  after: after ?? undefined,
  last: last ?? undefined,
  before: before ?? undefined,
})
