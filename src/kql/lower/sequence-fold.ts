// The steps of scan as a fold in SQL, whatever they compute: over the rows by number, each for every step whose
// condition on the row alone it meets.
//
// The engine folds with list_reduce, some 50 µs a turn on one thread, and copies what a fold has gathered in every
// turn. So a turn is one step and no more, and what a piece of the rows gives is gathered apart. What a turn reads of its
// row is put into it beforehand: a column that the lambda of list_reduce captures is another row's where the lists are of
// different lengths.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  cases,
  cast,
  column,
  divideWhole,
  equal,
  lambda,
  list,
  minus,
  modulo,
  nil,
  no,
  plus,
  times,
  value,
  when,
  yes,
} from '../../sql/tree.js'
import { at } from '../at.js'
import type { ColumnId, Expr } from '../expression.js'
import { once } from '../functions/once.js'
import type { PlanColumn, Sequence, SequenceStep } from '../plan.js'
import { noSource } from './block.js'
import { lower } from './expressions.js'
import type { Lowering } from './lowering.js'
import type { Condition, Steps } from './sequence-steps.js'
import { columnsRead, field, typed, whole } from './sequence-steps.js'

// What the fold hands on: [turn, next number, gathered, state of step 1, state of step 2 …, value read, value read …]; in
// the list that is folded the turn and the values are set, else the others. A state: [has the step a sequence?, its number, what step 1 took, what step 2 took …].
const turnField = 1
const nextField = 2
const gatheredField = 3
const stateField = (step: number): number => 4 + step
const tookField = (step: number): number => 3 + step

/** A turn is that of a row and a step: the row's number from 0 times the number of steps, and the step's from the last. */
export function foldOf(plan: Sequence, conditions: readonly Condition[], lowering: Lowering): Steps {
  const read = columnsRead(plan, conditions)
  const env = lowering.environment(noSource)
  const fold = new Fold(plan, conditions, read.map(([{ id }]) => id), (expr, columns) =>
    lower(expr, { ...env, column: (id) => columns(id) ?? env.column(id) }),
  ) // prettier-ignore
  const none = cast(list(), 'bigint[]')
  return {
    pieceRows: 1024n,
    met: (asked) =>
      fn.listFlatten(
        list(
          ...[...asked].reverse().map((one, k) => {
            const step = list(cast(whole(k), 'bigint'))
            return one ? when(one, step, none) : step
          }),
        ),
      ),
    piece: (rows) => {
      const [row, number] = [column('λrow'), column('λnumber')]
      const turn = plus(times(minus(number, value(1n)), whole(plan.steps.length)), column('λstep'))
      const element = fold.element(
        turn,
        read.map(([, i]) => field(row, i + 1)),
      )
      const turns = fn.listTransform(field(row, plan.input.columns.length + 1), lambda(['λstep'], element))
      return fn.listFlatten(fn.listTransform(rows, lambda(['λrow', 'λnumber'], turns)))
    },
    over: (pieces) => fold.over(pieces),
    given: (result) => result,
    row: (given) => field(given, 1),
    columns: (given) => [
      [plan.match.id, field(given, 2)],
      ...plan.declared.map(({ column: { id } }, i) => [id, field(given, i + 3)] as const),
      ...(plan.giver ? [[plan.giver.id, field(given, plan.declared.length + 3)] as const] : []),
    ],
  }
}

/** Lowers an expression of a step, whose columns are looked up first among these. */
type LowerIn = (expr: Expr, columns: (id: ColumnId) => Sql | undefined) => Sql

class Fold {
  constructor(
    private readonly plan: Sequence,
    private readonly conditions: readonly Condition[],
    private readonly read: readonly ColumnId[],
    private readonly lowerIn: LowerIn,
  ) {}

  private get steps(): readonly SequenceStep[] {
    return this.plan.steps
  }

  /** What is given, for each of the pieces. */
  over(pieces: Sql): Sql {
    const [done, next] = [column('λdone'), column('λpiece')]
    const each = fn.listTransform(pieces, lambda(['λpiece'], fn.structOf(column('λpiece'), nil, nil)))
    const folded = fn.listReduce(field(next, 1), lambda(['λstate', 'λturn'], this.turn), this.restart(field(done, 2)))
    const after = once(folded, 'λafter', (result) =>
      fn.structOf(nil, result, fn.listAppend(field(done, 3), field(result, gatheredField))),
    )
    const start = fn.structOf(nil, this.start, fn.listSlice(list(this.none), value(1n), value(0n)))
    return field(fn.listReduce(each, lambda(['λdone', 'λpiece'], after), start), 3)
  }

  private initial(expr: Expr, of: PlanColumn): Sql {
    return typed(
      this.lowerIn(expr, () => undefined),
      of,
    )
  }

  /** A turn in the shape that the fold works on, with the values of its row. */
  element(turn: Sql, values: readonly Sql[]): Sql {
    return fn.structOf(turn, nil, nil, ...this.steps.map(() => nil), ...values)
  }

  /** The number of its row, from 1. */
  private rowOf(turn: Sql): Sql {
    return plus(divideWhole(turn, whole(this.steps.length)), value(1n))
  }

  /** What is handed on has no values of its own. */
  private get unread(): readonly Sql[] {
    return this.read.map(() => nil)
  }

  /** The values that the turn at hand reads. */
  private get values(): ReadonlyMap<ColumnId, Sql> {
    const first = stateField(this.steps.length)
    return new Map(this.read.map((id, i) => [id, field(column('λturn'), first + i)]))
  }

  /** Before the first row. */
  private get start(): Sql {
    const states = this.steps.map((_, k) => this.idle(k))
    return fn.structOf(nil, cast(value(0n), 'bigint'), this.none, ...states, ...this.unread)
  }

  /** A state with nothing gathered. */
  private restart(state: Sql): Sql {
    return this.after(state, { gathered: this.none })
  }

  /** An empty list of what steps give: a slice of none of one, which fixes its type. */
  private get none(): Sql {
    const declared = this.plan.declared.map(({ column: of, initial }) => this.initial(initial, of))
    const given = fn.structOf(cast(nil, 'bigint'), cast(nil, 'bigint'), ...declared, ...this.giver(0))
    return fn.listSlice(list(given), value(1n), value(0n))
  }

  /** The number of a step, where it is asked for. */
  private giver(step: number): readonly Sql[] {
    return this.plan.giver ? [cast(whole(step), 'bigint')] : []
  }

  /** A step without a sequence reads initial values. */
  private idle(step: number): Sql {
    const took = this.steps
      .slice(0, step + 1)
      .map(({ state }) => fn.structOf(...state.map(({ column: of, initial }) => this.initial(initial, of)), yes))
    return fn.structOf(no, cast(nil, 'bigint'), ...took)
  }

  private after(
    state: Sql,
    change: { readonly next?: Sql; readonly gathered?: Sql; readonly states?: ReadonlyMap<number, Sql> },
  ): Sql {
    return fn.structOf(
      nil,
      change.next ?? field(state, nextField),
      change.gathered ?? field(state, gatheredField),
      ...this.steps.map((_, k) => change.states?.get(k) ?? field(state, stateField(k))),
      ...this.unread,
    )
  }

  /** One step for one row; the last step comes first. */
  private get turn(): Sql {
    const [state, turn] = [column('λstate'), field(column('λturn'), turnField)]
    const row = this.rowOf(turn)
    const step = modulo(turn, whole(this.steps.length))
    const branches = this.steps.flatMap((_, k): readonly (readonly [Sql, Sql])[] => {
      const isIts = equal(step, whole(this.steps.length - 1 - k))
      const own = field(state, stateField(k))
      const again = and(isIts, ...(k > 0 ? [field(own, 1)] : []), this.holds(k, own, k))
      const repeated = [again, this.take(k, state, row, own, k)] as const
      if (k === 0) return [repeated]
      const before = field(state, stateField(k - 1))
      const handed = and(isIts, field(before, 1), this.holds(k, before, k - 1))
      return [[handed, this.take(k, state, row, before, k - 1)], repeated]
    })
    return cases(branches, this.after(state, {}))
  }

  private holds(k: number, from: Sql, known: number): Sql {
    const { remembering } = at(this.conditions, k)
    return remembering ? fn.coalesce(this.lowerIn(remembering, this.reading(from, known)), no) : yes
  }

  /** The columns of the row, and what the steps took that a state has, up to step `known`; others are initial. */
  private reading(from: Sql, known: number): (id: ColumnId) => Sql | undefined {
    const { values } = this
    return (id) => {
      const read = values.get(id)
      if (read) return read
      for (const [j, { state }] of this.steps.entries()) {
        const position = state.findIndex(({ column: { id: own } }) => own === id)
        const found = state[position]
        if (found)
          return j <= known ? field(field(from, tookField(j)), position + 1) : this.initial(found.initial, found.column)
      }
      return undefined
    }
  }

  /** The step takes the row: into its state, and among what is given. */
  private take(k: number, state: Sql, row: Sql, from: Sql, known: number): Sql {
    const step = at(this.steps, k)
    const read = this.reading(from, known)
    const declared = this.plan.declared.map(({ column: of, initial }) => {
      const assigned = step.assignments.get(of.id)
      return [of.id, assigned ? this.lowerIn(assigned, read) : this.initial(initial, of)] as const
    })
    const values = new Map(declared)
    const next = field(state, nextField)
    const going = k === 0 ? field(from, 1) : yes
    const number = k === 0 ? when(going, field(from, 2), next) : field(from, 2)
    const took = step.state.map(({ of }) => {
      const taken = values.get(of) ?? read(of)
      if (!taken) throw new Error(`Column ${of} is none that a step can take.`)
      return taken
    })
    const states = new Map<number, Sql>([
      [k, fn.structOf(yes, number, ...this.steps.slice(0, k).map((_, j) => field(from, tookField(j))), fn.structOf(...took, yes))],
    ]) // prettier-ignore
    if (known < k) states.set(known, this.idle(known))
    const gathered = field(state, gatheredField)
    return this.after(state, {
      states,
      gathered: step.gives
        ? fn.listAppend(gathered, fn.structOf(row, number, ...declared.map(([, sql]) => sql), ...this.giver(k)))
        : gathered,
      next: k === 0 ? when(going, next, plus(next, value(1n))) : next,
    })
  }
}
