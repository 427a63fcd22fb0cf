// How what is plainly meant is written, where an operator cannot take the values beside it. Asked after a mistake alone.
import type { BetweenExpr, BinaryExpr, Expr as Syntax } from '../../../grammar/ast.js'
import { parseTimespan } from '../../../grammar/literals.js'
import type { BoundType } from '../types.js'
import { isNumber } from '../types.js'

/** An operator with its operands as they are written. */
export type Written = BinaryExpr | BetweenExpr

/** What is said of operands of two types. */
export function operandAdvice(written: Written, left: BoundType, right: BoundType): string | undefined {
  const types = [left, right]
  const { operator } = written
  if (/^!?has/.test(operator) && right === 'dynamic')
    return 'Any of several terms is found with has_any, all of them with has_all.'
  if (types.every((type) => type === 'string')) return textAdvice(operator)
  if (!types.includes('datetime') && !types.includes('timespan')) return undefined
  if (scales(written)) return undefined
  if (types.some(isNumber)) return numberAdvice(written, types)
  return types.includes('string') ? timeTextAdvice(written, types) : undefined
}

function textAdvice(operator: string): string | undefined {
  if (operator === '+') return 'Strings are put together with strcat().'
  return /^[<>]=?$/.test(operator) ? 'Strings are put in order with strcmp().' : undefined
}

const operandsOf = (written: Written): readonly Syntax[] =>
  written.kind === 'binary' ? [written.left, written.right] : [written.operand, written.from, written.to]

const scales = ({ operator }: Written): boolean => operator === '*' || operator === '/' || operator === '%'
const shifts = ({ operator }: Written): boolean => operator === '+' || operator === '-'

/** A number beside a moment is a date without its brackets, or a span without its unit. */
function numberAdvice(written: Written, types: readonly BoundType[]): string {
  const [date] = operandsOf(written).flatMap((operand) => dateIn(operand) ?? [])
  if (date !== undefined) return `A moment is written datetime(${date}).`
  return types.includes('datetime') && !shifts(written)
    ? 'A moment is written datetime(2026-01-31), or ago(7d).'
    : 'A span of time has a unit, as 7d has.'
}

/** `2024-01-31`, which reads as two subtractions. */
function dateIn(node: Syntax): string | undefined {
  if (node.kind !== 'binary' || node.operator !== '-' || node.left.kind !== 'binary') return undefined
  const parts = [node.left.left, node.left.right, node.right].map((part) =>
    part.kind === 'literal' ? part.source : '',
  )
  const date = parts.join('-')
  return node.left.operator === '-' && /^\d{4}-\d{1,2}-\d{1,2}$/.test(date) ? date : undefined
}

/** A text beside a time: a span in quotes, or what is converted. */
function timeTextAdvice(written: Written, types: readonly BoundType[]): string {
  const [span] = operandsOf(written).flatMap((operand) => spanIn(operand) ?? [])
  const isMoment = types.includes('datetime')
  if (span !== undefined)
    return isMoment && !shifts(written)
      ? `A moment so long ago is ago(${span}), without quotes.`
      : `A span of time is written without quotes: ${span}.`
  return isMoment && !shifts(written)
    ? 'A string becomes a datetime with todatetime().'
    : 'A string becomes a timespan with totimespan().'
}

/** The span of time that a text in quotes spells with its unit. */
function spanIn(node: Syntax): string | undefined {
  if (node.kind !== 'literal' || typeof node.value !== 'string') return undefined
  return /^\d+[a-z]+$/.test(node.value) && parseTimespan(node.value) !== undefined ? node.value : undefined
}
