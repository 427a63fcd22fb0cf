// Aggregates that give several columns: arg_max and arg_min, take_any, percentiles.
import type { CallExpr as CallSyntax } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { reference, unknown } from '../../expression.js'
import { requireAggregate } from '../../functions/index.js'
import { argumentCount } from '../../problems.js'
import { aggregateCall } from '../conversion.js'
import { bindAccepted } from '../arguments.js'
import { argumentName, checkNameCount } from '../naming.js'
import type { Summary } from '../operators/summarize.js'
import { resultName } from '../operators/summarize.js'
import type { OwnWay } from '../own-way.js'
import { exampleRows } from '../own-way.js'
import { bindExpression } from '../parts.js'
import { warnOfQuotedColumn } from '../quoted-columns.js'

type BindAggregate = NonNullable<OwnWay['aggregate']>

/** An argument's value, and what it is called where that can be told; `place` is where it stands among them. */
interface Returned {
  readonly value: Expr
  readonly called: string | undefined
  readonly place: number
}

/**
 * The values that arguments ask for. Where one of them is `*`, which means all columns, none is given that is a group,
 * and none twice: `arg_max(t, a, *)` has one column a.
 */
function returned(args: CallSyntax['arguments'], summary: Summary, already: readonly number[]): readonly Returned[] {
  const hasStar = args.some(({ value }) => value.kind === 'star')
  const given = new Set([...summary.groupSources, ...already])
  const isNew = ({ id }: { readonly id: number }): boolean => {
    const found = !given.has(id)
    given.add(id)
    return found
  }
  return args.flatMap((argument, place): readonly Returned[] => {
    if (argument.value.kind === 'star')
      return summary.input.columns
        .filter(isNew)
        .map((column) => ({ value: reference(column), called: column.name, place }))
    const value = bindExpression(argument.value, summary.place)
    const isRepeated = hasStar && value.kind === 'column' && !isNew(value)
    return isRepeated ? [] : [{ value, called: argumentName(argument), place }]
  })
}

function reportNoArguments({ name, span }: CallSyntax, { context }: Summary): void {
  context.binder.report(argumentCount({ function: name.name, expected: 'at least 1 argument', found: 0 }), span)
}

/** arg_max(key, …) and its like; the old forms put `max_` and the key before their names. */
const extreme =
  (end: 'max' | 'min'): BindAggregate =>
  (call, item, summary) => {
    const [keyNode, ...rest] = call.arguments
    const isOld = call.name.name === `arg${end}`
    if (!keyNode) {
      reportNoArguments(call, summary)
      return
    }
    for (const { value } of call.arguments) warnOfQuotedColumn(value, summary.place)
    // What is greatest of a column is what max says it is, and so is what has no order.
    const key = bindAccepted({ ...call, arguments: [keyNode] }, requireAggregate(end), summary.place)?.values['value']
    if (!key || !('kind' in key)) {
      summary.add('unknown', unknown)
      return
    }
    const called = argumentName(keyNode)
    const keyed = `${end}_${called ?? ''}`
    const keyName = resultName(item, 0, isOld ? keyed : (called ?? keyed), summary)
    summary.add(keyName, summary.lift(aggregateCall(end, { value: key }, key.type), keyName))
    let position = 1
    const returnedName = (name: string): string => (isOld ? `${keyed}_${name}` : name)
    const addReturned = (name: string, value: Expr): void => {
      const unique = resultName(item, position++, name, summary)
      summary.add(
        unique,
        summary.lift(
          aggregateCall(end === 'max' ? 'value at max' : 'value at min', { value, key }, value.type),
          unique,
        ),
      )
    }
    for (const { value, called: name, place } of returned(rest, summary, key.kind === 'column' ? [key.id] : []))
      if (value.type === 'unknown') summary.add('unknown', value)
      else addReturned(name === undefined ? `${keyed}_arg${place + 1}` : returnedName(name), value)
    checkNameCount(item, position, summary.context)
  }

/**
 * take_any(a, b), any(*) …: one row's values; `any` puts its own name before. Only that of one expression looks for a
 * value that is there (take-any-aggregation-function.md).
 */
const anyOf: BindAggregate = (call, item, summary) => {
  if (call.arguments.length === 0) {
    reportNoArguments(call, summary)
    return
  }
  const prefix = call.name.name === 'any' ? 'any_' : ''
  const columns = returned(call.arguments, summary, [])
  checkNameCount(item, columns.length, summary.context)
  const aggregate = columns.length === 1 ? 'any value' : 'first value'
  columns.forEach(({ called, value }, position) => {
    if (value.type === 'unknown') {
      summary.add('unknown', value)
      return
    }
    const suggested =
      called === undefined && (prefix === '' || columns.length > 1) ? `any_arg${position}` : `${prefix}${called ?? ''}`
    const unique = resultName(item, position, suggested, summary)
    summary.add(unique, summary.lift(aggregateCall(aggregate, { value }, value.type), unique))
  })
}

/** percentiles(x, 5, 95), percentilesw(x, weight, 5, 95): a column for each percentage, percentile_x_5. */
const percentilesOf =
  (name: 'percentile' | 'percentilew', leading: number): BindAggregate =>
  (call, item, summary) => {
    const { binder } = summary.context
    const [of, percentages] = [call.arguments.slice(0, leading), call.arguments.slice(leading)]
    if (percentages.length === 0) {
      const expected = `at least ${leading + 1} arguments`
      binder.report(argumentCount({ function: call.name.name, expected, found: call.arguments.length }), call.span)
      return
    }
    const entry = requireAggregate(name)
    const suggested = (of[0] && argumentName(of[0])) ?? ''
    checkNameCount(item, percentages.length, summary.context)
    for (const [position, percentage] of percentages.entries()) {
      const bound = bindAccepted({ ...call, arguments: [...of, percentage] }, entry, summary.place)
      // The value is bound with each percentage; what is wrong with it is said once.
      if (!bound) {
        summary.add('unknown', unknown)
        return
      }
      const known = bound.values['percentage']
      const text = known && 'kind' in known && known.kind === 'constant' ? String(known.value).replace('.', '_') : ''
      const column = resultName(item, position, `percentile_${suggested}_${text}`, summary)
      summary.add(column, summary.lift(aggregateCall(name, bound.values, bound.type), column))
    }
  }

/** By name. */
export const ownAggregates: Readonly<Record<string, OwnWay>> = {
  arg_max: {
    help: {
      kind: 'aggregate',
      signature: 'arg_max(key, value | *, …)',
      doc: 'The greatest key, and values of the row that has it: of the columns named, or of all with *.',
      examples: { [`${exampleRows} | summarize arg_max(n, k)`]: 'b' },
      aliases: ['argmax'],
    },
    aggregate: extreme('max'),
  },
  arg_min: {
    help: {
      kind: 'aggregate',
      signature: 'arg_min(key, value | *, …)',
      doc: 'The least key, and values of the row that has it: of the columns named, or of all with *.',
      examples: { [`${exampleRows} | summarize arg_min(n, k)`]: 'a' },
      aliases: ['argmin'],
    },
    aggregate: extreme('min'),
  },
  take_any: {
    help: {
      kind: 'aggregate',
      signature: 'take_any(value | *, …)',
      doc: 'The values of one row of each group, whichever; that of a single expression is not null or empty where another would do.',
      examples: { 'datatable(k: string)["a", "a"] | summarize take_any(k)': 'a' },
      aliases: ['any'],
    },
    aggregate: anyOf,
    alone: () => requireAggregate('any value'),
  },
  // One percentage gives one column, and is in the catalogue.
  percentile: {
    aggregate: percentilesOf('percentile', 1),
  },
  percentiles: {
    help: {
      kind: 'aggregate',
      signature: 'percentiles(value: number, percentage: real, …)',
      doc: 'The nearest-rank percentiles of a value, a column for each percentage.',
      examples: { [`${exampleRows} | summarize percentiles(n, 50, 100)`]: 3 },
      aliases: [],
    },
    aggregate: percentilesOf('percentile', 1),
  },
  percentilew: {
    aggregate: percentilesOf('percentilew', 2),
  },
  percentilesw: {
    help: {
      kind: 'aggregate',
      signature: 'percentilesw(value: number, weight: number, percentage: real, …)',
      doc: 'The nearest-rank percentiles of a value that counts as often as its weight tells, a column for each percentage.',
      examples: { [`${exampleRows} | summarize percentilesw(n, n, 50, 100)`]: 3 },
      aliases: [],
    },
    aggregate: percentilesOf('percentilew', 2),
  },
}
