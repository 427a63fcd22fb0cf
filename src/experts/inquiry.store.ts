// Inquiries and their messages in and out.
import { memberTable } from '../device-groups/device-groups.tables.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { InquiryState } from './inquiry-states.js'

/** What a question is about. */
export const subjectKinds = ['ALERT', 'DEVICE', 'INCIDENT', 'GENERAL'] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** A question to the experts. Times in ticks. */
export interface InquiryRow {
  readonly id: string
  readonly topic: string
  readonly subjectKind: SubjectKind
  /** The alert's, device's or incident's id; empty for a general question. */
  readonly subjectId: string
  readonly contacts: readonly string[]
  readonly state: InquiryState
  /** The caller's id, which tells whose it is. */
  readonly askedBy: string
  /** The caller's name. */
  readonly asker: string
  readonly asked: bigint
  readonly changed: bigint
}

export interface MessageRow {
  readonly number: bigint
  readonly inquiryId: string
  readonly side: 'customer' | 'expert'
  readonly author: string
  readonly text: string
  /** The state after it. */
  readonly state: InquiryState
  readonly said: bigint
}

const columns = `id, topic, subject_kind AS "subjectKind", subject_id AS "subjectId", contacts, state,
  asked_by AS "askedBy", asker, asked, changed`

/** Whose questions are meant. */
export interface InquiryReach {
  /** The id of the one who asked; undefined for everybody. */
  readonly askedBy: string | undefined
}

/** Newest first; of these ids alone where told. */
export const inquiriesBy = (
  session: ReadSession,
  { askedBy, ids }: InquiryReach & { readonly ids?: readonly string[] },
): Promise<readonly InquiryRow[]> =>
  session.rows<InquiryRow>(
    `SELECT ${columns} FROM inquiries
     WHERE ($askedBy IS NULL OR asked_by = $askedBy) AND ($ids::VARCHAR[] IS NULL OR list_contains($ids::VARCHAR[], id))
     ORDER BY asked DESC, id`,
    { askedBy, ids: ids ?? null },
  )

export async function inquiryById(session: ReadSession, id: string): Promise<InquiryRow | undefined> {
  const [row] = await session.rows<InquiryRow>(`SELECT ${columns} FROM inquiries WHERE id = $id`, { id })
  return row
}

const messageColumns = 'm.number, m.inquiry_id AS "inquiryId", m.side, m.author, m.text, m.state, m.said'

/** All that was said to some questions, oldest first. */
export const messagesOf = (session: ReadSession, ids: readonly string[]): Promise<readonly MessageRow[]> =>
  session.rows<MessageRow>(
    `SELECT ${messageColumns} FROM inquiry_messages AS m WHERE list_contains($ids, m.inquiry_id) ORDER BY m.number`,
    { ids },
  )

/** Some of what was said behind a message, to one question or to all of them. */
export interface LaterMessages extends InquiryReach {
  readonly id: string | undefined
  /** A message's number. */
  readonly after: bigint
  readonly most: number
}

/** Oldest first. */
export const messagesAfter = (
  session: ReadSession,
  { askedBy, id, after, most }: LaterMessages,
): Promise<readonly MessageRow[]> =>
  session.rows<MessageRow>(
    `SELECT ${messageColumns} FROM inquiry_messages AS m JOIN inquiries AS i ON i.id = m.inquiry_id
     WHERE m.number > $after AND ($id IS NULL OR i.id = $id) AND ($askedBy IS NULL OR i.asked_by = $askedBy)
     ORDER BY m.number LIMIT $most`,
    { askedBy, id, after, most },
  )

/** The number of the last message there is. */
export async function lastMessage(session: ReadSession): Promise<bigint> {
  const [row] = await session.rows<{ readonly last: bigint }>(
    'SELECT coalesce(max(number), 0) AS last FROM inquiry_messages',
  )
  return row?.last ?? 0n
}

/** When each question was asked. */
export async function timesAsked(session: ReadSession): Promise<readonly bigint[]> {
  const rows = await session.rows<{ asked: bigint }>('SELECT asked FROM inquiries')
  return rows.map(({ asked }) => asked)
}

export async function addInquiry(session: WriteSession, inquiry: InquiryRow): Promise<void> {
  await session.run(
    `INSERT INTO inquiries VALUES ($id, $topic, $subjectKind, $subjectId, $contacts::VARCHAR[], $state, $askedBy, $asker,
       $asked, $changed)`,
    { ...inquiry },
  )
}

/** Adds a message and moves its inquiry to the state after it. Gives the message's number. */
export async function addMessage(session: WriteSession, message: Omit<MessageRow, 'number'>): Promise<bigint> {
  const number = (await lastMessage(session)) + 1n
  await session.run('INSERT INTO inquiry_messages VALUES ($number, $inquiryId, $side, $author, $text, $state, $said)', {
    ...message,
    number,
  })
  const { inquiryId, state, said } = message
  await session.run('UPDATE inquiries SET state = $state, changed = $said WHERE id = $inquiryId', {
    inquiryId,
    state,
    said,
  })
  return number
}

/** The devices that a subject is about. */
const devicesOfSubject: Readonly<Record<Exclude<SubjectKind, 'GENERAL'>, string>> = {
  ALERT: 'SELECT device_id AS id FROM alerts WHERE id = $id AND NOT hidden',
  DEVICE: 'SELECT id FROM devices WHERE id = $id',
  INCIDENT: 'SELECT device_id AS id FROM alerts WHERE incident_id = TRY_CAST($id AS BIGINT) AND NOT hidden',
}

/** Whether there is such a subject, and on a device of these groups where they are told. */
export async function subjectExists(
  session: ReadSession,
  kind: Exclude<SubjectKind, 'GENERAL'>,
  id: string,
  groups: 'all' | readonly string[],
): Promise<boolean> {
  const [row] = await session.rows<{ visible: boolean }>(
    `SELECT count(*) > 0 AS visible FROM (${devicesOfSubject[kind]}) AS d
     WHERE $all OR EXISTS (SELECT 1 FROM ${memberTable.name} AS m
       WHERE m.${memberTable.device} = d.id AND list_contains($groups::VARCHAR[], m.${memberTable.group}))`,
    { id, all: groups === 'all', groups: groups === 'all' ? [] : groups },
  )
  return row?.visible === true
}
