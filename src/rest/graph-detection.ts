// A detection rule as Graph has it (`/security/rules/detectionRules`), and one read from such a body.
import { z } from 'zod'
import { severities } from '../alerts/alert-values.js'
import type { RunRow, StoredRule } from '../detections/detection.store.js'
import type { DetectionRule } from '../detections/detection-rule.js'
import { frequencies, usualDeduplication } from '../detections/detection-rule.js'
import type { NewRule } from '../detections/detection.service.js'
import { formatDatetime } from '../kql/time-text.js'
import { Invalid } from '../request-errors.js'
import { time } from './defender-alert.js'

export interface GraphRuleContext {
  readonly lastRun: RunRow | undefined
  /** Ticks; null where the rule is off or runs as events arrive. */
  readonly nextRun: bigint | null
}

/** Graph calls continuous `0`. */
const periodOf = (frequency: string): string => (frequency === 'Continuous' ? '0' : frequency)

/** The kinds of assets that Graph can map, and the entity that each is here. */
const assets = { impactedDeviceAsset: 'device', impactedUserAsset: 'account', impactedMailboxAsset: 'mailbox' } as const
const assetNames = Object.keys(assets) as readonly (keyof typeof assets)[]
const odataType = (name: string): string => `#microsoft.graph.security.${name}`

export function graphRule(stored: StoredRule, { lastRun, nextRun }: GraphRuleContext): object {
  const { id, enabled, rule, createdBy, created, changedBy, changed } = stored
  return {
    '@odata.type': odataType('detectionRule'),
    id,
    detectorId: id,
    displayName: rule.title,
    isEnabled: enabled,
    createdBy,
    createdDateTime: formatDatetime(created),
    lastModifiedBy: changedBy,
    lastModifiedDateTime: formatDatetime(changed),
    queryCondition: { queryText: rule.query, lastModifiedDateTime: formatDatetime(changed) },
    schedule: { period: periodOf(rule.frequency), nextRunDateTime: time(nextRun) },
    lastRunDetails: lastRun ? runDetails(lastRun) : null,
    detectionAction: {
      alertTemplate: {
        title: rule.title,
        description: rule.description,
        severity: rule.severity.toLowerCase(),
        category: rule.category,
        recommendedActions: rule.recommendedActions.join('\n'),
        mitreTechniques: rule.techniques,
        impactedAssets: impactedAssets(rule),
      },
      organizationalScope: rule.deviceGroups ? { scopeType: 'deviceGroup', scopeNames: rule.deviceGroups } : null,
      responseActions: rule.actions.map(shownAction),
    },
  }
}

const runDetails = ({ finished, state, error, cut }: RunRow): object => ({
  lastRunDateTime: formatDatetime(finished),
  status: state === 'Failed' ? 'failed' : cut ? 'partiallyFailed' : 'completed',
  failureReason: state === 'Failed' ? error : cut ? 'The limits of a run cut some of its alerts off.' : null,
  errorCode: state === 'Failed' ? 'queryExecutionFailed' : cut ? 'queryExceededResultSize' : null,
})

const impactedAssets = ({ entities }: DetectionRule): readonly object[] =>
  assetNames.flatMap((name) => {
    const column = entities[assets[name]]
    return column === undefined
      ? []
      : [{ '@odata.type': odataType(name), identifier: column.charAt(0).toLowerCase() + column.slice(1) }]
  })

/** An action that came as an object leaves as one. */
function shownAction(action: string): unknown {
  return action.startsWith('{') ? (JSON.parse(action) as unknown) : action
}

/** What Graph alone sets is taken and not looked at, so that a rule that was read can be sent back. */
const ignored = {
  '@odata.context': z.unknown().optional(),
  '@odata.type': z.unknown().optional(),
  id: z.unknown().optional(),
  detectorId: z.unknown().optional(),
  createdBy: z.unknown().optional(),
  createdDateTime: z.unknown().optional(),
  lastModifiedBy: z.unknown().optional(),
  lastModifiedDateTime: z.unknown().optional(),
  lastRunDetails: z.unknown().optional(),
}

const odata = z.string().optional()
const period = z.enum(frequencies.map(periodOf))
const severity = z.enum(severities.filter((one) => one !== 'UnSpecified').map((one) => one.toLowerCase()))
const asset = z.strictObject({ '@odata.type': z.enum(assetNames.map(odataType)), identifier: z.string() })

const alertTemplate = z.strictObject({
  '@odata.type': odata,
  title: z.string().optional(),
  description: z.string().optional(),
  severity: severity.optional(),
  category: z.string().optional(),
  recommendedActions: z.string().nullish(),
  mitreTechniques: z.array(z.string()).optional(),
  impactedAssets: z.array(asset).optional(),
})

const body = z.strictObject({
  ...ignored,
  displayName: z.string().optional(),
  isEnabled: z.boolean().optional(),
  queryCondition: z
    .strictObject({ '@odata.type': odata, queryText: z.string(), lastModifiedDateTime: z.unknown() })
    .partial()
    .optional(),
  schedule: z.strictObject({ '@odata.type': odata, period, nextRunDateTime: z.unknown() }).partial().optional(),
  detectionAction: z
    .strictObject({
      '@odata.type': odata,
      alertTemplate,
      organizationalScope: z
        .strictObject({ '@odata.type': odata, scopeType: z.literal('deviceGroup'), scopeNames: z.array(z.string()) })
        .nullable(),
      responseActions: z.array(z.looseObject({ '@odata.type': z.string() })).nullable(),
    })
    .partial()
    .optional(),
})

/** What a body asks for. */
export interface RuleWish {
  readonly rule: NewRule
  /** Undefined where the body does not say. */
  readonly enabled: boolean | undefined
}

/** Reads a body over the rule that it changes, or over nothing. @throws Invalid, naming what is wrong or lacks */
export function ruleWish(given: unknown, before: DetectionRule | undefined): RuleWish {
  const read = body.safeParse(given)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Invalid(`${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'cannot be read'}.`)
  }
  const { displayName, isEnabled, queryCondition, schedule, detectionAction } = read.data
  const { alertTemplate: template = {}, organizationalScope: scope, responseActions } = detectionAction ?? {}
  const needed = <T>(name: string, value: T | undefined, old: T | undefined): T => {
    const found = value ?? old
    if (found === undefined) throw new Invalid(`The body lacks '${name}'.`)
    return found
  }
  const title = needed('displayName', displayName ?? template.title, before?.title)
  if (template.title !== undefined && template.title !== title)
    throw new Invalid("A rule's alerts have its own title: displayName and title of the alert are the same.")
  const frequency = frequencies.find(
    (one) => periodOf(one) === needed('schedule.period', schedule?.period, before && periodOf(before.frequency)),
  )
  const named = severities.find(
    (one) =>
      one.toLowerCase() ===
      needed('detectionAction.alertTemplate.severity', template.severity, before?.severity.toLowerCase()),
  )
  const rule: NewRule = {
    title,
    description: needed('detectionAction.alertTemplate.description', template.description, before?.description),
    severity: needed('detectionAction.alertTemplate.severity', named, undefined),
    severityReason: before?.severityReason ?? 'Chosen by the author of the rule.',
    category: needed('detectionAction.alertTemplate.category', template.category, before?.category),
    techniques: template.mitreTechniques ?? before?.techniques ?? [],
    frequency: needed('schedule.period', frequency, undefined),
    recommendedActions: linesOf(template.recommendedActions) ?? before?.recommendedActions ?? [],
    falsePositives: before?.falsePositives ?? [],
    entities: template.impactedAssets
      ? { ...before?.entities, ...entitiesOf(template.impactedAssets) }
      : (before?.entities ?? {}),
    deduplicate: before?.deduplicate ?? usualDeduplication,
    deviceGroups: scope === undefined ? before?.deviceGroups : (scope?.scopeNames ?? undefined),
    actions: responseActions?.map((action) => JSON.stringify(action)) ?? before?.actions ?? [],
    query: needed('queryCondition.queryText', queryCondition?.queryText, before?.query),
  }
  return { rule, enabled: isEnabled }
}

const linesOf = (text: string | null | undefined): readonly string[] | undefined =>
  text === undefined ? undefined : (text ?? '').split('\n').flatMap((line) => line.trim() || [])

const entitiesOf = (given: readonly z.infer<typeof asset>[]): DetectionRule['entities'] =>
  Object.fromEntries(
    given.flatMap(({ '@odata.type': type, identifier }) => {
      const name = assetNames.find((one) => odataType(one) === type)
      return name ? [[assets[name], identifier.charAt(0).toUpperCase() + identifier.slice(1)]] : []
    }),
  )
