// Applying, being accepted, opting out and in: every move from every state, and the mails.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { localCaller } from '../../src/caller.js'
import type { Caller } from '../../src/caller.js'
import type { Engine } from '../../src/engine/engine.js'
import { EnrollmentService } from '../../src/enrollment/enrollment.service.js'
import type { Enrollment } from '../../src/enrollment/enrollment.service.js'
import type { EnrollmentState, Move } from '../../src/enrollment/transitions.js'
import { deliveryLog } from '../../src/outbox/outbox.store.js'
import { applicationEngine } from '../support/application.js'
import { testClock } from '../support/clock.js'
import type { TestClock } from '../support/clock.js'

let engine: Engine
let clock: TestClock
let nudges: number
let attackNotifications: number
let service: EnrollmentService

beforeEach(async () => {
  engine = await applicationEngine()
  clock = testClock()
  nudges = 0
  attackNotifications = 0
  service = new EnrollmentService({
    engine,
    clock,
    nudge: () => nudges++,
    attackNotifications: () => Promise.resolve(attackNotifications),
    proofOfLife: () => Promise.resolve({ lastHunt: 7n, hunts: 3, rowsHunted: 42n }),
  })
})
afterEach(() => engine.close())

const application = { name: 'Ann Archer', email: 'ann@example.com', consent: true }
const moves: Readonly<Record<Move, () => Promise<Enrollment>>> = {
  apply: () => service.apply(localCaller, application),
  withdraw: () => service.withdraw(localCaller),
  accept: () => service.accept(localCaller),
  reject: () => service.reject(localCaller, 'No devices are onboarded yet.'),
  optOut: () => service.optOut(localCaller),
  optIn: () => service.optIn(localCaller),
}
const mails = async (): Promise<readonly (readonly [string, string])[]> =>
  (await engine.read((session) => deliveryLog(session, { most: 50 })))
    .map(({ about, recipient }) => [about, recipient] as const)
    .reverse()

/** How each state is reached, and what is allowed in it. */
const states: Readonly<
  Record<EnrollmentState, { readonly by: readonly Move[]; readonly allows: Partial<Record<Move, EnrollmentState>> }>
> = {
  NOT_APPLIED: { by: [], allows: { apply: 'PENDING' } },
  PENDING: { by: ['apply'], allows: { withdraw: 'NOT_APPLIED', accept: 'ENROLLED', reject: 'REJECTED' } },
  ENROLLED: { by: ['apply', 'accept'], allows: { optOut: 'OPTED_OUT' } },
  OPTED_OUT: { by: ['apply', 'accept', 'optOut'], allows: { optIn: 'ENROLLED' } },
  REJECTED: { by: ['apply', 'reject'], allows: { apply: 'PENDING' } },
}

describe.each(Object.entries(states))('%s', (state, { by, allows }) => {
  test.each(Object.keys(moves) as Move[])('%s', async (move) => {
    for (const step of by) await moves[step]()
    expect((await service.enrollment(localCaller)).state).toBe(state)
    const to = allows[move]
    if (to) expect((await moves[move]()).state).toBe(to)
    else {
      await expect(moves[move]()).rejects.toMatchObject({ code: 'INVALID_REQUEST', message: /^It is not possible to .* now: .*\. It is when / }) // prettier-ignore
      expect((await service.enrollment(localCaller)).state).toBe(state)
    }
  })
})

test('who, when and what was said is kept', async () => {
  const applied = clock()
  await moves.apply()
  clock.advance(10n)
  const { history, application: last, moves: next } = await moves.reject()
  expect(history).toMatchObject([
    { move: 'apply', state: 'PENDING', at: applied, by: 'local', name: 'Ann Archer', email: 'ann@example.com', consented: applied }, // prettier-ignore
    { move: 'reject', state: 'REJECTED', at: applied + 10n, by: 'local', reason: 'No devices are onboarded yet.' },
  ])
  expect(last).toEqual(history[0])
  expect(next).toEqual(['apply'])
  expect((await service.enrollment(localCaller)).reason).toBe('No devices are onboarded yet.')
})

test('the welcome mail comes once for an application, whatever is turned off and on', async () => {
  await moves.apply()
  expect(await mails()).toEqual([])
  await moves.accept()
  await moves.optOut()
  await moves.optIn()
  expect(await mails()).toEqual([['welcome', 'ann@example.com']])
  expect(nudges).toBe(1)
})

test('a rejected applicant is told, and welcomed when accepted later', async () => {
  await moves.apply()
  await moves.reject()
  await moves.apply()
  clock.advance(1n)
  await moves.accept()
  expect(await mails()).toEqual([
    ['rejection', 'ann@example.com'],
    ['welcome', 'ann@example.com'],
  ])
})

test.each<readonly [string, Partial<typeof application>]>([
  ['consent', { consent: false }],
  ['a name', { name: ' \r\n ' }],
  ['a name of a bearable length', { name: 'x'.repeat(201) }],
  ['a name on one line', { name: 'Ann\r\nSubject: x' }],
  ['an address', { email: 'ann' }],
  ['one address', { email: 'ann@example.com, eve@example.com' }],
  ['an address without line breaks', { email: 'ann@example.com\r\nBcc: eve@example.com' }],
])('applying takes %s', async (_, wrong) => {
  await expect(service.apply(localCaller, { ...application, ...wrong })).rejects.toMatchObject({ code: 'INVALID_REQUEST' }) // prettier-ignore
  expect((await service.enrollment(localCaller)).state).toBe('NOT_APPLIED')
})

test('the customer cannot accept, and readers cannot apply', async () => {
  const reader: Caller = { ...localCaller, scopes: new Set(['Enrollment.Read']) }
  const customer: Caller = { ...localCaller, scopes: new Set(['Enrollment.Read', 'Enrollment.ReadWrite']) }
  await expect(service.apply(reader, application)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await service.apply(customer, application)
  expect(() => service.accept(customer)).toThrow(/needs the scope/)
  expect(() => service.reject(customer, 'no')).toThrow(/needs the scope/)
})

test('no alert is good news to an enrolled customer alone', async () => {
  expect(await service.posture(localCaller)).toMatchObject({ goodNews: false })
  await moves.apply()
  await moves.accept()
  expect(await service.posture(localCaller)).toMatchObject({ goodNews: true, hunts: 3, rowsHunted: 42n, lastHunt: 7n, message: /good news/ }) // prettier-ignore
  attackNotifications = 1
  expect(await service.posture(localCaller)).toMatchObject({ goodNews: false, attackNotifications: 1 })
})

test('any order of moves ends where the table says, and only an enrolled customer is enrolled', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...(Object.keys(moves) as Move[])), { maxLength: 12 }), async (order) => {
      let state: EnrollmentState = (await service.enrollment(localCaller)).state
      for (const move of order) {
        state = states[state].allows[move] ?? state
        await moves[move]().catch(() => undefined)
        clock.advance(1n)
      }
      expect((await service.enrollment(localCaller)).state).toBe(state)
      expect(await engine.read((session) => service.isEnrolled(session))).toBe(state === 'ENROLLED')
    }),
    { numRuns: 15 },
  )
})
