// Applying for endpoint attack notifications, being accepted, opting out and in: the rules, and the mails they cause.
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import { mailAddress } from '../mail/address.js'
import type { Delivery } from '../outbox/delivery.js'
import { queue } from '../outbox/outbox.store.js'
import { Invalid } from '../request-errors.js'
import { line, lines } from '../request-text.js'
import type { MoveRow } from './enrollment.store.js'
import { addMove, allMoves, lastApplication, lastMove } from './enrollment.store.js'
import { rejectionMail, welcomeMail } from './enrollment.mails.js'
import type { EnrollmentState, Move } from './transitions.js'
import { after, movesFrom, transitions } from './transitions.js'

/** Where the customer stands. Times in ticks. */
export interface Enrollment {
  readonly state: EnrollmentState
  /** The applicant and the consent that the state rests on; absent before the first application. */
  readonly application: MoveRow | undefined
  /** Why the last application was rejected, while it is. */
  readonly reason: string | undefined
  /** What can be done next. */
  readonly moves: readonly Move[]
  readonly history: readonly MoveRow[]
}

/** Shows that somebody watches: what an enrolled customer without alerts wants to know. */
export interface ProofOfLife {
  /** When the last hunt ran, in ticks. */
  readonly lastHunt: bigint | undefined
  readonly hunts: number
  readonly rowsHunted: bigint
}

/** How well the customer stands, in words. */
export interface Posture extends ProofOfLife {
  readonly attackNotifications: number
  readonly goodNews: boolean
  readonly message: string
}

export interface Application {
  readonly name: string
  readonly email: string
  /** That the privacy statement was read and agreed to. */
  readonly consent: boolean
}

export interface EnrollmentParts {
  readonly engine: Engine
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
  /** Called after mail was queued. */
  readonly nudge: () => void
  /** How many endpoint attack notifications the customer has had, samples aside. */
  readonly attackNotifications: (session: ReadSession) => Promise<number>
  readonly proofOfLife: (session: ReadSession) => Promise<ProofOfLife>
}

const longestName = 200
const longestReason = 2000

export class EnrollmentService {
  constructor(private readonly parts: EnrollmentParts) {}

  async enrollment(caller: Caller): Promise<Enrollment> {
    authorize(caller, 'readEnrollment')
    const history = await this.parts.engine.read(allMoves)
    const state = history.at(-1)?.state ?? 'NOT_APPLIED'
    const last = history.at(-1)
    return {
      state,
      application: history.findLast(({ move }) => move === 'apply'),
      reason: last?.move === 'reject' ? (last.reason ?? undefined) : undefined,
      moves: movesFrom(state),
      history,
    }
  }

  /** @throws Invalid for a name, an address or a state in which nobody applies, and without consent */
  async apply(caller: Caller, { name, email, consent }: Application): Promise<Enrollment> {
    authorize(caller, 'writeEnrollment')
    const applicant = line("An applicant's name", name, longestName)
    if (!consent) throw new Invalid('Applying takes consent to the privacy statement.')
    const address = mailAddress(email)
    return this.move(caller, 'apply', { name: applicant, email: address, consented: this.parts.clock() })
  }

  withdraw(caller: Caller): Promise<Enrollment> {
    authorize(caller, 'writeEnrollment')
    return this.move(caller, 'withdraw')
  }

  optOut(caller: Caller): Promise<Enrollment> {
    authorize(caller, 'writeEnrollment')
    return this.move(caller, 'optOut')
  }

  optIn(caller: Caller): Promise<Enrollment> {
    authorize(caller, 'writeEnrollment')
    return this.move(caller, 'optIn')
  }

  /** The experts' side. The applicant gets a welcome mail, once for each application. */
  accept(caller: Caller): Promise<Enrollment> {
    authorize(caller, 'actAsExpert')
    return this.move(caller, 'accept', {}, welcomeMail)
  }

  /** The experts' side. The applicant is told why. @throws Invalid without a reason */
  reject(caller: Caller, reason: string): Promise<Enrollment> {
    authorize(caller, 'actAsExpert')
    const why = lines('The reason of a rejection', reason, longestReason)
    return this.move(caller, 'reject', { reason: why }, rejectionMail)
  }

  /** Whether new endpoint attack notifications may be raised. Asked in the transaction that raises one. */
  async isEnrolled(session: ReadSession): Promise<boolean> {
    return (await lastMove(session))?.state === 'ENROLLED'
  }

  async posture(caller: Caller): Promise<Posture> {
    authorize(caller, 'readEnrollment')
    const { attackNotifications, proofOfLife } = this.parts
    const [state, count, life] = await this.parts.engine.read(async (session) => [
      (await lastMove(session))?.state ?? 'NOT_APPLIED',
      await attackNotifications(session),
      await proofOfLife(session),
    ])
    return {
      ...life,
      attackNotifications: count,
      goodNews: state === 'ENROLLED' && count === 0,
      message: postureMessage(state, count),
    }
  }

  private async move(
    caller: Caller,
    move: Move,
    said: Partial<Pick<MoveRow, 'name' | 'email' | 'consented' | 'reason'>> = {},
    mail?: (application: MoveRow, move: MoveRow) => Delivery,
  ): Promise<Enrollment> {
    await this.parts.engine.transaction(async (session) => {
      const last = await lastMove(session)
      const state = after(last?.state ?? 'NOT_APPLIED', move)
      if (!state) throw new Invalid(refusal(last?.state ?? 'NOT_APPLIED', move))
      const number = (last?.number ?? 0n) + 1n
      const row: MoveRow = {
        number,
        move,
        state,
        at: this.parts.clock(),
        by: caller.name,
        name: null,
        email: null,
        consented: null,
        reason: null,
        ...said,
      }
      await addMove(session, row)
      await this.queueMail(session, row, mail)
    })
    if (mail) this.parts.nudge()
    return this.enrollment(caller)
  }

  private async queueMail(
    session: WriteSession,
    row: MoveRow,
    mail: ((application: MoveRow, move: MoveRow) => Delivery) | undefined,
  ): Promise<void> {
    const application = mail && (await lastApplication(session))
    if (application) await queue(session, [mail(application, row)], row.at)
  }
}

function refusal(state: EnrollmentState, move: Move): string {
  const { verb, from } = transitions[move]
  const when = from.map((one) => stateNames[one]).join(' or ')
  return `It is not possible to ${verb} now: ${stateNames[state]}. It is when ${when}.`
}

const stateNames: Readonly<Record<EnrollmentState, string>> = {
  NOT_APPLIED: 'endpoint attack notifications have not been applied for',
  PENDING: 'an application awaits review',
  ENROLLED: 'the customer is enrolled',
  OPTED_OUT: 'the customer has opted out',
  REJECTED: 'the application was rejected',
}

function postureMessage(state: EnrollmentState, count: number): string {
  if (state !== 'ENROLLED')
    return 'New endpoint attack notifications come to enrolled customers; earlier ones stay readable.'
  if (count === 0)
    return 'No attack was found. That is good news: a strong security posture makes attacks less likely, and the hunt goes on.'
  return `${count.toLocaleString('en-US')} endpoint attack ${count === 1 ? 'notification has' : 'notifications have'} been raised.`
}
