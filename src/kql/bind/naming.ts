// How unnamed results are called, and how names are kept apart: Kusto's rules for Column1, count_, avg_Size, k1.
import type { Argument, Expr as Syntax, NamedExpr } from '../../../grammar/ast.js'
import type { Span } from '../../../grammar/diagnostic.js'
import type { Expr } from '../expression.js'
import type { ResultName } from '../functions/define.js'
import { findFunction, findScalar } from '../functions/index.js'
import { duplicateColumn, surplusName } from '../problems.js'
import type { Binder } from './binder.js'
import type { Scope } from './scope.js'

/** The name that an expression suggests for its column; `undefined` where Kusto would number it. */
export function suggestedName(node: Syntax): string | undefined {
  switch (node.kind) {
    case 'name':
      return node.name === '$left' || node.name === '$right' ? undefined : node.name
    case 'path':
      return under(suggestedName(node.base), node.member.name)
    case 'index':
      return under(suggestedName(node.base), indexName(node.index))
    case 'call':
      return callName(node)
    default:
      return undefined
  }
}

/** The name of an argument: given, as in `sum(total = a + b)`, or suggested by its value. */
export const argumentName = ({ name, value }: Argument): string | undefined => name?.name ?? suggestedName(value)

/** What is inside of something is called after both, or for itself where the outer has no name. */
function under(outer: string | undefined, inner: string): string | undefined {
  if (outer !== undefined) return `${outer}_${inner}`
  return inner === '' ? undefined : inner
}

function indexName(index: Syntax): string {
  return index.kind === 'literal' ? String(index.value) : ''
}

/**
 * How results of functions are called that bind in ways of their own: bin_auto is a bin of what the query sets, and any
 * is called for itself within an expression, which take_any is not (`tostring(any(x))` is any_x).
 */
const ofOwnWays: Readonly<Record<string, ResultName>> = {
  ingestion_time: { fixed: '$IngestionTime' },
  bin_auto: 'first',
  any: { prefix: 'any' },
}

function callName(node: Extract<Syntax, { kind: 'call' }>): string | undefined {
  const found = findFunction(node.name.name)
  // Aggregates that are scalar functions elsewhere take one argument, those functions several.
  const rowwise = found?.kind === 'aggregate' && node.arguments.length > 1 ? found.rowwise : undefined
  const entry = rowwise === undefined ? found : findScalar(rowwise)
  const rule = entry?.resultName ?? ofOwnWays[node.name.name] ?? 'none'
  const argument = node.arguments[0]
  const first = argument && argumentName(argument)
  if (rule === 'none') return undefined
  if (rule === 'first') return first
  if (rule === 'only') return node.arguments.length === 1 ? first : undefined
  if (rule === 'name_first') return `${node.name.name}_${first ?? ''}`
  if ('fixed' in rule) return rule.fixed
  if (rule.all)
    return [
      node.name.name,
      ...node.arguments.slice(0, Object.keys(entry?.takes ?? {}).length).map((one) => argumentName(one) ?? ''),
    ].join('_')
  // The `…if` form of an aggregate named for itself is named for itself too: sumif_x, but set_x of make_set_if.
  return `${rule.prefix === entry?.name ? node.name.name : rule.prefix}_${first ?? ''}`
}

/** Where names are given. */
export interface Naming {
  readonly binder: Binder
  readonly scope: Scope
}

/** Some names. */
interface Names {
  has(name: string): boolean
}

/** The name that an expression suggests, or else the next number that neither a let nor one of the names has. */
export function suggestedOrNumbered(node: Syntax, { binder, scope }: Naming, taken?: Names): string {
  return suggestedName(node) ?? binder.unnamed((name) => scope.find(name) !== undefined || taken?.has(name) === true)
}

/** A column as it is, or converted to the type that it has. */
export const isColumn = (value: Expr): boolean =>
  value.kind === 'column' ||
  (value.kind === 'call' &&
    value.function.converts &&
    Object.values(value.arguments).every((one) => 'kind' in one && one.kind === 'column' && one.type === value.type))

/** Keeps the names of one result apart. */
export class NameSet {
  private readonly taken = new Set<string>()
  private readonly declared = new Set<string>()
  /** The last number that was put behind a name. */
  private readonly numbers = new Map<string, number>()

  /** @param before names that are there already, which is asked and not copied: most tables have sixty columns */
  constructor(private readonly before: Names = new Set()) {}

  has(name: string): boolean {
    return this.taken.has(name) || this.before.has(name)
  }

  /** The name itself, whoever had it before. */
  take(name: string): string {
    this.taken.add(name)
    return name
  }

  /** The name itself, or with the lowest number behind it that is free. */
  unique(name: string): string {
    let candidate = name
    // Names are never given back, so that the numbers that were taken once are not tried again.
    let n = this.numbers.get(name) ?? 0
    while (this.has(candidate)) candidate = `${name}${++n}`
    if (n > 0) this.numbers.set(name, n)
    this.taken.add(candidate)
    return candidate
  }

  /** A name that is given, or that of a column as it is, made unique; the second of its kind is a mistake. */
  declare(name: string, span: Span, { binder }: Naming): string {
    if (this.declared.has(name)) binder.report(duplicateColumn({ name }), span)
    const unique = this.unique(name)
    this.declared.add(name).add(unique)
    return unique
  }

  /** The name of a result: given, that of the column which it is, or suggested, or numbered. */
  forResult(item: NamedExpr, value: Expr, where: Naming): string {
    const {
      names: [given],
      value: node,
    } = item
    checkNameCount(item, 1, where)
    if (given) return this.declare(given.name, given.span, where)
    const name = suggestedName(node)
    return isColumn(value) && name !== undefined
      ? this.declare(name, node.span, where)
      : this.forExpression(node, where)
  }

  /** The name that is suggested or numbered, made unique. */
  forExpression(node: Syntax, where: Naming): string {
    return this.unique(suggestedOrNumbered(node, where))
  }
}

/** Reports the first name of a list that has no result to name, as in `(a, b) = 1`. */
export function checkNameCount({ names }: NamedExpr, results: number, { binder }: Naming): void {
  const surplus = names[results]
  if (surplus) binder.report(surplusName({ name: surplus.name, results }), surplus.span)
}

/** Does a column name fit a pattern such as `Device*`? */
export function matchesWildcard(name: string, pattern: string): boolean {
  const parts = pattern.split('*')
  const [head = ''] = parts
  if (!name.startsWith(head)) return false
  let at = head.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  const tail = parts.at(-1) ?? ''
  return parts.length === 1 ? name === pattern : name.length - at >= tail.length && name.endsWith(tail)
}
