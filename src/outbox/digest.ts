// Several mails to one recipient as one.
import type { MailContent } from './delivery.js'

/** One mail that says what each would have said, in their order. One alone stays as it is. */
export function digestOf(contents: readonly MailContent[]): MailContent {
  const [only, ...others] = contents
  if (!only) throw new Error('A digest of nothing.')
  if (others.length === 0) return only
  return {
    subject: `${contents.length} alerts: ${only.subject}, and ${others.length} more`,
    text: contents.map(({ subject, text }) => `${subject}\n\n${text}`).join(`\n\n${'-'.repeat(72)}\n\n`),
    html: contents.map(({ html }) => html).join('\n<hr>\n'),
  }
}
