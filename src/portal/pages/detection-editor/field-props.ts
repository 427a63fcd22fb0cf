import type { RuleDraft } from './rule-draft.js'
import type { RuleProblem } from './use-check.js'

/** What every group of fields of the form is given. */
export interface FieldsProps {
  readonly draft: RuleDraft
  readonly change: (some: Partial<RuleDraft>) => void
  /** Says of fields that were looked at what is wrong with them. */
  readonly problemOf: (field: RuleProblem['field']) => string | undefined
}
