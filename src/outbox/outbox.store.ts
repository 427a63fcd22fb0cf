// Rows of the outbox in and out.
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { Channel, Delivery, DeliveryState } from './delivery.js'

/** A delivery as it lies in the outbox. Times in ticks. */
export interface DeliveryRow {
  readonly id: string
  readonly channel: Channel
  readonly recipient: string
  readonly about: string
  readonly ruleId: string | null
  readonly alertId: string | null
  readonly digest: string | null
  /** JSON, in the channel's form. */
  readonly content: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly queued: bigint
  readonly due: bigint
  readonly finished: bigint | null
}

export interface AttemptRow {
  readonly deliveryId: string
  readonly at: bigint
  /** `sent`, `temporary`, `permanent`, or `deferred` by the rate cap. */
  readonly outcome: string
  readonly detail: string
}

/** What an attempt leaves behind. */
export interface Settled {
  readonly id: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly due: bigint
  readonly attempt: AttemptRow
}

const columns = `id, channel, recipient, about, rule_id AS "ruleId", alert_id AS "alertId", digest, content, state,
  attempts, queued, due, finished`

/** Queues what is not queued already. To be called in the transaction of what causes the messages. */
export async function queue(session: WriteSession, deliveries: readonly Delivery[], now: bigint): Promise<number> {
  if (deliveries.length === 0) return 0
  return session.run(
    `INSERT INTO deliveries
      SELECT unnest($ids::VARCHAR[]), unnest($channels::VARCHAR[]), unnest($recipients::VARCHAR[]),
        unnest($abouts::VARCHAR[]), unnest($rules::VARCHAR[]), unnest($alerts::VARCHAR[]), unnest($digests::VARCHAR[]),
        unnest($contents::VARCHAR[]), 'queued', 0, $now, unnest($dues::BIGINT[]), 0, NULL
      ON CONFLICT DO NOTHING`,
    {
      ids: deliveries.map(({ id }) => id),
      channels: deliveries.map(({ channel }) => channel),
      recipients: deliveries.map(({ recipient }) => recipient),
      abouts: deliveries.map(({ about }) => about),
      rules: deliveries.map(({ ruleId }) => ruleId ?? null),
      alerts: deliveries.map(({ alertId }) => alertId ?? null),
      digests: deliveries.map((one) => (one.channel === 'email' ? (one.digest ?? null) : null)),
      contents: deliveries.map(({ content }) => JSON.stringify(content)),
      dues: deliveries.map(({ due }) => due),
      now,
    },
  )
}

/** Takes what is due for sending, so that nobody else takes it before `until`. Digests come whole. */
export async function lease(
  session: WriteSession,
  { channels, now, until, most }: { channels: readonly Channel[]; now: bigint; until: bigint; most: number },
): Promise<readonly DeliveryRow[]> {
  const waiting = "state = 'queued' AND due <= $now AND leased_until <= $now AND list_contains($channels, channel)"
  const rows = await session.rows<DeliveryRow>(
    `WITH first AS (SELECT id, digest FROM deliveries WHERE ${waiting} ORDER BY due, id LIMIT $most)
     SELECT ${columns} FROM deliveries
     WHERE ${waiting} AND (id IN (SELECT id FROM first) OR digest IN (SELECT digest FROM first)) ORDER BY due, id`,
    { channels, now, most },
  )
  if (rows.length > 0) {
    const ids = rows.map(({ id }) => id)
    await session.run('UPDATE deliveries SET leased_until = $until WHERE list_contains($ids, id)', { ids, until })
  }
  return rows
}

/** Writes down what became of tries. */
export async function settle(session: WriteSession, settled: readonly Settled[]): Promise<void> {
  await session.run(
    `UPDATE deliveries SET state = s.state, attempts = s.attempts, due = s.due, leased_until = 0, finished = s.finished
     FROM (SELECT unnest($ids::VARCHAR[]) AS id, unnest($states::VARCHAR[]) AS state,
       unnest($attempts::BIGINT[]) AS attempts, unnest($dues::BIGINT[]) AS due, unnest($finished::BIGINT[]) AS finished) s
     WHERE deliveries.id = s.id`,
    {
      ids: settled.map(({ id }) => id),
      states: settled.map(({ state }) => state),
      attempts: settled.map(({ attempts }) => BigInt(attempts)),
      dues: settled.map(({ due }) => due),
      finished: settled.map(({ state, attempt }) => (state === 'queued' ? null : attempt.at)),
    },
  )
  await session.run(
    `INSERT INTO delivery_attempts SELECT unnest($ids::VARCHAR[]), unnest($ats::BIGINT[]), unnest($outcomes::VARCHAR[]),
      unnest($details::VARCHAR[])`,
    {
      ids: settled.map(({ id }) => id),
      ats: settled.map(({ attempt }) => attempt.at),
      outcomes: settled.map(({ attempt }) => attempt.outcome),
      details: settled.map(({ attempt }) => attempt.detail),
    },
  )
}

/** When each of the recipients was sent a message since a time, oldest first; a digest counts once. */
export async function sentSince(
  session: ReadSession,
  recipients: readonly string[],
  since: bigint,
): Promise<ReadonlyMap<string, readonly bigint[]>> {
  const rows = await session.rows<{ recipient: string; times: readonly bigint[] }>(
    `SELECT recipient, list(last ORDER BY last) AS times FROM (
       SELECT recipient, max(finished) AS last FROM deliveries
       WHERE state = 'sent' AND finished > $since AND list_contains($recipients, recipient)
       GROUP BY recipient, coalesce(digest, id))
     GROUP BY recipient`,
    { recipients, since },
  )
  return new Map(rows.map(({ recipient, times }) => [recipient, times]))
}

/** When the next message is due; undefined where none waits. */
export async function nextDue(session: ReadSession, of: readonly Channel[]): Promise<bigint | undefined> {
  const [row] = await session.rows<{ due: bigint | null }>(
    `SELECT min(greatest(due, leased_until)) AS due FROM deliveries
     WHERE state = 'queued' AND list_contains($channels, channel)`,
    { channels: of },
  )
  return row?.due ?? undefined
}

/** Which deliveries the log is asked for; what is not named may be any. */
export interface DeliveryFilter {
  readonly ruleId?: string | undefined
  readonly alertId?: string | undefined
  readonly channel?: Channel | undefined
  readonly state?: DeliveryState | undefined
}

/** The delivery log, newest first. */
export async function deliveryLog(
  session: ReadSession,
  { ruleId, alertId, channel, state, most }: DeliveryFilter & { readonly most: number },
): Promise<readonly DeliveryRow[]> {
  return session.rows<DeliveryRow>(
    `SELECT ${columns} FROM deliveries
     WHERE ($ruleId IS NULL OR rule_id = $ruleId) AND ($alertId IS NULL OR alert_id = $alertId)
       AND ($channel IS NULL OR channel = $channel) AND ($state IS NULL OR state = $state)
     ORDER BY queued DESC, id LIMIT $most`,
    { ruleId, alertId, channel, state, most: BigInt(most) },
  )
}

/** All tries of some deliveries, in their order. */
export async function attemptsOf(session: ReadSession, ids: readonly string[]): Promise<readonly AttemptRow[]> {
  return session.rows<AttemptRow>(
    `SELECT delivery_id AS "deliveryId", tried AS "at", outcome, detail FROM delivery_attempts
     WHERE list_contains($ids, delivery_id) ORDER BY tried, rowid`,
    { ids },
  )
}

/** Queues failed deliveries anew. Gives how many there were. */
export async function retry(session: WriteSession, ids: readonly string[], now: bigint): Promise<number> {
  return session.run(
    `UPDATE deliveries SET state = 'queued', attempts = 0, due = $now, leased_until = 0, finished = NULL
     WHERE state = 'failed' AND list_contains($ids, id)`,
    { ids, now },
  )
}
