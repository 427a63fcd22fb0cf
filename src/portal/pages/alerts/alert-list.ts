// The alerts of a queue as they are shown: read page by page, changed and added to as events tell, and never moved by
// themselves while somebody points at them.
import type { ApolloClient } from '@apollo/client'
import type { AlertFilter } from '../../schema.js'
import type { AlertInQueueFragment } from './alerts.operations.js'
import { AlertsInQueueDocument } from './alerts.operations.js'
import type { QueueOrder } from './queue-state.js'

export type QueuedAlert = AlertInQueueFragment

export interface ListSnapshot {
  readonly rows: readonly QueuedAlert[]
  /** How many there are in all; undefined until the first page is there. */
  readonly total: number | undefined
  readonly loading: boolean
  readonly error: unknown
  /** Alerts that came while the list was held still, newest first. */
  readonly arrived: readonly QueuedAlert[]
  /** Ids of alerts that were put in as they came, to be pointed out. */
  readonly fresh: ReadonlySet<string>
}

/** What a list is of. */
export interface ListQuery {
  readonly filter: AlertFilter
  readonly order: QueueOrder
}

const pageSize = 200

const nothing: ListSnapshot = {
  rows: [],
  total: undefined,
  loading: true,
  error: undefined,
  arrived: [],
  fresh: new Set(),
}

/** Holds one list for `useSyncExternalStore`. */
export class AlertList {
  private snapshot = nothing
  private query: ListQuery | undefined
  private cursor: string | undefined
  private more = false
  /** Tells an answer that is still wanted from one to an older question. */
  private asked = 0
  private places = new Map<string, number>()
  private readonly watchers = new Set<() => void>()

  constructor(private readonly api: Pick<ApolloClient, 'query'>) {}

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => {
      this.watchers.delete(watcher)
    }
  }

  readonly now = (): ListSnapshot => this.snapshot

  /** Shows another query. What is there stays until its first page has come. */
  show(query: ListQuery): void {
    this.query = query
    this.restart()
  }

  /** Reads the same query anew. */
  readonly restart = (): void => {
    this.cursor = undefined
    this.more = true
    this.asked++
    this.set({ loading: false, error: undefined })
    this.loadMore()
  }

  /** Reads the next page, where there is one and none is on its way. */
  readonly loadMore = (): void => {
    const { query, cursor } = this
    if (!query || this.snapshot.loading || !this.more) return
    const asked = this.asked
    this.set({ loading: true, error: undefined })
    const variables = { filter: query.filter, orderBy: query.order, first: pageSize, after: cursor ?? null }
    this.api.query({ query: AlertsInQueueDocument, variables, fetchPolicy: 'no-cache' }).then(
      ({ data }) => {
        if (asked === this.asked && data) this.add(data.alerts, cursor === undefined)
      },
      (error: unknown) => {
        if (asked === this.asked) this.set({ loading: false, error })
      },
    )
  }

  /** An alert as it is now. One that is not in the list is none of its business. */
  change(alert: QueuedAlert): void {
    const place = this.places.get(alert.id)
    if (place === undefined) return
    const rows = [...this.snapshot.rows]
    rows[place] = alert
    this.set({ rows })
  }

  /** An alert that was raised just now. `still` keeps it aside. */
  arrive(alert: QueuedAlert, still: boolean): void {
    const { arrived, rows } = this.snapshot
    if (this.places.has(alert.id) || arrived.some(({ id }) => id === alert.id)) return
    if (still || this.snapshot.loading || !this.isNewestFirst()) {
      this.set({ arrived: [alert, ...arrived] })
      return
    }
    this.set({
      rows: [alert, ...rows],
      total: (this.snapshot.total ?? 0) + 1,
      fresh: new Set([...this.snapshot.fresh, alert.id]),
    })
    this.index()
  }

  /** Puts in what was kept aside: at the top where the newest are there, else where it belongs. */
  readonly showArrived = (): void => {
    const { arrived, rows, total, fresh } = this.snapshot
    if (!this.isNewestFirst()) {
      this.set({ arrived: [], fresh: new Set(arrived.map(({ id }) => id)) })
      this.restart()
      return
    }
    this.set({
      rows: [...arrived, ...rows],
      total: (total ?? 0) + arrived.length,
      arrived: [],
      fresh: new Set([...fresh, ...arrived.map(({ id }) => id)]),
    })
    this.index()
  }

  private isNewestFirst(): boolean {
    const { field, direction } = this.query?.order ?? {}
    return field === 'created' && direction === 'DESC'
  }

  private add(
    page: {
      readonly totalCount: number
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
      readonly edges: readonly { readonly node: QueuedAlert }[]
    },
    first: boolean,
  ): void {
    const before = first ? [] : this.snapshot.rows
    if (first) this.places = new Map()
    // A list by something that changes may give an alert twice.
    const rows = page.edges.map(({ node }) => node).filter(({ id }) => !this.places.has(id))
    for (const [i, { id }] of rows.entries()) this.places.set(id, before.length + i)
    this.cursor = page.pageInfo.endCursor ?? undefined
    this.more = page.pageInfo.hasNextPage
    const arrived = this.snapshot.arrived.filter(({ id }) => !this.places.has(id))
    this.set({
      rows: [...before, ...rows],
      total: page.totalCount,
      loading: false,
      arrived: first ? [] : arrived,
      ...(first && { fresh: new Set() }),
    })
  }

  private index(): void {
    this.places = new Map(this.snapshot.rows.map(({ id }, place) => [id, place]))
  }

  private set(some: Partial<ListSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...some }
    for (const watcher of this.watchers) watcher()
  }
}
