// How long everything that the service does of itself takes: over a million events at first, then over ten thousand more.
import { join } from 'node:path'
import type { InProcessEngine } from '../engine/in-process.js'
import indexTerms from '../hunting/index-terms.task.js'
import { ticksPer } from '../kql/types.js'
import type { DueWork, EvaluationParts } from './evaluation.js'
import { Fleet, inFolder } from './evaluation.js'
import type { Copy } from './evaluation.store.js'
import { copyEvents, eventsLoaded, lastLoaded, moveEvents } from './evaluation.store.js'
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
      const { tables } = fleet
      const loaded = (): Promise<bigint> => engine.read((session) => lastLoaded(session, tables))
      // They were recorded over years; here they are the work of one day.
      for (const { path } of captures) {
        const before = await loaded()
        await fleet.load(engine, [path])
        await engine.transaction((session) => moveEvents(session, tables, before, day), copying)
      }
      const [of, held] = [await loaded(), await engine.read((session) => eventsLoaded(session, tables, 0n))]
      const copy = (number: number, most: number, how: Omit<Copy, 'name'>): Promise<void> =>
        engine.transaction(
          (session) => copyEvents(session, tables, of, Math.min(held, most), { ...how, name: `-${number}` }),
          copying,
        )
      const copies = Math.max(0, Math.ceil(first / Math.max(1, held)) - 1)
      for (let number = 1; number <= copies; number++)
        await copy(number, first - held * number, { later: 0n, loaded: of + 1n })
      const work = await fleet.dueWork(engine)
      const begun = await stint(fleet, engine, work, 0n)
      await copy(copies + 1, next, { later: ticksPer.day, loaded: of + 2n })
      return { first: begun, next: await stint(fleet, engine, work, of + 1n) }
    })
  })
}

/** 16 November 2026 in ticks. */
const day = 639_303_840_000_000_000n

const copying = { deadlineMs: 600_000 } as const

/** All that is due about what was loaded after a moment, with the index as a load would leave it. */
async function stint(fleet: Fleet, engine: InProcessEngine, work: DueWork, after: bigint): Promise<Stint> {
  await engine.perform(indexTerms, undefined, {})
  const events = await engine.read((session) => eventsLoaded(session, fleet.tables, after))
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
