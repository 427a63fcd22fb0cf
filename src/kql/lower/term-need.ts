// Which terms a row must have for a predicate to hold, where constants tell: what the block index of terms is asked.
import { distinctTerms, termsWithin } from '../../sql/index-terms.js'
import type { TermNeed } from '../../sql/tree.js'
import type { CallExpr, ColumnId, Expr } from '../expression.js'

/** Whether the first and last term of the constant are whole terms of the text that is found. */
interface Ends {
  readonly start: boolean
  readonly end: boolean
}
const whole: Ends = { start: true, end: true }

/** Operators of a text and a constant. A found constant's inner terms are whole terms of the text in any case. */
const single: Readonly<Record<string, Ends>> = {
  '==': whole,
  '=~': whole,
  has: whole,
  has_cs: whole,
  hasprefix: { start: true, end: false },
  hasprefix_cs: { start: true, end: false },
  hassuffix: { start: false, end: true },
  hassuffix_cs: { start: false, end: true },
  startswith: { start: true, end: false },
  startswith_cs: { start: true, end: false },
  endswith: { start: false, end: true },
  endswith_cs: { start: false, end: true },
  contains: { start: false, end: false },
  contains_cs: { start: false, end: false },
}
const lists: Readonly<Record<string, 'any' | 'all'>> = { in: 'any', 'in~': 'any', has_any: 'any', has_all: 'all' }

/** More terms than these are not worth looking up. */
const mostTerms = 256

/** The terms that a predicate asks of a row; undefined where it may hold without any. `isStored` tells text columns. */
export function termNeed(predicate: Expr, isStored: (id: ColumnId) => boolean): TermNeed | undefined {
  const need = needOf(predicate, isStored)
  return need !== undefined && distinctTerms(need).size <= mostTerms ? need : undefined
}

function needOf(predicate: Expr, isStored: (id: ColumnId) => boolean): TermNeed | undefined {
  if (predicate.kind !== 'call') return undefined
  const { name } = predicate.function
  if (name === 'and') return all(chain(predicate, name).map((one) => needOf(one, isStored)))
  if (name === 'or') return any(chain(predicate, name).map((one) => needOf(one, isStored)))
  const { left, right, list } = predicate.arguments
  if (!left || !('kind' in left) || !isText(left, isStored)) return undefined
  const [ends, many] = [single[name], lists[name]]
  if (ends) return right && 'kind' in right ? needOfText(right, ends) : undefined
  if (!many || !list || 'kind' in list) return undefined
  const needs = list.map((item) => needOfText(item, whole))
  return many === 'all' ? all(needs) : any(needs)
}

/** A stored text, or that in lower case: terms are kept in lower case. */
function isText(expr: Expr, isStored: (id: ColumnId) => boolean): boolean {
  if (expr.kind === 'column') return expr.type === 'string' && isStored(expr.id)
  if (expr.kind !== 'call' || expr.function.name !== 'tolower') return false
  const [inner] = Object.values(expr.arguments)
  return inner !== undefined && 'kind' in inner && isText(inner, isStored)
}

function needOfText(expr: Expr, ends: Ends): TermNeed | undefined {
  if (expr.kind !== 'constant' || typeof expr.value !== 'string' || expr.type !== 'string') return undefined
  return all(termsWithin(expr.value, ends))
}

function all(needs: readonly (TermNeed | undefined)[]): TermNeed | undefined {
  const known = needs.filter((need) => need !== undefined)
  return known.length > 1 ? { all: known } : known[0]
}

function any(needs: readonly (TermNeed | undefined)[]): TermNeed | undefined {
  const known = needs.filter((need) => need !== undefined)
  if (known.length < needs.length) return undefined
  return known.length > 1 ? { any: known } : known[0]
}

/** The links of a chain of one operator, which is left-deep and may be thousands long. */
function chain(call: CallExpr, name: string): readonly Expr[] {
  const links: Expr[] = []
  let rest: Expr = call
  while (rest.kind === 'call' && rest.function.name === name) {
    const { left, right } = rest.arguments as Readonly<Record<string, Expr>>
    if (!left || !right) break
    links.push(right)
    rest = left
  }
  return [rest, ...links]
}
