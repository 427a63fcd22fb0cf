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

export const metres = (angle: number): number => angle * earthRadius

export const geoPoint = (position: Position): HostJson => ({ type: 'Point', coordinates: position })
