// What the rows of a table are said to come from: `withsource` of union, `source_` of find, `$table` of search.
import type { Plan } from '../plan.js'

/** The names of plans that are tables and views as they are, or have one of `as`; other plans have none. */
export class SourceNames {
  private readonly told = new WeakMap<Plan, string>()

  /** The plan, known under a name from here. */
  name(plan: Plan, name: string): Plan {
    this.told.set(plan, name)
    return plan
  }

  of(plan: Plan): string | undefined {
    return this.told.get(plan)
  }
}
