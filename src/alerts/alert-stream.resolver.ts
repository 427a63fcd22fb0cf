// Alerts as they come, over GraphQL subscriptions.
import 'reflect-metadata'
import { Args, ArgsType, Authorized, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import { afterDoc, cursorDoc, liveOf } from '../live/subscription.js'
import type { RequestContext } from '../request-context.js'
import type { AlertRow, ChangeRow } from './alert.js'
import { AlertFilter, toFilter } from './alert.input.js'
import type { AlertChanged as Changed, AlertRaised as Raised, AlertStreamService } from './alert-stream.service.js'
import { Alert, AlertChange } from './alert.type.js'

@ObjectType({ description: 'An alert that was raised.' })
export class AlertRaised {
  @Field(() => Alert)
  readonly alert!: AlertRow

  @Field(() => String, { description: cursorDoc })
  readonly cursor!: string
}

@ObjectType({ description: 'An alert that was changed, and how.' })
export class AlertChanged {
  @Field(() => Alert, { description: 'As it is now.' })
  readonly alert!: AlertRow

  @Field(() => [AlertChange], { description: 'Oldest first.' })
  readonly changes!: readonly ChangeRow[]

  @Field(() => String, { description: cursorDoc })
  readonly cursor!: string
}

@ArgsType()
export class AlertRaisedArgs {
  @Field(() => AlertFilter, { nullable: true })
  readonly filter?: AlertFilter | null

  @Field(() => String, { nullable: true, description: afterDoc })
  readonly after?: string | null
}

@ArgsType()
export class AlertChangedArgs {
  @Field(() => ID, { nullable: true, description: 'Of this alert; of every one that the caller sees unless told.' })
  readonly id?: string | null

  @Field(() => String, { nullable: true, description: afterDoc })
  readonly after?: string | null
}

/** What subscriptions of alerts read. */
export interface AlertStreams {
  readonly alerts: AlertStreamService
}

@Resolver()
export class AlertStreamResolver {
  @Authorized<Operation>('readAlerts')
  @Subscription(() => AlertRaised, {
    description: 'Alerts as they are raised, in order.',
    subscribe: ({ args, context }) => {
      const { filter, after } = args as AlertRaisedArgs
      const { signal, live } = context as RequestContext<AlertStreams>
      const { streams, listener } = liveOf(live)
      return streams.alerts.raised(listener, toFilter(filter), after ?? undefined, signal)
    },
  })
  alertRaised(@Args(() => AlertRaisedArgs) _args: AlertRaisedArgs, @Root() raised: Raised): Raised {
    return raised
  }

  @Authorized<Operation>('readAlerts')
  @Subscription(() => AlertChanged, {
    description: 'Changes of alerts as they are made, in order.',
    subscribe: ({ args, context }) => {
      const { id, after } = args as AlertChangedArgs
      const { signal, live } = context as RequestContext<AlertStreams>
      const { streams, listener } = liveOf(live)
      return streams.alerts.changed(listener, id ?? undefined, after ?? undefined, signal)
    },
  })
  alertChanged(@Args(() => AlertChangedArgs) _args: AlertChangedArgs, @Root() changed: Changed): Changed {
    return changed
  }
}
