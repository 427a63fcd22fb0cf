// schema_merge: one schema of several, each as getschema shows it.
import { constant } from '../../expression.js'
import type { Plugin } from './plugin.js'
import { bindWritten, certain } from './written.js'

/** A column that stands in several places is shown as the reference shows it where the order is to be kept. */
const text = `
schemas
| summarize places = count_distinct(ColumnOrdinal), ColumnOrdinal = max(ColumnOrdinal), types = count_distinct(ColumnType),
  DataType = take_any(DataType), ColumnType = take_any(ColumnType) by ColumnName
| extend astray = PreserveOrder and places > 1
| sort by astray asc, ColumnOrdinal asc
| project ColumnName, ColumnOrdinal = iff(astray, -1, ColumnOrdinal),
  DataType = iff(astray, 'ERROR(unknown CSL type:ERROR(columns are out of order))', DataType),
  ColumnType = iff(astray, 'ERROR(columns are out of order)', ColumnType), agreed = types == 1`

export const schemaMerge: Plugin = {
  doc: 'The columns of several schemas, each as getschema shows it, as one schema.',
  bind: (call, input, context) => {
    if (!call.takes(0, 1)) return undefined
    const node = call.argument(0, 'PreserveOrder')
    const preserve = node ? call.constant(node, 'bool', 'PreserveOrder') : true
    if (preserve === undefined) return undefined
    const given = { tables: { schemas: input }, scalars: { PreserveOrder: constant('bool', preserve) } }
    // How types are brought together is not documented.
    const doubt = 'schema_merge has a column of several types, which is not supported yet.'
    return certain(bindWritten(text, given, call, context), doubt)
  },
}
