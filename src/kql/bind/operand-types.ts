// Which types operators take and give: Kusto's signatures of arithmetic and comparison.
import type { Expr } from '../expression.js'
import type { BoundType } from '../types.js'
import { isInteger, isNumber, widestNumber } from '../types.js'

interface OperandTypes {
  readonly left: BoundType
  readonly right: BoundType
  readonly result: BoundType
}

/** The types of an arithmetic operation, after a dynamic took the type of the other side; `undefined` for none. */
export function arithmeticType(operator: string, left: BoundType, right: BoundType): OperandTypes | undefined {
  // Two dynamics have no arithmetic: the reference engine asks for explicit conversions.
  if (left === 'dynamic' && right === 'dynamic') return undefined
  // Nor has a dynamic as a multiple or a part of a timespan.
  if (
    (left === 'dynamic' || right === 'dynamic') &&
    (left === 'timespan' || right === 'timespan') &&
    !/[-+]/.test(operator)
  )
    return undefined
  if (left === 'dynamic') return arithmeticType(operator, dynamicBeside(operator, right, 'left'), right)
  if (right === 'dynamic') return arithmeticType(operator, left, dynamicBeside(operator, left, 'right'))
  if (isNumber(left) && isNumber(right)) return numberArithmetic(operator, left, right)
  const result = timeArithmetic[`${kind(left)} ${operator} ${kind(right)}`]
  return result && { left, right, result }
}

const kind = (type: BoundType): string => (isNumber(type) ? 'number' : type)

/** What a dynamic is taken for beside another operand: `datetime - dynamic` is a timespan, so both are datetimes. */
function dynamicBeside(operator: string, other: BoundType, side: 'left' | 'right'): BoundType {
  if (isInteger(other)) return 'long'
  if (other === 'datetime' && operator === '+') return 'timespan'
  if (other === 'timespan' && operator === '-' && side === 'left') return 'timespan'
  return other
}

/** Two ints give a long: Kusto computes whole numbers in 64 bits. */
function numberArithmetic(operator: string, left: BoundType, right: BoundType): OperandTypes | undefined {
  if (!isNumber(left) || !isNumber(right)) return undefined
  const wide = widestNumber(left, right)
  if (isInteger(wide)) return { left, right, result: 'long' }
  return { left: wide, right: wide, result: wide }
}

const timeArithmetic: Readonly<Record<string, BoundType>> = {
  'timespan + timespan': 'timespan',
  'timespan - timespan': 'timespan',
  'timespan * number': 'timespan',
  'number * timespan': 'timespan',
  'timespan / timespan': 'real',
  'timespan / number': 'timespan',
  'timespan % timespan': 'timespan',
  'datetime / timespan': 'real',
  'datetime % timespan': 'timespan',
  'datetime + timespan': 'datetime',
  'timespan + datetime': 'datetime',
  'datetime - timespan': 'datetime',
  'datetime - datetime': 'timespan',
}

interface ComparedTypes {
  readonly left: BoundType
  readonly right: BoundType
  /** The type that is compared by its text with a string. */
  readonly byText?: BoundType
}

/** The types two operands are compared in; `undefined` where they cannot be. */
export function comparableTypes(operator: string, left: Expr, right: Expr): ComparedTypes | undefined {
  const same =
    isPastReal(left, right) || isPastReal(right, left) ? 'decimal' : comparedAs(operator, left.type, right.type)
  if (same) return { left: same, right: same }
  if (operator !== '==' && operator !== '!=') return undefined
  const other = left.type === 'string' ? right.type : right.type === 'string' ? left.type : undefined
  if (other === undefined || other === 'dynamic') return undefined
  return { left: 'string', right: 'string', byText: other }
}

/** Is it known, and a whole number that a real holds and no other? */
export const isHeldByReal = (operand: Expr | { readonly type: BoundType }): boolean =>
  'kind' in operand && operand.kind === 'constant' && Number.isSafeInteger(Number(operand.value))

/** A dynamic beside a long that a real may take for another: a decimal holds both. */
const isPastReal = (dynamic: Expr, long: Expr): boolean =>
  dynamic.type === 'dynamic' && long.type === 'long' && !isHeldByReal(long)

function comparedAs(operator: string, left: BoundType, right: BoundType): BoundType | undefined {
  const common = equatedAs(left, right)
  return operator === '==' || operator === '!=' || isOrdered(left, right) ? common : undefined
}

/** What has an order: numbers, bools, moments, and a dynamic beside a number. Texts and guids are only equal or not. */
function isOrdered(left: BoundType, right: BoundType): boolean {
  if (left === 'dynamic') return isNumber(right)
  if (right === 'dynamic') return isNumber(left)
  return left !== 'string' && left !== 'guid'
}

function equatedAs(left: BoundType, right: BoundType): BoundType | undefined {
  if (left === right) return left === 'dynamic' ? undefined : left
  if (left === 'dynamic') return dynamicAs(right)
  if (right === 'dynamic') return dynamicAs(left)
  if (isNumber(left) && isNumber(right)) return widestNumber(left, right)
  if (left === 'bool' && isNumber(right)) return widestNumber('long', right)
  if (right === 'bool' && isNumber(left)) return widestNumber('long', left)
  return undefined
}

/** A dynamic is compared as the other side's type; whole numbers as reals, since it may hold a fraction. */
export const dynamicAs = (other: BoundType): BoundType => (isInteger(other) ? 'real' : other)

/** Does a text operator take a value of the type? */
export const textOperands = (type: BoundType): boolean => type === 'string' || type === 'dynamic'
