// SQL that can be computed outside the engine, as terms for `compute.ts` with the types that the engine gives. All other
// is left to the engine.
import type { Held, Lazy, Strict, Term, Slot } from './compute.js'
import { fits, textOf } from './compute.js'
import type { Primitive } from './primitives.js'
import type { BinarySqlOperator, Sql, SqlType } from './tree.js'

/** How values of a type are held. */
export const heldAs = (type: SqlType): Held => {
  if (type === 'boolean' || type === 'double') return type
  return isWhole(type) ? 'whole' : 'text'
}

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
