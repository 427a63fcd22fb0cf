// Signals over one engine, for the command line and evaluations: nobody is told of what they find.
import { Feed } from '../live/feed.js'
import { DeviceService } from '../devices/device.service.js'
import type { Engine } from '../engine/engine.js'
import type { Catalog } from '../kql/catalog.js'
import { Cursors } from '../paging/cursor.js'
import { SignalService } from './signal.service.js'

export interface SignalSetParts {
  readonly engine: Engine
  readonly catalog: Catalog
  /** Ticks. */
  readonly clock: () => bigint
  /** A finding of this score becomes an alert; none where it is above 100. */
  readonly alertScore: number
}

export function signalSet(parts: SignalSetParts): SignalService {
  // Its cursors never leave this process.
  const cursors = new Cursors(Buffer.alloc(32))
  const devices = new DeviceService({ ...parts, cursors })
  return new SignalService({
    ...parts,
    cursors,
    devices,
    feed: new Feed(),
    reactions: [],
    raised: () => undefined,
  })
}
