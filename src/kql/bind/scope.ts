// What a name means here, and the nearest name if it means nothing.
import type { FunctionExpr, PatternStatement } from '../../../grammar/ast.js'
import type { Expr } from '../expression.js'
import type { Plan, PlanColumn } from '../plan.js'
import type { Graph } from './graphs/graph.js'

/** What a let, a parameter or an `as` gives a name to. */
export type Entity =
  /** `row` is where an argument or a let of a function was bound; only expressions over it may read its columns. */
  | { readonly kind: 'scalar'; readonly value: Expr; readonly row?: Row }
  /** `label` is the name that `as` gave, under which its rows are known. */
  | { readonly kind: 'table'; readonly name: string; readonly plan: Plan; readonly label?: string }
  | { readonly kind: 'function'; readonly declaration: FunctionExpr; readonly scope: Scope }
  /** What has columns of its own in the expressions of one operator: a step of scan, an element of a pattern. */
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'pattern'; readonly declaration: PatternStatement; readonly scope: Scope }
  | { readonly kind: 'graph'; readonly graph: Graph }
  /** Its definition had a problem that has been reported. */
  | { readonly kind: 'unknown' }

/** Names by lexical nesting: a function's body sees its parameters, then what was defined before it. */
export class Scope {
  private readonly entities = new Map<string, Entity>()

  constructor(readonly parent?: Scope) {}

  define(name: string, entity: Entity): void {
    this.entities.set(name, entity)
  }

  /** Is the name defined right here, not in what surrounds? */
  hasOwn(name: string): boolean {
    return this.entities.has(name)
  }

  find(name: string): Entity | undefined {
    return this.entities.get(name) ?? this.parent?.find(name)
  }

  names(kind: Entity['kind']): readonly string[] {
    const own = [...this.entities].filter(([, entity]) => entity.kind === kind).map(([name]) => name)
    return [...own, ...(this.parent?.names(kind) ?? [])]
  }
}

/** The columns an expression may read. Names are case-sensitive, as Kusto's are. */
export class Row {
  constructor(
    readonly columns: readonly PlanColumn[],
    /** Set in the conditions of join and lookup, where `$left` and `$right` mean something. */
    readonly sides?: { readonly left: Row; readonly right: Row },
    private readonly caller?: Row,
  ) {}

  /** The row as the body of a function has it: its arguments read the columns, but its names never mean them. */
  nameless(): Row {
    return new Row(this.columns, undefined, this.origin)
  }

  /** The row of the operator, the same in the bodies of all functions that are called over it. */
  get origin(): Row {
    return this.caller ?? this
  }

  find(name: string): PlanColumn | undefined {
    return this.caller ? undefined : columnsByName(this.columns).get(name)
  }

  /** The columns that a name may mean. */
  get named(): readonly PlanColumn[] {
    return this.caller ? [] : this.columns
  }

  get names(): readonly string[] {
    return this.named.map(({ name }) => name)
  }
}

/** So many names are looked for among the columns one by one before all are gone through. */
const fewNames = 4

/** Columns by name; of several that bear one, the last. */
export class ColumnNames {
  private asked = 0
  private byName: ReadonlyMap<string, PlanColumn> | undefined

  constructor(private readonly columns: readonly PlanColumn[]) {}

  get(name: string): PlanColumn | undefined {
    // Most operators read two or three of the sixty columns that they could.
    if (!this.byName && ++this.asked <= fewNames) return this.columns.findLast((column) => column.name === name)
    this.byName ??= new Map(this.columns.map((column) => [column.name, column]))
    return this.byName.get(name)
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }
}

const named = new WeakMap<readonly PlanColumn[], ColumnNames>()

/** Operators that only filter and sort have their input's very columns, which are gone through once. */
export function columnsByName(columns: readonly PlanColumn[]): ColumnNames {
  const known = named.get(columns)
  if (known) return known
  const names = new ColumnNames(columns)
  named.set(columns, names)
  return names
}

/** The candidate that differs least from the name, if it differs by little; letter case counts for half a change. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  // Any two names of one letter are one change apart.
  let least = name.length === 1 ? 1 : Math.max(1, Math.floor(name.length / 3)) + 0.5
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const distance = editDistance(name, candidate, least)
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

function editDistance(a: string, b: string, limit: number): number {
  const [lowerA, lowerB] = [a.toLowerCase(), b.toLowerCase()]
  let previous = Float64Array.from({ length: b.length + 1 }, (_, i) => i)
  let current = new Float64Array(b.length + 1)
  const at = (row: Float64Array, k: number): number => row[k] ?? limit
  for (let i = 1; i <= a.length; i++) {
    let least = (current[0] = i)
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      const change = same ? 0 : lowerA.charCodeAt(i - 1) === lowerB.charCodeAt(j - 1) ? 0.5 : 1
      const found = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, at(previous, j - 1) + change)
      current[j] = found
      least = Math.min(least, found)
    }
    if (least >= limit) return limit
    ;[previous, current] = [current, previous]
  }
  return at(previous, b.length)
}
