// Changing alerts: by people, one by one or many at once, each change remembered with who made it and when.
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { WriteSession } from '../engine/session.js'
import { digitsAsText } from '../kql/json-text.js'
import { scoreAlerts } from '../priority/priority.store.js'
import { Forbidden, Invalid } from '../request-errors.js'
import type { NotFound } from '../request-errors.js'
import { line } from '../request-text.js'
import type { AlertRow, CommentRow } from './alert.js'
import type { Feed } from '../live/feed.js'
import { noAlert } from './alert.service.js'
import type { AlertUpdate, CheckedUpdate, FieldChanges } from './alert-update.js'
import { changesOf, checkComment, checkUpdate } from './alert-update.js'
import type { NewChange } from './alert.store.js'
import { addChanges, addComment, alertsOf, setFields } from './alert.store.js'

export interface AlertChangeParts {
  readonly engine: Engine
  /** Ticks. */
  readonly clock: () => bigint
  readonly feed: Feed
}

/** What became of one alert of an update. */
export interface UpdateResult {
  readonly id: string
  /** As it is now; absent where the caller sees none of this id. */
  readonly alert: AlertRow | undefined
  readonly changed: readonly string[]
  /** Why it was left as it is. */
  readonly error: Invalid | NotFound | undefined
}

/** How many alerts one update may change. */
const largestUpdate = 1000

export class AlertChangeService {
  constructor(private readonly parts: AlertChangeParts) {}

  /**
   * Updates alerts, each on its own terms: one that cannot be is left as it is, and says why.
   * @throws Invalid for values that fit no alert, and for too many alerts
   */
  async update(caller: Caller, ids: readonly string[], update: AlertUpdate): Promise<readonly UpdateResult[]> {
    const checked = checkUpdate(update)
    return this.change(caller, ids, async (session, alerts, now) => {
      const results = alerts.map((alert) => attempt(alert, () => changesOf(alert, checked, now)))
      await store(session, caller, results, now)
      const { comment } = checked
      if (comment !== undefined) {
        for (const { alert, error } of results) if (!error) await comments(session, caller, alert.id, comment, now)
      }
      return results.map(({ alert, changes, error }) => ({
        id: alert.id,
        changed: [
          ...Object.keys(changes).filter((field) => field !== 'resolved'),
          ...(comment === undefined || error ? [] : ['comment']),
        ],
        error,
      }))
    })
  }

  /** @throws Invalid, NotFound */
  async comment(caller: Caller, id: string, text: string): Promise<CommentRow> {
    authorize(caller, 'writeAlerts')
    const comment = checkComment(text)
    const now = this.parts.clock()
    const added = await this.parts.engine.transaction(async (session) => {
      const [alert] = await alertsOf(session, caller.deviceGroups, [id])
      if (!alert) throw noAlert(id)
      await setFields(session, [id], {}, now)
      return comments(session, caller, id, comment, now)
    })
    this.parts.feed.nudge()
    return added
  }

  /** Adds custom tags to alerts and takes others from them. System tags are not anyone's to change. */
  async tag(
    caller: Caller,
    ids: readonly string[],
    add: readonly string[],
    remove: readonly string[],
  ): Promise<readonly UpdateResult[]> {
    const added = add.map(checkTag)
    const taken = new Set(remove)
    return this.change(caller, ids, async (session, alerts, now) => {
      const results: { readonly id: string; readonly changed: readonly string[]; readonly error: undefined }[] = []
      for (const alert of alerts) {
        const tags = [...new Set([...alert.customTags, ...added])].filter((tag) => !taken.has(tag)).sort()
        if (tags.length > mostTags) throw new Invalid(`An alert has at most ${mostTags} custom tags.`)
        const same = JSON.stringify(tags) === JSON.stringify(alert.customTags)
        if (!same) {
          await setFields(session, [alert.id], { customTags: tags }, now)
          const values = { oldValue: JSON.stringify(alert.customTags), newValue: JSON.stringify(tags) }
          await addChanges(session, [
            { alertId: alert.id, time: now, actor: caller.name, field: 'customTags', ...values },
          ])
        }
        results.push({ id: alert.id, changed: same ? [] : ['customTags'], error: undefined })
      }
      return results
    })
  }

  /** Does work on the alerts that the caller sees, in one transaction, and answers for every id in order. */
  private async change(
    caller: Caller,
    asked: readonly string[],
    work: (
      session: WriteSession,
      alerts: readonly AlertRow[],
      now: bigint,
    ) => Promise<readonly Omit<UpdateResult, 'alert'>[]>,
  ): Promise<readonly UpdateResult[]> {
    authorize(caller, 'writeAlerts')
    const ids = [...new Set(asked)]
    if (ids.length > largestUpdate)
      throw new Invalid(`${ids.length} alerts are named; one update changes at most ${largestUpdate}.`)
    const now = this.parts.clock()
    const [results, after] = await this.parts.engine.transaction(async (session) => {
      const alerts = await alertsOf(session, caller.deviceGroups, ids)
      return [await work(session, alerts, now), await alertsOf(session, caller.deviceGroups, ids)]
    })
    this.parts.feed.nudge()
    const byId = new Map(results.map((result) => [result.id, result]))
    const alerts = new Map(after.map((alert) => [alert.id, alert]))
    return ids.map((id) => ({ ...(byId.get(id) ?? { id, changed: [], error: noAlert(id) }), alert: alerts.get(id) }))
  }
}

/**
 * Updates alerts that the caller sees as part of what else a transaction does. Whoever ends it nudges the feed.
 * @throws Invalid where one cannot be changed so
 */
export async function updateWithin(
  session: WriteSession,
  caller: Caller,
  ids: readonly string[],
  update: CheckedUpdate,
  now: bigint,
): Promise<void> {
  const alerts = await alertsOf(session, caller.deviceGroups, ids)
  const attempts = alerts.map((alert) => ({ alert, changes: changesOf(alert, update, now), error: undefined }))
  await store(session, caller, attempts, now)
}

/** Alerts that change alike are written together. */
async function store(session: WriteSession, caller: Caller, attempts: readonly Attempt[], now: bigint): Promise<void> {
  const alike = new Map<string, { readonly ids: string[]; readonly changes: FieldChanges }>()
  for (const { alert, changes } of attempts) {
    if (Object.keys(changes).length === 0) continue
    const key = JSON.stringify(changes, digitsAsText)
    const others = alike.get(key)
    if (others) others.ids.push(alert.id)
    else alike.set(key, { ids: [alert.id], changes })
  }
  for (const { ids, changes } of alike.values()) await setFields(session, ids, { ...changes }, now)
  await addChanges(
    session,
    attempts.flatMap((one) => historyOf(one, caller.name, now)),
  )
  // A verdict is the record of a detection, on which the priority of its other alerts rests.
  const judged = attempts.filter(({ changes }) => 'classification' in changes)
  await scoreAlerts(
    session,
    judged.map(({ alert }) => alert.id),
    now,
  )
}

interface Attempt {
  readonly alert: AlertRow
  readonly changes: FieldChanges
  readonly error: Invalid | undefined
}

function attempt(alert: AlertRow, changes: () => FieldChanges): Attempt {
  try {
    return { alert, changes: changes(), error: undefined }
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return { alert, changes: {}, error }
  }
}

/** When an alert was resolved follows from its status. */
type ToldField = Exclude<keyof FieldChanges, 'resolved'>

function historyOf({ alert, changes }: Attempt, actor: string, time: bigint): readonly NewChange[] {
  const told = Object.entries(changes).filter(([field]) => field !== 'resolved') as readonly [
    ToldField,
    string | null,
  ][]
  return told.map(([field, value]) => ({
    alertId: alert.id,
    time,
    actor,
    field,
    oldValue: alert[field],
    newValue: value,
  }))
}

/** Adds a comment, which the history tells of too. */
async function comments(
  session: WriteSession,
  caller: Caller,
  alertId: string,
  comment: string,
  now: bigint,
): Promise<CommentRow> {
  const row = await addComment(session, { alertId, comment, createdBy: caller.name, created: now })
  await addChanges(session, [
    { alertId, time: now, actor: caller.name, field: 'comment', oldValue: null, newValue: comment },
  ])
  return row
}

const mostTags = 50
const longestTag = 100

/** @throws Invalid for what is no tag */
function checkTag(tag: string): string {
  const text = line('A tag', tag, longestTag)
  if (text.toLowerCase() === 'endpoint attack notification')
    throw new Forbidden('This tag marks what the experts publish; nobody else can give it.')
  return text
}
