// Null in the place of an error.
import type { Primitive } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { tryAlone } from '../../sql/tree.js'
import { once } from './once.js'

/** Calls that give something else each time, or an error of their own. */
const volatile: ReadonlySet<Primitive> = new Set(['random', 'uuid', 'fail'])

/** What is known of parts: attempts stand within attempts, and each part is looked through once. */
const judged = new WeakMap<object, boolean>()

function isVolatile(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  const known = judged.get(node)
  if (known !== undefined) return known
  const { kind, primitive } = node as { readonly kind?: unknown; readonly primitive?: Primitive }
  const isItself = kind === 'call' && primitive !== undefined && volatile.has(primitive)
  const found = isItself || Object.values(node).some(isVolatile)
  judged.set(node, found)
  return found
}

/** Null where evaluating a call or an operator raises an error; what is volatile in its operands is evaluated before. */
export function attempt(operand: Sql): Sql {
  if (!isVolatile(operand)) return tryAlone(operand)
  if (operand.kind === 'call') return before(operand.args, (args) => ({ ...operand, args }))
  if (operand.kind === 'binary')
    return before([operand.left, operand.right], ([left = operand.left, right = operand.right]) => ({
      ...operand,
      left,
      right,
    }))
  return tryAlone(operand)
}

const before = (operands: readonly Sql[], tried: (read: readonly Sql[]) => Sql): Sql => {
  const at = operands.findIndex(isVolatile)
  const [found] = operands.slice(at)
  return at < 0 || !found
    ? tryAlone(tried(operands))
    : once(found, `λtried${at}`, (read) => before(operands.with(at, read), tried))
}
