import { readToken } from '../../src/identity/api-token.js'

/** The part of an API token that nobody but its owner may see; it may hold underscores itself. */
export function secretOf(token: string): string {
  const parts = readToken(token)
  if (!parts) throw new Error(`no API token: ${token}`)
  return parts.secret
}
