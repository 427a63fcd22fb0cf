// fork and facet: what gives several tables, each of which is a query of its own.
import type { SeveralTables } from './operator.js'

export const fork: SeveralTables = {
  syntax: 'T | fork [name =] (…) [name =] (…)',
  doc: 'Several tables: what each of several pipelines makes of the same rows. It ends a query, and is refused where facet is.',
  examples: {
    'range n from 1 to 3 step 1 | fork All = (count) Odd = (where n % 2 == 1)': '[[[3]],[[1],[3]]]',
  },
  severalTables: true,
}

export const facet: SeveralTables = {
  syntax: 'T | facet by column, … [with (…)]',
  doc: 'Several tables: the rows that with asks for, then of each column its values and how often each occurs. It ends a query. Surfaces that show one table refuse it: REST, exports, detection rules and the machine-readable forms of the command line.',
  examples: {
    'datatable(a: long, b: string)[1, "x", 2, "x"] | facet by a, b with (count)': '[[[2]],[[1,1],[2,1]],[["x",2]]]',
  },
  severalTables: true,
}
