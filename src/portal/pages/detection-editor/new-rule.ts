// A rule of a query from elsewhere: how often it can run, and what its columns hold.
import { skipToken, useQuery } from '@apollo/client/react'
import { GuessRuleDocument } from './detection-editor.operations.js'
import { guessEntities, guessKey } from './entity-guess.js'
import type { RuleDraft } from './rule-draft.js'
import { emptyDraft, ruleOf } from './rule-draft.js'

/** The draft to begin with; undefined while the service is asked about the query. */
export function useNewDraft(query: string | null): RuleDraft | undefined {
  const draft = emptyDraft(query ?? undefined)
  const rule = ruleOf(draft)
  const variables = { query: draft.query, continuous: { ...rule, frequency: 'Continuous' as const }, hourly: { ...rule, frequency: 'EveryHour' as const } } // prettier-ignore
  const { data, loading } = useQuery(
    GuessRuleDocument,
    query === null ? skipToken : { variables, fetchPolicy: 'no-cache' },
  )
  if (loading) return undefined
  if (!data) return draft
  const columns = data.huntColumns.map(({ name }) => name)
  return {
    ...draft,
    // Whatever else is wrong, events can be looked at as they arrive where nothing speaks against just that.
    frequency: data.continuous.length > data.hourly.length ? 'EveryHour' : 'Continuous',
    entities: guessEntities(columns),
    by: guessKey(columns),
  }
}
