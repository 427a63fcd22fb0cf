// What the steps of scan read of the row alone, worked out beside the rows before any step is taken.
import type { ColumnId, Expr } from '../../expression.js'
import { children, pushChildren, reference, replaceParts } from '../../expression.js'
import type { Assignment, Plan } from '../../plan.js'
import { project } from '../../plan.js'
import type { Binder } from '../binder.js'

/** Makes columns of the input of all that reads none of what steps remember: what is left of a step is little. */
export class RowLift {
  private readonly lifted: Assignment[] = []
  private readonly rowColumns: ReadonlySet<ColumnId>

  constructor(
    private readonly input: Plan,
    private readonly remembered: ReadonlySet<ColumnId>,
    private readonly binder: Binder,
  ) {
    this.rowColumns = new Set(input.columns.map(({ id }) => id))
  }

  /** The expression with such parts as columns. A table is not compared with what steps remember: `refuse` is told. */
  out(expr: Expr, refuse?: () => void): Expr {
    const facts = new Facts(expr, this.remembered)
    return replaceParts(expr, (part) => {
      if (!facts.remembers(part)) return this.alone(part, facts)
      if (!children(part).some(({ kind }) => kind === 'column-query')) return undefined
      refuse?.()
      return part
    })
  }

  /** A column of the input and what reads nothing need no column of their own. */
  private alone(part: Expr, facts: Facts): Expr {
    if (!facts.reads(part) || (part.kind === 'column' && this.rowColumns.has(part.id))) return part
    const column = this.binder.column('value', part.type)
    this.lifted.push({ column, value: part })
    return reference(column)
  }

  /** The input with those columns. */
  get plan(): Plan {
    const { input } = this
    if (this.lifted.length === 0) return input
    return project(input, [...input.columns.map((column) => ({ column, value: reference(column) })), ...this.lifted])
  }
}

/** What is told of each part of an expression, from one walk over it. */
class Facts {
  private readonly reading = new Set<Expr>()
  private readonly remembering = new Set<Expr>()

  constructor(expr: Expr, remembered: ReadonlySet<ColumnId>) {
    const found: Expr[] = []
    const pending: Expr[] = [expr]
    for (let next = pending.pop(); next; next = pending.pop()) {
      found.push(next)
      pushChildren(pending, next)
    }
    for (const part of found.reverse()) {
      const inner = children(part)
      if (part.kind !== 'constant' && part.kind !== 'call' && part.kind !== 'path') this.reading.add(part)
      else if (inner.some((one) => this.reading.has(one))) this.reading.add(part)
      const own = part.kind === 'column' && remembered.has(part.id)
      if (own || inner.some((one) => this.remembering.has(one))) this.remembering.add(part)
    }
  }

  /** Does it read a column, a parameter or a query? */
  reads(part: Expr): boolean {
    return this.reading.has(part)
  }

  /** Does it read what steps remember? */
  remembers(part: Expr): boolean {
    return this.remembering.has(part)
  }
}
