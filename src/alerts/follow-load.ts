// What follows from a load of telemetry, in the transaction of each batch: devices seen, alerts raised.
import { placeLoaded } from '../device-groups/device-group.store.js'
import { seeDevices } from '../devices/device-records.store.js'
import type { WriteSession } from '../engine/session.js'
import type { FollowBatch } from '../ingest/index.js'
import { alertIdsIn, raiseFromRecords } from './alert-records.store.js'

/** What is done about alerts in the transaction that raises them, such as suppressing them or telling people. */
export type Reaction = (session: WriteSession, raised: readonly string[], now: bigint) => Promise<void>

/** Follows a load: its records become devices and alerts. */
export function followLoad(reactions: readonly Reaction[]): FollowBatch {
  return async (session, loaded, now) => {
    await seeDevices(session, loaded)
    await placeLoaded(session, loaded)
    const ids = new Set<string>()
    for (const { columns, staging, table } of loaded) {
      if (!recordTables.has(table) || !columns.has('AlertId')) continue
      for (const id of await alertIdsIn(session, staging)) ids.add(id)
    }
    const { raised } = await raiseFromRecords(
      session,
      [...ids].map((id) => ({ id, actor: 'ingest' })),
      now,
    )
    if (raised.length > 0) for (const react of reactions) await react(session, raised, now)
  }
}

/** The hunting tables that hold the records of alerts. */
const recordTables: ReadonlySet<string> = new Set(['AlertInfo', 'AlertEvidence', 'DeviceAlertEvents'])
