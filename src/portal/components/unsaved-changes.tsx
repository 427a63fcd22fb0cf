// Keeps a page with unsaved changes from being left unasked: by a link, by the browser's buttons, by closing the tab.
import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { useCommonTexts } from '../shell/preferences.js'
import { FormDialog } from './form-dialog.js'

/** Asks while there is something to lose. `unsaved` is called when somebody is about to leave. */
export function UnsavedChanges({ unsaved }: { readonly unsaved: () => boolean }) {
  const { unsaved: t } = useCommonTexts()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && unsaved(),
  )
  useEffect(() => {
    const closing = (event: BeforeUnloadEvent): void => {
      if (unsaved()) event.preventDefault()
    }
    window.addEventListener('beforeunload', closing)
    return () => {
      window.removeEventListener('beforeunload', closing)
    }
  }, [unsaved])
  if (blocker.state !== 'blocked') return null
  return (
    <FormDialog title={t.title} submit={t.leave} ready onSubmit={blocker.proceed} onClose={blocker.reset}>
      {t.hint}
    </FormDialog>
  )
}
