// A dialog with a form: what is asked, called off or sent.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components' // prettier-ignore
import type { ReactNode, SyntheticEvent } from 'react'
import { useState } from 'react'
import { messageOf } from '../shell/api.js'
import { useCommonTexts } from '../shell/preferences.js'
import { useReturnFocus } from './return-focus.js'

const useStyles = makeStyles({ form: { display: 'grid', gap: tokens.spacingVerticalM } })

export interface FormDialogProps {
  readonly title: string
  /** What the button says that sends the form; "Save" unless told. */
  readonly submit?: string
  /** Whether what is filled in is enough to be sent. */
  readonly ready: boolean
  /** Sends the form. A promise is waited for; where it fails, the dialog stays and says why. */
  readonly onSubmit: () => unknown
  /** Called when it is called off, by the button, the Escape key or a click beside it. */
  readonly onClose: () => void
  /** Further buttons, between those that call it off and send it. */
  readonly between?: ReactNode
  /** The fields. */
  readonly children: ReactNode
}

export function FormDialog({ title, submit, ready, onSubmit, onClose, between, children }: FormDialogProps) {
  const styles = useStyles()
  useReturnFocus()
  const { actions, session } = useCommonTexts()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const send = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      await onSubmit()
    } catch (error) {
      setProblem(messageOf(error) ?? session.unreachable)
    } finally {
      setBusy(false)
    }
  }
  const submitted = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (ready && !busy) void send()
  }
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogSurface aria-describedby={undefined}>
        <form onSubmit={submitted}>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.form}>
              {children}
              {problem !== undefined && (
                <MessageBar intent="error" layout="multiline">
                  <MessageBarBody>{problem}</MessageBarBody>
                </MessageBar>
              )}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{actions.cancel}</Button>
              {between}
              <Button type="submit" appearance="primary" disabled={!ready || busy}>
                {submit ?? actions.save}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
