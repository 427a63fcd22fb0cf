// Cursors: a place in an order, as text that only this installation can make.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Invalid } from '../request-errors.js'

/** A value that a place is made of. */
export type CursorPart = string | bigint

const signatureBytes = 16

/** Seals places into cursors and opens them again. */
export class Cursors {
  /** The key is the installation's own, so that cursors outlive a restart. */
  constructor(private readonly key: Buffer) {}

  /** `kind` says which order the place is in: a cursor of one order is none of another. */
  seal(kind: string, parts: readonly CursorPart[]): string {
    const content = Buffer.from(
      JSON.stringify([kind, ...parts.map((part) => (typeof part === 'bigint' ? { n: part.toString() } : part))]),
    )
    return Buffer.concat([this.sign(content), content]).toString('base64url')
  }

  /** The parts that were sealed. @throws Invalid for a text that is no cursor of this kind, or was changed */
  open(kind: string, cursor: string): readonly CursorPart[] {
    const bytes = Buffer.from(cursor, 'base64url')
    const signature = bytes.subarray(0, signatureBytes)
    const content = bytes.subarray(signatureBytes)
    const genuine = signature.length === signatureBytes && timingSafeEqual(signature, this.sign(content))
    if (!genuine) throw new Invalid('The cursor was not given by this service, or was changed since.')
    const [sealed, ...parts] = JSON.parse(content.toString()) as readonly [
      string,
      ...(string | { readonly n: string })[],
    ]
    if (sealed !== kind) throw new Invalid('The cursor belongs to a list in another order.')
    return parts.map((part) => (typeof part === 'string' ? part : BigInt(part.n)))
  }

  private sign(content: Buffer): Buffer {
    return createHmac('sha256', this.key).update(content).digest().subarray(0, signatureBytes)
  }
}
