// Plugins on who was active when: each a query of its own over the ids, their times and the dimensions asked for.
import type { Expr as Syntax } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { project } from '../../plan.js'
import { badValue, formNotSupported, wrongType } from '../../problems.js'
import { isNumber, isSummable } from '../../types.js'
import { convert } from '../conversion.js'
import { NameSet } from '../naming.js'
import type { Context } from '../operators/context.js'
import type { Plugin, PluginCall } from './plugin.js'
import type { Unit, Windows } from './windows.js'
import { calendarWindows, evenWindows, units } from './windows.js'
import { bindWritten } from './kql-text.js'

/**
 * What stands behind the id and the time: `time` is of the time's type, `span` a length of time, `window` one too or, of
 * datetimes, 'week', 'month' or 'year', `step` one too or 'week', `count` a whole number.
 */
type ScalarKind = 'time' | 'span' | 'window' | 'step' | 'count'

/** The units of the calendar that may stand in the place of a length. */
const unitsOf = (kind: ScalarKind, time: PlanColumn): readonly Unit[] =>
  time.type !== 'datetime' ? [] : kind === 'window' ? units : kind === 'step' ? ['week'] : []

/** How a plugin is written: the names of its scalars in order, and its text for some dimensions. */
interface ActivityPlugin {
  readonly doc: string
  readonly examples: Plugin['examples']
  readonly scalars: Readonly<Record<string, ScalarKind>>
  /** `dims` is empty or `, dim0, dim1`; `changes` tells whether a row's dimensions differ from those before it. */
  readonly text: (dims: string, changes: string, windows: Windows) => string
  /** Reports what the scalars must be beyond their types. */
  readonly fits?: (scalars: Readonly<Record<string, Expr>>, call: PluginCall, context: Context) => boolean
}

/** Rows and their distinct ids in each bin and so many bins before it; how many months a lookback holds is not documented. */
const slidingWindowCounts: ActivityPlugin = {
  doc: "How many rows, and how many different ids, there are in each bin and those of the lookback before it. Bins have a length, or are weeks ('week').",
  examples: {
    'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate sliding_window_counts(u, t, datetime(2026-01-01), datetime(2026-01-02), 2d, 1d) | project Count, Dcount | sort by Count asc':
      '[[1,1],[3,2]]',
  },
  scalars: { Start: 'time', End: 'time', Lookback: 'span', Window: 'step' },
  text: (dims, _, windows) => `
seen | where at <= End | summarize n = count() by id, bin = ${windows.of('at')}${dims}
| extend step = range(0, max_of(1, tolong(Lookback / ${windows.length('bin')})) - 1, 1) | mv-expand step to typeof(long)
| extend bin = ${windows.later('bin', 'step')} | where bin >= ${windows.of('Start')} and bin <= End
| summarize Count = sum(n), Dcount = dcount(id) by bin${dims}
| project bin${dims}, Count, Dcount`,
}

/** An appearance is active where the lookback that ends with it holds enough different periods. */
const activeUsersCount: ActivityPlugin = {
  doc: 'How many ids have, in each bin, an appearance whose lookback holds at least so many different periods. Bins have a length, or are weeks, months or years.',
  examples: {
    'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate active_users_count(u, t, datetime(2026-01-01), datetime(2026-01-02), 2d, 1d, 1, 7d) | project dcount':
      '[[2]]',
  },
  scalars: { Start: 'time', End: 'time', Lookback: 'span', Period: 'span', Least: 'count', Window: 'window' },
  text: (dims, _, windows) => `
let appearances = seen | where at >= Start - Lookback and at <= End | distinct id, period = bin_at(at, Period, Start)${dims};
appearances | where period >= Start
| join kind=inner (appearances | project id, earlier = period${dims}) on id${dims}
| where earlier <= period and earlier > period - Lookback
| summarize n = count() by id, period${dims} | where n >= Least
| summarize dcount = dcount(id) by bin = ${windows.of('period')}${dims}
| project bin${dims}, dcount`,
}

/** New ids are those that no window before had. */
const activityCountsMetrics: ActivityPlugin = {
  doc: 'For each window: rows, different ids, ids that no window before had, and different ids so far. Windows have a length, or are weeks, months or years.',
  examples: {
    'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate activity_counts_metrics(u, t, datetime(2026-01-01), datetime(2026-01-02), 1d) | project-away t | sort by aggregated_dcount asc':
      '[[1,1,1,1],[2,2,1,2]]',
  },
  scalars: { Start: 'time', End: 'time', Window: 'window' },
  text: (dims, changes, windows) => `
let active = seen | where at >= Start and at <= End | summarize n = count() by id, bin = ${windows.of('at')}${dims};
let firsts = active | summarize bin = min(bin) by id${dims} | summarize fresh = count() by bin${dims};
active | summarize n = sum(n), ids = dcount(id) by bin${dims}
| join kind=leftouter firsts on bin${dims} | extend fresh = coalesce(fresh, 0)
| sort by ${dims === '' ? '' : `${dims.slice(2).replaceAll(',', ' asc,')} asc, `}bin asc
| extend total = row_cumsum(fresh${changes === '' ? '' : `, ${changes}`})
| project bin${dims}, ['count'] = n, dcount = ids, new_dcount = fresh, aggregated_dcount = total`,
}

/** The window before is the one that ends where this one begins; without rows in it there is no rate. */
const activityMetrics: ActivityPlugin = {
  doc: 'For each window: different ids, those that the window before did not have, and the shares that came back or not. Windows have a length, or are weeks, months or years.',
  examples: {
    'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate activity_metrics(u, t, datetime(2026-01-01), datetime(2026-01-02), 1d) | project-away t':
      '[[2,1,1,0],[1,1,"NaN","NaN"]]',
  },
  scalars: { Start: 'time', End: 'time', Window: 'window' },
  text: (dims, _, windows) => `
let active = seen | where at >= Start and at <= End | distinct id, bin = ${windows.of('at')}${dims};
let earlier = active | project id, bin = ${windows.later('bin', '1')}${dims}, was = true;
active | join kind=leftouter earlier on id, $left.bin == $right.bin${dims}
| summarize ids = dcount(id), returned = countif(was) by bin${dims}
| join kind=leftouter (earlier | summarize base = dcount(id) by bin${dims}) on $left.bin == $right.bin${dims}
| extend base = todouble(coalesce(base, 0))
| project bin${dims}, dcount_values = ids, dcount_newvalues = ids - returned,
  retention_rate = todouble(returned) / base, churn_rate = (base - todouble(returned)) / base`,
}

/**
 * The outer window ends where the inner one does. There is a row for each inner window whose outer window has an id,
 * as sliding_window_counts and new_activity_metrics are shown to have them for windows without rows of their own.
 * https://learn.microsoft.com/kusto/query/activity-engagement-plugin
 */
const activityEngagement: ActivityPlugin = {
  doc: 'For each inner window: its different ids, those of the outer window that ends with it, and the share of the ones in the others; 0 where only the outer window has any. The outer window is a whole number of inner ones, and Start and End are given.',
  examples: {
    'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate activity_engagement(u, t, datetime(2026-01-01), datetime(2026-01-03), 1d, 2d) | sort by t asc | project-away t':
      '[[1,1,1],[2,2,1],[0,2,0]]',
  },
  scalars: { Start: 'time', End: 'time', Inner: 'span', Outer: 'span' },
  fits: wholeWindows,
  text: (dims) => `
seen | where at >= Start and at <= End | distinct id, bin = bin_at(at, Inner, Start)${dims} | extend one = 1
| join kind=inner (range step from 0 to tolong(Outer / Inner) - 1 step 1 | extend one = 1) on one
| extend bin = bin + step * Inner | where bin <= End
| summarize inner = dcountif(id, step == 0), outer = dcount(id) by bin${dims}
| project bin${dims}, dcount_activities_inner = inner, dcount_activities_outer = outer,
  activity_ratio = todouble(inner) / todouble(outer)`,
}

/** Where windows begin without Start, and what an outer window has that ends within an inner one, is not documented. */
function wholeWindows(
  { Inner: inner, Outer: outer }: Readonly<Record<string, Expr>>,
  call: PluginCall,
  { binder }: Context,
): boolean {
  if (inner?.kind !== 'constant' || outer?.kind !== 'constant') return true
  const isWhole =
    typeof inner.value === 'bigint' && typeof outer.value === 'bigint'
      ? outer.value % inner.value === 0n
      : Number.isInteger(Number(outer.value) / Number(inner.value))
  const node = call.argument(5)
  if (!isWhole && node)
    binder.report(badValue({ what: 'The outer window', expected: 'a whole number of inner windows' }), node.span)
  return isWhole
}

const written = (plugin: ActivityPlugin): Plugin => ({
  doc: plugin.doc,
  examples: plugin.examples,
  bind: (call, input, context) => bindActivity(plugin, call, input, context),
})

/** A plugin whose Start and End may be left out in the reference, which does not tell where its windows begin then. */
const bounded = (plugin: ActivityPlugin): Plugin => ({
  doc: plugin.doc,
  examples: plugin.examples,
  bind: (call, input, context) => {
    const { arguments: given, name, span } = call.node.call
    if (given.length !== Object.keys(plugin.scalars).length) return bindActivity(plugin, call, input, context)
    context.binder.report(formNotSupported({ what: `${name.name} without Start and End` }), span)
    return undefined
  },
})

export const activityPlugins = {
  sliding_window_counts: written(slidingWindowCounts),
  active_users_count: written(activeUsersCount),
  activity_counts_metrics: written(activityCountsMetrics),
  activity_engagement: bounded(activityEngagement),
  activity_metrics: bounded(activityMetrics),
} as const satisfies Record<string, Plugin>

function bindActivity(plugin: ActivityPlugin, call: PluginCall, input: Plan, context: Context): Plan | undefined {
  const count = Object.keys(plugin.scalars).length
  const given = activityArguments(plugin.scalars, call, input, context)
  const dims = dimensionsFrom(call.rest(2 + count), call, input)
  if (!given || !dims || plugin.fits?.(given.scalars, call, context) === false) return undefined
  const { id, at, scalars, windows } = given
  return overDimensions({ id, at }, dims, input, context, (table, list, changes) =>
    bindWritten(plugin.text(list, changes, windows), { tables: { seen: table }, scalars }, call, context),
  )
}

/** What a plugin is told of activity: whose, when, and scalars by name. */
export interface ActivityArguments {
  readonly id: PlanColumn
  readonly at: PlanColumn
  readonly scalars: Readonly<Record<string, Expr>>
  readonly windows: Windows
}

/** The id, the time, and the scalars behind them; `undefined` after a problem. */
export function activityArguments(
  wanted: ActivityPlugin['scalars'],
  call: PluginCall,
  input: Plan,
  context: Context,
): ActivityArguments | undefined {
  const kinds = Object.entries(wanted)
  if (!call.takes(2 + kinds.length)) return undefined
  const [id, at] = [call.column(call.argument(0), input), call.column(call.argument(1), input)]
  if (!id || !at) return undefined
  if (!isSummable(at.type)) {
    const node = call.argument(1)
    if (node) context.binder.report(wrongType({ expected: 'datetime or a number', found: at.type }), node.span)
    return undefined
  }
  const scalars: Record<string, Expr> = {}
  let windows = evenWindows
  for (const [i, [name, kind]] of kinds.entries()) {
    const node = call.argument(2 + i)
    const bound = call.scalar(node)
    const calendar = calendarWindows(bound, unitsOf(kind, at))
    const value = calendar ? undefined : fitted(bound, node, kind, at, context)
    if (calendar) windows = calendar
    else if (value) scalars[name] = value
    else return undefined
  }
  return { id, at, scalars, windows }
}

/** The columns that slice a result; `undefined` after a problem with one. */
export function dimensionsFrom(
  nodes: readonly Syntax[],
  call: PluginCall,
  input: Plan,
): readonly PlanColumn[] | undefined {
  const columns = nodes.flatMap((node) => call.column(node, input) ?? [])
  return columns.length === nodes.length ? columns : undefined
}

/** A scalar of the time's type, or a length of it. */
export const activityScalar = (
  node: Syntax | undefined,
  kind: ScalarKind,
  time: PlanColumn,
  call: PluginCall,
  context: Context,
): Expr | undefined => fitted(call.scalar(node), node, kind, time, context)

function fitted(
  value: Expr | undefined,
  node: Syntax | undefined,
  kind: ScalarKind,
  time: PlanColumn,
  { binder }: Context,
): Expr | undefined {
  if (!value || !node) return undefined
  const isLength = kind === 'span' || kind === 'window' || kind === 'step'
  const type = kind === 'count' ? 'long' : isLength && time.type === 'datetime' ? 'timespan' : time.type
  const fits = value.type === type || (isNumber(type) && isNumber(value.type))
  const converted = fits ? convert(value, type) : undefined
  // Time cannot be cut into steps of nothing.
  const isStep = !isLength || value.kind !== 'constant' || (value.value !== null && Number(value.value) > 0)
  if (converted && isStep) return converted
  const orUnit = unitsOf(kind, time)
    .map((unit) => ` or '${unit}'`)
    .join('')
  binder.report(badValue({ what: 'This', expected: `a ${type}${isStep ? '' : ' above zero'}${orUnit}` }), node.span)
  return undefined
}

/**
 * Binds a text over a table of columns under names of the text's own, the dimensions as dim0, dim1 …; of the result
 * the first columns take the names given, unless told the time's, and its type; those behind them the dimensions' names.
 */
export function overDimensions(
  columns: Readonly<Record<string, PlanColumn>>,
  dimensions: readonly PlanColumn[],
  input: Plan,
  { binder }: Context,
  bind: (table: Plan, dims: string, changes: string) => Plan | undefined,
  first: readonly string[] = [columns['at']?.name ?? ''],
): Plan | undefined {
  const named = [...Object.entries(columns), ...dimensions.map((one, i) => [`dim${i}`, one] as const)]
  const table = project(
    input,
    named.map(([name, column]) => ({ column: binder.column(name, column.type), value: reference(column) })),
  )
  const dims = dimensions.map((_, i) => `dim${i}`)
  const result = bind(
    table,
    dims.map((name) => `, ${name}`).join(''),
    dims.map((name) => `tostring(${name}) != tostring(prev(${name}))`).join(' or '),
  )
  if (!result) return undefined
  const names = new NameSet()
  const shown = [...first, ...dimensions.map(({ name }) => name)]
  const timeType = columns['at']?.type
  return project(
    result,
    result.columns.map((column, i): Assignment => {
      // Bins of ints are longs, and what stands for the time is of its type.
      const value = i < first.length && timeType ? convert(reference(column), timeType) : reference(column)
      return { column: binder.column(names.unique(shown[i] ?? column.name), value.type), value }
    }),
  )
}
