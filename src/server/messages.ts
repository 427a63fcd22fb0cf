// The outbox with the ways out that the settings give it.
import type { Logger } from 'pino'
import type { Engine } from '../engine/engine.js'
import { nowTicks } from '../ingest/ticks.js'
import { smtpSender } from '../mail/smtp.js'
import { secretOf } from '../notifications/notification.store.js'
import type { Channel } from '../outbox/delivery.js'
import { Outbox } from '../outbox/outbox.js'
import type { Settings } from '../settings.js'
import { webhookSender } from '../webhooks/webhook-sender.js'

export interface Messages {
  /** The ways out that are set up. */
  readonly channels: readonly Channel[]
  /** To be called whenever something was queued. */
  readonly nudge: () => void
  /** Takes nothing more, and waits for what is on its way. */
  readonly stop: () => Promise<void>
}

/** Starts sending what is queued. Without a mail server mails are kept. */
export function startMessages(settings: Settings, engine: Engine, log: Logger): Messages {
  const smtp = settings.smtpHost === '' ? undefined : smtpOf(settings)
  const outbox = new Outbox({
    engine,
    clock: nowTicks,
    log,
    perHour: settings.messagesPerHour,
    senders: {
      email: smtp?.send,
      webhook: webhookSender({
        allowPrivate: settings.webhookPrivateAddresses,
        secretOf: (url) => engine.read((session) => secretOf(session, url)),
      }),
    },
  })
  outbox.nudge()
  return {
    channels: smtp ? ['email', 'webhook'] : ['webhook'],
    nudge: () => {
      outbox.nudge()
    },
    stop: async () => {
      await outbox.stop()
      smtp?.close()
    },
  }
}

const smtpOf = ({
  smtpHost,
  smtpPort,
  smtpTls,
  smtpUser,
  smtpPassword,
  mailFrom,
}: Settings): ReturnType<typeof smtpSender> =>
  smtpSender({
    host: smtpHost,
    port: smtpPort,
    secure: smtpTls,
    user: smtpUser === '' ? undefined : smtpUser,
    password: smtpPassword,
    from: mailFrom,
  })
