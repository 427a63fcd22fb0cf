// What waits in the outbox: one message to one recipient over one channel.
import type { Language } from '../language.js'

/** How a message leaves. */
export const channels = ['email', 'webhook'] as const
export type Channel = (typeof channels)[number]

/** A message by mail, in both forms. */
export interface MailContent {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** What it is written in; English unless told. */
  readonly language?: Language
}

/** What is posted to a webhook: the event's name and its data, as JSON. */
export interface WebhookContent {
  readonly event: string
  readonly data: unknown
}

interface DeliveryBase {
  /** The same for the same message to the same recipient: what is queued twice is sent once. */
  readonly id: string
  /** An address or a URL. */
  readonly recipient: string
  /** What it is about, as the delivery log shows it: `alert`, `welcome`, `inquiry`, `test`. */
  readonly about: string
  readonly ruleId?: string | undefined
  readonly alertId?: string | undefined
  /** When it may leave, in ticks. */
  readonly due: bigint
}
export type Delivery = DeliveryBase &
  (
    | {
        readonly channel: 'email'
        readonly content: MailContent
        /** Mails of one digest leave as one; they have the same recipient and are due at the same time. */
        readonly digest?: string | undefined
      }
    | { readonly channel: 'webhook'; readonly content: WebhookContent }
  )

/** `failed` is for good, until somebody asks for another try. */
export type DeliveryState = 'queued' | 'sent' | 'failed'

/** What became of trying. A temporary failure is tried again, a permanent one is not. */
export type Outcome =
  | { readonly kind: 'sent'; readonly detail: string }
  | { readonly kind: 'temporary'; readonly detail: string }
  | { readonly kind: 'permanent'; readonly detail: string }

/** Puts a message on its way. Rejects never: what goes wrong is an outcome. `key` tells repeats of one message apart. */
export type Send<Content> = (recipient: string, content: Content, key: string) => Promise<Outcome>

/** The ways out that are set up. A channel without one keeps its messages. */
export interface Senders {
  readonly email?: Send<MailContent> | undefined
  readonly webhook?: Send<WebhookContent> | undefined
}
