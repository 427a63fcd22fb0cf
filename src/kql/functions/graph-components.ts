// The connected components of a graph, computed outside SQL: they take as many steps as the longest path has edges.
import { hostFunction } from '../../sql/host-function.js'
import { aggregateCall, cast, host } from '../../sql/tree.js'
import { aggregate } from './define.js'

/** Edges between nodes that are numbered from zero. Every node has one, if only to itself. */
interface Edges {
  readonly from: readonly number[]
  readonly to: readonly number[]
}

const nodeCount = ({ from, to }: Edges): number =>
  from.reduce((most, node, i) => Math.max(most, node + 1, (to[i] ?? 0) + 1), 0)

/** Which nodes edges join, in whichever direction: by node some node of its component, the same for all of it. */
function weakComponents(edges: Edges): readonly number[] {
  const parents = Array.from({ length: nodeCount(edges) }, (_, node) => node)
  const rootOf = (node: number): number => {
    let root = node
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) {
      // Each second node on the way comes nearer to the root, so that ways stay short.
      parents[root] = parents[parent] ?? parent
      root = parent
    }
    return root
  }
  edges.from.forEach((node, i) => {
    const [a, b] = [rootOf(node), rootOf(edges.to[i] ?? node)]
    parents[Math.max(a, b)] = Math.min(a, b)
  })
  return parents.map((_, node) => rootOf(node))
}

/** Which nodes reach one another along edges (Tarjan): by node some node of its component, the same for all of it. */
function strongComponents(edges: Edges): readonly number[] {
  const next = Array.from({ length: nodeCount(edges) }, (): number[] => [])
  edges.from.forEach((node, i) => next[node]?.push(edges.to[i] ?? node))
  const found = new Array<number | undefined>(next.length)
  const lowest: number[] = []
  const components = new Array<number | undefined>(next.length)
  const open: number[] = []
  let time = 0
  for (const start of next.keys()) {
    if (found[start] !== undefined) continue
    // A walk of its own instead of calls: paths may be longer than calls can nest.
    const walk = [{ node: start, edge: 0 }]
    for (let step = walk.at(-1); step; step = walk.at(-1)) {
      const { node } = step
      if (step.edge === 0) {
        found[node] = lowest[node] = time++
        open.push(node)
      }
      const target = next[node]?.[step.edge++]
      if (target === undefined) {
        walk.pop()
        const before = walk.at(-1)?.node
        if (before !== undefined) lowest[before] = Math.min(lowest[before] ?? time, lowest[node] ?? time)
        if (lowest[node] === found[node])
          for (let member = open.pop(); member !== undefined; member = member === node ? undefined : open.pop())
            components[member] = node
      } else if (found[target] === undefined) walk.push({ node: target, edge: 0 })
      else if (components[target] === undefined) lowest[node] = Math.min(lowest[node] ?? time, found[target])
    }
  }
  return components.map((component, node) => component ?? node)
}

/** Components numbered from zero in the order of their first nodes. */
function numbered(components: readonly number[]): readonly bigint[] {
  const numbers = new Map<number, bigint>()
  return components.map((component) => {
    const number = numbers.get(component) ?? BigInt(numbers.size)
    numbers.set(component, number)
    return number
  })
}

const componentsBy = (name: string, find: (edges: Edges) => readonly number[]) =>
  hostFunction({
    name,
    takes: ['double[]', 'double[]'],
    returns: 'json',
    run: (from, to) => numbered(find({ from: from.map(Number), to: to.map(Number) })),
  })

const components = (doc: string, called: ReturnType<typeof componentsBy>) =>
  aggregate({
    takes: { from: 'long', to: 'long' },
    returns: 'dynamic',
    doc,
    examples: {},
    hidden: true,
    host: [called],
    sql: ({ from, to }, { filter }) =>
      host(
        called,
        aggregateCall('listOf', [cast(from, 'double')], { filter }),
        aggregateCall('listOf', [cast(to, 'double')], { filter }),
      ),
  })

/** Names have blanks, so that no query can call them. */
export const graphComponents = {
  'weak components': components(
    'The component of each node, by the number of the node, where edges join nodes in whichever direction.',
    componentsBy('weak_components', weakComponents),
  ),
  'strong components': components(
    'The component of each node, by the number of the node, where nodes reach one another along edges.',
    componentsBy('strong_components', strongComponents),
  ),
} as const
