// Where an expression stands: what its names mean and which calls are allowed.
import type { AggregateCall, Expr, WindowCall } from '../expression.js'
import type { ComposedWindow } from '../functions/define.js'
import type { PlanColumn } from '../plan.js'
import type { Binder } from './binder.js'
import type { Scope } from './scope.js'
import { Row } from './scope.js'

/** Takes an aggregate or window call out of an expression and gives the column that will hold its result. */
export type Lift<Call> = (call: Call, name: string) => Expr

/** A call of a window function as it is written, those among them that are made of others. */
export type WrittenWindow = Omit<WindowCall, 'function'> & {
  readonly function: WindowCall['function'] | ComposedWindow
}

/** What an expression is bound in. */
export interface Place {
  readonly binder: Binder
  readonly scope: Scope
  readonly row: Row
  readonly liftAggregate?: Lift<AggregateCall>
  readonly liftWindow?: Lift<WrittenWindow>
  /** Do the rows come in an order that window functions may read? */
  readonly rowsInOrder?: () => boolean
  /** When the rows were loaded: lost where they do not come straight from a hunting table, none where from no table. */
  readonly ingested?: () => PlanColumn | 'lost' | 'none'
}

/** A place over a row; without columns literals, lets and functions are all an expression can read. */
export const placeOf = (binder: Binder, scope: Scope, row: Row = new Row([])): Place => ({ binder, scope, row })
