// GeoJSON lines and polygons to S2 shapes. What Kusto takes for no geometry is undefined.
import type { Line, Loop, Polygon, SpherePoint } from './libraries.js'
import { s2 } from './libraries.js'
import type { Position } from './sphere.js'
import { makePolygon, ringOf } from './rings.js'
import { isAntipode, toPoint } from './sphere.js'

interface GeoJson {
  readonly type?: unknown
  readonly coordinates?: unknown
}

/** What an object says, read once however often it is asked for: one geometry is held against many rows. */
function remembering<Shape>(read: (json: unknown) => Shape): (json: unknown) => Shape {
  const known = new WeakMap<object, Shape>()
  return (json) => {
    if (typeof json !== 'object' || json === null) return read(json)
    const found = known.get(json)
    if (found !== undefined) return found
    const shape = read(json)
    known.set(json, shape)
    return shape
  }
}

/** The lines of a LineString or a MultiLineString. */
export const readLines = remembering(linesOf)
function linesOf(json: unknown): readonly Line[] | undefined {
  const { type, coordinates } = asGeoJson(json)
  if (type === 'LineString') return all([coordinates], readLine)
  return type === 'MultiLineString' ? all(coordinates, readLine) : undefined
}

/** A LineString alone. */
export function readLineString(json: unknown): Line | undefined {
  const { type, coordinates } = asGeoJson(json)
  return type === 'LineString' ? readLine(coordinates) : undefined
}

/**
 * The polygons of a Polygon or a MultiPolygon; together they stand for all that any of them covers. Rings may run
 * either way: each bounds the smaller side.
 */
export const readPolygons = remembering(polygonsOf)
function polygonsOf(json: unknown): readonly Polygon[] | undefined {
  const { type, coordinates } = asGeoJson(json)
  if (type === 'Polygon') return all([coordinates], readPolygon)
  const polygons = type === 'MultiPolygon' ? all(coordinates, readPolygon) : undefined
  return polygons && polygons.length > 0 ? polygons : undefined
}

function readPolygon(coordinates: unknown): Polygon | undefined {
  const loops = all(coordinates, readRing)
  if (!loops || loops.length === 0) return undefined
  if (!makePolygon(loops.map(ringOf))) return undefined
  const polygon = new (s2().Polygon)([...loops])
  return polygon.validate() ? undefined : polygon
}

/** The rings of polygons as closed lines. */
export const boundary = (polygons: readonly Polygon[]): readonly Line[] => polygons.flatMap(rings)

const rings = (polygon: Polygon): readonly Line[] =>
  Array.from({ length: polygon.numLoops() }, (_, k) => {
    const loop = polygon.loop(k)
    return new (s2().Polyline)(Array.from({ length: loop.numVertices() + 1 }, (__, i) => loop.vertex(i)))
  })

/** The positions of each line as they are written, where all are lines. */
export const linePositions = (json: unknown): readonly (readonly Position[])[] | undefined =>
  readLines(json) && positionLists(asGeoJson(json).coordinates)

/** The positions of each ring of each polygon as they are written, where all are polygons. */
export function ringPositions(json: unknown): readonly (readonly (readonly Position[])[])[] | undefined {
  if (!readPolygons(json)) return undefined
  const { type, coordinates } = asGeoJson(json)
  return type === 'Polygon' ? all([coordinates], positionLists) : all(coordinates, positionLists)
}

/** Of a list of positions, or of lists of them. */
const positionLists = (coordinates: unknown): readonly (readonly Position[])[] | undefined => {
  const positions = (line: unknown): readonly Position[] | undefined =>
    all(line, (position) => (isPosition(position) ? position : undefined))
  const single = positions(coordinates)
  return single ? [single] : all(coordinates, positions)
}

function asGeoJson(json: unknown): GeoJson {
  return typeof json === 'object' && json !== null ? json : {}
}

function readLine(coordinates: unknown): Line | undefined {
  const points = all(coordinates, readPosition)
  if (!points || points.length < 2) return undefined
  const line = new (s2().Polyline)([...points])
  return line.validate() || hasHalfCircle(points) ? undefined : line
}

/** A ring ends where it starts; S2 does not want its start again. */
function readRing(coordinates: unknown): Loop | undefined {
  const points = all(coordinates, readPosition) ?? []
  const [first] = points
  const last = points.at(-1)
  if (!first || !last || points.length < 4 || !first.approxEqual(last)) return undefined
  const loop = new (s2().Loop)(points.slice(0, -1))
  if (loop.validate() || hasHalfCircle(points)) return undefined
  loop.normalize()
  return loop
}

/** Edges are shorter than 180 degrees (reference: geo_line_length, LineString definition and constraints). */
const hasHalfCircle = (points: readonly SpherePoint[]): boolean =>
  points.some((point, i) => isAntipode(points[i - 1] ?? point, point))

function readPosition(value: unknown): SpherePoint | undefined {
  return isPosition(value) && Math.abs(value[1]) <= 90 ? toPoint(value) : undefined
}

const isPosition = (value: unknown): value is Position =>
  Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])

/** Each item read; undefined where one is not what it should be, or there is no list. */
function all<T>(items: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(items)) return undefined
  const found: T[] = []
  for (const item of items as readonly unknown[]) {
    const one = read(item)
    if (one === undefined) return undefined
    found.push(one)
  }
  return found
}
