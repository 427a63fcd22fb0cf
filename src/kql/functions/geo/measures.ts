// Lengths, areas and nearness on the sphere.
import { boundary } from './geojson.js'
import type { Line, Polygon, SpherePoint } from './libraries.js'
import { s2 } from './libraries.js'
import { earthRadius, keyOf, metres } from './sphere.js'

/** Metres between two points. */
export const distance = (a: SpherePoint, b: SpherePoint): number => metres(a.distance(b))

export const length = (lines: readonly Line[]): number => metres(lines.reduce((sum, line) => sum + line.length(), 0))

/** Square metres. */
export const area = (polygons: readonly Polygon[]): number =>
  polygons.reduce((sum, polygon) => sum + polygon.area(), 0) * earthRadius ** 2

/** Is a point in one of the polygons? */
export const covers = (polygons: readonly Polygon[], point: SpherePoint): boolean =>
  polygons.some((polygon) => polygon.containsPoint(point))

/** The point of the lines that is nearest to a point. */
export function nearestPoint(point: SpherePoint, lines: readonly Line[]): SpherePoint {
  const candidates = lines.map((line) => line.project(point)[0])
  return candidates.reduce((best, one) => (one.distance(point) < best.distance(point) ? one : best))
}

/** The mean place of shapes, weighted by their size; undefined where it has no direction. */
export function centroid(shapes: readonly { centroid(): SpherePoint }[]): SpherePoint | undefined {
  const [x, y, z] = shapes
    .map((shape) => shape.centroid())
    .reduce<readonly [number, number, number]>(
      (sum, one) => [sum[0] + one.x, sum[1] + one.y, sum[2] + one.z],
      [0, 0, 0],
    )
  return x === 0 && y === 0 && z === 0 ? undefined : s2().Point.fromCoords(x, y, z)
}

/** Do lines have a point in common? */
export const linesMeet = (some: readonly Line[], others: readonly Line[]): boolean =>
  some.some((one) => others.some((other) => one.intersects(other)))

/** Do lines have a point in polygons or on their boundary? */
export const linesMeetPolygons = (lines: readonly Line[], polygons: readonly Polygon[]): boolean =>
  linesMeet(lines, boundary(polygons)) || lines.some((line) => covers(polygons, line.edge(0).v0))

/** Do polygons have a point in common, be it of their boundaries? */
export const polygonsMeet = (some: readonly Polygon[], others: readonly Polygon[]): boolean =>
  some.some((one) => others.some((other) => one.intersects(other))) || linesMeet(boundary(some), boundary(others))

/** What lines have in common: ways along edges that both have, and points. */
export interface Common {
  readonly ways: readonly (readonly SpherePoint[])[]
  readonly points: readonly SpherePoint[]
}

/**
 * Whole edges that both have are put together in the order of the first; where lines cross or touch elsewhere, they
 * have points in common, each once.
 * @throws RangeError for lines that run along each other otherwise, or twice along an edge
 */
export function common(some: readonly Line[], others: readonly Line[]): Common {
  const theirs = new Set(edges(others).map(ends))
  const shared = edges(some).filter((edge) => theirs.has(ends(edge)))
  const keys = new Set(shared.map(ends))
  if (keys.size < shared.length) throw alongside()
  const ways: SpherePoint[][] = []
  for (const edge of shared) {
    const { v0, v1 } = edge.edge(0)
    const way = ways.at(-1)
    if (way?.at(-1)?.equals(v0)) way.push(v1)
    else ways.push([v0, v1])
  }
  const passed = new Set(ways.flat().map(keyOf))
  const points: SpherePoint[] = []
  for (const a of edges(some))
    for (const b of edges(others)) {
      if (ends(a) === ends(b) || !a.intersects(b)) continue
      const point = crossing(a, b)
      if (!passed.has(keyOf(point)) && !points.some((one) => one.approxEqual(point))) points.push(point)
    }
  return { ways, points }
}

/** The edges of several lines, each once; one line is left as it is (reference: geo_line_length). */
export function united(lines: readonly Line[]): readonly Line[] {
  if (lines.length < 2) return lines
  return [...new Map(edges(lines).map((edge) => [ends(edge), edge])).values()]
}

/** The ends of an edge, whichever way it runs. */
const ends = (edge: Line): string => [edge.edge(0).v0, edge.edge(0).v1].map(keyOf).sort().join(' ')

/** Each edge as a line. */
export const edges = (lines: readonly Line[]): readonly Line[] =>
  lines.flatMap((line) =>
    Array.from({ length: line.numEdges() }, (_, i) => {
      const { v0, v1 } = line.edge(i)
      return new (s2().Polyline)([v0, v1])
    }),
  )

function crossing(a: Line, b: Line): SpherePoint {
  const [{ v0, v1 }, { v0: w0, v1: w1 }] = [a.edge(0), b.edge(0)]
  for (const end of [v0, v1]) if (end.equals(w0) || end.equals(w1)) return touching(a, b, end)
  const [p, q] = [cross(v0, v1), cross(w0, w1)]
  const both = cross(p, q)
  if (Math.hypot(both.x, both.y, both.z) < 1e-24) throw alongside()
  const point = s2().Point.fromCoords(both.x, both.y, both.z)
  return point.distance(v0) <= Math.PI / 2 ? point : s2().Point.fromCoords(-both.x, -both.y, -both.z)
}

/** Lines that share an end share no more unless one lies along the other. */
function touching(a: Line, b: Line, end: SpherePoint): SpherePoint {
  const others = [a, b].flatMap((line) => [line.edge(0).v0, line.edge(0).v1]).filter((one) => !one.equals(end))
  const [near, far] = others.sort((one, other) => one.distance(end) - other.distance(end))
  if (!near || !far) throw alongside()
  const line = new (s2().Polyline)([end, far])
  if (line.project(near)[0].distance(near) < 1e-15) throw alongside()
  return end
}

/** Lines whose common part cannot be told. */
export const alongside = (): RangeError =>
  new RangeError('the common part of lines that run along each other is not supported.')

interface Vector {
  readonly x: number
  readonly y: number
  readonly z: number
}
const cross = (a: Vector, b: Vector): Vector => ({
  x: a.y * b.z - a.z * b.y,
  y: a.z * b.x - a.x * b.z,
  z: a.x * b.y - a.y * b.x,
})
