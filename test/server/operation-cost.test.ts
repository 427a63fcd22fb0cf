// What operations cost: objects that may be answered, page sizes multiplied, variables and fragments included.
import { expect, test } from '@jest/globals'
import { Kind, buildSchema, parse } from 'graphql'
import { operationCost } from '../../src/server/operation-cost.js'

const schema = buildSchema(`
  interface Node { id: ID! }
  type Query { alerts(first: Int, last: Int, after: String): Connection, node: Node, list: [Alert], n: Int }
  type Connection { edges: [Edge], totalCount: Int }
  type Edge { node: Alert }
  type Alert implements Node { id: ID!, device: Device }
  type Device { id: ID!, alerts(first: Int): Connection }
`)

function cost(text: string, variables: Readonly<Record<string, unknown>> = {}): number {
  const { definitions } = parse(text)
  const [operation] = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const named = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  if (!operation) throw new Error('no operation')
  return operationCost({
    schema,
    operation,
    variables,
    fragments: new Map(named.map((node) => [node.name.value, node])),
  })
}

const doubling = Array.from({ length: 26 }, (_, i) => `fragment f${i} on Device { ...f${i + 1} ...f${i + 1} }`).join(
  ' ',
)

test.each<readonly [string, number, object?]>([
  ['{ n }', 0],
  ['{ list { id } }', 1],
  ['{ alerts(first: 10) { totalCount } }', 1],
  ['{ alerts(first: 10) { edges { node { id } } } }', 1 + 10 * 2],
  ['{ alerts(last: 10) { edges { node { id } } } }', 1 + 10 * 2],
  ['{ alerts { edges { node { id } } } }', 1 + 50 * 2],
  ['{ alerts(first: 1000) { edges { node { id device { id } } } } }', 1 + 1000 * 3],
  ['query($n: Int) { alerts(first: $n) { edges { node { id } } } }', 1 + 7 * 2, { n: 7 }],
  ['query($n: Int) { alerts(first: $n) { edges { node { id } } } }', 1 + 50 * 2],
  ['{ alerts(first: -5) { edges { node { id } } } }', 1 + 2],
  ['{ alerts(first: 100) { edges { node { device { alerts(first: 100) { edges { node { id } } } } } } } }', 1 + 100 * (3 + 1 + 100 * 2)], // prettier-ignore
  ['{ node { ... on Alert { device { alerts(first: 9) { edges { node { id } } } } } } }', 1 + 1 + 1 + 9 * 2],
  ['{ a: alerts(first: 10) { ...c } b: alerts(first: 20) { ...c } } fragment c on Connection { edges { node { id } } }', 2 + 30 * 2], // prettier-ignore
  [`{ list { device { ...f0 } } } ${doubling} fragment f26 on Device { alerts(first: 1) { totalCount } }`, 2 + 2 ** 26],
  ['{ __schema { types { fields { type { name } } } } }', 0],
])('%.120s costs %d', (text, expected, variables = {}) => {
  expect(cost(text, variables as Readonly<Record<string, unknown>>)).toBe(expected)
})
