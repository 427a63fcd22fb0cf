// The tabs of the hunting page: their texts live in this browser, so that a reload loses nothing.

export interface Tab {
  readonly id: string
  readonly name: string
  readonly text: string
  /** ISO 8601; all times where empty. */
  readonly timespan: string
  /** The saved query that it came from. */
  readonly savedId?: string | undefined
}

export interface Tabs {
  readonly open: readonly Tab[]
  readonly active: string
}

const key = 'harrier.hunting.tabs'

export const newTab = (name: string, text = '', timespan = ''): Tab => ({ id: crypto.randomUUID(), name, text, timespan }) // prettier-ignore

const isTab = (value: unknown): value is Tab => {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, text, timespan } = value as Partial<Record<keyof Tab, unknown>>
  return [id, name, text, timespan].every((one) => typeof one === 'string')
}

/** The tabs of the last visit. What another version or a stranger wrote there is as good as nothing. */
export function storedTabs(): Tabs | undefined {
  try {
    const { open, active } = JSON.parse(localStorage.getItem(key) ?? '{}') as { open?: unknown; active?: unknown }
    const kept = Array.isArray(open) ? open.filter(isTab) : []
    const [first] = kept
    if (!first) return undefined
    return { open: kept, active: kept.some(({ id }) => id === active) ? String(active) : first.id }
  } catch {
    return undefined
  }
}

export function storeTabs(tabs: Tabs): void {
  try {
    localStorage.setItem(key, JSON.stringify(tabs))
  } catch {
    // A full or forbidden store: the tabs live as long as the page does.
  }
}

/** A change of one tab. */
export const changed = (tabs: Tabs, id: string, change: Partial<Tab>): Tabs => ({
  ...tabs,
  open: tabs.open.map((tab) => (tab.id === id ? { ...tab, ...change } : tab)),
})

/** The tab goes; its neighbour is active then. The last one leaves an empty one behind. */
export function closed({ open, active }: Tabs, id: string, empty: () => Tab): Tabs {
  const at = open.findIndex((tab) => tab.id === id)
  const left = open.filter((tab) => tab.id !== id)
  const neighbour = left[Math.min(at, left.length - 1)]
  if (!neighbour) {
    const fresh = empty()
    return { open: [fresh], active: fresh.id }
  }
  return { open: left, active: active === id ? neighbour.id : active }
}
