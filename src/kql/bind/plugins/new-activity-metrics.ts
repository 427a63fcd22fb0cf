// new_activity_metrics: what became of those who were new in each window, in each window from there on.
// https://learn.microsoft.com/kusto/query/new-activity-metrics-plugin
import type { Expr as Syntax } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { project } from '../../plan.js'
import { badValue } from '../../problems.js'
import { isTabular } from '../tabular.js'
import type { Context } from '../operators/context.js'
import { bindTable } from '../parts.js'
import { placeOf } from '../place.js'
import { Row } from '../scope.js'
import { activityArguments, activityScalar, dimensionsFrom, overDimensions } from './activity.js'
import type { Plugin, PluginCall } from './plugin.js'
import type { Windows } from './windows.js'
import { bindWritten, certain } from './kql-text.js'

interface Asked {
  readonly dims: string
  /** Whether a row's dimensions differ from those before it. */
  readonly changes: string
  readonly oneCohort: boolean
  readonly lookback: boolean
  readonly windows: Windows
}

/**
 * Every window from Start to End is a cohort, and is compared with itself and with those after it, for each slice: the
 * example of the reference has a row for a window without rows. Ids that are new to a later window than the cohort's are
 * those of it that were not seen up to the cohort; of its own window, the cohort itself is new.
 */
const textFor = ({ dims, changes, oneCohort, lookback, windows }: Asked): string => `
let active = seen ${lookback ? '| join kind=leftanti lookback on id ' : ''}| where at >= Start and at <= End
| distinct id, bin = ${windows.of('at')}${dims};
let counted = active
| join kind=inner (active | summarize cohort = min(bin) by id${dims}) on id${dims}
| summarize n = count() by cohort, bin${dims};
let bins = ${windows.all} | extend one = 1;
let slices = ${dims === '' ? 'print one = 1' : `active | distinct ${dims.slice(2)} | extend one = 1`};
bins | project cohort = bin, one | join kind=inner bins on one | where bin >= cohort
| join kind=inner slices on one
| join kind=leftouter counted on $left.cohort == $right.cohort, $left.bin == $right.bin${dims}
| join kind=leftouter (counted | where cohort == bin | project cohort, size = n${dims}) on $left.cohort == $right.cohort${dims}
| extend n = coalesce(n, 0), size = coalesce(size, 0)
| sort by ${dims === '' ? '' : `${dims.slice(2).replaceAll(',', ' asc,')} asc, `}bin asc, cohort desc
| extend upTo = row_cumsum(n, bin != prev(bin)${changes === '' ? '' : ` or ${changes}`})
${oneCohort ? `| where cohort == ${windows.of('Cohort')}` : ''}
| project cohort, bin${dims}, dcount_new_values = iff(cohort == bin, n, upTo - n), dcount_retained_values = n,
  dcount_churn_values = size - n, retention_rate = todouble(n) / todouble(size),
  churn_rate = todouble(size - n) / todouble(size), sure = ${oneCohort ? `Cohort == ${windows.of('Cohort')}` : 'true'}
| sort by ${dims === '' ? '' : `${dims.slice(2).replaceAll(',', ' asc,')} asc, `}cohort asc, bin asc`

const doubt = 'The cohort of new_activity_metrics must be the beginning of one of its windows.'

export const newActivityMetrics: Plugin = {
  doc: 'For each window, the ids that are new in it: how many of them each window from there on has, how many not, and the shares; and how many ids that one has which no window up to the first had. Of one cohort where a scalar stands behind the window; new to a table of earlier ids where one comes last. Windows have a length, or are weeks, months or years.',
  examples: {
    'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate new_activity_metrics(u, t, datetime(2026-01-01), datetime(2026-01-02), 1d) | sort by from_t asc, to_t asc | project-away from_t, to_t':
      '[[1,1,0,1,0],[1,1,0,1,0],[1,1,0,1,0]]',
  },
  bind: (call, input, context) => {
    const asked = activityArguments({ Start: 'time', End: 'time', Window: 'window' }, call, input, context)
    if (!asked) return undefined
    const { id, at, scalars, windows } = asked
    const more = behindWindow(call, input, context)
    const dims = dimensionsFrom(more.dimensions, call, input)
    const cohort = more.cohort && activityScalar(more.cohort, 'time', at, call, context)
    const lookback = more.lookback && idsOf(more.lookback, id, context)
    if (!dims || (more.cohort && !cohort) || (more.lookback && !lookback)) return undefined
    return overDimensions(
      { id, at },
      dims,
      input,
      context,
      (seen, list, changes) => {
        const given = { oneCohort: cohort !== undefined, lookback: lookback !== undefined }
        const text = textFor({ dims: list, changes, windows, ...given })
        const tables = { seen, ...(lookback && { lookback }) }
        const all = { tables, scalars: { ...scalars, ...(cohort && { Cohort: cohort }) } }
        return certain(bindWritten(text, all, call, context), doubt)
      },
      [`from_${at.name}`, `to_${at.name}`],
    )
  },
}

/** What stands behind the window, told apart as the reference does it: what is no column there is the cohort. */
function behindWindow(
  call: PluginCall,
  input: Plan,
  { binder, scope }: Context,
): {
  readonly cohort?: Syntax | undefined
  readonly dimensions: readonly Syntax[]
  readonly lookback?: Syntax | undefined
} {
  const place = placeOf(binder, scope, new Row(input.columns))
  const nodes = call.rest(5)
  const last = nodes.at(-1)
  const lookback = last && isTabular(last, place) ? last : undefined
  const scalars = lookback ? nodes.slice(0, -1) : nodes
  const [first] = scalars
  const isColumn = first?.kind === 'name' && input.columns.some(({ name }) => name === first.name)
  const isCohort = first !== undefined && !isColumn && (first.kind !== 'name' || scope.find(first.name) !== undefined)
  return isCohort ? { cohort: first, dimensions: scalars.slice(1), lookback } : { dimensions: scalars, lookback }
}

/** The ids of the lookback: its column of the id's name. */
function idsOf(node: Syntax, id: PlanColumn, { binder, scope }: Context): Plan | undefined {
  const table = bindTable(node, scope, binder)
  const column = table?.columns.find(({ name }) => name === id.name)
  if (!table) return undefined
  if (column) return project(table, [{ column: binder.column('id', column.type), value: reference(column) }])
  binder.report(badValue({ what: 'The lookback', expected: `a table with a column '${id.name}'` }), node.span)
  return undefined
}
