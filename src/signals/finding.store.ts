// Findings in and out, and what they are made of: who did what is rare, and which process started which.
import type { VisibleGroups } from '../caller.js'
import { seesDevice } from '../devices/visible-devices.store.js'
import type { ReadSession, StoredValue, WriteSession } from '../engine/session.js'
import { StatementValues } from '../engine/statement-values.js'
import { ticksPer } from '../kql/types.js'
import type { CursorPart } from '../paging/cursor.js'
import type { PageWindow } from '../paging/page.js'
import type { Command } from './discovery.js'
import { askingPrograms, burstTime } from './discovery.js'
import type { FindingReason, NewFinding, ProcessStart, RareEvent } from './findings.js'
import type { RareArrival } from './history.store.js'
import type { EventTable } from './signal-catalogue.js'

export const findingStates = ['Candidate', 'Alert', 'Dismissed'] as const
export type FindingState = (typeof findingStates)[number]

export interface FindingRow extends Omit<NewFinding, 'reasons'> {
  readonly id: string
  /** Its place in the order of finding. */
  readonly number: bigint
  /** 0 to 100. */
  readonly score: number
  /** Times of its events, and when it was found; ticks. */
  readonly first: bigint
  readonly last: bigint
  readonly found: bigint
  readonly state: FindingState
  readonly alertId: string | null
}

/** A process by the id that tells it apart where there is one, else by its number. */
const nodeOf = (unique: string, number: string): string => `coalesce(nullif(${unique}, ''), ${number}::VARCHAR, '')`

const actorNode = nodeOf('"InitiatingProcessUniqueId"', '"InitiatingProcessId"')
const childNode = nodeOf('"ProcessUniqueId"', '"ProcessId"')

/** Who did each rare thing; one statement for each table. */
export async function actorsOf(session: ReadSession, arrivals: readonly RareArrival[]): Promise<readonly RareEvent[]> {
  const tables = [...new Set(arrivals.map(({ table }) => table as EventTable))]
  const events: RareEvent[] = []
  for (const table of tables) {
    const own = arrivals.filter((arrival) => arrival.table === table)
    const starts = table === 'DeviceProcessEvents'
    const [node, name] = starts ? [childNode, '"FileName"'] : [actorNode, '"InitiatingProcessFileName"']
    const account =
      table === 'DeviceImageLoadEvents' || table === 'DeviceEvents'
        ? '"InitiatingProcessAccountName"'
        : starts || table === 'DeviceLogonEvents'
          ? '"AccountName"'
          : '"InitiatingProcessAccountName"'
    const rows = await session.rows<{ readonly row: bigint; readonly id: string; readonly name: string; readonly account: string }>(
      `SELECT rowid AS "row", ${node} AS id, lower(${name}) AS name, lower(${account}) AS account FROM "${table}"
       WHERE rowid BETWEEN $least AND $most AND rowid IN (SELECT unnest($rows::BIGINT[]))`,
      { rows: own.map(({ row }) => row), least: least(own), most: most(own) },
    ) // prettier-ignore
    const byRow = new Map(rows.map((row) => [row.row, row]))
    for (const arrival of own) {
      const found = byRow.get(arrival.row)
      if (found) events.push({ arrival, process: { id: found.id, name: found.name }, account: found.account })
    }
  }
  return events
}

const least = (arrivals: readonly RareArrival[]): bigint =>
  arrivals.reduce((min, { row }) => (row < min ? row : min), arrivals[0]?.row ?? 0n)
const most = (arrivals: readonly RareArrival[]): bigint =>
  arrivals.reduce((max, { row }) => (row > max ? row : max), 0n)

/** Trees reach so far back. */
const treeTime = ticksPer.day

/** Which process started which, on the devices of rare things and in the day before them. */
export async function startsAround(
  session: ReadSession,
  arrivals: readonly RareArrival[],
): Promise<readonly ProcessStart[]> {
  // prettier-ignore
  if (arrivals.length === 0) return []
  const times = arrivals.map(({ time }) => time)
  const rows = await session.rows<{ readonly deviceId: string; readonly parentId: string; readonly parent: string; readonly childId: string; readonly child: string }>(
    `SELECT "DeviceId" AS "deviceId", ${actorNode} AS "parentId", lower("InitiatingProcessFileName") AS parent,
       ${childNode} AS "childId", lower("FileName") AS child
     FROM "DeviceProcessEvents"
     WHERE "Timestamp" BETWEEN $from AND $to AND "DeviceId" IN (SELECT unnest($devices::VARCHAR[]))
     ORDER BY "Timestamp"`,
    {
      from: times.reduce((a, b) => (a < b ? a : b)) - treeTime,
      to: times.reduce((a, b) => (a > b ? a : b)),
      devices: [...new Set(arrivals.map(({ deviceId }) => deviceId))],
    },
  ) // prettier-ignore
  return rows.map(({ deviceId, parentId, parent, childId, child }) => ({
    deviceId,
    parent: { id: parentId, name: parent },
    child: { id: childId, name: child },
  }))
}

/** Commands that may ask something: those among rows that have arrived, with those around them on the same devices. */
export async function askingCommands(session: ReadSession, after: bigint, upTo: bigint): Promise<readonly Command[]> {
  const asks = `lower("FileName") IN (SELECT unnest($programs::VARCHAR[]))`
  return session.rows<Command>(
    `WITH arrived AS (
       SELECT "DeviceId" AS device_id, lower("AccountName") AS account, min("Timestamp") AS first, max("Timestamp") AS last
       FROM "DeviceProcessEvents" WHERE rowid > $after AND rowid <= $upTo AND "ReportId" IS NOT NULL AND ${asks} GROUP BY ALL)
     SELECT 'DeviceProcessEvents' AS "table", e."DeviceId" AS "deviceId", e."Timestamp" AS time, e."ReportId" AS "reportId",
       lower(e."AccountName") AS account, lower(e."FileName") AS program, e."ProcessCommandLine" AS line,
       (md5_number_lower(concat_ws(chr(31), 'discovery', lower(e."FileName"), lower(e."ProcessCommandLine"))) // 2)::BIGINT AS key
     FROM "DeviceProcessEvents" AS e JOIN arrived AS a ON a.device_id = e."DeviceId" AND a.account = lower(e."AccountName")
       AND e."Timestamp" BETWEEN a.first - ${3n * burstTime} AND a.last + ${3n * burstTime}
     WHERE e."ReportId" IS NOT NULL AND ${asks.replace('"FileName"', 'e."FileName"')} ORDER BY e."Timestamp"`,
    { after, upTo, programs: askingPrograms },
  )
}

const findingColumns = `f.id, f.number, f.kind, f.subject, f.device_id AS "deviceId", f.account, f.process, f.techniques, f.score,
  f.first, f.last, f.found, f.state, f.alert_id AS "alertId"`

/** A finding of the same subject is the same one within this time of its events. */
const sameTime = ticksPer.day

/** The stored finding that each new one belongs to, at its place; what people have resolved is over. */
export async function knownFindings(
  session: ReadSession,
  found: readonly (Pick<NewFinding, 'kind' | 'subject'> & { readonly first: bigint; readonly last: bigint })[],
): Promise<readonly (FindingRow & { readonly place: bigint })[]> {
  if (found.length === 0) return []
  return session.rows(
    `WITH asked AS (
       SELECT unnest($places::BIGINT[]) AS place, unnest($kinds::VARCHAR[]) AS kind, unnest($subjects::VARCHAR[]) AS subject,
         unnest($firsts::BIGINT[]) AS first, unnest($lasts::BIGINT[]) AS last)
     SELECT asked.place, ${findingColumns} FROM asked JOIN findings AS f USING (kind, subject)
       LEFT JOIN alerts AS a ON a.id = f.alert_id
     WHERE a.status IS DISTINCT FROM 'Resolved' AND f.first <= asked.last + ${sameTime} AND f.last >= asked.first - ${sameTime}
     QUALIFY row_number() OVER (PARTITION BY asked.place ORDER BY f.number) = 1`,
    {
      places: found.map((_, index) => index),
      kinds: found.map(({ kind }) => kind),
      subjects: found.map(({ subject }) => subject),
      firsts: found.map(({ first }) => first),
      lasts: found.map(({ last }) => last),
    },
  )
}

/** Keeps a finding, new or grown. */
export async function putFinding(
  session: WriteSession,
  row: FindingRow,
  reasons: readonly FindingReason[],
): Promise<void> {
  const {
    id,
    number,
    kind,
    subject,
    deviceId,
    account,
    process,
    techniques,
    score,
    first,
    last,
    found,
    state,
    alertId,
  } = row

  // prettier-ignore
  await session.run(
    `INSERT INTO findings VALUES ($id, $number, $kind, $subject, $deviceId, $account, $process, $techniques::VARCHAR[],
       CAST($score AS DOUBLE), $first, $last, $found, $state, $alertId)
     ON CONFLICT (id) DO UPDATE SET account = excluded.account, score = excluded.score, first = excluded.first,
       last = excluded.last, state = excluded.state, alert_id = excluded.alert_id`,
    { id, number, kind, subject, deviceId, account, process, techniques, score: String(score), first, last, found, state, alertId },
  )
  await session.run('DELETE FROM finding_reasons WHERE finding_id = $id', { id: row.id })
  const list = <Value extends StoredValue>(value: (reason: FindingReason) => Value): readonly Value[] =>
    reasons.map(value)
  await session.run(
    `INSERT INTO finding_reasons
     SELECT $id, unnest($signals::VARCHAR[]), unnest($keys::BIGINT[]), unnest($shapes::VARCHAR[][]), unnest($bits::DOUBLE[]),
       unnest($days::BIGINT[]), unnest($devices::BIGINT[]), unnest($firsts::BIGINT[]), unnest($tables::VARCHAR[]),
       unnest($deviceIds::VARCHAR[]), unnest($times::BIGINT[]), unnest($reportIds::BIGINT[])`,
    {
      id: row.id,
      signals: list(({ signal }) => signal),
      keys: list(({ key }) => key),
      shapes: list(({ shapes }) => shapes),
      bits: list(({ bits }) => String(bits)),
      days: list(({ days }) => days),
      devices: list(({ devices }) => devices),
      firsts: list(({ first }) => first),
      tables: list(({ table }) => table),
      deviceIds: list(({ deviceId }) => deviceId),
      times: list(({ time }) => time),
      reportIds: list(({ reportId }) => reportId),
    },
  )
}

/** The number of the last finding. */
export async function lastNumber(session: ReadSession): Promise<bigint> {
  const [row] = await session.rows<{ readonly last: bigint }>('SELECT coalesce(max(number), 0) AS last FROM findings')
  return row?.last ?? 0n
}

/** The reasons of findings, the most surprising first. */
export const reasonsOf = (
  session: ReadSession,
  ids: readonly string[],
): Promise<readonly (FindingReason & { readonly findingId: string })[]> =>
  // prettier-ignore
  session.rows(
    `SELECT finding_id AS "findingId", signal, key, shapes, bits, days, devices, first, table_name AS "table",
       device_id AS "deviceId", time, report_id AS "reportId"
     FROM finding_reasons WHERE finding_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY bits DESC, time, key`,
    { ids },
  )

export interface FindingQuery {
  readonly groups: VisibleGroups
  /** Any of these; all of them where there is none. */
  readonly states: readonly FindingState[]
  readonly leastScore: number
}

const matches = ({ groups, states, leastScore }: FindingQuery, values: StatementValues): string =>
  [
    seesDevice('f.device_id', groups, values),
    `f.score >= CAST(${values.add(String(leastScore))} AS DOUBLE)`,
    ...(states.length === 0 ? [] : [`f.state IN (SELECT unnest(${values.add(states)}::VARCHAR[]))`]),
  ].join(' AND ')

/** In hundredths, as cursors have whole numbers. */
const place = 'round(100 * f.score)::BIGINT'

/** Findings in the window's direction, the strongest first, one more than its size where there are more. */
export async function findingsInPage(
  session: ReadSession,
  query: FindingQuery & {
    readonly window: Pick<PageWindow, 'size' | 'backwards'>
    readonly after: readonly CursorPart[] | undefined
    readonly before: readonly CursorPart[] | undefined
  },
): Promise<readonly (FindingRow & { readonly place: bigint })[]> {
  const values = new StatementValues()
  const { window, after, before } = query
  const beyond = (at: readonly CursorPart[] | undefined, sign: string): readonly string[] =>
    at ? [`(${place}, f.id) ${sign} (${values.add(at[0] ?? 0n)}, ${values.add(at[1] ?? '')})`] : []
  const where = [matches(query, values), ...beyond(after, '<'), ...beyond(before, '>')].join(' AND ')
  const direction = window.backwards ? 'ASC' : 'DESC'
  return session.rows(
    `SELECT ${findingColumns}, ${place} AS place FROM findings AS f WHERE ${where}
     ORDER BY place ${direction}, f.id ${direction} LIMIT ${window.size + 1}`,
    values.values,
  )
}

export async function countFindings(session: ReadSession, query: FindingQuery): Promise<number> {
  const values = new StatementValues()
  const [row] = await session.rows<{ readonly count: bigint }>(
    `SELECT count(*) AS count FROM findings AS f WHERE ${matches(query, values)}`,
    values.values,
  )
  return Number(row?.count ?? 0)
}

/** The findings of these ids that the groups see, in no order. */
export async function findingsOf(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly string[],
): Promise<readonly FindingRow[]> {
  // prettier-ignore
  const values = new StatementValues()
  return session.rows(
    `SELECT ${findingColumns} FROM findings AS f
     WHERE f.id IN (SELECT unnest(${values.add(ids)}::VARCHAR[])) AND ${seesDevice('f.device_id', groups, values)}`,
    values.values,
  )
}

export const setState = (session: WriteSession, id: string, state: FindingState): Promise<number> =>
  session.run('UPDATE findings SET state = $state WHERE id = $id', { id, state })

/** The findings that no alert tells of yet, of this score and more. */
export const strongCandidates = (session: ReadSession, leastScore: number): Promise<readonly FindingRow[]> =>
  session.rows(
    `SELECT ${findingColumns} FROM findings AS f
     WHERE f.state = 'Candidate' AND f.score >= CAST($leastScore AS DOUBLE) ORDER BY f.number`,
    { leastScore: String(leastScore) },
  )

/** The findings with an open alert that does not tell of all their events. */
export const grownFindings = (session: ReadSession): Promise<readonly FindingRow[]> =>
  session.rows<FindingRow>(
    `SELECT ${findingColumns} FROM findings AS f JOIN alerts AS a ON a.id = f.alert_id
     WHERE f.state = 'Alert' AND a.status <> 'Resolved' AND EXISTS (
       SELECT 1 FROM finding_reasons AS r WHERE r.finding_id = f.id AND NOT EXISTS (
         SELECT 1 FROM "DeviceAlertEvents" AS e
         WHERE e."AlertId" = f.alert_id AND e."DeviceId" = r.device_id AND e."Timestamp" = r.time AND e."ReportId" = r.report_id))
     ORDER BY f.number`,
  )
