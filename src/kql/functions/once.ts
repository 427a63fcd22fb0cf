// Reading an expression once where SQL needs its value several times: a list of one item, and a lambda over it.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { column, lambda, list, value } from '../../sql/tree.js'

/**
 * `body` of the value of an expression. The name must differ from those of lambdas around it and from columns that
 * the body reads besides, so it begins with a λ.
 */
export const once = (sql: Sql, name: string, body: (read: Sql) => Sql): Sql =>
  sql.kind === 'column' || sql.kind === 'value'
    ? body(sql)
    : fn.listExtract(fn.listTransform(list(sql), lambda([name], body(column(name)))), value(1n))

/** `body` of the values of several expressions, by one lambda over all. */
export const onceAll = (sqls: readonly Sql[], name: string, body: (read: readonly Sql[]) => Sql): Sql => {
  const all = fn.listZip(...sqls.map((sql) => list(sql)))
  return once(fn.listExtract(all, value(1n)), name, (read) =>
    body(sqls.map((_, i) => fn.structExtract(read, value(BigInt(i + 1))))),
  )
}

/** Groups of a pattern by name, from a text that is read once; a group that took no part is empty. */
export const matched = <Name extends string>(
  source: Sql,
  pattern: string,
  names: readonly Name[],
  body: (group: (name: Name) => Sql) => Sql,
): Sql => {
  const groups = fn.regexExtractFields(source, value(pattern), list(...names.map((name) => value(name))))
  return once(groups, 'λgroups', (read) => body((name) => fn.structExtract(read, value(name))))
}
