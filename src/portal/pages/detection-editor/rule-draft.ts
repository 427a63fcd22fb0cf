// A rule while it is written: what the fields of its form hold.
import type { AlertSeverity, DetectionEntity, DetectionFrequency, DetectionRuleInput } from '../../schema.js'

export interface RuleDraft {
  readonly title: string
  readonly description: string
  readonly severity: AlertSeverity
  readonly severityReason: string
  readonly category: string
  /** Ids, parted by commas or white space. */
  readonly techniques: string
  readonly frequency: DetectionFrequency
  /** One to a line, and so in the next two. */
  readonly recommendedActions: string
  readonly falsePositives: string
  readonly actions: string
  /** Columns of the query by what they hold, where their names do not say it. */
  readonly entities: Readonly<Partial<Record<DetectionEntity, string>>>
  readonly by: readonly string[]
  readonly withinSeconds: number
  /** Null for all devices. */
  readonly deviceGroups: readonly string[] | null
  readonly query: string
}

export const frequencies = ['Continuous', 'EveryHour', 'Every3Hours', 'Every12Hours', 'EveryDay'] as const satisfies readonly DetectionFrequency[] // prettier-ignore

const day = 86_400

const sample = `DeviceProcessEvents
| where FileName =~ "example.exe"
| project Timestamp, DeviceId, ReportId, DeviceName, FileName, ProcessCommandLine, AccountName`

/** A rule of which only the query is known, or not even that. */
export const emptyDraft = (query = sample): RuleDraft => ({
  title: '',
  description: '',
  severity: 'Medium',
  severityReason: '',
  category: 'Execution',
  techniques: '',
  frequency: 'EveryHour',
  recommendedActions: '',
  falsePositives: '',
  actions: '',
  entities: {},
  by: ['DeviceId'],
  withinSeconds: day,
  deviceGroups: null,
  query,
})

/** What the service has of a rule. */
export type KeptRule = Omit<Required<DetectionRuleInput>, 'deduplicate' | 'deviceGroups'> & {
  readonly deduplicate: { readonly by: readonly string[]; readonly withinSeconds: number }
  readonly deviceGroups: readonly string[] | null
}

export function draftOf(rule: KeptRule): RuleDraft {
  const { title, description, severity, severityReason, category, frequency, deviceGroups, query } = rule
  return {
    ...{ title, description, severity, severityReason, category, frequency, deviceGroups, query },
    techniques: rule.techniques.join(', '),
    recommendedActions: onLines(rule.recommendedActions),
    falsePositives: onLines(rule.falsePositives),
    actions: onLines(rule.actions),
    entities: Object.fromEntries(rule.entities.map(({ entity, column }) => [entity, column])),
    by: rule.deduplicate.by,
    withinSeconds: rule.deduplicate.withinSeconds,
  }
}

/** The rule as the service takes it. */
export function ruleOf(draft: RuleDraft): DetectionRuleInput {
  const { title, description, severity, severityReason, category, frequency, deviceGroups, query } = draft
  const entities = Object.entries(draft.entities).flatMap(([entity, column]) =>
    column === '' ? [] : [{ entity: entity as DetectionEntity, column }],
  )
  return {
    ...{ severity, category, frequency, deviceGroups, query, entities },
    title: title.trim(),
    description: description.trim(),
    severityReason: severityReason.trim(),
    techniques: draft.techniques.split(/[\s,;]+/).filter((one) => one !== ''),
    recommendedActions: lines(draft.recommendedActions),
    falsePositives: lines(draft.falsePositives),
    actions: lines(draft.actions),
    deduplicate: { by: draft.by, withinSeconds: draft.withinSeconds },
  }
}

/** A text of several lines becomes one line: the ends of lines part it from the others. */
const onLines = (texts: readonly string[]): string => texts.map((text) => text.replace(/\s*\n\s*/g, ' ')).join('\n')

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
