// SQL that follows a dynamic into its depths, one level of lambdas for each level of nesting.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { column, concat, lambda, list, value, when } from '../../sql/tree.js'
import { bagOfUnique } from './bags.js'
import { isArray, isBag } from './json-arrays.js'
import { pointer } from './json-paths.js'
import { once } from './once.js'

/** Levels of nesting that are followed; deeper than events have. */
const deepest = 8

const sortedKeys = (bag: Sql): Sql => fn.listSort(fn.listDistinct(fn.jsonKeys(bag)))

/** The value with the members of its bags in the order of their keys, however they were written. */
export function canonicalJson(json: Sql, depth = deepest): Sql {
  if (depth === 0) return json
  const [key, item] = [`λkey${depth}`, `λitem${depth}`]
  const member = fn.jsonExtract(json, pointer(column(key)))
  const inside = when(isBag(json), fn.listTransform(sortedKeys(json), lambda([key], member)), fn.jsonItems(json))
  const done = fn.listTransform(inside, lambda([item], canonicalJson(column(item), depth - 1)))
  return once(done, `λdone${depth}`, (values) =>
    when(isBag(json), bagOfUnique(sortedKeys(json), values), when(isArray(json), fn.jsonOf(values), json)),
  )
}

/** The paths of everything inside a value, each below the one it is in; all items of an array are `[0]`. */
export function pathsInside(json: Sql, prefix: Sql, depth = deepest): Sql {
  const [name, part] = [`λname${depth}`, `λpart${depth}`]
  const named = concat(concat(concat(prefix, value("['")), column(name)), value("']"))
  const members = fn.listZip(fn.listTransform(fn.jsonKeys(json), lambda([name], named)), fn.jsonMembers(json))
  const item = lambda([name], concat(prefix, value('[0]')))
  const items = fn.listZip(fn.listTransform(fn.jsonItems(json), item), fn.jsonItems(json))
  const path = fn.structExtract(column(part), value(1n))
  const deeper = depth === 1 ? [] : [pathsInside(fn.structExtract(column(part), value(2n)), path, depth - 1)]
  const paths = deeper.reduce((before, more) => fn.listConcat(before, more), list(path))
  return fn.listFlatten(fn.listTransform(when(isBag(json), members, items), lambda([part], paths)))
}
