// Which rows come in an order that window functions may read: the reference refuses the others.
import type { Plan } from '../plan.js'

/** Rows whose order was said to matter, and rows whose order is only how they are shown; by plan. */
export class RowOrders {
  private readonly told = new WeakMap<Plan, boolean>()

  /** serialize: from here the rows keep the order they have. */
  serialize(plan: Plan): Plan {
    this.told.set(plan, true)
    return plan
  }

  /** The order is one that the reference does not promise. */
  unpromised(plan: Plan): Plan {
    this.told.set(plan, false)
    return plan
  }

  /** sort, top, range and serialize give an order; scan, and what looks at each row by itself, keeps it. */
  has(plan: Plan): boolean {
    const told = this.told.get(plan)
    if (told !== undefined) return told
    switch (plan.kind) {
      case 'sort':
      case 'range':
      case 'item':
        return true
      case 'values':
        return plan.rows.length === 1
      case 'filter':
      case 'project':
      case 'limit':
      case 'window':
      case 'unnest':
      case 'sequence':
      case 'apply':
        return this.has(plan.input)
      case 'shared':
        return this.has(plan.source)
      default:
        return false
    }
  }
}
