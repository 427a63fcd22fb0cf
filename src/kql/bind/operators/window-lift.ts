// Window calls of one operator, lifted out of its expressions into columns of its input.
import type { Arguments, ColumnId, Expr, WindowCall } from '../../expression.js'
import { reads, reference } from '../../expression.js'
import type { Composition } from '../../functions/define.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { window } from '../../plan.js'
import type { BoundType } from '../../types.js'
import { windowCall } from '../conversion.js'
import type { Place, WrittenWindow } from '../place.js'
import type { Context } from './context.js'
import { over } from './context.js'
import { withSessions } from './sessions.js'

interface PendingWindow {
  readonly column: PlanColumn
  readonly call: WindowCall
  readonly partitionBy: readonly Expr[]
}

/**
 * Takes window calls out of the expressions of one operator: `plan` is the input with a column for each call.
 * A call that reads another's result goes into a layer above it. A `restart` condition becomes a partition by the
 * number of times it has held so far; ranks are counts of the runs that began.
 */
export class WindowLift {
  private pending: PendingWindow[] = []
  /** The columns of those that are pending. */
  private readonly waiting = new Set<ColumnId>()
  private input: Plan
  /** The place in which the operator's expressions are bound. */
  readonly place: Place

  constructor(
    base: Plan,
    private readonly context: Context,
  ) {
    this.input = base
    this.place = {
      ...over(base, context),
      liftWindow: (call) => this.lift(call),
      rowsInOrder: () => context.binder.orders.has(base),
    }
  }

  /** The input with the windows that were lifted. */
  get plan(): Plan {
    this.flush()
    return this.input
  }

  private lift({ function: entry, arguments: args, type }: WrittenWindow): Expr {
    if (entry.composed) return this.compose(entry.composed, args)
    const { restart, ...rest } = args
    return this.add(entry.name, rest, type, this.segments(restart))
  }

  private compose(composition: Composition, args: Arguments): Expr {
    if (composition === 'session') {
      this.flush()
      const { plan, start } = withSessions(this.input, args, this.context.binder)
      this.input = plan
      return reference(start)
    }
    const { restart, ...term } = args
    const segments = this.segments(restart)
    const starts = this.add('run starts', term, 'bool', segments)
    if (composition === 'number of the run') return this.add('trues so far', { condition: starts }, 'long', segments)
    const number = this.add('row_number', {}, 'long', segments)
    return this.add('last where', { value: number, condition: starts }, 'long', segments)
  }

  /** What rows are parted by where a condition begins anew: how often it has held so far. */
  private segments(restart: Arguments[string] | undefined): readonly Expr[] {
    return restart ? [this.add('trues so far', { condition: restart }, 'long')] : []
  }

  private add(name: string, args: Arguments, type: BoundType, partitionBy: readonly Expr[] = []): Expr {
    const read = [...Object.values(args).flat(), ...partitionBy]
    // All that are pending have one partition.
    const [first] = this.pending
    const samePartition =
      !first ||
      (first.partitionBy.length === partitionBy.length && first.partitionBy.every((p, i) => p === partitionBy[i]))
    if (!samePartition || read.some((argument) => reads(argument, this.waiting))) this.flush()
    const column = this.context.binder.column(name, type)
    this.pending.push({ column, call: windowCall(name, args, type), partitionBy })
    this.waiting.add(column.id)
    return reference(column)
  }

  private flush(): void {
    const [first] = this.pending
    if (first) this.input = window(this.input, this.pending, { partitionBy: first.partitionBy })
    this.pending = []
    this.waiting.clear()
  }
}
