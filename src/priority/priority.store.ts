// Priorities of alerts: measured, scored and kept in the transaction of whatever they depend on.
import { attackNotification } from '../alerts/alert-sources.js'
import type { EventPlace } from '../devices/device.store.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import { ticksPer } from '../kql/types.js'
import { surpriseOf } from '../signals/findings.js'
import { rarityOf } from '../signals/history.store.js'
import type { Rarity } from '../signals/history.store.js'
import type { Calibration } from './calibration.js'
import type { Detail, FeatureName } from './features.js'
import { featureNames, features, prior } from './features.js'
import type { Example, Weights } from './logistic-regression.js'

/** What an alert's detection is told by: the rule, or the title where another product found it. */
const detectorOf = (alert: string): string => `coalesce(nullif(${alert}.detector_id, ''), ${alert}.title)`

/** When what an alert tells of began. */
const timeOf = (alert: string): string => `coalesce(${alert}.first_event, ${alert}.created)`

/** Tags by which people mark what matters most to them. */
const vitalTags = ['critical', 'critical asset', 'crown jewel', 'domain controller', 'high value', 'high value asset', 'tier 0', 'vip'] as const // prettier-ignore

/**
 * A row for each alert of `$ids`, with all that features are worked out from. `$earlier` counts only the verdicts on
 * alerts before it, as they stood when it came; otherwise those on all others.
 */
const measured = `
  asked AS (SELECT a.* FROM alerts AS a WHERE a.id IN (SELECT unnest($ids::VARCHAR[]))),
  near AS (
    SELECT a.id, ${detectorOf('a')} AS detector, a.device_id, a.category, ${timeOf('a')} AS began, a.created,
      (a.classification IS NOT NULL)::INTEGER AS judged, (coalesce(a.classification, '') = 'TruePositive')::INTEGER AS attack
    FROM alerts AS a
    WHERE ${detectorOf('a')} IN (SELECT ${detectorOf('asked')} FROM asked)
      OR (a.device_id <> '' AND a.device_id IN (SELECT device_id FROM asked))),
  counted AS (
    SELECT id,
      CASE WHEN $earlier THEN coalesce(sum(judged) OVER record_before, 0) ELSE sum(judged) OVER whole_record - judged END AS judged,
      CASE WHEN $earlier THEN coalesce(sum(attack) OVER record_before, 0) ELSE sum(attack) OVER whole_record - attack END AS attacks,
      count(DISTINCT nullif(device_id, '')) OVER within_day AS spread, count(*) OVER month_before AS earlier,
      CASE WHEN device_id = '' THEN 0 ELSE count(DISTINCT detector) OVER within_hour - 1 END AS companions,
      CASE WHEN device_id = '' THEN 0 ELSE count(DISTINCT category) OVER within_hour END AS categories
    FROM near
    WINDOW whole_record AS (PARTITION BY detector),
      record_before AS (PARTITION BY detector ORDER BY created, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
      within_day AS (PARTITION BY detector ORDER BY began RANGE BETWEEN ${ticksPer.day} PRECEDING AND ${ticksPer.day} FOLLOWING),
      month_before AS (PARTITION BY detector ORDER BY began RANGE BETWEEN ${30n * ticksPer.day} PRECEDING AND ${ticksPer.day} PRECEDING),
      within_hour AS (PARTITION BY device_id ORDER BY began RANGE BETWEEN ${ticksPer.hour} PRECEDING AND ${ticksPer.hour} FOLLOWING)),
  accounts AS (
    SELECT e."AlertId" AS id, any_value(e."AccountName") AS privileged
    FROM "AlertEvidence" AS e
    WHERE e."AlertId" IN (SELECT id FROM asked) AND e."EntityType" = 'User'
      AND (e."AccountSid" LIKE 'S-1-5-21-%-500' OR lower(e."AccountName") IN ('administrator', 'root')
        OR EXISTS (SELECT 1 FROM entity_roles AS k WHERE k.kind = 'Account' AND k.name = lower(e."AccountName")))
    GROUP BY e."AlertId"),
  measured AS (
    SELECT a.id, a.severity, a.category, a.techniques, c.attacks::BIGINT AS attacks, c.judged::BIGINT AS judged,
      c.spread, c.earlier, c.companions,
      CASE WHEN c.companions = 0 THEN 0 ELSE c.categories END AS company,
      coalesce(nullif(d.name, ''), a.device_id) AS device_name, coalesce(d.asset_value, '') AS asset_value,
      coalesce(list_has_any(list_transform(d.tags, lambda t: lower(t)), $vitalTags::VARCHAR[]), false) AS vital,
      EXISTS (SELECT 1 FROM entity_roles AS k WHERE k.kind = 'Device' AND k.name = a.device_id AND k.role = 'DomainController') AS controller,
      coalesce(d.device_type = 'Server' OR contains(lower(d.os_platform), 'server'), false)
        OR EXISTS (SELECT 1 FROM entity_roles AS k WHERE k.kind = 'Device' AND k.name = a.device_id) AS server,
      { bits: r.bits, signal: r.signal, shapes: r.shapes, days: r.days, devices: r.devices, first: r.first::VARCHAR } AS rarity,
      accounts.privileged, list_contains(a.system_tags, $notificationTag) AS notification
    FROM asked AS a JOIN counted AS c USING (id) LEFT JOIN devices AS d ON d.id = a.device_id
      LEFT JOIN accounts ON accounts.id = a.id LEFT JOIN alert_rarities AS r ON r.alert_id = a.id)`

const constants = { vitalTags, notificationTag: attackNotification.tag }

const measures = `{ ${featureNames.map((name) => `${name}: { value: (${features[name].value})::DOUBLE, detail: ${features[name].detail} }`).join(', ')} }`

/** Scores lie between 0 and 100, to the second digit. */
const scoreOf = (logOdds: string): string => `round(100 / (1 + exp(-(${logOdds}))), 2)`

const score = `
  WITH ${measured}
  SELECT m.id, to_json(${measures})::VARCHAR AS measures,
    ${scoreOf(`CAST($bias AS DOUBLE) + list_dot_product([${featureNames.map((name) => `(${features[name].value})::DOUBLE`).join(', ')}], $weights::DOUBLE[])`)} AS score
  FROM measured AS m`

/** An alert raises or lowers at most so many others, the newest; all follow when a model is trained or chosen. */
const mostOthers = 5000

/** The open alerts whose priority depends on these: those of the same detection, and those on the device at the time. */
const others = `
  WITH asked AS (
    SELECT ${detectorOf('a')} AS detector, a.device_id, ${timeOf('a')} AS began FROM alerts AS a
    WHERE a.id IN (SELECT unnest($ids::VARCHAR[])))
  SELECT id FROM (
    SELECT o.id, o.raised FROM alerts AS o
    WHERE o.status <> 'Resolved' AND ${detectorOf('o')} IN (SELECT detector FROM asked)
    UNION
    SELECT o.id, o.raised FROM alerts AS o JOIN asked ON o.device_id = asked.device_id
    WHERE o.status <> 'Resolved' AND o.device_id <> '' AND abs(${timeOf('o')} - asked.began) <= ${ticksPer.hour})
  ORDER BY raised DESC LIMIT ${mostOthers}`

/** Scores alerts that are new or have changed, and the open ones that depend on them. */
export async function scoreAlerts(session: WriteSession, ids: readonly string[], now: bigint): Promise<void> {
  if (ids.length === 0) return
  await measureRarity(session, ids)
  const found = await session.rows<{ readonly id: string }>(others, { ids })
  await scoreOnly(session, [...new Set([...ids, ...found.map(({ id }) => id)])], now)
}

/** Scores every alert anew; answers how many there are. */
export async function scoreAll(session: WriteSession, now: bigint): Promise<number> {
  const rows = await session.rows<{ readonly id: string }>('SELECT id FROM alerts')
  await scoreOnly(
    session,
    rows.map(({ id }) => id),
    now,
  )
  return rows.length
}

/** So many of an alert's events are looked at, the first. */
const mostMeasured = 10

/** How rare what is behind alerts is, as far as anything is counted yet. */
async function measureRarity(session: WriteSession, ids: readonly string[]): Promise<void> {
  const [history] = await session.rows('SELECT 1 FROM signal_shares LIMIT 1')
  if (!history) return
  const behind = await session.rows<EventPlace & { readonly alertId: string }>(
    `SELECT "AlertId" AS "alertId", "Table" AS "table", "DeviceId" AS "deviceId", "Timestamp" AS time, "ReportId" AS "reportId"
     FROM "DeviceAlertEvents" WHERE "AlertId" IN (SELECT unnest($ids::VARCHAR[])) AND "ReportId" IS NOT NULL
     QUALIFY row_number() OVER (PARTITION BY "AlertId" ORDER BY "Timestamp", "ReportId") <= ${mostMeasured}`,
    { ids },
  )
  const rarities = await rarityOf(session, behind)
  const byPlace = new Map<string, Rarity[]>()
  for (const rarity of rarities) byPlace.set(placeOf(rarity), [...(byPlace.get(placeOf(rarity)) ?? []), rarity])
  const found = [...new Set(behind.map(({ alertId }) => alertId))].flatMap((alertId) => {
    const own = distinctThings(
      behind.filter((event) => event.alertId === alertId).flatMap((event) => byPlace.get(placeOf(event)) ?? []),
    )
    const [rarest] = own
    return rarest ? [{ alertId, bits: surpriseOf(own), rarest }] : []
  })
  const rarest = found.map((one) => one.rarest)
  await session.run(
    `INSERT INTO alert_rarities
     SELECT unnest($alertIds::VARCHAR[]), unnest($bits::DOUBLE[]), unnest($signals::VARCHAR[]), unnest($shapes::VARCHAR[][]),
       unnest($days::BIGINT[]), unnest($devices::BIGINT[]), unnest($firsts::BIGINT[]), unnest($tables::VARCHAR[]),
       unnest($deviceIds::VARCHAR[]), unnest($times::BIGINT[]), unnest($reportIds::BIGINT[])
     ON CONFLICT (alert_id) DO UPDATE SET bits = excluded.bits, signal = excluded.signal, shapes = excluded.shapes,
       days = excluded.days, devices = excluded.devices, first = excluded.first, table_name = excluded.table_name,
       device_id = excluded.device_id, time = excluded.time, report_id = excluded.report_id`,
    {
      alertIds: found.map(({ alertId }) => alertId),
      bits: found.map(({ bits }) => bits.toString()),
      signals: rarest.map(({ signal }) => signal),
      shapes: rarest.map(({ shapes }) => shapes),
      days: rarest.map(({ days }) => days),
      devices: rarest.map(({ devices }) => devices),
      firsts: rarest.map(({ first }) => first),
      tables: rarest.map(({ table }) => table),
      deviceIds: rarest.map(({ deviceId }) => deviceId),
      times: rarest.map(({ time }) => time),
      reportIds: rarest.map(({ reportId }) => reportId),
    },
  )
}

const placeOf = ({ table, deviceId, time, reportId }: EventPlace): string => `${table}|${deviceId}|${time}|${reportId}`

/** Each thing once however many events show it, the rarest first. */
function distinctThings(rarities: readonly Rarity[]): readonly Rarity[] {
  const byThing = new Map<string, Rarity>()
  for (const rarity of rarities) {
    const thing = JSON.stringify([rarity.signal, rarity.shapes])
    if (!byThing.has(thing)) byThing.set(thing, rarity)
  }
  return [...byThing.values()].toSorted((a, b) => b.bits - a.bits || (a.time < b.time ? -1 : 1))
}

async function scoreOnly(session: WriteSession, ids: readonly string[], now: bigint): Promise<void> {
  if (ids.length === 0) return
  const { version, bias, weights } = await modelInUse(session)
  await session.run(`CREATE OR REPLACE TEMP TABLE scored_alerts AS ${score}`, {
    ids,
    earlier: false,
    bias: real(bias),
    weights: weights.map(real),
    ...constants,
  })
  await session.run(
    `INSERT INTO alert_priorities SELECT id, $version, $now, measures FROM scored_alerts
     ON CONFLICT (alert_id) DO UPDATE SET model = excluded.model, scored = excluded.scored, measures = excluded.measures`,
    { version, now },
  )
  await session.run('UPDATE alerts SET priority = s.score FROM scored_alerts AS s WHERE s.id = alerts.id')
  await session.run('DROP TABLE temp.scored_alerts')
}

/** As text, since a whole number would go in as one. */
const real = (value: number): string => value.toString()

export interface Measure {
  readonly value: number
  readonly detail: Detail
}

/** How an alert was scored. */
export interface PriorityRow {
  readonly alertId: string
  /** 0 to 100. */
  readonly score: number
  readonly model: bigint
  /** Ticks. */
  readonly scored: bigint
  readonly measures: Readonly<Partial<Record<FeatureName, Measure>>>
}

export async function prioritiesOf(session: ReadSession, ids: readonly string[]): Promise<readonly PriorityRow[]> {
  const rows = await session.rows<Omit<PriorityRow, 'measures'> & { readonly measures: string }>(
    `SELECT p.alert_id AS "alertId", a.priority AS score, p.model, p.scored, p.measures
     FROM alert_priorities AS p JOIN alerts AS a ON a.id = p.alert_id
     WHERE p.alert_id IN (SELECT unnest($ids::VARCHAR[]))`,
    { ids },
  )
  return rows.map((row) => ({ ...row, measures: JSON.parse(row.measures) as PriorityRow['measures'] }))
}

/** An event that shows a feature of an alert. */
export interface ReasonEvent extends EventPlace {
  readonly alertId: string
  readonly shows: 'own' | 'rarest' | 'sameDetector' | 'sameDevice'
}

/** So many events are shown behind a reason. */
const mostEvents = 3

/** The first events behind each alert itself, behind the others of its detection, and behind those on its device. */
export const reasonEvents = (session: ReadSession, ids: readonly string[]): Promise<readonly ReasonEvent[]> =>
  session.rows<ReasonEvent>(
    `WITH asked AS (
       SELECT a.id, ${detectorOf('a')} AS detector, a.device_id, ${timeOf('a')} AS began FROM alerts AS a
       WHERE a.id IN (SELECT unnest($ids::VARCHAR[]))),
     related AS (
       SELECT id, id AS other, 'own' AS shows FROM asked
       UNION ALL
       SELECT asked.id, o.id, 'sameDetector' FROM asked JOIN alerts AS o
         ON ${detectorOf('o')} = asked.detector AND o.id <> asked.id
         AND ${timeOf('o')} BETWEEN asked.began - ${30n * ticksPer.day} AND asked.began + ${ticksPer.day}
       QUALIFY row_number() OVER (PARTITION BY asked.id ORDER BY abs(${timeOf('o')} - asked.began), o.id) <= ${mostEvents}
       UNION ALL
       SELECT asked.id, o.id, 'sameDevice' FROM asked JOIN alerts AS o
         ON o.device_id = asked.device_id AND asked.device_id <> '' AND ${detectorOf('o')} <> asked.detector
         AND abs(${timeOf('o')} - asked.began) <= ${ticksPer.hour}
       QUALIFY row_number() OVER (PARTITION BY asked.id ORDER BY abs(${timeOf('o')} - asked.began), o.id) <= ${mostEvents})
     SELECT alert_id AS "alertId", 'rarest' AS shows, table_name AS "table", device_id AS "deviceId", time, report_id AS "reportId"
     FROM alert_rarities WHERE alert_id IN (SELECT unnest($ids::VARCHAR[]))
     UNION ALL
     SELECT r.id, r.shows, e."Table" AS "table", e."DeviceId" AS "deviceId", e."Timestamp" AS time,
       e."ReportId" AS "reportId"
     FROM related AS r JOIN "DeviceAlertEvents" AS e ON e."AlertId" = r.other
     WHERE e."ReportId" IS NOT NULL
     QUALIFY row_number() OVER (PARTITION BY r.id, r.shows ORDER BY e."Timestamp", e."ReportId") <= ${mostEvents}
     ORDER BY time`,
    { ids },
  )

/** A model, with what it was made from. */
export interface ModelRow extends Weights {
  /** 0 is the prior, which nobody trained. */
  readonly version: bigint
  /** Ticks; null for the prior. */
  readonly trained: bigint | null
  readonly trainedBy: string | null
  /** Alerts with a verdict, and how many of them were attacks. */
  readonly alerts: bigint
  readonly attacks: bigint
  /** On alerts that it had not seen in training, beside what the prior said of the same; null for the prior. */
  readonly calibration: ModelCalibration | null
}

export interface ModelCalibration {
  readonly model: Calibration
  readonly prior: Calibration
}

const priorModel: ModelRow = {
  version: 0n,
  ...prior,
  trained: null,
  trainedBy: null,
  alerts: 0n,
  attacks: 0n,
  calibration: null,
}

interface StoredModel extends Omit<ModelRow, 'bias' | 'weights' | 'calibration'> {
  readonly weights: string
  readonly calibration: string
}

/** Weights are kept by the names of their features, so that one which a model does not know has the prior's. */
interface NamedWeights {
  readonly bias: number
  readonly weights: Readonly<Partial<Record<FeatureName, number>>>
}

const modelColumns = 'version, weights, trained, trained_by AS "trainedBy", alerts, attacks, calibration'

function modelOf({ weights: stored, calibration, ...row }: StoredModel): ModelRow {
  const { bias, weights } = JSON.parse(stored) as NamedWeights
  return {
    ...row,
    bias,
    weights: featureNames.map((name) => weights[name] ?? features[name].prior),
    calibration: JSON.parse(calibration) as ModelCalibration,
  }
}

/** All models, the newest first and the prior last. */
export async function allModels(session: ReadSession): Promise<readonly ModelRow[]> {
  const rows = await session.rows<StoredModel>(`SELECT ${modelColumns} FROM priority_models ORDER BY version DESC`)
  return [...rows.map(modelOf), priorModel]
}

/** The model that scores. */
export async function modelInUse(session: ReadSession): Promise<ModelRow> {
  const [row] = await session.rows<StoredModel>(
    `SELECT ${modelColumns} FROM priority_models
     WHERE version = (SELECT version FROM priority_model_uses ORDER BY number DESC LIMIT 1)`,
  )
  return row ? modelOf(row) : priorModel
}

/** Keeps a model under the next version, which it answers. */
export async function addModel(session: WriteSession, model: Omit<ModelRow, 'version'>): Promise<bigint> {
  const { bias, weights, calibration, ...row } = model
  const named: NamedWeights = {
    bias,
    weights: Object.fromEntries(featureNames.map((name, index) => [name, weights[index]])),
  }
  const [added] = await session.rows<{ readonly version: bigint }>(
    `INSERT INTO priority_models
     SELECT coalesce(max(version), 0) + 1, $weights, $trained, $trainedBy, $alerts, $attacks, $calibration
     FROM priority_models RETURNING version`,
    { ...row, weights: JSON.stringify(named), calibration: JSON.stringify(calibration) },
  )
  return added?.version ?? 0n
}

/** From now on this model scores. */
export const useModel = (session: WriteSession, version: bigint, since: bigint, actor: string): Promise<number> =>
  session.run(
    `INSERT INTO priority_model_uses
     SELECT coalesce(max(number), 0) + 1, $version, $since, $actor FROM priority_model_uses`,
    { version, since, actor },
  )

/** A judged alert. */
export interface LabelledAlert extends Example {
  readonly id: string
}

/** All alerts with a verdict, by id, each as it stood when it came. */
export async function labelledAlerts(session: ReadSession): Promise<readonly LabelledAlert[]> {
  const judged = await session.rows<{ readonly id: string; readonly attack: boolean }>(
    `SELECT id, classification = 'TruePositive' AS attack FROM alerts WHERE classification IS NOT NULL ORDER BY id`,
  )
  if (judged.length === 0) return []
  const rows = await session.rows<{ readonly id: string; readonly values: readonly number[] }>(
    `WITH ${measured}
     SELECT m.id, [${featureNames.map((name) => `(${features[name].value})::DOUBLE`).join(', ')}] AS "values"
     FROM measured AS m`,
    { ids: judged.map(({ id }) => id), earlier: true, ...constants },
  )
  const byId = new Map(rows.map(({ id, values }) => [id, values]))
  return judged.map(({ id, attack }) => ({ id, attack, values: byId.get(id) ?? [] }))
}
