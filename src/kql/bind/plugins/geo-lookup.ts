// geo_polygon_lookup and geo_line_lookup: rows joined with those of a table whose shape their place lies in or near.
import type { Expr as Syntax } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { aggregate, keep, project, window } from '../../plan.js'
import { badValue, columnRequired, constantRequired, wrongType } from '../../problems.js'
import { isNumber } from '../../types.js'
import { convert, makeCall, rowNumber } from '../conversion.js'
import { NameSet } from '../naming.js'
import type { Context } from '../operators/context.js'
import { columnsNamed } from '../operators/columns.js'
import { bindTable } from '../parts.js'
import { matchedRows } from './matched-rows.js'
import type { Plugin, PluginCall } from './plugin.js'
import { bindWritten } from './kql-text.js'

/**
 * Which of the places belong to which of the shapes, by the shapes' numbers. Only a place within the degrees between
 * which a shape lies is held against the shape itself, which takes a thousand times as long.
 */
const matchesText = (condition: string): string => `
let boxed = shapes | where isnotnull(box) | extend one = 1,
  south = toreal(box[0]), north = toreal(box[1]), west = toreal(box[2]), east = toreal(box[3]);
places | extend one = 1 | join kind=inner boxed on one
| where latitude >= south and latitude <= north
  and iff(west <= east, longitude >= west and longitude <= east, longitude >= west or longitude <= east)
| where ${condition}
| project longitude, latitude, number`

export const geoPolygonLookup: Plugin = {
  doc: 'Joins each row with the rows of a table whose polygon its place lies in, or is at most a radius away from. Shown are the columns of the row, then those of the table, the polygon only with return_lookup_key. A hint of how large the areas are changes nothing.',
  examples: {
    'let areas = datatable(name: string, area: dynamic)["gulf", dynamic({"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]]})]; datatable(x: real, y: real)[5, 1, 1, 5] | evaluate geo_polygon_lookup(areas, area, x, y, return_unmatched = true)':
      '[[5,1,"gulf"],[1,5,""]]',
  },
  bind: (call, input, context) => {
    if (!call.takes(4, 8)) return undefined
    const radius = call.argument(4, 'radius')
    const condition = radius
      ? 'geo_distance_point_to_polygon(longitude, latitude, shape) <= Radius'
      : 'geo_point_in_polygon(longitude, latitude, shape)'
    return lookup(call, input, context, { radius, condition })
  },
}

export const geoLineLookup: Plugin = {
  doc: 'Joins each row with the rows of a table whose line is at most a radius away from its place. Shown are the columns of the row, then those of the table, the line only with return_lookup_key. A hint of how large the areas are changes nothing.',
  examples: {
    'let roads = datatable(road: string, way: dynamic)["equator", dynamic({"type":"LineString","coordinates":[[0,0],[10,0]]})]; datatable(x: real, y: real)[5, 0.001, 5, 1] | evaluate geo_line_lookup(roads, way, x, y, 200)':
      '[[5,0.001,"equator"]]',
  },
  bind: (call, input, context) =>
    call.takes(5, 8)
      ? lookup(call, input, context, {
          radius: call.argument(4, 'radius'),
          condition: 'geo_distance_point_to_line(longitude, latitude, shape) <= Radius',
        })
      : undefined,
}

/** What makes a match. */
interface Matching {
  readonly radius: Syntax | undefined
  readonly condition: string
}

function lookup(call: PluginCall, input: Plan, context: Context, matching: Matching): Plan | undefined {
  const { binder, scope } = context
  const tableNode = call.argument(0, 'LookupTable')
  const table = tableNode && bindTable(tableNode, scope, binder)
  const shape = table && shapeColumn(call.argument(1), table, context)
  const longitude = degrees(call, 2, input, context)
  const latitude = degrees(call, 3, input, context)
  const radius = matching.radius ? distance(call, matching.radius, context) : constant('real', 0)
  const unmatched = flag(call, 5, 'return_unmatched')
  const key = flag(call, 7, 'return_lookup_key')
  if (!table || !shape || !longitude || !latitude || !radius || unmatched === undefined || key === undefined)
    return undefined
  const hidden = key ? undefined : shape
  return joined({ input, table, shape, longitude, latitude, radius, unmatched, hidden }, matching, call, context)
}

function shapeColumn(node: Syntax | undefined, table: Plan, context: Context): PlanColumn | undefined {
  if (!node) return undefined
  if (node.kind !== 'name') {
    context.binder.report(columnRequired(), node.span)
    return undefined
  }
  const [column] = columnsNamed(node, table.columns, context)
  if (!column || column.type === 'dynamic') return column
  context.binder.report(wrongType({ expected: 'dynamic', found: column.type, what: 'A shape' }), node.span)
  return undefined
}

function degrees(call: PluginCall, position: number, input: Plan, { binder }: Context): PlanColumn | undefined {
  const node = call.argument(position)
  const column = call.column(node, input)
  if (!column || !node || isNumber(column.type)) return column
  binder.report(wrongType({ expected: 'real', found: column.type }), node.span)
  return undefined
}

function distance(call: PluginCall, node: Syntax, { binder }: Context): Expr | undefined {
  const given = call.scalar(node)
  const value = given && convert(given, 'real')
  if (value && value.kind !== 'constant') binder.report(constantRequired({ what: 'The radius' }), node.span)
  else if (value && !(Number(value.value) >= 0))
    binder.report(badValue({ what: 'The radius', expected: 'zero or more metres' }), node.span)
  else return value
  return undefined
}

function flag(call: PluginCall, position: number, name: string): boolean | undefined {
  const node = call.argument(position, name)
  if (!node) return false
  const value = call.constant(node, 'bool', name)
  return typeof value === 'boolean' ? value : undefined
}

interface Lookup {
  readonly input: Plan
  readonly table: Plan
  readonly shape: PlanColumn
  readonly longitude: PlanColumn
  readonly latitude: PlanColumn
  readonly radius: Expr
  readonly unmatched: boolean
  /** A column of the table that is not shown. */
  readonly hidden: PlanColumn | undefined
}

function joined(
  { input, table, shape, longitude, latitude, radius, unmatched, hidden }: Lookup,
  { condition }: Matching,
  call: PluginCall,
  context: Context,
): Plan | undefined {
  const { binder } = context
  const number = binder.column('number', 'long')
  const numbered = window(table, [{ column: number, call: rowNumber }])
  const [rowsName, shapesName] = [binder.sharedName('rows'), binder.sharedName('shapes')]
  const twin = (plan: Plan, source: Plan, column: PlanColumn): Expr =>
    reference(plan.columns[source.columns.indexOf(column)] ?? column)
  const asReal = (value: Expr): Expr => convert(value, 'real')

  const seen = binder.use(rowsName, input)
  const places = aggregate(
    seen,
    [
      { column: binder.column('longitude', 'real'), value: asReal(twin(seen, input, longitude)) },
      { column: binder.column('latitude', 'real'), value: asReal(twin(seen, input, latitude)) },
    ],
    [],
  )
  const listed = binder.use(shapesName, numbered)
  const shapeOf = twin(listed, numbered, shape)
  const shapes = project(listed, [
    { column: binder.column('number', 'long'), value: twin(listed, numbered, number) },
    { column: binder.column('shape', 'dynamic'), value: shapeOf },
    { column: binder.column('box', 'dynamic'), value: makeCall('box around', { shape: shapeOf, radius }, 'dynamic') },
  ])
  const matches = bindWritten(
    matchesText(condition),
    { tables: { places, shapes }, scalars: { Radius: radius } },
    call,
    context,
  )
  const [matchLongitude, matchLatitude, matchNumber] = matches?.columns ?? []
  if (!matches || !matchLongitude || !matchLatitude || !matchNumber) return undefined

  const [left, right] = [binder.use(rowsName, input), binder.use(shapesName, numbered)]
  const all = matchedRows({
    left,
    right,
    matches,
    byRight: [{ left: reference(matchNumber), right: twin(right, numbered, number) }],
    byLeft: [
      { left: asReal(twin(left, input, longitude)), right: reference(matchLongitude) },
      { left: asReal(twin(left, input, latitude)), right: reference(matchLatitude) },
    ],
    unmatched,
  })
  const shown = right.columns.filter((_, i) => i < table.columns.length && table.columns[i] !== hidden)
  const names = new NameSet()
  const result = [...left.columns, ...shown].map((column): Assignment => ({
    column: binder.column(names.unique(column.name), column.type),
    value: reference(column),
  }))
  return project(keep(all, [...left.columns, ...shown]), result)
}
