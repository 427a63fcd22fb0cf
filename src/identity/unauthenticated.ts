// A request whose bearer is not known.

/** The message says what is wrong with the token, and nothing that its bearer could not know. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated'
  readonly code = 'UNAUTHENTICATED'
}

/** The provider of identities does not answer: nobody can be told apart right now. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable'
  readonly code = 'UNAVAILABLE'
}
