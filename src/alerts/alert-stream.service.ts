// Alerts as they are raised and changed: from now on or from a cursor on, each once and in the order of storing.
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { Feed } from '../live/feed.js'
import type { Listener } from '../live/stream.js'
import { batch, endable, numberIn, runsOf } from '../live/stream.js'
import type { Cursors } from '../paging/cursor.js'
import type { AlertRow, ChangeRow } from './alert.js'
import type { AlertFilter } from './alert-filter.js'
import { checkSize } from './alert-filter.js'
import { noAlert } from './alert.service.js'
import { alertsInPage, alertsOf, changesAfter, lastChange, lastRaised } from './alert.store.js'

export interface AlertStreamParts {
  readonly engine: Engine
  readonly cursors: Cursors
  readonly feed: Feed
}

/** An alert that was raised. A client that gives the cursor when it comes back gets what it missed. */
export interface AlertRaised {
  readonly alert: AlertRow
  readonly cursor: string
}

/** An alert that was changed, and how. */
export interface AlertChanged {
  readonly alert: AlertRow
  readonly changes: readonly ChangeRow[]
  readonly cursor: string
}

const raisedCursor = 'alerts raised'
const changedCursor = 'alert changed'

export class AlertStreamService {
  constructor(private readonly parts: AlertStreamParts) {}

  /** Alerts of a filter that the listener sees. @throws Invalid for a filter or cursor that makes no sense */
  raised(
    listener: Listener,
    filter: AlertFilter,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncIterableIterator<AlertRaised> {
    return endable(signal, (until) => this.readRaised(listener, filter, after, until))
  }

  /** Changes of one alert, or of all that the listener sees. @throws NotFound where the listener sees none of this id, Invalid for a cursor */
  changed(
    listener: Listener,
    id: string | undefined,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncIterableIterator<AlertChanged> {
    return endable(signal, (until) => this.readChanged(listener, id, after, until))
  }

  private async *readRaised(
    listener: Listener,
    filter: AlertFilter,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<AlertRaised, void, undefined> {
    const { engine, cursors, feed } = this.parts
    checkSize(filter)
    let last = after === undefined ? await engine.read(lastRaised) : numberIn(cursors.open(raisedCursor, after))
    while (!signal.aborted) {
      // The bell is read before the store: what comes between rings again.
      const rung = feed.count
      const { deviceGroups: groups } = await allowed(listener)
      const later: AlertFilter = { kind: 'all', of: [{ kind: 'compare', field: 'raised', by: 'gt', to: last }, filter] }
      const query = {
        groups,
        filter: later,
        order: { field: 'raised', descending: false },
        window: { size: batch, backwards: false },
        after: undefined,
        before: undefined,
      } as const
      const alerts = (await engine.read((session) => alertsInPage(session, query))).slice(0, batch)
      for (const alert of alerts) {
        last = alert.raised
        yield { alert, cursor: cursors.seal(raisedCursor, [last]) }
      }
      if (alerts.length < batch) await feed.wait(rung, signal)
    }
  }

  private async *readChanged(
    listener: Listener,
    id: string | undefined,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<AlertChanged, void, undefined> {
    const { engine, cursors, feed } = this.parts
    let last = after === undefined ? await engine.read(lastChange) : numberIn(cursors.open(changedCursor, after))
    while (!signal.aborted) {
      const rung = feed.count
      const { deviceGroups } = await allowed(listener)
      const [alerts, changes] = await engine.read(async (session) => {
        const read = await changesAfter(session, id, last, batch)
        const ids = id === undefined ? [...new Set(read.map(({ alertId }) => alertId))] : [id]
        return [await alertsOf(session, deviceGroups, ids), read]
      })
      if (id !== undefined && alerts.length === 0) throw noAlert(id)
      for (const run of runsOf(changes, ({ alertId }) => alertId)) {
        last = run.at(-1)?.number ?? last
        const alert = alerts.find((one) => one.id === run[0]?.alertId)
        // Of an alert that the listener does not see there is nothing to tell.
        if (alert) yield { alert, changes: run, cursor: cursors.seal(changedCursor, [last]) }
      }
      if (changes.length < batch) await feed.wait(rung, signal)
    }
  }
}

async function allowed(listener: Listener): Promise<Caller> {
  const caller = await listener()
  authorize(caller, 'readAlerts')
  return caller
}
