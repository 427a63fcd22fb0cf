// The windows that plugins cut time into, as pieces of their KQL: of one length from Start on, or by the calendar.
// https://learn.microsoft.com/kusto/query/activity-metrics-plugin
import type { Expr } from '../../expression.js'

/** Over the scalars Start and End, and Window where it is a length. */
export interface Windows {
  /** The beginning of the window that holds a moment. */
  readonly of: (moment: string) => string
  /** The beginning of the window so many behind one. */
  readonly later: (window: string, count: string) => string
  /** How long a window is. */
  readonly length: (window: string) => string
  /** A table of all of them, its only column `bin`. */
  readonly all: string
}

export const evenWindows: Windows = {
  of: (moment) => `bin_at(${moment}, Window, Start)`,
  later: (window, count) => `${window} + ${count} * Window`,
  length: () => 'Window',
  all: 'range bin from Start to End step Window',
}

export const units = ['week', 'month', 'year'] as const
export type Unit = (typeof units)[number]

/** Weeks, months or years, whose first may begin before Start. */
const byUnit = (unit: Unit): Windows => ({
  of: (moment) => `startof${unit}(${moment})`,
  later: (window, count) => `startof${unit}(${window}, ${count})`,
  length: (window) => `(startof${unit}(${window}, 1) - ${window})`,
  all: `range n from 0 to tolong(datetime_diff('${unit}', End, Start)) step 1 | project bin = startof${unit}(Start, n)`,
})

/** The windows that a text names, where it names any of these. */
export function calendarWindows(window: Expr | undefined, allowed: readonly Unit[]): Windows | undefined {
  const unit = window?.kind === 'constant' ? allowed.find((name) => name === window.value) : undefined
  return unit && byUnit(unit)
}
