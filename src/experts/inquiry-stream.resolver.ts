// Questions as something is said to them, over GraphQL subscriptions.
import 'reflect-metadata'
import { Args, ArgsType, Authorized, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import { afterDoc, cursorDoc, liveOf } from '../live/subscription.js'
import type { RequestContext } from '../request-context.js'
import type { InquiryChanged as Changed, InquiryStreamService } from './inquiry-stream.service.js'
import type { Inquiry as InquiryResult } from './inquiry.service.js'
import type { MessageRow } from './inquiry.store.js'
import { Inquiry, InquiryMessage } from './inquiry.type.js'

@ObjectType({ description: 'A question to which something was said.' })
export class InquiryChanged {
  @Field(() => Inquiry, { description: 'As it is now.' })
  readonly inquiry!: InquiryResult

  @Field(() => [InquiryMessage], { description: 'What was said, oldest first.' })
  readonly messages!: readonly MessageRow[]

  @Field(() => String, { description: cursorDoc })
  readonly cursor!: string
}

@ArgsType()
export class InquiryChangedArgs {
  @Field(() => ID, { nullable: true, description: 'Of this question; of every one that the caller sees unless told.' })
  readonly id?: string | null

  @Field(() => String, { nullable: true, description: afterDoc })
  readonly after?: string | null
}

/** What subscriptions of questions read. */
export interface InquiryStreams {
  readonly inquiries: InquiryStreamService
}

@Resolver()
export class InquiryStreamResolver {
  @Authorized<Operation>('readInquiries')
  @Subscription(() => InquiryChanged, {
    description: 'Questions to the experts as they are asked, answered, followed up and closed, in order.',
    subscribe: ({ args, context }) => {
      const { id, after } = args as InquiryChangedArgs
      const { signal, live } = context as RequestContext<InquiryStreams>
      const { streams, listener } = liveOf(live)
      return streams.inquiries.changed(listener, id ?? undefined, after ?? undefined, signal)
    },
  })
  inquiryChanged(@Args(() => InquiryChangedArgs) _args: InquiryChangedArgs, @Root() changed: Changed): Changed {
    return changed
  }
}
