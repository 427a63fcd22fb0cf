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
