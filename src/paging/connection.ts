// A page as Relay's connections have it.
import type { Page, PageRequest } from './page.js'

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

export function connectionOf<Row>(page: Page<Row>, cursorOf: (row: Row) => string): Connection<Row> {
  const edges = page.rows.map((node) => ({ cursor: cursorOf(node), node }))
  const { hasNextPage, hasPreviousPage, size } = page
  return {
    edges,
    pageInfo: { hasNextPage, hasPreviousPage, startCursor: edges[0]?.cursor, endCursor: edges.at(-1)?.cursor },
    pageSize: size,
  }
}

/** Arguments as GraphQL gives them, where null is as good as nothing. */
type PageArgs = { readonly [Name in keyof PageRequest]: PageRequest[Name] | null }

export const pageRequest = ({ first, after, last, before }: PageArgs): PageRequest => ({
  first: first ?? undefined,
  after: after ?? undefined,
  last: last ?? undefined,
  before: before ?? undefined,
})
