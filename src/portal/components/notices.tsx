// Short notices at the edge: what was done, with a way back, and what failed.
import { Link, Toast, ToastBody, ToastTitle, ToastTrigger, Toaster, useId, useToastController } from '@fluentui/react-components' // prettier-ignore
import type { ReactNode } from 'react'
import { createContext, use, useMemo } from 'react'
import { messageOf } from '../shell/api.js'
import { useCommonTexts } from '../shell/preferences.js'

export interface Notices {
  /** Says that something is done; `undo` takes it back. */
  readonly done: (title: string, undo?: () => void) => void
  readonly failed: (error: unknown) => void
}

const Context = createContext<Notices | undefined>(undefined)

/** Time enough to read it and to reach for the way back (WCAG 2.2.1). */
const [plainMs, undoMs] = [5000, 12_000]

export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const id = useId('notices')
  const { dispatchToast } = useToastController(id)
  const { actions, states, session } = useCommonTexts()
  const notices = useMemo<Notices>(
    () => ({
      done: (title, undo) => {
        const action = undo && (
          <ToastTrigger>
            <Link as="button" onClick={undo}>
              {actions.undo}
            </Link>
          </ToastTrigger>
        )
        dispatchToast(
          <Toast>
            <ToastTitle action={action ?? null}>{title}</ToastTitle>
          </Toast>,
          { intent: 'success', timeout: undo ? undoMs : plainMs, pauseOnHover: true },
        )
      },
      failed: (error) => {
        dispatchToast(
          <Toast>
            <ToastTitle>{states.notDone}</ToastTitle>
            <ToastBody>{messageOf(error) ?? session.unreachable}</ToastBody>
          </Toast>,
          { intent: 'error', timeout: undoMs, pauseOnHover: true },
        )
      },
    }),
    [dispatchToast, actions, states, session],
  )
  return (
    <Context value={notices}>
      {children}
      <Toaster toasterId={id} position="bottom-end" />
    </Context>
  )
}

/** How a page says what it has done. */
export function useNotices(): Notices {
  const notices = use(Context)
  if (!notices) throw new Error('Notices are given below their provider.')
  return notices
}
