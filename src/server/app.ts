// The composition root: everything the server consists of is constructed here.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isIP } from 'node:net'
import express from 'express'
import type { Logger } from 'pino'
import { AuditLog } from '../audit/audit-log.js'
import { AuditJournal } from '../audit/journal.js'
import { huntTotals } from '../audit/audit.store.js'
import { localCaller } from '../caller.js'
import { DetectionResolver, DetectionVersionResolver } from '../detections/detection.resolver.js'
import { DeviceGroupResolver } from '../device-groups/device-group.resolver.js'
import { DeviceGroupService } from '../device-groups/device-group.service.js'
import { DraftResolver } from '../drafts/draft.resolver.js'
import { DraftService } from '../drafts/draft.service.js'
import { countAttackNotifications } from '../drafts/draft.store.js'
import { ChildProcessEngine } from '../engine/child-process.js'
import { externalReader } from '../hunting/external-reader.js'
import { EnrollmentResolver } from '../enrollment/enrollment.resolver.js'
import { EnrollmentService } from '../enrollment/enrollment.service.js'
import { acceptedSince } from '../enrollment/enrollment.store.js'
import { InquiryResolver } from '../experts/inquiry.resolver.js'
import { InquiryStreamResolver } from '../experts/inquiry-stream.resolver.js'
import { InquiryStreamService } from '../experts/inquiry-stream.service.js'
import { InquiryService } from '../experts/inquiry.service.js'
import { HuntingResolver } from '../hunting/hunting.resolver.js'
import { HuntingService } from '../hunting/hunting.service.js'
import { ApiTokenResolver } from '../identity/api-token.resolver.js'
import { AccessTokens } from '../identity/access-token.js'
import { ApiTokenService } from '../identity/api-token.service.js'
import { Authenticator } from '../identity/authenticator.js'
import { OpenIdUsers } from '../identity/openid.js'
import { SessionService } from '../identity/session.service.js'
import { nowTicks } from '../ingest/ticks.js'
import { MAX_TEXT } from '../../grammar/problems.js'
import { formatDatetime } from '../kql/time-text.js'
import { loadCatalog } from '../kql/catalog.js'
import { LimitsResolver } from '../limits/limits.resolver.js'
import { Quotas } from '../limits/quotas.js'
import { Feed } from '../live/feed.js'
import { noticeAlerts } from '../notifications/alert-notices.js'
import { NotificationResolver } from '../notifications/notification.resolver.js'
import { forgetDeviceGroup } from '../notifications/notification.store.js'
import { NotificationService } from '../notifications/notification.service.js'
import { alertChangeRoutes } from '../rest/alert-change.routes.js'
import { alertRoutes } from '../rest/alert.routes.js'
import { detectionRoutes } from '../rest/detection.routes.js'
import { huntingRoutes } from '../rest/hunting.routes.js'
import { incidentRoutes } from '../rest/incident.routes.js'
import { openApiRoute } from '../rest/openapi.js'
import { strict } from '../rest/query-options.js'
import { ReportResolver, RuleRecordResolver } from '../reports/report.resolver.js'
import { ReportService } from '../reports/report.service.js'
import { SavedQueryResolver } from '../saved-queries/saved-query.resolver.js'
import { SavedQueryService } from '../saved-queries/saved-query.service.js'
import { installationKey } from '../storage/key.store.js'
import { FindingConnectionResolver, FindingReasonResolver, FindingResolver } from '../signals/signal.resolver.js'
import { SignalService } from '../signals/signal.service.js'
import type { Settings } from '../settings.js'
import { SettingsError } from '../settings.js'
import { applicationTables } from '../storage/application-tables.js'
import { startAlerts } from './alerts.js'
import { Callers } from './callers.js'
import type { TrustsProxy } from './callers.js'
import { startDetections } from './detections.js'
import { graphqlServer } from './graphql.js'
import { buildGraphqlSchema } from './graphql-schema.js'
import { mountRoutes, namesThisMachine } from './http.js'
import { documentLimitsOf, huntingLimitsOf, maxBodyBytesOf, quotasOf } from './settings-limits.js'
import { tellOutcomes } from './outcomes.js'
import { proposeDrafts } from './drafts.js'
import { startMessages } from './messages.js'
import { portalFolder } from './portal.js'
import { serveSubscriptions } from './subscriptions.js'

export interface RunningServer {
  /** `http://127.0.0.1:4000`, without a slash at the end. */
  readonly url: string
  readonly engine: ChildProcessEngine
  readonly hunting: HuntingService
  readonly audit: AuditLog
  /** To be called when a load may have queued messages. */
  readonly nudge: () => void
  /** The administrator's token, where this start made it: its text is nowhere else. */
  readonly firstToken: string | undefined
  /** Takes no new requests, stops the hunts under way, writes everything down. */
  close(): Promise<void>
}

const mebibyte = 1024 ** 2

/** A request is sent in this time, or its connection is closed; answers may take as long as hunts do. */
const requestMs = 30_000

/** Starts everything. @throws EngineError where the database cannot be opened, NodeJS.ErrnoException for the port */
export async function startServer(settings: Settings, log: Logger): Promise<RunningServer> {
  const limits = huntingLimitsOf(settings)
  const engine = await ChildProcessEngine.open({
    path: settings.database,
    application: applicationTables,
    memoryBytes: settings.memoryMegabytes * mebibyte,
    admission: { atOnce: limits.concurrentHunts, waiting: limits.waitingHunts },
  })
  try {
    const catalog = loadCatalog()
    // Read before the first request rather than in the midst of one.
    catalog.tables()
    const external = externalReader(settings)
    const quotas = new Quotas(quotasOf(settings))
    const audit = auditLog(engine, settings.database, log)
    await audit.recover()
    const hunting = new HuntingService({
      catalog,
      engine: () => Promise.resolve(engine),
      external,
      clock: nowTicks,
      limits,
      account: {
        quotas,
        record: (hunt) => {
          audit.record({ kind: 'Hunt', ...hunt })
        },
      },
    })
    const groups = await DeviceGroupService.open({ engine, onRemoved: forgetDeviceGroup })
    const tokens = await ApiTokenService.open({ engine, clock: nowTicks, groupNames: () => groups.names })
    const firstToken = (await tokens.first(localCaller))?.token
    const access = new AccessTokens({ tokens, key: await installationKey(engine, 'access tokens'), clock: nowTicks })
    const authenticator = new Authenticator(tokens, access, openIdUsers(settings, groups))
    const sessions = await SessionService.open({ engine, authenticator, clock: nowTicks, hours: settings.sessionHours })
    const messages = startMessages(settings, engine, log)
    const notifications = new NotificationService({
      engine,
      clock: nowTicks,
      nudge: messages.nudge,
      channels: messages.channels,
      groupNames: () => groups.names,
    })
    const said = new Feed()
    const inquiries = new InquiryService({
      engine,
      clock: nowTicks,
      nudge: messages.nudge,
      feed: said,
      portalUrl: settings.portalUrl,
      creditsSince: acceptedSince,
    })
    const enrollment = new EnrollmentService({
      engine,
      clock: nowTicks,
      nudge: messages.nudge,
      attackNotifications: countAttackNotifications,
      proofOfLife: huntTotals,
    })
    const documents = documentLimitsOf(settings)
    const maxBodyBytes = maxBodyBytesOf(settings)
    const alerts = await startAlerts({
      engine,
      hunting,
      enrollment,
      reactions: [noticeAlerts(settings)],
      raised: messages.nudge,
    })
    const signals = new SignalService({
      engine,
      catalog,
      cursors: alerts.cursors,
      clock: nowTicks,
      devices: alerts.devices,
      feed: alerts.feed,
      reactions: [noticeAlerts(settings)],
      raised: messages.nudge,
      alertScore: settings.findingAlertScore,
    })
    const detections = await startDetections({
      engine,
      catalog,
      feed: alerts.feed,
      cursors: alerts.cursors,
      reactions: [noticeAlerts(settings)],
      raised: messages.nudge,
      signals,
      settings,
      log,
    })
    const reports = new ReportService({ engine, catalog, clock: nowTicks })
    const drafts = new DraftService({ ...alerts, findings: signals, engine, clock: nowTicks, settings })
    const proposals = proposeDrafts(drafts, alerts.feed, log)
    const { detectionRunDays: runDays } = settings
    const outcomes = tellOutcomes({ reports, detections: detections.service, runDays, feed: alerts.feed, log })
    const resolvers = new Map<unknown, unknown>([
      [HuntingResolver, new HuntingResolver(hunting)],
      [DeviceGroupResolver, new DeviceGroupResolver(groups)],
      [ApiTokenResolver, new ApiTokenResolver(tokens)],
      [EnrollmentResolver, new EnrollmentResolver(enrollment)],
      [InquiryResolver, new InquiryResolver(inquiries)],
      [InquiryStreamResolver, new InquiryStreamResolver()],
      [NotificationResolver, new NotificationResolver(notifications)],
      [SavedQueryResolver, new SavedQueryResolver(new SavedQueryService({ engine, clock: nowTicks }))],
      [
        LimitsResolver,
        new LimitsResolver(
          { ...limits, maxQueryLength: MAX_TEXT, maxBodyBytes, documents, messagesPerHour: settings.messagesPerHour },
          quotas,
        ),
      ],
      [ReportResolver, new ReportResolver(reports)],
      [RuleRecordResolver, new RuleRecordResolver(reports)],
      [FindingResolver, new FindingResolver(signals, alerts.devices)],
      [FindingConnectionResolver, new FindingConnectionResolver(signals)],
      [FindingReasonResolver, new FindingReasonResolver(signals)],
      [DraftResolver, new DraftResolver(drafts, alerts.incidents, alerts.alerts)],
      ...alerts.resolvers,
      [DetectionResolver, new DetectionResolver(detections.service)],
      [DetectionVersionResolver, new DetectionVersionResolver()],
    ])

    const app = express()
    app.set('trust proxy', settings.trustedProxies)
    const http = createServer(app)
    http.requestTimeout = requestMs
    const { introspection, host, port } = settings
    const schema = buildGraphqlSchema(resolvers)
    const graphql = graphqlServer({
      schema,
      http,
      log,
      introspection,
      limits: documents,
      audit,
    })
    await graphql.start()
    const ready = (): Promise<void> => engine.ping()
    const loopbackOnly = isLoopback(host)
    const alertParts = { ...alerts, portalUrl: settings.portalUrl }
    const described = [
      ...alertRoutes(alertParts),
      ...incidentRoutes(alertParts),
      ...alertChangeRoutes(alertParts),
      ...huntingRoutes(hunting),
      ...detectionRoutes(detections.service),
    ].map(strict)
    const routes = [...described, openApiRoute(described)]
    const callers = new Callers({ authenticator, sessions, trustsProxy: trustOf(app) })
    const portal = portalFolder()
    mountRoutes(app, {
      graphql,
      callers,
      sessions,
      access,
      portal,
      quotas,
      audit,
      maxBodyBytes,
      routes,
      ready,
      log,
      loopbackOnly,
    })
    const stopListening = serveSubscriptions({
      http,
      schema,
      callers,
      streams: {
        alerts: alerts.streams,
        inquiries: new InquiryStreamService({ engine, cursors: alerts.cursors, feed: said }),
      },
      limits: documents,
      log,
      answersTo: (name) => !loopbackOnly || namesThisMachine(name),
    })
    http.listen(port, host)
    await once(http, 'listening')

    const close = async (): Promise<void> => {
      await stopListening()
      await detections.stop()
      await outcomes.stop()
      await proposals.stop()
      await messages.stop()
      await audit.close()
      // The engine first: hunts under way end with an answer that says so.
      const stopped = engine.close()
      await graphql.stop()
      await stopped
    }
    const nudge = (): void => {
      messages.nudge()
      alerts.feed.nudge()
      detections.nudge()
    }
    return { url: urlOf(http.address() as AddressInfo), engine, hunting, audit, nudge, firstToken, close }
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** A record that cannot be written is in the server's log, as an error: it is not lost without a word. */
const auditLog = (engine: ChildProcessEngine, database: string, log: Logger): AuditLog =>
  new AuditLog({
    engine,
    clock: nowTicks,
    journal: new AuditJournal(`${database}.audit`),
    onJournalFault: (err) => {
      log.error({ err }, 'The journal of audit records cannot be written; a kill may take the newest of them.')
    },
    onLost: (records, err) => {
      const shown = records.map((record) => ({ ...record, at: formatDatetime(record.at) }))
      log.error({ err, records: shown }, 'Audit records could not be written to the database.')
    },
  })

/** Without an issuer only API tokens are known. */
function openIdUsers(settings: Settings, groups: DeviceGroupService): OpenIdUsers | undefined {
  const { openidIssuer: issuer, openidAudience: audience, openidKeys: jwksUrl } = settings
  if (issuer === '') return undefined
  if (audience === '' || jwksUrl === '') {
    throw new SettingsError('An OpenID issuer needs openidAudience and openidKeys beside it.')
  }
  const { openidRolesClaim: rolesClaim, openidGroupsClaim: groupsClaim } = settings
  return new OpenIdUsers({ issuer, audience, jwksUrl, rolesClaim, groupsClaim }, (names) => groups.visibleTo(names))
}

/** What Express makes of its setting: for requests that become WebSockets, which never reach it. */
function trustOf(app: express.Express): TrustsProxy {
  const trusts = app.get('trust proxy fn') as (address: string, hop: number) => boolean
  return (address) => trusts(address, 0)
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** An address that stands for all of them is shown as the one that surely works. */
function urlOf({ address, port }: AddressInfo): string {
  const shown = address === '0.0.0.0' || address === '::' ? 'localhost' : address
  return `http://${isIP(shown) === 6 ? `[${shown}]` : shown}:${port}`
}
