// How far a bound query reaches: what comes after binding walks it by recursion, and the engine has its own bounds.
import type { Problem } from '../../../grammar/diagnostic.js'
import type { Expr } from '../expression.js'
import { children, pushChildren } from '../expression.js'
import type { Plan } from '../plan.js'
import { expressionsOf, inputs } from '../plan.js'
import { MAX_DEPTH, MAX_STEPS, tooDeepExpression, tooManySteps } from '../problems.js'

/** The limit that a plan goes beyond, if any. Takes no recursion of its own, and each part is measured once. */
export function beyondLimits(plan: Plan): Problem | undefined {
  let deep = false
  const steps = depth<Plan>(plan, (node) => {
    const found = [...inputs(node)]
    for (const expr of expressionsOf(node)) {
      if (expr.kind === 'column' || expr.kind === 'constant') continue
      if (addPlansIn(expr, found) >= MAX_DEPTH) deep ||= depth(expr, branches, weight) + leaf > MAX_DEPTH
    }
    return found
  })
  if (steps > MAX_STEPS) return tooManySteps()
  return deep ? tooDeepExpression() : undefined
}

/** The parts of an expression that have parts of their own; below them are leaves, one level more. */
const branches = (expr: Expr): readonly Expr[] => children(expr).filter(hasParts)
const leaf = 1

const hasParts = ({ kind }: Expr): boolean => kind === 'call' || kind === 'path'

/** Links of `and` and `or` are walked and not recursed into, so they are free. */
const weight = (expr: Expr): number => (expr.kind === 'call' && expr.function.connective ? 0 : 1)

/** The longest way down from a node. Parts that several nodes share are measured once. */
function depth<Node>(
  root: Node,
  below: (node: Node) => readonly Node[],
  weigh: (node: Node) => number = () => 1,
): number {
  const depths = new Map<Node, number>()
  const opened = new Map<Node, readonly Node[]>()
  const pending: Node[] = [root]
  for (let node = pending.at(-1); node !== undefined; node = pending.at(-1)) {
    const parts = opened.get(node)
    if (parts === undefined) {
      const found = below(node)
      if (found.length === 0) {
        depths.set(node, weigh(node))
        pending.pop()
        continue
      }
      opened.set(node, found)
      for (const part of found) if (!depths.has(part)) pending.push(part)
      continue
    }
    depths.set(node, weigh(node) + parts.reduce((most, part) => Math.max(most, depths.get(part) ?? 0), 0))
    pending.pop()
  }
  return depths.get(root) ?? 0
}

/** Adds the plans inside an expression: toscalar(T), x in (T). How many parts it has that have parts of their own. */
export function addPlansIn(expr: Expr, found: Plan[]): number {
  const seen = new Set<Expr>()
  const pending: Expr[] = [expr]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'scalar-query' || next.kind === 'column-query') found.push(next.plan)
    else if (hasParts(next) && !seen.has(next)) {
      seen.add(next)
      pushChildren(pending, next)
    }
  }
  return seen.size
}
