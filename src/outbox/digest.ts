// Several mails to one recipient as one.
import type { InEach } from '../language.js'
import type { MailContent } from './delivery.js'

const subjects: InEach<(first: string, others: number) => string> = {
  EN: (first, others) => `${others + 1} alerts: ${first}, and ${others} more`,
  FR: (first, others) => `${others + 1} alertes : ${first}, et ${others} de plus`,
}

/** One mail that says what each would have said, in their order. One alone stays as it is. */
export function digestOf(contents: readonly MailContent[]): MailContent {
  const [only, ...others] = contents
  if (!only) throw new Error('A digest of nothing.')
  if (others.length === 0) return only
  return {
    subject: subjects[only.language ?? 'EN'](only.subject, others.length),
    text: contents.map(({ subject, text }) => `${subject}\n\n${text}`).join(`\n\n${'-'.repeat(72)}\n\n`),
    html: contents.map(({ html }) => html).join('\n<hr>\n'),
  }
}
