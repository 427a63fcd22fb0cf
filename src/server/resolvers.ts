// Every resolver of the schema, and how it is made of the services. What is not in this list is not in the schema.
import { AlertChangesResolver } from '../alerts/alert-changes.resolver.js'
import { AlertStreamResolver } from '../alerts/alert-stream.resolver.js'
import { AlertConnectionResolver, AlertResolver, DeviceAlertsResolver } from '../alerts/alert.resolver.js'
import { SuppressionResolver } from '../alerts/suppression.resolver.js'
import { DetectionResolver, DetectionVersionResolver } from '../detections/detection.resolver.js'
import { DeviceGroupResolver } from '../device-groups/device-group.resolver.js'
import { DeviceConnectionResolver, DeviceResolver } from '../devices/device.resolver.js'
import { DraftResolver } from '../drafts/draft.resolver.js'
import { EnrollmentResolver } from '../enrollment/enrollment.resolver.js'
import { InquiryStreamResolver } from '../experts/inquiry-stream.resolver.js'
import { InquiryResolver } from '../experts/inquiry.resolver.js'
import { HuntingResolver } from '../hunting/hunting.resolver.js'
import type { HuntingService } from '../hunting/hunting.service.js'
import { ApiTokenResolver } from '../identity/api-token.resolver.js'
import { AlertIncidentResolver, IncidentConnectionResolver, IncidentResolver } from '../incidents/incident.resolver.js'
import { LimitsResolver } from '../limits/limits.resolver.js'
import type { Quotas } from '../limits/quotas.js'
import { NotificationResolver } from '../notifications/notification.resolver.js'
import {
  AlertPriorityResolver,
  PriorityModelResolver,
  PriorityReasonResolver,
  PriorityReasonsResolver,
} from '../priority/priority.resolver.js'
import { ReportResolver, RuleRecordResolver } from '../reports/report.resolver.js'
import { SavedQueryResolver } from '../saved-queries/saved-query.resolver.js'
import type { Settings } from '../settings.js'
import { FindingConnectionResolver, FindingReasonResolver, FindingResolver } from '../signals/signal.resolver.js'
import { StoryResolver } from '../story/story.resolver.js'
import type { Alerts } from './alerts.js'
import type { Identity } from './identity.js'
import type { Services } from './services.js'
import { limitsOf } from './settings-limits.js'

export interface ResolverParts {
  readonly settings: Settings
  readonly hunting: HuntingService
  readonly quotas: Quotas
  readonly identity: Identity
  readonly services: Services
}

/** What the resolvers of alerts, and of what is shown with them, are made of. */
export type AlertParts = Omit<Alerts, 'streams' | 'feed' | 'cursors'>

/** The resolvers by their classes. */
export type Resolvers = ReadonlyMap<unknown, object>

type ResolverClass = abstract new (...given: never[]) => object
type Entry<Parts> = readonly [type: ResolverClass, make: (parts: Parts) => object]

const alertEntries: readonly Entry<AlertParts>[] = [
  [AlertResolver, ({ alerts, devices }) => new AlertResolver(alerts, devices)],
  [AlertConnectionResolver, ({ alerts }) => new AlertConnectionResolver(alerts)],
  [AlertChangesResolver, ({ changes, raising }) => new AlertChangesResolver(changes, raising)],
  [AlertStreamResolver, () => new AlertStreamResolver()],
  [SuppressionResolver, ({ suppression }) => new SuppressionResolver(suppression)],
  [DeviceResolver, ({ devices }) => new DeviceResolver(devices)],
  [DeviceConnectionResolver, ({ devices }) => new DeviceConnectionResolver(devices)],
  [DeviceAlertsResolver, ({ alerts }) => new DeviceAlertsResolver(alerts)],
  [AlertPriorityResolver, ({ priority }) => new AlertPriorityResolver(priority)],
  [PriorityReasonsResolver, () => new PriorityReasonsResolver()],
  [PriorityReasonResolver, ({ priority }) => new PriorityReasonResolver(priority)],
  [PriorityModelResolver, ({ priority }) => new PriorityModelResolver(priority)],
  [StoryResolver, ({ stories }) => new StoryResolver(stories)],
  [IncidentResolver, ({ incidents, devices }) => new IncidentResolver(incidents, devices)],
  [IncidentConnectionResolver, ({ incidents }) => new IncidentConnectionResolver(incidents)],
  [AlertIncidentResolver, ({ incidents }) => new AlertIncidentResolver(incidents)],
]

const otherEntries: readonly Entry<ResolverParts>[] = [
  [HuntingResolver, ({ hunting }) => new HuntingResolver(hunting)],
  [DeviceGroupResolver, ({ identity }) => new DeviceGroupResolver(identity.groups)],
  [ApiTokenResolver, ({ identity }) => new ApiTokenResolver(identity.tokens)],
  [LimitsResolver, ({ settings, quotas }) => new LimitsResolver(limitsOf(settings), quotas)],
  [EnrollmentResolver, ({ services }) => new EnrollmentResolver(services.enrollment)],
  [InquiryResolver, ({ services }) => new InquiryResolver(services.inquiries)],
  [InquiryStreamResolver, () => new InquiryStreamResolver()],
  [NotificationResolver, ({ services }) => new NotificationResolver(services.notifications)],
  [SavedQueryResolver, ({ services }) => new SavedQueryResolver(services.savedQueries)],
  [ReportResolver, ({ services }) => new ReportResolver(services.reports)],
  [RuleRecordResolver, ({ services }) => new RuleRecordResolver(services.reports)],
  [FindingResolver, ({ services }) => new FindingResolver(services.signals, services.alerts.devices)],
  [FindingConnectionResolver, ({ services }) => new FindingConnectionResolver(services.signals)],
  [FindingReasonResolver, ({ services }) => new FindingReasonResolver(services.signals)],
  [DraftResolver, ({ services: { drafts, alerts } }) => new DraftResolver(drafts, alerts.incidents, alerts.alerts)],
  [DetectionResolver, ({ services }) => new DetectionResolver(services.detections)],
  [DetectionVersionResolver, () => new DetectionVersionResolver()],
]

/** The classes of all of them, of which the schema is built. */
export const resolverClasses = [...otherEntries, ...alertEntries].map(([type]) => type) as [
  ResolverClass,
  ...ResolverClass[],
]

function made<Parts>(entries: readonly Entry<Parts>[], parts: Parts): readonly (readonly [unknown, object])[] {
  return entries.map(([type, make]) => [type, make(parts)])
}

export const alertResolversOf = (parts: AlertParts): Resolvers => new Map(made(alertEntries, parts))

export const resolversOf = (parts: ResolverParts): Resolvers =>
  new Map([...made(otherEntries, parts), ...made(alertEntries, parts.services.alerts)])
