// Proposes drafts whenever alerts came: one look at a time, and another where more came meanwhile.
import type { Logger } from 'pino'
import type { Feed } from '../live/feed.js'
import type { DraftService } from '../drafts/draft.service.js'

export interface Proposals {
  /** Begins no further look, and waits for the one under way. */
  readonly stop: () => Promise<void>
}

export function proposeDrafts(drafts: Pick<DraftService, 'propose'>, feed: Feed, log: Logger): Proposals {
  const stopping = new AbortController()
  const stopped = (): boolean => stopping.signal.aborted
  const work = async (): Promise<void> => {
    while (!stopped()) {
      const heard = feed.count
      try {
        await drafts.propose()
      } catch (error) {
        if (!stopped()) log.error({ err: error }, 'Drafts of notifications could not be proposed.')
      }
      await feed.wait(heard, stopping.signal)
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
