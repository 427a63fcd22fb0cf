// SqlQuery → text and parameters: the only file that joins SQL strings, and the only one that quotes.
import type { Dialect } from './dialects/dialect.js'
import { hostName } from './host-function.js'
import { isTerm } from './index-terms.js'
import type {
  AggregateSql,
  BinarySqlOperator,
  From,
  JoinType,
  Narrowing,
  PlainSelect,
  Select,
  Sql,
  SqlOrderKey,
  SqlQuery,
  SqlType,
  SqlValue,
  TermNeed,
  WindowSql,
} from './tree.js'

/** SQL text with `$1 …` for the values passed beside it. */
export interface Statement {
  readonly text: string
  readonly parameters: readonly SqlValue[]
  /** The indexes of the `parameter` nodes that stand in the text, in the order of the parameters. */
  readonly parameterIndexes?: readonly number[]
  /** Names of the host functions that the text calls. */
  readonly hostFunctions?: readonly string[]
  /** In the order of the text. */
  readonly termScans?: readonly TermScan[]
  /** The places, from 0, of result columns that have nothing in any row: null, or of a text the empty one. */
  readonly blanks?: readonly number[]
}

/** A table in the text; who knows where the terms are may write fewer of its rows there, under the same name. */
export interface TermScan {
  readonly table: string
  readonly alias: string
  readonly need: TermNeed
  /** Those of its columns that its SELECT names; it may have no other there. */
  readonly columns: readonly string[]
  /** Where the table stands in the text, from and to before. */
  readonly start: number
  readonly end: number
}

/** Prints a query; the values for its `parameter` nodes are the caller's to add. */
export function print(query: SqlQuery, dialect: Dialect): Statement {
  const printer = new Printer(dialect)
  const marked = printer.query(query)
  const { hostFunctions, narrow, parameterIndexes } = printer
  const blanks = blankItems(query.query)
  return {
    ...(narrow.length === 0 ? { text: marked } : placed(marked, narrow)),
    parameters: [],
    ...(parameterIndexes.length === 0 ? {} : { parameterIndexes }),
    ...(hostFunctions.size === 0 ? {} : { hostFunctions: [...hostFunctions] }),
    ...(blanks.length === 0 ? {} : { blanks }),
  }
}

const blankItems = (query: Select): readonly number[] =>
  query.kind === 'union' ? [] : query.items.flatMap(({ value }, place) => (isBlank(value) ? [place] : []))

function isBlank(sql: Sql): boolean {
  if (sql.kind === 'cast') return sql.operand.kind === 'value' && sql.operand.value === null
  return sql.kind === 'value' && (sql.value === null || sql.value === '')
}

/** Before a table stands its number between two NULs, after it another: no other text can hold one. */
function placed(marked: string, tables: readonly NarrowTable[]): Pick<Statement, 'text' | 'termScans'> {
  const termScans: TermScan[] = []
  let text = ''
  const pieces = marked.split('\0')
  pieces.forEach((piece, i) => {
    if (i % 3 === 1) return
    const table = i % 3 === 2 ? tables[Number(pieces[i - 1])] : undefined
    const start = text.length
    text += piece
    if (!table) return
    const { name, alias, need, named } = table
    const columns = table.columns.filter((column) => named.has(column))
    termScans.push({ table: name, alias, need, columns, start, end: text.length })
  })
  return { text, termScans }
}

/** A table with the names of columns in its SELECT. */
interface NarrowTable extends Narrowing {
  readonly name: string
  readonly alias: string
  readonly named: ReadonlySet<string>
}

/** A need in words, for a comment; long ones are cut short. */
function needText(need: TermNeed): string {
  if (typeof need === 'string') {
    if (!isTerm(need)) throw new RangeError('A term is of ASCII letters, digits and dots.')
    return need
  }
  const [parts, word] = 'all' in need ? [need.all, ' and '] : [need.any, ' or ']
  const shown = parts.slice(0, 8).map((part) => (typeof part === 'string' ? needText(part) : `(${needText(part)})`))
  return [...shown, ...(parts.length > shown.length ? ['…'] : [])].join(word)
}

/** An identifier in double quotes. A NUL cannot stand in one. */
export function quoteName(name: string): string {
  if (!/["\0]/.test(name)) return `"${name}"`
  if (name.includes('\0')) throw new RangeError('A name cannot hold a NUL character.')
  return `"${name.replaceAll('"', '""')}"`
}

/** A text in single quotes, a literal of the engine. Texts of hunts are values of the tree that is printed. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** How tightly an expression holds together; a looser one inside a tighter one is put in parentheses. */
const Binding = {
  Or: 1,
  And: 2,
  Not: 3,
  Is: 4,
  Comparison: 5,
  Other: 6,
  Additive: 7,
  Multiplicative: 8,
  Unary: 9,
  Primary: 10,
} as const
type Binding = number

const operators: Readonly<Record<BinarySqlOperator, { readonly text: string; readonly binding: Binding }>> = {
  or: { text: 'OR', binding: Binding.Or },
  and: { text: 'AND', binding: Binding.And },
  '=': { text: '=', binding: Binding.Comparison },
  '<>': { text: '<>', binding: Binding.Comparison },
  '<': { text: '<', binding: Binding.Comparison },
  '<=': { text: '<=', binding: Binding.Comparison },
  '>': { text: '>', binding: Binding.Comparison },
  '>=': { text: '>=', binding: Binding.Comparison },
  '||': { text: '||', binding: Binding.Other },
  '&': { text: '&', binding: Binding.Other },
  '|': { text: '|', binding: Binding.Other },
  '<<': { text: '<<', binding: Binding.Other },
  '>>': { text: '>>', binding: Binding.Other },
  '+': { text: '+', binding: Binding.Additive },
  '-': { text: '-', binding: Binding.Additive },
  '*': { text: '*', binding: Binding.Multiplicative },
  '/': { text: '/', binding: Binding.Multiplicative },
  '//': { text: '//', binding: Binding.Multiplicative },
  '%': { text: '%', binding: Binding.Multiplicative },
}
const associative = new Set<BinarySqlOperator>(['or', 'and', '||'])

const joins: Readonly<Record<JoinType, string>> = {
  inner: 'JOIN',
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  full: 'FULL JOIN',
  semi: 'SEMI JOIN',
  anti: 'ANTI JOIN',
  cross: 'CROSS JOIN',
}

interface Printed {
  readonly text: string
  readonly binding: Binding
}
const primary = (text: string): Printed => ({ text, binding: Binding.Primary })

class Printer {
  /** Names of those met so far. */
  readonly hostFunctions = new Set<string>()
  /** The tables that are marked in the text, in its order. */
  readonly narrow: NarrowTable[] = []
  /** Indexes of the parameters met so far, in order. */
  readonly parameterIndexes: number[] = []
  /** Names of columns in the SELECT at hand, and in those within it, which can read its columns. */
  private named = new Set<string>()
  /** Within a closed lambda: the parameters that may be read there. */
  private readable: ReadonlySet<string> | undefined

  constructor(private readonly dialect: Dialect) {}

  query(query: SqlQuery): string {
    const steps = query.steps.map(
      (step) =>
        `${quoteName(step.name)} AS ${step.materialized ? 'MATERIALIZED ' : ''}(\n${indent(this.select(step.query))}\n)`,
    )
    return (steps.length > 0 ? `WITH ${steps.join(', ')}\n` : '') + this.select(query.query)
  }

  select(query: Select): string {
    if (query.kind === 'union') return query.parts.map((part, i) => this.unionPart(part, i)).join('\nUNION ALL\n')
    return this.plainSelect(query)
  }

  private unionPart(part: Select, position: number): string {
    if (part.kind === 'union') return this.select(part)
    const text = this.plainSelect(part, position === 0)
    return part.orderBy.length > 0 || part.limit ? `(${text})` : text
  }

  /** Constants need no names in the parts of a union behind the first, which names its columns. */
  private plainSelect(query: PlainSelect, namesConstants = true): string {
    const [outer, readable] = [this.named, this.readable]
    this.named = new Set()
    this.readable = undefined
    const text = this.clauses(query, namesConstants)
    for (const name of this.named) outer.add(name)
    this.named = outer
    this.readable = readable
    return text
  }

  private clauses(query: PlainSelect, namesConstants: boolean): string {
    const lines = [`SELECT ${this.items(query, namesConstants)}`]
    if (query.from) lines.push(`FROM ${this.from(query.from)}`)
    if (query.where.length > 0) lines.push(`WHERE ${this.conjunction(query.where)}`)
    if (query.groupBy.length > 0) lines.push(`GROUP BY ${this.groups(query)}`)
    if (query.orderBy.length > 0) lines.push(`ORDER BY ${this.keys(query.orderBy)}`)
    if (query.limit) lines.push(`LIMIT ${this.sql(query.limit)}`)
    return lines.join('\n')
  }

  private items(query: PlainSelect, namesConstants: boolean): string {
    return query.items
      .map(({ value, alias }) => {
        const isNamed = value.kind === 'column' ? value.name === alias : value.kind === 'value' && !namesConstants
        return isNamed ? this.sql(value) : `${this.sql(value)} AS ${quoteName(alias)}`
      })
      .join(', ')
  }

  /** What is worked out and stands among the items too is told by its place there, so that it is planned once. */
  private groups({ groupBy, items }: PlainSelect): string {
    const placeOf = (group: Sql): number => items.findIndex(({ value }) => value === group)
    return groupBy
      .map((group) => {
        const place = group.kind === 'column' ? -1 : placeOf(group)
        return place < 0 ? this.sql(group) : String(place + 1)
      })
      .join(', ')
  }

  private conjunction(conditions: readonly Sql[]): string {
    return conditions.map((condition) => this.inside(condition, Binding.And)).join('\n  AND ')
  }

  private from(from: From): string {
    switch (from.kind) {
      case 'table': {
        const { name, alias, narrow } = from
        const table = alias === name ? quoteName(name) : `${quoteName(name)} AS ${quoteName(alias)}`
        if (!narrow) return table
        const number = this.narrow.push({ name, alias, ...narrow, named: this.named }) - 1
        return `\0${number}\0${table} /* rows that may have ${needText(narrow.need)} */\0`
      }
      case 'select':
        return `${from.lateral ? 'LATERAL ' : ''}(\n${indent(this.select(from.query))}\n) AS ${quoteName(from.alias)}`
      case 'values':
        return `(VALUES ${from.rows.map((row) => `(${this.listed(row)})`).join(', ')}) AS ${this.alias(from)}`
      case 'rows':
        return `${this.dialect.rowSources[from.call.primitive]}(${this.listed(from.call.args)}) AS ${this.alias(from)}`
      case 'join': {
        const right = from.right.kind === 'join' ? `(${this.from(from.right)})` : this.from(from.right)
        const on = from.on ? ` ON ${this.sql(from.on)}` : ''
        return `${this.from(from.left)}\n${joins[from.type]} ${right}${on}`
      }
    }
  }

  private alias(from: { readonly alias: string; readonly columns: readonly string[] }): string {
    return `${quoteName(from.alias)}(${from.columns.map(quoteName).join(', ')})`
  }

  private keys(keys: readonly SqlOrderKey[]): string {
    return keys
      .map(
        ({ value, descending, nullsFirst }) =>
          `${this.sql(value)}${descending ? ' DESC' : ''} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`,
      )
      .join(', ')
  }

  private listed(items: readonly Sql[]): string {
    return items.map((item) => this.sql(item)).join(', ')
  }

  sql(sql: Sql): string {
    return this.expression(sql).text
  }

  /** The number of a parameter, from 1, in the order in which they are first met. */
  private parameter(index: number): number {
    if (!this.parameterIndexes.includes(index)) this.parameterIndexes.push(index)
    return this.parameterIndexes.indexOf(index) + 1
  }

  private lambda({ parameters, body }: Extract<Sql, { kind: 'lambda' }>): Printed {
    const around = this.readable
    if (around) this.readable = new Set([...around, ...parameters])
    const text = `lambda ${parameters.map(quoteName).join(', ')}: ${this.sql(body)}`
    this.readable = around
    return { text, binding: Binding.Or }
  }

  /** A lambda that reads nothing but its parameters. */
  private closed(lambda: Extract<Sql, { kind: 'lambda' }>): string {
    const around = this.readable
    this.readable = new Set()
    const { text } = this.lambda(lambda)
    this.readable = around
    return text
  }

  private inside(sql: Sql, atLeast: Binding): string {
    const { text, binding } = this.expression(sql)
    return binding < atLeast ? `(${text})` : text
  }

  private expression(sql: Sql): Printed {
    switch (sql.kind) {
      case 'column':
        this.named.add(sql.name)
        if (this.readable?.has(sql.name) === false) throw new Error(`'${sql.name}' is read in a closed lambda.`)
        return primary(
          sql.source === undefined ? quoteName(sql.name) : `${quoteName(sql.source)}.${quoteName(sql.name)}`,
        )
      case 'value':
        return this.value(sql.value)
      case 'parameter':
        return primary(`CAST($${this.parameter(sql.index)} AS ${this.type(sql.type)})`)
      case 'call': {
        const spelling = this.dialect.calls[sql.primitive]
        if (typeof spelling === 'function') return this.expression(spelling(...sql.args))
        const args = this.dialect.closed.has(sql.primitive)
          ? sql.args.map((arg) => (arg.kind === 'lambda' ? this.closed(arg) : this.sql(arg))).join(', ')
          : this.listed(sql.args)
        return primary(`${spelling}(${args})`)
      }
      case 'native':
        return primary(`${sql.name}(${this.listed(sql.args)})`)
      case 'host':
        this.hostFunctions.add(sql.function.name)
        return primary(`${hostName(sql.function)}(${this.listed(sql.args)})`)
      case 'binary':
        return this.binary(sql)
      case 'not':
        return { text: `NOT ${this.inside(sql.operand, Binding.Not)}`, binding: Binding.Not }
      case 'negate':
        return { text: `-${this.inside(sql.operand, Binding.Primary)}`, binding: Binding.Unary }
      case 'is-null': {
        const operand = this.inside(sql.operand, Binding.Comparison)
        return { text: `${operand} IS ${sql.negated ? 'NOT ' : ''}NULL`, binding: Binding.Is }
      }
      case 'is-distinct': {
        const word = sql.negated ? 'IS NOT DISTINCT FROM' : 'IS DISTINCT FROM'
        const sides = [this.inside(sql.left, Binding.Other), this.inside(sql.right, Binding.Other)]
        return { text: sides.join(` ${word} `), binding: Binding.Is }
      }
      case 'between': {
        const [operand, from, to] = [sql.operand, sql.from, sql.to].map((part) => this.inside(part, Binding.Other))
        return { text: `${operand} BETWEEN ${from} AND ${to}`, binding: Binding.Is }
      }
      case 'in': {
        const list = 'kind' in sql.list ? `\n${indent(this.select(sql.list))}\n` : this.listed(sql.list)
        return { text: `${this.inside(sql.operand, Binding.Other)} IN (${list})`, binding: Binding.Is }
      }
      case 'case': {
        const whens = sql.whens.map(([condition, then]) => `WHEN ${this.sql(condition)} THEN ${this.sql(then)}`)
        const otherwise = sql.otherwise ? ` ELSE ${this.sql(sql.otherwise)}` : ''
        return primary(`CASE ${whens.join(' ')}${otherwise} END`)
      }
      case 'cast':
        return primary(`${sql.lenient ? 'TRY_CAST' : 'CAST'}(${this.sql(sql.operand)} AS ${this.type(sql.type)})`)
      case 'try':
        return primary(`TRY(${this.sql(sql.operand)})`)
      case 'list':
        return primary(`[${this.listed(sql.items)}]`)
      case 'lambda':
        return this.lambda(sql)
      case 'subquery':
        return primary(`(\n${indent(this.select(sql.query))}\n)`)
      case 'exists':
        return {
          text: `${sql.negated ? 'NOT ' : ''}EXISTS (\n${indent(this.select(sql.query))}\n)`,
          binding: sql.negated ? Binding.Not : Binding.Primary,
        }
      case 'aggregate':
        return primary(this.aggregate(sql))
      case 'window':
        return primary(this.window(sql))
    }
  }

  /** A chain of one operator is walked, not recursed into: generated texts hold thousands of links. */
  private binary(sql: Extract<Sql, { kind: 'binary' }>): Printed {
    const { text, binding } = operators[sql.operator]
    const right: string[] = []
    let left: Sql = sql
    while (left.kind === 'binary' && left.operator === sql.operator) {
      const tight = associative.has(sql.operator) ? binding : binding + 1
      right.push(this.inside(left.right, tight))
      left = left.left
      if (binding === Binding.Comparison) break
    }
    const first = this.inside(left, binding === Binding.Comparison ? binding + 1 : binding)
    return { text: [first, ...right.reverse()].join(` ${text} `), binding }
  }

  private aggregate(sql: AggregateSql): string {
    const name = this.dialect.aggregates[sql.primitive]
    const args = sql.args.length === 0 ? '*' : this.listed(sql.args)
    const order = sql.orderBy.length > 0 ? ` ORDER BY ${this.keys(sql.orderBy)}` : ''
    const filter = sql.filter ? ` FILTER (WHERE ${this.sql(sql.filter)})` : ''
    return `${name}(${sql.distinct ? 'DISTINCT ' : ''}${args}${order})${filter}`
  }

  private window(sql: WindowSql): string {
    const parts: string[] = []
    if (sql.partitionBy.length > 0) parts.push(`PARTITION BY ${this.listed(sql.partitionBy)}`)
    if (sql.orderBy.length > 0) parts.push(`ORDER BY ${this.keys(sql.orderBy)}`)
    if (sql.frame === 'running') parts.push('ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW')
    else if (sql.frame === 'whole') parts.push('ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING')
    else if (sql.frame) parts.push(`ROWS BETWEEN ${sql.frame.preceding} PRECEDING AND ${sql.frame.following} FOLLOWING`)
    return `${this.windowed(sql.call)} OVER (${parts.join(' ')})`
  }

  private windowed(call: WindowSql['call']): string {
    if (call.kind === 'aggregate') return this.aggregate(call)
    return `${this.dialect.windows[call.primitive]}(${this.listed(call.args)})`
  }

  private type(type: SqlType): string {
    return this.dialect.types[type]
  }

  private value(value: SqlValue): Printed {
    if (value === null) return primary('NULL')
    if (typeof value === 'boolean') return primary(value ? 'TRUE' : 'FALSE')
    if (typeof value === 'string') return this.text(value)
    if (typeof value === 'bigint') return this.whole(value)
    return Number.isFinite(value) ? this.real(value) : primary(`CAST('${value}' AS ${this.type('double')})`)
  }

  /**
   * A text in single quotes; one with line breaks in DuckDB's and PostgreSQL's escape form, so that a printed
   * statement can be indented. The engine's text cannot hold a NUL, so one is spelt by its code point.
   */
  private text(value: string): Printed {
    if (!/[\0\r\n']/.test(value)) return primary(`'${value}'`)
    const pieces = value
      .split('\0')
      .map((piece) =>
        /[\r\n]/.test(piece)
          ? `E'${piece.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
          : `'${piece.replaceAll("'", "''")}'`,
      )
    const [first = "''"] = pieces
    return primary(pieces.length === 1 ? first : `(${pieces.join(' || chr(0) || ')})`)
  }

  private whole(value: bigint): Printed {
    if (value === -9223372036854775808n) return primary(`CAST('${value}' AS ${this.type('bigint')})`)
    if (isCrowded(value)) return primary(`CAST(${value} AS ${this.type('bigint')})`)
    return value < 0n ? { text: value.toString(), binding: Binding.Unary } : primary(value.toString())
  }

  /** With a point or an exponent, so that the engine reads a DOUBLE and not a whole number or a DECIMAL. */
  private real(value: number): Printed {
    const text = Object.is(value, -0) ? '-0e0' : value.toString().includes('e') ? value.toString() : `${value}e0`
    return value < 0 || Object.is(value, -0) ? { text, binding: Binding.Unary } : primary(text)
  }
}

/** One that the engine reads in 32 bits and that has no room there to be added to another. */
const isCrowded = (whole: bigint): boolean => BigInt.asIntN(32, whole) === whole && BigInt.asIntN(31, whole) !== whole

const indent = (text: string): string => text.replaceAll(/^/gm, '  ')
