// SQL that makes property bags of lists of keys and values.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { column, equal, lambda, list, minus, or, unequal, value } from '../../sql/tree.js'

/** Reads an expensive value once where the body needs it several times. */
export const once = (name: string, operand: Sql, body: (operand: Sql) => Sql): Sql =>
  fn.listExtract(fn.listTransform(list(operand), lambda([name], body(column(name)))), value(1n))

const field = (struct: string, position: bigint): Sql => fn.structExtract(column(struct), value(position))
const fields = (structs: Sql, position: bigint): Sql => fn.listTransform(structs, lambda(['e'], field('e', position)))

/**
 * A bag of a list of keys (text) and a list of values (JSON) of the same length. The first of equal keys wins;
 * members stand in the order in which their keys came, at most so many of them.
 */
export const bagOf = (keys: Sql, values: Sql, most?: Sql): Sql =>
  once('members', fn.listZip(keys, positions(keys), values), (members) =>
    once('sorted', fn.listSort(members), (sorted) =>
      once('unique', firstOfEach(sorted), (unique) =>
        once('ordered', limited(inOrder(unique), most), (ordered) =>
          fn.jsonOf(fn.mapOf(fields(ordered, 2n), fields(ordered, 3n))),
        ),
      ),
    ),
  )

const positions = (keys: Sql): Sql => fn.listRange(value(0n), fn.listLength(keys), value(1n))

/** Of members sorted by key and place, those whose key differs from the one before. */
function firstOfEach(sorted: Sql): Sql {
  const before = fn.listExtract(sorted, minus(column('i'), value(1n)))
  const starts = or(equal(column('i'), value(1n)), unequal(field('e', 1n), fn.structExtract(before, value(1n))))
  return fn.listFilter(sorted, lambda(['e', 'i'], starts))
}

const inOrder = (members: Sql): Sql =>
  fn.listSort(fn.listZip(fields(members, 2n), fields(members, 1n), fields(members, 3n)))

const limited = (items: Sql, most: Sql | undefined): Sql =>
  most === undefined ? items : fn.listSlice(items, value(1n), most)
