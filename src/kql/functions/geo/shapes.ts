// Functions on lines and polygons in GeoJSON. Edges are shortest ways on the sphere.
import type { HostJson } from '../../../sql/host-function.js'
import { geo } from './entries.js'
import { boundary, readLineString, readLines, readPolygons } from './geojson.js'
import type { SpherePoint } from './libraries.js'
import {
  alongside,
  area,
  centroid,
  covers,
  common,
  distance,
  length,
  linesMeet,
  linesMeetPolygons,
  nearestPoint,
  polygonsMeet,
  united,
} from './measures.js'
import { apart, outline } from './overlay.js'
import { geoPoint, pointAt, refuseSpheroid, toPosition, useSpheroid } from './sphere.js'

const asPoint = (point: SpherePoint | undefined): HostJson | undefined => point && geoPoint(toPosition(point))

const square = 'dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})'
const equator = 'dynamic({"type":"LineString","coordinates":[[0,0],[10,0]]})'

const lines = {
  geo_line_length: geo('geo_line_length', {
    takes: { lineString: 'dynamic' },
    returns: 'real',
    doc: 'The length of a line, or of several that may have edges in common, in metres. Edges of which only parts are in common count both.',
    examples: { [`round(geo_line_length(${equator}))`]: 1111951 },
    run: ({ lineString }) => {
      const read = readLines(lineString)
      return read && length(united(read))
    },
  }),
  geo_line_centroid: geo('geo_line_centroid', {
    takes: { lineString: 'dynamic' },
    returns: 'dynamic',
    doc: 'The middle of a line or of several by their length as geo_line_length has it, as a GeoJSON point.',
    examples: { [`round(todouble(geo_line_centroid(${equator}).coordinates[0]), 9)`]: 5 },
    run: ({ lineString }) => {
      const read = readLines(lineString)
      return read && asPoint(centroid(united(read)))
    },
  }),
  geo_line_interpolate_point: geo('geo_line_interpolate_point', {
    takes: { lineString: 'dynamic', fraction: 'real' },
    returns: 'dynamic',
    doc: 'The point at a fraction, 0 to 1, of the way along a line, as a GeoJSON point.',
    examples: {
      [`round(todouble(geo_line_interpolate_point(${equator}, 0.25).coordinates[0]), 9)`]: 2.5,
      [`geo_line_interpolate_point(${equator}, 2)`]: null,
    },
    run: ({ lineString, fraction }) => {
      const line = readLineString(lineString)
      return line && fraction >= 0 && fraction <= 1 ? asPoint(line.interpolate(fraction)[0]) : undefined
    },
  }),
  geo_line_locate_point: geo('geo_line_locate_point', {
    takes: { lineString: 'dynamic', longitude: 'real', latitude: 'real', use_spheroid: useSpheroid },
    returns: 'real',
    doc: 'The fraction of the way along a line at which it is nearest to a point on the sphere. On the spheroid it is not supported.',
    examples: { [`round(geo_line_locate_point(${equator}, 2.5, 1), 9)`]: 0.25 },
    run: ({ lineString, longitude, latitude, use_spheroid }) => {
      refuseSpheroid(use_spheroid)
      const [line, point] = [readLineString(lineString), pointAt(longitude, latitude)]
      return line && point && line.uninterpolate(...line.project(point))
    },
  }),
  geo_closest_point_on_line: geo('geo_closest_point_on_line', {
    takes: { longitude: 'real', latitude: 'real', lineString: 'dynamic' },
    returns: 'dynamic',
    doc: 'The point of a line or of several that is nearest to a point, as a GeoJSON point.',
    examples: { [`round(todouble(geo_closest_point_on_line(2.5, 1, ${equator}).coordinates[0]), 9)`]: 2.5 },
    run: ({ longitude, latitude, lineString }) => {
      const [read, point] = [readLines(lineString), pointAt(longitude, latitude)]
      return read && point && asPoint(nearestPoint(point, read))
    },
  }),
  geo_distance_point_to_line: geo('geo_distance_point_to_line', {
    takes: { longitude: 'real', latitude: 'real', lineString: 'dynamic' },
    returns: 'real',
    doc: 'The shortest way from a point to a line or to several, in metres.',
    examples: { [`round(geo_distance_point_to_line(2.5, 1, ${equator}))`]: 111195 },
    run: ({ longitude, latitude, lineString }) => {
      const [read, point] = [readLines(lineString), pointAt(longitude, latitude)]
      return read && point && distance(point, nearestPoint(point, read))
    },
  }),
  geo_intersects_2lines: geo('geo_intersects_2lines', {
    takes: { lineString1: 'dynamic', lineString2: 'dynamic' },
    returns: 'bool',
    doc: 'Do two lines have a point in common?',
    examples: {
      [`geo_intersects_2lines(${equator}, dynamic({"type":"LineString","coordinates":[[1,1],[1,-1]]}))`]: true,
      [`geo_intersects_2lines(${equator}, dynamic({"type":"LineString","coordinates":[[1,1],[1,2]]}))`]: false,
    },
    run: ({ lineString1, lineString2 }) => {
      const [a, b] = [readLines(lineString1), readLines(lineString2)]
      return a && b && linesMeet(a, b)
    },
  }),
  geo_intersection_2lines: geo('geo_intersection_2lines', {
    takes: { lineString1: 'dynamic', lineString2: 'dynamic' },
    returns: 'dynamic',
    doc: 'The points in which two lines cross, or the ways along edges that both have, as GeoJSON. Lines that have both in common, or run along each other otherwise, are not supported.',
    examples: {
      [`geo_intersection_2lines(${equator}, dynamic({"type":"LineString","coordinates":[[1,1],[1,2]]}))`]: {
        type: 'GeometryCollection',
        geometries: [],
      },
      [`tostring(geo_intersection_2lines(${equator}, dynamic({"type":"LineString","coordinates":[[1,1],[1,-1]]})).type)`]:
        'Point',
    },
    run: ({ lineString1, lineString2 }) => {
      const [a, b] = [readLines(lineString1), readLines(lineString2)]
      if (!a || !b) return undefined
      const { ways, points: found } = common(a, b)
      if (ways.length > 0 && found.length > 0) throw alongside()
      const [way, ...others] = ways.map((one) => one.map(toPosition))
      if (way) {
        return others.length === 0
          ? { type: 'LineString', coordinates: way }
          : { type: 'MultiLineString', coordinates: [way, ...others] }
      }
      const points = found.map(toPosition)
      const [only] = points
      if (!only) return { type: 'GeometryCollection', geometries: [] }
      return points.length === 1 ? geoPoint(only) : { type: 'MultiPoint', coordinates: points }
    },
  }),
} as const

const areas = {
  geo_polygon_area: geo('geo_polygon_area', {
    takes: { polygon: 'dynamic' },
    returns: 'real',
    doc: 'The area of a polygon or of several, in square metres.',
    examples: { [`round(geo_polygon_area(${square}) / 1e10, 4)`]: 4.9452 },
    run: (args) => {
      const polygons = readPolygons(args.polygon)
      return polygons && area(apart(polygons))
    },
  }),
  geo_polygon_perimeter: geo('geo_polygon_perimeter', {
    takes: { polygon: 'dynamic' },
    returns: 'real',
    doc: 'The length of the boundary of a polygon, or of what several cover together, holes too, in metres.',
    examples: { [`round(geo_polygon_perimeter(${square}))`]: 889425 },
    run: (args) => {
      const polygons = readPolygons(args.polygon)
      return polygons && length(outline(apart(polygons)))
    },
  }),
  geo_polygon_centroid: geo('geo_polygon_centroid', {
    takes: { polygon: 'dynamic' },
    returns: 'dynamic',
    doc: 'The center of mass of a polygon or of several, as a GeoJSON point.',
    examples: { [`round(todouble(geo_polygon_centroid(${square}).coordinates[0]), 9)`]: 1 },
    run: (args) => {
      const polygons = readPolygons(args.polygon)
      return polygons && asPoint(centroid(apart(polygons)))
    },
  }),
  geo_point_in_polygon: geo('geo_point_in_polygon', {
    takes: { longitude: 'real', latitude: 'real', polygon: 'dynamic' },
    returns: 'bool',
    doc: 'Is a point in a polygon or in one of several?',
    examples: { [`geo_point_in_polygon(1, 1, ${square})`]: true, [`geo_point_in_polygon(3, 1, ${square})`]: false },
    run: (args) => {
      const [polygons, point] = [readPolygons(args.polygon), pointAt(args.longitude, args.latitude)]
      return polygons && point && covers(polygons, point)
    },
  }),
  geo_closest_point_on_polygon: geo('geo_closest_point_on_polygon', {
    takes: { longitude: 'real', latitude: 'real', polygon: 'dynamic' },
    returns: 'dynamic',
    doc: 'The point of a polygon nearest to a point, which is the point itself inside, as a GeoJSON point.',
    examples: { [`geo_closest_point_on_polygon(1, 1, ${square})`]: { type: 'Point', coordinates: [1, 1] } },
    run: (args) => {
      const [polygons, point] = [readPolygons(args.polygon), pointAt(args.longitude, args.latitude)]
      if (!polygons || !point) return undefined
      return covers(polygons, point)
        ? geoPoint([args.longitude, args.latitude])
        : asPoint(nearestPoint(point, boundary(polygons)))
    },
  }),
  geo_distance_point_to_polygon: geo('geo_distance_point_to_polygon', {
    takes: { longitude: 'real', latitude: 'real', polygon: 'dynamic' },
    returns: 'real',
    doc: 'The shortest way from a point to a polygon, in metres; zero inside.',
    examples: { [`geo_distance_point_to_polygon(1, 1, ${square})`]: 0 },
    run: (args) => {
      const [polygons, point] = [readPolygons(args.polygon), pointAt(args.longitude, args.latitude)]
      if (!polygons || !point) return undefined
      return covers(polygons, point) ? 0 : distance(point, nearestPoint(point, boundary(polygons)))
    },
  }),
  geo_intersects_line_with_polygon: geo('geo_intersects_line_with_polygon', {
    takes: { lineString: 'dynamic', polygon: 'dynamic' },
    returns: 'bool',
    doc: 'Do a line and a polygon have a point in common?',
    examples: { [`geo_intersects_line_with_polygon(${equator}, ${square})`]: true },
    run: (args) => {
      const [read, polygons] = [readLines(args.lineString), readPolygons(args.polygon)]
      return read && polygons && linesMeetPolygons(read, polygons)
    },
  }),
  geo_intersects_2polygons: geo('geo_intersects_2polygons', {
    takes: { polygon1: 'dynamic', polygon2: 'dynamic' },
    returns: 'bool',
    doc: 'Do two polygons have a point in common?',
    examples: {
      [`geo_intersects_2polygons(${square}, dynamic({"type":"Polygon","coordinates":[[[1,1],[3,1],[3,3],[1,1]]]}))`]: true,
      [`geo_intersects_2polygons(${square}, dynamic({"type":"Polygon","coordinates":[[[11,1],[13,1],[13,3],[11,1]]]}))`]: false,
    },
    run: ({ polygon1, polygon2 }) => {
      const [a, b] = [readPolygons(polygon1), readPolygons(polygon2)]
      return a && b && polygonsMeet(a, b)
    },
  }),
} as const

export const geoShapes = { ...lines, ...areas } as const
