// State that is worth a link: one value of the address.
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** A value of the address and how it is changed; without a value it is not there. */
export function useParam(name: string): readonly [string | undefined, (value: string | undefined) => void] {
  const [params, setParams] = useSearchParams()
  const change = useCallback(
    (value: string | undefined) => {
      setParams((before) => {
        const next = new URLSearchParams(before)
        if (value === undefined || value === '') next.delete(name)
        else next.set(name, value)
        return next
      })
    },
    [name, setParams],
  )
  return [params.get(name) ?? undefined, change]
}
