import { RunRuleDocument } from '../detection/detection.operations.js'
import type { RuleRunFragment } from '../detections/detections.operations.js'
import { api } from '../../shell/api.js'
import { SaveRuleDocument } from './detection-editor.operations.js'
import type { RuleDraft } from './rule-draft.js'
import { ruleOf } from './rule-draft.js'

export interface SavedRule {
  readonly id: string
  /** Its run over what is stored; undefined for a rule that is off. */
  readonly run: RuleRunFragment | undefined
}

/**
 * Saves a rule and runs it. A new one runs as it is saved; one that was changed would wait until it is due, and whoever
 * has changed it wants to see what it finds now.
 */
export async function saveRule(draft: RuleDraft, kept: { readonly id: string } | undefined): Promise<SavedRule> {
  const variables = { rule: ruleOf(draft), id: kept?.id ?? null }
  const { data } = await api.mutate({ mutation: SaveRuleDocument, variables })
  if (!data) throw new Error('The service has not answered what it saved.')
  const { id, enabled, lastRun } = data.saveDetectionRule
  if (!enabled) return { id, run: undefined }
  if (!kept) return { id, run: lastRun ?? undefined }
  const ran = await api.mutate({ mutation: RunRuleDocument, variables: { id, gap: null } })
  return { id, run: ran.data?.runDetectionRule }
}
