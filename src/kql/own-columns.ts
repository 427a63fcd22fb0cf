// Columns that the steps after binding make for themselves. The binder numbers its columns upwards from 1, these are
// numbered downwards from -1, so that no two columns of a query have one identity.
import type { PlanColumn } from './plan.js'
import type { BoundType } from './types.js'

/** Makes such columns; there is one for each query, which its rewriting hands on to its lowering. */
export class OwnColumns {
  private last = 0

  make(name: string, type: BoundType): PlanColumn {
    return { id: --this.last, name, type }
  }
}
