// Edges of variable length: what is gathered along them, and what each of their edges must meet.
import type { Expr as Syntax, GraphElement } from '../../../../grammar/ast.js'
import type { Span } from '../../../../grammar/diagnostic.js'
import { namesIn, replaceIn } from '../syntax.js'

/** What is gathered along an edge of variable length: a value of each edge, or of each node between two of them. */
export interface Gathered {
  readonly name: string
  readonly value: Syntax
  readonly of: 'edges' | 'nodes'
}

/** What the expressions over one list of patterns say of the edges of variable length in it. */
export class Gathering {
  private readonly gathered = new Map<string, Gathered[]>()
  private readonly lengths: ReadonlySet<string>

  constructor(private readonly elements: readonly GraphElement[]) {
    const edges = elements.filter((element) => element.kind === 'edge')
    this.lengths = new Set(edges.flatMap(({ name, hops }) => (name && hops ? [name.name] : [])))
  }

  /** What was asked for along an edge. */
  along(edge: string): readonly Gathered[] {
    return this.gathered.get(edge) ?? []
  }

  /** map(e, x), any(e, x), all(e, x) and e.x of an edge of variable length become columns of arrays, as its trail is. */
  gather(node: Syntax): Syntax {
    return replaceIn(node, (part) => {
      for (const edge of this.lengths) {
        if (isLengthOf(part, edge)) {
          const trail = { kind: 'name', name: trailName(edge), span: part.span } as const
          return called('array_length', [trail], part.span)
        }
        const over = overOf(part, edge)
        if (over) return overElements[over.by](this.column(edge, over), part.span)
        if (part.kind === 'path' && part.base.kind === 'name' && part.base.name === edge)
          return this.column(edge, { value: part.member, of: 'edges' })
      }
      return undefined
    })
  }

  private column(edge: string, over: Pick<Gathered, 'value' | 'of'>): Syntax {
    const list = this.gathered.get(edge) ?? []
    this.gathered.set(edge, list)
    const text = JSON.stringify(withoutPlaces(over.value))
    const same = list.find((one) => one.of === over.of && JSON.stringify(withoutPlaces(one.value)) === text)
    const one = same ?? { value: over.value, of: over.of, name: `$${edge}_${list.length}` }
    if (!same) list.push(one)
    return { kind: 'name', name: one.name, span: over.value.span }
  }

  /** A condition on every edge of one of variable length: all(e, …), or one that names only e. */
  isStepCondition(condition: Syntax): boolean {
    return [...this.lengths].some((name) => this.stepCondition(condition, name) !== undefined)
  }

  /** What each edge must meet, of some conditions those on every edge. */
  stepConditions(conditions: readonly Syntax[], edge: string): readonly Syntax[] {
    return conditions.flatMap((condition) => this.stepCondition(condition, edge) ?? [])
  }

  private stepCondition(condition: Syntax, edge: string): Syntax | undefined {
    if (condition.kind === 'call' && condition.name.name === 'all') {
      const [over, test] = condition.arguments
      return over?.value.kind === 'name' && over.value.name === edge ? test?.value : undefined
    }
    const names = namesIn(condition)
    const others = this.elements.some(({ name }) => name && name.name !== edge && names.has(name.name))
    if (!names.has(edge) || others || hasCallOver(condition, edge)) return undefined
    return replaceIn(condition, (part) =>
      part.kind === 'path' && part.base.kind === 'name' && part.base.name === edge ? part.member : undefined,
    )
  }

  /** The variables that a condition reads, those behind what was gathered among them. */
  namesRead(condition: Syntax): ReadonlySet<string> {
    const names = new Set(namesIn(condition))
    for (const edge of this.lengths) {
      const columns = [trailName(edge), ...this.along(edge).map(({ name }) => name)]
      if (columns.some((name) => names.has(name))) names.add(edge)
    }
    return names
  }
}

function hasCallOver(condition: Syntax, edge: string): boolean {
  let found = false
  replaceIn(condition, (part) => {
    found ||= isLengthOf(part, edge) || overOf(part, edge) !== undefined
    return undefined
  })
  return found
}

/** The name of the column that has an item for each edge walked. */
export const trailName = (edge: string): string => `$${edge}_edges`

/** array_length(e): how many edges one of variable length has; what else its array holds is not documented. */
function isLengthOf(part: Syntax, edge: string): boolean {
  if (part.kind !== 'call' || part.name.name !== 'array_length' || part.arguments.length !== 1) return false
  const [of] = part.arguments
  return of?.value.kind === 'name' && of.value.name === edge
}

/** map(e, x) and its like over an edge of this name, or over the nodes between its edges. */
function overOf(part: Syntax, edge: string): OverElements | undefined {
  if (part.kind !== 'call' || !isOverElements(part.name.name)) return undefined
  const by = part.name.name
  const [over, value] = part.arguments.map((argument) => argument.value)
  if (!over || !value) return undefined
  if (over.kind === 'name' && over.name === edge) return { by, value, of: 'edges' }
  const inner = innerNodesOf(over)
  return inner?.kind === 'name' && inner.name === edge ? { by, value, of: 'nodes' } : undefined
}

/**
 * The functions that read an expression at each edge of one of variable length, or at each node inside it, with what
 * they make of the array of its values.
 */
const overElements = {
  map: (values: Syntax): Syntax => values,
  any: (values: Syntax, span: Span): Syntax => has(true, values, span),
  all: (values: Syntax, span: Span): Syntax => called('not', [has(false, values, span)], span),
} as const
export const isOverElements = (name: string): name is keyof typeof overElements => Object.hasOwn(overElements, name)

/** A call of one of them. */
interface OverElements extends Pick<Gathered, 'value' | 'of'> {
  readonly by: keyof typeof overElements
}

const has = (truth: boolean, values: Syntax, span: Span): Syntax =>
  called('set_has_element', [values, { kind: 'literal', type: 'bool', value: truth, source: '', span }], span)

/** The edge of inner_nodes(edge). */
export const innerNodesOf = (over: Syntax): Syntax | undefined =>
  over.kind === 'call' && over.name.name === 'inner_nodes' ? over.arguments[0]?.value : undefined

/** A call that was not written. */
export const called = (name: string, values: readonly Syntax[], span: Span): Syntax => ({
  kind: 'call',
  base: undefined,
  name: { kind: 'name', name, span },
  arguments: values.map((value) => ({ name: undefined, value, span })),
  span,
})

/** Syntax without its places, to tell equal expressions. */
function withoutPlaces(node: Syntax): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      key === 'span' ? undefined : typeof value === 'bigint' ? `${value}` : value,
    ),
  )
}
