// How GraphQL documents are measured, over a schema that allows any depth.
import { describe, expect, test } from '@jest/globals'
import { buildSchema, parse, validate } from 'graphql'
import { limitDocuments } from '../../src/server/query-limits.js'

const schema = buildSchema('type Query { q: Query, n: Int }')
const limits = { depth: 3, aliases: 2, directives: 2, fields: 8 }

/** What the document has too much of. */
function tooMuch(document: string): readonly string[] {
  const errors = validate(schema, parse(document), [limitDocuments(limits)])
  return errors.map(({ message }) => /document's (\w+) add up to (\d+)/.exec(message)?.slice(1).join(' ') ?? message)
}

const chain = (length: number): string =>
  Array.from({ length }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`).join(' ')

describe('limitDocuments', () => {
  test.each<readonly [string, readonly string[]]>([
    ['{ q { q { n } } }', []],
    ['{ q { q { q { n } } } }', ['depth 4']],
    ['{ q { ...a } } fragment a on Query { q { ...b } } fragment b on Query { q { n } }', ['depth 4']],
    ['{ ... on Query { q { q { ... { q { n } } } } } }', ['depth 4']],
    ['{ a: n b: n }', []],
    ['{ a: n ...x } fragment x on Query { b: n c: n }', ['aliases 3']],
    ['{ n @skip(if: false) q @skip(if: false) { n @skip(if: false) } }', ['directives 3']],
    ['query @a { ...x @a } fragment x on Query { n @a }', ['directives 3']],
    ['{ a: __typename b: __typename c: __typename }', ['aliases 3']],
    [`{ ${'n '.repeat(8)} }`, []],
    [`{ ${'n '.repeat(9)} }`, ['fields 9']],
    [`{ ...f0 } ${chain(26)} fragment f26 on Query { n }`, [`fields ${2 ** 26}`]],
    ['{ ...a } fragment a on Query { n ...a }', []],
    ['{ ...nowhere }', []],
    ['{ __schema { types { fields { type { ofType { ofType { name } } } } } } }', []],
    ['query A { q { q { q { n } } } } query B { n }', ['depth 4']],
  ])('%s', (document, expected) => {
    expect(tooMuch(document)).toEqual(expected)
  })
})
