// What can be wrong with a request, as opposed to with the query in it.

/** What is wrong with a request, where clients tell it apart by its code. */
export type InvalidCode = 'INVALID_REQUEST' | 'INVALID_BODY' | 'MISSING_PARAMETER' | 'BATCH_TOO_LARGE'

/** A request that makes no sense as it stands. The message says what would. */
export class Invalid extends Error {
  override readonly name = 'Invalid'

  constructor(
    message: string,
    readonly code: InvalidCode = 'INVALID_REQUEST',
  ) {
    super(message)
  }

  toJSON(): { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message }
  }
}

/** Something asked for by name that there is not. */
export class NotFound extends Error {
  override readonly name = 'NotFound'
  readonly code = 'NOT_FOUND'

  toJSON(): { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message }
  }
}

/** Something that the caller has no right to. The message says what right it takes. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden'
  readonly code = 'FORBIDDEN'

  toJSON(): { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message }
  }
}

/** A quota that the caller has used up. */
export interface UsedQuota {
  readonly quota: { readonly measure: string; readonly limit: number; readonly windowSeconds: number }
  readonly retryAfterSeconds: number
}

/** A caller who asks for more than their share. The message names the quota, and when it opens again. */
export class TooManyRequests extends Error {
  override readonly name = 'TooManyRequests'
  readonly code = 'TOO_MANY_REQUESTS'

  constructor(
    message: string,
    readonly used: UsedQuota,
  ) {
    super(message)
  }

  toJSON(): UsedQuota & { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message, ...this.used }
  }
}
