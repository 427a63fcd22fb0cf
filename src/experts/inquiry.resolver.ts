// Ask Defender Experts over GraphQL: arguments in, service call, result out.
import { Arg, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { RequestContext } from '../request-context.js'
import type { Credits } from './credits.js'
import type { InquiryState } from './inquiry-states.js'
import type { Inquiry as InquiryResult, InquiryService } from './inquiry.service.js'
import type { SubjectKind } from './inquiry.store.js'
import { Inquiry, InquiryCredits, QuestionInput, StateEnum, SubjectEnum } from './inquiry.type.js'

@Resolver()
export class InquiryResolver {
  constructor(private readonly service: InquiryService) {}

  @Authorized<Operation>('readInquiries')
  @Query(() => [Inquiry], { description: 'Questions to the experts that the caller may see, newest first.' })
  inquiries(@Ctx() { caller }: RequestContext): Promise<readonly InquiryResult[]> {
    return this.service.inquiries(caller)
  }

  @Authorized<Operation>('readInquiries')
  @Query(() => Inquiry, { description: 'The question of this id.' })
  inquiry(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<InquiryResult> {
    return this.service.inquiry(caller, id)
  }

  @Authorized<Operation>('readInquiries')
  @Query(() => InquiryCredits, { description: 'The credits of this quarter.' })
  inquiryCredits(@Ctx() { caller }: RequestContext): Promise<Credits> {
    return this.service.credits(caller)
  }

  @Authorized<Operation>('readInquiries')
  @Query(() => String, { description: 'The topic that a question about something starts with: the link to it.' })
  inquiryTopic(
    @Arg('subjectKind', () => SubjectEnum) subjectKind: SubjectKind,
    @Arg('subjectId', () => ID, { defaultValue: '' }) subjectId: string,
  ): string {
    return this.service.topicOf(subjectKind, subjectId)
  }

  @Authorized<Operation>('writeInquiries')
  @Mutation(() => Inquiry, { description: 'Asks the experts, for one credit.' })
  askExperts(
    @Arg('question', () => QuestionInput) { subjectId, topic, ...question }: QuestionInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<InquiryResult> {
    return this.service.ask(caller, { ...question, subjectId: subjectId ?? '', topic: topic ?? '' })
  }

  @Authorized<Operation>('writeInquiries')
  @Mutation(() => Inquiry, { description: 'Says more to a question, for no credit.' })
  followUpInquiry(
    @Arg('id', () => ID) id: string,
    @Arg('text', () => String) text: string,
    @Ctx() { caller }: RequestContext,
  ): Promise<InquiryResult> {
    return this.service.followUp(caller, id, text)
  }

  @Authorized<Operation>('writeInquiries')
  @Mutation(() => Inquiry, { description: 'Ends a question.' })
  closeInquiry(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<InquiryResult> {
    return this.service.close(caller, id)
  }

  @Authorized<Operation>('actAsExpert')
  @Mutation(() => Inquiry, { description: "The experts' side: says something, and how far they are." })
  replyToInquiry(
    @Arg('id', () => ID) id: string,
    @Arg('text', () => String) text: string,
    @Arg('state', () => StateEnum, { defaultValue: 'ANSWERED' }) state: InquiryState,
    @Ctx() { caller }: RequestContext,
  ): Promise<InquiryResult> {
    return this.service.reply(caller, id, text, state)
  }
}
