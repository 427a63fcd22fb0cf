// The messages that alerts cause: queued in the transaction that raises them, one for each recipient of each rule met.
import { detectionSources, isAttackNotification, shownSource } from '../alerts/alert-sources.js'
import type { Reaction } from '../alerts/follow-load.js'
import { formatDatetime } from '../kql/time-text.js'
import { ticksPer } from '../kql/types.js'
import type { MailPart } from '../mail/templates.js'
import { renderMail } from '../mail/templates.js'
import type { Delivery, MailContent, WebhookContent } from '../outbox/delivery.js'
import { queue } from '../outbox/outbox.store.js'
import type { MatchRow } from './notification.store.js'
import { matchesOf } from './notification.store.js'
import { noticeTexts } from './notice-texts.js'
import type { Digest } from './rule.js'

/** What messages say of the installation. */
export interface NoticeSettings {
  /** The customer's name; empty for none. */
  readonly organization: string
  /** Where people reach the portal, without a slash at the end; never taken from a request. Empty for no links. */
  readonly portalUrl: string
}

/** Queues what alerts that were just raised cause. */
export const noticeAlerts =
  (settings: NoticeSettings): Reaction =>
  async (session, raised, now) => {
    const matches = await matchesOf(session, raised)
    await queue(
      session,
      matches.map((match) => noticeOf(match, settings, now)),
      now,
    )
  }

/** One message: the same alert, rule and recipient always make the same. */
function noticeOf(match: MatchRow, settings: NoticeSettings, now: bigint): Delivery {
  const { ruleId, alertId, address, channel, digest } = match
  const base = {
    id: `alert:${alertId}|${ruleId}|${channel}|${address}`,
    recipient: address,
    about: 'alert',
    ruleId,
    alertId,
  }
  if (channel === 'webhook') return { ...base, channel, due: now, content: webhookContent(match, settings) }
  const content = mailContent(match, settings)
  if (digest === 'NONE') return { ...base, channel, due: now, content }
  const due = endOf(digest, now)
  return { ...base, channel, due, content, digest: `${ruleId}|${address}|${due}` }
}

/** The end of the hour or day in UTC that a moment is in. */
function endOf(digest: Exclude<Digest, 'NONE'>, now: bigint): bigint {
  const size = digest === 'HOURLY' ? ticksPer.hour : ticksPer.day
  return now - (now % size) + size
}

function mailContent(match: MatchRow, settings: NoticeSettings): MailContent {
  const { title, severity, category, techniques, systemTags, created, deviceName, ruleName, language } = match
  const t = noticeTexts[language]
  const attack = isAttackNotification(match.serviceSource, match.detectionSource)
  const facts: [string, string][] = [
    [t.facts.severity, t.severities[severity]],
    [t.facts.category, category],
    [t.facts.source, `${match.serviceSource} > ${shownSource(detectionSources, match.detectionSource, 'portal')}`],
    [t.facts.raised, formatDatetime(created)],
    ...(techniques.length > 0 ? [[t.facts.techniques, techniques.join(', ')] as [string, string]] : []),
    ...(systemTags.length > 0 ? [[t.facts.tags, systemTags.join(', ')] as [string, string]] : []),
    ...(match.deviceInformation && deviceName !== '' ? [[t.facts.device, deviceName] as [string, string]] : []),
    ...(match.organizationName && settings.organization !== ''
      ? [[t.facts.organization, settings.organization] as [string, string]]
      : []),
  ]
  const parts: MailPart[] = [
    ...(match.executiveSummary ? [{ kind: 'paragraph', text: match.executiveSummary } as const] : []),
    { kind: 'facts', facts },
    ...(match.recommendations && match.recommendations.length > 0
      ? [{ kind: 'list', title: t.recommendations, items: match.recommendations } as const]
      : []),
    ...link(match, settings),
    { kind: 'paragraph', text: t.sentBy(ruleName) },
  ]
  return { ...renderMail(attack ? t.attack(title) : t.alert(t.severities[severity], title), parts), language }
}

const link = (match: MatchRow, settings: NoticeSettings): readonly MailPart[] =>
  match.portalLink && settings.portalUrl !== ''
    ? [{ kind: 'link', label: noticeTexts[match.language].open, url: alertUrl(match.alertId, settings) }]
    : []

const alertUrl = (alertId: string, { portalUrl }: NoticeSettings): string =>
  `${portalUrl}/alerts/${encodeURIComponent(alertId)}`

function webhookContent(match: MatchRow, settings: NoticeSettings): WebhookContent {
  const { alertId, title, severity, category, serviceSource, techniques, systemTags, created } = match
  return {
    event: 'alert.raised',
    data: {
      rule: match.ruleName,
      alert: {
        id: alertId,
        title,
        severity,
        category,
        serviceSource,
        detectionSource: shownSource(detectionSources, match.detectionSource, 'api'),
        techniques,
        systemTags,
        createdTime: formatDatetime(created),
        ...(match.deviceInformation ? { deviceName: match.deviceName } : {}),
        ...(match.executiveSummary ? { executiveSummary: match.executiveSummary } : {}),
      },
      ...(match.organizationName && settings.organization !== '' ? { organization: settings.organization } : {}),
      ...(match.portalLink && settings.portalUrl !== '' ? { url: alertUrl(alertId, settings) } : {}),
    },
  }
}
