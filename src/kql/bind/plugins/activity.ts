// Plugins on who was active when: each a query of its own over the ids, their times and the dimensions asked for.
import type { Expr as Syntax } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { project } from '../../plan.js'
import { badValue, formNotSupported, wrongType } from '../../problems.js'
import { isSummable } from '../../types.js'
import { convert } from '../conversion.js'
import { NameSet } from '../naming.js'
import type { Context } from '../operators/context.js'
import type { Plugin, PluginCall } from './plugin.js'
import { bindWritten } from './written.js'

/** How a plugin is written: the names of its scalars in order, and its text for some dimensions. */
interface ActivityPlugin {
  readonly doc: string
  /** Behind the id and the time: `time` is of the time's type, `span` a length of time, `count` a whole number. */
  readonly scalars: Readonly<Record<string, 'time' | 'span' | 'count'>>
  /** `dims` is empty or `, dim0, dim1`; `changes` tells whether a row's dimensions differ from those before it. */
  readonly text: (dims: string, changes: string) => string
}

/** Rows and their distinct ids in each bin and so many bins before it. */
const slidingWindowCounts: ActivityPlugin = {
  doc: 'How many rows, and how many different ids, there are in each bin and those of the lookback before it.',
  scalars: { Start: 'time', End: 'time', Lookback: 'span', Bin: 'span' },
  text: (dims) => `
seen | where at <= End | summarize n = count() by id, bin = bin_at(at, Bin, Start)${dims}
| extend step = range(0, tolong(Lookback / Bin) - 1, 1) | mv-expand step to typeof(long)
| extend bin = bin + step * Bin | where bin >= Start and bin <= End
| summarize Count = sum(n), Dcount = dcount(id) by bin${dims}
| project bin${dims}, Count, Dcount`,
}

/** An appearance is active where the lookback that ends with it holds enough different periods. */
const activeUsersCount: ActivityPlugin = {
  doc: 'How many ids have, in each bin, an appearance whose lookback holds at least so many different periods.',
  scalars: { Start: 'time', End: 'time', Lookback: 'span', Period: 'span', Least: 'count', Bin: 'span' },
  text: (dims) => `
let appearances = seen | where at >= Start - Lookback and at <= End | distinct id, period = bin_at(at, Period, Start)${dims};
appearances | where period >= Start
| join kind=inner (appearances | project id, earlier = period${dims}) on id${dims}
| where earlier <= period and earlier > period - Lookback
| summarize n = count() by id, period${dims} | where n >= Least
| summarize dcount = dcount(id) by bin = bin_at(period, Bin, Start)${dims}
| project bin${dims}, dcount`,
}

/** New ids are those that no window before had. */
const activityCountsMetrics: ActivityPlugin = {
  doc: 'For each window: rows, different ids, ids that no window before had, and different ids so far.',
  scalars: { Start: 'time', End: 'time', Window: 'span' },
  text: (dims, changes) => `
let active = seen | where at >= Start and at <= End | summarize n = count() by id, bin = bin_at(at, Window, Start)${dims};
let firsts = active | summarize bin = min(bin) by id${dims} | summarize fresh = count() by bin${dims};
active | summarize n = sum(n), ids = dcount(id) by bin${dims}
| join kind=leftouter firsts on bin${dims} | extend fresh = coalesce(fresh, 0)
| sort by ${dims === '' ? '' : `${dims.slice(2).replaceAll(',', ' asc,')} asc, `}bin asc
| extend total = row_cumsum(fresh${changes === '' ? '' : `, ${changes}`})
| project bin${dims}, ['count'] = n, dcount = ids, new_dcount = fresh, aggregated_dcount = total`,
}

/** The window before is the one that ends where this one begins; without rows in it there is no rate. */
const activityMetrics: ActivityPlugin = {
  doc: 'For each window: different ids, those that the window before did not have, and the shares that came back or not.',
  scalars: { Start: 'time', End: 'time', Window: 'span' },
  text: (dims) => `
let active = seen | where at >= Start and at <= End | distinct id, bin = bin_at(at, Window, Start)${dims};
let earlier = active | project id, bin = bin + Window${dims}, was = true;
active | join kind=leftouter earlier on id, bin${dims}
| summarize ids = dcount(id), returned = countif(was) by bin${dims}
| join kind=leftouter (earlier | summarize base = dcount(id) by bin${dims}) on bin${dims}
| extend base = todouble(coalesce(base, 0))
| project bin${dims}, dcount_values = ids, dcount_newvalues = ids - returned,
  retention_rate = todouble(returned) / base, churn_rate = (base - todouble(returned)) / base`,
}

const written = (plugin: ActivityPlugin): Plugin => ({
  doc: plugin.doc,
  bind: (call, input, context) => bindActivity(plugin, call, input, context),
})

export const activityPlugins = {
  sliding_window_counts: written(slidingWindowCounts),
  active_users_count: written(activeUsersCount),
  activity_counts_metrics: written(activityCountsMetrics),
  activity_metrics: written(activityMetrics),
} as const

function bindActivity(plugin: ActivityPlugin, call: PluginCall, input: Plan, context: Context): Plan | undefined {
  const wanted = Object.entries(plugin.scalars)
  if (!call.takes(2 + wanted.length)) return undefined
  const [id, time] = [call.column(call.argument(0), input), call.column(call.argument(1), input)]
  const dimensions = call.rest(2 + wanted.length).map((node) => call.column(node, input))
  if (!id || !time || dimensions.some((one) => !one)) return undefined
  if (!isSummable(time.type)) {
    const node = call.argument(1)
    if (node) context.binder.report(wrongType({ expected: 'datetime or a number', found: time.type }), node.span)
    return undefined
  }
  const scalars: Record<string, Expr> = {}
  for (const [i, [name, kind]] of wanted.entries()) {
    const value = activityScalar(call.argument(2 + i), kind, time, call, context)
    if (!value) return undefined
    scalars[name] = value
  }
  const dims = dimensions.filter((one) => one !== undefined)
  return overDimensions({ id, at: time }, dims, input, context, (table, list, changes) =>
    bindWritten(plugin.text(list, changes), { tables: { seen: table }, scalars }, call, context),
  )
}

function activityScalar(
  node: Syntax | undefined,
  kind: 'time' | 'span' | 'count',
  time: PlanColumn,
  call: PluginCall,
  { binder }: Context,
): Expr | undefined {
  const value = call.scalar(node)
  if (!value || !node) return undefined
  if (value.type === 'string') {
    binder.report(formNotSupported({ what: "A step of 'week', 'month' or 'year'" }), node.span)
    return undefined
  }
  const type = kind === 'count' ? 'long' : kind === 'span' && time.type === 'datetime' ? 'timespan' : time.type
  const fits = value.type === type || (type !== 'datetime' && type !== 'timespan')
  const converted = fits ? convert(value, type) : undefined
  if (!converted) binder.report(badValue({ what: 'This', expected: `a ${type}` }), node.span)
  return converted
}

/**
 * Binds a text over a table of columns under names of the text's own, the dimensions as dim0, dim1 …; of the result
 * the first column takes back the time's name and those behind it the dimensions'.
 */
export function overDimensions(
  columns: Readonly<Record<string, PlanColumn>>,
  dimensions: readonly PlanColumn[],
  input: Plan,
  { binder }: Context,
  bind: (table: Plan, dims: string, changes: string) => Plan | undefined,
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
  const shown = [columns['at']?.name ?? '', ...dimensions.map(({ name }) => name)]
  return project(
    result,
    result.columns.map((column, i) => ({
      column: binder.column(names.unique(shown[i] ?? column.name), column.type),
      value: reference(column),
    })),
  )
}
