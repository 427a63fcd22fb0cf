// Functions on the cells of geohash, S2 and H3.
import * as cells from './cells.js'
import { geo } from './entries.js'
import { readLines, readPolygons } from './geojson.js'
import { geoPoint } from './sphere.js'

const level = (unless: number) => ({ type: 'long', unless }) as const
/** Metres around a shape that are covered too. */
const radius = { type: 'real', unless: 0 } as const
/** A level above the cell's own stands for the next one. */
const next = (wanted: bigint): number | undefined => (wanted < 0n ? undefined : Number(wanted))

const geohash = {
  geo_point_to_geohash: geo('geo_point_to_geohash', {
    takes: { longitude: 'real', latitude: 'real', accuracy: level(5) },
    returns: 'string',
    doc: 'The geohash of 1 to 18 characters, 5 unless told, that a point is in; empty where there is none.',
    examples: { 'geo_point_to_geohash(-122.303404, 47.570482)': 'c23n8', 'geo_point_to_geohash(200, 1)': '' },
    run: ({ longitude, latitude, accuracy }) => cells.geohashOf(longitude, latitude, Number(accuracy)),
  }),
  geo_geohash_to_central_point: geo('geo_geohash_to_central_point', {
    takes: { geohash: 'string' },
    returns: 'dynamic',
    doc: 'The center of a geohash, as a GeoJSON point.',
    examples: {
      'geo_geohash_to_central_point("sunny")': { type: 'Point', coordinates: [42.47314453125, 23.70849609375] },
      'geo_geohash_to_central_point("a")': null,
    },
    run: (args) => {
      const center = cells.geohashCenter(args.geohash)
      return center && geoPoint(center)
    },
  }),
  geo_geohash_to_polygon: geo('geo_geohash_to_polygon', {
    takes: { geohash: 'string' },
    returns: 'dynamic',
    doc: 'The rectangle that a geohash stands for, as a GeoJSON polygon.',
    examples: {
      'tostring(geo_geohash_to_polygon("s").coordinates)': '[[[0.0,0.0],[45.0,0.0],[45.0,45.0],[0.0,45.0],[0.0,0.0]]]',
      'geo_geohash_to_polygon("a")': null,
    },
    run: (args) => cells.geohashPolygon(args.geohash),
  }),
  geo_geohash_neighbors: geo('geo_geohash_neighbors', {
    takes: { geohash: 'string' },
    returns: 'dynamic',
    doc: 'The geohashes around one, of its length.',
    examples: { 'array_length(geo_geohash_neighbors("sunny"))': 8, 'geo_geohash_neighbors("a")': null },
    run: (args) => cells.geohashNeighbors(args.geohash),
  }),
} as const

const s2 = {
  geo_point_to_s2cell: geo('geo_point_to_s2cell', {
    takes: { longitude: 'real', latitude: 'real', level: level(11) },
    returns: 'string',
    doc: 'The token of the S2 cell of a level from 0 to 30, 11 unless told, that a point is in; empty where there is none.',
    examples: { 'geo_point_to_s2cell(-80.195829, 25.802215, 8)': '88d9b', 'geo_point_to_s2cell(1, 1, 35)': '' },
    run: (args) => cells.s2CellOf(args.longitude, args.latitude, Number(args.level)),
  }),
  geo_s2cell_to_central_point: geo('geo_s2cell_to_central_point', {
    takes: { s2cell: 'string' },
    returns: 'dynamic',
    doc: 'The center of an S2 cell, as a GeoJSON point.',
    examples: { 'round(todouble(geo_s2cell_to_central_point("1234567").coordinates[0]), 9)': 9.868307319 },
    run: ({ s2cell }) => {
      const center = cells.s2CellCenter(s2cell)
      return center && geoPoint(center)
    },
  }),
  geo_s2cell_to_polygon: geo('geo_s2cell_to_polygon', {
    takes: { s2cell: 'string' },
    returns: 'dynamic',
    doc: 'The four corners of an S2 cell, as a GeoJSON polygon.',
    examples: { 'array_length(geo_s2cell_to_polygon("89c259").coordinates[0])': 5, 'geo_s2cell_to_polygon("a")': null },
    run: ({ s2cell }) => cells.s2CellPolygon(s2cell),
  }),
  geo_s2cell_neighbors: geo('geo_s2cell_neighbors', {
    takes: { s2cell: 'string' },
    returns: 'dynamic',
    doc: 'The S2 cells that touch one, of its level.',
    examples: { 'array_length(geo_s2cell_neighbors("89c259"))': 8, 'geo_s2cell_neighbors("a")': null },
    run: ({ s2cell }) => cells.s2CellNeighbors(s2cell),
  }),
  geo_polygon_to_s2cells: geo('geo_polygon_to_s2cells', {
    takes: { polygon: 'dynamic', level: level(11), radius },
    returns: 'dynamic',
    doc: 'The S2 cells of a level that together cover a polygon, and with a radius all points within so many metres of it, up to 65,536, in no order; null for more.',
    examples: {
      'array_length(geo_polygon_to_s2cells(dynamic({"type":"Polygon","coordinates":[[[0,0],[0,50],[100,50],[0,0]]]}), 30))':
        null,
    },
    run: (args) => {
      const polygons = readPolygons(args.polygon)
      if (!polygons) return undefined
      const wanted = Number(args.level)
      return args.radius === 0
        ? cells.s2CellsOf(polygons, wanted)
        : cells.s2CellsNear({ polygons }, wanted, args.radius)
    },
  }),
  geo_line_to_s2cells: geo('geo_line_to_s2cells', {
    takes: { lineString: 'dynamic', level: level(11), radius },
    returns: 'dynamic',
    doc: 'The S2 cells of a level that together cover a line or several, and with a radius all points within so many metres of them, up to 65,536, in no order; null for more.',
    examples: {
      'set_has_element(geo_line_to_s2cells(dynamic({"type":"LineString","coordinates":[[0,0],[1,1]]}), 8), geo_point_to_s2cell(1, 1, 8))': true,
      'array_length(geo_line_to_s2cells(dynamic({"type":"LineString","coordinates":[[0,0],[100,50]]}), 30))': null,
    },
    run: (args) => {
      const lines = readLines(args.lineString)
      if (!lines) return undefined
      const wanted = Number(args.level)
      return args.radius === 0 ? cells.s2CellsAlong(lines, wanted) : cells.s2CellsNear({ lines }, wanted, args.radius)
    },
  }),
} as const

const h3 = {
  geo_point_to_h3cell: geo('geo_point_to_h3cell', {
    takes: { longitude: 'real', latitude: 'real', resolution: level(6) },
    returns: 'string',
    doc: 'The H3 cell of a resolution from 0 to 15, 6 unless told, that a point is in; empty where there is none.',
    examples: {
      'geo_point_to_h3cell(-74.04450446039874, 40.689250859314974)': '862a1072fffffff',
      'geo_point_to_h3cell(300, 1, 8)': '',
    },
    run: ({ longitude, latitude, resolution }) => cells.h3CellOf(longitude, latitude, Number(resolution)),
  }),
  geo_h3cell_to_central_point: geo('geo_h3cell_to_central_point', {
    takes: { h3cell: 'string' },
    returns: 'dynamic',
    doc: 'The center of an H3 cell, as a GeoJSON point.',
    examples: { 'round(todouble(geo_h3cell_to_central_point("862a1072fffffff").coordinates[1]), 6)': 40.704168 },
    run: ({ h3cell }) => {
      const center = cells.h3Center(h3cell)
      return center && geoPoint(center)
    },
  }),
  geo_h3cell_to_polygon: geo('geo_h3cell_to_polygon', {
    takes: { h3cell: 'string' },
    returns: 'dynamic',
    doc: 'The corners of an H3 cell, as a GeoJSON polygon.',
    examples: { 'array_length(geo_h3cell_to_polygon("862a1072fffffff").coordinates[0])': 7 },
    run: ({ h3cell }) => cells.h3Polygon(h3cell),
  }),
  geo_h3cell_level: geo('geo_h3cell_level', {
    takes: { h3cell: 'string' },
    returns: 'int',
    doc: 'The resolution of an H3 cell.',
    examples: { 'geo_h3cell_level("862a1072fffffff")': 6, 'geo_h3cell_level("abc")': null },
    run: ({ h3cell }) => {
      const found = cells.h3Level(h3cell)
      return found === undefined ? undefined : BigInt(found)
    },
  }),
  geo_h3cell_parent: geo('geo_h3cell_parent', {
    takes: { h3cell: 'string', resolution: level(-1) },
    returns: 'string',
    doc: 'The H3 cell around one, of a lower resolution, the next unless told; empty where there is none.',
    examples: {
      'geo_h3cell_parent("862a1072fffffff")': '852a1073fffffff',
      'geo_h3cell_parent("862a1072fffffff", 1)': '812a3ffffffffff',
    },
    run: ({ h3cell, resolution }) => cells.h3Parent(h3cell, next(resolution)),
  }),
  geo_h3cell_children: geo('geo_h3cell_children', {
    takes: { h3cell: 'string', resolution: level(-1) },
    returns: 'dynamic',
    doc: 'The H3 cells in one, of a higher resolution, the next unless told; null for more than 65,536.',
    examples: { 'array_length(geo_h3cell_children("862a1072fffffff", 9))': 343, 'geo_h3cell_children("abc")': null },
    run: ({ h3cell, resolution }) => cells.h3Children(h3cell, next(resolution)),
  }),
  geo_h3cell_rings: geo('geo_h3cell_rings', {
    takes: { h3cell: 'string', distance: 'long' },
    returns: 'dynamic',
    doc: 'An H3 cell and the rings of cells around it, to a distance of 0 to 142.',
    examples: {
      'geo_h3cell_rings("861f8894fffffff", 0)': [['861f8894fffffff']],
      'geo_h3cell_rings("861f8894fffffff", 150)': null,
    },
    run: ({ h3cell, distance }) => cells.h3Rings(h3cell, Number(distance)),
  }),
  geo_h3cell_neighbors: geo('geo_h3cell_neighbors', {
    takes: { h3cell: 'string' },
    returns: 'dynamic',
    doc: 'The H3 cells around one, of its resolution.',
    examples: { 'array_length(geo_h3cell_neighbors("862a1072fffffff"))': 6, 'geo_h3cell_neighbors("abc")': null },
    run: ({ h3cell }) => cells.h3Neighbors(h3cell),
  }),
  geo_polygon_to_h3cells: geo('geo_polygon_to_h3cells', {
    takes: { polygon: 'dynamic', resolution: level(6), radius },
    returns: 'dynamic',
    doc: 'The H3 cells whose centers lie in a polygon, up to 61,680; null for more. A radius above zero is not supported: the reference does not publish how near it comes.',
    examples: {
      'array_length(geo_polygon_to_h3cells(dynamic({"type":"Polygon","coordinates":[[[-3.659,40.553],[-3.913,40.409],[-3.729,40.273],[-3.524,40.440],[-3.659,40.553]]]})))': 13,
    },
    run: (args) => {
      const polygons = readPolygons(args.polygon)
      if (!polygons || !(args.radius >= 0)) return undefined
      if (args.radius > 0) throw new RangeError('the radius of geo_polygon_to_h3cells is not supported above zero.')
      return cells.h3CellsOf(polygons, Number(args.resolution))
    },
  }),
} as const

export const geoGrids = { ...geohash, ...s2, ...h3 } as const
