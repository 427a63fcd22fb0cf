// dcount_intersect: how many values sketches have in common, the first with itself, with the second, with the third …
// https://learn.microsoft.com/kusto/query/dcount-intersect-plugin
import { reference } from '../../expression.js'
import { mostExact } from '../../functions/sketch.js'
import type { Assignment } from '../../plan.js'
import { project } from '../../plan.js'
import { wrongType } from '../../problems.js'
import { convert, makeCall } from '../conversion.js'
import { NameSet } from '../naming.js'
import type { Plugin } from './plugin.js'

export const dcountIntersect: Plugin = {
  doc: `For sketches by hll() beside each other: how many values the first stands for (s0), it and the second have in common (s1), those and the third (s2), and so on, behind the columns there are. Exact for sketches of up to ${mostExact} different values; others are refused, for an estimate could be off by more than the answer.`,
  examples: {
    'range x from 1 to 30 step 1 | summarize a = hll(x % 10), b = hll(x % 6), c = hll(x % 4) | evaluate dcount_intersect(a, b, c) | project-away a, b, c':
      '[[10,6,4]]',
  },
  bind: (call, input, { binder }) => {
    if (!call.takes(2, 16)) return undefined
    const nodes = call.rest(0)
    const sketches = nodes.flatMap((node) => {
      const sketch = call.expression(node, input)
      if (!sketch || sketch.type === 'dynamic') return sketch ?? []
      binder.report(wrongType({ expected: 'dynamic', found: sketch.type }), node.span)
      return []
    })
    if (sketches.length < nodes.length) return undefined
    const own = input.columns.map((column): Assignment => ({ column, value: reference(column) }))
    const list = binder.column('counts', 'dynamic')
    const counted = project(input, [
      ...own,
      { column: list, value: makeCall('counts of intersections', { sketches }, 'dynamic') },
    ])
    const names = new NameSet()
    for (const { name } of input.columns) names.unique(name)
    const counts = sketches.map((_, index): Assignment => {
      const item = { kind: 'path', base: reference(list), steps: [{ kind: 'item', index }], type: 'dynamic' } as const
      return { column: binder.column(names.unique(`s${index}`), 'long'), value: convert(item, 'long') }
    })
    return project(counted, [...own, ...counts])
  },
}
