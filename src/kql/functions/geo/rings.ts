// Whether rings make a polygon: their vertices are distinct, and they neither cross nor share edges, but may share
// vertices (reference: geo_polygon_area, Polygon definition and constraints).
import type { Loop, SpherePoint } from './libraries.js'
import { s2 } from './libraries.js'
import { angle, keyOf } from './sphere.js'

/** The vertices in order, the first once. */
export type Ring = readonly SpherePoint[]

export const ringOf = (loop: Loop): Ring => Array.from({ length: loop.numVertices() }, (_, i) => loop.vertex(i))

export const makePolygon = (rings: readonly Ring[]): boolean =>
  rings.every(isDistinct) && !ringsMeetWrongly(rings) && !edgesCross(rings.flatMap(edgesOf))

function isDistinct(ring: Ring): boolean {
  const sorted = [...ring].sort((a, b) => a.x - b.x || a.y - b.y || a.z - b.z)
  return sorted.every((one, i) => i === 0 || !one.equals(sorted[i - 1] ?? one))
}

/** A vertex of a ring, with its neighbours. */
interface Corner {
  readonly before: SpherePoint
  readonly at: SpherePoint
  readonly after: SpherePoint
}

/** Do two rings share an edge, or cross in a vertex that they share? */
function ringsMeetWrongly(rings: readonly Ring[]): boolean {
  if (rings.length === 1) return false
  const corners = new Map<string, readonly Corner[]>()
  for (const corner of rings.flatMap(cornersOf)) {
    const others = corners.get(keyOf(corner.at)) ?? []
    if (others.some((other) => shareEdge(corner, other) || crossAtVertex(corner, other))) return true
    corners.set(keyOf(corner.at), [...others, corner])
  }
  return false
}

const cornersOf = (ring: Ring): readonly Corner[] =>
  ring.map((at, i) => ({ before: ring.at(i - 1) ?? at, at, after: ring[(i + 1) % ring.length] ?? at }))

const shareEdge = (a: Corner, b: Corner): boolean =>
  [a.before, a.after].some((end) => end.equals(b.before) || end.equals(b.after))

function crossAtVertex(a: Corner, b: Corner): boolean {
  const clockwise = (to: SpherePoint): number => angle(a.before, a.at, to) ?? 0
  const whole = clockwise(a.after)
  return clockwise(b.before) < whole !== clockwise(b.after) < whole
}

type Coordinates = Readonly<Record<'x' | 'y' | 'z', number>>

/** An edge, what is at right angles to it, and a box that it lies in. */
interface Edge {
  readonly from: SpherePoint
  readonly to: SpherePoint
  readonly normal: SpherePoint['vector']
  readonly low: Coordinates
  readonly high: Coordinates
}

const edgesOf = (ring: Ring): readonly Edge[] =>
  ring.map((from, i) => edgeOf(from, ring[(i + 1) % ring.length] ?? from))

function edgeOf(from: SpherePoint, to: SpherePoint): Edge {
  // So far the way on the sphere lies off the straight one.
  const bulge = 1 - Math.cos(from.distance(to) / 2)
  const low = {
    x: Math.min(from.x, to.x) - bulge,
    y: Math.min(from.y, to.y) - bulge,
    z: Math.min(from.z, to.z) - bulge,
  }
  const high = {
    x: Math.max(from.x, to.x) + bulge,
    y: Math.max(from.y, to.y) + bulge,
    z: Math.max(from.z, to.z) + bulge,
  }
  return { from, to, normal: from.pointCross(to).vector, low, high }
}

const axes = ['x', 'y', 'z'] as const

/**
 * Does one of the edges cross another between its ends? A plane sweeps over them along the axis on which they are the
 * shortest; only edges that it touches at the same time are held against each other.
 */
function edgesCross(edges: readonly Edge[]): boolean {
  const extent = (axis: keyof Coordinates): number =>
    edges.reduce((sum, { low, high }) => sum + high[axis] - low[axis], 0)
  const along = axes.reduce((best, axis) => (extent(axis) < extent(best) ? axis : best))
  let touched: Edge[] = []
  for (const edge of [...edges].sort((a, b) => a.low[along] - b.low[along])) {
    touched = touched.filter(({ high }) => high[along] >= edge.low[along])
    if (touched.some((other) => boxesMeet(edge, other) && cross(edge, other))) return true
    touched.push(edge)
  }
  return false
}

const boxesMeet = ({ low, high }: Edge, other: Edge): boolean =>
  low.x <= other.high.x &&
  other.low.x <= high.x &&
  low.y <= other.high.y &&
  other.low.y <= high.y &&
  low.z <= other.high.z &&
  other.low.z <= high.z

function cross(a: Edge, b: Edge): boolean {
  if ([a.from, a.to].some((end) => end.equals(b.from) || end.equals(b.to))) return false
  if (isBeside(a, b) || isBeside(b, a)) return false
  const [lineA, lineB] = [a, b].map(({ from, to }) => new (s2().Polyline)([from, to]))
  return lineA !== undefined && lineB !== undefined && lineA.intersects(lineB)
}

/** Nearer to the line through an edge, and rounding may decide on which side a point lies. */
const leastSide = 1e-15

/** Do both ends of the one edge clearly lie on one side of the other? */
function isBeside({ from, to }: Edge, { normal }: Edge): boolean {
  const [start, end] = [normal.dot(from.vector), normal.dot(to.vector)]
  return (start > leastSide && end > leastSide) || (start < -leastSide && end < -leastSide)
}
