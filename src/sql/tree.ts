// SQL as data: scalar expressions, FROM items and SELECTs, with their builders. Knows no KQL.
import type { HostFunction } from './host-function.js'
import type { AggregatePrimitive, Primitive, RowsPrimitive, WindowPrimitive } from './primitives.js'

/** A value that SQL text can carry or that a caller passes beside it. */
export type SqlValue = null | boolean | number | bigint | string

/** The types a dialect must know. `decimal` has 38 digits, 18 of them after the point. */
export type SqlType =
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'hugeint'
  | 'double'
  | 'decimal'
  | 'varchar'
  | 'json'
  | 'uuid'
  | 'date'
  | 'timestamp'
  | 'varchar[]'
  | 'json[]'
  | 'bigint[]'
  | 'double[]'
  | 'ubigint'

export type BinarySqlOperator =
  | 'or'
  | 'and'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '//'
  | '%'
  | '||'
  | '&'
  | '|'
  | '<<'
  | '>>'

/** A scalar expression. */
export type Sql =
  | { readonly kind: 'column'; readonly source: string | undefined; readonly name: string }
  | { readonly kind: 'value'; readonly value: SqlValue }
  /** A value the caller passes beside the query, by position from 0. */
  | { readonly kind: 'parameter'; readonly index: number; readonly type: SqlType }
  | { readonly kind: 'call'; readonly primitive: Primitive; readonly args: readonly Sql[] }
  /** A function by its own name in one engine; built by that engine's dialect alone. */
  | { readonly kind: 'native'; readonly name: string; readonly args: readonly Sql[] }
  /** Computed outside SQL, in the process that owns the database. */
  | { readonly kind: 'host'; readonly function: HostFunction; readonly args: readonly Sql[] }
  | { readonly kind: 'binary'; readonly operator: BinarySqlOperator; readonly left: Sql; readonly right: Sql }
  | { readonly kind: 'not'; readonly operand: Sql }
  | { readonly kind: 'negate'; readonly operand: Sql }
  | { readonly kind: 'is-null'; readonly operand: Sql; readonly negated: boolean }
  | { readonly kind: 'is-distinct'; readonly left: Sql; readonly right: Sql; readonly negated: boolean }
  | { readonly kind: 'between'; readonly operand: Sql; readonly from: Sql; readonly to: Sql }
  | { readonly kind: 'in'; readonly operand: Sql; readonly list: readonly Sql[] | Select }
  | { readonly kind: 'case'; readonly whens: readonly (readonly [Sql, Sql])[]; readonly otherwise: Sql | undefined }
  /** `lenient` gives null where the value does not fit; otherwise the engine raises an error. */
  | { readonly kind: 'cast'; readonly operand: Sql; readonly type: SqlType; readonly lenient: boolean }
  /** Null where evaluating the operand would raise an error. */
  | { readonly kind: 'try'; readonly operand: Sql }
  | { readonly kind: 'list'; readonly items: readonly Sql[] }
  | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Sql }
  | { readonly kind: 'subquery'; readonly query: Select }
  | { readonly kind: 'exists'; readonly query: Select; readonly negated: boolean }
  | AggregateSql
  | WindowSql

/** Terms that a row must have in its texts for a predicate to hold: this one, all of some, or any of some. */
export type TermNeed = string | { readonly all: readonly TermNeed[] } | { readonly any: readonly TermNeed[] }

/** Of a stored table with these columns, rows that lack the terms may be left out. */
export interface Narrowing {
  readonly need: TermNeed
  readonly columns: readonly string[]
}

/** An aggregate call: `primitive(DISTINCT args ORDER BY … ) FILTER (WHERE …)`. */
export interface AggregateSql {
  readonly kind: 'aggregate'
  readonly primitive: AggregatePrimitive
  readonly args: readonly Sql[]
  readonly distinct: boolean
  readonly orderBy: readonly SqlOrderKey[]
  readonly filter: Sql | undefined
}

/** A call that means something over a window alone. */
export interface WindowCallSql {
  readonly kind: 'window-call'
  readonly primitive: WindowPrimitive
  readonly args: readonly Sql[]
}

/** A call over a window. */
export interface WindowSql {
  readonly kind: 'window'
  readonly call: WindowCallSql | AggregateSql
  readonly partitionBy: readonly Sql[]
  readonly orderBy: readonly SqlOrderKey[]
  /** `running`: from the first row to this one, counted in rows. `whole`: the whole partition. */
  readonly frame: 'running' | 'whole' | { readonly preceding: number; readonly following: number } | undefined
}

export interface SqlOrderKey {
  readonly value: Sql
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/** A call that gives rows. */
export interface RowsSql {
  readonly kind: 'rows-call'
  readonly primitive: RowsPrimitive
  readonly args: readonly Sql[]
}

/** What a SELECT reads. */
export type From =
  /** A stored table or a step. */
  | { readonly kind: 'table'; readonly name: string; readonly alias: string; readonly narrow?: Narrowing }
  | { readonly kind: 'select'; readonly query: Select; readonly alias: string; readonly lateral?: true }
  | {
      readonly kind: 'values'
      readonly rows: readonly (readonly Sql[])[]
      readonly alias: string
      readonly columns: readonly string[]
    }
  /** A call that gives rows, with the names of their columns. */
  | { readonly kind: 'rows'; readonly call: RowsSql; readonly alias: string; readonly columns: readonly string[] }
  | {
      readonly kind: 'join'
      readonly type: JoinType
      readonly left: From
      readonly right: From
      readonly on: Sql | undefined
    }

export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti' | 'cross'

export interface SelectItem {
  readonly value: Sql
  readonly alias: string
}

/** One SELECT, or several of one shape under UNION ALL. */
export type Select = PlainSelect | UnionSelect
export interface PlainSelect {
  readonly kind: 'select'
  readonly items: readonly SelectItem[]
  readonly from: From | undefined
  readonly where: readonly Sql[]
  readonly groupBy: readonly Sql[]
  readonly orderBy: readonly SqlOrderKey[]
  readonly limit: Sql | undefined
}
export interface UnionSelect {
  readonly kind: 'union'
  readonly parts: readonly Select[]
}

/** A named step of a query. A materialised one is computed once however often it is read. */
export interface Step {
  readonly name: string
  readonly query: Select
  readonly materialized: boolean
}

/** A whole statement as data. */
export interface SqlQuery {
  readonly steps: readonly Step[]
  readonly query: Select
}

export const column = (name: string, source?: string): Sql => ({ kind: 'column', source, name })
export const value = (v: SqlValue): Sql => ({ kind: 'value', value: v })
export const nil: Sql = value(null)
export const yes: Sql = value(true)
export const no: Sql = value(false)

const binary =
  (operator: BinarySqlOperator) =>
  (left: Sql, right: Sql): Sql => ({ kind: 'binary', operator, left, right })
export const equal = binary('=')
export const unequal = binary('<>')
export const less = binary('<')
export const lessOrEqual = binary('<=')
export const greater = binary('>')
export const greaterOrEqual = binary('>=')
export const plus = binary('+')
export const minus = binary('-')
export const times = binary('*')
export const divide = binary('/')
/** Integer division, truncating toward zero; null on division by zero. */
export const divideWhole = binary('//')
export const modulo = binary('%')
export const concat = binary('||')
export const bitAnd = binary('&')
export const bitOr = binary('|')
export const shiftLeft = binary('<<')
export const shiftRight = binary('>>')

/** All of the conditions; true for none. */
export const and = (...conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? yes : conditions.reduce(binary('and'))
/** Any of the conditions; false for none. */
export const or = (...conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? no : conditions.reduce(binary('or'))
export const not = (operand: Sql): Sql => ({ kind: 'not', operand })
export const negate = (operand: Sql): Sql => ({ kind: 'negate', operand })
export const isNull = (operand: Sql): Sql => ({ kind: 'is-null', operand, negated: false })
export const isNotNull = (operand: Sql): Sql => ({ kind: 'is-null', operand, negated: true })
export const isDistinct = (left: Sql, right: Sql): Sql => ({ kind: 'is-distinct', left, right, negated: false })
export const isNotDistinct = (left: Sql, right: Sql): Sql => ({ kind: 'is-distinct', left, right, negated: true })
export const between = (operand: Sql, from: Sql, to: Sql): Sql => ({ kind: 'between', operand, from, to })
export const isIn = (operand: Sql, list: readonly Sql[] | Select): Sql => ({ kind: 'in', operand, list })
/** CASE WHEN c1 THEN v1 … ELSE otherwise END */
export const cases = (whens: readonly (readonly [Sql, Sql])[], otherwise?: Sql): Sql => ({
  kind: 'case',
  whens,
  otherwise,
})
/** CASE WHEN condition THEN yes ELSE no END */
export const when = (condition: Sql, then: Sql, otherwise?: Sql): Sql => cases([[condition, then]], otherwise)
export const cast = (operand: Sql, type: SqlType): Sql => ({ kind: 'cast', operand, type, lenient: false })
export const tryCast = (operand: Sql, type: SqlType): Sql => ({ kind: 'cast', operand, type, lenient: true })
/** As the engine has it: it tries nothing in which a call gives something else each time. `attempt` does. */
export const tryAlone = (operand: Sql): Sql => ({ kind: 'try', operand })
export const list = (...items: readonly Sql[]): Sql => ({ kind: 'list', items })
/** A lambda over list items; the body names its parameters with `column(name)`. */
export const lambda = (parameters: readonly string[], body: Sql): Sql => ({ kind: 'lambda', parameters, body })
export const subquery = (query: Select): Extract<Sql, { kind: 'subquery' }> => ({ kind: 'subquery', query })
export const exists = (query: Select, negated = false): Sql => ({ kind: 'exists', query, negated })

/** For dialects: a function by the engine's own name. */
export const native = (name: string, ...args: readonly Sql[]): Sql => ({ kind: 'native', name, args })

/** A call of a host function. The catalogue entry that makes it lists the function under `host`. */
export const host = (called: HostFunction, ...args: readonly Sql[]): Sql => ({ kind: 'host', function: called, args })

/** A call of an aggregate; see `AggregateSql`. */
export const aggregateCall = (
  primitive: AggregatePrimitive,
  args: readonly Sql[],
  options: { distinct?: boolean; orderBy?: readonly SqlOrderKey[]; filter?: Sql | undefined } = {},
): AggregateSql => ({
  kind: 'aggregate',
  primitive,
  args,
  distinct: options.distinct ?? false,
  // A constant orders nothing, and the engine takes it for a mistake.
  orderBy: (options.orderBy ?? []).filter((key) => key.value.kind !== 'value'),
  filter: options.filter,
})

/** A SELECT with everything not named left empty. */
export const select = (parts: Partial<Omit<PlainSelect, 'kind'>> & Pick<PlainSelect, 'items'>): PlainSelect => ({
  kind: 'select',
  from: undefined,
  where: [],
  groupBy: [],
  orderBy: [],
  limit: undefined,
  ...parts,
})
