// The scalar type of a result's rows: they pass through GraphQL as the text that the engine wrote.
import { GraphQLError, GraphQLScalarType } from 'graphql'
import { RowsJson } from '../engine/rows-json.js'

/** Output only. A typed object a row would cost eleven times the time. */
export const HuntRows = new GraphQLScalarType<never, RowsJson>({
  name: 'HuntRows',
  description:
    `Rows, each a list of cells in the order of the columns, as Kusto's REST interface writes them: bool, int,
long and real as JSON numbers and booleans, real also "NaN", "Infinity" and "-Infinity"; longs have all their digits,
which some JSON readers round beyond 2^53; decimal, string and guid as text; datetime as
"2026-11-16T08:51:07.1234567Z"; timespan as "[-][d.]hh:mm:ss[.fffffff]"; dynamic as the JSON value itself; null where
there is no value, which strings never are.`.replaceAll('\n', ' '),
  serialize: (value) => {
    if (value instanceof RowsJson) return value
    throw new GraphQLError('Rows come from a hunt.')
  },
})
