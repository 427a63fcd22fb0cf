import { useEffect, useState } from 'react'

/** For what opens over a page: once it is closed, whoever moves by keyboard goes on where they opened it. */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement) opener.focus()
    },
    [opener],
  )
}
