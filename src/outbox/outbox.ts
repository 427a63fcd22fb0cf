// The outbox at work: takes what is due, sends it, writes down what became of it. Each message leaves at least once.
//
// A message is leased before it is sent and settled after. Killed in between, it is sent again when the lease ends,
// under the same key (the Message-ID of a mail), by which the receiver can tell.
import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Engine } from '../engine/engine.js'
import { ticksPer } from '../kql/types.js'
import type { BackOff } from './back-off.js'
import { dayOfTries, waitAfter } from './back-off.js'
import type { Channel, MailContent, Outcome, Senders, WebhookContent } from './delivery.js'
import { channels } from './delivery.js'
import { digestOf } from './digest.js'
import type { DeliveryRow, Settled } from './outbox.store.js'
import { lease, nextDue, sentSince, settle } from './outbox.store.js'

export interface OutboxOptions {
  readonly engine: Engine
  readonly senders: Senders
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** From 0 below 1. */
  readonly random?: () => number
  readonly backOff?: BackOff
  /** Messages to one recipient in an hour; more wait, and the log says so. */
  readonly perHour?: number
  /** Ticks after which what was taken and not settled is sent again; longer than any sender takes. */
  readonly lease?: bigint
  /** How many are on their way at once. */
  readonly atOnce?: number
}

/** Longer than any sender takes. */
const defaultLease = 5n * ticksPer.minute
const batch = 100
const msPerTick = 10_000n
/** No timer is set for longer: the clock may be moved meanwhile. */
const longestSleepMs = 60_000

/** Messages that leave as one. */
interface Shipment {
  readonly key: string
  readonly rows: readonly DeliveryRow[]
}

export class Outbox {
  private readonly open: readonly Channel[]
  private running: Promise<void> | undefined
  private again = false
  private stopped = false
  private timer: NodeJS.Timeout | undefined
  private settling: Promise<void> = Promise.resolve()
  private unsettled: Settled[] = []

  constructor(private readonly options: OutboxOptions) {
    this.open = channels.filter((channel) => options.senders[channel] !== undefined)
    for (const channel of channels) {
      if (!this.open.includes(channel)) options.log.warn(`Messages by ${channel} are kept: it is not set up.`)
    }
  }

  /** Sends what is due now, and what becomes due, until stopped. Call it again whenever something was queued. */
  nudge(): void {
    if (this.stopped) return
    if (this.running) {
      this.again = true
      return
    }
    clearTimeout(this.timer)
    this.running = this.work().finally(() => {
      this.running = undefined
    })
  }

  /** Takes nothing more, and waits for what is on its way. */
  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.running
  }

  /** Sends all that is due now. Gives how many messages were tried. */
  async deliverDue(): Promise<number> {
    let tried = 0
    for (;;) {
      const shipments = await this.take()
      if (!shipments) return tried
      tried += shipments.length
      await this.sendAll(shipments)
      if (this.stopped) return tried
    }
  }

  private async work(): Promise<void> {
    try {
      do {
        this.again = false
        await this.deliverDue()
      } while (this.again && !this.isStopped())
      await this.sleep()
    } catch (error) {
      if (this.stopped) return
      this.options.log.error({ err: error }, 'The outbox could not be worked on; it is tried again.')
      this.wakeIn(longestSleepMs)
    }
  }

  /** Asked after an await, when it may have changed. */
  private isStopped(): boolean {
    return this.stopped
  }

  private async sleep(): Promise<void> {
    const due = await this.options.engine.read((session) => nextDue(session, this.open))
    if (due !== undefined) this.wakeIn(Number((due - this.options.clock()) / msPerTick) + 1)
  }

  private wakeIn(ms: number): void {
    if (this.stopped) return
    this.timer = setTimeout(
      () => {
        this.nudge()
      },
      Math.min(Math.max(ms, 1), longestSleepMs),
    )
    this.timer.unref()
  }

  /** What is due and may leave; what the rate cap holds back is put off. Undefined when nothing is due. */
  private async take(): Promise<readonly Shipment[] | undefined> {
    const now = this.options.clock()
    return this.options.engine.transaction(async (session) => {
      const rows = await lease(session, {
        channels: this.open,
        now,
        until: now + (this.options.lease ?? defaultLease),
        most: batch,
      })
      if (rows.length === 0) return undefined
      const recipients = [...new Set(rows.map(({ recipient }) => recipient))]
      const sent = await sentSince(session, recipients, now - ticksPer.hour)
      const { leaving, deferred } = withinCap(shipmentsOf(rows), sent, this.options.perHour ?? Infinity, now)
      const late = deferred.flatMap(({ shipment, until }) => shipment.rows.map((row) => putOff(row, until, now)))
      if (late.length > 0) await settle(session, late)
      return leaving
    })
  }

  private async sendAll(shipments: readonly Shipment[]): Promise<void> {
    const waiting = [...shipments]
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await this.ship(next)
    }
    await Promise.all(Array.from({ length: this.options.atOnce ?? 5 }, lane))
    await this.settling
  }

  private async ship(shipment: Shipment): Promise<void> {
    const outcome = await this.send(shipment)
    const at = this.options.clock()
    this.unsettled.push(...shipment.rows.map((row) => this.settledBy(row, outcome, at)))
    await this.settleTogether()
  }

  /** What ends while others are written down is written down with the next. */
  private settleTogether(): Promise<void> {
    this.settling = this.settling.then(async () => {
      const settled = this.unsettled
      if (settled.length === 0) return
      this.unsettled = []
      await this.options.engine.transaction((session) => settle(session, settled))
    })
    return this.settling
  }

  private send({ key, rows }: Shipment): Promise<Outcome> {
    const [first] = rows
    const { senders } = this.options
    if (first?.channel === 'email' && senders.email)
      return senders.email(
        first.recipient,
        digestOf(rows.map(({ content }) => JSON.parse(content) as MailContent)),
        key,
      )
    if (first?.channel === 'webhook' && senders.webhook)
      return senders.webhook(first.recipient, JSON.parse(first.content) as WebhookContent, key)
    throw new Error('A message was taken for a channel that is not set up.')
  }

  private settledBy(row: DeliveryRow, outcome: Outcome, at: bigint): Settled {
    const attempts = row.attempts + 1
    const { backOff = dayOfTries, random = Math.random } = this.options
    const attempt = { deliveryId: row.id, at, outcome: outcome.kind, detail: outcome.detail }
    const base = { id: row.id, attempts, due: row.due, attempt }
    if (outcome.kind === 'sent') return { ...base, state: 'sent' }
    if (outcome.kind === 'permanent' || attempts >= backOff.tries) return { ...base, state: 'failed' }
    return { ...base, state: 'queued', due: at + waitAfter(attempts, backOff, random) }
  }
}

const putOff = (row: DeliveryRow, until: bigint, at: bigint): Settled => ({
  id: row.id,
  state: 'queued',
  attempts: row.attempts,
  due: until,
  attempt: {
    deliveryId: row.id,
    at,
    outcome: 'deferred',
    detail: 'The recipient had as many messages in an hour as are allowed.',
  },
})

function shipmentsOf(rows: readonly DeliveryRow[]): readonly Shipment[] {
  const groups = new Map<string, DeliveryRow[]>()
  for (const row of rows) {
    const key = row.digest ?? row.id
    const others = groups.get(key)
    if (others) others.push(row)
    else groups.set(key, [row])
  }
  return [...groups].map(([key, together]) => ({
    key: createHash('sha256').update(key).digest('hex').slice(0, 40),
    rows: together,
  }))
}

/** Splits shipments by the cap: what is beyond waits until the oldest message in the hour is an hour old. */
function withinCap(
  shipments: readonly Shipment[],
  sent: ReadonlyMap<string, readonly bigint[]>,
  perHour: number,
  now: bigint,
): {
  readonly leaving: readonly Shipment[]
  readonly deferred: readonly { readonly shipment: Shipment; readonly until: bigint }[]
} {
  const counts = new Map<string, number>()
  const leaving: Shipment[] = []
  const deferred: { shipment: Shipment; until: bigint }[] = []
  for (const shipment of shipments) {
    const recipient = shipment.rows[0]?.recipient ?? ''
    const before = sent.get(recipient) ?? []
    const count = before.length + (counts.get(recipient) ?? 0)
    if (count < perHour) {
      counts.set(recipient, (counts.get(recipient) ?? 0) + 1)
      leaving.push(shipment)
    } else {
      deferred.push({ shipment, until: (before[count - perHour] ?? now) + ticksPer.hour })
    }
  }
  return { leaving, deferred }
}
