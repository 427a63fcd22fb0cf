// Function calls in expressions: arguments to parameters, let functions expanded in place, aggregates and windows lifted.
import type { Argument, CallExpr as CallSyntax, Expr as Syntax, FunctionExpr, NamedExpr } from '../../../grammar/ast.js'
import type { Arguments, Expr, PathStep } from '../expression.js'
import { constant, reference } from '../expression.js'
import type { AggregateFunction, ParameterType, ReturnRule, ScalarFunction, WindowFunction } from '../functions/define.js' // prettier-ignore
import { findAggregate, findFunction, findScalar, functionNames, refusalOf } from '../functions/index.js'
import { aggregateMisplaced, argumentCount, argumentRefused, badValue, columnRequired, constantRequired, formNotSupported, functionNotSupported, noGeoDatabase, orderRequired, MAX_EXPANSIONS, noCommonType, recursiveCall, scalarRequired, tooManyExpansions, unknownFunction, wrongType } from '../problems.js' // prettier-ignore
import type { BoundType, ConstantValue, ScalarType } from '../types.js'
import { isInteger, isNumber, isSummable, scalarTypes, widestNumber } from '../types.js'
import { convert, makeCall, operatorCall } from './conversion.js'
import type { Place } from './expressions.js'
import { bindExpression, bindPredicate, unknown } from './expressions.js'
import { suggestedName } from './naming.js'
import { isReadablePattern } from './regular-expressions.js'
import type { Entity } from './scope.js'
import { nearest, Scope } from './scope.js'
import type { Slot } from './signature.js'
import { assignSlots, countText, signatureOf } from './signature.js'

/** Binds a call that stands in a scalar expression. */
export function bindCall(node: CallSyntax, place: Place): Expr {
  const name = node.name.name
  const entity = place.scope.find(name)
  if (entity?.kind === 'function') return expandFunction(node, entity, place)
  if (entity?.kind === 'unknown') return unknown
  const special = Object.hasOwn(specialCalls, name) ? specialCalls[name] : undefined
  if (special) return special(node, place)
  const found = findFunction(name)
  if (!found) return reportMissing(node, place)
  const rowwise = found.kind === 'aggregate' && !place.liftAggregate ? found.rowwise : undefined
  const entry = (rowwise === undefined ? undefined : findScalar(rowwise)) ?? found
  if (entry.kind === 'aggregate') return bindAggregate(node, entry, place)
  if (entry.kind === 'window') {
    const args = bindAccepted(node, entry, place)
    return args ? liftWindow(node, entry, args, place) : unknown
  }
  const call = bindScalar(node, entry, place)
  return entry.results.length === 0 || call.type === 'unknown' ? call : (resultsOf(call, entry)[0] ?? unknown)
}

/** The call itself, whether it gives one result or several. */
function bindScalar(node: CallSyntax, entry: ScalarFunction, place: Place): Expr {
  const args = bindAccepted(node, entry, place)
  if (!args) return unknown
  const made = makeCall(entry.name, args.values, args.type)
  return convert(made, typeAsked(entry, args.values) ?? made.type) ?? made
}

/** The arguments of a call, whose constants the function can work with. */
export function bindAccepted(
  node: CallSyntax,
  entry: ScalarFunction | WindowFunction | AggregateFunction,
  place: Place,
): BoundArguments | undefined {
  const args = bindArguments(node, entry, place)
  const refused = args && entry.refuse?.(constantsOf(args.values), typesOf(args.values))
  if (refused === undefined) return args
  place.binder.report(argumentRefused({ reason: refused }), node.span)
  return undefined
}

/** The type that a call names with typeof(…), to which its result is converted. */
function typeAsked({ takes }: ScalarFunction, args: Arguments): ScalarType | undefined {
  const { typeName } = signatureOf(takes)
  const name = typeName === undefined ? undefined : args[typeName]
  return name && 'kind' in name && name.kind === 'constant'
    ? scalarTypes.find((type) => type === name.value)
    : undefined
}

/** A value with the name that it suggests for its column. */
export interface NamedResult {
  readonly name: string
  readonly expr: Expr
}

/** The results of a call of a function that has several, `undefined` for any other expression. */
export function bindResults(node: Syntax, place: Place): readonly NamedResult[] | undefined {
  if (node.kind !== 'call' || place.scope.find(node.name.name)) return undefined
  const entry = findFunction(node.name.name)
  if (entry?.kind !== 'scalar') return undefined
  if (entry.suffix !== undefined) return resultsByArgument(node, entry, entry.suffix, place)
  if (entry.results.length === 0) return undefined
  const call = bindScalar(node, entry, place)
  const argument = node.arguments[0] && suggestedName(node.arguments[0].value)
  const values = call.type === 'unknown' ? [] : resultsOf(call, entry)
  return entry.results.map(([name], i) => ({
    name: `${entry.name}_${argument ?? ''}_${name}`,
    expr: values[i] ?? unknown,
  }))
}

/** A result for each dynamic argument, called after it or by its place; one without a name is like any expression. */
function resultsByArgument(
  node: CallSyntax,
  entry: ScalarFunction,
  suffix: string,
  place: Place,
): readonly NamedResult[] | undefined {
  const names = node.arguments.map(({ value }) => suggestedName(value))
  const isLone = node.arguments.length < 2 || (node.arguments.length === 2 && isFlag(node.arguments[1]?.value))
  if (isLone && names[0] === undefined) return undefined
  const call = bindScalar(node, entry, place)
  if (call.kind !== 'call') return [{ name: `${names[0] ?? 'array0'}_${suffix}`, expr: call }]
  const count = Object.values(call.arguments)
    .flat()
    .filter(({ type }) => type === 'dynamic').length
  return Array.from({ length: count }, (_, index) => ({
    name: `${names[index] ?? `array${index}`}_${suffix}`,
    expr: count === 1 ? call : { kind: 'path', base: call, steps: [{ kind: 'item', index }], type: 'dynamic' },
  }))
}

/** Is it `true` or `false` as it is written? */
const isFlag = (node: Syntax | undefined): boolean => node?.kind === 'literal' && typeof node.value === 'boolean'

/** Each result of a call that gives several. */
const resultsOf = (call: Expr, { results }: ScalarFunction): readonly Expr[] =>
  results.map(([, type], index) => {
    const item: Expr = { kind: 'path', base: call, steps: [{ kind: 'item', index }], type: 'dynamic' }
    return convert(item, type) ?? unknown
  })

const constantsOf = (args: Arguments): Readonly<Record<string, ConstantValue | undefined>> =>
  Object.fromEntries(
    Object.entries(args).map(([name, arg]) => [name, 'kind' in arg && arg.kind === 'constant' ? arg.value : undefined]),
  )

const typesOf = (args: Arguments): Readonly<Record<string, BoundType>> =>
  Object.fromEntries(Object.entries(args).flatMap(([name, arg]) => ('kind' in arg ? [[name, arg.type]] : [])))

function reportMissing(node: CallSyntax, { binder, scope }: Place): Expr {
  const name = node.name.name
  const reason = refusalOf(name)
  if (reason !== undefined) binder.report(functionNotSupported({ name, reason }), node.name.span)
  else {
    const near = nearest(name, [...functionNames(), ...scope.names('function')])
    binder.report(unknownFunction({ name, near }), node.name.span)
  }
  return unknown
}

// ── Arguments ────────────────────────────────────────────────────────────────────────────────────────────────

interface BoundArguments {
  readonly values: Arguments
  readonly type: BoundType
}

/** Binds a call's arguments to an entry's parameters, converts them, and works out the type returned. */
export function bindArguments(
  node: CallSyntax,
  entry: ScalarFunction | AggregateFunction | WindowFunction,
  place: Place,
): BoundArguments | undefined {
  const slots = assignSlots(node, entry.takes, place.binder)
  if (!slots) return undefined
  const bound = slots.flatMap((slot) => bindArgument(slot, place) ?? [])
  if (bound.length < slots.length) return undefined
  const types = bound.map(({ type }) => type)
  const known = bound.map((value) => (value.kind === 'constant' ? value.value : undefined))
  const type = returnType(entry.returns, types, known)
  if (type === undefined) {
    place.binder.report(noCommonType({ what: entry.name, types: [...new Set(types)] }), node.span)
    return undefined
  }
  const unifies = typeof entry.returns === 'function' ? entry.returns.unifies : undefined
  const values: Record<string, Expr | Expr[]> = {}
  slots.forEach(({ parameter, spec }, position) => {
    const value = bound[position]
    if (!value) return
    const unified = unifies?.(position, bound.length) ? (convert(value, type) ?? value) : value
    if (spec.rest) ((values[parameter] ??= []) as Expr[]).push(unified)
    else values[parameter] = unified
  })
  for (const parameter of signatureOf(entry.takes).rest) values[parameter] ??= []
  return { values, type }
}

const returnType = (
  rule: ReturnRule,
  types: readonly BoundType[],
  known: readonly (ConstantValue | undefined)[],
): BoundType | undefined => (typeof rule === 'function' ? rule(types, known) : rule)

function bindArgument({ node, spec, parameter }: Slot, place: Place): Expr | undefined {
  const value = bindExpression(node, place)
  if (value.type === 'unknown') return undefined
  if (spec.typeName && node.kind !== 'typeof') {
    place.binder.report(
      wrongType({ expected: 'type', found: value.type, what: `The argument '${parameter}'` }),
      node.span,
    )
    return undefined
  }
  if (spec.column && (node.kind !== 'name' || value.kind !== 'column')) {
    place.binder.report(columnRequired(), node.span)
    return undefined
  }
  const accepted = spec.plain && value.type === 'dynamic' ? undefined : accept(value, spec.type)
  if (!accepted) {
    place.binder.report(wrongType({ expected: expectedText(spec.type), found: value.type, what: `The argument '${parameter}'` }), node.span) // prettier-ignore
    return undefined
  }
  if (spec.constant && accepted.kind !== 'constant') {
    const what = spec.rowwiseThere
      ? `An argument '${parameter}' that differs from row to row`
      : `The argument '${parameter}'`
    place.binder.report(spec.rowwiseThere ? formNotSupported({ what }) : constantRequired({ what }), node.span)
    return undefined
  }
  return spec.pattern && !isReadablePattern(accepted, node.span, place.binder) ? undefined : accepted
}

function expectedText(type: ParameterType): string {
  if (typeof type !== 'string') return type.join(' or ')
  const classes: Readonly<Partial<Record<typeof type, string>>> = {
    text: 'scalar',
    stringOrDynamic: 'string or dynamic',
    summable: 'number or datetime or timespan',
    orderable: 'number or datetime or timespan or string or bool',
  }
  return classes[type] ?? type
}

/** The value as a parameter of the type takes it; `undefined` where it does not. */
function accept(value: Expr, type: ParameterType): Expr | undefined {
  const { type: from } = value
  if (typeof type !== 'string') return type.some((one) => one === from) ? value : undefined
  switch (type) {
    case 'scalar':
      return value
    case 'orderable':
      return isSummable(from) || from === 'string' || from === 'bool' ? value : undefined
    case 'text':
      return textOf(value)
    case 'stringOrDynamic':
      return from === 'string' || from === 'dynamic' ? convert(value, 'string') : undefined
    case 'number':
      return isNumber(from) ? value : undefined
    case 'integer':
      return isInteger(from) ? value : undefined
    case 'summable':
      return isSummable(from) ? value : undefined
    default:
      return acceptScalar(value, type)
  }
}

/** Within a text a bool is shown as True or False, unlike tostring's. */
function textOf(value: Expr): Expr | undefined {
  if (value.type !== 'bool') return convert(value, 'string')
  const shown = (text: string): Expr => constant('string', text)
  const branches = [value, shown('True'), makeCall('isnull', { value }, 'bool'), shown(''), shown('False')]
  return makeCall('case', { branches }, 'string')
}

/** Numbers widen and a dynamic has a text; nothing else is converted without being asked for. */
function acceptScalar(value: Expr, type: ScalarType): Expr | undefined {
  const { type: from } = value
  if (from === type) return value
  const fits =
    (from === 'dynamic' && type === 'string') ||
    (isNumber(from) && isNumber(type) && widestNumber(from, type) === type) ||
    (isInteger(from) && isInteger(type))
  return fits ? convert(value, type) : undefined
}

// ── Let functions ────────────────────────────────────────────────────────────────────────────────────────────

/** Binds the arguments of a let function into a scope for its body; scalars and tables alike. */
export function parameterScope(
  node: CallSyntax,
  declaration: FunctionExpr,
  definition: Scope,
  place: Place,
  input?: Entity,
): Scope | undefined {
  const scope = new Scope(definition)
  // f(b = 1, 2): what has no name goes to the parameters that are not named, in their order.
  const unnamed = node.arguments.filter((argument) => !argument.name)
  const isNamed = (name: string): boolean => node.arguments.some((argument) => argument.name?.name === name)
  const places = declaration.parameters.filter(({ name }, i) => !isNamed(name.name) && !(i === 0 && input))
  const found = node.arguments.length + (input ? 1 : 0)
  const refuse = (): void => {
    const expected = countText(declaration.parameters.filter((p) => !p.default).length, declaration.parameters.length)
    place.binder.report(argumentCount({ function: node.name.name, expected, found }), node.span)
  }
  if (found > declaration.parameters.length) {
    refuse()
    return undefined
  }
  for (const [position, parameter] of declaration.parameters.entries()) {
    const named = node.arguments.find((argument) => argument.name?.name === parameter.name.name)
    const argument = named ?? unnamed[places.indexOf(parameter)]
    const entity = position === 0 && input ? input : parameterEntity(argument, parameter, place)
    if (!entity) {
      refuse()
      return undefined
    }
    scope.define(parameter.name.name, entity)
  }
  return scope
}

function parameterEntity(
  argument: Argument | undefined,
  parameter: FunctionExpr['parameters'][number],
  place: Place,
): Entity | undefined {
  // prettier-ignore
  const node = argument?.value ?? parameter.default
  if (!node) return undefined
  if (typeof parameter.type !== 'string' || parameter.type === '*') {
    const plan = place.bindTable(node, place.scope)
    const name = place.binder.sharedName(parameter.name.name)
    return plan ? { kind: 'table', name, plan } : { kind: 'unknown' }
  }
  const value = bindExpression(node, place)
  const accepted = acceptScalar(value, parameter.type) ?? (value.type === 'unknown' ? value : undefined)
  if (accepted) return { kind: 'scalar', value: accepted, row: place.row }
  place.binder.report(wrongType({ expected: parameter.type, found: value.type, what: `The argument '${parameter.name.name}'` }), node.span) // prettier-ignore
  return { kind: 'unknown' }
}

/**
 * Guards the expansion of a let function against calling itself, and against functions that call one another twice
 * each, whose expansion doubles at every step. Arguments are bound before: f(f(1)) is no recursion.
 */
export function expanding<T>(
  node: CallSyntax,
  declaration: FunctionExpr,
  { binder }: Place,
  expand: () => T,
): T | undefined {
  if (binder.expanding.has(declaration)) {
    binder.report(recursiveCall({ name: node.name.name }), node.span)
    return undefined
  }
  if (++binder.expansions > MAX_EXPANSIONS) {
    if (binder.expansions === MAX_EXPANSIONS + 1) binder.report(tooManyExpansions(), node.span)
    return undefined
  }
  binder.expanding.add(declaration)
  try {
    return binder.body(expand)
  } finally {
    binder.expanding.delete(declaration)
  }
}

/** A scalar let function: its body with the arguments in the place of the parameters. */
function expandFunction(node: CallSyntax, entity: Extract<Entity, { kind: 'function' }>, place: Place): Expr {
  const scope = parameterScope(node, entity.declaration, entity.scope, place)
  if (!scope) return unknown
  const inner = { ...place, scope, row: place.row.nameless() }
  const result = expanding(node, entity.declaration, place, () => {
    const { statements, result: body } = entity.declaration.body
    for (const statement of statements) {
      if (statement.kind !== 'let') continue
      scope.define(statement.name.name, bindLetValue(statement.value, inner))
    }
    return body ? bindExpression(body, inner) : unknown
  })
  return result ?? unknown
}

/** What a let inside a function body stands for. */
export function bindLetValue(value: Syntax, place: Place): Entity {
  if (value.kind === 'function') return { kind: 'function', declaration: value, scope: place.scope }
  const isTable = value.kind === 'pipe' || (value.kind === 'name' && place.scope.find(value.name)?.kind === 'table')
  if (isTable) {
    const plan = place.bindTable(value, place.scope)
    return plan ? { kind: 'table', name: place.binder.sharedName('let'), plan } : { kind: 'unknown' }
  }
  const expr = bindExpression(value, place)
  return expr.type === 'unknown' ? { kind: 'unknown' } : { kind: 'scalar', value: expr, row: place.row }
}

// ── Aggregates and windows ───────────────────────────────────────────────────────────────────────────────────

function bindAggregate(node: CallSyntax, entry: AggregateFunction, place: Place): Expr {
  const { liftAggregate, ...inner } = place
  if (!liftAggregate) {
    place.binder.report(aggregateMisplaced({ name: entry.name }), node.span)
    return unknown
  }
  const conditional = entry.conditional === node.name.name
  // The condition of an `…if` form follows the required parameters.
  const { required } = signatureOf(entry.takes)
  const predicateNode = conditional ? node.arguments[required] : undefined
  const plain = predicateNode ? { ...node, arguments: node.arguments.filter((a) => a !== predicateNode) } : node
  const predicate = predicateNode && bindPredicate(predicateNode.value, inner)
  if (conditional && !predicate) {
    const expected = countText(required + 1, Object.keys(entry.takes).length + 1)
    place.binder.report(argumentCount({ function: node.name.name, expected, found: node.arguments.length }), node.span)
    return unknown
  }
  const args = bindAccepted(plain, entry, inner)
  if (!args || predicate?.type === 'unknown') return unknown
  return liftAggregate(
    { function: entry, arguments: args.values, predicate, type: args.type },
    suggestedName(node) ?? node.name.name,
  )
}

function liftWindow(node: CallSyntax, entry: WindowFunction, args: BoundArguments, place: Place): Expr {
  if (place.liftWindow && !place.rowsInOrder) {
    place.binder.report(orderRequired({ name: entry.name }), node.span)
    return unknown
  }
  if (place.liftWindow)
    return place.liftWindow({ function: entry, arguments: args.values, type: args.type }, entry.name)
  place.binder.report(formNotSupported({ what: `'${entry.name}' in this place` }), node.span)
  return unknown
}

// ── Calls that bind in their own ways ────────────────────────────────────────────────────────────────────────

const specialCalls: Readonly<Record<string, (node: CallSyntax, place: Place) => Expr>> = {
  now: (node, place) => fromNow(node, place, '+'),
  ago: (node, place) => fromNow(node, place, '-'),
  toscalar: (node, place) => {
    const [argument] = node.arguments
    if (!argument) {
      place.binder.report(argumentCount({ function: 'toscalar', expected: '1 argument', found: 0 }), node.span)
      return unknown
    }
    // No column can stand here, so a variable is meant even where a column is called like it.
    const named = argument.value.kind === 'name' ? place.scope.find(argument.value.name) : undefined
    if (named?.kind === 'scalar') return named.value
    if (!isTabular(argument.value, place)) return bindExpression(argument.value, place)
    const plan = place.bindTable(argument.value, place.scope)
    const column = plan?.columns[0]
    return plan && column ? { kind: 'scalar-query', plan, type: column.type } : unknown
  },
  column_names_of: (node, place) => {
    const [argument] = node.arguments
    if (!argument || node.arguments.length > 1) {
      const found = node.arguments.length
      place.binder.report(argumentCount({ function: 'column_names_of', expected: '1 argument', found }), node.span)
      return unknown
    }
    const plan = place.bindTable(argument.value, place.scope)
    return plan ? constant('dynamic', JSON.stringify(plan.columns.map((column) => column.name))) : unknown
  },
  assert: (node, place) => {
    const [condition, message] = node.arguments.map(({ value }) => bindExpression(value, place))
    if (!condition || !message || node.arguments.length > 2) {
      const found = node.arguments.length
      place.binder.report(argumentCount({ function: 'assert', expected: '2 arguments', found }), node.span)
      return unknown
    }
    const holds = accept(condition, 'bool')
    if (holds?.kind !== 'constant' || message.kind !== 'constant') {
      place.binder.report(constantRequired({ what: 'What is asserted' }), node.span)
      return unknown
    }
    if (holds.value === true) return holds
    place.binder.report(argumentRefused({ reason: `assert() has failed: ${String(message.value)}` }), node.span)
    return unknown
  },
  bin_auto: (node, place) => {
    const { settings } = place.binder
    const [size, at] = [settings.get('query_bin_auto_size'), settings.get('query_bin_auto_at')]
    if (!size) {
      place.binder.report(
        argumentRefused({ reason: 'bin_auto reads its bins from the query: set query_bin_auto_size=1h; before it.' }),
        node.span,
      )
      return unknown
    }
    const given = [size, ...(at ? [at] : [])].map((value) => ({ name: undefined, value, span: value.span }))
    const name = { ...node.name, name: at ? 'bin_at' : 'bin' }
    return bindCall({ ...node, name, arguments: [...node.arguments, ...given] }, place)
  },
  column_ifexists: bindColumnIfExists,
  columnifexists: bindColumnIfExists,
  ingestion_time: (node, place) => {
    if (place.ingested) return reference(place.ingested)
    place.binder.report(
      formNotSupported({ what: 'ingestion_time() after an operator other than where and sort' }),
      node.span,
    )
    return unknown
  },
  extract_json: (node, place) => bindExtractJson(node, place),
  extractjson: (node, place) => bindExtractJson(node, place),
  materialize: (node, place) => {
    place.binder.report(scalarRequired(), node.span)
    return unknown
  },
  geo_info_from_ip_address: (node, place) => {
    const { geoDatabase } = place.binder.options
    const entry = findFunction(node.name.name)
    const call = entry?.kind === 'scalar' ? bindScalar(node, entry, place) : unknown
    if (call.kind !== 'call') return call
    if (geoDatabase !== undefined)
      return makeCall('geo info from', { ...call.arguments, database: constant('string', geoDatabase) }, 'dynamic')
    place.binder.report(noGeoDatabase(), node.name.span)
    return call
  },
  pack_array: (node, place) => {
    const entry = findFunction('pack_array')
    return entry?.kind === 'scalar' ? bindScalar(withEveryColumn(node, place), entry, place) : unknown
  },
  pack_all: (node, place) => packColumns(node, place, place.row.columns),
  bag_pack_columns: (node, place) => {
    const columns = node.arguments.flatMap(({ value }) => {
      const column = value.kind === 'name' ? place.row.find(value.name) : undefined
      if (!column) place.binder.report(columnRequired(), value.span)
      return column ? [column] : []
    })
    return packColumns({ ...node, arguments: [] }, place, columns)
  },
}

/** A call on `*` alone as one on every column. */
function withEveryColumn(node: CallSyntax, { row }: Place): CallSyntax {
  const [star] = node.arguments
  if (node.arguments.length !== 1 || star?.value.kind !== 'star') return node
  const { span } = star
  const columns = row.columns.map(({ name }) => ({ name: undefined, value: { kind: 'name', name, span } as const, span })) // prettier-ignore
  return { ...node, arguments: columns }
}

/** now(), now(offset), ago(offset): the moment of the query, moved by a timespan. */
function fromNow(node: CallSyntax, place: Place, operator: '+' | '-'): Expr {
  const { binder } = place
  const [offset] = node.arguments
  const now = constant('datetime', binder.now)
  if (!offset && operator === '+') return now
  if (!offset || node.arguments.length > 1) {
    const expected = operator === '+' ? '0 to 1 arguments' : '1 argument'
    binder.report(argumentCount({ function: node.name.name, expected, found: node.arguments.length }), node.span)
    return unknown
  }
  const bound = bindExpression(offset.value, place)
  if (bound.type === 'unknown') return unknown
  const span = accept(bound, 'timespan')
  if (span) return operatorCall(operator, now, span, 'datetime')
  binder.report(wrongType({ expected: 'timespan', found: bound.type }), offset.span)
  return unknown
}

/** Functions of the language that give tables. */
export const tabularFunctions: ReadonlySet<string> = new Set([
  'materialize', 'table', 'view', 'union', 'externaldata', '_GetWatchlist', '_GetWatchlistAlias', 'AssignedIPAddresses',
]) // prettier-ignore

/** Is the syntax a table rather than a scalar? */
export function isTabular(node: Syntax, { scope, row, binder }: Place): boolean {
  if (node.kind === 'pipe') return true
  if (node.kind === 'name') {
    if (row.find(node.name)) return false
    const entity = scope.find(node.name)
    if (!entity) return binder.options.catalog.table(node.name) !== undefined
    return entity.kind === 'table' || (entity.kind === 'function' && entity.declaration.body.result?.kind === 'pipe')
  }
  if (node.kind !== 'call') return false
  const entity = scope.find(node.name.name)
  if (entity?.kind === 'pattern') return true
  if (entity?.kind === 'function') {
    const { result } = entity.declaration.body
    return result?.kind === 'pipe'
  }
  return tabularFunctions.has(node.name.name)
}

function bindColumnIfExists(node: CallSyntax, place: Place): Expr {
  const [name, otherwise] = node.arguments
  if (!name || !otherwise || node.arguments.length > 2) {
    place.binder.report(
      argumentCount({ function: node.name.name, expected: '2 arguments', found: node.arguments.length }),
      node.span,
    )
    return unknown
  }
  const bound = bindExpression(name.value, place)
  if (bound.type === 'unknown') return unknown
  if (bound.kind !== 'constant' || typeof bound.value !== 'string') {
    place.binder.report(constantRequired({ what: 'The name of a column that may be' }), name.value.span)
    return unknown
  }
  const column = place.row.find(bound.value)
  return column ? reference(column) : bindExpression(otherwise.value, place)
}

/** An item that is column_ifexists as the column which it means, whose name it then has; any other item as it is. */
export function withColumnMeant(item: NamedExpr, place: Place): NamedExpr {
  const { value: node } = item
  if (node.kind !== 'call' || specialCalls[node.name.name] !== bindColumnIfExists) return item
  const [name, otherwise] = node.arguments
  if (!name || !otherwise || node.arguments.length > 2 || place.scope.find(node.name.name)) return item
  const bound = bindExpression(name.value, place)
  if (bound.kind !== 'constant' || typeof bound.value !== 'string') return item
  if (place.row.find(bound.value)) return { ...item, value: { kind: 'name', name: bound.value, span: node.span } }
  return otherwise.value.kind === 'name' && place.row.find(otherwise.value.name)
    ? { ...item, value: otherwise.value }
    : item
}

/** extract_json(path, text, type): a path into JSON text, the value converted to the type named. */
function bindExtractJson(node: CallSyntax, place: Place): Expr {
  const [path, source, type] = node.arguments
  if (!path || !source || node.arguments.length > 3) {
    place.binder.report(
      argumentCount({ function: node.name.name, expected: '2 to 3 arguments', found: node.arguments.length }),
      node.span,
    )
    return unknown
  }
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
  return convert(found, target) ?? unknown
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
    steps.push(name === undefined ? { kind: 'item', index: Number(match[4]) } : { kind: 'member', name })
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

/** Finds an aggregate by name, for operators that require one. */
export const aggregateNamed = (name: string): AggregateFunction | undefined => findAggregate(name)
