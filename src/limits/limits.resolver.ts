// The limits of the service over GraphQL.
import { Authorized, Ctx, FieldResolver, Query, Resolver } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { RequestContext } from '../request-context.js'
import type { DocumentLimits } from './limits.type.js'
import { Quota, ServiceLimits } from './limits.type.js'
import type { Quotas, QuotaUse } from './quotas.js'

/** All limits, as plain data; `ServiceLimits` says what each means. */
export interface Limits {
  readonly deadlineMs: number
  readonly maxRows: number
  readonly maxBytes: number
  readonly maxQueryLength: number
  readonly concurrentHunts: number
  readonly waitingHunts: number
  readonly maxBodyBytes: number
  readonly documents: Readonly<Record<keyof DocumentLimits, number>>
  readonly messagesPerHour: number
}

@Resolver(() => ServiceLimits)
export class LimitsResolver {
  constructor(
    private readonly all: Limits,
    private readonly used: Quotas,
  ) {}

  @Authorized<Operation>('readService')
  @Query(() => ServiceLimits, { description: 'What a caller may use.' })
  limits(): Limits {
    return this.all
  }

  @FieldResolver(() => [Quota], { description: 'The quotas in force, and what the caller has used of each.' })
  quotas(@Ctx() { caller }: RequestContext): Promise<readonly QuotaUse[]> {
    return this.used.usedBy(caller)
  }
}
