// rolling_percentile: a percentile of the values in each bin and the bins before it.
import { constant } from '../../expression.js'
import { keep } from '../../plan.js'
import { badValue } from '../../problems.js'
import { isNumber } from '../../types.js'
import { convert } from '../conversion.js'
import { overDimensions } from './activity.js'
import type { Plugin } from './plugin.js'
import { bindWritten } from './kql-text.js'

const text = (dims: string): string => `
let binned = seen | extend bin = bin(at, Bin);
let bins = binned | distinct bin${dims};
binned | extend step = range(0, Bins - 1, 1) | mv-expand step to typeof(long) | extend bin = bin + step * Bin
| summarize found = percentile(measure, Percentage) by bin${dims}
| join kind=leftsemi bins on bin${dims}
| project bin${dims}, found`

export const rollingPercentile: Plugin = {
  doc: 'A percentile of the values in each bin and so many bins before it, for each bin that has any.',
  examples: {
    'datatable(t: datetime, v: long)[datetime(2026-01-01), 1, datetime(2026-01-02), 5] | evaluate rolling_percentile(v, 50, t, 1d, 2) | sort by t asc | project-away t':
      '[[1],[1]]',
  },
  bind: (call, input, context) => {
    if (!call.takes(5)) return undefined
    const measure = call.column(call.argument(0), input)
    const percentage = call.scalar(call.argument(1))
    const at = call.column(call.argument(2), input)
    const bin = call.scalar(call.argument(3))
    const binsNode = call.argument(4)
    const bins = call.constant(binsNode, 'long', 'The number of bins')
    const dimensions = call.rest(5).map((node) => call.column(node, input))
    if (!measure || !percentage || !at || !bin || !binsNode || dimensions.some((one) => !one)) return undefined
    if (typeof bins !== 'bigint' || percentage.kind !== 'constant' || !isNumber(percentage.type)) {
      context.binder.report(badValue({ what: 'The percentile', expected: 'a number' }), call.node.call.span)
      return undefined
    }
    const scalars = {
      Bin: bin,
      Bins: constant('long', bins),
      Percentage: convert(percentage, 'real'),
    }
    const dims = dimensions.filter((one) => one !== undefined)
    const found = overDimensions({ measure, at }, dims, input, context, (seen, list) =>
      bindWritten(text(list), { tables: { seen }, scalars }, call, context),
    )
    const name = `rolling_${bins}_percentile_${measure.name}_${String(percentage.value)}`
    return (
      found &&
      keep(
        found,
        found.columns.map((column, i) => (i === dims.length + 1 ? { ...column, name } : column)),
      )
    )
  },
}
