// How good the detections are: what they find in labelled captures, how high it stands, and how much noise is beside it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { detectionSet } from '../detections/detection-set.js'
import { eventTables } from '../devices/device.store.js'
import { openDatabase } from '../engine/database.js'
import { InProcessEngine } from '../engine/in-process.js'
import load from '../hunting/load.task.js'
import { nowTicks } from '../ingest/ticks.js'
import type { Catalog } from '../kql/catalog.js'
import { ticksPer } from '../kql/types.js'
import { signalSet } from '../signals/signal-set.js'
import { applicationTables } from '../storage/application-tables.js'
import type { CaptureAlert } from './evaluation.store.js'
import { alertsAbout, eventsLoaded, lastLoaded } from './evaluation.store.js'
import { leaveOneOut } from './leave-one-out.js'
import type { LabelledCapture } from './labels.js'
import { meets } from './labels.js'

/** An alert about a capture, and how it meets the capture's label. */
export interface JudgedAlert extends CaptureAlert {
  readonly meets: 'technique' | 'tactic' | undefined
}

/** What became of a capture. */
export interface CaptureResult {
  readonly capture: LabelledCapture
  readonly events: number
  /** The channels of the operating system that it was recorded from, with how many events came from each. */
  readonly channels: Readonly<Record<string, number>>
  /** The most urgent first. */
  readonly alerts: readonly JudgedAlert[]
  /** How many incidents the alerts are in; undefined where alerts were put into none. */
  readonly incidents: number | undefined
  /** The place, from 1, of the first alert that meets the label; undefined where none does. */
  readonly rank: number | undefined
  /** How long it took to load and to be run over, in milliseconds. */
  readonly elapsedMs: number
  /** Rules that could not be run, with what went wrong. */
  readonly failures: readonly string[]
}

/** Alerts where there was no attack. */
export interface BackgroundResult {
  readonly events: number
  readonly alerts: readonly CaptureAlert[]
}

export interface EvaluationParts {
  readonly catalog: Catalog
  readonly memoryBytes: number
  /** A finding of this score becomes an alert. */
  readonly findingAlertScore: number
  /** Rules instead of those that Harrier brings. */
  readonly rules?: string | undefined
  readonly signal: AbortSignal
  /** Told of each capture when it is judged. */
  readonly onJudged?: ((result: CaptureResult) => void) | undefined
}

/** Which captures are judged, over what. */
export interface EvaluationWish {
  /** The name of the one that is judged; all of them unless told. */
  readonly only?: string | undefined
  /** Judges each over those before it in the list alone: a quick look, in a sixth of the time. */
  readonly inOrder?: boolean
}

/** Judges captures, each over a database that holds all others unless told. */
export async function evaluateCaptures(
  parts: EvaluationParts,
  captures: readonly LabelledCapture[],
  { only, inOrder = false }: EvaluationWish = {},
): Promise<readonly CaptureResult[]> {
  return inFolder(async (folder) => {
    const path = join(folder, 'fleet.duckdb')
    const fleet = new Fleet(parts)
    await fleet.add(path, [])
    const judge = async (file: string, capture: LabelledCapture): Promise<CaptureResult> => {
      const result = await fleet.judge(file, capture)
      parts.onJudged?.(result)
      return result
    }
    if (inOrder && only === undefined) {
      const results: CaptureResult[] = []
      for (const capture of captures) results.push(await judge(path, capture))
      return results
    }
    if (only === undefined) return leaveOneOut(path, captures, { add: fleet.add, judge })
    const chosen = captures.filter(({ name }) => name === only)
    await fleet.add(
      path,
      captures.filter(({ name }) => name !== only),
    )
    return leaveOneOut(path, chosen, { add: fleet.add, judge })
  })
}

/** Counts the alerts on telemetry without an attack, in a database of its own. */
export async function evaluateBackground(
  parts: EvaluationParts,
  sources: readonly string[],
): Promise<BackgroundResult> {
  return inFolder(async (folder) => {
    const fleet = new Fleet(parts)
    return fleet.opened(join(folder, 'background.duckdb'), async (engine) => {
      await fleet.take(engine, sources)
      return engine.read(async (session) => ({
        events: await eventsLoaded(session, fleet.tables, 0n),
        alerts: await alertsAbout(session, fleet.tables, 0n),
      }))
    })
  })
}

/** Works in a folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-evaluation-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Databases that telemetry is loaded into and run over, with everything that the service does on its own. */
export class Fleet {
  /** The tables of events on devices. */
  readonly tables
  /** Each time rules run a day has passed, so that every scheduled one is due. */
  private days = 0n

  constructor(private readonly parts: EvaluationParts) {
    this.tables = eventTables(parts.catalog.tables())
  }

  readonly add = async (path: string, captures: readonly LabelledCapture[]): Promise<void> =>
    this.opened(path, async (engine) => {
      if (captures.length > 0)
        await this.take(
          engine,
          captures.map((capture) => capture.path),
        )
    })

  readonly judge = async (path: string, capture: LabelledCapture): Promise<CaptureResult> =>
    this.opened(path, async (engine) => {
      const before = await engine.read((session) => lastLoaded(session, this.tables))
      const started = performance.now()
      const failures = await this.take(engine, [capture.path])
      const elapsedMs = performance.now() - started
      const [events, found] = await engine.read(
        async (session) =>
          [await eventsLoaded(session, this.tables, before), await alertsAbout(session, this.tables, before)] as const,
      )
      const alerts = found.map((alert) => ({ ...alert, meets: meets(alert, capture.attack) }))
      const incidents = new Set(alerts.flatMap(({ incidentId }) => incidentId ?? []))
      const place = alerts.findIndex((alert) => alert.meets !== undefined)
      return {
        capture,
        events,
        channels: channelsOf(capture.path),
        alerts,
        incidents: alerts.some(({ incidentId }) => incidentId !== null) ? incidents.size : undefined,
        rank: place < 0 ? undefined : place + 1,
        elapsedMs,
        failures,
      }
    })

  /** Loads telemetry and has all that is due run over it. Gives what could not be run. */
  async take(engine: InProcessEngine, sources: readonly string[]): Promise<readonly string[]> {
    await this.load(engine, sources)
    const work = await this.dueWork(engine)
    // As the service does: how rare its events are is part of an alert's priority.
    await work.signals()
    return work.rules()
  }

  async load(engine: InProcessEngine, sources: readonly string[]): Promise<void> {
    const outcome = await engine.perform(load, { sources }, { signal: this.parts.signal })
    if (outcome.kind === 'failed') throw new Error(outcome.message)
  }

  /** What the service does of itself: counting what arrived, and a day later the rules, which give what could not be run. */
  async dueWork(engine: InProcessEngine): Promise<DueWork> {
    const { catalog, signal, rules, findingAlertScore } = this.parts
    const began = nowTicks()
    const clock = (): bigint => began + this.days * ticksPer.day
    const signals = signalSet({ engine, catalog, clock, alertScore: findingAlertScore })
    const { service } = await detectionSet({ engine, catalog, clock, ...(rules === undefined ? {} : { pack: rules }) })
    return {
      signals: async () => {
        await signals.advance(signal)
      },
      rules: async () => {
        this.days++
        const runs = await service.runDue(signal)
        return runs.flatMap(({ ruleId, error }) => (error === '' ? [] : `${ruleId}: ${error}`))
      },
    }
  }

  async opened<T>(path: string, work: (engine: InProcessEngine) => Promise<T>): Promise<T> {
    const { catalog, memoryBytes, signal } = this.parts
    signal.throwIfAborted()
    const engine = new InProcessEngine(
      await openDatabase({ path, catalog, application: applicationTables, memoryBytes }),
    )
    try {
      return await work(engine)
    } finally {
      await engine.close()
    }
  }
}

/** What a service does of itself about what has arrived. */
export interface DueWork {
  readonly signals: () => Promise<void>
  readonly rules: () => Promise<readonly string[]>
}

/** The channels named in a file of Windows events, one a line or in one list. */
function channelsOf(path: string): Readonly<Record<string, number>> {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  const counts: Record<string, number> = {}
  for (const [, channel = ''] of text.matchAll(/"Channel"\s*:\s*"([^"]+)"/g)) {
    const name = channel.replaceAll('\\/', '/')
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
