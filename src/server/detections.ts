// Detections at work: rules run as telemetry arrives and as their periods end.
import type { Logger } from 'pino'
import type { Feed } from '../live/feed.js'
import type { Reaction } from '../alerts/follow-load.js'
import { detectionSet } from '../detections/detection-set.js'
import type { DetectionService } from '../detections/detection.service.js'
import type { Engine } from '../engine/engine.js'
import { nowTicks } from '../ingest/ticks.js'
import type { Catalog } from '../kql/catalog.js'
import type { SignalService } from '../signals/signal.service.js'
import type { Cursors } from '../paging/cursor.js'
import type { Settings } from '../settings.js'

export interface Detections {
  readonly service: DetectionService
  /** To be called when something was loaded. */
  readonly nudge: () => void
  /** Begins nothing more, and waits for the run under way. */
  readonly stop: () => Promise<void>
}

export interface DetectionsParts {
  readonly engine: Engine
  readonly catalog: Catalog
  readonly feed: Feed
  readonly cursors: Cursors
  readonly reactions: readonly Reaction[]
  readonly raised: () => void
  readonly signals: Pick<SignalService, 'advance'>
  readonly settings: Settings
  readonly log: Logger
}

/** Scheduled rules are looked at this often. */
const lookMs = 60_000

/** @throws EngineError, NodeJS.ErrnoException for a folder of rules that is not there */
export async function startDetections(parts: DetectionsParts): Promise<Detections> {
  const { settings, log, signals, ...rest } = parts
  const { service, problems } = await detectionSet({ ...rest, clock: nowTicks, folder: settings.detectionFolder })
  for (const { file, line, message } of problems) log.warn({ file, line }, `A detection rule is left out: ${message}`)
  if (!settings.detections) return { service, nudge: () => undefined, stop: () => Promise.resolve() }
  const stopping = new AbortController()
  let working: Promise<void> | undefined
  let again = false
  const work = async (): Promise<void> => {
    do {
      again = false
      try {
        // Counted before rules look at it: how rare its events are is part of an alert's priority.
        await signals.advance(stopping.signal)
        const runs = await service.runDue(stopping.signal)
        for (const { ruleId, error } of runs)
          if (error !== '') log.warn({ rule: ruleId }, `A detection rule failed: ${error}`)
      } catch (error) {
        if (!stopping.signal.aborted) log.error({ err: error }, 'What has arrived could not be looked at.')
      }
    } while (asked())
    working = undefined
  }
  const asked = (): boolean => again && !stopping.signal.aborted
  const nudge = (): void => {
    again = true
    working ??= work()
  }
  const timer = setInterval(nudge, lookMs)
  timer.unref()
  nudge()
  return {
    service,
    nudge,
    stop: async () => {
      clearInterval(timer)
      stopping.abort()
      await working
    },
  }
}
