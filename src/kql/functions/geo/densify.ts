// Straight lines of a map as shortest ways on the sphere: points between, where the two would lie too far apart.
import { linePositions, ringPositions } from './geojson.js'
import { geo } from './entries.js'
import type { SpherePoint } from './libraries.js'
import type { Position } from './sphere.js'
import { alongRay, combined, earthRadius, perpendicular, toPoint, toPosition } from './sphere.js'

/** Metres that a way may lie off its line on the map; other values give null (reference: geo_line_densify). */
const tolerances = { least: 0.1, most: 10_000 } as const
const tolerance = { type: 'real', unless: 10 } as const
const preserved = { type: 'bool', unless: false } as const
const fits = (metres: number): boolean => metres >= tolerances.least && metres <= tolerances.most

/** The most points of a shape (reference: geo_line_densify). */
const mostPoints = 10_485_760

/*
 * Where the way and the line are farthest apart is not known, so they are compared at two places from which the
 * greatest distance follows, within a fifth, for every edge of at most 90 degrees: as S2 does it, whose
 * S2EdgeTessellator tells why.
 */
const compared = 0.312_156_910_822_483_12
const shown = 0.838_299_925_698_885_09

const between = (from: Position, to: Position, part: number): Position => [
  from[0] + (to[0] - from[0]) * part,
  from[1] + (to[1] - from[1]) * part,
]

/** Longitudes are those of the map, which may go around the Earth. */
function isNear(from: Position, to: Position, metres: number): boolean {
  const [a, b] = [toPoint(from), toPoint(to)]
  const whole = a.distance(b)
  if (whole > Math.PI / 2) return false
  if (whole === 0) return true
  const direction = perpendicular(perpendicular(a, b), a)
  const offAt = (part: number): number =>
    alongRay(a, direction, whole * part).distance(toPoint(between(from, to, part)))
  return Math.max(offAt(compared), offAt(1 - compared)) * earthRadius <= shown * metres
}

/** The points of a line and those needed between. */
function densified(line: readonly Position[], metres: number): readonly Position[] {
  const points: Position[] = []
  const add = (from: Position, to: Position): void => {
    if (points.length > mostPoints) throw new RangeError(`the densified shape has more than ${mostPoints} points.`)
    if (isNear(from, to, metres)) points.push(to)
    else {
      const middle = between(from, to, 0.5)
      add(from, middle)
      add(middle, to)
    }
  }
  const [first] = line
  if (first) points.push(first)
  line.forEach((position, i) => {
    const before = line[i - 1]
    if (before) add(before, position)
  })
  return points.map((point) => toPosition(toPoint(point)))
}

/** How near to the antimeridian the parts of a line come that crosses it. */
const besideAntimeridian = 179.999_999_999_999

const crosses = (from: Position, to: Position): boolean => Math.abs(to[0] - from[0]) > 180

/** A line in the parts that do not cross the antimeridian. */
function splitAtAntimeridian(line: readonly Position[]): readonly (readonly Position[])[] {
  const parts: Position[][] = [[]]
  line.forEach((position, i) => {
    const before = line[i - 1]
    if (before && crosses(before, position)) {
      const latitude = latitudeAtAntimeridian(toPoint(before), toPoint(position))
      const side = Math.sign(before[0]) * besideAntimeridian
      parts.at(-1)?.push([side, latitude])
      parts.push([[-side, latitude]])
    }
    parts.at(-1)?.push(position)
  })
  return parts
}

/** The antimeridian is where y is zero and x negative. */
function latitudeAtAntimeridian(a: SpherePoint, b: SpherePoint): number {
  const [, latitude] = toPosition(combined(Math.abs(b.y), a, Math.abs(a.y), b))
  return latitude
}

const preserve = 'Lines that cross the antimeridian are cut there unless the last argument is true.'

export const geoDensified = {
  geo_line_densify: geo('geo_line_densify', {
    takes: { lineString: 'dynamic', tolerance, preserve_crossing: preserved },
    returns: 'dynamic',
    doc: `A line, or several, that are straight on the map, with points between so that shortest ways from one to the next are at most a tolerance of 0.1 to 10,000 metres off, 10 unless told. ${preserve}`,
    examples: {
      'array_length(geo_line_densify(dynamic({"type":"LineString","coordinates":[[50,50],[51,51]]})).coordinates)': 9,
      'geo_line_densify(dynamic({"type":"LineString","coordinates":[[1,1],[2,2]]}), 0)': null,
    },
    run: (args) => {
      const lines = linePositions(args.lineString)
      if (!lines || !fits(args.tolerance)) return undefined
      const dense = lines.map((line) => densified(line, args.tolerance))
      const parts = args.preserve_crossing ? dense : dense.flatMap(splitAtAntimeridian)
      const [only, ...others] = parts
      return only && others.length === 0
        ? { type: 'LineString', coordinates: only }
        : { type: 'MultiLineString', coordinates: parts }
    },
  }),
  geo_polygon_densify: geo('geo_polygon_densify', {
    takes: { polygon: 'dynamic', tolerance, preserve_crossing: preserved },
    returns: 'dynamic',
    doc: 'A polygon, or several, whose edges are straight on the map, with points between as geo_line_densify sets them. Polygons that cross the antimeridian are not cut, and not supported unless the last argument is true.',
    examples: {
      'array_length(geo_polygon_densify(dynamic({"type":"Polygon","coordinates":[[[10,10],[11,10],[11,11],[10,11],[10,10]]]})).coordinates[0])': 11,
      'geo_polygon_densify(dynamic({"type":"Polygon","coordinates":[[[10,10],[11,10],[11,11],[10,10]]]}), 0)': null,
    },
    run: (args) => {
      const polygons = ringPositions(args.polygon)
      if (!polygons || !fits(args.tolerance)) return undefined
      const dense = polygons.map((rings) => rings.map((ring) => densified(ring, args.tolerance)))
      const cut = dense.flat().some((ring) => ring.some((position, i) => crosses(ring[i - 1] ?? position, position)))
      if (cut && !args.preserve_crossing)
        throw new RangeError(
          'a polygon that crosses the antimeridian is not cut there; preserve_crossing keeps it whole.',
        )
      const [only, ...others] = dense
      return only && others.length === 0
        ? { type: 'Polygon', coordinates: only }
        : { type: 'MultiPolygon', coordinates: dense }
    },
  }),
} as const
