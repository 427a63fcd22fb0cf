// Which terms a row must have for a predicate to hold, where constants tell: what the block index of terms is asked.
import { distinctTerms, termsWithin } from '../../sql/index-terms.js'
import type { TermNeed } from '../../sql/tree.js'
import type { ColumnId, Expr } from '../expression.js'
import { joined, onlyArgument } from '../expression.js'
import { knownArray } from '../functions/constants.js'
import type { Finds } from '../functions/define.js'

/** More terms than these are not worth looking up. */
const mostTerms = 256

/** The terms that a predicate asks of a row; undefined where it may hold without any. `isStored` tells text columns. */
export function termNeed(predicate: Expr, isStored: (id: ColumnId) => boolean): TermNeed | undefined {
  const need = needOf(predicate, isStored)
  return need !== undefined && distinctTerms(need).size <= mostTerms ? need : undefined
}

function needOf(predicate: Expr, isStored: (id: ColumnId) => boolean): TermNeed | undefined {
  if (predicate.kind !== 'call') return undefined
  const { connective, finds } = predicate.function
  if (connective) {
    const links = joined(predicate, connective).map((one) => needOf(one, isStored))
    return connective === 'and' ? all(links) : any(links)
  }
  if (!finds) return undefined
  const [text, sought] = [predicate.arguments[finds.within], predicate.arguments[finds.texts]]
  if (!text || !('kind' in text) || !isText(text, isStored) || !sought) return undefined
  const needs = [sought].flat().flatMap((one) => needsOfTexts(one, finds))
  return finds.each === 'all' ? all(needs) : any(needs)
}

/** A stored text, or that in lower case: terms are kept in lower case. */
function isText(expr: Expr, isStored: (id: ColumnId) => boolean): boolean {
  if (expr.kind === 'column') return expr.type === 'string' && isStored(expr.id)
  if (expr.kind !== 'call' || !expr.function.keepsTerms) return false
  const inner = onlyArgument(expr)
  return inner !== undefined && isText(inner, isStored)
}

/** What each text of a constant asks for; undefined for one of which nothing can be said. */
function needsOfTexts(expr: Expr, finds: Finds): readonly (TermNeed | undefined)[] {
  if (expr.kind !== 'constant' || typeof expr.value !== 'string') return [undefined]
  if (expr.type === 'string') return [all(termsWithin(expr.value, finds))]
  const items = finds.arrays && expr.type === 'dynamic' ? knownArray(expr.value) : undefined
  return items?.map((item) => (typeof item === 'string' ? all(termsWithin(item, finds)) : undefined)) ?? [undefined]
}

function all(needs: readonly (TermNeed | undefined)[]): TermNeed | undefined {
  const known = needs.filter((need) => need !== undefined)
  return known.length > 1 ? { all: known } : known[0]
}

function any(needs: readonly (TermNeed | undefined)[]): TermNeed | undefined {
  const known = needs.filter((need) => need !== undefined)
  if (known.length < needs.length) return undefined
  const different = [...new Set(known)]
  return different.length > 1 ? { any: different } : different[0]
}
