// Which rules can find anything in what arrived: most of them name terms that stand nowhere in it, and need not be run.
import type { ReadSession } from '../engine/session.js'
import { termsFrom } from '../engine/term-index.js'
import type { Compiled } from '../kql/compile.js'
import { distinctTerms } from '../sql/index-terms.js'
import type { TermNeed } from '../sql/tree.js'
import type { Arrivals } from './detection.store.js'
import { arrivedIn } from './detection.store.js'
import { scansOf } from './rule-check.js'

/** What each reading of a table by a rule looks for: terms that a row must have, where the index can tell. */
export type RuleNeeds = ReadonlyMap<string, readonly TermNeed[] | undefined>

/** Per table; undefined where one of the rule's readings of it asks for no terms. */
export function needsOf({ query, statement }: Compiled): RuleNeeds {
  const scans = scansOf(query.plan)
  return new Map(
    [...new Set(scans)].map((table) => {
      const needs = (statement.termScans ?? []).filter((scan) => scan.table === table).map(({ need }) => need)
      return [table, needs.length < scans.filter((name) => name === table).length ? undefined : needs]
    }),
  )
}

/**
 * For each rule, whether anything that arrived in a time can be part of what it finds. What it finds that is new has
 * something new in it; so where no reading of a table can give a new row, there is nothing.
 */
export async function canFind(
  session: ReadSession,
  rules: readonly RuleNeeds[],
  arrived: Arrivals,
): Promise<readonly boolean[]> {
  const tables = [...new Set(rules.flatMap((rule) => [...rule.keys()]))]
  const blocks = await arrivedIn(session, tables, arrived)
  const present = new Map<string, ReadonlySet<string> | undefined>()
  for (const [table, firstBlock] of blocks) {
    const terms = new Set(rules.flatMap((rule) => (rule.get(table) ?? []).flatMap((need) => [...distinctTerms(need)])))
    present.set(table, await termsFrom(session, table, [...terms], firstBlock))
  }
  return rules.map((rule) =>
    [...rule].some(([table, needs]) => {
      if (!blocks.has(table)) return false
      const terms = present.get(table)
      return !needs || !terms || needs.some((need) => isMet(need, terms))
    }),
  )
}

function isMet(need: TermNeed, terms: ReadonlySet<string>): boolean {
  if (typeof need === 'string') return terms.has(need)
  return 'all' in need ? need.all.every((one) => isMet(one, terms)) : need.any.some((one) => isMet(one, terms))
}
