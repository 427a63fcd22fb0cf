// Walking syntax: which names an expression uses, and an expression with some of its parts replaced.
import type { BinaryExpr, Expr as Syntax } from '../../../grammar/ast.js'

const isNode = (value: unknown): value is Syntax => typeof value === 'object' && value !== null && 'kind' in value

/** All names in an expression, those of columns and functions among them, in the order of their first mention. */
export function namesIn(node: Syntax): ReadonlySet<string> {
  const names = new Set<string>()
  const pending: object[] = [node]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (isNode(next) && next.kind === 'name') names.add(next.name)
    const parts: unknown[] = Object.values(next)
    for (const part of parts.reverse()) if (typeof part === 'object' && part !== null) pending.push(part)
  }
  return names
}

/** The same expression, with each part that `replace` answers for in its place. */
export function replaceIn(node: Syntax, replace: (part: Syntax) => Syntax | undefined): Syntax {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return isNode(value) ? walkChain(value) : walkFields(value)
  }
  const walkFields = (value: object): unknown =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]))
  /** Chains of operators are long: their left sides are gone down in a loop. */
  const walkChain = (node: Syntax): Syntax => {
    const links: BinaryExpr[] = []
    let first = node
    let replaced = replace(first)
    while (!replaced && first.kind === 'binary') {
      links.push(first)
      first = first.left
      replaced = replace(first)
    }
    const start = replaced ?? (walkFields(first) as Syntax)
    return links.reduceRight<Syntax>((left, link) => ({ ...link, left, right: walk(link.right) as Syntax }), start)
  }
  return walk(node) as Syntax
}

/** `a and b and c` as its parts, in order. */
export function conjunctsOf(node: Syntax): readonly Syntax[] {
  const parts: Syntax[] = []
  const pending: Syntax[] = [node]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'binary' && next.operator === 'and') pending.push(next.right, next.left)
    else parts.push(next)
  }
  return parts
}
