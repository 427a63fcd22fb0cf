// Something that a button does at once: done and told, or refused and told why.
import { useCallback, useState } from 'react'
import { useNotices } from '../../components/notices.js'

/** One at a time: while one is under way its buttons are shut. */
export interface Action {
  readonly busy: boolean
  readonly run: (work: () => Promise<unknown>, says: string) => void
}

export function useAction(): Action {
  const notices = useNotices()
  const [busy, setBusy] = useState(false)
  const run = useCallback(
    (work: () => Promise<unknown>, says: string): void => {
      const perform = async (): Promise<void> => {
        setBusy(true)
        try {
          await work()
          notices.done(says)
        } catch (error) {
          notices.failed(error)
        } finally {
          setBusy(false)
        }
      }
      void perform()
    },
    [notices],
  )
  return { busy, run }
}
