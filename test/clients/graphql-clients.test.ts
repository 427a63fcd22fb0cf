// Front-end libraries against the running service, set up as their own documentation does it.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client/core'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { relayStylePagination } from '@apollo/client/utilities'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Client, fetchExchange } from '@urql/core'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { addAlerts, addDevices } from '../support/alerts.js'
import type { TestServer } from '../support/server.js'
import { startTestServer } from '../support/server.js'

const count = 10_000
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ demo: false })
  await addDevices(server.engine)
  await addAlerts(server.engine, 0, count)
})
afterAll(() => server.end())

interface AlertsPage {
  readonly alerts: {
    readonly totalCount: number
    readonly edges: readonly { readonly node: { readonly id: string; readonly device: { readonly name: string } } }[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  }
}
const alertsQuery = gql`
  query Alerts($after: String) {
    alerts(first: 1000, after: $after) {
      totalCount
      edges {
        cursor
        node {
          id
          device {
            id
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`

describe('@apollo/client', () => {
  const clients: ApolloClient[] = []
  afterAll(() => { for (const client of clients) client.stop() }) // prettier-ignore
  function apollo(link: ApolloClient.Options['link']): ApolloClient {
    const cache = new InMemoryCache({ typePolicies: { Query: { fields: { alerts: relayStylePagination() } } } })
    const client = new ApolloClient({ link, cache })
    clients.push(client)
    return client
  }
  const overHttp = (): ApolloClient => apollo(new HttpLink({ uri: `${server.url}/graphql`, headers: { authorization: `Bearer ${server.token}` } })) // prettier-ignore

  test('fetchMore walks the connection, and its cache joins the pages', async () => {
    const client = overHttp()
    const query = client.watchQuery<AlertsPage>({ query: alertsQuery })
    const subscription = query.subscribe({})
    let page = (await query.refetch()).data
    for (let pages = 1; page?.alerts.pageInfo.hasNextPage && pages < 20; pages++) {
      page = (await query.fetchMore({ variables: { after: page.alerts.pageInfo.endCursor } })).data
    }
    subscription.unsubscribe()
    const joined = client.readQuery<AlertsPage>({ query: alertsQuery })
    expect(joined?.alerts.totalCount).toBe(count)
    expect(joined?.alerts.edges.map(({ node }) => node.id)).toEqual(Array.from({ length: count }, (_, i) => `da${count - 1 - i}`)) // prettier-ignore
    expect(joined?.alerts.edges[0]?.node.device.name).toBe(`ws-${(count - 1) % 200}`)
  })

  test('an error is told with its code', async () => {
    const failed: unknown = await overHttp().query({ query: gql`{ hunt(query: "print Nope") { rows } }` }).catch((error: unknown) => error) // prettier-ignore
    expect(CombinedGraphQLErrors.is(failed)).toBe(true)
    expect(failed).toMatchObject({ errors: [{ message: expect.stringContaining("'Nope'") as unknown, extensions: { code: 'KQL_INVALID' } }] }) // prettier-ignore
  })

  test('a mutation changes what its cache shows', async () => {
    const client = overHttp()
    const status = gql`{ alert(id: "da1") { id status } }` // prettier-ignore
    expect((await client.query({ query: status })).data).toMatchObject({ alert: { status: 'New' } })
    await client.mutate({ mutation: gql`mutation { updateAlerts(ids: ["da1"], update: { status: "InProgress" }) { id alert { id status } } }` }) // prettier-ignore
    expect((await client.query({ query: status, fetchPolicy: 'cache-only' })).data).toMatchObject({ alert: { status: 'InProgress' } }) // prettier-ignore
  })

  test('alertRaised follows over graphql-ws, from a cursor on', async () => {
    const url = `${server.url.replace('http', 'ws')}/graphql`
    const socket = createClient({ url, webSocketImpl: WebSocket, connectionParams: { Authorization: `Bearer ${server.token}` } }) // prettier-ignore
    try {
      const client = apollo(new GraphQLWsLink(socket))
      const raised = gql`subscription Raised($after: String) { alertRaised(after: $after) { cursor alert { id } } }` // prettier-ignore
      interface Raised {
        readonly alertRaised: { readonly cursor: string; readonly alert: { readonly id: string } }
      }
      const take = (variables: object, wanted: number, begun: () => Promise<void>): Promise<readonly Raised['alertRaised'][]> =>
        new Promise((resolve, reject) => {
          const events: Raised['alertRaised'][] = []
          const subscription = client.subscribe<Raised>({ query: raised, variables }).subscribe({
            next: ({ data, error }) => {
              if (error) reject(new Error(error.message))
              if (data) events.push(data.alertRaised)
              if (events.length < wanted) return
              subscription.unsubscribe()
              resolve(events)
            },
            error: reject,
          })
          begun().catch(reject)
        }) // prettier-ignore
      let next = count
      const raise = async (): Promise<void> => {
        await addAlerts(server.engine, next++, 1)
        server.nudge()
      }
      // Raised until one is heard: the server has the subscription then.
      let heard = false
      const first = await take({}, 1, async () => { while (!heard && next < count + 500) await raise() }).finally(() => { heard = true }) // prettier-ignore
      const cursor = first[0]?.cursor ?? ''
      const from = Number(first[0]?.alert.id.slice(2)) + 1
      const later = await take({ after: cursor }, next + 2 - from, async () => { await raise(); await raise() }) // prettier-ignore
      expect(later.map(({ alert }) => alert.id)).toEqual(later.map((_, i) => `da${from + i}`))
    } finally {
      await socket.dispose()
    }
  })
})

describe('urql', () => {
  const query = '{ me { name } }'
  const client = (more: object): Client => new Client({ url: `${server.url}/graphql`, exchanges: [fetchExchange], fetchOptions: { headers: { authorization: `Bearer ${server.token}` } }, ...more }) // prettier-ignore

  test('its default, GET, is refused with what to do instead', async () => {
    const { error } = await client({}).query(query, {}).toPromise()
    expect(error?.message).toMatch(/apollo-require-preflight/)
  })

  test.each<readonly [string, () => object]>([
    ['by POST', () => ({ preferGetMethod: false })],
    ['by GET with the header', () => ({ preferGetMethod: true, fetchOptions: { headers: { authorization: `Bearer ${server.token}`, 'apollo-require-preflight': 'true' } } })],
  ])('%s it is answered', async (_, options) => {
    const { data, error } = await client(options()).query<object>(query, {}).toPromise()
    expect(error).toBeUndefined()
    expect(data).toMatchObject({ me: { name: expect.any(String) as unknown } })
  }) // prettier-ignore
})
