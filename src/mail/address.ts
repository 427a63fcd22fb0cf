// Mail addresses as they are taken from people: one plain address, nothing that a mail server could read as more.
import { Invalid } from '../request-errors.js'
import { quoted } from '../request-text.js'

/** The common subset of RFC 5321: no quoted part, no comment, no list, no control character. */
const pattern =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

/** The address without white space around it. @throws Invalid */
export function mailAddress(text: string): string {
  const address = text.trim()
  if (address.length > 254 || !pattern.test(address)) throw new Invalid(`${quoted(address)} is not a mail address.`)
  return address
}
