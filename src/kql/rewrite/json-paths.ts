// Members of a text that is parsed as JSON: all that are read of it are taken in one call, which reads the text once.
// `extend f = parse_json(T) | project f.a, f.b` becomes a list of the values at $.a and $.b, and its items.
import { at } from '../at.js'
import type { CallExpr, ColumnId, Expr, PathExpr } from '../expression.js'
import { constant, mapChildren, onlyArgument, pushChildren, reference } from '../expression.js'
import { requireScalar } from '../functions/index.js'
import { jsonPlace } from '../functions/json-paths.js'
import type { OwnColumns } from '../own-columns.js'
import type { Plan } from '../plan.js'
import { expressionsOf, inputs, project } from '../plan.js'
import type { Rewritten } from '../rewrite.js'
import { planMapper } from './map-plan.js'
import { eachRead } from './reads.js'

/** Rewrites the plan and the plans in its expressions. */
export function gatherPaths({ plan, nested, own }: Rewritten): Rewritten {
  const roots = [plan, ...nested.values()]
  const named = nameParsedTexts(roots, own)
  const reads = new Reads(named)
  if (reads.gathered.size === 0) return { plan, nested, own }
  const map = planMapper({
    expression: (expr) => readItems(expr, reads.gathered),
    node: (node) => takePaths(node, reads.gathered),
  })
  const [first = plan, ...others] = named.map(map)
  return { plan: first, nested: new Map([...nested.keys()].map((key, i) => [key, at(others, i)])), own }
}

/**
 * The paths that are read of a column, in the engine's spelling: as texts where all are read by tostring; as texts with
 * their source where some are made numbers, which their text nearly always tells; else as values.
 */
interface Paths {
  readonly list: readonly string[]
  readonly as: 'texts' | 'texts and source' | 'values'
}

const isFixed = (expr: Expr): expr is PathExpr =>
  expr.kind === 'path' && expr.steps.length > 0 && expr.steps.every((step) => step.kind !== 'computed')

/** The path in tostring(path). */
const textOf = (expr: Expr): PathExpr | undefined => converted(expr, ({ givesText }) => givesText)

/** Conversions that look at a value's text before they ask for its type. */
const textFirst: ReadonlySet<string> = new Set(['toint', 'tolong', 'toreal', 'todecimal', 'tobool'])

/** The path in toint(path) and its like. */
const numberOf = (expr: Expr): PathExpr | undefined => converted(expr, ({ name }) => textFirst.has(name))

function converted(expr: Expr, by: (entry: CallExpr['function']) => boolean): PathExpr | undefined {
  const path = expr.kind === 'call' && by(expr.function) ? onlyArgument(expr) : undefined
  return path && isFixed(path) ? path : undefined
}

/** parse_json of a text. */
const isParsedText = (expr: Expr): expr is CallExpr => {
  const text = expr.kind === 'call' && expr.function.parsesText ? onlyArgument(expr) : undefined
  return text?.type === 'string' && text.kind !== 'constant'
}

/** Where a node reads several paths of one parsed column, the parsed text becomes a column of a project below it. */
function nameParsedTexts(roots: readonly Plan[], own: OwnColumns): readonly Plan[] {
  const map = planMapper({
    expression: (expr) => expr,
    node: (node) => {
      if (node.kind !== 'project' && node.kind !== 'aggregate') return node
      const parsed = parsedColumns(node)
      if (parsed.size === 0) return node
      const columns = new Map([...parsed].map(([id, base]) => [id, { base, column: own.make('parsed', 'dynamic') }]))
      const name = (expr: Expr): Expr => {
        const id = isFixed(expr) ? parsedColumn(expr.base) : undefined
        const found = id === undefined ? undefined : columns.get(id)
        return isFixed(expr) && found ? { ...expr, base: reference(found.column) } : mapChildren(expr, name)
      }
      const kept = node.input.columns.map((column) => ({ column, value: reference(column) }))
      const made = [...columns.values()].map(({ base, column }) => ({ column, value: base }))
      const renamed = planMapper({ expression: name, node: (plan) => plan })({ ...node, input: leaf(node.input) })
      return { ...renamed, input: project(node.input, [...kept, ...made]) } as Plan
    },
  })
  return roots.map(map)
}

/** Stands for an input while only the node's own expressions are changed. */
const leaf = ({ columns }: Plan): Plan => ({ kind: 'values', rows: [], columns })

const parsedColumn = (base: Expr): ColumnId | undefined => {
  if (!isParsedText(base)) return undefined
  const [text] = Object.values(base.arguments)
  return text && 'kind' in text && text.kind === 'column' ? text.id : undefined
}

/** The columns of which a node reads several paths through parse_json. */
function parsedColumns(node: Plan): ReadonlyMap<ColumnId, Expr> {
  const paths = new Map<ColumnId, { readonly base: Expr; readonly texts: Set<string> }>()
  let count = 0
  for (const expr of everyExpression(node)) {
    if (count++ > longestExpression) return new Map()
    const id = isFixed(expr) ? parsedColumn(expr.base) : undefined
    if (id === undefined || !isFixed(expr)) continue
    const entry = paths.get(id) ?? { base: expr.base, texts: new Set<string>() }
    paths.set(id, { ...entry, texts: entry.texts.add(jsonPlace(expr.steps)) })
  }
  return new Map([...paths].filter(([, { texts }]) => texts.size > 1).map(([id, { base }]) => [id, base]))
}

/** Longer chains of conditions are left as they are, so that no walk of them goes too deep. */
const longestExpression = 2000

/** All expressions of a node, inner ones after those they stand in. */
function* everyExpression(node: Plan): Generator<Expr> {
  const pending: Expr[] = [...expressionsOf(node)]
  for (let next = pending.pop(); next; next = pending.pop()) {
    yield next
    pushChildren(pending, next)
  }
}

/** The columns of parsed texts of which nothing but paths is read anywhere. */
class Reads {
  private readonly parsed = new Set<ColumnId>()
  private readonly paths = new Map<ColumnId, Set<string>>()
  /** Columns of which some path is made a number, and those of which some is read as the value that it is. */
  private readonly asNumbers = new Set<ColumnId>()
  private readonly asValues = new Set<ColumnId>()
  private readonly whole = new Set<ColumnId>()
  private readonly seen = new Set<Plan>()
  readonly gathered: ReadonlyMap<ColumnId, Paths>

  constructor(roots: readonly Plan[]) {
    for (const root of roots) this.findParsed(root)
    eachRead(roots, {
      whole: (id) => this.whole.add(id),
      renamed: (from) => this.whole.add(from),
      expression: (expr) => {
        this.read(expr)
      },
    })
    const several = [...this.paths].filter(
      ([id, texts]) => this.parsed.has(id) && !this.whole.has(id) && texts.size > 1,
    )
    this.gathered = new Map(several.map(([id, texts]) => [id, { list: [...texts], as: this.wayOf(id) }]))
  }

  private wayOf(id: ColumnId): Paths['as'] {
    if (this.asValues.has(id)) return 'values'
    return this.asNumbers.has(id) ? 'texts and source' : 'texts'
  }

  private findParsed(plan: Plan): void {
    if (this.seen.has(plan)) return
    this.seen.add(plan)
    if (plan.kind === 'project')
      for (const { column, value } of plan.assignments) if (isParsedText(value)) this.parsed.add(column.id)
    for (const input of inputs(plan)) this.findParsed(input)
  }

  private read(expr: Expr): void {
    const pending: Expr[] = [expr]
    let count = 0
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (next.kind === 'column') this.whole.add(next.id)
      else if (count++ > longestExpression) pushChildren(pending, next)
      else if (isFixed(next) && next.base.kind === 'column') {
        this.readPath(next.base.id, next)
        this.asValues.add(next.base.id)
      } else if (!this.readConverted(next)) pushChildren(pending, next)
    }
  }

  private readConverted(expr: Expr): boolean {
    const number = numberOf(expr)
    const path = textOf(expr) ?? number
    if (path?.base.kind !== 'column') return false
    this.readPath(path.base.id, path)
    if (number) this.asNumbers.add(path.base.id)
    return true
  }

  private readPath(id: ColumnId, path: PathExpr): void {
    this.paths.set(id, (this.paths.get(id) ?? new Set()).add(jsonPlace(path.steps)))
  }
}

function takePaths(node: Plan, gathered: ReadonlyMap<ColumnId, Paths>): Plan {
  if (node.kind !== 'project') return node
  const assignments = node.assignments.map(({ column, value }) => {
    const paths = gathered.get(column.id)
    if (!paths || !isParsedText(value)) return { column, value }
    const [text] = Object.values(value.arguments)
    const list = paths.list.map((path) => constant('string', path))
    return { column, value: hiddenCall(takenAs[paths.as], { ...(text ? { text } : {}), paths: list }, 'dynamic') }
  })
  return { ...node, assignments }
}

const takenAs = {
  texts: 'texts at paths',
  'texts and source': 'texts at paths and source',
  values: 'values at paths',
} as const satisfies Record<Paths['as'], string>

function readItems(expr: Expr, gathered: ReadonlyMap<ColumnId, Paths>): Expr {
  if (!readsAnyOf(expr, gathered)) return expr
  const text = textOf(expr)
  const path = text ?? expr
  const paths = isFixed(path) && path.base.kind === 'column' ? gathered.get(path.base.id) : undefined
  if (paths && isFixed(path) && (text === undefined || paths.as !== 'values')) {
    const name = jsonPlace(path.steps)
    const place = constant('long', BigInt(paths.list.indexOf(name) + 1))
    if (paths.as === 'texts') return hiddenCall('text of list', { list: path.base, place }, 'string')
    if (paths.as === 'values') return hiddenCall('value of list', { list: path.base, place }, 'dynamic')
    return text
      ? hiddenCall('text of texts', { taken: path.base, place }, 'string')
      : hiddenCall('value of texts', { taken: path.base, place, path: constant('string', name) }, 'dynamic')
  }
  return mapChildren(expr, (child) => readItems(child, gathered))
}

function readsAnyOf(expr: Expr, gathered: ReadonlyMap<ColumnId, Paths>): boolean {
  const pending: Expr[] = [expr]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'column' && gathered.has(next.id)) return true
    pushChildren(pending, next)
  }
  return false
}

const hiddenCall = (name: string, args: CallExpr['arguments'], type: CallExpr['type']): CallExpr => ({
  kind: 'call',
  function: requireScalar(name),
  arguments: args,
  type,
})
