// mv-expand and mv-apply: a row for each item of an array.
import type { MvApply, MvColumn, MvExpand } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn, UnnestItem } from '../../plan.js'
import { project } from '../../plan.js'
import { badValue, duplicateColumn, formNotSupported, unsteadyJoin, wrongType } from '../../problems.js'
import type { BoundType } from '../../types.js'
import { isNumber } from '../../types.js'
import { joinsUnsteady } from '../closed-plans.js'
import { convert, makeCall } from '../conversion.js'
import { NameSet, suggestedOrNumbered } from '../naming.js'
import { bindExpression, bindOperators } from '../parts.js'
import { applied } from './applied.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { extendWith } from './columns.js'
import { over } from './context.js'
import { bindCount } from './known-values.js'
import { checkOptions, optionText } from './options.js'
import { columnsByName } from '../scope.js'

interface Expansion {
  readonly items: readonly UnnestItem[]
  /** Each item's column as the result shows it, converted where `to typeof` asks. */
  readonly results: readonly Assignment[]
}

const options = ['with_itemindex', 'bagexpansion', 'kind']

/** How many rows the spelling mvexpand makes of one row where no limit is given. */
const oldLimit = 128n

export const mvExpand: OverRows<MvExpand> = {
  syntax: 'T | mv-expand [kind = bag | array] [with_itemindex = i] [name =] array [to typeof(type)], … [limit n]',
  doc: 'A row for each item of an array, several arrays in step. to typeof casts: a text is parsed to no number or bool.',
  examples: {
    'print k = "a", v = dynamic([1, 2]) | mv-expand v to typeof(long)': '[["a",1],["a",2]]',
  },
  overRows: (node, input, context) => {
    checkOptions(node, options, context)
    const expansion = expand(node.columns, node.options, input, context)
    const index = indexColumn(node.options, input, expansion, context)
    const limit = node.limit ? bindCount(node.limit, context) : node.old ? constant('long', oldLimit) : undefined
    if (!expansion || (node.limit && !limit)) return undefined
    const unnested: Plan = {
      kind: 'unnest',
      input,
      items: expansion.items,
      index,
      limit,
      columns: [...input.columns, ...expansion.items.map(({ column }) => column), ...(index ? [index] : [])],
    }
    return replaceColumns(unnested, input.columns, expansion.results, index)
  },
}

/** Results stand where a column of their name stood, new ones at the end, the item's number last. */
function replaceColumns(
  plan: Plan,
  columns: readonly PlanColumn[],
  results: readonly Assignment[],
  index: PlanColumn | undefined,
): Plan {
  // prettier-ignore
  const byName = new Map(results.map((result) => [result.column.name, result]))
  const kept = columns.map((column) => {
    const result = byName.get(column.name)
    byName.delete(column.name)
    return result ?? { column, value: reference(column) }
  })
  const last = index ? [{ column: index, value: reference(index) }] : []
  return project(plan, [...kept, ...byName.values(), ...last])
}

/** The number of an item, under a name that neither the row nor its items have. */
function indexColumn(
  given: MvExpand['options'],
  { columns }: Plan,
  items: Expansion | undefined,
  { binder }: Context,
): PlanColumn | undefined {
  const name = optionText(given, 'with_itemindex')
  const names = new NameSet(columnsByName(columns))
  for (const { column } of items?.results ?? []) names.take(column.name)
  return name === undefined ? undefined : binder.column(names.unique(name), 'long')
}

function expand(
  nodes: readonly MvColumn[],
  given: MvExpand['options'],
  input: Plan,
  context: Context,
): Expansion | undefined {
  const place = over(input, context)
  const kind = given.find(({ name }) => name === 'bagexpansion' || name === 'kind')
  const bagsAs = kind ? optionText([kind], kind.name) : 'bag'
  if (bagsAs !== 'bag' && bagsAs !== 'array') {
    if (kind) context.binder.report(badValue({ what: 'The kind of expansion', expected: 'bag or array' }), kind.span)
    return undefined
  }
  const items: UnnestItem[] = []
  const results: Assignment[] = []
  const taken = new Set<string>()
  for (const {
    names: [given],
    value,
    type,
  } of nodes) {
    const array = bindExpression(value, place)
    if (array.type === 'unknown') return undefined
    if (array.type !== 'dynamic') {
      context.binder.report(wrongType({ expected: 'dynamic', found: array.type, what: 'What is expanded' }), value.span)
      return undefined
    }
    const name = given?.name ?? suggestedOrNumbered(value, context)
    if (taken.has(name)) context.binder.report(duplicateColumn({ name }), value.span)
    taken.add(name)
    const column = context.binder.column(name, 'dynamic')
    const shown = itemAs(reference(column), type ?? 'dynamic')
    items.push({ column, array, bagsAs })
    results.push({ column: context.binder.column(name, shown.type), value: shown })
  }
  return { items, results }
}

/**
 * An item as `to typeof` has it: "cast-only and doesn't include parsing or type-conversion", says mv-expand-operator.md,
 * so that a text is no number. Times are texts in JSON and are read from them.
 */
function itemAs(item: Expr, type: BoundType): Expr {
  const converted = convert(item, type)
  const isParsed = isNumber(type) || type === 'bool'
  return isParsed ? makeCall('unless text', { item, value: converted }, type) : converted
}

/** mv-apply: operators run over the items of each row, and the row's own columns are repeated beside the result. */
export const mvApply: OverRows<MvApply> = {
  syntax: 'T | mv-apply [name =] array [to typeof(type)] on (subquery)',
  doc: 'For each row, a pipeline over the items of its array.',
  examples: {
    'print k = "a", v = dynamic([3, 1, 2]) | mv-apply x = v to typeof(long) on (top 2 by x desc) | project k, x | sort by x desc':
      '[["a",3],["a",2]]',
  },
  overRows: (node, input, context) => {
    checkOptions(node, options, context)
    if (node.id) {
      context.binder.report(formNotSupported({ what: "The 'id' of mv-apply" }), node.id.span)
      return undefined
    }
    const expansion = expand(node.columns, node.options, input, context)
    const index = indexColumn(node.options, input, expansion, context)
    const limit = node.limit && bindCount(node.limit, context)
    if (!expansion || (node.limit && !limit)) return undefined
    // A column expanded under its own name gives way to its items; one that a given name hides only is not seen inside.
    const given = new Set(node.columns.flatMap(({ names }) => names.map(({ name }) => name)))
    const expanded = new Set(expansion.results.map(({ column }) => column.name))
    const outer = input.columns.filter((column) => !expanded.has(column.name) || given.has(column.name))
    const seen = outer.filter((column) => !expanded.has(column.name))
    const item: Plan = {
      kind: 'item',
      items: expansion.items,
      index,
      limit,
      columns: [...expansion.items.map(({ column }) => column), ...(index ? [index] : [])],
    }
    // Inside, the row's own columns can be read beside its items, in the order in which mv-expand gives them.
    const inside = replaceColumns(item, input.columns, expansion.results, index)
    const body = bindOperators(inside, node.operators, context.scope, context.binder)
    if (!body) return undefined
    if (joinsUnsteady(body)) {
      context.binder.report(unsteadyJoin({ operator: node.kind }), node.span)
      return undefined
    }
    const seenIds = new Set(seen.map((column) => column.id))
    const returned = body.columns.filter((column) => !seenIds.has(column.id))
    // A column that the operators made stands where the row's own of that name stood.
    return extendWith(
      applied(input, body, [...outer, ...returned], context),
      returned.map((column) => ({ column: { ...column }, value: reference(column) })),
      outer,
    )
  },
}
