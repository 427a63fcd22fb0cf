// find: rows of many tables for which a condition holds, under the columns that the tables share.
import type { Find, FindColumn, Expr as Syntax } from '../../../../grammar/ast.js'
import { constant, reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { badValue, columnRequired, formNotSupported, unknownColumn } from '../../problems.js'
import type { BoundType } from '../../types.js'
import { convert, makeCall } from '../conversion.js'
import { NameSet } from '../naming.js'
import { nearest } from '../scope.js'
import type { Context } from './context.js'
import type { AsSource } from './operator.js'
import { checkOptions, optionText } from './options.js'
import type { SearchedTable } from './search.js'
import { columnOf, columnsAsked, matching, searchedTables, searchPredicate, typesOf } from './search.js'

/** A column of the result. Tables without the name, or without the type where one is needed, give null. */
interface Shown {
  readonly name: string
  readonly type: BoundType
  /** What the column is called: by its name, or by its name and type where the tables have it in several. */
  readonly label: string
}

const packed = 'pack_'

/** find in (tables) where condition: tables that have none of its columns are left out. */
export const find: AsSource<Find> = {
  syntax: 'find [withsource = name] [in (table, …)] where condition [project …]',
  doc: 'The rows of several tables for which a condition holds: what all the tables have and what the condition names, the rest in a bag. A column of several types comes once for each, as name_type; a type behind its name in project makes it one.',
  examples: {
    'let A = view () { datatable(a: long)[1, 2] }; let B = view () { datatable(a: long)[2] }; find in (A, B) where a == 2 project a | sort by source_ asc':
      '[["A",2],["B",2]]',
  },
  asSource: (node, context) => {
    const { binder } = context
    checkOptions(node, ['withsource'], context)
    const [away] = node.projectAway
    if (away) {
      binder.report(formNotSupported({ what: "'project-away' of find" }), away.span)
      return undefined
    }
    const tables = searchedTables(node, 'find', context)
    const asked = columnsAsked(node.predicate, tables)
    const kept =
      asked.length === 0 || tables.length === 0
        ? tables
        : tables.filter(({ plan }) => asked.some((name) => columnOf(plan, name)))
    const found = matching(searchPredicate(node.predicate, false), kept, asked, context)
    const shown = found && (node.project.length > 0 ? projected(node.project, found, context) : smart(asked, found))
    if (!found || !shown) return undefined
    return together(
      found,
      shown,
      wantsPack(node, found, shown),
      optionText(node.options, 'withsource') ?? 'source_',
      context,
    )
  },
}

/** project-smart: what all the tables have, then what the condition asks for; a column for each type. */
function smart(asked: readonly string[], tables: readonly SearchedTable[]): readonly Shown[] {
  const [first] = tables
  const common = (first?.plan.columns ?? []).filter(({ name }) => tables.every(({ plan }) => columnOf(plan, name)))
  const names = new Set([...common.map(({ name }) => name), ...asked])
  return [...names].flatMap((name) => {
    const types = typesOf(name, tables)
    return types.map((type) => ({ name, type, label: types.length > 1 ? `${name}_${type}` : name }))
  })
}

/** project: columns by name, converted where a type follows. */
function projected(
  nodes: readonly FindColumn[],
  tables: readonly SearchedTable[],
  { binder }: Context,
): readonly Shown[] | undefined {
  const shown: Shown[] = []
  for (const { value, type } of nodes) {
    if (isPack(value)) continue
    if (value.kind !== 'name') {
      binder.report(columnRequired(), value.span)
      return undefined
    }
    const [found, ...others] = type ? [type] : typesOf(value.name, tables)
    if (others.length > 0) {
      binder.report(
        badValue({ what: `The column '${value.name}'`, expected: 'followed by one of its types' }),
        value.span,
      )
      return undefined
    }
    if (!found) {
      const names = tables.flatMap(({ plan }) => plan.columns.map((column) => column.name))
      binder.report(unknownColumn({ name: value.name, near: nearest(value.name, names) }), value.span)
      return undefined
    }
    shown.push({ name: value.name, type: found, label: value.name })
  }
  return shown
}

const isPack = (value: Syntax): boolean => value.kind === 'call' && /^pack(_all)?$/.test(value.name.name)

/** The rest goes into a bag: where it is asked for, and in project-smart where there is a rest. */
function wantsPack(node: Find, tables: readonly SearchedTable[], shown: readonly Shown[]): boolean {
  if (node.project.length > 0) return node.project.some(({ value }) => isPack(value))
  return tables.some(({ plan }) => rest(plan, shown).length > 0)
}

const rest = (plan: Plan, shown: readonly Shown[]): readonly PlanColumn[] =>
  plan.columns.filter((column) => !shown.some(({ name }) => name === column.name))

function together(
  tables: readonly SearchedTable[],
  shown: readonly Shown[],
  pack: boolean,
  source: string,
  { binder }: Context,
): Plan {
  const names = new NameSet(new Set(shown.flatMap(({ name, label }) => (label === name ? [name] : []))))
  const columns = [
    binder.column(source, 'string'),
    ...shown.map(({ name, type, label }) => binder.column(label === name ? name : names.unique(label), type)),
    ...(pack ? [binder.column(packed, 'dynamic')] : []),
  ]
  const inputs = tables.map(({ plan, name }) => {
    const cells = shown.map((one) => {
      const column = columnOf(plan, one.name)
      if (!column || (one.label !== one.name && column.type !== one.type)) return undefined
      return convert(reference(column), one.type)
    })
    const pairs = rest(plan, shown).flatMap((column) => [constant('string', column.name), reference(column)])
    const bag = pack ? [makeCall('bag_pack', { pairs }, 'dynamic')] : []
    return { plan, sources: [constant('string', name), ...cells, ...bag] }
  })
  return { kind: 'union', inputs, columns }
}
