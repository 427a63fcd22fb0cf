// A few kinds of SQL expressions computed in TypeScript, as the engine computes them: for what runs outside SQL row by
// row. What is not among them is left to the engine.
import type { Primitive } from './primitives.js'
import type { BinarySqlOperator, Sql, SqlType } from './tree.js'

/** A value as it is computed with: whole numbers of any width as bigint, doubles as number, all other types as text. */
export type Cell = null | boolean | bigint | number | string

/** Where a value is found while computing: the frame, and the place in it. */
export type Slot = readonly [frame: number, place: number]
export type Frames = readonly (readonly Cell[])[]

/** An expression as data that can be written as JSON. */
export type Term =
  | { readonly op: 'slot'; readonly at: Slot }
  | { readonly op: 'value'; readonly as: Held; readonly text: string | null }
  | { readonly op: Lazy | Strict; readonly of: readonly Term[] }

/** How a value of a type is held. */
export type Held = 'boolean' | 'whole' | 'double' | 'text'
export const heldAs = (type: SqlType): Held => {
  if (type === 'boolean' || type === 'double') return type
  return isWhole(type) ? 'whole' : 'text'
}

/** A value from its text in SQL, and back. */
export const readers: Readonly<Record<Held, (text: string) => Cell>> = {
  boolean: (text) => text === 'true',
  whole: BigInt,
  double: (text) => infinities.get(text) ?? Number(text),
  text: (text) => text,
}
export const textOf = (cell: Cell): string | null =>
  cell === null || typeof cell === 'string' ? cell : Object.is(cell, -0) ? '-0' : String(cell)
const infinities: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['-inf', -Infinity],
])

// ── From SQL ─────────────────────────────────────────────────────────────────────────────────────────────────

const widths = { integer: 32, bigint: 64, hugeint: 128 } as const
type Whole = keyof typeof widths
const isWhole = (type: SqlType | null): type is Whole => type !== null && type in widths

/** A term with the type that the engine gives it; null is of no type yet. */
interface Typed {
  readonly term: Term
  readonly type: SqlType | null
}

/** Deeper ones are left to the engine, which has a limit of its own. */
const deepest = 200

type Columns = (name: string) => { readonly at: Slot; readonly type: SqlType } | undefined

/** The term that gives an expression in a type; undefined where it has to be left to the engine. */
export function termOf(sql: Sql, type: SqlType, columns: Columns): Term | undefined {
  const typed = new Translation(columns).term(sql, 0)
  return typed && castTo(typed, type, false)?.term
}

class Translation {
  constructor(private readonly column: Columns) {}

  term(sql: Sql, depth: number): Typed | undefined {
    if (depth > deepest) return undefined
    const inner = (...parts: readonly Sql[]): readonly Typed[] | undefined => {
      const terms = parts.map((part) => this.term(part, depth + 1))
      return terms.every((one) => one !== undefined) ? terms : undefined
    }
    switch (sql.kind) {
      case 'column': {
        const found = this.column(sql.name)
        return found && { term: { op: 'slot', at: found.at }, type: found.type }
      }
      case 'value':
        return literal(sql.value)
      case 'binary':
        if (sql.operator === 'and' || sql.operator === 'or') return logic(sql.operator, inner(...chain(sql)))
        return binary(sql.operator, inner(sql.left, sql.right))
      case 'not':
        return logic('not', inner(sql.operand))
      case 'is-null': {
        const isNull = of('isNull', 'boolean', inner(sql.operand))
        return sql.negated ? logic('not', isNull && [isNull]) : isNull
      }
      case 'is-distinct': {
        const same = alike('same', inner(sql.left, sql.right))
        return sql.negated ? same : logic('not', same && [same])
      }
      case 'between': {
        const bounds = [binary('>=', inner(sql.operand, sql.from)), binary('<=', inner(sql.operand, sql.to))]
        return logic('and', bounds.every((one) => one !== undefined) ? bounds : undefined)
      }
      case 'in': {
        const united = 'kind' in sql.list ? undefined : unite(inner(sql.operand, ...sql.list))
        const [operand, ...items] = united?.terms.map((term): Typed => ({ term, type: united.type })) ?? []
        const equal = operand && items.map((item) => alike('equal', [operand, item]))
        return equal?.every((one) => one !== undefined) ? logic('or', equal) : undefined
      }
      case 'try': {
        const operand = this.term(sql.operand, depth + 1)
        return operand && { term: { op: 'try', of: [operand.term] }, type: operand.type }
      }
      case 'case': {
        const conditions = inner(...sql.whens.map(([condition]) => condition))
        const results = inner(...sql.whens.map(([, then]) => then), ...(sql.otherwise ? [sql.otherwise] : []))
        if (!conditions || !results || conditions.some(({ type }) => type !== 'boolean')) return undefined
        const united = unite(results)
        const parts = conditions.flatMap(({ term }, i) => [term, united?.terms[i] ?? nothing])
        const otherwise = united?.terms[conditions.length]
        return united && { term: { op: 'case', of: [...parts, ...(otherwise ? [otherwise] : [])] }, type: united.type }
      }
      case 'cast': {
        const operand = this.term(sql.operand, depth + 1)
        return operand && castTo(operand, sql.type, sql.lenient)
      }
      case 'call': {
        if (sql.primitive === 'isNan') {
          const operands = inner(...sql.args)
          return operands?.every(({ type }) => type === 'double') ? of('isNan', 'boolean', operands) : undefined
        }
        const op = calls[sql.primitive]
        const united = op && unite(inner(...sql.args))
        if (!op || !united || (op !== 'coalesce' && !isNumber(united.type))) return undefined
        return { term: { op: united.type === 'double' ? doubled(op) : op, of: united.terms }, type: united.type }
      }
      default:
        return undefined
    }
  }
}

const calls: { readonly [P in Primitive]?: 'coalesce' | 'greatest' | 'least' } = {
  coalesce: 'coalesce',
  greatest: 'greatest',
  least: 'least',
}
const doubled = (op: 'coalesce' | 'greatest' | 'least'): Lazy =>
  op === 'greatest' ? 'greatestDouble' : op === 'least' ? 'leastDouble' : op

/** What a chain of one operator joins, which may be long. */
function chain(sql: Extract<Sql, { kind: 'binary' }>): readonly Sql[] {
  const right: Sql[] = []
  let left: Sql = sql
  while (left.kind === 'binary' && left.operator === sql.operator) {
    right.push(left.right)
    left = left.left
  }
  return [left, ...right.reverse()]
}

const nothing: Term = { op: 'value', as: 'text', text: null }
const isNumber = (type: SqlType | null): boolean => type === 'double' || isWhole(type)

function literal(value: Extract<Sql, { kind: 'value' }>['value']): Typed {
  if (value === null) return { term: nothing, type: null }
  if (typeof value === 'string') return { term: { op: 'value', as: 'text', text: value }, type: 'varchar' }
  if (typeof value === 'boolean') return { term: { op: 'value', as: 'boolean', text: `${value}` }, type: 'boolean' }
  if (typeof value === 'number') return { term: { op: 'value', as: 'double', text: textOf(value) }, type: 'double' }
  const type = fits(value, 31) ? 'integer' : fits(value, 64) ? 'bigint' : 'hugeint'
  return { term: { op: 'value', as: 'whole', text: `${value}` }, type }
}

const fits = (whole: bigint, bits: number): boolean => BigInt.asIntN(bits, whole) === whole

const of = (op: Lazy | Strict, type: SqlType, terms: readonly Typed[] | undefined): Typed | undefined =>
  terms && { term: { op, of: terms.map(({ term }) => term) }, type }

const logic = (op: 'and' | 'or' | 'not', terms: readonly Typed[] | undefined): Typed | undefined =>
  terms?.every(({ type }) => type === 'boolean' || type === null) ? of(op, 'boolean', terms) : undefined

/** Terms made to be of one type, as the engine does where a result may be any of them. */
function unite(
  typed: readonly Typed[] | undefined,
): { readonly terms: readonly Term[]; readonly type: SqlType | null } | undefined {
  if (!typed) return undefined
  const types = new Set(typed.flatMap(({ type }) => (type === null ? [] : [type])))
  const [only = null] = types
  const united = types.size < 2 ? only : widest([...types])
  if (types.size > 1 && united === null) return undefined
  const terms = typed.map((one) => (united === null ? one : castTo(one, united, false)))
  return terms.every((one) => one !== undefined) ? { terms: terms.map(({ term }) => term), type: united } : undefined
}

function widest(types: readonly SqlType[]): SqlType | null {
  if (!types.every(isNumber)) return null
  if (types.includes('double')) return 'double'
  return (['hugeint', 'bigint', 'integer'] as const).find((type) => types.includes(type)) ?? null
}

/** The types of which two values that are the same have the same text. */
const comparable: ReadonlySet<SqlType | null> = new Set(['boolean', 'varchar', 'uuid'])

/** Are two values the same? `equal` gives null where one is null. */
function alike(op: 'same' | 'equal', operands: readonly Typed[] | undefined): Typed | undefined {
  const united = unite(operands)
  if (!united) return undefined
  const { terms, type } = united
  if (type === 'double')
    return { term: { op: op === 'same' ? 'sameDouble' : 'equalDouble', of: terms }, type: 'boolean' }
  return isWhole(type) || comparable.has(type) ? { term: { op, of: terms }, type: 'boolean' } : undefined
}

function binary(operator: BinarySqlOperator, operands: readonly Typed[] | undefined): Typed | undefined {
  const [left, right] = operands ?? []
  if (!left || !right) return undefined
  switch (operator) {
    case '=':
      return alike('equal', operands)
    case '<>': {
      const equal = alike('equal', operands)
      return logic('not', equal && [equal])
    }
    case '<':
      return ordered(left, right)
    case '>':
      return ordered(right, left)
    case '<=': {
      const greater = ordered(right, left)
      return logic('not', greater && [greater])
    }
    case '>=': {
      const less = ordered(left, right)
      return logic('not', less && [less])
    }
    case '||':
      return left.type === 'varchar' && right.type === 'varchar' ? of('join', 'varchar', operands) : undefined
    case '+':
    case '-':
    case '*':
    case '//':
    case '&':
      return arithmetic(operator, left, right)
    default:
      return undefined
  }
}

function ordered(left: Typed, right: Typed): Typed | undefined {
  const united = unite([left, right])
  if (!united || !isNumber(united.type)) return undefined
  return { term: { op: united.type === 'double' ? 'lessDouble' : 'less', of: united.terms }, type: 'boolean' }
}

const ofWhole = { '+': 'add', '-': 'subtract', '*': 'multiply', '//': 'divide', '&': 'bits' } as const
const ofDouble = { '+': 'addDouble', '-': 'subtractDouble', '*': 'multiplyDouble' } as const
const isOfDouble = (operator: string): operator is keyof typeof ofDouble => operator in ofDouble

function arithmetic(operator: keyof typeof ofWhole, left: Typed, right: Typed): Typed | undefined {
  const united = unite([left, right])
  if (!united) return undefined
  const { terms, type } = united
  if (type === 'double') return isOfDouble(operator) ? { term: { op: ofDouble[operator], of: terms }, type } : undefined
  if (!isWhole(type)) return undefined
  return { term: { op: within[type], of: [{ op: ofWhole[operator], of: terms }] }, type }
}

const within = { integer: 'within32', bigint: 'within64', hugeint: 'within128' } as const
const ifWithin = { integer: 'ifWithin32', bigint: 'ifWithin64', hugeint: 'ifWithin128' } as const

function castTo({ term, type }: Typed, to: SqlType, lenient: boolean): Typed | undefined {
  if (type === to || type === null) return { term, type: to }
  if (isWhole(type) && isWhole(to)) {
    if (widths[to] >= widths[type]) return { term, type: to }
    return { term: { op: (lenient ? ifWithin : within)[to], of: [term] }, type: to }
  }
  // Of 128 bits the engine makes a double in two steps.
  if (isWhole(type) && type !== 'hugeint' && to === 'double') return { term: { op: 'toDouble', of: [term] }, type: to }
  return undefined
}

// ── The values ───────────────────────────────────────────────────────────────────────────────────────────────

type Compute = (frames: Frames) => Cell

/** Computes a term again and again. */
export function computeOf(term: Term): Compute {
  if (term.op === 'slot') {
    const [frame, place] = term.at
    return (frames) => frames[frame]?.[place] ?? null
  }
  if (term.op === 'value') {
    const cell = term.text === null ? null : readers[term.as](term.text)
    return () => cell
  }
  const parts = term.of.map(computeOf)
  if (isLazy(term.op)) return lazy[term.op](parts)
  const run: (a: never, b: never) => Cell = strict[term.op]
  const [left = none, right] = parts
  if (!right)
    return (frames) => {
      const a = left(frames)
      return a === null ? null : run(a as never, a as never)
    }
  return (frames) => {
    const a = left(frames)
    if (a === null) return null
    const b = right(frames)
    return b === null ? null : run(a as never, b as never)
  }
}

const none: Compute = () => null

/** What is not simply null where a part of it is. */
const lazy = {
  and: (parts) => (frames) => decided(parts, frames, false),
  or: (parts) => (frames) => decided(parts, frames, true),
  isNull:
    ([part = none]) =>
    (frames) =>
      part(frames) === null,
  same:
    ([left = none, right = none]) =>
    (frames) =>
      left(frames) === right(frames),
  sameDouble:
    ([left = none, right = none]) =>
    (frames) => {
      const [a, b] = [left(frames), right(frames)]
      return a === b || (typeof a === 'number' && typeof b === 'number' && isNaN(a) && isNaN(b))
    },
  /** Only what does not fit its type is an error. */
  try:
    ([part = none]) =>
    (frames) => {
      try {
        return part(frames)
      } catch (error) {
        if (error instanceof RangeError) return null
        throw error
      }
    },
  case: (parts) => (frames) => {
    let i = 0
    for (; i + 1 < parts.length; i += 2) if (parts[i]?.(frames) === true) return parts[i + 1]?.(frames) ?? null
    return parts[i]?.(frames) ?? null
  },
  coalesce: (parts) => (frames) => {
    for (const part of parts) {
      const cell = part(frames)
      if (cell !== null) return cell
    }
    return null
  },
  greatest: (parts) => (frames) => best<bigint>(parts, frames, (one, other) => other < one),
  least: (parts) => (frames) => best<bigint>(parts, frames, (one, other) => one < other),
  greatestDouble: (parts) => (frames) => best<number>(parts, frames, (one, other) => lessDouble(other, one)),
  leastDouble: (parts) => (frames) => best<number>(parts, frames, lessDouble),
} satisfies Record<string, (parts: readonly Compute[]) => Compute>
type Lazy = keyof typeof lazy
const isLazy = (op: Lazy | Strict): op is Lazy => op in lazy

/** All parts or any of them, where null is not known. */
function decided(parts: readonly Compute[], frames: Frames, by: boolean): boolean | null {
  let known = true
  for (const part of parts) {
    const cell = part(frames)
    if (cell === by) return by
    known &&= cell !== null
  }
  return known ? !by : null
}

/** The first that no other comes before; nulls are passed over. */
function best<T extends Cell>(parts: readonly Compute[], frames: Frames, before: (one: T, other: T) => boolean): Cell {
  let found: T | null = null
  for (const part of parts) {
    const cell = part(frames) as T | null
    if (cell !== null && (found === null || before(cell, found))) found = cell
  }
  return found
}

/** The engine ranks NaN above all. */
const lessDouble = (a: number, b: number): boolean => a < b || (isNaN(b) && !isNaN(a))

function checked(bits: 32 | 64 | 128): (whole: bigint) => bigint {
  return (whole) => {
    if (!fits(whole, bits)) throw new RangeError(`${whole} does not fit into ${bits} bits`)
    return whole
  }
}
const ifFits =
  (bits: 32 | 64 | 128) =>
  (whole: bigint): bigint | null =>
    fits(whole, bits) ? whole : null

/** What is null where a part of it is. */
const strict = {
  not: (a: boolean) => !a,
  isNan: (a: number) => isNaN(a),
  equal: (a: Cell, b: Cell) => a === b,
  equalDouble: (a: number, b: number) => a === b || (isNaN(a) && isNaN(b)),
  less: (a: bigint, b: bigint) => a < b,
  lessDouble,
  add: (a: bigint, b: bigint) => a + b,
  subtract: (a: bigint, b: bigint) => a - b,
  multiply: (a: bigint, b: bigint) => a * b,
  divide: (a: bigint, b: bigint) => (b === 0n ? null : a / b),
  bits: (a: bigint, b: bigint) => a & b,
  addDouble: (a: number, b: number) => a + b,
  subtractDouble: (a: number, b: number) => a - b,
  multiplyDouble: (a: number, b: number) => a * b,
  toDouble: Number,
  join: (a: string, b: string) => a + b,
  within32: checked(32),
  within64: checked(64),
  within128: checked(128),
  ifWithin32: ifFits(32),
  ifWithin64: ifFits(64),
  ifWithin128: ifFits(128),
} satisfies Record<string, (a: never, b: never) => Cell>
type Strict = keyof typeof strict
