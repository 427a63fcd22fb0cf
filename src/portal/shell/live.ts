// Listening to the service: a subscription goes on after its last event, however often the connection is lost.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { useEffect, useEffectEvent } from 'react'
import { listeners, liveClient } from './api.js'

/** An event says where to go on: by the cursor in its one field. */
type LiveEvent = Readonly<Record<string, { readonly cursor: string }>>

/**
 * Listens while the component is there. `missed` is called where a connection was lost before the first event, so that
 * nothing says where to go on.
 */
export function useLive<Data extends LiveEvent, Variables extends { readonly after?: string | null | undefined }>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  heard: (event: Data) => void,
  missed: () => void,
): void {
  const onHeard = useEffectEvent(heard)
  const onMissed = useEffectEvent(missed)
  const key = JSON.stringify(variables)
  useEffect(() => {
    let cursor: string | undefined
    const query = print(document)
    const given = JSON.parse(key) as Readonly<Record<string, unknown>>
    const subscribe = (): (() => void) =>
      liveClient().subscribe<Data>(
        // The client writes this out anew each time that it connects.
        { query, variables: { ...given, get after() { return cursor } } }, // prettier-ignore
        {
          next: ({ data }) => {
            if (!data) return
            cursor = Object.values(data)[0]?.cursor ?? cursor
            onHeard(data)
          },
          // Whoever is not known any more is asked to sign in, which opens a new connection.
          error: () => undefined,
          complete: () => undefined,
        },
      )
    let end = subscribe()
    const again = listeners.on('opened', () => {
      end()
      end = subscribe()
      if (cursor === undefined) onMissed()
    })
    const back = listeners.on('reconnected', () => {
      if (cursor === undefined) onMissed()
    })
    return () => {
      again()
      back()
      end()
    }
  }, [document, key])
}
