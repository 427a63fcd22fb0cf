// scan: rows matched in order against steps that remember what they took last.
import type { Span } from '../../../../grammar/diagnostic.js'
import type { Scan, ScanStep } from '../../../../grammar/ast.js'
import type { ColumnId, Expr } from '../../expression.js'
import { addReads, constant, nothing, reference } from '../../expression.js'
import type { Plan, PlanColumn, Sequence, SequenceStep } from '../../plan.js'
import { filter, window } from '../../plan.js'
import {
  badValue,
  constantRequired,
  duplicateColumn,
  duplicateName,
  formNotSupported,
  unknownColumn,
} from '../../problems.js'
import { convert, operatorCall, rowNumber } from '../conversion.js'
import { bindExpression, bindPredicate } from '../parts.js'
import type { Place } from '../place.js'
import { placeOf } from '../place.js'
import { nearest, Row, Scope } from '../scope.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { withColumns } from './columns.js'
import { checkOptions, optionText } from './options.js'
import { RowLift } from './row-lift.js'

type Declared = Sequence['declared'][number]
type State = SequenceStep['state'][number]
/** A column of the input that steps assign to: from there on a new one, which keeps the row's value where none does. */
interface Replaced extends Declared {
  readonly of: PlanColumn
}

export const scan: OverRows<Scan> = {
  syntax:
    'T | scan [with_match_id = name] [declare (name: type = default, …)] with (step name [output = all | last | none]: condition => name = value, …; …)',
  doc: 'Sequences of rows by steps, each with a condition on the row and on what the steps before it have matched. A row that meets what a step says of it alone costs some 5 µs, on one thread; ten times as much, and more the more rows there are, where a step computes of what it remembers more than sums, differences and comparisons, iff, case, coalesce, max_of, min_of, isnull and strcat. A step gives the rows it takes, with output=last the last of those that it takes into a sequence, with output=none nothing. optional steps, which the reference does not document, are refused.',
  examples: {
    'range n from 1 to 3 step 1 | serialize | scan declare (total: long = 0) with (step s: true => total = n + s.total;)':
      '[[1,1],[2,3],[3,6]]',
    'range n from 1 to 5 step 1 | serialize | scan with (step low output = last: n < 4; step high: n > 4;)':
      '[[3],[5]]',
  },
  overRows: (node, input, context) => {
    const { binder } = context
    checkOptions(node, ['with_match_id'], context)
    const later = node.orderBy[0] ?? node.partitionBy[0]
    if (later) {
      binder.report(formNotSupported({ what: "A scan with 'order by' or 'partition by' of its own" }), later.span)
      return undefined
    }
    const declared = declaredColumns(node, input, context)
    if (!declared) return undefined
    if (node.steps.length === 0) {
      binder.report(formNotSupported({ what: 'A scan without steps' }), node.span)
      return undefined
    }
    const replaced = replacedColumns(node, input, context)
    const name = optionText(node.options, 'with_match_id')
    const match = binder.column(name ?? 'match_id', 'long')
    const shown = [
      ...input.columns.map((column) => replaced.find(({ of }) => of === column)?.column ?? column),
      ...declared.map(({ column }) => column),
      ...(name === undefined ? [] : [match]),
    ]
    const twice = shown.find((column, i) => shown.findIndex((one) => one.name === column.name) < i)
    if (twice) {
      binder.report(duplicateColumn({ name: twice.name }), node.span)
      return undefined
    }
    const bound = bindSteps(node.steps, input, declared, replaced, context)
    if (!bound) return undefined
    const { steps, rows } = bound
    const lasting = node.steps.flatMap(({ output }, k) => (output === 'last' ? [k] : []))
    const giver = lasting.length > 0 ? binder.column('step', 'long') : undefined
    const assigned = [...declared, ...replaced]
    const columns = [...rows.columns, ...assigned.map(({ column }) => column), match, ...(giver ? [giver] : [])]
    const sequence: Sequence = { kind: 'sequence', input: rows, declared: assigned, match, giver, steps, columns }
    return withColumns(giver ? lastOnly(sequence, giver, lasting, context) : sequence, shown)
  },
}

/**
 * output=last: of the records that a step takes one after the other into the same sequence only the last. A record
 * that a step does not take ends no series ("discarded without affecting the state or output", says the reference),
 * and a sequence comes to a step once, so the series is what the step took for that number.
 */
function lastOnly(sequence: Sequence, giver: PlanColumn, lasting: readonly number[], { binder }: Context): Plan {
  const [place, fromEnd] = [binder.column('place', 'long'), binder.column('from end', 'long')]
  const placed = window(sequence, [{ column: place, call: rowNumber }])
  const counted = window(placed, [{ column: fromEnd, call: rowNumber }], {
    partitionBy: [reference(giver), reference(sequence.match)],
    orderBy: [{ value: reference(place), descending: true, nullsFirst: false }],
  })
  const isLast = operatorCall('==', reference(fromEnd), constant('long', 1n), 'bool')
  const others = sequence.steps.flatMap((_, k) => (lasting.includes(k) ? [] : [constant('long', BigInt(k))]))
  const kept = others.map((step) => operatorCall('==', reference(giver), step, 'bool'))
  return filter(
    counted,
    [isLast, ...kept].reduce((left, right) => operatorCall('or', left, right, 'bool')),
  )
}

function declaredColumns(node: Scan, input: Plan, context: Context): readonly Declared[] | undefined {
  const { binder, scope } = context
  const place = placeOf(binder, scope)
  const found = node.declarations.map(({ name, type, default: given, span }): Declared | undefined => {
    if (typeof type !== 'string' || type === '*') {
      binder.report(badValue({ what: 'A declared column', expected: 'a scalar' }), span)
      return undefined
    }
    if (input.columns.some((column) => column.name === name.name)) {
      binder.report(duplicateColumn({ name: name.name }), name.span)
      return undefined
    }
    const column = binder.column(name.name, type)
    if (!given) return { column, initial: nothing(type) }
    const bound = bindExpression(given, place)
    if (bound.type === 'unknown') return undefined
    const initial = convert(bound, type)
    if (initial.kind === 'constant') return { column, initial }
    binder.report(constantRequired({ what: 'A default' }), given.span)
    return undefined
  })
  return found.every((one) => one !== undefined) ? found : undefined
}

const replacedColumns = (node: Scan, input: Plan, { binder }: Context): readonly Replaced[] => {
  const targets = new Set(node.steps.flatMap(({ assignments }) => assignments.map(({ names }) => names[0]?.name)))
  return input.columns
    .filter(({ name }) => targets.has(name))
    .map((of) => ({ of, column: binder.column(of.name, of.type), initial: nothing(of.type) }))
}

/**
 * Each step sees the row, the declared columns as they are at first, and all steps by name. Beside the steps the rows,
 * with what steps read of them.
 */
function bindSteps(
  nodes: readonly ScanStep[],
  input: Plan,
  declared: readonly Declared[],
  replaced: readonly Replaced[],
  context: Context,
): { readonly steps: readonly SequenceStep[]; readonly rows: Plan } | undefined {
  const { binder } = context
  const outside = new Scope(context.scope)
  for (const { column, initial } of declared) outside.define(column.name, { kind: 'scalar', value: initial })
  // A step may be called as a declared column, which is read as `step.column` then.
  const scope = new Scope(outside)
  const states = nodes.map(({ name }) => {
    if (scope.hasOwn(name.name)) binder.report(duplicateName({ name: name.name }), name.span)
    const state = stateOf(input, declared, replaced, context)
    scope.define(name.name, { kind: 'row', row: new Row(state.map(({ column }) => column)) })
    return state
  })
  const place = placeOf(binder, scope, new Row(input.columns))
  const lift = new RowLift(input, new Set(states.flat().map(({ column }) => column.id)), binder)
  const bound = nodes.map((node) => bindStep(node, place, [...declared, ...replaced], lift, context))
  if (bound.some((step) => !step)) return undefined
  const kept = replaced.map(({ column, of }) => [column.id, reference(of)] as const)
  const steps = bound
    .filter((step) => step !== undefined)
    .map((step) => ({ ...step, assignments: new Map([...kept, ...step.assignments]) }))
  const read = new Set<ColumnId>()
  for (const step of steps) for (const expr of [step.condition, ...step.assignments.values()]) addReads(read, expr)
  const own = (k: number): readonly State[] => (states[k] ?? []).filter(({ column }) => read.has(column.id))
  return { steps: steps.map((step, k) => ({ ...step, state: own(k) })), rows: lift.plan }
}

const stateOf = (
  input: Plan,
  declared: readonly Declared[],
  replaced: readonly Replaced[],
  { binder }: Context,
): readonly State[] => [
  ...input.columns.map((column) => ({
    column: binder.column(column.name, column.type),
    of: (replaced.find(({ of }) => of === column)?.column ?? column).id,
    initial: nothing(column.type),
  })),
  ...declared.map(({ column, initial }) => ({
    column: binder.column(column.name, column.type),
    of: column.id,
    initial,
  })),
]

function bindStep(
  { output, optional, condition: conditionNode, assignments: nodes, span }: ScanStep,
  place: Place,
  targets: readonly Declared[],
  lift: RowLift,
  { binder }: Context,
): Omit<SequenceStep, 'state'> | undefined {
  if (optional) {
    binder.report(formNotSupported({ what: 'An optional step, which the reference does not document,' }), span)
    return undefined
  }
  // The engine takes no subquery inside a fold.
  const refuse = (at: Span) => (): void => {
    binder.report(formNotSupported({ what: "A table compared with a step's values" }), at)
  }
  const condition = bindPredicate(conditionNode, place)
  const assignments = new Map<ColumnId, Expr>()
  for (const { names, value } of nodes) {
    const [name] = names
    const target = targets.find(({ column }) => column.name === name?.name)
    if (!name || !target) {
      const near = nearest(name?.name ?? '', [...place.row.names, ...targets.map(({ column }) => column.name)])
      binder.report(unknownColumn({ name: name?.name ?? '', near }), (name ?? value).span)
      return undefined
    }
    const bound = bindExpression(value, place)
    if (bound.type === 'unknown') return undefined
    assignments.set(target.column.id, lift.out(convert(bound, target.column.type), refuse(value.span)))
  }
  if (condition.type === 'unknown') return undefined
  return { condition: lift.out(condition, refuse(conditionNode.span)), assignments, gives: output !== 'none' }
}
