// Ask Defender Experts: credits by the quarter, states, who sees what, and mails on replies.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { localCaller } from '../../src/caller.js'
import type { Caller } from '../../src/caller.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { creditsAt } from '../../src/experts/credits.js'
import type { InquiryState } from '../../src/experts/inquiry-states.js'
import { inquiryStates } from '../../src/experts/inquiry-states.js'
import { InquiryStreamService } from '../../src/experts/inquiry-stream.service.js'
import type { InquiryChanged } from '../../src/experts/inquiry-stream.service.js'
import { InquiryService } from '../../src/experts/inquiry.service.js'
import type { Question } from '../../src/experts/inquiry.service.js'
import { datetimeTicks } from '../../src/ingest/ticks.js'
import { Feed } from '../../src/live/feed.js'
import { Cursors } from '../../src/paging/cursor.js'
import { deliveryLog } from '../../src/outbox/outbox.store.js'
import { applicationEngine, loadRows } from '../support/application.js'
import { testClock } from '../support/clock.js'

let engine: InProcessEngine
let service: InquiryService
let nudges: number
let feed: Feed
let since: bigint | undefined
const clock = testClock()

beforeEach(async () => {
  engine = await applicationEngine()
  nudges = 0
  feed = new Feed()
  since = undefined
  service = new InquiryService({
    engine,
    clock,
    nudge: () => nudges++,
    feed,
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

describe('listening', () => {
  const cursors = new Cursors(Buffer.alloc(32))
  let ended: AbortController
  beforeEach(() => { ended = new AbortController() }) // prettier-ignore
  afterEach(() => { ended.abort() }) // prettier-ignore
  const listen = (as: () => Promise<Caller>, id?: string, after?: string): AsyncIterableIterator<InquiryChanged> =>
    new InquiryStreamService({ engine, cursors, feed }).changed(as, id, after, ended.signal)
  const is = (one: Caller) => () => Promise.resolve(one)
  /** The next event: its question, what was said and where to go on. */
  const next = async (stream: AsyncIterableIterator<InquiryChanged>) => {
    const { value } = (await stream.next()) as IteratorYieldResult<InquiryChanged>
    const { inquiry, messages, cursor } = value
    return { id: inquiry.id, state: inquiry.state, said: messages.map(({ text }) => text), cursor }
  }
  /** Where the first question of a test goes on. */
  const begun = async (): Promise<{ readonly id: string; readonly cursor: string }> => {
    await service.ask(servers, question)
    return next(listen(is(localCaller), undefined, cursors.seal('inquiry messages', [0n])))
  }

  test.each<readonly [string, (id: string) => Promise<unknown>, object]>([
    ['a reply', (id) => service.reply(expert, id, 'It is.', 'ANSWERED'), { state: 'ANSWERED', said: ['It is.'] }],
    ['a follow-up', (id) => service.followUp(servers, id, 'More.'), { state: 'SUBMITTED', said: ['More.'] }],
    ['the end', (id) => service.close(servers, id), { state: 'CLOSED', said: ['Closed.'] }],
    ['another question', () => service.ask(servers, { ...question, topic: 'Another' }), { state: 'SUBMITTED', said: ['Is this an attack?'] }], // prettier-ignore
  ])('%s comes to whoever waits', async (_, say, told) => {
    const { id, cursor } = await begun()
    const waiting = next(listen(is(servers), undefined, cursor))
    await say(id)
    expect(await waiting).toMatchObject(told)
  })

  test('who comes back gets what was missed, each once and in order, then what follows', async () => {
    const { id, cursor } = await begun()
    const other = await service.ask(localCaller, question)
    await service.reply(expert, id, 'One.', 'IN_REVIEW')
    await service.reply(expert, id, 'Two.', 'IN_REVIEW')
    await service.reply(expert, other.id, 'Three.', 'ANSWERED')
    const stream = listen(is(expert), undefined, cursor)
    const missed = [await next(stream), await next(stream), await next(stream)]
    expect(missed.map((one) => [one.id, one.said])).toEqual([[other.id, ['Is this an attack?']], [id, ['One.', 'Two.']], [other.id, ['Three.']]]) // prettier-ignore
    const waiting = next(listen(is(expert), id, missed[1]?.cursor))
    await service.reply(expert, id, 'Four.', 'ANSWERED')
    expect(await waiting).toMatchObject({ id, state: 'ANSWERED', said: ['Four.'] })
    expect(await next(stream)).toMatchObject({ id, said: ['Four.'] })
  })

  test('nobody hears of the questions of others but experts and who sees all devices', async () => {
    const { id, cursor } = await begun()
    const own = next(listen(is(desks), undefined, cursor))
    const heard = [servers, expert, localCaller].map((one) => next(listen(is(one), id, cursor)))
    await service.reply(expert, id, 'Not for all.', 'ANSWERED')
    expect(await Promise.all(heard)).toMatchObject(heard.map(() => ({ said: ['Not for all.'] })))
    await expect(next(listen(is(desks), id))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await service.ask(desks, { ...question, subjectKind: 'GENERAL', topic: 'Own', question: 'Mine?' })
    expect(await own).toMatchObject({ said: ['Mine?'] })
  })

  test('who may not any more hears nothing more', async () => {
    const { id, cursor } = await begun()
    let now: Caller = servers
    const stream = listen(() => Promise.resolve(now), id, cursor)
    await service.reply(expert, id, 'One.', 'IN_REVIEW')
    expect(await next(stream)).toMatchObject({ said: ['One.'] })
    now = { ...servers, scopes: new Set() }
    await service.reply(expert, id, 'Two.', 'ANSWERED')
    await expect(next(stream)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('a cursor of something else is refused', async () => {
    await expect(next(listen(is(expert), undefined, cursors.seal('alerts raised', [1n])))).rejects.toMatchObject({ code: 'INVALID_REQUEST' }) // prettier-ignore
  })
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
