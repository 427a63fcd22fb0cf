// The limits of the service over GraphQL.
import { Authorized, Query, Resolver } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { DocumentLimits } from './limits.type.js'
import { ServiceLimits } from './limits.type.js'
import type { Quota } from './quotas.js'

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
  readonly quotas: readonly Quota[]
}

@Resolver()
export class LimitsResolver {
  constructor(private readonly all: Limits) {}

  @Authorized<Operation>('readService')
  @Query(() => ServiceLimits, { description: 'What a caller may use.' })
  limits(): Limits {
    return this.all
  }
}
