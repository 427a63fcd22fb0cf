// A page of a list, as Relay's cursor connections have it: so many after a place, or so many before one.
import { Invalid } from '../request-errors.js'

/** What a caller asks of a list. */
export interface PageRequest {
  readonly first?: number | undefined
  readonly after?: string | undefined
  readonly last?: number | undefined
  readonly before?: string | undefined
}

/** A page's size and direction, settled. */
export interface PageWindow {
  readonly size: number
  readonly backwards: boolean
  readonly after: string | undefined
  readonly before: string | undefined
}

const defaultPage = 50
export const largestPage = 1000

/** Settles a request: 50 unless told, more than 1,000 are cut to 1,000. @throws Invalid for what makes no sense */
export function pageWindow({ first, after, last, before }: PageRequest): PageWindow {
  if (first !== undefined && last !== undefined)
    throw new Invalid('A page has the first or the last so many, not both.')
  const size = first ?? last ?? defaultPage
  if (size < 1) throw new Invalid(`A page has at least one entry; ${size} were asked for.`)
  return { size: Math.min(size, largestPage), backwards: last !== undefined, after, before }
}

export interface Page<Row> {
  readonly rows: readonly Row[]
  /** The size used, which may be less than asked for. */
  readonly size: number
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

/** The page of rows that were read in the window's direction, one more than its size where there are more. */
export function pageOf<Row>(read: readonly Row[], { size, backwards, after, before }: PageWindow): Page<Row> {
  const more = read.length > size
  const rows = read.slice(0, size)
  return {
    rows: backwards ? rows.reverse() : rows,
    size,
    // At the place that a cursor names there is an entry, on the other side of the page.
    hasNextPage: backwards ? before !== undefined : more,
    hasPreviousPage: backwards ? more : after !== undefined,
  }
}
