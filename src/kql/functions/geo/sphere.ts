// Points on the sphere that Kusto measures on: degrees in and out, S2 between.
import type { HostJson } from '../../../sql/host-function.js'
import type { SpherePoint } from './libraries.js'
import { s2 } from './libraries.js'

/** A place as GeoJSON writes it: longitude, then latitude, in degrees. */
export type Position = readonly [longitude: number, latitude: number]

/** The Earth's radius in metres, as Kusto's recorded lengths have it. */
export const earthRadius = 6_371_010

/** A point by its degrees; undefined outside ±180 and ±90. */
export const pointAt = (longitude: number, latitude: number): SpherePoint | undefined =>
  Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? toPoint([longitude, latitude]) : undefined

/** Longitudes may go around the Earth. */
export const toPoint = ([longitude, latitude]: Position): SpherePoint =>
  s2().Point.fromLatLng(s2().LatLng.fromDegrees(latitude, longitude).normalized())

export function toPosition(point: SpherePoint): Position {
  const { lat, lng } = s2().LatLng.fromPoint(point)
  return [(lng * 180) / Math.PI, (lat * 180) / Math.PI]
}

/** Whether to measure on the spheroid; the reference does not publish how. */
export const useSpheroid = { type: 'bool', unless: false } as const

/** @throws RangeError where the spheroid is asked for */
export function refuseSpheroid(asked: boolean): void {
  if (asked) throw new RangeError('use_spheroid is not supported: distances are those on the sphere.')
}

/** Are two points at opposite ends of the Earth, as nearly as degrees can tell? */
export const isAntipode = (a: SpherePoint, b: SpherePoint): boolean =>
  a.approxEqual(s2().Point.fromCoords(-b.x, -b.y, -b.z))

export const metres = (angle: number): number => angle * earthRadius

export const geoPoint = (position: Position): HostJson => ({ type: 'Point', coordinates: position })

/** The sum of two points, each so many times, as a point. */
export const combined = (a: number, p: SpherePoint, b: number, q: SpherePoint): SpherePoint =>
  s2().Point.fromCoords(a * p.x + b * q.x, a * p.y + b * q.y, a * p.z + b * q.z)

/** The point so far, in radians, along the ray from a point in a direction at right angles to it. */
export const alongRay = (from: SpherePoint, direction: SpherePoint, angle: number): SpherePoint =>
  combined(Math.cos(angle), from, Math.sin(angle), direction)

/** The point at right angles to two others, from which the way from the first to the second runs to the left. */
export function perpendicular(p: SpherePoint, q: SpherePoint): SpherePoint {
  const { x, y, z } = p.pointCross(q)
  return s2().Point.fromCoords(x, y, z)
}

/**
 * The direction from one point to another, clockwise from north in radians; undefined between one and the same, and
 * between antipodes, where all ways are as short (reference: geo_azimuth).
 */
export function azimuth(from: SpherePoint, to: SpherePoint): number | undefined {
  if (from.approxEqual(to) || isAntipode(from, to)) return undefined
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

/** The same text for points that are the same, and only for them. */
export const keyOf = ({ x, y, z }: SpherePoint): string => `${x},${y},${z}`
