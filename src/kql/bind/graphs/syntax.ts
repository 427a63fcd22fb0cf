// Walking syntax: which names an expression uses, and an expression with some of its parts replaced.
import type { Expr as Syntax } from '../../../../grammar/ast.js'

const isNode = (value: unknown): value is Syntax => typeof value === 'object' && value !== null && 'kind' in value

/** All names in an expression, those of columns and functions among them. */
export function namesIn(node: Syntax): ReadonlySet<string> {
  const names = new Set<string>()
  const pending: unknown[] = [node]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue
    if (isNode(next) && next.kind === 'name') names.add(next.name)
    pending.push(...Object.values(next as Record<string, unknown>).filter((value) => value !== undefined))
  }
  return names
}

/** The same expression, with each part that `replace` answers for in its place. */
export function replaceIn(node: Syntax, replace: (part: Syntax) => Syntax | undefined): Syntax {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    const replaced = isNode(value) ? replace(value) : undefined
    return replaced ?? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]))
  }
  return walk(node) as Syntax
}

/** `a and b and c` as its parts. */
export function conjunctsOf(node: Syntax): readonly Syntax[] {
  return node.kind === 'binary' && node.operator === 'and' ? [...conjunctsOf(node.left), ...conjunctsOf(node.right)] : [node] // prettier-ignore
}
