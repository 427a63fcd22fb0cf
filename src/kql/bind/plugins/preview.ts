// preview: some rows, and how many there are.
import { severalTables } from '../../problems.js'
import type { Plugin } from './plugin.js'

/** A query that ends in it is taken apart before it is bound (`tables-given.ts`), as one that ends in fork is. */
export const preview: Plugin = {
  doc: 'Two tables: so many of the rows, and how many there are. It ends a query, and is refused where facet is.',
  examples: {
    'range n from 1 to 3 step 1 | evaluate preview(2)': '[[[1],[2]],[[3]]]',
  },
  bind: (call, _input, { binder }) => {
    if (call.takes(1, 1)) binder.report(severalTables({ operator: call.name }), call.node.span)
    return undefined
  },
}
