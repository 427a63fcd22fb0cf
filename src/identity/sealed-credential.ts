// What a session's cookie and its record are to each other: the cookie has the key, the record what it opens. Neither
// a copy of the database nor a cookie without the database tells the token that somebody signed in with.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const [ivBytes, tagBytes] = [12, 16]
/** The last letter of 32 bytes says four bits: others than these would be a second text of the same key. */
const form = /^([0-9a-f]{24})\.([0-9A-Za-z_-]{42}[AEIMQUYcgkosw048])$/

/** A new session's id and key, and the text of its cookie. */
export function newSessionKey(): { readonly id: string; readonly key: Buffer; readonly cookie: string } {
  const id = randomBytes(12).toString('hex')
  const key = randomBytes(32)
  return { id, key, cookie: `${id}.${key.toString('base64url')}` }
}

/** The id and key in a cookie; undefined where the text is none of ours. */
export function readSessionKey(cookie: string): { readonly id: string; readonly key: Buffer } | undefined {
  const [, id, key] = form.exec(cookie) ?? []
  return id === undefined || key === undefined ? undefined : { id, key: Buffer.from(key, 'base64url') }
}

/** AES-256-GCM: the initial vector, the tag and the text, in base64. */
export function seal(text: string, key: Buffer): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
}

/** The text that was sealed; undefined for any other key. */
export function unseal(sealed: string, key: Buffer): string | undefined {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
