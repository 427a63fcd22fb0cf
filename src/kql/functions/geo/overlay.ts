// Polygons laid over each other: what either or both of them cover, with the corners that both have and the points in
// which their edges cross. Rings begin where S2 has them begin, behind the last edge of the last polygon.
import type { Line, Loop, Polygon, SpherePoint } from './libraries.js'
import { s2 } from './libraries.js'
import type { Ring } from './rings.js'
import { angle, combined, keyOf } from './sphere.js'

/** A part of an edge that no other edge crosses. */
interface Part {
  readonly from: SpherePoint
  readonly to: SpherePoint
  /** The number of the edge among those of both polygons, and that of the part in it. */
  readonly edge: number
  readonly piece: number
}

/** What two polygons have, by where their edges lie. */
export interface Overlay {
  /** What a ring encloses is on the left of its edges, and so holes run clockwise. */
  readonly rings: readonly Ring[]
  /** Corners that both polygons have, and that are on no ring. */
  readonly touching: readonly SpherePoint[]
}

/** More pairs of edges would take longer than anyone waits. */
const mostPairs = 25_000_000

/** What either polygon covers. @throws RangeError where edges touch so that it cannot be told how */
const union = (a: Polygon, b: Polygon): Overlay => overlay(a, b, 'outside')
/** What both polygons cover. @throws RangeError where edges touch so that it cannot be told how, or are shared */
export const intersection = (a: Polygon, b: Polygon): Overlay => overlay(a, b, 'inside')

function overlay(a: Polygon, b: Polygon, wanted: 'inside' | 'outside'): Overlay {
  const [edgesOfA, edgesOfB] = [edgesOf(a, 0), edgesOf(b, a.numEdges())]
  if (edgesOfA.length * edgesOfB.length > mostPairs) throw tooMany()
  const cuts = crossingsOf(edgesOfA, edgesOfB)
  const [partsOfA, partsOfB] = [edgesOfA, edgesOfB].map((edges) => edges.flatMap((edge) => cut(edge, cuts)))
  const [ofA, ofB] = [new Set(partsOfA?.map(wayOf)), new Set(partsOfB?.map(wayOf))]
  const isWanted = (part: Part, other: Polygon): boolean =>
    other.containsPoint(combined(1, part.from, 1, part.to)) === (wanted === 'inside')
  const kept = [
    ...(partsOfA ?? []).filter((part) => ofB.has(wayOf(part)) || (!ofB.has(wayBack(part)) && isWanted(part, b))),
    ...(partsOfB ?? []).filter((part) => !ofA.has(wayOf(part)) && !ofA.has(wayBack(part)) && isWanted(part, a)),
  ]
  if (wanted === 'inside' && [...ofA].some((way) => ofB.has(way.split('>').reverse().join('>'))))
    throw new RangeError('the common part of polygons that share an edge is not supported.')
  const onRings = new Set(kept.map(({ from }) => keyOf(from)))
  const corners = new Set(edgesOfB.map(({ from }) => keyOf(from)))
  const touching = edgesOfA.map(({ from }) => from).filter((one) => corners.has(keyOf(one)) && !onRings.has(keyOf(one)))
  return { rings: ringsOf(kept), touching }
}

/** The pieces of a line that lie in polygons, and corners at which it only touches them. @throws as `intersection` */
export function linesWithin(
  line: Line,
  polygons: readonly Polygon[],
): { readonly lines: readonly Ring[]; readonly touching: readonly SpherePoint[] } {
  const own = Array.from({ length: line.numEdges() }, (_, edge): Part => {
    const { v0, v1 } = line.edge(edge)
    return { from: v0, to: v1, edge, piece: 0 }
  })
  const boundaries = polygons.flatMap((polygon) => edgesOf(polygon, 0))
  if (own.length * boundaries.length > mostPairs) throw tooMany()
  const cuts = crossingsOf(own, boundaries)
  const parts = own.flatMap((edge) => cut(edge, cuts))
  const ways = new Set(boundaries.flatMap((edge) => [wayOf(edge), wayBack(edge)]))
  if (parts.some((part) => ways.has(wayOf(part))))
    throw new RangeError('a line that runs along the edge of a polygon is not supported.')
  const lines: SpherePoint[][] = []
  for (const { from, to } of parts) {
    if (!polygons.some((polygon) => polygon.containsPoint(combined(1, from, 1, to)))) continue
    const before = lines.at(-1)
    if (before?.at(-1) === from) before.push(to)
    else lines.push([from, to])
  }
  const onLines = new Set(lines.flat().map(keyOf))
  const corners = new Set(boundaries.map(({ from }) => keyOf(from)))
  const ends = [...own.slice(0, 1).map(({ from }) => from), ...own.map(({ to }) => to)]
  return { lines, touching: ends.filter((end) => corners.has(keyOf(end)) && !onLines.has(keyOf(end))) }
}

const tooMany = (): RangeError => new RangeError('the shapes have too many edges to be laid over each other.')

const wayOf = ({ from, to }: Part): string => `${keyOf(from)}>${keyOf(to)}`
const wayBack = ({ from, to }: Part): string => `${keyOf(to)}>${keyOf(from)}`

const edgesOf = (polygon: Polygon, first: number): readonly Part[] =>
  Array.from({ length: polygon.numEdges() }, (_, i) => {
    const { v0, v1 } = polygon.edge(i)
    return { from: v0, to: v1, edge: first + i, piece: 0 }
  })

type Crossings = ReadonlyMap<Part, readonly SpherePoint[]>

function crossingsOf(some: readonly Part[], others: readonly Part[]): Crossings {
  const found = new Map<Part, SpherePoint[]>()
  const note = (edge: Part, point: SpherePoint): void => void found.set(edge, [...(found.get(edge) ?? []), point])
  for (const one of some)
    for (const other of others) {
      const point = crossingOf(one, other)
      if (!point) continue
      note(one, point)
      note(other, point)
    }
  return found
}

/** Closer to the line through an edge than this, and rounding decides on which side a point lies. */
const onLine = 4e-16

/** The point inside both edges in which they cross. */
function crossingOf(one: Part, other: Part): SpherePoint | undefined {
  const ends = [other.from, other.to]
  if ([one.from, one.to].some((end) => ends.some((otherEnd) => end.equals(otherEnd)))) return undefined
  const [p, q] = [one.from.pointCross(one.to).vector, other.from.pointCross(other.to).vector]
  const sides = [-p.dot(other.from.vector), p.dot(other.to.vector), -q.dot(one.to.vector), q.dot(one.from.vector)]
  const crossed = sides.every((side) => side > 0) || sides.every((side) => side < 0)
  if (!crossed && !sides.some((side) => Math.abs(side) < onLine)) return undefined
  const { x, y, z } = p.cross(q)
  const point = s2().Point.fromCoords(x, y, z)
  const near = point.vector.dot(one.from.vector.add(one.to.vector)) > 0 ? point : s2().Point.fromCoords(-x, -y, -z)
  if (crossed) return near
  if ([one, other].every(({ from, to }) => near.distance(from) + near.distance(to) < from.distance(to) + onLine))
    throw new RangeError('where polygons touch without crossing cannot be told.')
  return undefined
}

function cut(edge: Part, crossings: Crossings): readonly Part[] {
  const points = [...(crossings.get(edge) ?? [])].sort((a, b) => a.distance(edge.from) - b.distance(edge.from))
  const stops = [edge.from, ...points, edge.to]
  return stops.slice(1).map((to, piece) => ({ ...edge, from: stops[piece] ?? edge.from, to, piece }))
}

/** Follows the parts from one to the next; where several go on, the one that keeps what is enclosed together. */
function ringsOf(parts: readonly Part[]): readonly Ring[] {
  const leaving = new Map<string, Set<Part>>()
  for (const part of parts) leaving.set(keyOf(part.from), (leaving.get(keyOf(part.from)) ?? new Set()).add(part))
  const open = new Set(parts)
  const rings: Ring[] = []
  for (const first of parts) {
    if (!open.has(first)) continue
    const ring: Part[] = []
    for (let part: Part | undefined = first; part; part = nextOf(part, leaving)) {
      ring.push(part)
      open.delete(part)
      leaving.get(keyOf(part.from))?.delete(part)
    }
    if (!ring.at(-1)?.to.equals(first.from)) throw new RangeError('the polygons could not be laid over each other.')
    rings.push(fromLast(ring))
  }
  return rings
}

function nextOf({ from, to }: Part, leaving: ReadonlyMap<string, ReadonlySet<Part>>): Part | undefined {
  const clockwise = (part: Part): number => angle(from, to, part.to) ?? 0
  const [first, ...others] = leaving.get(keyOf(to)) ?? []
  return first && others.reduce((best, one) => (clockwise(one) < clockwise(best) ? one : best), first)
}

/** The corners, beginning behind the last edge, or the first part of it. */
function fromLast(ring: readonly Part[]): Ring {
  const isLater = (one: Part, other: Part): boolean =>
    one.edge > other.edge || (one.edge === other.edge && one.piece < other.piece)
  const last = ring.indexOf(ring.reduce((best, part) => (isLater(part, best) ? part : best)))
  return [...ring.slice(last + 1), ...ring.slice(0, last + 1)].map(({ from }) => from)
}

/** Each ring that encloses something, with the holes in it. */
export function shellsOf(rings: readonly Ring[]): readonly (readonly Ring[])[] {
  const loops = rings.map((ring) => ({ ring, loop: new (s2().Loop)([...ring]) }))
  const shells = loops.filter(({ loop }) => loop.isNormalized())
  return shells.map(({ ring, loop }) => [
    ring,
    ...loops.filter((one) => !shells.includes(one) && isIn(one.ring, loop)).map((one) => one.ring),
  ])
}

const isIn = ([first]: Ring, loop: Loop): boolean => first !== undefined && loop.containsPoint(first)

function polygonOf(rings: readonly Ring[]): Polygon {
  const loops = rings.map((ring) => {
    const loop = new (s2().Loop)([...ring])
    loop.normalize()
    return loop
  })
  return new (s2().Polygon)(loops)
}

/**
 * What any of the polygons covers: always the two with the fewest corners are united next, as S2 does it, to which
 * those of a union are as many as those of its parts.
 */
export function unionOfAll(polygons: readonly Polygon[]): readonly Ring[] {
  const waiting = polygons
    .map((polygon) => ({ polygon, corners: polygon.numEdges() }))
    .sort((a, b) => a.corners - b.corners)
  for (let [a, b] = waiting.splice(0, 2); a && b; [a, b] = waiting.splice(0, 2)) {
    const { rings } = union(a.polygon, b.polygon)
    if (waiting.length === 0) return rings
    const corners = a.corners + b.corners
    const at = waiting.findIndex((one) => one.corners > corners)
    waiting.splice(at < 0 ? waiting.length : at, 0, { polygon: polygonOf(rings), corners })
  }
  return []
}

/** The edges around polygons that are apart, without those along which one lies beside another. */
export function outline(polygons: readonly Polygon[]): readonly Line[] {
  const parts = polygons.flatMap((polygon) => edgesOf(polygon, 0))
  const ways = new Set(parts.map(wayOf))
  return parts.filter((part) => !ways.has(wayBack(part))).map(({ from, to }) => new (s2().Polyline)([from, to]))
}

/** The polygons where none overlaps another, else what they cover together: so that sizes can be added up. */
export function apart(polygons: readonly Polygon[]): readonly Polygon[] {
  const overlap = polygons.some((one, i) => polygons.slice(i + 1).some((other) => one.intersects(other)))
  return overlap ? shellsOf(unionOfAll(polygons)).map(polygonOf) : polygons
}
