// What is wrong or doubtful in a query, and where.

/** A place in a query's text: lines and columns (UTF-16 units) from 1, the offset from 0. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** What is wrong or doubtful in a query, in the engine's own words. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly severity: 'error' | 'warning'
  readonly start: Place
  /** Behind the last character. */
  readonly end: Place
}
