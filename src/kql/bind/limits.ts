// How far a bound query reaches: what comes after binding walks it by recursion, and the engine has its own bounds.
import type { Problem } from '../../../grammar/diagnostic.js'
import type { Expr } from '../expression.js'
import { children, hasParts, pushChildren } from '../expression.js'
import type { Plan } from '../plan.js'
import { expressionsOf, inputs } from '../plan.js'
import { MAX_DEPTH, MAX_STEPS, tooDeepExpression, tooManySteps } from '../problems.js'

/** The limit that a plan goes beyond, if any. Takes no recursion of its own, and each part is measured once. */
export function beyondLimits(plan: Plan): Problem | undefined {
  const large: Expr[] = []
  const plans = new Set<Plan>()
  const pending: Plan[] = [plan]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (plans.has(next)) continue
    plans.add(next)
    for (const expr of expressionsOf(next)) if (addPlansIn(expr, pending) >= MAX_DEPTH) large.push(expr)
    for (const input of inputs(next)) pending.push(input)
  }
  // What has few parts in all is not deep, and needs no measuring; hardly a query has many.
  if (plans.size > MAX_STEPS && depth(plan, plansBelow) > MAX_STEPS) return tooManySteps()
  return large.some((expr) => depth(expr, branches, weight) + leaf > MAX_DEPTH) ? tooDeepExpression() : undefined
}

function plansBelow(plan: Plan): readonly Plan[] {
  const found = [...inputs(plan)]
  for (const expr of expressionsOf(plan)) addPlansIn(expr, found)
  return found
}

/** The parts of an expression that have parts of their own; below them are leaves, one level more. */
const branches = (expr: Expr): readonly Expr[] => children(expr).filter(hasParts)
const leaf = 1

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

/** So many parts of an expression are gone through without remembering which, which costs more than most have. */
const fewParts = 50

/**
 * Adds the plans inside an expression: toscalar(T), x in (T), some perhaps twice. How many parts with parts of their own
 * were gone through, which are all that it has.
 */
export function addPlansIn(expr: Expr, found: Plan[]): number {
  if (expr.kind === 'column' || expr.kind === 'constant') return 0
  const pending: Expr[] = [expr]
  let opened = 0
  let seen: Set<Expr> | undefined
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'scalar-query' || next.kind === 'column-query') found.push(next.plan)
    else if (hasParts(next) && !seen?.has(next)) {
      if (++opened > fewParts) (seen ??= new Set()).add(next)
      pushChildren(pending, next)
    }
  }
  return opened
}
