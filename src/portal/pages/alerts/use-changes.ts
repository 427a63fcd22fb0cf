// Changes as a page makes them: done, told, and taken back where somebody wishes.
import { useCallback } from 'react'
import { useNotices } from '../../components/notices.js'
import { useTexts } from '../../shell/preferences.js'
import type { QueuedAlert } from './alert-list.js'
import type { Changed } from './alert-changes.js'
import { alertsTexts } from './alerts.texts.js'

/** Gives a function that runs a change, shows what became of the alerts, and offers the way back. */
export function useChanges(shown: (alerts: readonly QueuedAlert[]) => void): (work: Promise<Changed>) => Promise<void> {
  const t = useTexts(alertsTexts)
  const notices = useNotices()
  return useCallback(
    async (work) => {
      const run = async (changing: Promise<Changed>, says: (n: number) => string, canUndo: boolean): Promise<void> => {
        try {
          const { alerts, changed, refused, undo } = await changing
          shown(alerts)
          const back = (): void => {
            void run(undo(), t.undone, false)
          }
          notices.done(says(changed), canUndo && changed > 0 ? back : undefined)
          if (refused) notices.failed(new Error(t.refused(refused.count, refused.why)))
        } catch (error) {
          notices.failed(error)
        }
      }
      await run(work, t.updated, true)
    },
    [t, notices, shown],
  )
}
