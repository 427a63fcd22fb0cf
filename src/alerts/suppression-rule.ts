// Alert suppression: which alerts a rule means, and what it may do to them.
import { endpointProduct, isAttackNotification } from './alert-sources.js'
import type { AlertRow, EvidenceRow } from './alert.js'

export const suppressionActions = ['RESOLVE', 'HIDE'] as const
/**
 * `RESOLVE` leaves the alert to be seen as resolved. `HIDE` drops an endpoint alert from the portal and every API; its
 * records stay in the hunting tables, since they are telemetry of what was found. Other products' alerts it resolves.
 */
export type SuppressionAction = (typeof suppressionActions)[number]

/** What of an alert's evidence a condition looks at. */
const evidenceFields = {
  fileSha1: ({ sha1 }: EvidenceRow) => [sha1],
  fileName: ({ fileName }: EvidenceRow) => [fileName],
  folderPath: ({ filePath }: EvidenceRow) => [filePath],
  ipAddress: ({ remoteIp, localIp }: EvidenceRow) => [remoteIp, localIp],
  url: ({ url }: EvidenceRow) => [url],
  commandLine: ({ processCommandLine }: EvidenceRow) => [processCommandLine],
} as const
export type SuppressionField = keyof typeof evidenceFields
export const suppressionFields = Object.keys(evidenceFields) as readonly SuppressionField[]

/** Some evidence has this value, in any case of letters; `*` stands for any text. */
export interface SuppressionCondition {
  readonly field: SuppressionField
  readonly value: string
}

/** Conditions that hold together. */
export interface SuppressionGroup {
  readonly conditions: readonly SuppressionCondition[]
}

/** All that a rule says holds together; of its groups, one is enough. */
export interface SuppressionRule {
  readonly id: string
  readonly name: string
  readonly comment: string
  readonly enabled: boolean
  readonly action: SuppressionAction
  /** Alerts of this title alone, in any case of letters. */
  readonly title: string | null
  /** Alerts of these products alone, by their hunting names; of any, where empty. */
  readonly serviceSources: readonly string[]
  /** Alerts of this device alone; else of the whole organization. */
  readonly deviceId: string | null
  /** All conditions of at least one hold; without any group, evidence is not looked at. */
  readonly groups: readonly SuppressionGroup[]
  readonly createdBy: string
  readonly created: bigint
  /** How many alerts it has suppressed. */
  readonly matches: bigint
}

/** What a rule does to an alert; undefined where it does not mean it. */
export function actionOn(
  rule: SuppressionRule,
  alert: AlertRow,
  evidence: readonly EvidenceRow[],
): SuppressionAction | undefined {
  // Suppression does not work on custom detections, whose rules are one's own to change.
  if (!rule.enabled || alert.detectionSource === 'Custom detection') return undefined
  if (rule.title !== null && rule.title.toLowerCase() !== alert.title.toLowerCase()) return undefined
  if (rule.serviceSources.length > 0 && !rule.serviceSources.includes(alert.serviceSource)) return undefined
  if (rule.deviceId !== null && rule.deviceId !== alert.deviceId) return undefined
  const met = ({ field, value }: SuppressionCondition): boolean =>
    evidence.some((row) => evidenceFields[field](row).some((text) => text !== '' && resembles(text, value)))
  if (rule.groups.length > 0 && !rule.groups.some(({ conditions }) => conditions.every(met))) return undefined
  // What the experts publish is never hidden.
  const hideable =
    alert.serviceSource === endpointProduct && !isAttackNotification(alert.serviceSource, alert.detectionSource)
  return hideable ? rule.action : 'RESOLVE'
}

/** Whether a text is as a pattern with `*` has it. In time that grows with their lengths alone. */
export function resembles(text: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split('*')
  const value = text.toLowerCase()
  const [first = '', ...rest] = parts
  const last = rest.pop()
  if (last === undefined) return value === first
  if (!value.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = value.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return value.length - last.length >= at && value.endsWith(last)
}
