// Lists that the service gives page by page.
import type { ErrorLike, OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'

/** A Relay connection, as far as a list needs it. */
export interface Connection<Row> {
  readonly edges: readonly { readonly node: Row }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** The pages of a list that have come. */
export interface Pages<Shown> {
  /** Those so far, in one; of the question before while the first of the next is on its way, undefined before any. */
  readonly shown: Shown | undefined
  readonly error: ErrorLike | undefined
  readonly loading: boolean
  /** Asks for everything anew. */
  readonly retry: () => void
  /** Asks for the next page. */
  readonly more: () => void
}

/** Asks for the connection `field` of a query; the query takes the cursor `after`. */
export function usePages<Field extends string, Shown extends Connection<unknown>, Variables extends OperationVariables>(
  document: TypedDocumentNode<Readonly<Record<Field, Shown>>, Variables>,
  field: Field,
  variables: Variables,
): Pages<Shown> {
  type Data = Readonly<Record<Field, Shown>>
  const { data, previousData, error, refetch, fetchMore, loading } = useQuery(document as TypedDocumentNode<Data>, { variables, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const shown = (data ?? previousData)?.[field]
  return {
    shown,
    error,
    loading,
    retry: () => void refetch(),
    more: () => {
      void fetchMore({
        variables: { after: shown?.pageInfo.endCursor ?? null },
        updateQuery: (before, { fetchMoreResult }) => joined(before, fetchMoreResult, field),
      })
    },
  }
}

const joined = <Field extends string, Shown extends Connection<unknown>>(
  before: Readonly<Record<Field, Shown>>,
  next: Readonly<Record<Field, Shown>>,
  field: Field,
): Readonly<Record<Field, Shown>> => ({
  ...next,
  [field]: { ...next[field], edges: [...before[field].edges, ...next[field].edges] },
})
