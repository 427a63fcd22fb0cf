// Mail over SMTP: one message to one recipient, and what the server said of it.
import nodemailer from 'nodemailer'
import type { MailContent, Outcome, Send } from '../outbox/delivery.js'

/** How to reach the mail server. */
export interface SmtpSettings {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; else STARTTLS where the server offers it. */
  readonly secure: boolean
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** The address in From. */
  readonly from: string
}

export interface SmtpSender {
  readonly send: Send<MailContent>
  /** Ends the connections that are kept open. */
  close(): void
}

/** Limits on each step, far below the outbox's lease. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 } as const

/**
 * A sender with connections of its own, opened when first needed. The key becomes the Message-ID, so that a message
 * sent twice can be told from two messages.
 */
export function smtpSender({ host, port, secure, user, password, from }: SmtpSettings): SmtpSender {
  const transport = nodemailer.createTransport({
    host,
    port,
    secure,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    pool: true,
    maxConnections: 5,
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const send: Send<MailContent> = async (recipient, { subject, text, html }, key) => {
    try {
      const { response } = await transport.sendMail({
        from: { name: 'Harrier', address: from },
        // As an object: text with a comma in it would be two recipients.
        to: { name: '', address: recipient },
        subject,
        text,
        html,
        messageId: `<${key}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return { kind: 'sent', detail: firstLine(response) }
    } catch (error) {
      return outcomeOf(error)
    }
  }
  return {
    send,
    close: () => {
      transport.close()
    },
  }
}

/** 5xx is for good (RFC 5321 §4.2.1), unless it is about us: a login refused may be mended tomorrow. */
function outcomeOf(error: unknown): Outcome {
  const detail = firstLine(error instanceof Error ? error.message : String(error))
  const { responseCode, code } = error as { readonly responseCode?: unknown; readonly code?: unknown }
  const forGood = typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH'
  return { kind: forGood ? 'permanent' : 'temporary', detail }
}

const firstLine = (text: string): string => (text.split(/[\r\n]/, 1)[0] ?? '').slice(0, 300)
