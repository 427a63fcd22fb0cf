// What became of alerts and rules, told to the hunting tables of reports as it happens.
import type { Logger } from 'pino'
import type { AlertFeed } from '../alerts/alert-feed.js'
import type { ReportService } from '../reports/report.service.js'

/** Runs of rules that find nothing ring no bell. */
const lookMs = 60_000

/** Begins telling; `stop` waits for what is under way. */
export function tellOutcomes(
  reports: Pick<ReportService, 'tell'>,
  feed: AlertFeed,
  log: Logger,
): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController()
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const heard = feed.count
      try {
        await reports.tell()
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
