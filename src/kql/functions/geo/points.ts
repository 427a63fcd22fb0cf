// Functions on points: distances, directions, circles, and texts that write geometry.
import { geo } from './entries.js'
import { distance } from './measures.js'
import { angle, azimuth, pointAt, refuseSpheroid, useSpheroid } from './sphere.js'
import { readWkt } from './wkt.js'

export const geoPoints = {
  geo_distance_2points: geo('geo_distance_2points', {
    takes: {
      p1_longitude: 'real',
      p1_latitude: 'real',
      p2_longitude: 'real',
      p2_latitude: 'real',
      use_spheroid: useSpheroid,
    },
    returns: 'real',
    doc: 'The shortest way between two points on the sphere of the Earth, in metres. On the spheroid it is not supported.',
    examples: {
      'round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056))': 1546754,
      'geo_distance_2points(300, 1, 1, 1)': null,
    },
    run: (args) => {
      refuseSpheroid(args.use_spheroid)
      const [a, b] = [pointAt(args.p1_longitude, args.p1_latitude), pointAt(args.p2_longitude, args.p2_latitude)]
      return a && b && distance(a, b)
    },
  }),
  geo_azimuth: geo('geo_azimuth', {
    takes: { p1_longitude: 'real', p1_latitude: 'real', p2_longitude: 'real', p2_latitude: 'real' },
    returns: 'real',
    doc: 'The direction from one point to another, clockwise from north in radians; null between one and the same, and between antipodes.',
    examples: { 'round(degrees(geo_azimuth(5, 10, 10, -40)), 6)': 175.015654, 'geo_azimuth(5, 10, 5, 10)': null },
    run: (args) => {
      const [a, b] = [pointAt(args.p1_longitude, args.p1_latitude), pointAt(args.p2_longitude, args.p2_latitude)]
      return a && b && azimuth(a, b)
    },
  }),
  geo_angle: geo('geo_angle', {
    takes: {
      p1_longitude: 'real',
      p1_latitude: 'real',
      p2_longitude: 'real',
      p2_latitude: 'real',
      p3_longitude: 'real',
      p3_latitude: 'real',
    },
    returns: 'real',
    doc: 'The angle at the second point, clockwise from the first to the third, in radians; null where the second is one of the others or its antipode.',
    examples: { 'round(degrees(geo_angle(0, 10, 0, 5, 3, -10)), 6)': 168.732543 },
    run: (args) => {
      const [a, b, c] = [
        pointAt(args.p1_longitude, args.p1_latitude),
        pointAt(args.p2_longitude, args.p2_latitude),
        pointAt(args.p3_longitude, args.p3_latitude),
      ]
      return a && b && c && angle(a, b, c)
    },
  }),
  geo_point_in_circle: geo('geo_point_in_circle', {
    takes: { p_longitude: 'real', p_latitude: 'real', pc_longitude: 'real', pc_latitude: 'real', c_radius: 'real' },
    returns: 'bool',
    doc: 'Is a point within so many metres of a center? Null for a radius that is not above zero.',
    examples: {
      'geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)': true,
      'geo_point_in_circle(-122.137575, 47.630683, -122.100896, 47.527351, 3500)': false,
      'geo_point_in_circle(1, 1, 1, 1, 0)': null,
    },
    run: (args) => {
      const [point, center] = [pointAt(args.p_longitude, args.p_latitude), pointAt(args.pc_longitude, args.pc_latitude)]
      return point && center && args.c_radius > 0 ? distance(point, center) <= args.c_radius : undefined
    },
  }),
  geo_from_wkt: geo('geo_from_wkt', {
    takes: { wkt: 'string' },
    returns: 'dynamic',
    doc: 'The geometry that well-known text writes, as GeoJSON.',
    examples: {
      'geo_from_wkt("POINT (1.5 2)")': { type: 'Point', coordinates: [1.5, 2] },
      'geo_from_wkt("LINESTRING")': null,
    },
    run: ({ wkt }) => readWkt(wkt),
  }),
} as const
