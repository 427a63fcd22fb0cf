// What became of alerts and rules, told to the hunting tables of reports as it happens; what was told is forgotten in time.
import type { Logger } from 'pino'
import type { Feed } from '../live/feed.js'
import type { DetectionService } from '../detections/detection.service.js'
import { nowTicks } from '../ingest/ticks.js'
import { ticksPer } from '../kql/types.js'
import type { ReportService } from '../reports/report.service.js'

export interface OutcomeParts {
  readonly reports: Pick<ReportService, 'tell'>
  readonly detections: Pick<DetectionService, 'forget'>
  /** For how many days runs of rules are kept; 0 for ever. */
  readonly runDays: number
  readonly feed: Feed
  readonly log: Logger
}

/** Runs of rules that find nothing ring no bell. */
const lookMs = 60_000
const forgetEvery = ticksPer.hour

/** Begins telling; `stop` waits for what is under way. */
export function tellOutcomes({ reports, detections, runDays, feed, log }: OutcomeParts): {
  readonly stop: () => Promise<void>
} {
  const stopping = new AbortController()
  let forgotten = 0n
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const heard = feed.count
      try {
        await reports.tell()
        // Behind the telling, which reads what is forgotten.
        const now = nowTicks()
        if (runDays > 0 && now - forgotten >= forgetEvery) {
          await detections.forget(now - BigInt(runDays) * ticksPer.day)
          forgotten = now
        }
      } catch (error) {
        log.error({ err: error }, 'What became of alerts could not be told to the tables of reports.')
      }
      await feed.wait(heard, AbortSignal.any([stopping.signal, AbortSignal.timeout(lookMs)]))
    }
  }
  const working = work()
  return {
    stop: async () => {
      stopping.abort()
      await working
    },
  }
}
