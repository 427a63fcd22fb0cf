// Scalar functions that bind in their own ways: what they take or give is no matter of types alone.
import { isDeepStrictEqual } from 'node:util'
import type { CallExpr as CallSyntax, Expr as Syntax } from '../../../../grammar/ast.js'
import type { Expr, PathStep } from '../../expression.js'
import { constant, isVolatile, reads, reference, some, unknown } from '../../expression.js'
import { findFunction } from '../../functions/index.js'
import { memberStep } from '../../functions/json-paths.js'
import type { Plan } from '../../plan.js'
import {
  argumentRefused,
  badValue,
  columnRequired,
  constantRequired,
  differsByRow,
  formNotSupported,
  noGeoDatabase,
  wrongType,
} from '../../problems.js'
import { accept, wrongCount } from '../arguments.js'
import { bindColumnIfExists } from '../column-if-exists.js'
import { convert, makeCall, operatorCall } from '../conversion.js'
import type { OwnWay } from '../own-way.js'
import { exampleRows } from '../own-way.js'
import { bindExpression, bindTable } from '../parts.js'
import type { Place } from '../place.js'
import { bindScalar } from '../scalar-calls.js'
import { isTabular } from '../tabular.js'

/** By name. */
export const ownScalars: Readonly<Record<string, OwnWay>> = {
  now: {
    scalar: (node, place) => fromNow(node, place, '+'),
  },
  ago: {
    scalar: (node, place) => fromNow(node, place, '-'),
  },
  assert: {
    help: {
      kind: 'scalar',
      signature: 'assert(condition: bool, message: string)',
      doc: 'True where a condition that is known before the query runs holds; else the query is refused with the message.',
      examples: { 'let f = (n: long) { assert(n > 0, "none") and n < 5 }; print f(3)': true },
      aliases: [],
    },
    scalar: (node, place) => {
      const [condition, message] = node.arguments.map(({ value }) => bindExpression(value, place))
      if (!condition || !message || node.arguments.length > 2) return wrongCount(node, '2 arguments', place)
      const holds = accept(condition, 'bool')
      if (!holds || [holds, message].some((one) => some(one, (part) => part.kind === 'column'))) {
        place.binder.report(constantRequired({ what: 'What is asserted' }), node.span)
        return unknown
      }
      if (holds.kind !== 'constant' || message.kind !== 'constant') {
        const reason = makeCall('strcat', { parts: [constant('string', 'assert() has failed: '), message] }, 'string')
        return makeCall('must hold', { condition: holds, message: reason }, 'bool')
      }
      if (holds.value === true) return holds
      place.binder.report(argumentRefused({ reason: `assert() has failed: ${String(message.value)}` }), node.span)
      return unknown
    },
  },
  bin_auto: {
    help: {
      kind: 'scalar',
      signature: 'bin_auto(value: number | datetime | timespan)',
      doc: 'The value rounded down to a bin whose size the query sets with set query_bin_auto_size = …; bins begin where set query_bin_auto_at = …; says.',
      examples: { 'set query_bin_auto_size = 10; print bin_auto(17)': 10 },
      aliases: [],
    },
    scalar: (node, place) => {
      const { settings } = place.binder
      const [size, at] = [settings.get('query_bin_auto_size'), settings.get('query_bin_auto_at')]
      if (!size) {
        place.binder.report(
          argumentRefused({ reason: 'bin_auto reads its bins from the query: set query_bin_auto_size=1h; before it.' }),
          node.span,
        )
        return unknown
      }
      const bins = [size, ...(at ? [at] : [])].map((value) => ({ name: undefined, value, span: value.span }))
      const name = { ...node.name, name: at ? 'bin_at' : 'bin' }
      return bindExpression({ ...node, name, arguments: [...node.arguments, ...bins] }, place)
    },
  },
  column_names_of: {
    help: {
      kind: 'scalar',
      signature: 'column_names_of(table)',
      doc: 'The names of the columns of a table.',
      examples: { 'print column_names_of((print a = 1, b = 2))': ['a', 'b'] },
      aliases: [],
    },
    scalar: (node, place) => {
      const [argument] = node.arguments
      if (!argument || node.arguments.length > 1) return wrongCount(node, '1 argument', place)
      const plan = bindTable(argument.value, place.scope, place.binder)
      return plan ? constant('dynamic', JSON.stringify(plan.columns.map((column) => column.name))) : unknown
    },
  },
  toscalar: {
    help: {
      kind: 'scalar',
      signature: 'toscalar(table)',
      doc: 'The first cell of a table, worked out once for the whole query; null where the table has no rows.',
      examples: { [`print toscalar(${exampleRows} | summarize max(n))`]: 3 },
      aliases: [],
    },
    scalar: (node, place) => {
      const [argument] = node.arguments
      if (!argument) return wrongCount(node, '1 argument', place)
      // No column can stand here, so a variable is meant even where a column is called like it.
      const named = argument.value.kind === 'name' ? place.scope.find(argument.value.name) : undefined
      if (named?.kind === 'scalar') return workedOutOnce(node, named.value, place)
      if (!isTabular(argument.value, place)) return ofAllRows(node, argument.value, place)
      const plan = bindTable(argument.value, place.scope, place.binder)
      if (!plan) return unknown
      const [column] = plan.columns
      if (column) return { kind: 'scalar-query', plan, type: column.type }
      place.binder.report(formNotSupported({ what: 'A table without columns' }), argument.value.span)
      return unknown
    },
  },
  column_ifexists: {
    help: {
      kind: 'scalar',
      signature: 'column_ifexists(name: string, otherwise)',
      doc: 'A column by its name, or another value where there is none of that name.',
      examples: { 'print a = 1 | project column_ifexists("b", 7)': 7 },
      aliases: ['columnifexists'],
    },
    scalar: bindColumnIfExists,
  },
  pack_all: {
    help: {
      kind: 'scalar',
      signature: 'pack_all([ignoreEmpty: bool])',
      doc: 'All columns of the row as a bag; with true those left out that are null or empty.',
      examples: { 'print a = 1, b = "x" | project pack_all()': { a: 1, b: 'x' } },
      aliases: [],
    },
    scalar: (node, place) => packColumns(node, place, place.row.columns),
  },
  bag_pack_columns: {
    help: {
      kind: 'scalar',
      signature: 'bag_pack_columns(column, …)',
      doc: 'Columns of the row as a bag, by their names.',
      examples: { 'print a = 1, b = "x" | project bag_pack_columns(b)': { b: 'x' } },
      aliases: [],
    },
    scalar: (node, place) => {
      if (node.arguments.length === 0) return wrongCount(node, 'at least 1 argument', place)
      const columns = node.arguments.flatMap(({ value }) => {
        const column = value.kind === 'name' ? place.row.find(value.name) : undefined
        if (!column) place.binder.report(columnRequired(), value.span)
        return column ? [column] : []
      })
      return packColumns({ ...node, arguments: [] }, place, columns)
    },
  },
  pack_array: {
    scalar: (node, place) => {
      const entry = findFunction('pack_array')
      return entry?.kind === 'scalar' ? bindScalar(withEveryColumn(node, place), entry, place) : unknown
    },
  },
  extract_json: {
    help: {
      kind: 'scalar',
      signature: 'extract_json(path: string, text: string, [type])',
      doc: 'What a JSON path finds in a text, as a string or of the type given with typeof().',
      examples: { 'print extract_json("$.a[1]", \'{"a": [5, 7]}\', typeof(long))': 7 },
      aliases: ['extractjson'],
    },
    scalar: bindExtractJson,
  },
  ingestion_time: {
    help: {
      kind: 'scalar',
      signature: 'ingestion_time()',
      doc: 'When the row was loaded; of rows of hunting tables that have only been filtered or sorted. Null where rows come from no table.',
      examples: { 'DeviceInfo | where ingestion_time() > ago(1h) | count': 0, 'print ingestion_time()': null },
      aliases: [],
    },
    scalar: (node, place) => {
      const ingested = place.ingested?.() ?? (place.row.columns.length > 0 ? 'lost' : 'none')
      if (ingested === 'none') return constant('datetime', null)
      if (ingested !== 'lost') return reference(ingested)
      place.binder.report(
        formNotSupported({ what: 'ingestion_time() after an operator other than where and sort' }),
        node.span,
      )
      return unknown
    },
  },
  geo_info_from_ip_address: {
    scalar: (node, place) => {
      const { geoDatabase } = place.binder.options
      const entry = findFunction(node.name.name)
      const call = entry?.kind === 'scalar' ? bindScalar(node, entry, place) : unknown
      if (call.kind !== 'call') return call
      if (geoDatabase !== undefined)
        return makeCall('geo info from', { ...call.arguments, database: constant('string', geoDatabase) }, 'dynamic')
      place.binder.report(noGeoDatabase(), node.name.span)
      return call
    },
  },
}

/** A scalar within toscalar(), which reads no column of the row at hand. */
function ofAllRows(node: CallSyntax, syntax: Syntax, place: Place): Expr {
  const value = bindExpression(syntax, place)
  if (!reads(value, new Set(place.row.named.map(({ id }) => id)))) return workedOutOnce(node, value, place)
  place.binder.report(differsByRow({ what: 'toscalar()' }), syntax.span)
  return unknown
}

/**
 * A scalar within toscalar(): one value for all rows and all uses, though it be random, and for every call of the
 * function in whose body it stands (named-expressions.md of the reference).
 */
function workedOutOnce(node: CallSyntax, value: Expr, { binder }: Place): Expr {
  if (!isVolatile(value)) return value
  if (some(value, (part) => part.kind === 'column')) return value
  const before = binder.workedOut.get(node)
  if (before && isDeepStrictEqual(before.value, value)) return before.query
  const plan: Plan = { kind: 'values', columns: [binder.column('value', value.type)], rows: [[value]] }
  const query: Expr = { kind: 'scalar-query', plan, type: value.type }
  binder.workedOut.set(node, { value, query })
  return query
}

/** A call on `*` alone as one on every column. */
function withEveryColumn(node: CallSyntax, { row }: Place): CallSyntax {
  const [star] = node.arguments
  if (node.arguments.length !== 1 || star?.value.kind !== 'star') return node
  const { span } = star
  const columns = row.columns.map(({ name }) => ({
    name: undefined,
    value: { kind: 'name', name, span } as const,
    span,
  }))
  return { ...node, arguments: columns }
}

/** now(), now(offset), ago(offset): the moment of the query, moved by a timespan. */
function fromNow(node: CallSyntax, place: Place, operator: '+' | '-'): Expr {
  const { binder } = place
  const [offset] = node.arguments
  const now = constant('datetime', binder.now)
  if (!offset && operator === '+') return now
  if (!offset || node.arguments.length > 1)
    return wrongCount(node, operator === '+' ? '0 to 1 arguments' : '1 argument', place)
  const bound = bindExpression(offset.value, place)
  if (bound.type === 'unknown') return unknown
  const span = accept(bound, 'timespan')
  if (span) return operatorCall(operator, now, span, 'datetime')
  binder.report(wrongType({ expected: 'timespan', found: bound.type }), offset.span)
  return unknown
}

/** extract_json(path, text, type): a path into JSON text, the value converted to the type named. */
function bindExtractJson(node: CallSyntax, place: Place): Expr {
  const [path, source, type] = node.arguments
  if (!path || !source || node.arguments.length > 3) return wrongCount(node, '2 to 3 arguments', place)
  const json = jsonOf(source.value, place)
  const text = bindExpression(path.value, place)
  const steps = text.kind === 'constant' && typeof text.value === 'string' ? jsonPathSteps(text.value) : undefined
  if (!steps)
    place.binder.report(
      badValue({ what: 'The path', expected: 'a JSON path known before the query runs, such as $.a[0].b' }),
      path.span,
    )
  if (!json || !steps || json.type === 'unknown') return unknown
  const found: Expr = steps.length > 0 ? { kind: 'path', base: json, steps, type: 'dynamic' } : json
  const target = type?.value.kind === 'typeof' && typeof type.value.type === 'string' ? type.value.type : 'string'
  return convert(found, target)
}

/** A text is read as JSON; a dynamic is taken as it is. */
function jsonOf(node: Syntax, place: Place): Expr | undefined {
  const value = bindExpression(node, place)
  if (value.type === 'string') return makeCall('parse_json', { value }, 'dynamic')
  if (value.type !== 'dynamic' && value.type !== 'unknown')
    place.binder.report(wrongType({ expected: 'string or dynamic', found: value.type }), node.span)
  return accept(value, 'dynamic')
}

/** `$.a['b'][0]` as steps; `undefined` where it is no such path. */
function jsonPathSteps(path: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = []
  let rest = path.replace(/^\$/, '')
  while (rest !== '') {
    const match = /^(?:\.([A-Za-z_][\w-]*)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\]|\[\s*(-?\d+)\s*\])/.exec(rest)
    if (!match) return undefined
    const name = match[1] ?? match[2] ?? match[3]
    steps.push(name === undefined ? { kind: 'item', index: Number(match[4]) } : memberStep(name))
    rest = rest.slice(match[0].length)
  }
  return steps
}

/** A bag of columns by name; `pack_all(true)` leaves out nulls and empty texts. */
function packColumns(node: CallSyntax, place: Place, columns: Place['row']['columns']): Expr {
  const [ignore] = node.arguments
  const flag = ignore && bindExpression(ignore.value, place)
  const pairs = columns.flatMap((column) => [constant('string', column.name), reference(column)])
  const packed = makeCall('bag_pack', { pairs }, 'dynamic')
  return flag?.kind === 'constant' && flag.value === true
    ? makeCall('without empty', { bag: packed }, 'dynamic')
    : packed
}
