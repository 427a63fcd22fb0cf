// Functions that unite polygons, or give what they have in common.
import type { HostJson } from '../../../sql/host-function.js'
import { geo } from './entries.js'
import { boundary, readLines, readPolygons } from './geojson.js'
import { intersection, linesWithin, shellsOf, unionOfAll } from './overlay.js'
import type { SpherePoint } from './libraries.js'
import type { Ring } from './rings.js'
import { geoPoint, toPosition } from './sphere.js'

const closed = (ring: readonly SpherePoint[]): HostJson => [...ring, ...ring.slice(0, 1)].map(toPosition)

function asPolygons(rings: readonly Ring[]): HostJson | undefined {
  const polygons = shellsOf(rings).map((shell) => shell.map(closed))
  const [only, ...others] = polygons
  if (!only) return undefined
  return others.length === 0 ? { type: 'Polygon', coordinates: only } : { type: 'MultiPolygon', coordinates: polygons }
}

function asPoints(points: readonly SpherePoint[]): HostJson | undefined {
  const [only, ...others] = points
  if (!only) return undefined
  return others.length === 0 ? geoPoint(toPosition(only)) : { type: 'MultiPoint', coordinates: points.map(toPosition) }
}

function asLines(lines: readonly Ring[]): HostJson | undefined {
  const [only, ...others] = lines.map((line) => line.map(toPosition))
  if (!only) return undefined
  return others.length === 0
    ? { type: 'LineString', coordinates: only }
    : { type: 'MultiLineString', coordinates: [only, ...others] }
}

/** What there is of points and of something larger: the one or the other, or a collection. */
function together(...parts: readonly (HostJson | undefined)[]): HostJson {
  const found = parts.filter((one) => one !== undefined)
  const [only] = found
  return only !== undefined && found.length === 1 ? only : { type: 'GeometryCollection', geometries: found }
}

const square = (from: number, to: number): string =>
  `dynamic({"type":"Polygon","coordinates":[[[${from},${from}],[${to},${from}],[${to},${to}],[${from},${to}],[${from},${from}]]]})`

const touches =
  'Polygons whose edges touch without crossing are not supported, nor are those of more than 25 million pairs of edges.'

export const geoOverlays = {
  geo_union_polygons_array: geo('geo_union_polygons_array', {
    takes: { polygons: 'dynamic' },
    returns: 'dynamic',
    doc: `What any of several polygons covers. ${touches}`,
    examples: {
      [`round(geo_polygon_area(geo_union_polygons_array(pack_array(${square(0, 2)}, ${square(1, 3)}))) / geo_polygon_area(${square(0, 2)}), 2)`]: 1.75,
      'geo_union_polygons_array(dynamic([1]))': null,
    },
    run: ({ polygons }) => {
      const read = Array.isArray(polygons) ? polygons.map(readPolygons) : []
      const known = read.filter((one) => one !== undefined).flat()
      const [first, ...others] = known
      if (!first || read.includes(undefined)) return undefined
      if (others.length > 0) return asPolygons(unionOfAll(known))
      return asPolygons(
        boundary([first]).map((ring) => Array.from({ length: ring.numEdges() }, (_, i) => ring.edge(i).v0)),
      )
    },
  }),
  geo_intersection_2polygons: geo('geo_intersection_2polygons', {
    takes: { polygon1: 'dynamic', polygon2: 'dynamic' },
    returns: 'dynamic',
    doc: `What two polygons have in common, as GeoJSON. ${touches} Those that share an edge are not, either.`,
    examples: {
      [`round(geo_polygon_area(geo_intersection_2polygons(${square(0, 2)}, ${square(1, 3)})) / geo_polygon_area(${square(0, 2)}), 2)`]: 0.25,
      [`geo_intersection_2polygons(${square(0, 2)}, ${square(4, 6)})`]: { type: 'GeometryCollection', geometries: [] },
    },
    run: ({ polygon1, polygon2 }) => {
      const [some, others] = [readPolygons(polygon1), readPolygons(polygon2)]
      if (!some || !others) return undefined
      const parts = some.flatMap((one) => others.map((other) => intersection(one, other)))
      return together(
        asPoints(parts.flatMap(({ touching }) => touching)),
        asPolygons(parts.flatMap(({ rings }) => rings)),
      )
    },
  }),
  geo_intersection_line_with_polygon: geo('geo_intersection_line_with_polygon', {
    takes: { lineString: 'dynamic', polygon: 'dynamic' },
    returns: 'dynamic',
    doc: 'The pieces of a line, or of several, that lie in a polygon or in one of several, as GeoJSON. Lines that run along an edge, or touch one without crossing it, are not supported, nor are more than 25 million pairs of edges.',
    examples: {
      [`tostring(geo_intersection_line_with_polygon(dynamic({"type":"LineString","coordinates":[[1,-1],[1,1]]}), ${square(0, 2)}).type)`]:
        'LineString',
      [`geo_intersection_line_with_polygon(dynamic({"type":"LineString","coordinates":[[5,5],[6,6]]}), ${square(0, 2)})`]:
        { type: 'GeometryCollection', geometries: [] },
    },
    run: ({ lineString, polygon }) => {
      const [lines, polygons] = [readLines(lineString), readPolygons(polygon)]
      if (!lines || !polygons) return undefined
      const parts = lines.map((line) => linesWithin(line, polygons))
      return together(asPoints(parts.flatMap(({ touching }) => touching)), asLines(parts.flatMap((part) => part.lines)))
    },
  }),
} as const
