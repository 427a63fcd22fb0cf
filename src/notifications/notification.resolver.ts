// Notification rules over GraphQL: arguments in, service call, result out.
import { Arg, Args, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { RequestContext } from '../request-context.js'
import type { Channel } from '../outbox/delivery.js'
import type { DeliveryRecord, NotificationRule as RuleResult, NotificationService } from './notification.service.js'
import { ChannelEnum, DeliveriesArgs, Delivery, NotificationRule, NotificationRuleInput } from './notification.type.js'
import type { RuleInput } from './rule.js'

const toRule = ({ deviceGroups, ...input }: NotificationRuleInput): RuleInput => ({
  ...input,
  deviceGroups: deviceGroups ?? undefined,
})

@Resolver()
export class NotificationResolver {
  constructor(private readonly service: NotificationService) {}

  @Authorized<Operation>('readNotificationRules')
  @Query(() => [NotificationRule], { description: 'The notification rules that the caller may see, by name.' })
  notificationRules(@Ctx() { caller }: RequestContext): Promise<readonly RuleResult[]> {
    return this.service.rules(caller)
  }

  @Authorized<Operation>('readNotificationRules')
  @Query(() => [ChannelEnum], {
    description: 'The channels that are set up. Messages by others are kept until they are.',
  })
  notificationChannels(@Ctx() { caller }: RequestContext): readonly Channel[] {
    return this.service.channels(caller)
  }

  @Authorized<Operation>('readNotificationRules')
  @Query(() => [Delivery], { description: 'What rules delivered, newest first, with every try.' })
  deliveries(
    @Args(() => DeliveriesArgs) { first, ...filter }: DeliveriesArgs,
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly DeliveryRecord[]> {
    const { ruleId, alertId, channel, state } = filter
    return this.service.deliveries(caller, {
      ruleId: ruleId ?? undefined,
      alertId: alertId ?? undefined,
      channel: channel ?? undefined,
      state: state ?? undefined,
      first,
    })
  }

  @Authorized<Operation>('writeNotificationRules')
  @Mutation(() => NotificationRule, { description: 'Makes a rule. Its recipients get the alerts raised from now on.' })
  createNotificationRule(
    @Arg('rule', () => NotificationRuleInput) rule: NotificationRuleInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<RuleResult> {
    return this.service.create(caller, toRule(rule))
  }

  @Authorized<Operation>('writeNotificationRules')
  @Mutation(() => NotificationRule, { description: 'Changes a rule. New recipients get later alerts alone.' })
  updateNotificationRule(
    @Arg('id', () => ID) id: string,
    @Arg('rule', () => NotificationRuleInput) rule: NotificationRuleInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<RuleResult> {
    return this.service.update(caller, id, toRule(rule))
  }

  @Authorized<Operation>('writeNotificationRules')
  @Mutation(() => Boolean, { description: 'Removes a rule. What it had queued is still sent.' })
  async deleteNotificationRule(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<boolean> {
    await this.service.remove(caller, id)
    return true
  }

  @Authorized<Operation>('writeNotificationRules')
  @Mutation(() => Int, { description: 'Sends each recipient of a rule a test. Gives how many there are.' })
  sendTestNotification(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<number> {
    return this.service.sendTest(caller, id)
  }

  @Authorized<Operation>('writeNotificationRules')
  @Mutation(() => Int, { description: 'Tries failed messages again. Gives how many there were.' })
  retryDeliveries(@Arg('ids', () => [ID]) ids: string[], @Ctx() { caller }: RequestContext): Promise<number> {
    return this.service.retryDeliveries(caller, ids)
  }

  @Authorized<Operation>('writeNotificationRules')
  @Mutation(() => String, { description: 'The secret that the messages to a webhook of a rule are signed with.' })
  revealWebhookSecret(
    @Arg('ruleId', () => ID) ruleId: string,
    @Arg('url', () => String) url: string,
    @Ctx() { caller }: RequestContext,
  ): Promise<string> {
    return this.service.webhookSecret(caller, ruleId, url)
  }
}
