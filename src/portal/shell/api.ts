// How the portal talks with the service: queries and mutations over HTTP, subscriptions over one WebSocket that is open
// while somebody is signed in. The browser's cookie says who asks; no script ever sees it.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError } from '@apollo/client'
import { ErrorLink } from '@apollo/client/link/error'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { OperationTypeNode } from 'graphql'
import type { Client } from 'graphql-ws'
import { createClient } from 'graphql-ws'

/** `lost` until the service answers again. */
export type Connection = 'starting' | 'live' | 'lost'

interface ApiEvents {
  /** The service does not know who asks any more. */
  'session-ended': undefined
  connection: Connection
  /** Somebody has signed in: there is a new WebSocket. */
  opened: undefined
  /** The service is back: what was shown may be old. */
  reconnected: undefined
}

/** What the pages want to hear of. */
class Listeners {
  private readonly byName = new Map<keyof ApiEvents, Set<() => void>>()

  /** Gives the function that ends it. */
  on(name: keyof ApiEvents, listener: () => void): () => void {
    const listeners = this.byName.get(name) ?? new Set()
    this.byName.set(name, listeners.add(listener))
    return () => {
      listeners.delete(listener)
    }
  }

  tell(name: keyof ApiEvents): void {
    for (const listener of this.byName.get(name) ?? []) listener()
  }
}

export const listeners = new Listeners()

let connection: Connection = 'starting'
/** Whether the service answers, for `useSyncExternalStore`. */
export const connectionNow = (): Connection => connection

function become(next: Connection): void {
  if (next === connection) return
  const back = connection === 'lost' && next === 'live'
  connection = next
  listeners.tell('connection')
  if (back) listeners.tell('reconnected')
}

let socket: Client | undefined

const longestWaitMs = 4000
/** How graphql-transport-ws closes a connection of somebody it does not know. */
const unauthorizedCode = 4401

/** Opens the WebSocket for whoever has just signed in; one that is open is another's. */
export function openLive(): void {
  closeLive()
  const opened: Client = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    lazy: false,
    keepAlive: 15_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => socket === opened,
    // A little apart, so that the pages of many people do not all come back in the same moment.
    retryWait: (tries) => new Promise((resolve) => { setTimeout(resolve, Math.min(longestWaitMs, 250 * 2 ** tries) * (0.75 + Math.random() / 2)) }), // prettier-ignore
    onNonLazyError: () => undefined,
    on: {
      connected: () => {
        if (socket === opened) become('live')
      },
      closed: (event) => {
        if (socket !== opened) return
        const unauthorized = (event as CloseEvent).code === unauthorizedCode
        if (unauthorized) listeners.tell('session-ended')
        else become('lost')
      },
    },
  })
  socket = opened
  listeners.tell('opened')
}

/** Closes the WebSocket, for good. */
export function closeLive(): void {
  const open = socket
  socket = undefined
  connection = 'starting'
  void open?.dispose()
}

/** The WebSocket of whoever is signed in. */
export function liveClient(): Client {
  if (!socket) throw new Error('Subscriptions are for people who are signed in.')
  return socket
}

const isUnauthenticated = (error: unknown): boolean =>
  (ServerError.is(error) && error.statusCode === 401) ||
  (CombinedGraphQLErrors.is(error) && error.errors.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED'))

const watch = new ErrorLink(({ error }) => {
  if (isUnauthenticated(error)) listeners.tell('session-ended')
})

const liveLink = new GraphQLWsLink({
  subscribe: (payload, sink) => liveClient().subscribe(payload, sink),
  on: (event, listener) => liveClient().on(event, listener),
  iterate: (payload) => liveClient().iterate(payload),
  dispose: () => undefined,
  terminate: () => undefined,
})

export const api = new ApolloClient({
  cache: new InMemoryCache({
    typePolicies: {
      Myself: { keyFields: [] },
      Enrollment: { keyFields: [] },
      Posture: { keyFields: [] },
      ServiceLimits: { keyFields: [] },
      DeviceGroup: { keyFields: ['name'] },
      DeviceEvent: { keyFields: false },
    },
  }),
  link: ApolloLink.from([
    watch,
    ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, liveLink, new HttpLink({ uri: '/graphql' })), // prettier-ignore
  ]),
  defaultOptions: { watchQuery: { notifyOnNetworkStatusChange: true } },
})

/** Whether an error says that there is no such thing, or none that the person sees. */
export const isNotFound = (error: unknown): boolean =>
  CombinedGraphQLErrors.is(error) && error.errors.some(({ extensions }) => extensions?.['code'] === 'NOT_FOUND')

/** What an error says to people; undefined where the service did not answer at all. */
export function messageOf(error: unknown): string | undefined {
  if (CombinedGraphQLErrors.is(error)) return error.errors.map(({ message }) => message).join(' ')
  if (ServerError.is(error)) return messageIn(error.bodyText) ?? error.message
  if (error instanceof TypeError) return undefined
  return error instanceof Error ? error.message : String(error)
}

function messageIn(body: string): string | undefined {
  try {
    const read = JSON.parse(body) as { readonly errors?: readonly { readonly message: string }[]; readonly error?: { readonly message: string } } // prettier-ignore
    return read.errors?.[0]?.message ?? read.error?.message
  } catch {
    return undefined
  }
}
