// SQL that makes property bags of lists of keys and values.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { value } from '../../sql/tree.js'
import { fields, firstOfEach, places } from './json-arrays.js'
import { once } from './once.js'

/**
 * A bag of a list of keys (text) and a list of values (JSON) of the same length. The first of equal keys wins;
 * members stand in the order in which their keys came, at most so many of them.
 */
export const bagOf = (keys: Sql, values: Sql, most?: Sql): Sql =>
  once(fn.listSort(fn.listZip(keys, places(keys), values)), 'λsorted', (sorted) =>
    once(firstOfEach(sorted), 'λunique', (unique) =>
      once(limited(inOrder(unique), most), 'λmembers', (members) =>
        bagOfUnique(fields(members, 2n), fields(members, 3n)),
      ),
    ),
  )

/** A bag of keys known to differ and their values. */
export const bagOfUnique = (keys: Sql, values: Sql): Sql => fn.jsonOf(fn.mapOf(keys, values))

const inOrder = (members: Sql): Sql =>
  fn.listSort(fn.listZip(fields(members, 2n), fields(members, 1n), fields(members, 3n)))

const limited = (items: Sql, most: Sql | undefined): Sql =>
  most === undefined ? items : fn.listSlice(items, value(1n), most)
