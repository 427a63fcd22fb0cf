// search: rows of many tables in which some column holds a term.
import type { BinaryOperator, Expr as Syntax, Find, ListOperator, Search } from '../../../../grammar/ast.js'
import { nothing, reference } from '../../expression.js'
import { escapeRegex } from '../../functions/terms.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { filter, project } from '../../plan.js'
import { badValue } from '../../problems.js'
import type { BoundType } from '../../types.js'
import { bindPredicate, bindTable } from '../parts.js'
import { namesIn, replaceIn } from '../syntax.js'
import type { Context } from './context.js'
import { over } from './context.js'
import type { AsSource, OverRows } from './operator.js'
import { checkOptions, optionWord } from './options.js'
import { combine, tablesLike } from './union.js'

export const search: OverRows<Search> & AsSource<Search> = {
  syntax: 'search [kind = case_sensitive] [in (table, …)] predicate',
  doc: 'The rows of many tables in which some column holds a term.',
  examples: {
    'datatable(s: string, t: string)["red fox", "a", "owl", "b"] | search "fox" | project t': '[["a"]]',
  },
  overRows: bindSearch,
  asSource: (node, context) => bindSearch(node, undefined, context),
}

/** search of an input, of the tables named, or of all tables; `$table` tells where a row is from. */
function bindSearch(node: Search, input: Plan | undefined, context: Context): Plan | undefined {
  checkOptions(node, ['kind'], context)
  const kind = optionWord(node, 'kind', ['default', 'case_insensitive', 'case_sensitive'], 'default', context)
  if (kind === undefined) return undefined
  if (input && node.tables.length > 0) {
    context.binder.report(
      badValue({ what: 'What search looks through', expected: 'its input or a list of tables' }),
      node.span,
    )
    return undefined
  }
  const predicate = searchPredicate(node.predicate, kind === 'case_sensitive')
  const parts = input
    ? [{ plan: input, name: context.binder.sources.of(input) ?? 'search_arg0' }]
    : searchedTables(node, 'search', context)
  const found = matching(predicate, parts, columnsAsked(predicate, parts), context)
  return found && combine(found, 'outer', '$table', context)
}

/** A table to look through, under the name that its rows are said to come from. */
export interface SearchedTable {
  readonly plan: Plan
  readonly name: string
}

/**
 * The tables of a list of names and patterns, or all tables and views there are where the list is empty. What a let
 * gives is no table of its own: as in a union it goes by the operator and its place.
 */
export function searchedTables(
  { tables, span }: Search | Find,
  operator: 'search' | 'find',
  { binder, scope }: Context,
): readonly SearchedTable[] {
  const all = (): readonly SearchedTable[] => tablesLike({ kind: 'wildcard', pattern: '*', span }, { binder, scope })
  if (tables.length === 0) return all()
  return tables.flatMap((table, position) => {
    if (table.kind === 'star') return all()
    if (table.kind === 'wildcard') return tablesLike(table, { binder, scope })
    const plan = bindTable(table, scope, binder)
    return plan ? [{ plan, name: binder.sources.of(plan) ?? `${operator}_arg${position}` }] : []
  })
}

export const columnOf = (plan: Plan, name: string): PlanColumn | undefined =>
  plan.columns.find((column) => column.name === name)

/** The columns of any of the tables that a condition names, in the order of their first mention. */
export function columnsAsked(predicate: Syntax, tables: readonly SearchedTable[]): readonly string[] {
  const known = new Set(tables.flatMap(({ plan }) => plan.columns.map((column) => column.name)))
  return [...namesIn(predicate)].filter((name) => known.has(name))
}

/** The rows of each table that the condition holds for; a column that another table has is null in this one. */
export function matching(
  predicate: Syntax,
  tables: readonly SearchedTable[],
  asked: readonly string[],
  context: Context,
): readonly SearchedTable[] | undefined {
  const found: SearchedTable[] = []
  for (const { plan, name } of tables) {
    const missing = asked.flatMap((column) => {
      const [other] = columnOf(plan, column) ? [] : typesOf(column, tables)
      return other ? [{ column: context.binder.column(column, other), value: nothing(other) }] : []
    })
    const own = plan.columns.map((column) => ({ column, value: reference(column) }))
    const padded = missing.length === 0 ? plan : project(plan, [...own, ...missing])
    const condition = bindPredicate(predicate, over(padded, context))
    if (condition.type === 'unknown' || !context.binder.writesOut(condition, predicate.span)) return undefined
    found.push({ plan: { ...filter(padded, condition), columns: plan.columns }, name })
  }
  return found.length > 0 ? found : undefined
}

export const typesOf = (name: string, tables: readonly SearchedTable[]): readonly BoundType[] => [
  ...new Set(tables.flatMap(({ plan }) => columnOf(plan, name)?.type ?? [])),
]

/** A bare text asks of every column, where `*` stands for any text; `*` alone holds for every row. */
export const searchPredicate = (predicate: Syntax, caseSensitive: boolean): Syntax =>
  replaceIn(predicate, (node) => {
    if (node.kind === 'star') return { kind: 'literal', type: 'bool', value: true, source: 'true', span: node.span }
    if (node.kind === 'literal' && node.type === 'string')
      return termOf({ kind: 'star', span: node.span }, node, caseSensitive)
    if (node.kind === 'call' && node.name.name === 'not')
      return {
        ...node,
        arguments: node.arguments.map((a) => ({ ...a, value: searchPredicate(a.value, caseSensitive) })),
      }
    if (node.kind === 'in')
      return caseSensitive ? { ...node, operator: sensitiveLists[node.operator] ?? node.operator } : node
    if (node.kind !== 'binary') return node
    if (node.operator === 'and' || node.operator === 'or') return undefined
    if (node.operator === 'has' && node.right.kind === 'literal') return termOf(node.left, node.right, caseSensitive)
    return caseSensitive ? { ...node, operator: sensitive[node.operator] ?? node.operator } : node
  })

/** What the operators of texts are where the search tells cases apart: it does so in all of them. */
const sensitive: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = {
  '=~': '==', '!~': '!=', has: 'has_cs', '!has': '!has_cs', contains: 'contains_cs', '!contains': '!contains_cs',
  startswith: 'startswith_cs', '!startswith': '!startswith_cs', endswith: 'endswith_cs', '!endswith': '!endswith_cs',
  hasprefix: 'hasprefix_cs', '!hasprefix': '!hasprefix_cs', hassuffix: 'hassuffix_cs', '!hassuffix': '!hassuffix_cs',
} // prettier-ignore
const sensitiveLists: Readonly<Partial<Record<ListOperator, ListOperator>>> = { 'in~': 'in', '!in~': '!in' }

function termOf(left: Syntax, literal: Extract<Syntax, { kind: 'literal' }>, caseSensitive: boolean): Syntax {
  const text = String(literal.value)
  const [open, close] = [text.startsWith('*'), text.length > 1 && text.endsWith('*')]
  const term = text.slice(open ? 1 : 0, close ? -1 : undefined)
  if (term.includes('*')) {
    const inner = term.split('*').map(escapeRegex).join('.*')
    const regex = `${caseSensitive ? '' : '(?i)'}${open ? '' : '\\b'}${inner}${close ? '' : '\\b'}`
    const pattern: Syntax = { ...literal, value: regex }
    return { kind: 'binary', operator: 'matches regex', left, right: pattern, span: literal.span }
  }
  const word = open ? (close ? 'contains' : 'hassuffix') : close ? 'hasprefix' : 'has'
  const operator = caseSensitive ? (`${word}_cs` as const) : word
  return { kind: 'binary', operator, left, right: { ...literal, value: term }, span: literal.span }
}
