// Plan → SqlQuery: one SELECT grows while clause order allows, then is sealed as a named step.
import { fn } from '../../sql/primitives.js'
import type { From, Select, Sql, SqlOrderKey, SqlQuery, Step } from '../../sql/tree.js'
import {
  aggregateCall,
  and,
  cases,
  cast,
  column,
  divide,
  divideWhole,
  equal,
  greater,
  isNotDistinct,
  isNotNull,
  lambda,
  minus,
  nil,
  plus,
  select,
  subquery,
  times,
  value,
} from '../../sql/tree.js'
import { at } from '../at.js'
import type { ColumnId, Expr } from '../expression.js'
import { children, conjuncts } from '../expression.js'
import type { CatalogTable } from '../catalog.js'
import type { Aggregate, Apply, External, Item, Join, Limit, Plan, PlanColumn, Project, Range, Scan, Sequence, Shared, Sort, Union, Unnest, Values, Window } from '../plan.js' // prettier-ignore
import type { OwnColumns } from '../own-columns.js'
import type { Rewritten } from '../rewrite.js'
import { bodyReads } from '../rewrite.js'
import { storedAs } from '../types.js'
import type { Block } from './block.js'
import { aliases, isBare, isTrivial, openBlock, orderKeys, readWritten, sqlOf, write } from './block.js'
import type { Environment } from './expressions.js'
import { lower, lowerAggregate, lowerItemsAtPath, lowerWindow, nullOf, sqlType } from './expressions.js'
import { indexes, itemLists } from './items.js'
import { ruleSql } from './row-rules.js'
import { scalarQueries, shutsIn } from './scalar-queries.js'
import { columnsOfSteps, foldSteps, givenColumns, givenRow, stepsMet, turnsOf } from './sequence.js'
import { termNeed } from './term-need.js'

/** Lowers a plan to a query whose columns are the plan's, in order. */
export function lowerPlan(rewritten: Rewritten): SqlQuery {
  const lowering = new Lowering(rewritten)
  const query = lowering.finish(rewritten.plan)
  return { steps: lowering.steps, query }
}

class Lowering {
  readonly steps: Step[] = []
  /** The stored tables that are read. */
  private readonly tables = new Map<string, CatalogTable>()
  private readonly stepNames = new Set<string>()
  /** Shared plans already written, by name: the step and the alias of each of its columns, by position. */
  private readonly shared = new Map<string, { readonly step: string; readonly names: readonly string[] }>()
  private readonly queries = new Map<Plan, { readonly step: string; readonly name: string }>()
  /** Columns of the row that an Apply's body runs for. */
  private outer: ReadonlyMap<ColumnId, Sql> = new Map()
  /**
   * Those that the body reads. They are columns of the rows of its items: the engine takes neither an aggregate nor a
   * lambda over a column from outside.
   */
  private read: readonly PlanColumn[] = []
  /** The columns that hold the values of subqueries, where a step has them. */
  private readonly scalars = new Map<Plan, PlanColumn>()
  /** Inside a correlated body, steps cannot move out into WITH. */
  private correlated = 0

  private readonly nested: ReadonlyMap<Plan, Plan>
  private readonly own: OwnColumns

  constructor({ nested, own }: Omit<Rewritten, 'plan'>) {
    this.nested = nested
    this.own = own
  }

  /** The last SELECT: all columns, in their order, sorted. */
  finish(plan: Plan): Select {
    const block = this.block(plan)
    const ready =
      block.grouped && block.order.some(({ value: key }) => typeof key !== 'number')
        ? this.seal(block, plan.columns, 'sort')
        : block
    return write(ready, plan.columns, 'here').select
  }

  // ── Blocks ─────────────────────────────────────────────────────────────────────────────────────────────────

  private block(plan: Plan): Block {
    switch (plan.kind) {
      case 'scan':
        this.tables.set(plan.table.name, plan.table)
        return scanBlock(plan)
      case 'values':
        return this.values(plan)
      case 'external':
        return this.external(plan)
      case 'range':
        return this.range(plan)
      case 'filter': {
        const block = this.ready(
          plan.input,
          [plan.predicate],
          'where',
          (b) => b.grouped || b.windowed || b.limit !== undefined,
        )
        const conditions = conjuncts(plan.predicate).map((one) => this.sql(one, block, true))
        return { ...block, from: this.narrowed(block, plan.predicate), where: [...block.where, ...conditions] }
      }
      case 'project':
        return this.project(plan)
      case 'aggregate':
        return this.aggregate(plan)
      case 'window':
        return this.window(plan)
      case 'sort':
        return this.sort(plan)
      case 'limit':
        return this.limit(plan)
      case 'join':
        return this.join(plan)
      case 'union':
        return this.union(plan)
      case 'unnest':
        return this.unnest(plan)
      case 'item':
        return this.item(plan)
      case 'apply':
        return this.apply(plan)
      case 'sequence':
        return this.sequence(plan)
      case 'shared':
        return this.use(plan)
    }
  }

  /** What the block reads, with the terms that a predicate over a stored table asks of its rows. */
  private narrowed({ from, columns }: Block, predicate: Expr): From | undefined {
    if (from?.kind !== 'table') return from
    const table = this.tables.get(from.name)
    const need = table && termNeed(predicate, (id) => columns.get(id)?.kind === 'column')
    if (!table || need === undefined) return from
    const before = from.narrow?.need
    const stored = [...table.columns.map((one) => one.stored), ingestedColumn]
    return { ...from, narrow: { need: before === undefined ? need : { all: [before, need] }, columns: stored } }
  }

  /** The input's block, sealed first where the clause order asks for it or a computed column would be read again. */
  private ready(input: Plan, exprs: readonly Expr[], label: string, mustSeal: (block: Block) => boolean): Block {
    const block = this.block(input)
    const again = exprs.some((expr) => readsComputed(expr, block))
    const ready = again || mustSeal(block) ? this.seal(block, input.columns, label) : block
    return this.besideScalars(ready, input.columns, exprs)
  }

  /**
   * The block, or a step of it with the values of subqueries as columns where an expression would have one of them
   * within a lambda or a TRY: the engine takes no subquery there.
   */
  private besideScalars(block: Block, columns: readonly PlanColumn[], exprs: readonly Expr[]): Block {
    const asked = exprs.flatMap((expr) => {
      const queries = scalarQueries(expr)
      return queries.length > 0 && shutsIn(this.sql(expr, block)) ? queries : []
    })
    if (asked.length === 0) return block
    const named = new Map<ColumnId, PlanColumn>()
    const values = new Map(block.columns)
    for (const expr of asked) {
      const held = this.scalars.get(expr.plan) ?? this.own.make('scalar', expr.type)
      values.set(held.id, this.sql(expr, block))
      named.set(held.id, held)
      this.scalars.set(expr.plan, held)
    }
    return this.seal({ ...block, columns: values }, [...columns, ...named.values()], 'input')
  }

  /** Makes a step of a block and opens a new one that reads it. Its order moves outward. */
  private seal(block: Block, columns: readonly PlanColumn[], label: string): Block {
    const written = write(block, columns, 'outward')
    return this.correlated > 0
      ? this.derived(written.select, (from, alias) => readWritten(from, alias, written), label)
      : readWritten(this.step(label, written.select, false), undefined, written)
  }

  private derived(query: Select, open: (from: From, alias: string) => Block, label: string): Block {
    const alias = this.name(label)
    return open({ kind: 'select', query, alias }, alias)
  }

  private step(label: string, query: Select, materialized: boolean): From {
    const name = this.name(label)
    this.steps.push({ name, query, materialized })
    return { kind: 'table', name, alias: name }
  }

  private name(label: string): string {
    const base = label.replaceAll(/\W/g, '_')
    let name = `s${this.stepNames.size + 1}_${base}`
    while (this.stepNames.has(name)) name += '_'
    this.stepNames.add(name)
    return name
  }

  // ── Expressions ────────────────────────────────────────────────────────────────────────────────────────────

  private environment(block: Block): Environment {
    return {
      column: (id) => block.columns.get(id) ?? this.outer.get(id) ?? sqlOf(block, id),
      query: (plan, as) => this.query(plan, as),
      scalar: (plan) => {
        const held = this.scalars.get(plan)
        return held && block.columns.get(held.id)
      },
    }
  }

  private sql(expr: Expr, block: Block, predicate = false): Sql {
    return lower(expr, this.environment(block), predicate)
  }

  /**
   * A plan inside an expression becomes a step of its own, computed once; where it reads the row that a body runs for,
   * it stands in the body.
   */
  private query(original: Plan, as: 'scalar' | 'list'): Extract<Sql, { kind: 'subquery' }> {
    const { from, cell } = this.readsOuter(original) ? this.inlineQuery(original) : this.queryStep(original)
    const query = select({
      items: [{ value: cell, alias: 'item' }],
      from,
      where: as === 'list' ? [isNotNull(cell)] : [],
      limit: as === 'scalar' ? value(1n) : undefined,
    })
    return subquery(query) as Extract<Sql, { kind: 'subquery' }>
  }

  private readsOuter(plan: Plan): boolean {
    return this.correlated > 0 && [...bodyReads(plan)].some((id) => this.outer.has(id))
  }

  private inlineQuery(original: Plan): { readonly from: From; readonly cell: Sql } {
    const plan = this.nested.get(original) ?? original
    const written = write(this.block(plan), plan.columns, 'here')
    const alias = this.name('value')
    const [first] = plan.columns
    const cell = column((first && written.aliases.get(first.id)) ?? '', alias)
    return { from: { kind: 'select', query: written.select, alias }, cell }
  }

  private queryStep(original: Plan): { readonly from: From; readonly cell: Sql } {
    const { step, name } = this.queries.get(original) ?? this.writeQuery(original)
    return { from: { kind: 'table', name: step, alias: step }, cell: column(name) }
  }

  private writeQuery(original: Plan): { readonly step: string; readonly name: string } {
    const plan = this.nested.get(original) ?? original
    const correlated = this.correlated
    this.correlated = 0
    const written = write(this.block(plan), plan.columns, 'here')
    const from = this.step('value', written.select, true)
    this.correlated = correlated
    const [first] = plan.columns
    const entry = { step: from.kind === 'table' ? from.name : '', name: (first && written.aliases.get(first.id)) ?? '' }
    this.queries.set(original, entry)
    return entry
  }

  // ── Sources ────────────────────────────────────────────────────────────────────────────────────────────────

  private values(plan: Values): Block {
    const [only] = plan.rows
    if (plan.rows.length === 1 && only) {
      const empty = openBlock(undefined, new Map())
      const row = this.besideScalars(empty, [], only)
      return { ...row, columns: new Map(plan.columns.map(({ id }, i) => [id, this.sql(only[i] ?? nothing, row)])) }
    }
    const names = aliases(plan.columns.map(({ name }) => name))
    const empty = openBlock(undefined, new Map())
    const rows = plan.rows.map((row) => row.map((cell) => this.sql(cell, empty)))
    const typed = rows.length > 0 ? rows : [plan.columns.map(({ type }) => nullOf(type))]
    // The first row fixes the types of all, so that a column of nulls or of mixed spellings has its own.
    const first = (typed[0] ?? []).map((cell, i) =>
      cast(cell, storedAs[plan.columns[i]?.type as keyof typeof storedAs] ?? 'varchar'),
    )
    const from: From = { kind: 'values', rows: [first, ...typed.slice(1)], alias: this.name('rows'), columns: names }
    const block = openBlock(from, new Map(plan.columns.map(({ id }, i) => [id, column(names[i] ?? '')])))
    return rows.length > 0 ? block : { ...block, where: [value(false)] }
  }

  private external(plan: External): Block {
    const rows: Sql = { kind: 'parameter', index: plan.parameter, type: 'varchar' }
    const query = select({ items: [{ value: fn.unnest(fn.textRows(rows)), alias: 'cells' }] })
    const cell = (position: number): Sql => fn.listExtract(column('cells'), value(BigInt(position + 1)))
    return this.derived(
      query,
      (from) => openBlock(from, new Map(plan.reads.map(({ column: { id }, cell: position }) => [id, cell(position)]))),
      'external',
    )
  }

  private range(plan: Range): Block {
    const empty = openBlock(undefined, new Map())
    const [from, to, by] = [plan.from, plan.to, plan.step].map((expr) => this.sql(expr, empty))
    const [target] = plan.columns
    if (!from || !to || !by || !target) throw new Error('A range was bound without its bounds.')
    // Rows are counted, so that real steps do not add up their errors and no overflow can loop.
    const whole = target.type !== 'real' && target.type !== 'decimal'
    const steps = whole ? divideWhole(minus(to, from), by) : cast(fn.floor(divide(minus(to, from), by)), 'bigint')
    const last = fn.least(plus(fn.coalesce(steps, value(-1n)), value(1n)), value(maxRangeRows))
    const rows: From = {
      kind: 'rows',
      call: fn.rangeRows(cast(last, 'bigint')),
      alias: this.name('range'),
      columns: ['i'],
    }
    const stepped = plus(from, times(column('i'), by))
    const stored = sqlType(target.type)
    return openBlock(rows, new Map([[target.id, stored === 'bigint' ? stepped : cast(stepped, stored)]]))
  }

  // ── Operators ──────────────────────────────────────────────────────────────────────────────────────────────

  private project(plan: Project): Block {
    const computed = plan.assignments.map(({ value: expr }) => expr).filter((expr) => expr.kind !== 'column')
    // Without groups it is an aggregate in the SELECT that makes one row of all: where none is left, it needs its own.
    const keepsNone = computed.length === plan.assignments.length
    const block = this.ready(plan.input, computed, 'extend', (b) => b.grouped && (computed.some(readsColumn) || (keepsNone && b.groupBy.length === 0))) // prettier-ignore
    const columns = new Map(plan.assignments.map(({ column: { id }, value: expr }) => [id, this.sql(expr, block)]))
    // Keys of the order stay readable although the columns they came from may be gone.
    const order = block.order.map(({ value: key, ...direction }) => ({
      value: typeof key === 'number' ? keyAfter(plan, key, block) : key,
      ...direction,
    }))
    return { ...block, columns, order }
  }

  private aggregate(plan: Aggregate): Block {
    const exprs = [
      ...plan.groups.map(({ value: expr }) => expr),
      ...plan.aggregates.flatMap(({ call }) => [
        ...Object.values(call.arguments).flat(),
        ...(call.predicate ? [call.predicate] : []),
      ]),
    ]
    const block = this.ready(plan.input, exprs, 'input', (b) => b.grouped || b.windowed || b.limit !== undefined)
    const constantGroup = plan.groups.some(
      ({ value: expr }) => isTrivial(this.sql(expr, block)) && this.sql(expr, block).kind !== 'column',
    )
    if (constantGroup) return this.aggregateOverConstants(plan)
    const env = this.environment(block)
    const order = orderKeys(block)
    const groups = plan.groups.map(({ column: { id }, value: expr }) => [id, this.sql(expr, block)] as const)
    const aggregates = plan.aggregates.map(
      ({ column: { id }, call }) => [id, lowerAggregate(call, env, order)] as const,
    )
    return {
      ...openBlock(block.from, new Map([...groups, ...aggregates])),
      where: block.where,
      groupBy: groups.map(([, sql]) => sql),
      grouped: true,
    }
  }

  /** A literal in GROUP BY would be read as a position, so constants are computed in a step below. */
  private aggregateOverConstants(plan: Aggregate): Block {
    const named = plan.groups.map(({ column: { name, type }, value: expr }) => ({
      column: this.own.make(name, type),
      value: expr,
    }))
    const assignments = [
      ...plan.input.columns.map((target) => ({
        column: target,
        value: { kind: 'column', id: target.id, type: target.type } as const,
      })),
      ...named,
    ]
    const columns = assignments.map(({ column: target }) => target)
    const below = this.project({ kind: 'project', input: plan.input, assignments, columns })
    const sealed = this.seal(below, columns, 'input')
    const env = this.environment(sealed)
    const groups = plan.groups.map(({ column: { id } }, i) => [id, sqlOf(sealed, at(named, i).column.id)] as const)
    const order = orderKeys(sealed)
    const aggregates = plan.aggregates.map(
      ({ column: { id }, call }) => [id, lowerAggregate(call, env, order)] as const,
    )
    return {
      ...openBlock(sealed.from, new Map([...groups, ...aggregates])),
      groupBy: groups.map(([, sql]) => sql),
      grouped: true,
    }
  }

  private window(plan: Window): Block {
    const exprs = [
      ...plan.windows.flatMap(({ call }) => Object.values(call.arguments).flat()),
      ...plan.partitionBy,
      ...(plan.orderBy ?? []).map((key) => key.value),
    ]
    // A window cannot be ordered by another window's result in the same SELECT.
    const orderedByWindow = (b: Block): boolean =>
      b.windowed && !plan.orderBy && orderKeys(b).some((key) => !isTrivial(key.value))
    const block = this.ready(
      plan.input,
      exprs,
      'window',
      (b) => b.grouped || b.limit !== undefined || orderedByWindow(b),
    )
    if (!plan.orderBy && block.order.length === 0 && plan.partitionBy.length > 0) return this.windowOverNumbered(plan)
    const orderBy: readonly SqlOrderKey[] = plan.orderBy
      ? plan.orderBy.map(({ value: key, ...direction }) => ({ value: this.sql(key, block), ...direction }))
      : orderKeys(block)
    const over = { partitionBy: plan.partitionBy.map((expr) => this.sql(expr, block)), orderBy }
    const env = this.environment(block)
    const columns = new Map(block.columns)
    for (const { column: { id }, call } of plan.windows) columns.set(id, lowerWindow(call, env, over)) // prettier-ignore
    return { ...block, columns, windowed: true }
  }

  /** Within a partition the engine keeps no order of its own: the rows are numbered first as they come. */
  private windowOverNumbered(plan: Window): Block {
    const number = this.own.make('row', 'long')
    const input = this.seal(this.block(plan.input), plan.input.columns, 'input')
    const call: Sql = { kind: 'window', call: fn.rowNumber(), partitionBy: [], orderBy: [], frame: undefined }
    const numbered = { ...input, columns: new Map([...input.columns, [number.id, call]]), windowed: true }
    const block = this.seal(numbered, [...plan.input.columns, number], 'numbered')
    const over = {
      partitionBy: plan.partitionBy.map((expr) => this.sql(expr, block)),
      orderBy: [{ value: sqlOf(block, number.id), descending: false, nullsFirst: false }],
    }
    const columns = new Map(block.columns)
    for (const { column: { id }, call: inner } of plan.windows) columns.set(id, lowerWindow(inner, this.environment(block), over)) // prettier-ignore
    return { ...block, columns, windowed: true, order: over.orderBy.map((key) => ({ ...key, value: number.id })) }
  }

  private sort(plan: Sort): Block {
    const computed = plan.keys.map((key) => key.value).filter((expr) => expr.kind !== 'column')
    const block = this.ready(
      plan.input,
      computed,
      'sort',
      (b) => b.limit !== undefined || (b.grouped && computed.some(readsColumn)),
    )
    const order = plan.keys.map(({ value: key, ...direction }) => ({
      value: key.kind === 'column' ? key.id : this.sql(key, block),
      ...direction,
    }))
    return { ...block, order }
  }

  private limit(plan: Limit): Block {
    const block = this.ready(plan.input, [], 'take', (b) => b.limit !== undefined)
    const count = cast(this.sql(plan.count, openBlock(undefined, new Map())), 'bigint')
    // Of a number that it knows the engine first finds the rows, then sorts them by their places and fetches them; of
    // one that it does not know it reads on until there are enough, which costs half where there are no conditions.
    const isFew = plan.count.kind === 'constant' && Number(plan.count.value) <= fewRows
    const readsOn = !isFew && block.from?.kind === 'table' && this.tables.has(block.from.name) && isBare(block)
    return { ...block, limit: readsOn ? subquery(select({ items: [{ value: count, alias: 'rows' }] })) : count }
  }

  // ── Joins and unions ───────────────────────────────────────────────────────────────────────────────────────

  private join(plan: Join): Block {
    const [left, right] = [this.side(plan.left, 'left'), this.side(plan.right, 'right')]
    const both = openBlock(undefined, new Map([...left.columns, ...right.columns]))
    const conditions = plan.on.map((pair) => {
      const [a, b] = [this.sql(pair.left, both), this.sql(pair.right, both)]
      // A null key finds a null key; strings are never null, so plain equality does for them.
      return pair.left.type === 'string' ? equal(a, b) : isNotDistinct(a, b)
    })
    const residual = plan.residual ? [this.sql(plan.residual, both, true)] : []
    const type = (
      {
        inner: 'inner',
        left: 'left',
        right: 'right',
        full: 'full',
        leftsemi: 'semi',
        leftanti: 'anti',
        cross: 'cross',
      } as const
    )[plan.type]
    const from: From = {
      kind: 'join',
      type,
      left: left.from,
      right: right.from,
      on: plan.type === 'cross' ? undefined : and(...conditions, ...residual),
    }
    const total = (
      side: { readonly columns: ReadonlyMap<ColumnId, Sql> },
      padded: boolean,
      columns: readonly PlanColumn[],
    ): [ColumnId, Sql][] =>
      [...side.columns].map(([id, sql]) => [
        id,
        padded && columns.find((c) => c.id === id)?.type === 'string' ? fn.coalesce(sql, value('')) : sql,
      ])
    const leftPadded = plan.type === 'right' || plan.type === 'full'
    const rightPadded = plan.type === 'left' || plan.type === 'full'
    const columns = [
      ...total(left, leftPadded, plan.left.columns),
      ...(type === 'semi' || type === 'anti' ? [] : total(right, rightPadded, plan.right.columns)),
    ]
    return openBlock(from, new Map(columns))
  }

  /** One side of a join as a FROM item with qualified columns. */
  private side(plan: Plan, label: string): { readonly from: From; readonly columns: ReadonlyMap<ColumnId, Sql> } {
    const block = this.block(plan)
    const isTable =
      isBare(block) && block.from?.kind === 'table' && [...block.columns.values()].every((sql) => sql.kind === 'column')
    if (isTable && block.from?.kind === 'table') {
      const alias = this.name(block.from.name)
      const from: From = { ...block.from, alias }
      return {
        from,
        columns: new Map(
          [...block.columns].map(([id, sql]) => [id, sql.kind === 'column' ? column(sql.name, alias) : sql]),
        ),
      }
    }
    const written = write({ ...block, order: block.limit ? block.order : [] }, plan.columns, 'here')
    const alias = this.name(label)
    const columns = new Map([...written.aliases].map(([id, name]) => [id, column(name, alias)]))
    return { from: { kind: 'select', query: written.select, alias }, columns }
  }

  private union(plan: Union): Block {
    const names = aliases(plan.columns.map(({ name }) => name))
    const parts = plan.inputs.map(({ plan: input, sources }): Select => {
      const exprs = sources.filter((source) => source !== undefined)
      const block = this.ready(
        input,
        exprs.filter((expr) => expr.kind !== 'column'),
        'part',
        () => false,
      )
      const cells = plan.columns.map(({ type }, i) => {
        const source = sources[i]
        // Versions, which are decimals, are held as wider whole numbers: a null of no type fits both.
        return source ? this.sql(source, block) : type === 'decimal' ? nil : nullOf(type)
      })
      const items = cells.map((cell, i) => ({ value: cell, alias: names[i] ?? '' }))
      const shape = write({ ...block, order: block.limit ? block.order : [] }, [], 'here').select
      return { ...shape, items: items.length > 0 ? items : [{ value: value(1n), alias: 'none' }] }
    })
    const from: From = { kind: 'select', query: { kind: 'union', parts }, alias: this.name('union') }
    return openBlock(from, new Map(plan.columns.map(({ id }, i) => [id, column(names[i] ?? '')])))
  }

  // ── Arrays ─────────────────────────────────────────────────────────────────────────────────────────────────

  private unnest(plan: Unnest): Block {
    const block = this.ready(
      plan.input,
      plan.items.map((item) => item.array),
      'input',
      (b) => b.grouped || b.windowed || b.limit !== undefined,
    )
    const atPath = this.unnestedAtPath(plan, block)
    if (atPath) return atPath
    const arrays = plan.items.map((item) => this.sql(item.array, block))
    return this.unnested(plan, block, arrays, plan.input.columns)
  }

  /**
   * The same for one array at a path of a text. Nearly always it has items; only where it has none is the text read
   * again for what else stands there.
   */
  private unnestedAtPath(plan: Unnest, block: Block): Block | undefined {
    const [item, ...more] = plan.items
    if (item?.array.kind !== 'path' || more.length > 0 || plan.index) return undefined
    const found = lowerItemsAtPath(item.array, this.environment(block), item.asTexts === true)
    if (!found) return undefined
    const itemsColumn = this.own.make('items', 'dynamic')
    const computed = new Map([...block.columns, [itemsColumn.id, found] as const])
    const sealed = this.seal({ ...block, columns: computed }, [...plan.input.columns, itemsColumn], 'arrays')
    const items = sqlOf(sealed, itemsColumn.id)
    const limit = plan.limit && this.sql(plan.limit, openBlock(undefined, new Map()))
    const lists = itemLists(this.sql(item.array, sealed), item, limit)
    const some = limit ? fn.listSlice(items, value(1n), limit) : items
    const list = cases([[greater(fn.listLength(items), value(0n)), some]], lists)
    const columns = new Map([...sealed.columns, [item.column.id, fn.unnest(list)] as const])
    return this.seal({ ...sealed, columns }, plan.columns, 'mv_expand')
  }

  /**
   * A row for each item, with the row's columns. Arrays that are computed have a step of their own, since making rows
   * of one reads it several times.
   */
  private unnested(plan: Unnest | Item, block: Block, arrays: readonly Sql[], row: readonly PlanColumn[]): Block {
    const named = arrays.map((array) => ({ column: this.own.make('array', 'dynamic'), array }))
    const computed = new Map([...block.columns, ...named.map(({ column: { id }, array }) => [id, array] as const)])
    const sealed = arrays.every(isTrivial)
      ? { ...block, columns: computed }
      : this.seal({ ...block, columns: computed }, [...row, ...named.map((one) => one.column)], 'arrays')
    const dynamics = named.map(({ column: { id } }) => sqlOf(sealed, id))
    const columns = new Map([...sealed.columns, ...this.lists(plan, dynamics)])
    const own = new Set(plan.columns.map(({ id }) => id))
    const kept = [...plan.columns, ...row.filter(({ id }) => plan.kind === 'item' && !own.has(id))]
    return this.seal({ ...sealed, columns }, kept, 'mv_expand')
  }

  /** For each item's column, the call that makes a row of each item of its array. */
  private lists(plan: Unnest | Item, dynamics: readonly Sql[]): readonly (readonly [ColumnId, Sql])[] {
    const limit = plan.limit && this.sql(plan.limit, openBlock(undefined, new Map()))
    const arrays = plan.items.map((item, i) => itemLists(dynamics[i] ?? value(null), item, limit))
    const items = plan.items.map((item, i) => [item.column.id, fn.unnest(arrays[i] ?? value(null))] as const)
    return plan.index ? [...items, [plan.index.id, fn.unnest(indexes(arrays))] as const] : items
  }

  /** The items in their order, which the engine forgets as it brings them together with their rows. */
  private item(plan: Item): Block {
    const outer = openBlock(undefined, this.outer)
    const row = this.read.length > 0 ? this.seal(outer, this.read, 'row') : outer
    const arrays = plan.items.map((item) => this.sql(item.array, row))
    const index = plan.index ?? this.own.make('place', 'long')
    const columns = plan.index ? plan.columns : [...plan.columns, index]
    const items = this.unnested({ ...plan, index, columns }, row, arrays, this.read)
    return { ...items, order: [{ value: index.id, descending: false, nullsFirst: false }] }
  }

  /** FROM the rows, LATERAL what the body makes of each. */
  private apply(plan: Apply): Block {
    const row = this.side(plan.input, 'row')
    const before = [this.outer, this.read] as const
    const reads = bodyReads(plan.body)
    this.outer = new Map([...this.outer, ...row.columns])
    this.read = [...this.read.filter(({ id }) => !row.columns.has(id)), ...plan.input.columns].filter(({ id }) => reads.has(id)) // prettier-ignore
    this.correlated++
    const returned = plan.body.columns
    const written = write(this.block(plan.body), returned, 'here')
    this.correlated--
    ;[this.outer, this.read] = before
    const alias = this.name('applied')
    const body: From = { kind: 'select', query: written.select, alias, lateral: true }
    const from: From = { kind: 'join', type: 'cross', left: row.from, right: body, on: undefined }
    const inner = [...written.aliases].map(([id, name]) => [id, column(name, alias)] as const)
    return openBlock(from, new Map([...inner, ...row.columns]))
  }

  /** The rows as one list and a list for each column that the steps read; then the fold, and its rows. */
  private sequence(plan: Sequence): Block {
    const input = this.seal(this.block(plan.input), plan.input.columns, 'input')
    const met = stepsMet(plan, (condition) => this.sql(condition, input, true))
    const row = fn.structOf(...plan.input.columns.map(({ id }) => sqlOf(input, id)), met)
    const gathered = aggregateCall('listOf', [row], { orderBy: orderKeys(input) })
    const made = (name: string): PlanColumn => this.own.make(name, 'unknown')
    const [rowsColumn, givenColumn, itemColumn, numberColumn, rowColumn] = [made('rows'), made('given'), made('item'), made('number'), made('row')] // prettier-ignore
    const step = (from: Block, columns: readonly (readonly [PlanColumn, Sql])[], label: string): Block =>
      this.seal(
        { ...openBlock(from.from, new Map(columns.map(([{ id }, sql]) => [id, sql]))) },
        columns.map(([column]) => column),
        label,
      )
    const rows = step(input, [[rowsColumn, gathered]], 'rows')
    const read = columnsOfSteps(plan)
    const position = (id: ColumnId): Sql => value(BigInt(plan.input.columns.findIndex((one) => one.id === id) + 1))
    const all = sqlOf(rows, rowsColumn.id)
    const lists = step(
      rows,
      [
        [rowsColumn, all],
        [givenColumn, turnsOf(plan, all, value(BigInt(plan.input.columns.length + 1)))],
        ...read.map((one) => [one, fn.listTransform(all, lambda(['λrow'], fn.structExtract(column('λrow'), position(one.id))))] as const), // prettier-ignore
      ],
      'columns',
    )
    const env = this.environment(lists)
    const found = foldSteps(plan, sqlOf(lists, givenColumn.id), lists.columns, (expr, columns) =>
      lower(expr, { ...env, column: (id) => columns(id) ?? env.column(id) }),
    ) // prettier-ignore
    const folded = step(lists, [[rowsColumn, sqlOf(lists, rowsColumn.id)], [givenColumn, found]], 'scan') // prettier-ignore
    const given = sqlOf(folded, givenColumn.id)
    const items = step(folded, [[rowsColumn, sqlOf(folded, rowsColumn.id)], [itemColumn, fn.unnest(given)], [numberColumn, fn.unnest(indexes([given]))]], 'given') // prettier-ignore
    const item = sqlOf(items, itemColumn.id)
    const whole = step(items, [[itemColumn, item], [numberColumn, sqlOf(items, numberColumn.id)], [rowColumn, fn.listExtract(sqlOf(items, rowsColumn.id), givenRow(item))]], 'given') // prettier-ignore
    const columns = new Map([
      ...plan.input.columns.map(({ id }) => [id, fn.structExtract(sqlOf(whole, rowColumn.id), position(id))] as const),
      ...givenColumns(plan, sqlOf(whole, itemColumn.id)),
    ])
    const number = sqlOf(whole, numberColumn.id)
    return { ...openBlock(whole.from, columns), order: [{ value: number, descending: false, nullsFirst: false }] }
  }

  // ── Shared plans ───────────────────────────────────────────────────────────────────────────────────────────

  /**
   * A table that only renames or scans is written again at each use; others become a step computed once. A correlated
   * body can read a step that is there already, but not make one.
   */
  private use(plan: Shared): Block {
    if (isCheap(plan.source) || (this.correlated > 0 && !this.shared.has(plan.name))) {
      const block = this.block(plan.source)
      const columns = new Map(plan.columns.map(({ id }, i) => [id, sqlOf(block, plan.source.columns[i]?.id ?? -1)]))
      const ids = new Map(plan.source.columns.map(({ id }, i) => [id, plan.columns[i]?.id ?? -1]))
      const order = block.order.map(({ value: key, ...direction }) => ({
        value: typeof key === 'number' ? (ids.get(key) ?? sqlOf(block, key)) : key,
        ...direction,
      }))
      return { ...block, columns, order }
    }
    const entry = this.shared.get(plan.name) ?? this.writeShared(plan)
    const from: From = { kind: 'table', name: entry.step, alias: entry.step }
    return openBlock(from, new Map(plan.columns.map(({ id }, i) => [id, column(entry.names[i] ?? '')])))
  }

  private writeShared(plan: Shared): { readonly step: string; readonly names: readonly string[] } {
    const written = write(this.block(plan.source), plan.source.columns, 'here')
    const from = this.step(plan.name, written.select, true)
    const names = plan.source.columns.map(({ id }) => written.aliases.get(id) ?? '')
    const entry = { step: from.kind === 'table' ? from.name : '', names }
    this.shared.set(plan.name, entry)
    return entry
  }
}

const nothing: Expr = { kind: 'constant', type: 'unknown', value: null }

/** The stored column that tells when a row was loaded, in ticks. */
const ingestedColumn = '_ingested'

function scanBlock({ table, reads, ingested, rules }: Scan): Block {
  const open = openBlock(
    { kind: 'table', name: table.name, alias: table.name },
    new Map([
      ...reads.map(({ column: { id }, stored }) => [id, column(stored)] as const),
      [ingested.id, column(ingestedColumn)] as const,
    ]),
  )
  return { ...open, where: rules.map(ruleSql) }
}

/** So few rows are fetched faster than a whole vector of each column is read. */
const fewRows = 50

/** Kusto's own bound for the rows of a range is the memory; ours is this many. */
const maxRangeRows = 50_000_000n

const isCheap = (plan: Plan): boolean =>
  (plan.kind === 'scan' && plan.rules.length === 0) ||
  plan.kind === 'values' ||
  (plan.kind === 'shared' && isCheap(plan.source))

/** Only names of groups stand in the SELECT that groups: DuckDB fails on TRY of a group's column there. */
const readsColumn = (expr: Expr): boolean => readsAny(expr, () => true)

/** Does an expression read a column that the block computes? */
const readsComputed = (expr: Expr, { columns }: Block): boolean =>
  readsAny(expr, (id) => {
    const sql = columns.get(id)
    return sql !== undefined && !isTrivial(sql)
  })

/** Does an expression read such a column? Iterative, since chains can be long. */
function readsAny(expr: Expr, such: (id: ColumnId) => boolean): boolean {
  const stack: Expr[] = [expr]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.kind === 'column') {
      if (such(next.id)) return true
    } else stack.push(...children(next))
  }
  return false
}

/** The identity under which a sort key lives on after a project, or its SQL where it does not. */
function keyAfter(plan: Project, key: ColumnId, block: Block): ColumnId | Sql {
  const same = plan.assignments.find(({ value: expr }) => expr.kind === 'column' && expr.id === key)
  return same ? same.column.id : sqlOf(block, key)
}
