// Operators of the reference that have no place here.
import type { Refused } from './operator.js'

export const macroExpand: Refused = {
  syntax: 'macro-expand group as name (…)',
  doc: 'Repeats a query for each member of an entity group.',
  refused: 'entity groups name other clusters and databases, and there is one.',
  examples: {},
}

/** `__partitionby` */
export const partitionBy: Refused = {
  syntax: 'T | __partitionby column (…)',
  doc: 'A form of partition that the reference keeps for itself.',
  refused: 'it is internal to the reference engine; partition by is supported.',
  examples: {},
}

export const reduce: Refused = {
  syntax: 'T | reduce by text',
  doc: 'Texts grouped by what they have in common.',
  refused: 'how the reference chooses its patterns is not documented, so no answer could be the same.',
  examples: {},
}
