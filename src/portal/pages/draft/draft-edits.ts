// What a person has changed of a draft and not saved yet.
import type { AlertSeverity, EvidenceInputType, NotificationDraftUpdate } from '../../schema.js'
import type { Draft } from './draft-page.js'

export type Entity = Draft['evidence'][number]

/** Absent fields are as they were. */
export interface Edits {
  readonly title?: string
  readonly severity?: AlertSeverity
  readonly category?: string
  /** As typed: ids with commas between them. */
  readonly techniques?: string
  readonly executiveSummary?: string
  /** As typed: one on each line. */
  readonly recommendations?: string
  readonly huntingQuery?: string
  readonly evidence?: readonly Entity[]
}

/** A draft as it is typed. */
export type TypedDraft = Required<Edits>

export const applied = (draft: Draft, edits: Edits): TypedDraft => ({
  title: draft.title,
  severity: draft.severity,
  category: draft.category,
  techniques: draft.techniques.join(', '),
  executiveSummary: draft.executiveSummary,
  recommendations: draft.recommendations.join('\n'),
  huntingQuery: draft.huntingQuery ?? '',
  evidence: draft.evidence,
  ...edits,
})

const parts = (text: string, between: RegExp): readonly string[] => text.split(between).map((part) => part.trim()).filter(Boolean) // prettier-ignore

/** The edits as the service takes them. */
export function updateOf(edits: Edits): NotificationDraftUpdate {
  const { techniques, recommendations, evidence, ...rest } = edits
  return {
    ...rest,
    ...(techniques === undefined ? {} : { techniques: parts(techniques, /[,;\s]+/) }),
    ...(recommendations === undefined ? {} : { recommendations: parts(recommendations, /\n/) }),
    ...(evidence === undefined ? {} : { evidence: evidence.map(given) }),
  }
}

/** An entity with the fields that apply, as it is given and not as the client keeps it. */
const given = (entity: Entity): EvidenceInputType => ({
  ...Object.fromEntries(Object.entries(entity).filter(([name, value]) => name !== '__typename' && value !== null)),
  entityType: entity.entityType,
})
