// How long everything that the service does of itself takes: over a million events at first, then over ten thousand more.
import { join } from 'node:path'
import type { InProcessEngine } from '../engine/in-process.js'
import indexTerms from '../hunting/index.task.js'
import type { EvaluationParts } from './evaluation.js'
import { Fleet, inFolder } from './evaluation.js'
import { copyEvents, eventsLoaded, lastLoaded } from './evaluation.store.js'
import type { LabelledCapture } from './labels.js'

/** What a stretch of telemetry took, in seconds. */
export interface Stint {
  readonly events: number
  /** All rules, with the alerts that they raise. */
  readonly rules: number
  /** Counting how rare what arrived is. */
  readonly signals: number
}

export interface Speed {
  readonly first: Stint
  readonly next: Stint
}

/**
 * Measures over captures that happen on as many devices as it takes, in a database of its own.
 * @throws Error where a rule could not be run
 */
export async function measureSpeed(
  parts: EvaluationParts,
  captures: readonly LabelledCapture[],
  { first, next }: { readonly first: number; readonly next: number },
): Promise<Speed> {
  return inFolder(async (folder) => {
    const fleet = new Fleet(parts)
    return fleet.opened(join(folder, 'speed.duckdb'), async (engine) => {
      await fleet.load(engine, captures.map(({ path }) => path)) // prettier-ignore
      const { tables } = fleet
      const [of, held] = await engine.read(async (session) => [await lastLoaded(session, tables), await eventsLoaded(session, tables, 0n)] as const) // prettier-ignore
      for (let events = held, copy = 1; held > 0 && events < first; events += held, copy++) {
        await engine.transaction((session) => copyEvents(session, tables, { name: `-${copy}`, of, events: Math.min(held, first - events), loaded: of + 1n }), copying) // prettier-ignore
      }
      const begun = await stint(fleet, engine, 0n)
      await engine.transaction((session) => copyEvents(session, tables, { name: '-next', of, events: Math.min(held, next), loaded: of + 2n }), copying) // prettier-ignore
      return { first: begun, next: await stint(fleet, engine, of + 1n) }
    })
  })
}

const copying = { deadlineMs: 600_000 } as const

/** All that is due about what was loaded after a moment, with the index as a load would leave it. */
async function stint(fleet: Fleet, engine: InProcessEngine, after: bigint): Promise<Stint> {
  await engine.perform(indexTerms, undefined, {})
  const events = await engine.read((session) => eventsLoaded(session, fleet.tables, after))
  const work = await fleet.dueWork(engine)
  const signals = await seconds(() => work.signals())
  const rules = await seconds(async () => {
    const [failure] = await work.rules()
    if (failure !== undefined) throw new Error(failure)
  })
  return { events, rules, signals }
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
