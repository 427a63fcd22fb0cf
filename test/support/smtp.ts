// A real SMTP server for tests, with a mind of its own: it accepts, rejects, delays and drops as it is told.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { SmtpSettings } from '../../src/mail/smtp.js'

export interface ReceivedMail {
  readonly to: readonly string[]
  readonly messageId: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What becomes of a message: taken, refused for now, refused for good, or the connection cut. */
export type Verdict = 'accept' | 'temporary' | 'permanent' | 'drop'

export interface TestSmtp {
  readonly settings: SmtpSettings
  /** Accepted messages, in their order. */
  readonly mails: readonly ReceivedMail[]
  /** Resolves when so many messages have been accepted. */
  reached(count: number): Promise<void>
  close(): Promise<void>
}

/** Listens on a port of its own. `judge` is asked for each message, with the recipient and the number of the try. */
export async function startSmtp(
  judge: (recipient: string, tries: number) => Verdict = () => 'accept',
): Promise<TestSmtp> {
  const mails: ReceivedMail[] = []
  const waiting = new Map<number, () => void>()
  let tries = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      // The rest of a message whose client was killed never comes.
      void simpleParser(stream).then(
        (mail) => {
          const to = session.envelope.rcptTo.map(({ address }) => address)
          const verdict = judge(to[0] ?? '', ++tries)
          if (verdict === 'drop') {
            server.connections.forEach((connection) => {
              if (connection.session === session) connection.close()
            })
            return
          }
          if (verdict !== 'accept') {
            done(Object.assign(new Error('not now'), { responseCode: verdict === 'temporary' ? 451 : 550 }))
            return
          }
          mails.push({
            to,
            messageId: mail.messageId ?? '',
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html ? mail.html : '',
          })
          waiting.get(mails.length)?.()
          done()
        },
        () => undefined,
      )
    },
  })
  // A client that is killed resets its connection.
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  return {
    settings: { host: '127.0.0.1', port, secure: false, from: 'harrier@example.org' },
    mails,
    reached: (count) =>
      new Promise((resolve) => {
        if (mails.length >= count) resolve()
        else waiting.set(count, resolve)
      }),
    close: () => new Promise((resolve) => { server.close(() => { resolve() }) }), // prettier-ignore
  }
}
