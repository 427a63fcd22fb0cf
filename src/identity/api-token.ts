// API tokens as text: harrier_<id>_<secret>. The id is public and finds the token; of the secret only a hash is kept.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A token as its owner gets it, once. */
export interface IssuedToken {
  readonly id: string
  /** The whole text. */
  readonly token: string
  /** SHA-256 of the secret, in hexadecimal: a secret of 256 random bits needs no slow hash. */
  readonly hash: string
}

const form = /^harrier_([0-9a-f]{12})_([0-9A-Za-z_-]{43})$/

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** A new token of 256 random bits. */
export function issueToken(): IssuedToken {
  const id = randomBytes(6).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  return { id, token: `harrier_${id}_${secret}`, hash: hashOf(secret) }
}

/** What lists show of a token, so that its owner recognises it. */
export const tokenPrefix = (id: string): string => `harrier_${id}`

/** Whether a text is meant as an API token rather than as a provider's. */
export const isApiToken = (text: string): boolean => text.startsWith('harrier_')

/** The parts of a token; undefined where the text is none. */
export function readToken(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = form.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

/** Whether a secret is the one that was hashed, in a time that tells nothing about it. */
export function secretMatches(secret: string, hash: string): boolean {
  const [given, kept] = [Buffer.from(hashOf(secret), 'hex'), Buffer.from(hash, 'hex')]
  return given.length === kept.length && timingSafeEqual(given, kept)
}
