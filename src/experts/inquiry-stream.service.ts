// Questions as something is said to them: from now on or from a cursor on, each message once and in order.
import { authorize } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { Feed } from '../live/feed.js'
import type { Listener } from '../live/stream.js'
import { batch, endable, numberIn, runsOf } from '../live/stream.js'
import type { Cursors } from '../paging/cursor.js'
import type { Inquiry } from './inquiry.service.js'
import { noInquiry, reachOf, withMessages } from './inquiry.service.js'
import type { MessageRow } from './inquiry.store.js'
import { inquiriesBy, lastMessage, messagesAfter, messagesOf } from './inquiry.store.js'

export interface InquiryStreamParts {
  readonly engine: Engine
  readonly cursors: Cursors
  readonly feed: Feed
}

/** A question to which something was said. A client that gives the cursor when it comes back gets what it missed. */
export interface InquiryChanged {
  /** As it is now. */
  readonly inquiry: Inquiry
  /** What was said, oldest first. */
  readonly messages: readonly MessageRow[]
  readonly cursor: string
}

const messageCursor = 'inquiry messages'

export class InquiryStreamService {
  constructor(private readonly parts: InquiryStreamParts) {}

  /** What is said to one question, or to all that the listener sees. @throws NotFound where it sees none of this id, Invalid for a cursor */
  changed(
    listener: Listener,
    id: string | undefined,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncIterableIterator<InquiryChanged> {
    return endable(signal, (until) => this.read(listener, id, after, until))
  }

  private async *read(
    listener: Listener,
    id: string | undefined,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<InquiryChanged, void, undefined> {
    const { engine, cursors, feed } = this.parts
    let last = after === undefined ? await engine.read(lastMessage) : numberIn(cursors.open(messageCursor, after))
    while (!signal.aborted) {
      // The bell is read before the store: what comes between rings again.
      const rung = feed.count
      const caller = await listener()
      authorize(caller, 'readInquiries')
      const reach = reachOf(caller)
      const [inquiries, said] = await engine.read(async (session) => {
        const messages = await messagesAfter(session, { ...reach, id, after: last, most: batch })
        const ids = id === undefined ? [...new Set(messages.map(({ inquiryId }) => inquiryId))] : [id]
        const rows = await inquiriesBy(session, { ...reach, ids })
        const all = await messagesOf(session, ids)
        return [rows.map((row) => withMessages(row, all)), messages]
      })
      if (id !== undefined && inquiries.length === 0) throw noInquiry(id)
      for (const messages of runsOf(said, ({ inquiryId }) => inquiryId)) {
        last = messages.at(-1)?.number ?? last
        const inquiry = inquiries.find((one) => one.id === messages[0]?.inquiryId)
        if (inquiry) yield { inquiry, messages, cursor: cursors.seal(messageCursor, [last]) }
      }
      if (said.length < batch) await feed.wait(rung, signal)
    }
  }
}
