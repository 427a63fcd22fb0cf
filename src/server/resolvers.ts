// The resolvers of all features, each with its services.
import { DetectionResolver, DetectionVersionResolver } from '../detections/detection.resolver.js'
import { DeviceGroupResolver } from '../device-groups/device-group.resolver.js'
import { DraftResolver } from '../drafts/draft.resolver.js'
import { EnrollmentResolver } from '../enrollment/enrollment.resolver.js'
import { InquiryStreamResolver } from '../experts/inquiry-stream.resolver.js'
import { InquiryResolver } from '../experts/inquiry.resolver.js'
import { HuntingResolver } from '../hunting/hunting.resolver.js'
import type { HuntingService } from '../hunting/hunting.service.js'
import { ApiTokenResolver } from '../identity/api-token.resolver.js'
import { LimitsResolver } from '../limits/limits.resolver.js'
import type { Quotas } from '../limits/quotas.js'
import { NotificationResolver } from '../notifications/notification.resolver.js'
import { ReportResolver, RuleRecordResolver } from '../reports/report.resolver.js'
import { SavedQueryResolver } from '../saved-queries/saved-query.resolver.js'
import type { Settings } from '../settings.js'
import { FindingConnectionResolver, FindingReasonResolver, FindingResolver } from '../signals/signal.resolver.js'
import type { Resolvers } from './graphql-schema.js'
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

export function resolversOf({ settings, hunting, quotas, identity, services }: ResolverParts): Resolvers {
  const { alerts, signals, detections, reports, drafts } = services
  return new Map<unknown, unknown>([
    [HuntingResolver, new HuntingResolver(hunting)],
    [DeviceGroupResolver, new DeviceGroupResolver(identity.groups)],
    [ApiTokenResolver, new ApiTokenResolver(identity.tokens)],
    [EnrollmentResolver, new EnrollmentResolver(services.enrollment)],
    [InquiryResolver, new InquiryResolver(services.inquiries)],
    [InquiryStreamResolver, new InquiryStreamResolver()],
    [NotificationResolver, new NotificationResolver(services.notifications)],
    [SavedQueryResolver, new SavedQueryResolver(services.savedQueries)],
    [LimitsResolver, new LimitsResolver(limitsOf(settings), quotas)],
    [ReportResolver, new ReportResolver(reports)],
    [RuleRecordResolver, new RuleRecordResolver(reports)],
    [FindingResolver, new FindingResolver(signals, alerts.devices)],
    [FindingConnectionResolver, new FindingConnectionResolver(signals)],
    [FindingReasonResolver, new FindingReasonResolver(signals)],
    [DraftResolver, new DraftResolver(drafts, alerts.incidents, alerts.alerts)],
    ...alerts.resolvers,
    [DetectionResolver, new DetectionResolver(detections)],
    [DetectionVersionResolver, new DetectionVersionResolver()],
  ])
}
