// Notification rules: who may make which, what changing one means, and what was delivered by it.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { WriteSession } from '../engine/session.js'
import { renderMail } from '../mail/templates.js'
import type { Channel } from '../outbox/delivery.js'
import type { AttemptRow, DeliveryFilter, DeliveryRow } from '../outbox/outbox.store.js'
import { attemptsOf, deliveryLog, queue, retry } from '../outbox/outbox.store.js'
import { Forbidden, Invalid, NotFound } from '../request-errors.js'
import { quoted } from '../request-text.js'
import {
  addSecrets,
  allRules,
  lastRaised,
  putRecipients,
  putRule,
  recipientsOf,
  removeRule,
  ruleById,
  secretOf,
} from './notification.store.js'
import type { RecipientRow, RuleRow } from './notification.store.js'
import { noticeTexts } from './notice-texts.js'
import type { RuleInput } from './rule.js'
import { checkedRule } from './rule.js'

/** A rule with its recipients. */
export interface NotificationRule extends RuleRow {
  readonly recipients: readonly string[]
  readonly webhooks: readonly string[]
}

/** A message of a rule, with all that was tried. */
export interface DeliveryRecord extends DeliveryRow {
  readonly tries: readonly AttemptRow[]
}

export interface NotificationParts {
  readonly engine: Engine
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
  /** Called after something was queued. */
  readonly nudge: () => void
  /** The ways out that are set up; messages by others are kept until they are. */
  readonly channels: readonly Channel[]
  /** The device groups that there are; a rule for another would tell nobody of anything. */
  readonly groupNames: () => readonly string[]
}

const mostInLog = 1000

export class NotificationService {
  constructor(private readonly parts: NotificationParts) {}

  /** The ways out that are set up. */
  channels(caller: Caller): readonly Channel[] {
    authorize(caller, 'readNotificationRules')
    return this.parts.channels
  }

  /** The rules that a caller may see: those of their device groups, and all for who sees all. */
  async rules(caller: Caller): Promise<readonly NotificationRule[]> {
    authorize(caller, 'readNotificationRules')
    return this.parts.engine.read(async (session) => {
      const rules = (await allRules(session)).filter((rule) => covers(caller, rule.deviceGroups))
      const recipients = await recipientsOf(
        session,
        rules.map(({ id }) => id),
      )
      return rules.map((rule) => withRecipients(rule, recipients))
    })
  }

  /** Makes a rule. Recipients get alerts that are raised from now on. @throws Invalid, Forbidden */
  create(caller: Caller, input: RuleInput): Promise<NotificationRule> {
    authorize(caller, 'writeNotificationRules')
    const checked = checkedRule(input)
    mayManage(caller, checked.deviceGroups ?? null)
    return this.parts.engine.transaction((session) => this.put(session, caller, randomUUID(), checked))
  }

  /** Changes a rule. New recipients get later alerts alone. @throws Invalid, Forbidden, NotFound */
  update(caller: Caller, id: string, input: RuleInput): Promise<NotificationRule> {
    authorize(caller, 'writeNotificationRules')
    const checked = checkedRule(input)
    mayManage(caller, checked.deviceGroups ?? null)
    return this.parts.engine.transaction(async (session) => {
      const before = await this.managed(session, caller, id)
      return this.put(session, caller, id, checked, before)
    })
  }

  /** Removes a rule. What it had queued is still sent. @throws Forbidden, NotFound */
  async remove(caller: Caller, id: string): Promise<void> {
    authorize(caller, 'writeNotificationRules')
    await this.parts.engine.transaction(async (session) => {
      await this.managed(session, caller, id)
      await removeRule(session, id)
    })
  }

  /** Sends each recipient of a rule a message that says it is a test. Gives how many. @throws Forbidden, NotFound */
  async sendTest(caller: Caller, id: string): Promise<number> {
    authorize(caller, 'writeNotificationRules')
    const count = await this.parts.engine.transaction(async (session) => {
      const rule = await this.managed(session, caller, id)
      const recipients = await recipientsOf(session, [id])
      const now = this.parts.clock()
      return queue(
        session,
        recipients.map((one) => testMessage(rule, one, now)),
        now,
      )
    })
    this.parts.nudge()
    return count
  }

  /** What rules delivered, newest first, with every try. @throws NotFound */
  async deliveries(
    caller: Caller,
    { first, ...filter }: DeliveryFilter & { readonly first: number },
  ): Promise<readonly DeliveryRecord[]> {
    authorize(caller, 'readNotificationRules')
    const visible = new Set((await this.rules(caller)).map(({ id }) => id))
    if (filter.ruleId !== undefined && !visible.has(filter.ruleId)) throw noRule(filter.ruleId)
    return this.parts.engine.read(async (session) => {
      const most = Math.min(Math.max(first, 1), mostInLog)
      const rows = await deliveryLog(session, { ...filter, most })
      const shown = rows.filter(({ ruleId }) => (ruleId === null ? caller.deviceGroups === 'all' : visible.has(ruleId)))
      const tries = await attemptsOf(
        session,
        shown.map(({ id }) => id),
      )
      return shown.map((row) => ({ ...row, tries: tries.filter(({ deliveryId }) => deliveryId === row.id) }))
    })
  }

  /** Tries messages again that had failed for good. Gives how many there were. */
  async retryDeliveries(caller: Caller, ids: readonly string[]): Promise<number> {
    authorize(caller, 'writeNotificationRules')
    if (caller.deviceGroups !== 'all') throw new Forbidden('Failed messages are tried again by who sees all devices.')
    const count = await this.parts.engine.transaction((session) => retry(session, ids, this.parts.clock()))
    this.parts.nudge()
    return count
  }

  /** What the messages to a webhook of a rule are signed with. @throws Forbidden, NotFound */
  async webhookSecret(caller: Caller, id: string, url: string): Promise<string> {
    authorize(caller, 'writeNotificationRules')
    return this.parts.engine.transaction(async (session) => {
      await this.managed(session, caller, id)
      const recipients = await recipientsOf(session, [id])
      const known = recipients.some(({ channel, address }) => channel === 'webhook' && address === url)
      const secret = known ? await secretOf(session, url) : undefined
      if (secret === undefined) throw new NotFound('The rule has no such webhook.')
      return secret
    })
  }

  private async put(
    session: WriteSession,
    caller: Caller,
    id: string,
    { recipients, webhooks, deviceGroups, ...input }: RuleInput,
    before?: RuleRow,
  ): Promise<NotificationRule> {
    const unknown = deviceGroups?.find((group) => !this.parts.groupNames().includes(group))
    if (unknown !== undefined) throw new Invalid(`There is no device group ${quoted(unknown)}.`)
    const now = this.parts.clock()
    const made = { createdBy: before?.createdBy ?? caller.name, created: before?.created ?? now }
    const rule: RuleRow = {
      id,
      ...input,
      deviceGroups: deviceGroups ?? null,
      ...made,
      changedBy: caller.name,
      changed: now,
    }
    await putRule(session, rule)
    const addresses = [...recipients.map(of('email')), ...webhooks.map(of('webhook'))]
    await putRecipients(session, id, addresses, await lastRaised(session))
    await addSecrets(session, new Map(webhooks.map((url) => [url, randomBytes(32).toString('base64url')])))
    return withRecipients(rule, await recipientsOf(session, [id]))
  }

  private async managed(session: WriteSession, caller: Caller, id: string): Promise<RuleRow> {
    const rule = await ruleById(session, id)
    if (!rule || !covers(caller, rule.deviceGroups)) throw noRule(id)
    mayManage(caller, rule.deviceGroups)
    return rule
  }
}

const of =
  (channel: Channel) =>
  (address: string): { readonly channel: Channel; readonly address: string } => ({ channel, address })

const noRule = (id: string): NotFound => new NotFound(`There is no notification rule ${quoted(id)}.`)

/** A rule is one's own where all of its device groups are; one for all devices is of those who see all. */
const covers = ({ deviceGroups }: Caller, groups: readonly string[] | null): boolean =>
  deviceGroups === 'all' || (groups !== null && groups.every((group) => deviceGroups.includes(group)))

function mayManage(caller: Caller, groups: readonly string[] | null): void {
  if (covers(caller, groups)) return
  throw new Forbidden(
    groups === null
      ? 'Rules for all devices are made by who sees all devices.'
      : 'A rule can only be for device groups that one sees.',
  )
}

const withRecipients = (rule: RuleRow, recipients: readonly RecipientRow[]): NotificationRule => {
  const own = recipients.filter(({ ruleId }) => ruleId === rule.id)
  const addresses = (channel: Channel): readonly string[] =>
    own.filter((one) => one.channel === channel).map(({ address }) => address)
  return { ...rule, recipients: addresses('email'), webhooks: addresses('webhook') }
}

function testMessage(
  rule: RuleRow,
  { channel, address }: RecipientRow,
  now: bigint,
): Parameters<typeof queue>[1][number] {
  const base = {
    id: `test:${rule.id}|${channel}|${address}|${now}`,
    recipient: address,
    about: 'test',
    ruleId: rule.id,
    due: now,
  }
  if (channel === 'webhook') return { ...base, channel, content: { event: 'test', data: { rule: rule.name } } }
  const t = noticeTexts[rule.language]
  return {
    ...base,
    channel,
    content: renderMail(t.test(rule.name), [{ kind: 'paragraph', text: t.testText(rule.name) }]),
  }
}
