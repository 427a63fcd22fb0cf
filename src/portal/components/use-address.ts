// What a page shows, in its address: a link to the page shows the same.
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** The parameters of the address, and a way to change one of them; an empty value takes it out. */
export function useAddress(): readonly [params: URLSearchParams, change: (name: string, value: string) => void] {
  const [params, setParams] = useSearchParams()
  const change = useCallback(
    (name: string, value: string): void => {
      setParams((before) => {
        const next = new URLSearchParams(before)
        if (value === '') next.delete(name)
        else next.set(name, value)
        return next
      })
    },
    [setParams],
  )
  return [params, change]
}
