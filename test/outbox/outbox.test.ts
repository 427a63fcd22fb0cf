// The outbox between a real database and a real SMTP server: everything due arrives, nothing twice in normal running.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Engine } from '../../src/engine/engine.js'
import { ticksPer } from '../../src/kql/types.js'
import { smtpSender } from '../../src/mail/smtp.js'
import type { SmtpSender } from '../../src/mail/smtp.js'
import { dayOfTries, waitAfter } from '../../src/outbox/back-off.js'
import type { Delivery } from '../../src/outbox/delivery.js'
import { Outbox } from '../../src/outbox/outbox.js'
import type { OutboxOptions } from '../../src/outbox/outbox.js'
import { attemptsOf, deliveryLog, nextDue, queue, retry } from '../../src/outbox/outbox.store.js'
import { applicationEngine } from '../support/application.js'
import { silent, testClock } from '../support/clock.js'
import type { TestClock } from '../support/clock.js'
import { startSmtp } from '../support/smtp.js'
import type { TestSmtp, Verdict } from '../support/smtp.js'

let engine: Engine
let clock: TestClock
let smtp: TestSmtp
let sender: SmtpSender
let judge: (recipient: string, tries: number) => Verdict

beforeEach(async () => {
  judge = () => 'accept'
  engine = await applicationEngine()
  clock = testClock()
  smtp = await startSmtp((recipient, tries) => judge(recipient, tries))
  sender = smtpSender(smtp.settings)
})
afterEach(async () => {
  sender.close()
  await smtp.close()
  await engine.close()
})

const outbox = (options: Partial<OutboxOptions> = {}): Outbox =>
  new Outbox({ engine, clock, log: silent, senders: { email: sender.send }, random: () => 0.999, ...options })

const mail = (id: string, recipient: string, more: { due?: bigint; digest?: string } = {}): Delivery => ({
  id,
  channel: 'email',
  recipient,
  about: 'alert',
  ruleId: 'r1',
  due: more.due ?? clock(),
  ...(more.digest === undefined ? {} : { digest: more.digest }),
  content: { subject: `Alert ${id}`, text: `text of ${id}`, html: `<p>html of ${id}</p>` },
})
const put = (...deliveries: readonly Delivery[]): Promise<number> =>
  engine.transaction((session) => queue(session, deliveries, clock()))
const log = () => engine.read((session) => deliveryLog(session, { most: 100 }))
const outcomes = async (id: string): Promise<readonly string[]> =>
  (await engine.read((session) => attemptsOf(session, [id]))).map(({ outcome }) => outcome)

describe('sending', () => {
  test('what is due leaves, with both bodies and a Message-ID that belongs to it', async () => {
    await put(mail('a', 'ann@example.com'), mail('b', 'bob@example.com'))
    expect(await outbox().deliverDue()).toBe(2)
    expect(smtp.mails.map(({ to, subject }) => [to, subject]).sort()).toEqual([
      [['ann@example.com'], 'Alert a'],
      [['bob@example.com'], 'Alert b'],
    ])
    expect(smtp.mails[0]?.text.trim()).toMatch(/^text of [ab]$/)
    expect(smtp.mails[0]?.html).toMatch(/html of [ab]/)
    expect(smtp.mails[0]?.messageId).toMatch(/^<[0-9a-f]{40}@example\.org>$/)
    expect((await log()).map(({ state }) => state)).toEqual(['sent', 'sent'])
    expect(await outbox().deliverDue()).toBe(0)
  })

  test('what is queued twice leaves once', async () => {
    expect([await put(mail('a', 'ann@example.com')), await put(mail('a', 'ann@example.com'))]).toEqual([1, 0])
    await outbox().deliverDue()
    expect(smtp.mails).toHaveLength(1)
  })

  test('what is due later waits, and the time of it is known', async () => {
    await put(mail('a', 'ann@example.com', { due: clock() + ticksPer.hour }))
    expect(await outbox().deliverDue()).toBe(0)
    expect(await engine.read((session) => nextDue(session, ['email']))).toBe(clock() + ticksPer.hour)
    clock.advance(ticksPer.hour)
    expect(await outbox().deliverDue()).toBe(1)
  })

  test('a transaction that fails leaves nothing in the outbox', async () => {
    const failing = engine.transaction(async (session) => {
      await queue(session, [mail('a', 'ann@example.com')], clock())
      throw new Error('the alert was not stored')
    })
    await expect(failing).rejects.toThrow('the alert was not stored')
    expect(await outbox().deliverDue()).toBe(0)
  })

  test('a channel that is not set up keeps its messages', async () => {
    await put(mail('a', 'ann@example.com'))
    expect(await outbox({ senders: {} }).deliverDue()).toBe(0)
    expect((await log())[0]).toMatchObject({ state: 'queued', attempts: 0 })
    expect(await outbox().deliverDue()).toBe(1)
  })

  test('a subject cannot begin another header', async () => {
    const evil = { ...mail('a', 'ann@example.com'), content: { subject: 'x\r\nBcc: eve@example.com', text: 't', html: 'h' } } // prettier-ignore
    await put(evil as Delivery)
    await outbox().deliverDue()
    expect(smtp.mails.map(({ to }) => to)).toEqual([['ann@example.com']])
  })
})

describe('failures', () => {
  test('a temporary one is tried again, later and later, under the same Message-ID', async () => {
    judge = (_, tries) => (tries < 3 ? 'temporary' : 'accept')
    await put(mail('a', 'ann@example.com'))
    const box = outbox()
    await box.deliverDue()
    expect((await log())[0]).toMatchObject({ state: 'queued', attempts: 1 })
    expect(await box.deliverDue()).toBe(0)
    clock.advance(30n * ticksPer.second)
    await box.deliverDue()
    clock.advance(30n * ticksPer.second)
    expect(await box.deliverDue()).toBe(0)
    clock.advance(30n * ticksPer.second)
    await box.deliverDue()
    expect(await outcomes('a')).toEqual(['temporary', 'temporary', 'sent'])
    expect(smtp.mails).toHaveLength(1)
  })

  test('a dropped connection is temporary', async () => {
    judge = (_, tries) => (tries === 1 ? 'drop' : 'accept')
    await put(mail('a', 'ann@example.com'))
    const box = outbox()
    await box.deliverDue()
    clock.advance(ticksPer.minute)
    await box.deliverDue()
    expect(await outcomes('a')).toEqual(['temporary', 'sent'])
  })

  test('a permanent one is shown and not tried again, until somebody asks', async () => {
    judge = (_, tries) => (tries === 1 ? 'permanent' : 'accept')
    await put(mail('a', 'ann@example.com'))
    const box = outbox()
    await box.deliverDue()
    clock.advance(ticksPer.day)
    expect(await box.deliverDue()).toBe(0)
    expect((await log())[0]).toMatchObject({ state: 'failed', attempts: 1 })
    await engine.transaction((session) => retry(session, ['a'], clock()))
    await box.deliverDue()
    expect((await log())[0]).toMatchObject({ state: 'sent' })
  })

  test('after the last try a message is given up', async () => {
    judge = () => 'temporary'
    await put(mail('a', 'ann@example.com'))
    const box = outbox({ backOff: { first: 1n, longest: 1n, tries: 2 } })
    await box.deliverDue()
    clock.advance(1n)
    await box.deliverDue()
    expect((await log())[0]).toMatchObject({ state: 'failed', attempts: 2 })
  })

  test('what a killed process had taken is sent when its lease ends', async () => {
    await put(mail('a', 'ann@example.com'))
    const never = outbox({ senders: { email: () => new Promise(() => undefined) } })
    void never.deliverDue()
    const leased = async (): Promise<bigint | undefined> => engine.read((session) => nextDue(session, ['email']))
    while ((await leased()) === clock()) await engine.ping()
    expect(await outbox().deliverDue()).toBe(0)
    clock.advance(5n * ticksPer.minute)
    expect(await outbox().deliverDue()).toBe(1)
    expect(smtp.mails).toHaveLength(1)
  })

  test('waits double, up to the longest, and are spread out', () => {
    const waits = [1, 2, 3, 12, 30].map((failures) => [0, 0.999_999_99].map((random) => waitAfter(failures, dayOfTries, () => random))) // prettier-ignore
    const seconds = (n: number): bigint => BigInt(n) * ticksPer.second
    expect(waits.map(([least, most]) => [least, (most ?? 0n) / ticksPer.second + 1n])).toEqual([
      [seconds(15), 30n],
      [seconds(30), 60n],
      [seconds(60), 120n],
      [seconds(1800), 3600n],
      [seconds(1800), 3600n],
    ])
  })
})

describe('many messages', () => {
  test('beyond the cap a message waits for its hour, and the log says so', async () => {
    await put(mail('a', 'ann@example.com'), mail('b', 'ann@example.com'), mail('c', 'ann@example.com'), mail('d', 'bob@example.com')) // prettier-ignore
    const box = outbox({ perHour: 2 })
    expect(await box.deliverDue()).toBe(3)
    expect(smtp.mails.filter(({ to }) => to[0] === 'ann@example.com')).toHaveLength(2)
    expect(await outcomes('c')).toEqual(['deferred'])
    clock.advance(ticksPer.hour)
    expect(await box.deliverDue()).toBe(1)
    expect(await outcomes('c')).toEqual(['deferred', 'sent'])
  })

  test('a digest is one mail, and counts as one', async () => {
    const due = clock() + ticksPer.hour
    await put(...['a', 'b', 'c'].map((id) => mail(id, 'ann@example.com', { due, digest: 'r1|ann|9' })), mail('d', 'bob@example.com', { due, digest: 'r1|bob|9' })) // prettier-ignore
    clock.advance(ticksPer.hour)
    expect(await outbox({ perHour: 1 }).deliverDue()).toBe(2)
    const [anns] = smtp.mails.filter(({ to }) => to[0] === 'ann@example.com')
    expect(anns?.subject).toBe('3 alerts: Alert a, and 2 more')
    expect(anns?.text).toContain('text of b')
    expect(anns?.text).not.toContain('text of d')
    expect((await log()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sent'])
  })

  test('every message arrives once through a server that fails for a third of them', async () => {
    let turn = 0
    judge = () => (['accept', 'temporary', 'accept', 'drop', 'accept', 'accept'] as const)[turn++ % 6] ?? 'accept'
    const ids = Array.from({ length: 150 }, (_, i) => `m${i}`)
    await put(...ids.map((id, i) => mail(id, `p${i % 7}@example.com`)))
    const box = outbox()
    for (let round = 0; round < 20; round++) {
      await box.deliverDue()
      clock.advance(ticksPer.hour)
    }
    expect(smtp.mails.map(({ subject }) => subject).sort()).toEqual(ids.map((id) => `Alert ${id}`).sort())
  })
})

test('left alone, the outbox sends what is queued when it is told', async () => {
  const sent = new Promise<string>((resolve) => {
    judge = (recipient) => {
      resolve(recipient)
      return 'accept'
    }
  })
  const box = outbox()
  await put(mail('a', 'ann@example.com'))
  box.nudge()
  expect(await sent).toBe('ann@example.com')
  await box.stop()
  expect((await log())[0]).toMatchObject({ state: 'sent' })
})
