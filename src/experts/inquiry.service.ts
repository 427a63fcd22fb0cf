// Ask Defender Experts: questions with credits on the customer's side, answers with states on the experts'.
import { randomUUID } from 'node:crypto'
import type { Caller } from '../caller.js'
import { authorize, may } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { Feed } from '../live/feed.js'
import { mailAddress } from '../mail/address.js'
import { renderMail } from '../mail/templates.js'
import type { Delivery } from '../outbox/delivery.js'
import { queue } from '../outbox/outbox.store.js'
import { Invalid, NotFound } from '../request-errors.js'
import { line, lines, quoted } from '../request-text.js'
import type { Credits } from './credits.js'
import { creditsAt } from './credits.js'
import type { InquiryState } from './inquiry-states.js'
import { afterFollowUp, expertMay } from './inquiry-states.js'
import type { InquiryReach, InquiryRow, MessageRow, SubjectKind } from './inquiry.store.js'
import {
  addInquiry,
  addMessage,
  inquiriesBy,
  inquiryById,
  messagesOf,
  subjectExists,
  timesAsked,
} from './inquiry.store.js'

/** A question with all that was said. */
export interface Inquiry extends InquiryRow {
  readonly messages: readonly MessageRow[]
}

/** What a customer asks. */
export interface Question {
  readonly subjectKind: SubjectKind
  readonly subjectId: string
  /** Made from the subject where it is empty. */
  readonly topic: string
  readonly question: string
  readonly contacts: readonly string[]
}

export interface InquiryParts {
  readonly engine: Engine
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
  /** Called after mail was queued. */
  readonly nudge: () => void
  /** Wakes those who listen to what is said. */
  readonly feed: Pick<Feed, 'nudge'>
  /** Where people reach the portal, without a slash at the end; empty for no links. */
  readonly portalUrl: string
  /** Since when the customer has credits, in ticks; undefined while they have none of an earlier quarter. */
  readonly creditsSince: (session: ReadSession) => Promise<bigint | undefined>
}

/** What a subject is called where the portal's address is not known, and its page. */
const subjects = {
  ALERT: { name: 'Alert', path: '/alerts' },
  DEVICE: { name: 'Device', path: '/devices' },
  INCIDENT: { name: 'Incident', path: '/incidents' },
} as const satisfies Readonly<Record<Exclude<SubjectKind, 'GENERAL'>, object>>

const longest = { topic: 300, text: 10_000 } as const
const mostContacts = 20

export class InquiryService {
  constructor(private readonly parts: InquiryParts) {}

  /** Questions, newest first: all of them for experts and for who sees all devices, one's own for others. */
  async inquiries(caller: Caller): Promise<readonly Inquiry[]> {
    authorize(caller, 'readInquiries')
    return this.parts.engine.read(async (session) => {
      const rows = await inquiriesBy(session, reachOf(caller))
      const messages = await messagesOf(
        session,
        rows.map(({ id }) => id),
      )
      return rows.map((row) => withMessages(row, messages))
    })
  }

  /** One question. @throws NotFound also where it is another's */
  async inquiry(caller: Caller, id: string): Promise<Inquiry> {
    authorize(caller, 'readInquiries')
    return this.parts.engine.read(async (session) => {
      await this.visible(session, caller, id)
      return this.found(session, id)
    })
  }

  async credits(caller: Caller): Promise<Credits> {
    authorize(caller, 'readInquiries')
    return this.parts.engine.read((session) => this.creditsNow(session))
  }

  /** The topic that a question about something starts with: its link, where the portal's address is known. @throws Invalid */
  topicOf(kind: SubjectKind, about: string): string {
    if (kind === 'GENERAL') return ''
    const id = line('The id of a subject', about, longest.topic)
    const { name, path } = subjects[kind]
    const { portalUrl } = this.parts
    return portalUrl === '' ? `${name} ${id}` : `${portalUrl}${path}/${encodeURIComponent(id)}`
  }

  /** Asks the experts, for one credit. @throws Invalid without credit or question, NotFound for a subject that is not there */
  async ask(caller: Caller, question: Question): Promise<Inquiry> {
    authorize(caller, 'writeInquiries')
    const { subjectKind } = question
    const text = lines('A question', question.question, longest.text)
    const contacts = [...new Set(question.contacts.map(mailAddress))]
    if (contacts.length > mostContacts) throw new Invalid(`A question has at most ${mostContacts} contact addresses.`)
    const subjectId = subjectKind === 'GENERAL' ? '' : question.subjectId
    const topic = line('A topic', question.topic.trim() || this.topicOf(subjectKind, subjectId), longest.topic)
    return this.told(async (session) => {
      if (subjectKind !== 'GENERAL' && !(await subjectExists(session, subjectKind, subjectId, caller.deviceGroups))) {
        throw new NotFound(`There is no ${subjectKind.toLowerCase()} ${quoted(subjectId)}.`)
      }
      const { available, quarter, year } = await this.creditsNow(session)
      if (available === 0)
        throw new Invalid(`All credits of quarter ${quarter} of ${year} are used. A follow-up costs none.`)
      const now = this.parts.clock()
      const id = randomUUID()
      await addInquiry(session, {
        id,
        topic,
        subjectKind,
        subjectId,
        contacts,
        state: 'SUBMITTED',
        askedBy: caller.id,
        asker: caller.name,
        asked: now,
        changed: now,
      })
      await addMessage(session, {
        inquiryId: id,
        side: 'customer',
        author: caller.name,
        text,
        state: 'SUBMITTED',
        said: now,
      })
      return this.found(session, id)
    })
  }

  /** Says more to one's own question; what the experts waited for counts as given. @throws Invalid, NotFound */
  async followUp(caller: Caller, id: string, more: string): Promise<Inquiry> {
    authorize(caller, 'writeInquiries')
    const text = lines('A follow-up', more, longest.text)
    return this.told(async (session) => {
      const inquiry = await this.visible(session, caller, id)
      const state = afterFollowUp(inquiry.state)
      if (!state) throw new Invalid('The question is closed. Another can be asked.')
      await addMessage(session, {
        inquiryId: id,
        side: 'customer',
        author: caller.name,
        text,
        state,
        said: this.parts.clock(),
      })
      return this.found(session, id)
    })
  }

  /** Ends one's own question. @throws NotFound */
  async close(caller: Caller, id: string): Promise<Inquiry> {
    authorize(caller, 'writeInquiries')
    return this.told(async (session) => {
      const { state } = await this.visible(session, caller, id)
      if (state !== 'CLOSED') {
        await addMessage(session, {
          inquiryId: id,
          side: 'customer',
          author: caller.name,
          text: 'Closed.',
          state: 'CLOSED',
          said: this.parts.clock(),
        })
      }
      return this.found(session, id)
    })
  }

  /** The experts' side: says something and moves the question. The contacts get it by mail. @throws Invalid, NotFound */
  async reply(caller: Caller, id: string, answer: string, state: InquiryState): Promise<Inquiry> {
    authorize(caller, 'actAsExpert')
    const text = lines('A reply', answer, longest.text)
    const inquiry = await this.told(async (session) => {
      const before = await this.visible(session, caller, id)
      if (!expertMay(before.state, state))
        throw new Invalid(`A question that is ${before.state} cannot become ${state}.`)
      const now = this.parts.clock()
      const number = await addMessage(session, {
        inquiryId: id,
        side: 'expert',
        author: caller.name,
        text,
        state,
        said: now,
      })
      const mails = before.contacts.map((contact) => replyMail(before, contact, { number, text, state }, now))
      await queue(session, mails, now)
      return this.found(session, id)
    })
    if (inquiry.contacts.length > 0) this.parts.nudge()
    return inquiry
  }

  /** Stores something that is said, and wakes those who listen. */
  private async told(say: (session: WriteSession) => Promise<Inquiry>): Promise<Inquiry> {
    const inquiry = await this.parts.engine.transaction(say)
    this.parts.feed.nudge()
    return inquiry
  }

  private async creditsNow(session: ReadSession): Promise<Credits> {
    const now = this.parts.clock()
    return creditsAt(now, await timesAsked(session), (await this.parts.creditsSince(session)) ?? now)
  }

  private async visible(session: ReadSession, caller: Caller, id: string): Promise<InquiryRow> {
    const inquiry = await inquiryById(session, id)
    if (!inquiry || !(seesAll(caller) || inquiry.askedBy === caller.id)) throw noInquiry(id)
    return inquiry
  }

  private async found(session: ReadSession, id: string): Promise<Inquiry> {
    const inquiry = await inquiryById(session, id)
    if (!inquiry) throw noInquiry(id)
    return withMessages(inquiry, await messagesOf(session, [id]))
  }
}

/** There is none of this id, or it is another's. */
export const noInquiry = (id: string): NotFound => new NotFound(`There is no question ${quoted(id)}.`)

const seesAll = (caller: Caller): boolean => caller.deviceGroups === 'all' || may(caller, 'actAsExpert')

/** Whose questions a caller sees. */
export const reachOf = (caller: Caller): InquiryReach => ({ askedBy: seesAll(caller) ? undefined : caller.id })

/** A question with those of some messages that are its own. */
export const withMessages = (row: InquiryRow, messages: readonly MessageRow[]): Inquiry => ({
  ...row,
  messages: messages.filter(({ inquiryId }) => inquiryId === row.id),
})

const progress: Readonly<Record<InquiryState, string>> = {
  SUBMITTED: 'The question was received.',
  IN_REVIEW: 'The experts are looking into it.',
  NEEDS_INFO: 'More information is needed.',
  NEEDS_SAMPLES: 'Samples of the files are needed.',
  NEEDS_TIME: 'More time is needed.',
  ANSWERED: 'The question was answered.',
  CLOSED: 'The question was closed.',
}

const replyMail = (
  { topic }: InquiryRow,
  contact: string,
  { number, text, state }: Pick<MessageRow, 'number' | 'text' | 'state'>,
  now: bigint,
): Delivery => ({
  id: `inquiry:${number}|${contact}`,
  channel: 'email',
  recipient: contact,
  about: 'inquiry',
  due: now,
  content: renderMail(`Ask Defender Experts: ${topic}`, [
    { kind: 'paragraph', text: progress[state] },
    { kind: 'paragraph', text },
  ]),
})
