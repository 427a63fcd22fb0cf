// What is wrong with a request's query options.

/** A query option that is not understood: refused, never ignored. The message says which, and where in it. */
export class ODataError extends Error {
  override readonly name = 'ODataError'
  readonly code = 'ODataError'

  toJSON(): { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message }
  }
}
