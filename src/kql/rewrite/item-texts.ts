// Items of arrays of which nothing but the text is read, as after `mv-expand x = f.Tags to typeof(string)`: they are
// taken as texts at once.
import { at } from '../at.js'
import type { ColumnId, Expr } from '../expression.js'
import { onlyArgument, pushChildren, replaceParts } from '../expression.js'
import { requireScalar } from '../functions/index.js'
import type { Plan } from '../plan.js'
import { inputs } from '../plan.js'
import type { Rewritten } from '../rewrite.js'
import { planMapper } from './map-plan.js'
import { eachRead } from './reads.js'

/** Rewrites the plan and the plans in its expressions. */
export function takeItemTexts({ plan, nested, own }: Rewritten): Rewritten {
  const roots = [plan, ...nested.values()]
  const items = readAsTexts(roots)
  if (items.size === 0) return { plan, nested, own }
  const map = planMapper({ expression: (expr) => readTexts(expr, items), node: (node) => giveTexts(node, items) })
  const [first = plan, ...others] = roots.map(map)
  return { plan: first, nested: new Map([...nested.keys()].map((key, i) => [key, at(others, i)])), own }
}

/** The columns of items that are read by tostring alone, under whatever name. */
function readAsTexts(roots: readonly Plan[]): ReadonlySet<ColumnId> {
  const items = new Set(roots.flatMap((root) => [...itemsOf(root)]))
  if (items.size === 0) return items
  const read = new Set<ColumnId>()
  const names = new Map<ColumnId, ColumnId[]>()
  eachRead(roots, {
    whole: (id) => read.add(id),
    renamed: (from, to) => {
      const others = names.get(from)
      if (others) others.push(to)
      else names.set(from, [to])
    },
    expression: (expr) => {
      const pending: Expr[] = [expr]
      for (let next = pending.pop(); next; next = pending.pop()) {
        if (next.kind === 'column') read.add(next.id)
        else if (textOf(next) === undefined) pushChildren(pending, next)
      }
    },
  })
  // A column is a text under all of its names or under none.
  const found = [...items].map((item) => namesOf(item, names)).filter((all) => all.every((id) => !read.has(id)))
  return new Set(found.flat())
}

function namesOf(item: ColumnId, names: ReadonlyMap<ColumnId, readonly ColumnId[]>): readonly ColumnId[] {
  const all = new Set([item])
  // What is added while it is walked over is walked over too.
  for (const id of all) for (const name of names.get(id) ?? []) all.add(name)
  return [...all]
}

function* itemsOf(plan: Plan, seen = new Set<Plan>()): Generator<ColumnId> {
  if (seen.has(plan)) return
  seen.add(plan)
  if (plan.kind === 'unnest') for (const { column } of plan.items) yield column.id
  for (const input of inputs(plan)) yield* itemsOf(input, seen)
}

/** The column in tostring(column). */
function textOf(expr: Expr): ColumnId | undefined {
  const value = expr.kind === 'call' && expr.function.givesText ? onlyArgument(expr) : undefined
  return value?.kind === 'column' ? value.id : undefined
}

const readTexts = (expr: Expr, items: ReadonlySet<ColumnId>): Expr =>
  replaceParts(expr, (part) => {
    const id = textOf(part)
    const isText = part.kind === 'call' && id !== undefined && items.has(id)
    return isText ? { ...part, function: requireScalar('text of item') } : undefined
  })

function giveTexts(node: Plan, items: ReadonlySet<ColumnId>): Plan {
  if (node.kind !== 'unnest') return node
  return { ...node, items: node.items.map((item) => ({ ...item, asTexts: items.has(item.column.id) })) }
}
