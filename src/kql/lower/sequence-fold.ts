// scan as a fold: over the rows by number, each for every step whose condition on the row alone it meets; out comes a
// list of what the steps give.
//
// The engine folds with list_reduce, some 50 µs a turn on one thread, and copies what a fold has gathered in every
// turn. So a turn is one step and no more, and the fold is made in pieces whose results are gathered apart. What a turn
// reads of its row, and of the rows around a partition, is put into it beforehand: a column that the lambda of
// list_reduce captures is another row's where the lists are of different lengths.
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
import { sqlType } from './expressions.js'
import { once } from '../functions/once.js'
import type { Sequence, SequenceStep } from '../plan.js'

/** Lowers an expression of a step, whose columns are looked up first among these. */
type LowerIn = (expr: Expr, columns: (id: ColumnId) => Sql | undefined) => Sql

const pieceTurns = 256n

/** A field of a struct, counted from 1. */
export const field = (struct: Sql, number: number): Sql => fn.structExtract(struct, value(BigInt(number)))
/** A number of rows, steps or turns. */
export const whole = (number: number): Sql => value(BigInt(number))

/** What a step gave: the number of the row from 1, that of the sequence, the declared columns, the step's own number. */
export const givenRow = (given: Sql): Sql => field(given, 1)
export const givenColumns = (plan: Sequence, given: Sql): readonly (readonly [ColumnId, Sql])[] => [
  [plan.match.id, field(given, 2)],
  ...plan.declared.map(({ column: { id } }, i) => [id, field(given, i + 3)] as const),
  ...(plan.giver ? [[plan.giver.id, field(given, plan.declared.length + 3)] as const] : []),
]

// What the fold hands on: [turn, next number, gathered, state of step 1, state of step 2 …, value read, value read …]; in
// the list that is folded the turn and the values are set, else the others. A state: [has the step a sequence?, its number, what step 1 took, what step 2 took …].
const turnField = 1
const nextField = 2
const gatheredField = 3
const stateField = (step: number): number => 4 + step
const tookField = (step: number): number => 3 + step

/** The columns that the steps read, by what they are for the row of a number from 1. */
export type ReadColumns = ReadonlyMap<ColumnId, (row: Sql) => Sql>

/**
 * What the steps give, in order. `turns` are those to be taken: for the row numbered i from 0 and the step k from the
 * last, i times the number of steps and k.
 */
export function foldSteps(plan: Sequence, turns: Sql, read: ReadColumns, lowerIn: LowerIn): Sql {
  const fold = new Fold(plan, read, lowerIn)
  const [number, count] = [column('λpiece'), fn.coalesce(fn.listLength(turns), value(0n))]
  const from = plus(times(number, value(pieceTurns)), value(1n))
  const piece = fn.listSlice(turns, from, times(plus(number, value(1n)), value(pieceTurns)))
  const pieces = fn.listTransform(
    fn.listRange(value(0n), divideWhole(plus(count, value(pieceTurns - 1n)), value(pieceTurns)), value(1n)),
    lambda(
      ['λpiece'],
      fn.structOf(fn.listTransform(piece, lambda(['λturn'], fold.element(column('λturn')))), nil, nil),
    ),
  )
  const [done, next] = [column('λdone'), column('λpieces')]
  const folded = fn.listReduce(field(next, 1), lambda(['λstate', 'λturn'], fold.turn), fold.restart(field(done, 2)))
  const all = fn.listReduce(
    pieces,
    lambda(
      ['λdone', 'λpieces'],
      once(folded, 'λafter', (after) =>
        fn.structOf(nil, after, fn.listAppend(field(done, 3), field(after, gatheredField))),
      ),
    ),
    fn.structOf(nil, fold.start, fn.listSlice(list(fold.none), value(1n), value(0n))),
  )
  return fn.listFlatten(field(all, 3))
}

class Fold {
  constructor(
    private readonly plan: Sequence,
    private readonly read: ReadColumns,
    private readonly lowerIn: LowerIn,
  ) {}

  private get steps(): readonly SequenceStep[] {
    return this.plan.steps
  }

  /** Of the column's own width: a small literal by itself would be held in 32 bits, and so would all that follows it. */
  private initial(expr: Expr): Sql {
    return cast(
      this.lowerIn(expr, () => undefined),
      sqlType(expr.type),
    )
  }

  /** A turn in the shape that the fold works on. */
  element(turn: Sql): Sql {
    const row = this.rowOf(turn)
    return fn.structOf(turn, nil, nil, ...this.steps.map(() => nil), ...[...this.read.values()].map((of) => of(row)))
  }

  /** The number of its row, from 1. */
  private rowOf(turn: Sql): Sql {
    return plus(divideWhole(turn, whole(this.steps.length)), value(1n))
  }

  /** What is handed on has no values of its own. */
  private get unread(): readonly Sql[] {
    return [...this.read.keys()].map(() => nil)
  }

  /** The values that the turn at hand reads. */
  private get values(): ReadonlyMap<ColumnId, Sql> {
    const first = stateField(this.steps.length)
    return new Map([...this.read.keys()].map((id, i) => [id, field(column('λturn'), first + i)]))
  }

  /** Before the first row. */
  get start(): Sql {
    const states = this.steps.map((_, k) => this.idle(k))
    return fn.structOf(nil, cast(value(0n), 'bigint'), this.none, ...states, ...this.unread)
  }

  /** A state with nothing gathered. */
  restart(state: Sql): Sql {
    return this.after(state, { gathered: this.none })
  }

  /** An empty list of what steps give: a slice of none of one, which fixes its type. */
  get none(): Sql {
    const declared = this.plan.declared.map(({ initial }) => this.initial(initial))
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
      .map(({ state }) => fn.structOf(...state.map(({ initial }) => this.initial(initial)), yes))
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
  get turn(): Sql {
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
    const { condition } = at(this.steps, k)
    return fn.coalesce(this.lowerIn(condition, this.reading(from, known)), no)
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
        if (found) return j <= known ? field(field(from, tookField(j)), position + 1) : this.initial(found.initial)
      }
      return undefined
    }
  }

  /** The step takes the row: into its state, and among what is given. */
  private take(k: number, state: Sql, row: Sql, from: Sql, known: number): Sql {
    const step = at(this.steps, k)
    const read = this.reading(from, known)
    const declared = this.plan.declared.map(({ column: { id }, initial }) => {
      const assigned = step.assignments.get(id)
      return [id, assigned ? this.lowerIn(assigned, read) : this.initial(initial)] as const
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
