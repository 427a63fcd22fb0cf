// Which alerts are selected, by their ids: they stay so while the list grows and changes.
import { useMemo, useState } from 'react'

export interface Selection {
  readonly ids: ReadonlySet<string>
  readonly add: (id: string) => void
  readonly addAll: (ids: readonly string[]) => void
  /** Selects or lets go; with rows, all from the one before to this one. */
  readonly toggle: (id: string, rows?: readonly { readonly id: string }[]) => void
  readonly clear: () => void
}

interface State {
  readonly ids: ReadonlySet<string>
  readonly last: string | undefined
}

const none: State = { ids: new Set(), last: undefined }

export function useSelection(): Selection {
  const [{ ids }, setState] = useState(none)
  return useMemo<Selection>(
    () => ({
      ids,
      add: (id) => { setState((before) => ({ ids: new Set([...before.ids, id]), last: id })) }, // prettier-ignore
      addAll: (more) => { setState((before) => ({ ids: new Set([...before.ids, ...more]), last: before.last })) }, // prettier-ignore
      toggle: (id, rows) => { setState((before) => toggled(before, id, rows)) }, // prettier-ignore
      clear: () => { setState(none) }, // prettier-ignore
    }),
    [ids],
  )
}

function toggled({ ids, last }: State, id: string, rows: readonly { readonly id: string }[] | undefined): State {
  const places = [last, id].map((one) => rows?.findIndex((row) => row.id === one) ?? -1)
  const from = Math.min(...places)
  const to = Math.max(...places)
  if (rows && from >= 0) return { ids: new Set([...ids, ...rows.slice(from, to + 1).map((row) => row.id)]), last: id }
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, last: id }
}
