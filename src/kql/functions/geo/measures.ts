// Lengths, areas, directions and nearness on the sphere.
import { r3, s2 } from 's2js'
import type { Line, Polygon } from './geojson.js'
import { boundary } from './geojson.js'
import type { SpherePoint } from './sphere.js'
import { earthRadius, metres } from './sphere.js'

/** Metres between two points. */
export const distance = (a: SpherePoint, b: SpherePoint): number => metres(a.distance(b))

export const length = (lines: readonly Line[]): number => metres(lines.reduce((sum, line) => sum + line.length(), 0))

/** Square metres. */
export const area = (polygon: Polygon): number => polygon.area() * earthRadius ** 2

export const perimeter = (polygon: Polygon): number => length(boundary(polygon))

/** The direction from one point to another, clockwise from north in radians; undefined between one and the same. */
export function azimuth(from: SpherePoint, to: SpherePoint): number | undefined {
  if (from.approxEqual(to)) return undefined
  // East and north at the first point, in whose plane the way to the other starts.
  const [east, north] = [
    to.y * from.x - to.x * from.y,
    to.z * (from.x ** 2 + from.y ** 2) - from.z * (to.x * from.x + to.y * from.y),
  ]
  return turn(Math.atan2(east, north))
}

/** Clockwise at the middle point from the first to the last, in radians. */
export function angle(first: SpherePoint, middle: SpherePoint, last: SpherePoint): number | undefined {
  const [from, to] = [azimuth(middle, first), azimuth(middle, last)]
  return from === undefined || to === undefined ? undefined : turn(to - from)
}

const turn = (radians: number): number => (radians < 0 ? radians + 2 * Math.PI : radians)

/** The point of the lines that is nearest to a point. */
export function nearestPoint(point: SpherePoint, lines: readonly Line[]): SpherePoint {
  const candidates = lines.map((line) => line.project(point)[0])
  return candidates.reduce((best, one) => (one.distance(point) < best.distance(point) ? one : best))
}

/** The mean place of shapes, weighted by their size; undefined where it has no direction. */
export function centroid(shapes: readonly { centroid(): SpherePoint }[]): SpherePoint | undefined {
  const [first, ...others] = shapes.map((shape) => shape.centroid().vector)
  const sum = others.reduce((a, b) => a.add(b), first ?? new r3.Vector(0, 0, 0))
  return sum.norm() === 0 ? undefined : s2.Point.fromCoords(sum.x, sum.y, sum.z)
}
