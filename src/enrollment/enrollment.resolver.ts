// The enrollment over GraphQL: arguments in, service call, result out.
import { Arg, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { RequestContext } from '../request-context.js'
import type { EnrollmentService, Enrollment as Result, Posture as PostureResult } from './enrollment.service.js'
import { Enrollment, EnrollmentApplication, Posture } from './enrollment.type.js'

@Resolver(() => Enrollment)
export class EnrollmentResolver {
  constructor(private readonly service: EnrollmentService) {}

  @Authorized<Operation>('readEnrollment')
  @Query(() => Enrollment, { description: 'Where the customer stands with endpoint attack notifications.' })
  enrollment(@Ctx() { caller }: RequestContext): Promise<Result> {
    return this.service.enrollment(caller)
  }

  @FieldResolver(() => Posture, { description: 'What an enrolled customer wants to know when no alert comes.' })
  posture(@Ctx() { caller }: RequestContext): Promise<PostureResult> {
    return this.service.posture(caller)
  }

  @Authorized<Operation>('writeEnrollment')
  @Mutation(() => Enrollment, { description: 'Applies for endpoint attack notifications.' })
  applyForNotifications(
    @Arg('application', () => EnrollmentApplication) application: EnrollmentApplication,
    @Ctx() { caller }: RequestContext,
  ): Promise<Result> {
    return this.service.apply(caller, application)
  }

  @Authorized<Operation>('writeEnrollment')
  @Mutation(() => Enrollment, { description: 'Withdraws an application that awaits review.' })
  withdrawApplication(@Ctx() { caller }: RequestContext): Promise<Result> {
    return this.service.withdraw(caller)
  }

  @Authorized<Operation>('writeEnrollment')
  @Mutation(() => Enrollment, { description: 'Turns new notifications off. Earlier ones stay readable.' })
  optOutOfNotifications(@Ctx() { caller }: RequestContext): Promise<Result> {
    return this.service.optOut(caller)
  }

  @Authorized<Operation>('writeEnrollment')
  @Mutation(() => Enrollment, { description: 'Turns notifications on again.' })
  optInToNotifications(@Ctx() { caller }: RequestContext): Promise<Result> {
    return this.service.optIn(caller)
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => Enrollment, { description: "The experts' side: accepts the application, with a welcome mail." })
  acceptApplication(@Ctx() { caller }: RequestContext): Promise<Result> {
    return this.service.accept(caller)
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => Enrollment, { description: "The experts' side: rejects the application, with the reason by mail." })
  rejectApplication(@Arg('reason', () => String) reason: string, @Ctx() { caller }: RequestContext): Promise<Result> {
    return this.service.reject(caller, reason)
  }
}
