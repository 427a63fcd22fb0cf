// What an email notification rule says, and what may be said in one.
import { detectionSources, storedSource } from '../alerts/alert-sources.js'
import type { Severity } from '../alerts/alert-values.js'
import { severities } from '../alerts/alert-values.js'
import type { Language } from '../language.js'
import { mailAddress } from '../mail/address.js'
import { Invalid } from '../request-errors.js'
import { line, quoted } from '../request-text.js'
import { webhookUrl } from '../webhooks/webhook-sender.js'

export const digests = ['NONE', 'HOURLY', 'DAILY'] as const
/** Whether each alert has a mail of its own, or all of an hour or a day (UTC) leave together. */
export type Digest = (typeof digests)[number]

/** What a person gives for a rule. */
export interface RuleInput {
  readonly name: string
  readonly enabled: boolean
  /** Puts the customer's name in the mail. */
  readonly organizationName: boolean
  /** Puts a link to the alert in the mail. */
  readonly portalLink: boolean
  /** Puts the device's name in the mail, which servers elsewhere may process. */
  readonly deviceInformation: boolean
  /** The device groups whose alerts count; undefined for all devices. */
  readonly deviceGroups: readonly string[] | undefined
  readonly severities: readonly Severity[]
  /** Names of detection sources, in any spelling; none means all. */
  readonly sources: readonly string[]
  readonly digest: Digest
  /** What its mails are written in. */
  readonly language: Language
  readonly recipients: readonly string[]
  readonly webhooks: readonly string[]
}

const longestName = 200
const mostRecipients = 100

/** The same with everything in its stored spelling, each once. @throws Invalid for what a rule cannot say */
export function checkedRule(input: RuleInput): RuleInput {
  const name = line("A rule's name", input.name, longestName)
  if (input.severities.length === 0) throw new Invalid('A rule names at least one severity.')
  if (input.deviceGroups?.length === 0) throw new Invalid('A rule is for all devices or for at least one device group.')
  const recipients = unique(input.recipients.map(mailAddress))
  const webhooks = unique(input.webhooks.map(webhookUrl))
  const count = recipients.length + webhooks.length
  if (count === 0) throw new Invalid('A rule has at least one recipient.')
  if (count > mostRecipients) throw new Invalid(`A rule has at most ${mostRecipients} recipients.`)
  return {
    ...input,
    name,
    deviceGroups:
      input.deviceGroups && unique(input.deviceGroups.map((group) => line('A device group', group, longestName))),
    severities: severities.filter((severity) => input.severities.includes(severity)),
    sources: unique(input.sources.map(knownSource)),
    recipients,
    webhooks,
  }
}

function knownSource(text: string): string {
  const stored = storedSource(detectionSources, text)
  if (!detectionSources.some(({ hunting }) => hunting === stored)) {
    const known = detectionSources.map(({ portal }) => portal).join(', ')
    throw new Invalid(`${quoted(text)} is no detection source. There are ${known}.`)
  }
  return stored
}

const unique = (items: readonly string[]): readonly string[] => [...new Set(items)]
