// All that lies within a distance of a shape, as a polygon with the corners that S2 gives it (S2BufferOperation).
import type { HostJson } from '../../../sql/host-function.js'
import { geo } from './entries.js'
import { readLines, readPolygons } from './geojson.js'
import type { SpherePoint } from './libraries.js'
import { s2 } from './libraries.js'
import { ringOf } from './rings.js'
import { alongRay, earthRadius, perpendicular, pointAt, toPosition } from './sphere.js'

const tolerance = { type: 'real', unless: 10 } as const

/** What a buffer's corners follow from, in radians. */
interface Reach {
  readonly radius: number
  /** The greatest angle between corners around a point. */
  readonly around: number
  /** The greatest angle between corners along an edge: a line beside a shortest way is none itself. */
  readonly along: number
}

/** The least tolerance and the most, as shares of the radius (reference: geo_point_buffer). */
const leastShare = 1e-6
const mostShare = 1 - Number.EPSILON
/** A sixteenth of the way around the Earth; beyond, what a buffer leaves may be smaller than the buffer. */
const mostRadius = Math.PI / 8

/**
 * Undefined for what is no distance or no tolerance. A tolerance above the radius stands for the largest below it
 * (reference: geo_point_buffer).
 * @throws RangeError for what is not supported
 */
function reachOf(radiusMetres: number, toleranceMetres: number): Reach | undefined {
  if (!(radiusMetres > 0 && toleranceMetres > 0) || !Number.isFinite(radiusMetres)) return undefined
  if (toleranceMetres < leastShare * radiusMetres)
    throw new RangeError('a tolerance below a millionth of the radius is not supported.')
  const [radius, off] = [radiusMetres / earthRadius, Math.min(toleranceMetres, mostShare * radiusMetres) / earthRadius]
  if (radius > mostRadius) throw new RangeError('a buffer of more than 2,500 kilometres is not supported.')
  return { radius, around: spanOf(radius, off), along: spanOf(Math.PI / 2 - radius, off) }
}

/** The greatest angle between two corners whose edge comes no nearer to the centre than the error allows. */
const spanOf = (radius: number, error: number): number =>
  Math.min((2 * Math.PI) / 3 + 1e-15, 2 * Math.acos(Math.tan(radius - error) / Math.tan(radius)))

/** A circle, in quarters, so that each corner is at right angles to where it is counted from. */
function circle(center: SpherePoint, { radius, around }: Reach): readonly SpherePoint[] {
  const step = (2 * Math.PI) / Math.ceil((2 * Math.PI) / around) + 1e-15
  const corners: SpherePoint[] = []
  let [start, angle] = [s2().Point.ortho(center), 0]
  for (let quarter = 0; quarter < 4; quarter++) {
    const next = perpendicular(center, start)
    for (; angle < Math.PI / 2; angle += step) corners.push(alongRay(center, alongRay(start, next, angle), radius))
    angle -= Math.PI / 2
    start = next
  }
  return corners
}

/** Points from one on, as it turns about an axis by an angle in steps; the one at the end is not among them. */
function turned(first: SpherePoint, axis: SpherePoint, angle: number, step: number): readonly SpherePoint[] {
  const direction = perpendicular(axis, first)
  const points = [first]
  for (let at = step; at < angle; at += step) points.push(alongRay(first, direction, at))
  return points
}

/** The corners on the right of an edge. */
const beside = (from: SpherePoint, to: SpherePoint, { radius, along }: Reach): readonly SpherePoint[] =>
  turned(from, perpendicular(from, to), from.distance(to), along).map((point) =>
    alongRay(point, perpendicular(to, from), radius),
  )

/** The corners around the end of an edge, as far as those beside the next one. */
function about(from: SpherePoint, at: SpherePoint, to: SpherePoint, { radius, around }: Reach): readonly SpherePoint[] {
  const [before, after] = [perpendicular(at, from), perpendicular(to, at)]
  return turned(before, at, before.distance(after), around).map((direction) => alongRay(at, direction, radius))
}

const aroundEdge = (from: SpherePoint, to: SpherePoint, reach: Reach): readonly SpherePoint[] => [
  ...about(to, from, to, reach),
  ...beside(from, to, reach),
  ...about(from, to, from, reach),
  ...beside(to, from, reach),
]

/** Around a ring whose turns are all to the left; elsewhere what lies beside one edge would overlap the next. */
const aroundRing = (ring: readonly SpherePoint[], reach: Reach): readonly SpherePoint[] =>
  ring.flatMap((from, i) => {
    const [to, after] = [ring[(i + 1) % ring.length] ?? from, ring[(i + 2) % ring.length] ?? from]
    return [...beside(from, to, reach), ...about(from, to, after, reach)]
  })

/** How far to the left a turn must be so that rounding does not make it one. */
const leastTurn = 1e-14

const turnsLeft = (ring: readonly SpherePoint[]): boolean =>
  ring.every((at, i) => {
    const [before, after] = [ring.at(i - 1) ?? at, ring[(i + 1) % ring.length] ?? at]
    return before.pointCross(at).vector.dot(after.vector) > leastTurn * before.distance(at)
  })

/** Of the Earth's circumference an eighth: so far a ring may reach that gets a buffer. */
const mostExtent = Math.PI / 4

const asPolygon = (corners: readonly SpherePoint[]): HostJson => {
  const positions = corners.map(toPosition)
  return { type: 'Polygon', coordinates: [[...positions, ...positions.slice(0, 1)]] }
}

const sizes =
  'The corners lie on the boundary, so close that no edge comes nearer by more than the tolerance, 10 metres unless told, and always less than the radius. More than 2,500 kilometres, and tolerances below a millionth of the radius, are not supported.'

export const geoBuffers = {
  geo_point_buffer: geo('geo_point_buffer', {
    takes: { longitude: 'real', latitude: 'real', radius: 'real', tolerance },
    returns: 'dynamic',
    doc: `The polygon around a point at a distance in metres. ${sizes}`,
    examples: {
      'array_length(geo_point_buffer(-115.1745008278, 36.1497251277, 20000).coordinates[0])': 101,
      'round(geo_distance_point_to_polygon(0, 0, geo_point_buffer(0, 1, 1000)))': 110197,
      'geo_point_buffer(200, 1, 100)': null,
    },
    run: (args) => {
      const center = pointAt(args.longitude, args.latitude)
      const reach = center && reachOf(args.radius, args.tolerance)
      return reach && asPolygon(circle(center, reach))
    },
  }),
  geo_line_buffer: geo('geo_line_buffer', {
    takes: { lineString: 'dynamic', radius: 'real', tolerance },
    returns: 'dynamic',
    doc: `The polygon around a line of two points at a distance in metres. ${sizes} Lines of more points are not supported.`,
    examples: {
      'array_length(geo_line_buffer(dynamic({"type":"LineString","coordinates":[[0,0],[0,1]]}), 1000).coordinates[0])': 27,
      'geo_line_buffer(dynamic({"type":"LineString","coordinates":[[0,0],[1,1]]}), 0)': null,
    },
    run: (args) => {
      const lines = readLines(args.lineString)
      const reach = lines && reachOf(args.radius, args.tolerance)
      if (!reach) return undefined
      const [only, ...others] = lines
      if (!only || others.length > 0 || only.numEdges() > 1)
        throw new RangeError('a buffer around a line of more than two points is not supported.')
      const { v0, v1 } = only.edge(0)
      return asPolygon(aroundEdge(v0, v1, reach))
    },
  }),
  geo_polygon_buffer: geo('geo_polygon_buffer', {
    takes: { polygon: 'dynamic', radius: 'real', tolerance },
    returns: 'dynamic',
    doc: `The polygon around a convex polygon at a distance in metres. ${sizes} Polygons with holes, with turns inward or of more than 5,000 kilometres are not supported.`,
    examples: {
      'array_length(geo_polygon_buffer(dynamic({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}), 1000).coordinates[0])': 29,
      'geo_polygon_buffer(dynamic({"type":"p"}), 1)': null,
    },
    run: (args) => {
      const polygons = readPolygons(args.polygon)
      const reach = polygons && reachOf(args.radius, args.tolerance)
      if (!reach) return undefined
      const [only, ...others] = polygons
      const ring = only && only.numLoops() === 1 ? ringOf(only.loop(0)) : []
      const [first] = ring
      const small = first !== undefined && ring.every((corner) => corner.distance(first) <= mostExtent)
      if (others.length > 0 || !small || !turnsLeft(ring))
        throw new RangeError(
          'a buffer is supported only around one convex polygon without holes, of less than 5,000 kilometres.',
        )
      return asPolygon(aroundRing(ring, reach))
    },
  }),
} as const
