// The GraphQL schema, from the resolvers of all features.
import type { GraphQLSchema } from 'graphql'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { buildSchemaSync } from 'type-graphql'
import { InquiryResolver } from '../experts/inquiry.resolver.js'
import { InquiryStreamResolver } from '../experts/inquiry-stream.resolver.js'
import { SuppressionResolver } from '../alerts/suppression.resolver.js'
import { AlertStreamResolver } from '../alerts/alert-stream.resolver.js'
import { AlertChangesResolver } from '../alerts/alert-changes.resolver.js'
import { AlertConnectionResolver, AlertResolver, DeviceAlertsResolver } from '../alerts/alert.resolver.js'
import { DetectionResolver, DetectionVersionResolver } from '../detections/detection.resolver.js'
import { DeviceConnectionResolver, DeviceResolver } from '../devices/device.resolver.js'
import { DeviceGroupResolver } from '../device-groups/device-group.resolver.js'
import { EnrollmentResolver } from '../enrollment/enrollment.resolver.js'
import { DraftResolver } from '../drafts/draft.resolver.js'
import { HuntingResolver } from '../hunting/hunting.resolver.js'
import { ApiTokenResolver } from '../identity/api-token.resolver.js'
import { AlertIncidentResolver, IncidentConnectionResolver, IncidentResolver } from '../incidents/incident.resolver.js'
import { LimitsResolver } from '../limits/limits.resolver.js'
import { NotificationResolver } from '../notifications/notification.resolver.js'
import {
  AlertPriorityResolver,
  PriorityModelResolver,
  PriorityReasonResolver,
  PriorityReasonsResolver,
} from '../priority/priority.resolver.js'
import { FindingConnectionResolver, FindingReasonResolver, FindingResolver } from '../signals/signal.resolver.js'
import { ReportResolver, RuleRecordResolver } from '../reports/report.resolver.js'
import { SavedQueryResolver } from '../saved-queries/saved-query.resolver.js'
import { StoryResolver } from '../story/story.resolver.js'
import { authChecker, fieldOperations } from './authorization.js'

/** The resolvers by their classes, as the composition root made them. */
export type Resolvers = ReadonlyMap<unknown, unknown>

const noTopic = (): never => {
  throw new Error('A subscription reads from the store; there are no topics to publish to.')
}

/** TypeGraphQL asks for one as soon as there is a subscription. */
const noTopics = { publish: noTopic, subscribe: noTopic }

/** Builds the schema. Without resolvers it can be read, and not asked. @throws Error for a root field without a rule */
export function buildGraphqlSchema(resolvers: Resolvers = new Map()): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      HuntingResolver,
      DeviceGroupResolver,
      LimitsResolver,
      ApiTokenResolver,
      EnrollmentResolver,
      InquiryResolver,
      InquiryStreamResolver,
      NotificationResolver,
      AlertResolver,
      AlertConnectionResolver,
      AlertChangesResolver,
      AlertStreamResolver,
      SuppressionResolver,
      DeviceResolver,
      DeviceConnectionResolver,
      DeviceAlertsResolver,
      SavedQueryResolver,
      ReportResolver,
      RuleRecordResolver,
      FindingResolver,
      FindingConnectionResolver,
      FindingReasonResolver,
      AlertPriorityResolver,
      PriorityReasonsResolver,
      PriorityReasonResolver,
      PriorityModelResolver,
      StoryResolver,
      IncidentResolver,
      DraftResolver,
      IncidentConnectionResolver,
      AlertIncidentResolver,
      DetectionResolver,
      DetectionVersionResolver,
    ],
    container: { get: (resolver: unknown) => resolvers.get(resolver) },
    authChecker,
    pubSub: noTopics,
    validate: false,
  })
  fieldOperations(schema)
  return schema
}

/** The schema as text, in an order of its own, so that a change of the API shows and nothing else does. */
export const printGraphqlSchema = (): string => `${printSchema(lexicographicSortSchema(buildGraphqlSchema()))}\n`
