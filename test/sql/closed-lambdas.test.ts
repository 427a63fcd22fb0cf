// Lambdas that may read nothing but their parameters.
import { describe, expect, test } from '@jest/globals'
import { duckdb } from '../../src/sql/dialects/duckdb.js'
import { fn } from '../../src/sql/primitives.js'
import { print } from '../../src/sql/print.js'
import type { Sql } from '../../src/sql/tree.js'
import { column, lambda, list, plus, select, subquery, value } from '../../src/sql/tree.js'

const folding = (step: Sql): Sql => fn.listReduce(column('numbers'), lambda(['sum', 'next'], step), column('start'))
const printed = (step: Sql): string => {
  const query = select({
    items: [{ value: folding(step), alias: 'all' }],
    from: { kind: 'table', name: 'T', alias: 'T' },
  })
  return print({ steps: [], query }, duckdb).text
}

describe('the lambda of listReduce', () => {
  test.each([
    ['its parameters', plus(column('sum'), column('next'))],
    [
      'the parameters of a lambda within',
      fn.listExtract(fn.listTransform(list(column('next')), lambda(['one'], plus(column('one'), column('sum')))), value(1n)), // prettier-ignore
    ],
    [
      'a query of its own',
      plus(column('sum'), subquery(select({ items: [{ value: column('n'), alias: 'n' }], from: { kind: 'table', name: 'U', alias: 'U' } }))), // prettier-ignore
    ],
  ])('may read %s', (_, step) => {
    expect(printed(step)).toContain('list_reduce("numbers", lambda "sum", "next": ')
  })
  test.each([
    ['a column', plus(column('sum'), column('weight'))],
    [
      'a column within a lambda',
      fn.listTransform(column('next'), lambda(['one'], plus(column('one'), column('weight')))),
    ],
    [
      'what a fold around it reads',
      fn.listReduce(column('next'), lambda(['a', 'b'], plus(column('a'), column('sum'))), value(0n)),
    ],
  ])('may not read %s', (_, step) => {
    expect(() => printed(step)).toThrow('is read in a closed lambda')
  })
})
