// What is wrong with a rule while it is written, and the columns of its query, both as the service sees them.
import { useEffect, useMemo, useState } from 'react'
import { api } from '../../shell/api.js'
import type { Problem } from '../../components/kusto/problem.js'
import type { CheckRuleQuery } from './detection-editor.operations.js'
import { CheckRuleDocument } from './detection-editor.operations.js'
import type { RuleDraft } from './rule-draft.js'
import { ruleOf } from './rule-draft.js'

export type RuleProblem = CheckRuleQuery['checkDetectionRule'][number]

export interface Checked {
  readonly problems: readonly RuleProblem[]
  /** Names, of the last query that had any: a query that is being changed is often broken for a moment. */
  readonly columns: readonly string[]
  /** Whether it is this very rule that was looked at. */
  readonly settled: boolean
}

/** The service is asked once nobody has typed for this long. */
const quietMs = 300

const nothing: Omit<Checked, 'settled'> & { readonly key: string } = { problems: [], columns: [], key: '' }

/** Asks what is wrong with a rule. @throws what the client throws where the service does not answer */
export async function check(draft: RuleDraft, id: string | undefined, mayHunt: boolean): Promise<CheckRuleQuery> {
  const variables = { rule: ruleOf(draft), id: id ?? null, query: draft.query, mayHunt }
  const { data } = await api.query({ query: CheckRuleDocument, variables, fetchPolicy: 'no-cache' })
  return data ?? { checkDetectionRule: [] }
}

export function useCheck(draft: RuleDraft, id: string | undefined, mayHunt: boolean): Checked {
  const [found, setFound] = useState(nothing)
  const key = JSON.stringify(draft)
  useEffect(() => {
    let gone = false
    const timer = setTimeout(() => {
      check(JSON.parse(key) as RuleDraft, id, mayHunt).then(
        ({ checkDetectionRule: problems, huntColumns = [] }) => {
          if (gone) return
          const columns = huntColumns.map(({ name }) => name)
          setFound((before) => ({ key, problems, columns: columns.length > 0 ? columns : before.columns }))
        },
        // A service that is away says so when the rule is saved.
        () => undefined,
      )
    }, quietMs)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [key, id, mayHunt])
  const { problems, columns, key: of } = found
  return useMemo(() => ({ problems, columns, settled: of === key }), [problems, columns, of, key])
}

/** The problems of the query that have a place in it, as the editor marks them. */
export const marked = (problems: readonly RuleProblem[]): readonly Problem[] =>
  problems.flatMap(({ message, line, column, endLine, endColumn }) =>
    line === null || column === null
      ? []
      : [
          {
            code: '',
            message,
            severity: 'error' as const,
            start: { line, column, offset: 0 },
            end: { line: endLine ?? line, column: endColumn ?? column, offset: 0 },
          },
        ],
  )
