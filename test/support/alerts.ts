// Alerts over GraphQL in tests: the real schema and services on a database in memory, with its statements counted.
import { randomBytes } from 'node:crypto'
import type { GraphQLSchema } from 'graphql'
import { graphql } from 'graphql'
import { AlertChangeService } from '../../src/alerts/alert-changes.service.js'
import { Feed } from '../../src/live/feed.js'
import { AlertRaisingService } from '../../src/alerts/alert-raising.service.js'
import { SuppressionService } from '../../src/alerts/suppression.service.js'
import { AlertService } from '../../src/alerts/alert.service.js'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import { DeviceService } from '../../src/devices/device.service.js'
import type { Engine } from '../../src/engine/engine.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import type { ReadSession } from '../../src/engine/session.js'
import { IncidentService } from '../../src/incidents/incident.service.js'
import { nowTicks } from '../../src/ingest/ticks.js'
import { compile } from '../../src/kql/compile.js'
import { Cursors } from '../../src/paging/cursor.js'
import { PriorityService } from '../../src/priority/priority.service.js'
import { Loaders } from '../../src/request-context.js'
import { buildGraphqlSchema } from '../../src/server/graphql-schema.js'
import { alertResolversOf } from '../../src/server/resolvers.js'
import { StoryService } from '../../src/story/story.service.js'
import { applicationCatalog } from './application.js'

export interface AlertApi {
  readonly engine: InProcessEngine
  readonly schema: GraphQLSchema
  readonly alerts: AlertService
  readonly devices: DeviceService
  readonly priority: PriorityService
  /** How many statements services have read with. */
  readonly statements: () => number
  /** Whether the customer is enrolled from now on; so at first. */
  readonly enroll: (enrolled: boolean) => void
  /** The data of an answer; its errors are thrown. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>, caller?: Caller): Promise<Answer>
}

/** Data of any shape, for tests that look into it. */
export type Answer = Readonly<Record<string, never>>

/** Counts what stores read. */
function counting(engine: InProcessEngine, count: () => void): Engine {
  const read: Engine['read'] = (work, options) =>
    engine.read((session) => {
      const rows = ((text, values) => {
        count()
        return session.rows(text, values)
      }) as ReadSession['rows']
      return work({ rows })
    }, options)
  return new Proxy<Engine>(engine, { get: (target, name, receiver) => (name === 'read' ? read : Reflect.get(target, name, receiver)) as unknown }) // prettier-ignore
}

export function alertApi(engine: InProcessEngine): AlertApi {
  let statements = 0
  let enrolled = true
  const counted = counting(engine, () => { statements++ }) // prettier-ignore
  const cursors = new Cursors(randomBytes(32))
  const devices = new DeviceService({ engine: counted, catalog: applicationCatalog, cursors })
  const alerts = new AlertService({ engine: counted, cursors, devices })
  const feed = new Feed()
  const changes = new AlertChangeService({ engine, clock: nowTicks, feed })
  const raising = new AlertRaisingService({
    engine,
    catalog: applicationCatalog,
    clock: nowTicks,
    devices,
    feed,
    reactions: [],
    raised: () => undefined,
    isEnrolled: () => Promise.resolve(enrolled),
    checkHunt: (_, query) =>
      new Promise((resolve) => {
        compile(query, { catalog: applicationCatalog, now: nowTicks() })
        resolve()
      }),
  })
  const priority = new PriorityService({ engine: counted, clock: nowTicks, devices })
  const stories = new StoryService({ engine: counted, catalog: applicationCatalog, alerts })
  const incidents = new IncidentService({ engine: counted, cursors, alerts, stories, feed, clock: nowTicks })
  const suppression = new SuppressionService({ engine, clock: nowTicks, feed })
  const schema = buildGraphqlSchema(
    alertResolversOf({ alerts, incidents, stories, changes, raising, suppression, priority, devices }),
  )
  const enroll = (now: boolean): void => { enrolled = now } // prettier-ignore
  const ask: AlertApi['ask'] = async (source, variables, caller = localCaller) => {
    const contextValue = { caller, signal: new AbortController().signal, loaders: new Loaders() }
    const { data, errors } = await graphql({ schema, source, variableValues: variables ?? {}, contextValue })
    if (errors?.[0]) throw errors[0].originalError ?? errors[0]
    return data as Answer
  }
  return { engine, schema, alerts, devices, priority, statements: () => statements, enroll, ask }
}

/** Adds alerts straight to the store, `count` of them from number `from` on, one a second. */
export async function addAlerts(engine: Engine, from: number, count: number): Promise<void> {
  await engine.transaction(async (session) => {
    await session.run(
      `INSERT INTO alerts BY NAME
       SELECT 'da' || i AS id, i + 1 AS raised, 'Alert ' || i % 100 AS title, 'High' AS severity, 'Execution' AS category,
         'Microsoft Defender for Endpoint' AS service_source, 'EDR' AS detection_source, ['T1059.001'] AS techniques,
         'device' || i % 200 AS device_id, 639300000000000000 + i * 10000000 AS created,
         639300000000000000 + i * 10000000 AS first_event, 639300000000000000 + i * 10000000 AS last_event,
         [] AS system_tags, [] AS custom_tags, 'New' AS status, 639300000000000000 AS updated, '' AS description,
         '' AS recommended_actions, false AS hidden
       FROM range($from, $from + $count) AS t(i)`,
      { from, count },
    )
    await session.run(
      `INSERT INTO "AlertEvidence" ("Timestamp", "AlertId", "EntityType", "DeviceId", "_id")
       SELECT 639300000000000000, 'da' || i, 'Machine', 'device' || i % 200, uuid()
       FROM range($from, $from + $count) AS t(i)`,
      { from, count },
    )
  }, bulk)
}

/** A busy machine takes its time for 100,000. */
const bulk = { deadlineMs: 120_000 } as const

/** Devices as `addAlerts` names them. */
export const addDevices = (engine: Engine): Promise<number> =>
  engine.transaction((session) =>
    session.run(
      `INSERT INTO devices
       SELECT 'device' || i, 'ws-' || i, 1, 2, 0, '', '', NULL, '', 'Berlin', '', '', '', '', '', '', '', '', '', [], 0, [], []
       FROM range(200) AS t(i)`,
    ),
  )
