// Expressions computed in TypeScript give what the engine gives, to the type, the bit and the null.
import { describe, expect, test } from '@jest/globals'
import type { Cell } from '../../src/sql/compute.js'
import { computeOf, readers, textOf } from '../../src/sql/compute.js'
import { heldAs, termOf } from '../../src/sql/computable.js'
import { duckdb } from '../../src/sql/dialects/duckdb.js'
import { fn } from '../../src/sql/primitives.js'
import { print } from '../../src/sql/print.js'
import type { BinarySqlOperator, Sql, SqlType } from '../../src/sql/tree.js'
import { between, cases, cast, column, isDistinct, isIn, isNotDistinct, isNotNull, isNull, list, nil, no, not, or, plus, select, tryAlone, tryCast, value, when } from '../../src/sql/tree.js' // prettier-ignore
import { memoryConnection } from '../support/memory.js'

const connection = memoryConnection()

/** Values at the ends of each type and around them, as texts. */
const edges = {
  boolean: [null, 'true', 'false'],
  integer: [null, '0', '1', '-7', '2147483647', '-2147483648'],
  bigint: [null, '0', '2', '-1', '9223372036854775807', '-9223372036854775808'],
  hugeint: [null, '0', '-5', '9223372036854775808', '170141183460469231731687303715884105727'],
  double: [null, '0', '-0', '1.5', '-2.25', '0.1', '1e308', '-1e308', '5e-324', 'NaN', 'Infinity', '-Infinity'],
  varchar: [null, '', 'a', 'A', 'ä', '\u{1f600}', "it's"],
  uuid: [null, '0123abcd-0000-0000-0000-000000000000', 'ffffffff-0000-0000-0000-000000000001'],
} as const
type Type = keyof typeof edges
const types = Object.keys(edges) as readonly Type[]

interface Given {
  readonly sql: Sql
  readonly types: readonly [Type, Type]
}
/** The result of an expression over a pair of values: its text, or null, or 'fails'. */
type Outcome = string | null

const literal = (text: string | null, type: Type): Sql => cast(text === null ? nil : value(text), type)
const [a, b] = [column('a'), column('b')]

type Pair = readonly [one: string | null, other: string | null]

/** All pairs in one statement, or where one of them fails each in its own. */
async function inEngine(given: Given, pairs: readonly Pair[], type: SqlType): Promise<readonly Outcome[]> {
  const [left, right] = given.types
  const rows = pairs.map(([one, other], i) => [value(BigInt(i)), literal(one, left), literal(other, right)])
  const query = select({
    items: [
      { value: column('i'), alias: 'i' },
      { value: cast(cast(given.sql, type), 'varchar'), alias: 'r' },
    ],
    from: { kind: 'values', rows, alias: 'given', columns: ['i', 'a', 'b'] },
    orderBy: [{ value: column('i'), descending: false, nullsFirst: false }],
  })
  const { text } = print({ steps: [], query }, duckdb)
  try {
    return (await connection().runAndReadAll(text)).getRows().map(([, result]) => result as string | null)
  } catch (error) {
    if (!/Out of Range|Conversion/.test(String(error))) throw new Error(`${String(error)}\n${text}`, { cause: error })
    if (pairs.length === 1) return ['fails']
    const each: Outcome[] = []
    for (const pair of pairs) each.push(...(await inEngine(given, [pair], type)))
    return each
  }
}

function outside(
  { sql, types: pair }: Given,
  one: string | null,
  other: string | null,
  type: SqlType,
): Outcome | undefined {
  // prettier-ignore
  const term = termOf(sql, type, (name) => ({ at: [0, name === 'a' ? 0 : 1], type: pair[name === 'a' ? 0 : 1] }))
  if (!term) return undefined
  const cellOf = (text: string | null, held: Type): Cell => (text === null ? null : readers[heldAs(held)](text))
  try {
    return textOf(computeOf(term)([[cellOf(one, pair[0]), cellOf(other, pair[1])]]))
  } catch (error) {
    if (error instanceof RangeError) return 'fails'
    throw error
  }
}

/** Texts of one double are many. */
const plain = (outcome: Outcome, type: SqlType): unknown =>
  type === 'double' && outcome !== null && outcome !== 'fails' ? readers.double(outcome) : outcome

async function agree(given: Given, type: SqlType): Promise<number> {
  const [ones, others]: readonly (readonly (string | null)[])[] = [edges[given.types[0]], edges[given.types[1]]]
  const pairs = (ones ?? []).flatMap((one) => (others ?? []).map((other): Pair => [one, other]))
  const found = pairs.map(([one, other]) => outside(given, one, other, type))
  if (found.includes(undefined)) return 0
  const wanted = await inEngine(given, pairs, type)
  const shown = (outcomes: readonly (Outcome | undefined)[]) =>
    pairs.map((pair, i) => [...pair, plain(outcomes[i] ?? null, type)])
  expect(shown(found)).toEqual(shown(wanted))
  return pairs.length
}

const binary = (operator: BinarySqlOperator): Sql => ({ kind: 'binary', operator, left: a, right: b })
const pairs = types.flatMap((left) => types.map((right): readonly [Type, Type] => [left, right]))
const numbers: readonly Type[] = ['integer', 'bigint', 'hugeint', 'double']
const isNumber = (type: Type): boolean => numbers.includes(type)
const widest = ([left, right]: readonly [Type, Type]): Type =>
  numbers[Math.max(numbers.indexOf(left), numbers.indexOf(right))] ?? 'double'

describe('computed as in the engine', () => {
  test.each(['=', '<>', '<', '<=', '>', '>='] as const)('%s', async (operator) => {
    let compared = 0
    for (const pair of pairs) if (pair[0] === pair[1] || pair.every(isNumber)) compared += await agree({ sql: binary(operator), types: pair }, 'boolean') // prettier-ignore
    expect(compared).toBeGreaterThan(300)
  })

  test.each(['+', '-', '*', '//', '&'] as const)('%s', async (operator) => {
    let compared = 0
    for (const pair of pairs) if (pair.every(isNumber)) compared += await agree({ sql: binary(operator), types: pair }, widest(pair)) // prettier-ignore
    expect(compared).toBeGreaterThan(100)
  })

  const [whole, flag] = [value(5n), value(true)]
  test.each<readonly [name: string, sql: Sql, types: readonly [Type, Type], gives: SqlType]>([
    ['and', binary('and'), ['boolean', 'boolean'], 'boolean'],
    ['or', or(a, b, nil), ['boolean', 'boolean'], 'boolean'],
    ['not', not(a), ['boolean', 'boolean'], 'boolean'],
    ['is null', isNull(a), ['double', 'varchar'], 'boolean'],
    ['is not null', isNotNull(a), ['uuid', 'varchar'], 'boolean'],
    ['distinct doubles', isDistinct(a, b), ['double', 'double'], 'boolean'],
    ['distinct numbers', isNotDistinct(a, b), ['bigint', 'double'], 'boolean'],
    ['distinct texts', isDistinct(a, b), ['varchar', 'varchar'], 'boolean'],
    ['between', between(a, value(-5n), b), ['bigint', 'hugeint'], 'boolean'],
    ['joined texts', binary('||'), ['varchar', 'varchar'], 'varchar'],
    ['greatest', fn.greatest(a, b, whole), ['integer', 'bigint'], 'bigint'],
    ['greatest double', fn.greatest(a, b), ['double', 'integer'], 'double'],
    ['least', fn.least(a, b, nil), ['bigint', 'bigint'], 'bigint'],
    ['least double', fn.least(a, b), ['double', 'double'], 'double'],
    ['coalesce', fn.coalesce(a, b), ['integer', 'bigint'], 'bigint'],
    ['coalesce of texts', fn.coalesce(a, b, value('none')), ['varchar', 'varchar'], 'varchar'],
    ['case', when(a, b, whole), ['boolean', 'bigint'], 'bigint'],
    ['case of two', cases([[a, b], [not(a), value(0.5)]]), ['boolean', 'bigint'], 'double'], // prettier-ignore
    ['case with no other', when(a, b), ['boolean', 'varchar'], 'varchar'],
    ['narrowed', cast(a, 'integer'), ['hugeint', 'bigint'], 'integer'],
    ['narrowed where it fits', tryCast(a, 'bigint'), ['hugeint', 'bigint'], 'bigint'],
    ['as double', cast(a, 'double'), ['bigint', 'bigint'], 'double'],
    ['literals in the column’s width', plus(a, value(2147483647n)), ['integer', 'bigint'], 'integer'],
    ['a literal beyond 32 bits', plus(a, value(4294967296n)), ['integer', 'bigint'], 'bigint'],
    ['a literal of 32 bits that is crowded', plus(a, value(2000000000n)), ['integer', 'bigint'], 'bigint'],
    ['what is null', plus(a, nil), ['bigint', 'bigint'], 'bigint'],
    ['what is true', binary('='), ['boolean', 'boolean'], 'boolean'],
    ['is not a number', fn.isNan(a), ['double', 'double'], 'boolean'],
    ['one of some', isIn(a, [b, whole, value(-7n)]), ['integer', 'bigint'], 'boolean'],
    ['one of some doubles', isIn(a, [b, value(1.5)]), ['bigint', 'double'], 'boolean'],
    ['one of some with null', isIn(a, [b, nil, value('a')]), ['varchar', 'varchar'], 'boolean'],
    ['what may not fit', tryAlone(plus(a, b)), ['integer', 'bigint'], 'bigint'],
    ['a flag', fn.coalesce(a, flag), ['boolean', 'boolean'], 'boolean'],
  ])('%s', async (_, sql, pair, gives) => {
    expect(await agree({ sql, types: pair }, gives)).toBe(edges[pair[0]].length * edges[pair[1]].length)
  })
})

describe('left to the engine', () => {
  let deep: Sql = a
  for (let i = 0; i < 5000; i++) deep = not(deep)
  test.each<readonly [name: string, sql: Sql, types: readonly [Type, Type], gives: SqlType]>([
    ['texts in order', binary('<'), ['varchar', 'varchar'], 'boolean'],
    ['128 bits beside doubles', binary('<'), ['hugeint', 'double'], 'boolean'],
    ['doubles as whole numbers', cast(a, 'bigint'), ['double', 'double'], 'bigint'],
    ['texts as numbers', cast(a, 'bigint'), ['varchar', 'double'], 'bigint'],
    ['remainders', binary('%'), ['bigint', 'bigint'], 'bigint'],
    ['fractions', binary('/'), ['double', 'double'], 'double'],
    ['other functions', fn.upper(a), ['varchar', 'varchar'], 'varchar'],
    ['lists', list(a, b), ['varchar', 'varchar'], 'varchar'],
    ['conditions that are none', when(b, a, no), ['boolean', 'bigint'], 'boolean'],
    ['what is nested deep', deep, ['boolean', 'boolean'], 'boolean'],
  ])('%s', (_, sql, pair, gives) => {
    expect(outside({ sql, types: pair }, null, null, gives)).toBeUndefined()
  })
})
