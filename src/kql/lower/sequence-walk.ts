// The steps of scan taken outside SQL, where what they compute is computed there too.
import type { Slot, Term } from '../../sql/compute.js'
import { heldAs, termOf } from '../../sql/computable.js'
import { fn } from '../../sql/primitives.js'
import type { Sql, SqlType } from '../../sql/tree.js'
import { cast, column, greater, host, lambda, list, nil, value, when } from '../../sql/tree.js'
import type { ColumnId, Expr } from '../expression.js'
import { once } from '../functions/once.js'
import type { RowStep, RowSteps } from '../functions/row-steps.js'
import { longest, takeSteps, tooLong } from '../functions/row-steps.js'
import type { PlanColumn, Sequence } from '../plan.js'
import { noSource } from './block.js'
import { lower, sqlType } from './expressions.js'
import type { Lowering } from './lowering.js'
import type { Condition, Steps } from './sequence-steps.js'
import { columnsRead, field, typed, whole } from './sequence-steps.js'

/** A piece takes some 50 ms at most, and holds up for so long whatever else is computed outside SQL. */
const pieceRows = 16_384n

/** Undefined where a step computes what only SQL can. */
export function walkOf(plan: Sequence, conditions: readonly Condition[], lowering: Lowering): Steps | undefined {
  const read = columnsRead(plan, conditions)
  const program = new Program(plan, read, lowering).of(conditions)
  if (!program) return undefined
  const steps = value(JSON.stringify(program))
  const initials = textOfJson(
    list(
      texts(plan.declared.map(({ column: of, initial }) => typed(lowerAlone(initial, lowering), of))),
      ...plan.steps.map(({ state }) =>
        texts(state.map(({ column: of, initial }) => typed(lowerAlone(initial, lowering), of))),
      ),
    ),
  )
  const ofRows = (rows: Sql, item: number, sql = (one: Sql): Sql => cast(one, 'varchar')): Sql =>
    fn.listTransform(rows, lambda(['λrow'], sql(field(column('λrow'), item))))
  const cell = (given: Sql, place: number, type: SqlType): Sql => {
    const text = fn.listExtract(given, whole(place))
    return type === 'varchar' ? text : cast(text, type)
  }
  return {
    pieceRows,
    met: (asked) => fn.concat(...asked.map((one) => (one ? when(one, value('1'), value('0')) : value('1')))),
    piece: (rows) => {
      const met = ofRows(rows, plan.input.columns.length + 1, (one) => one)
      const text = textOfJson(list(met, ...read.map(([, i]) => ofRows(rows, i + 1))))
      const fits = (one: Sql): Sql =>
        when(greater(fn.byteLength(one), whole(longest)), cast(fn.fail(value(tooLong)), 'varchar'), one)
      return once(text, 'λtext', fits)
    },
    // What is handed on: the piece at hand, the position, what was given for the pieces so far.
    over: (pieces) => {
      const [done, next] = [column('λdone'), column('λpiece')]
      const taken = host(takeSteps, steps, initials, field(done, 2), field(next, 1))
      const after = once(taken, 'λtaken', (result) =>
        fn.structOf(
          nil,
          fn.listExtract(result, value(1n)),
          fn.listAppend(field(done, 3), fn.listExtract(result, value(2n))),
        ),
      )
      const each = fn.listTransform(pieces, lambda(['λpiece'], fn.structOf(column('λpiece'), nil, nil)))
      const start = fn.structOf(nil, value(''), cast(list(), 'varchar[]'))
      return field(fn.listReduce(each, lambda(['λdone', 'λpiece'], after), start), 3)
    },
    given: (result) => fn.textRows(result),
    row: (given) => cell(given, 1, 'bigint'),
    columns: (given) => [
      [plan.match.id, cell(given, 2, 'bigint')],
      ...plan.declared.map(({ column: { id, type } }, i) => [id, cell(given, i + 3, sqlType(type))] as const),
      ...(plan.giver ? [[plan.giver.id, cell(given, plan.declared.length + 3, 'bigint')] as const] : []),
    ],
  }
}

const textOfJson = (sql: Sql): Sql => cast(fn.jsonOf(sql), 'varchar')
const texts = (sqls: readonly Sql[]): Sql => cast(list(...sqls.map((sql) => cast(sql, 'varchar'))), 'varchar[]')
const lowerAlone = (expr: Expr, lowering: Lowering): Sql => lowering.sql(expr, noSource)

/** The steps as data. */
class Program {
  private readonly slots = new Map<string, { readonly at: Slot; readonly type: SqlType }>()
  private readonly places: ReadonlyMap<ColumnId, RowStep['state'][number]>

  constructor(
    private readonly plan: Sequence,
    private readonly read: readonly (readonly [PlanColumn, number])[],
    private readonly lowering: Lowering,
  ) {
    for (const [i, [{ id, type }]] of read.entries()) this.slots.set(nameOf(id), { at: [0, i], type: sqlType(type) })
    for (const [k, { state }] of plan.steps.entries())
      for (const [i, { column: own }] of state.entries())
        this.slots.set(nameOf(own.id), { at: [k + 1, i], type: sqlType(own.type) })
    this.places = new Map<ColumnId, RowStep['state'][number]>([
      ...read.map(([{ id }], i) => [id, ['row', i]] as const),
      ...plan.declared.map(({ column: { id } }, i) => [id, ['declared', i]] as const),
    ])
  }

  of(conditions: readonly Condition[]): RowSteps | undefined {
    const { plan } = this
    const steps = plan.steps.map(({ assignments, state, gives }, k): RowStep | undefined => {
      const remembering = conditions[k]?.remembering
      const condition = remembering ? this.term(remembering, 'boolean') : null
      const assigned = plan.declared.map(({ column: { id, type } }) => {
        const expr = assignments.get(id)
        return expr ? this.term(expr, sqlType(type)) : null
      })
      const places = state.map(({ of }) => this.places.get(of))
      if (condition === undefined || !isWhole(assigned) || !isWhole(places)) return undefined
      return { condition, assigned, state: places, gives }
    })
    const held = ({ type }: PlanColumn): RowSteps['row'][number] => heldAs(sqlType(type))
    return isWhole(steps)
      ? { row: this.read.map(([one]) => held(one)), declared: plan.declared.map(({ column: one }) => held(one)), steps }
      : undefined
  }

  private term(expr: Expr, type: SqlType): Term | undefined {
    const env = this.lowering.environment(noSource)
    const sql = lower(expr, { ...env, column: (id) => column(nameOf(id)) })
    return termOf(sql, type, (name) => this.slots.get(name))
  }
}

const nameOf = (id: ColumnId): string => `column ${id}`
const isWhole = <T>(items: readonly (T | undefined)[]): items is readonly T[] => items.every((one) => one !== undefined)
