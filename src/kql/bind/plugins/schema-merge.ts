// schema_merge: one schema of several, each as getschema shows it.
import { constant } from '../../expression.js'
import type { Plugin } from './plugin.js'
import { bindWritten, certain } from './kql-text.js'

/**
 * A column that stands in several places is shown as the reference shows it where the order is to be kept. Types are
 * "reduced to common ones": numbers to the widest.
 */
const text = `
schemas
| extend width = 1 + array_index_of(dynamic(['int', 'long', 'real', 'decimal']), ColumnType)
| summarize places = count_distinct(ColumnOrdinal), ColumnOrdinal = max(ColumnOrdinal), types = count_distinct(ColumnType),
  least = min(width), arg_max(width, DataType, ColumnType) by ColumnName
| extend astray = PreserveOrder and places > 1
| sort by astray asc, ColumnOrdinal asc
| project ColumnName, ColumnOrdinal = iff(astray, -1, ColumnOrdinal),
  DataType = iff(astray, 'ERROR(unknown CSL type:ERROR(columns are out of order))', DataType),
  ColumnType = iff(astray, 'ERROR(columns are out of order)', ColumnType), agreed = types == 1 or least > 0`

export const schemaMerge: Plugin = {
  doc: 'The columns of several schemas, each as getschema shows it, as one schema; numbers of several types are of the widest.',
  examples: {
    'let S = datatable(a: long)[] | getschema; union S, S | evaluate schema_merge() | project ColumnName, ColumnType':
      '[["a","long"]]',
  },
  bind: (call, input, context) => {
    if (!call.takes(0, 1)) return undefined
    const node = call.argument(0, 'PreserveOrder')
    const preserve = node ? call.constant(node, 'bool', 'PreserveOrder') : true
    if (preserve === undefined) return undefined
    const given = { tables: { schemas: input }, scalars: { PreserveOrder: constant('bool', preserve) } }
    // What is shown of a column whose types have nothing in common is not documented.
    const doubt = 'schema_merge has a column of types that have nothing in common, which is not supported yet.'
    return certain(bindWritten(text, given, call, context), doubt)
  },
}
