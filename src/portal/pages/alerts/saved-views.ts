// Views of the queue that a person keeps: addresses by name, in their browser. An address can be sent to others.
import { useState } from 'react'

export interface SavedView {
  readonly name: string
  /** What stands behind the question mark. */
  readonly query: string
}

const place = 'harrier.alerts.views'

function kept(): readonly SavedView[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(read) ? read.filter(isView) : []
  } catch {
    return []
  }
}

const isView = (value: unknown): value is SavedView =>
  typeof value === 'object' && value !== null && 'name' in value && 'query' in value &&
  typeof value.name === 'string' && typeof value.query === 'string' // prettier-ignore

export interface SavedViews {
  readonly views: readonly SavedView[]
  /** One of the same name is replaced. */
  readonly save: (view: SavedView) => void
  readonly remove: (name: string) => void
}

export function useSavedViews(): SavedViews {
  const [views, setViews] = useState(kept)
  const keep = (next: readonly SavedView[]): void => {
    localStorage.setItem(place, JSON.stringify(next))
    setViews(next)
  }
  return {
    views,
    save: (view) => { keep([...views.filter(({ name }) => name !== view.name), view]) }, // prettier-ignore
    remove: (gone) => { keep(views.filter(({ name }) => name !== gone)) }, // prettier-ignore
  }
}
