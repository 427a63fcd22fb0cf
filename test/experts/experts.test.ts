// Ask Defender Experts: credits by the quarter, states, who sees what, and mails on replies.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { localCaller } from '../../src/caller.js'
import type { Caller } from '../../src/caller.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { creditsAt } from '../../src/experts/credits.js'
import type { InquiryState } from '../../src/experts/inquiry-states.js'
import { inquiryStates } from '../../src/experts/inquiry-states.js'
import { InquiryService } from '../../src/experts/inquiry.service.js'
import type { Question } from '../../src/experts/inquiry.service.js'
import { datetimeTicks } from '../../src/ingest/ticks.js'
import { deliveryLog } from '../../src/outbox/outbox.store.js'
import { applicationEngine, loadRows } from '../support/application.js'
import { testClock } from '../support/clock.js'

let engine: InProcessEngine
let service: InquiryService
let nudges: number
let since: bigint | undefined
const clock = testClock()

beforeEach(async () => {
  engine = await applicationEngine()
  nudges = 0
  since = undefined
  service = new InquiryService({
    engine,
    clock,
    nudge: () => nudges++,
    portalUrl: 'https://harrier.example.org',
    creditsSince: () => Promise.resolve(since),
  })
  await loadRows(engine, [
    { table: 'AlertInfo', row: { Timestamp: '2026-11-16T08:00:00Z', AlertId: 'a1', Title: 'T', Severity: 'High' } },
    { table: 'AlertEvidence', row: { Timestamp: '2026-11-16T08:00:00Z', AlertId: 'a1', EntityType: 'Machine', DeviceId: 'server' } }, // prettier-ignore
  ])
  await engine.transaction((session) => session.run("INSERT INTO device_group_members VALUES ('server', 'Servers')"))
})
afterEach(() => engine.close())

const question: Question = { subjectKind: 'ALERT', subjectId: 'a1', topic: '', question: 'Is this an attack?', contacts: ['ann@example.com'] } // prettier-ignore
const caller = (id: string, deviceGroups: Caller['deviceGroups'], ...scopes: Parameters<typeof localCaller.scopes.has>): Caller => ({ ...localCaller, id, name: id, deviceGroups, scopes: new Set(scopes) }) // prettier-ignore
const servers = caller('servers', ['Servers'], 'Inquiry.ReadWrite')
const desks = caller('desks', ['Desks'], 'Inquiry.ReadWrite')
const expert = caller('expert', 'all', 'Expert.ReadWrite.All')

describe('asking', () => {
  test('about an alert: the topic is its link, the question the first message', async () => {
    const inquiry = await service.ask(localCaller, question)
    expect(inquiry).toMatchObject({
      topic: 'https://harrier.example.org/alerts/a1',
      state: 'SUBMITTED',
      asker: 'local',
    })
    expect(inquiry.messages).toMatchObject([{ side: 'customer', text: 'Is this an attack?', state: 'SUBMITTED' }])
  })

  test.each<readonly [string, Partial<Question>, string]>([
    ['without a question', { question: ' ' }, 'INVALID_REQUEST'],
    ['of too many characters', { question: 'x'.repeat(10_001) }, 'INVALID_REQUEST'],
    ['with a contact that is none', { contacts: ['ann'] }, 'INVALID_REQUEST'],
    ['in general, without a topic', { subjectKind: 'GENERAL' }, 'INVALID_REQUEST'],
    ['about an alert that is not there', { subjectId: 'a2' }, 'NOT_FOUND'],
    ['about a device that is not there', { subjectKind: 'DEVICE', subjectId: 'd9' }, 'NOT_FOUND'],
    ['about an incident that is not there', { subjectKind: 'INCIDENT', subjectId: '9' }, 'NOT_FOUND'],
    ['about an incident whose id is none', { subjectKind: 'INCIDENT', subjectId: 'x' }, 'NOT_FOUND'],
  ])('%s is refused', async (_, wrong, code) => {
    const asking = async (): Promise<unknown> => service.ask(localCaller, { ...question, ...wrong })
    await expect(asking()).rejects.toMatchObject({ code })
    expect(await service.credits(localCaller)).toMatchObject({ used: 0 })
  })

  test.each<readonly [Question['subjectKind'], string, string]>([
    ['DEVICE', 'server', 'https://harrier.example.org/devices/server'],
    ['INCIDENT', '1', 'https://harrier.example.org/incidents/1'],
  ])('about %s %s starts with its link', async (subjectKind, subjectId, topic) => {
    const about = { ...question, subjectKind, subjectId }
    expect(await service.ask(servers, about)).toMatchObject({ topic, subjectKind, subjectId })
    await expect(service.ask(desks, about)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('about what one cannot see is about nothing', async () => {
    await expect(service.ask(desks, question)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await service.ask(servers, question)).toMatchObject({ asker: 'servers' })
  })

  test('takes a credit, and a follow-up takes none', async () => {
    for (let i = 0; i < 10; i++) await service.ask(localCaller, question)
    const [last] = await service.inquiries(localCaller)
    expect(await service.credits(localCaller)).toMatchObject({ granted: 10, used: 10, available: 0 })
    await expect(service.ask(localCaller, question)).rejects.toThrow(/credits/)
    expect((await service.followUp(localCaller, last?.id ?? '', 'More: the file is signed.')).messages).toHaveLength(2)
  })
})

describe('answering', () => {
  const moves: Readonly<Record<InquiryState, readonly InquiryState[]>> = {
    SUBMITTED: inquiryStates.filter((state) => state !== 'CLOSED'),
    IN_REVIEW: ['IN_REVIEW', 'NEEDS_INFO', 'NEEDS_SAMPLES', 'NEEDS_TIME', 'ANSWERED'],
    NEEDS_INFO: ['IN_REVIEW', 'NEEDS_INFO', 'NEEDS_SAMPLES', 'NEEDS_TIME', 'ANSWERED'],
    NEEDS_SAMPLES: ['IN_REVIEW', 'NEEDS_INFO', 'NEEDS_SAMPLES', 'NEEDS_TIME', 'ANSWERED'],
    NEEDS_TIME: ['IN_REVIEW', 'NEEDS_INFO', 'NEEDS_SAMPLES', 'NEEDS_TIME', 'ANSWERED'],
    ANSWERED: ['IN_REVIEW', 'ANSWERED', 'CLOSED'],
    CLOSED: [],
  }
  test.each(inquiryStates)('from %s', async (from) => {
    for (const to of inquiryStates) {
      const { id } = await service.ask(localCaller, question)
      if (from === 'CLOSED') await service.close(localCaller, id)
      else if (from !== 'SUBMITTED') await service.reply(expert, id, 'Words.', from)
      const reply = (): Promise<unknown> => service.reply(expert, id, 'Words.', to)
      if (moves[from].includes(to)) expect(await reply()).toMatchObject({ state: to })
      else await expect(reply()).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    }
  })

  test('each contact gets each reply by mail, once', async () => {
    const { id } = await service.ask(localCaller, { ...question, contacts: ['ann@example.com', 'bob@example.com'] })
    await service.reply(expert, id, 'Please send <the file>.', 'NEEDS_SAMPLES')
    const mails = await engine.read((session) => deliveryLog(session, { most: 9 }))
    expect(mails.map(({ recipient, about }) => [recipient, about]).sort()).toEqual([
      ['ann@example.com', 'inquiry'],
      ['bob@example.com', 'inquiry'],
    ])
    const { text, html } = JSON.parse(mails[0]?.content ?? '{}') as { text: string; html: string }
    expect(text).toBe('Samples of the files are needed.\n\nPlease send <the file>.')
    expect(html).not.toContain('<the file>')
    expect(nudges).toBe(1)
  })

  test('what was waited for is there when the customer says more; a closed question stays closed', async () => {
    const { id } = await service.ask(localCaller, question)
    await service.reply(expert, id, 'Which device?', 'NEEDS_INFO')
    expect(await service.followUp(localCaller, id, 'The server.')).toMatchObject({ state: 'IN_REVIEW' })
    await service.close(localCaller, id)
    await expect(service.followUp(localCaller, id, 'Hello?')).rejects.toThrow(/closed/)
  })
})

test('one sees one’s own questions, and all of them as expert or over all devices', async () => {
  const { id } = await service.ask(servers, question)
  expect(await service.inquiries(desks)).toEqual([])
  for (const one of [servers, expert, localCaller]) expect(await service.inquiries(one)).toMatchObject([{ id }])
  await expect(service.followUp(desks, id, 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(service.close(desks, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(async () => service.reply(servers, id, 'x', 'ANSWERED')).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

describe('credits', () => {
  const ticks = (text: string): bigint => datetimeTicks(text) ?? 0n
  test.each<readonly [string, string, readonly string[], string, readonly number[]]>([
    ['ten in the first quarter', '2026-02-01', [], '2026-01-15', [10, 10]],
    ['unused ones are carried', '2026-05-01', ['2026-02-01'], '2026-01-15', [19, 19]],
    ['up to twenty', '2026-11-01', ['2026-10-02'], '2026-01-15', [20, 19]],
    ['within the year', '2027-01-01', [], '2026-01-15', [10, 10]],
    ['counted from the quarter in which they began', '2026-11-01', [], '2026-10-20', [10, 10]],
    ['those of a past year began in January', '2026-05-01', [], '2025-10-01', [20, 20]],
    ['a quarter ends with its last tick', '2026-03-31T23:59:59.9999999', ['2026-04-01'], '2026-01-01', [10, 10]],
  ])('%s', (_, now, asked, from, [granted, available]) => {
    expect(creditsAt(ticks(now), asked.map(ticks), ticks(from))).toMatchObject({ granted, available })
  })

  test('never below zero, never above twenty', () => {
    const time = fc.bigInt({ min: ticks('2025-01-01'), max: ticks('2027-12-31') })
    fc.assert(
      fc.property(time, fc.array(time, { maxLength: 60 }), time, (now, asked, from) => {
        const { granted, available, carried } = creditsAt(now, asked, from)
        expect(granted).toBe(10 + carried)
        expect([granted >= 10, granted <= 20, available >= 0, available <= granted]).toEqual([true, true, true, true])
      }),
    )
  })
})
