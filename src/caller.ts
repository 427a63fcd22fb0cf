// Who asks: every service takes the caller first, so that what one may see is decided in one place.

/** Whoever a request comes from. */
export interface Caller {
  /** Shown in logs and audit records. */
  readonly name: string
}

/** The person at the command line of the machine that has the database. */
export const localCaller: Caller = { name: 'local' }
