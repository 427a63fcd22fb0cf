// Typed expression → SQL, in predicate position (null counts as false) or in value position (nothing may be lost).
import { fn } from '../../sql/primitives.js'
import type { Sql, SqlOrderKey, WindowSql } from '../../sql/tree.js'
import { cast, nil, value } from '../../sql/tree.js'
import type {
  AggregateCall,
  Arguments,
  CallExpr,
  ColumnId,
  ConstantExpr,
  Expr,
  PathExpr,
  WindowCall,
} from '../expression.js'
import { onlyArgument } from '../expression.js'
import { attempt } from '../functions/attempt.js'
import type { AggregateContext, CallContext, Connective, ListMaker, ScalarFunction, WindowContext } from '../functions/define.js' // prettier-ignore
import { parameterSpec } from '../functions/define.js'
import { jsonPath, jsonPlace, keyPath } from '../functions/json-paths.js'
import type { Plan } from '../plan.js'
import type { BoundType, ConstantValue } from '../types.js'
import { storedAs } from '../types.js'

/** What lowering an expression needs to know of where it stands. */
export interface Environment {
  /** The SQL of a column. */
  readonly column: (id: ColumnId) => Sql
  /** A SELECT of one column, for toscalar(T) and x in (T). */
  readonly query: (plan: Plan, as: 'scalar' | 'list' | ListMaker) => Extract<Sql, { kind: 'subquery' }>
  /** The column that holds the value of toscalar(T) already, if there is one. */
  readonly scalar: (plan: Plan) => Sql | undefined
}

/** Lowers an expression; in `predicate` position null and false mean the same. */
export function lower(expr: Expr, env: Environment, predicate = false): Sql {
  switch (expr.kind) {
    case 'constant':
      return lowerConstant(expr)
    case 'column':
      return env.column(expr.id)
    case 'parameter':
      return { kind: 'parameter', index: expr.index, type: sqlType(expr.type) }
    case 'call':
      return lowerCall(expr, env, predicate)
    case 'path':
      return lowerPath(expr, env, 'json')
    case 'scalar-query': {
      const query = env.scalar(expr.plan) ?? env.query(expr.plan, 'scalar')
      return expr.type === 'string' ? fn.coalesce(query, value('')) : query
    }
    case 'column-query':
      return env.query(expr.plan, 'list')
  }
}

/** How the engine holds a type. */
export const sqlType = (type: BoundType): (typeof storedAs)[keyof typeof storedAs] =>
  type === 'unknown' ? 'varchar' : storedAs[type]

/** A typed null; a string's is the empty text. */
export const nullOf = (type: BoundType): Sql => (type === 'string' ? value('') : cast(nil, sqlType(type)))

function lowerConstant({ type, value: constant }: ConstantExpr): Sql {
  if (constant === null) return nullOf(type)
  if (type === 'dynamic' || type === 'guid' || type === 'decimal') return cast(value(constant), sqlType(type))
  return value(constant)
}

function lowerCall(expr: CallExpr, env: Environment, predicate: boolean): Sql {
  const { function: entry } = expr
  if (entry.connective) return lowerChain(expr, env, predicate)
  if (entry.givesText) {
    const text = lowerPathText(expr, env)
    if (text) return fn.coalesce(text, value(''))
  }
  const facts = new ArgumentFacts(expr.arguments, expr.type, predicate)
  const sql = entry.sql(sqlArguments(expr.arguments, env, entry), facts)
  return expr.type === 'string' && !entry.neverNull && (entry.mayBeNull || anyNullable(expr.arguments))
    ? fn.coalesce(sql, value(''))
    : sql
}

/** Chains of `and` and `or` are left-deep and can be thousands long, so they are walked. */
function lowerChain(expr: CallExpr, env: Environment, predicate: boolean): Sql {
  const links: (readonly [operator: Connective, right: Expr])[] = []
  let first: Expr = expr
  while (first.kind === 'call' && first.function.connective) {
    links.push([first.function.connective, argument(first, 'right')])
    first = argument(first, 'left')
  }
  links.reverse()
  let sql: Sql | undefined
  while (links.length > 0) {
    const operator = links[0]?.[0] ?? 'and'
    const other = links.findIndex(([one]) => one !== operator)
    const rights = links.splice(0, other < 0 ? links.length : other).map(([, right]) => right)
    const operands = lowerOperands(sql ? rights : [first, ...rights], operator, env, predicate)
    sql = [...(sql ? [sql] : []), ...operands].reduce((left, right) => ({ kind: 'binary', operator, left, right }))
  }
  return sql ?? lower(first, env, predicate)
}

/** Fewer searches than these are never put together, which most conditions need not be looked through for. */
const fewestTogether = 3

/** What `and` or `or` joins; several searches are one where that takes less. */
export function lowerOperands(
  operands: readonly Expr[],
  operator: Connective,
  env: Environment,
  predicate: boolean,
): readonly Sql[] {
  if (operands.length < fewestTogether) return operands.map((operand) => lower(operand, env, predicate))
  const merged = new Map<Expr, Sql | undefined>()
  for (const texts of searchesAlike(operands, operator)) {
    const [one] = texts.flat()
    const together = one?.function.together
    const sought = (texts[0] ?? []).map(soughtText)
    if (!one || !together || (sought.length < together.constants && texts.length < together.texts)) continue
    for (const call of texts.flat()) merged.set(call, undefined)
    const lefts = texts.flatMap(([call]) => (call ? lower(argument(call, 'left'), env) : []))
    merged.set(one, together.sql(lefts, sought))
  }
  return operands.flatMap((operand) =>
    merged.has(operand) ? (merged.get(operand) ?? []) : [lower(operand, env, predicate)],
  )
}

/** Calls that seek some constants in one column. */
type Searches = CallExpr[]

/** The searches of columns that a function is called for, those for the same constants together. */
function searchesAlike(operands: readonly Expr[], operator: Connective): readonly (readonly Searches[])[] {
  const ofColumns = new Map<string, Searches>()
  for (const operand of operands) {
    const column = operand.kind === 'call' ? searchedColumn(operand, operator) : undefined
    if (operand.kind !== 'call' || column === undefined) continue
    gather(ofColumns, `${operand.function.name} ${column}`, operand)
  }
  const alike = new Map<string, Searches[]>()
  for (const searches of ofColumns.values())
    gather(alike, JSON.stringify([searches[0]?.function.name, ...searches.map(soughtText)]), searches)
  return [...alike.values()]
}

function gather<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key)
  if (group) group.push(item)
  else groups.set(key, [item])
}

/** The column in which a call seeks a constant, of a function whose searches are put together under the operator. */
function searchedColumn(call: CallExpr, operator: Connective): ColumnId | undefined {
  if (call.function.together?.joined !== operator || soughtText(call) === '') return undefined
  const left = argument(call, 'left')
  return left.kind === 'column' ? left.id : undefined
}

/** The constant that is sought; empty where it is not known, as the empty text is found by other means. */
function soughtText(call: CallExpr): string {
  const right = argument(call, 'right')
  return right.kind === 'constant' && typeof right.value === 'string' ? right.value : ''
}

function argument(call: CallExpr, name: string): Expr {
  const found = call.arguments[name]
  if (!found || !('kind' in found)) throw new Error(`'${call.function.name}' was bound without '${name}'.`)
  return found
}

type SqlArguments = Readonly<Record<string, Sql & readonly Sql[]>>

function sqlArguments(
  args: Arguments,
  env: Environment,
  { takes, listed }: Pick<ScalarFunction, 'takes'> & Partial<Pick<ScalarFunction, 'listed'>>,
): SqlArguments {
  const one = (arg: Expr, name: string): Sql => {
    if (listed && arg.kind === 'column-query') return env.query(arg.plan, listed)
    const sql = lower(arg, env)
    const declared = arg.kind === 'column' ? takes[name] : undefined
    // A column of ints among them is still held in 32 bits.
    return declared && parameterSpec(declared).type === 'long' ? cast(sql, 'bigint') : sql
  }
  return ofEach(args, (arg, name) =>
    'kind' in arg ? one(arg, name) : arg.map((each) => one(each, name)),
  ) as SqlArguments
}

/** Something of each argument, by its name. */
function ofEach<Result>(
  args: Arguments,
  of: (arg: Expr | readonly Expr[], name: string) => Result,
): Readonly<Record<string, Result>> {
  const found: Record<string, Result> = {}
  for (const name in args) {
    const arg = args[name]
    if (arg) found[name] = of(arg, name)
  }
  return found
}

/** What an entry may ask about its arguments; most ask little of it, so that it is worked out when asked. */
class ArgumentFacts implements CallContext {
  constructor(
    private readonly args: Arguments,
    readonly returns: BoundType,
    readonly predicate: boolean,
  ) {}

  get types(): CallContext['types'] {
    return ofEach(this.args, (arg) => ('kind' in arg ? arg.type : (arg[0]?.type ?? 'unknown')))
  }

  get constants(): CallContext['constants'] {
    return ofEach(this.args, (arg) => ('kind' in arg ? constantValue(arg) : arg.map(constantValue)))
  }

  get nullable(): CallContext['nullable'] {
    return ofEach(this.args, (arg) => ('kind' in arg ? isNullable(arg) : arg.some(isNullable)))
  }

  get restTypes(): CallContext['restTypes'] {
    const rest = Object.values(this.args).findLast((arg) => !('kind' in arg))
    return rest && !('kind' in rest) ? rest.map(({ type }) => type) : []
  }
}

class AggregateFacts extends ArgumentFacts implements AggregateContext {
  constructor(
    { arguments: args, type }: AggregateCall,
    readonly filter: Sql | undefined,
    readonly order: readonly SqlOrderKey[],
  ) {
    super(args, type, false)
  }
}

class WindowFacts extends ArgumentFacts implements WindowContext {
  constructor(
    { arguments: args, type }: WindowCall,
    readonly over: WindowContext['over'],
  ) {
    super(args, type, false)
  }
}

const constantValue = (expr: Expr): ConstantValue | undefined => (expr.kind === 'constant' ? expr.value : undefined)

const anyNullable = (args: Arguments): boolean => Object.values(args).flat().some(isNullable)

/** May the value be null? Strings never are. */
function isNullable(expr: Expr): boolean {
  if (expr.type === 'string') return false
  if (expr.kind === 'constant') return expr.value === null
  if (expr.kind !== 'call') return true
  const { neverNull } = expr.function
  if (neverNull === 'but of one null') return anyNullable(expr.arguments)
  if (neverNull === 'but of nulls') {
    const [first, ...others] = Object.values(expr.arguments).flat()
    return first !== undefined && isNullable(first) && others.some(isNullable)
  }
  return !neverNull
}

/** tostring(a.b.c): the text straight from the path. */
function lowerPathText(expr: CallExpr, env: Environment): Sql | undefined {
  const path = onlyArgument(expr)
  return path?.kind === 'path' && path.steps.every((step) => step.kind !== 'computed')
    ? lowerPath(path, env, 'text')
    : undefined
}

function lowerPath({ base, steps }: PathExpr, env: Environment, as: 'json' | 'text'): Sql {
  const computed = steps.findIndex((step) => step.kind === 'computed')
  const { root, guarded } = computed === 0 ? { root: lower(base, env), guarded: false } : pathRoot(base, env)
  const extract = as === 'text' ? fn.jsonExtractText : fn.jsonExtract
  const fixed = computed < 0 ? steps : steps.slice(0, computed)
  const start =
    fixed.length === 0 ? root : guard((computed < 0 ? extract : fn.jsonExtract)(root, value(jsonPlace(fixed))), guarded)
  if (computed < 0) return start
  return steps.slice(computed).reduce<Sql>((json, step) => {
    if (step.kind !== 'computed') return fn.jsonExtract(json, value(jsonPlace([step])))
    const index = lower(step.index, env)
    if (step.index.type === 'string' || step.index.type === 'dynamic') {
      const key = step.index.type === 'dynamic' ? fn.jsonText(index) : index
      return fn.jsonExtract(json, keyPath(key))
    }
    return fn.jsonExtract(json, cast(index, 'bigint'))
  }, start)
}

/**
 * The items of the array at a fixed path of a column's text, taken in one reading of it; undefined where this is no such
 * path.
 */
export function lowerItemsAtPath({ base, steps }: PathExpr, env: Environment, asTexts: boolean): Sql | undefined {
  if (base.kind !== 'call' || onlyArgument(base)?.kind !== 'column') return undefined
  if (steps.length === 0 || steps.some((step) => step.kind === 'computed')) return undefined
  const { root, guarded } = pathRoot(base, env)
  if (!guarded) return undefined
  const items = value(`${jsonPath(steps)}[*]`)
  return asTexts
    ? cast(attempt(fn.jsonExtractText(root, items)), 'varchar[]')
    : cast(attempt(fn.jsonExtract(root, items)), 'json[]')
}

const guard = (sql: Sql, guarded: boolean): Sql => (guarded ? attempt(sql) : sql)

/** parse_json(text).a reads the text itself; text that is no JSON then has no members. */
function pathRoot(base: Expr, env: Environment): { readonly root: Sql; readonly guarded: boolean } {
  if (base.kind === 'call' && base.function.parsesText) {
    const text = onlyArgument(base)
    // Most texts that are no JSON are empty, and an error for each would take a hundred times as long as a null.
    if (text?.type === 'string') return { root: fn.nullIf(lower(text, env), value('')), guarded: true }
  }
  return { root: lower(base, env), guarded: false }
}

/** Lowers an aggregate call; `order` is the order of the input's rows. */
export function lowerAggregateCall(call: AggregateCall, env: Environment, order: readonly SqlOrderKey[]): Sql {
  const filter = call.predicate && lower(call.predicate, env, true)
  const sql = call.function.sql(
    sqlArguments(call.arguments, env, call.function),
    new AggregateFacts(call, filter, order),
  )
  return call.type === 'string' ? fn.coalesce(sql, value('')) : sql
}

/**
 * The number of a row by one key stands within another call where the key may be null: a filter for the first number
 * itself becomes an aggregate that, having met a null first, takes the last row for the first (DuckDB 1.5.6).
 */
function numbered(window: WindowSql): Sql {
  const isNumber = window.call.kind === 'window-call' && window.call.primitive === 'rowNumber'
  const [key] = window.orderBy
  if (!isNumber || !key || window.orderBy.length > 1 || isTotal(key.value)) return window
  return fn.coalesce(window, value(0n))
}

/** Is the value never null, for a constant stands in where it would be? */
const isTotal = (sql: Sql): boolean =>
  sql.kind === 'call' &&
  sql.primitive === 'coalesce' &&
  sql.args.some((arg) => arg.kind === 'value' && arg.value !== null)

/** Lowers a window call over a partition and an order. */
export function lowerWindowCall(
  call: WindowCall,
  env: Environment,
  over: { readonly partitionBy: readonly Sql[]; readonly orderBy: readonly SqlOrderKey[] },
): Sql {
  const inner: WindowContext['over'] = (called, frame) => numbered({ kind: 'window', call: called, ...over, frame })
  const sql = call.function.sql(sqlArguments(call.arguments, env, call.function), new WindowFacts(call, inner))
  return call.type === 'string' ? fn.coalesce(sql, value('')) : sql
}
