// Places on the sphere. The examples of the catalogue run elsewhere; here is what they leave out.
import { describe, expect, test } from '@jest/globals'
import { cases, rowsOf } from '../../support/hunting.js'

const polygon = (...ring: readonly (readonly number[])[]): string =>
  `dynamic(${JSON.stringify({ type: 'Polygon', coordinates: [ring] })})`
const line = (...points: readonly (readonly number[])[]): string =>
  `dynamic(${JSON.stringify({ type: 'LineString', coordinates: points })})`
const box = (west: number, south: number, east: number, north: number): string =>
  polygon([west, south], [east, south], [east, north], [west, north], [west, south])

describe('places', () => {
  cases('what is no place', [
    ['print geo_azimuth(0, 0, 180, 0), geo_azimuth(0, 90, 0, -90), geo_azimuth(10, 20, -170, -20), geo_angle(0, 0, 180, 0, 1, 1), geo_angle(1, 1, 0, 0, 180, 0)', [[null, null, null, null, null]]], // prettier-ignore
    ['print geo_distance_2points(0, 91, 0, 0), geo_azimuth(-181, 0, 0, 0), geo_point_in_circle(real(null), 1, 1, 1, 1)', [[null, null, null]]], // prettier-ignore
    ['print geo_point_to_geohash(0, 0, 0), geo_point_to_geohash(0, 0, 19), geo_point_to_h3cell(1, 1, int(null))', [['', '', '']]], // prettier-ignore
    [`print geo_line_length(${line([1, 1])}), geo_line_length(dynamic({"type":"LineString"})), geo_line_length(dynamic("x"))`, [[null, null, null]]], // prettier-ignore
    [`print geo_polygon_area(${polygon([0, 0], [10, 10], [10, 10], [0, 0])}), geo_polygon_area(${polygon([0, 0], [1, 1])}), geo_polygon_area(dynamic(null))`, [[null, null, null]]], // prettier-ignore
    ['print geo_s2cell_to_central_point("zz"), geo_h3cell_to_polygon(""), geo_geohash_to_polygon(strrep("s", 19))', [[null, null, null]]], // prettier-ignore
    ['print geo_h3cell_parent("862a1072fffffff", 7), isnull(geo_h3cell_children("862a1072fffffff", 5))', [['', true]]],
  ])
  cases('edges are shorter than half the way around', [
    [`print geo_line_length(${line([0, 0], [180, 0])}), geo_line_length(${line([0, 90], [0, -90])}), geo_line_centroid(${line([0, 0], [180, 0])}), geo_line_densify(${line([0, 0], [180, 0])}), geo_line_to_s2cells(${line([0, 0], [180, 0])}, 1)`, [[null, null, null, null, null]]], // prettier-ignore
    [`print geo_polygon_area(${polygon([0, 0], [180, 0], [90, 50], [0, 0])}), round(geo_line_length(${line([-100, 0], [100, 0])}))`, [[null, 17791216]]], // prettier-ignore
  ])
  const holed = (...rings: readonly (readonly (readonly number[])[])[]): string =>
    `dynamic(${JSON.stringify({ type: 'Polygon', coordinates: [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], ...rings] })})` // prettier-ignore
  cases('rings neither cross nor share edges, and their vertices are distinct', [
    [`print geo_polygon_area(${polygon([0, 0], [2, 2], [2, 0], [0, 2], [0, 0])}), geo_polygon_to_s2cells(${polygon([0, 0], [2, 2], [2, 0], [0, 2], [0, 0])}, 8)`, [[null, null]]], // prettier-ignore
    [`print geo_point_in_polygon(1, 0.5, ${polygon([0, 0], [2, 0], [2, 2], [1, 1], [0, 2], [1, 1], [0, 0])})`, [[null]]], // prettier-ignore
    [`print geo_polygon_area(${holed([[1, 1], [1, 5], [1.5, 5], [1, 1]])}), geo_polygon_area(${holed([[0, 0], [0, 4], [2, 2], [0, 0]])}), geo_polygon_area(${holed([[0, 0], [1, 2], [-1, 3], [0, 0]])})`, [[null, null, null]]], // prettier-ignore
    // They may touch in a vertex.
    [`print geo_point_in_polygon(1, 1, ${holed([[0, 0], [1, 2], [2, 1], [0, 0]])}), geo_point_in_polygon(3, 1, ${holed([[0, 0], [1, 2], [2, 1], [0, 0]])}), geo_point_in_polygon(1.2, 1.2, ${holed([[1, 1], [2, 1], [1, 2], [1, 1]], [[1, 1], [0.5, 0.5], [0.5, 0.8], [1, 1]])})`, [[false, true, false]]], // prettier-ignore
    // Of a star with many points the check takes no longer than the rest.
    ['range i from 0 to 2000 step 1 | extend r = 5 + i % 2, a = (i % 2000) * pi() / 1000 | order by i asc | summarize ring = make_list(pack_array(pack_array(r * cos(a), r * sin(a)))) | project geo_polygon_area(bag_pack("type", "Polygon", "coordinates", pack_array(ring))) > 0', [[true]]], // prettier-ignore
  ])
  cases('rings of either direction bound the smaller side', [
    [`print geo_point_in_polygon(1, 1, ${polygon([0, 0], [2, 0], [2, 2], [0, 2], [0, 0])}), geo_point_in_polygon(1, 1, ${polygon([0, 0], [0, 2], [2, 2], [2, 0], [0, 0])})`, [[true, true]]], // prettier-ignore
    ['print geo_point_in_polygon(5, 5, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]]]}))', false], // prettier-ignore
  ])
  const overlapping =
    'dynamic({"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,0]]],[[[1,-1],[3,0],[3,2],[1,-1]]]]})'
  cases('polygons that overlap are what any of them covers', [
    [
      `print geo_point_in_polygon(1.9, 0.5, ${overlapping}), geo_distance_point_to_polygon(1.9, 0.5, ${overlapping})`,
      [[true, 0]],
    ],
  ])
  cases('their sizes are those of what they cover together', [
    [`print round(geo_polygon_area(${overlapping}) / geo_polygon_area(geo_union_polygons_array(pack_array(${overlapping}))), 9), geo_polygon_perimeter(${overlapping}) < 2 * geo_polygon_perimeter(${polygon([0, 0], [2, 0], [2, 2], [0, 2], [0, 0])})`, [[1, true]]], // prettier-ignore
  ])
  cases('more H3 cells than the reference gives', [
    [`print array_length(geo_polygon_to_h3cells(${box(0, 0, 12.5, 12.5)}, 6)) > 50000, isnull(geo_polygon_to_h3cells(${box(0, 0, 13.8, 13.8)}, 6))`, [[true, true]]], // prettier-ignore
  ])
  const lines = (...all: readonly (readonly (readonly number[])[])[]): string =>
    `dynamic(${JSON.stringify({ type: 'MultiLineString', coordinates: all })})`
  cases('edges that lines and polygons have in common', [
    [`print round(geo_line_length(${lines([[0, 0], [0, 1]], [[0, 0], [0, 1]])}), 1), round(geo_line_length(${lines([[0, 0], [0, 1], [1, 1]], [[0, 1], [0, 0]])}) - geo_line_length(${line([0, 0], [0, 1], [1, 1])}), 3)`, [[111195.1, 0]]], // prettier-ignore
    [`print round(toreal(geo_line_centroid(${lines([[0, 0], [0, 2]], [[0, 2], [0, 0]], [[10, 0], [10, 2]])}).coordinates[0]), 9)`, [[5]]], // prettier-ignore
    ['print round(geo_polygon_perimeter(dynamic({"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,2],[0,0]]],[[[2,0],[4,0],[4,2],[2,2],[2,0]]]]})))', [[1334070]]], // prettier-ignore
    // One that fills a part of the hole in another.
    ['print round(geo_polygon_perimeter(dynamic({"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[2,2],[2,4],[4,4],[4,2],[2,2]]],[[[2,2],[4,2],[4,4],[2,4],[2,2]]]]})) / geo_polygon_perimeter(dynamic({"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]]]})), 9)', [[1]]], // prettier-ignore
  ])
  cases('cells come in the order of the reference engine', [
    ['print geo_s2cell_neighbors("89c259")', [[['89c25d', '89c25b', '89c2f7', '89c257', '89c2f5', '89c251', '89c25f', '89c2f9']]]], // prettier-ignore
    [`print geo_polygon_to_h3cells(${polygon([-3.659, 40.553], [-3.913, 40.409], [-3.729, 40.273], [-3.524, 40.44], [-3.659, 40.553])})[0]`, '86390cbafffffff'], // prettier-ignore
  ])
  cases('by row', [
    ['datatable(x: real, y: real)[-122.3, 47.5, 200.0, 1.0, real(null), 1.0] | project geo_point_to_geohash(x, y, 3)', [['c23'], [''], ['']]], // prettier-ignore
    ['datatable(a: string)["s", "a"] | extend p = geo_geohash_to_central_point(a) | project p.coordinates[0]', [[22.5], [null]]], // prettier-ignore
  ])
  cases('decimals are taken for reals', [
    ['print geo_distance_2points(1, 1, decimal(2), 2) == geo_distance_2points(1, 1, 2, 2), geo_point_to_geohash(decimal(-122.3), 47.5, 3)', [[true, 'c23']]], // prettier-ignore
  ])
  cases('on the sphere when told so', [
    [`print geo_distance_2points(1, 2, 3, 4, false) == geo_distance_2points(1, 2, 3, 4), round(geo_line_locate_point(${line([0, 0], [2, 0])}, 1, 1, false), 9), array_length(geo_polygon_to_h3cells(${box(0, 0, 1, 1)}, 3, 0))`, [[true, 0.5, 1]]], // prettier-ignore
  ])
  cases('lines', [
    [`print geo_intersects_2lines(${line([0, 0], [2, 0])}, ${line([2, 0], [2, 1])})`, true],
    [`print geo_intersection_2lines(${line([0, 0], [2, 0])}, ${line([2, 0], [2, 1])})`, [[{ type: 'Point', coordinates: [2, 0] }]]], // prettier-ignore
    // Edges that both have are a way; what they have beside it is left out where the way ends there.
    [`print p = geo_intersection_2lines(${line([0, 0], [2, 0], [2, 2], [5, 2])}, ${line([3, 3], [2, 2], [2, 0], [0, 0])}) | mv-apply c = p.coordinates to typeof(dynamic) on (summarize ways = make_list(strcat(round(todouble(c[0])), ' ', round(todouble(c[1]))))) | project tostring(p.type), strcat_array(ways, ', ')`, [['LineString', '0.0 0.0, 2.0 0.0, 2.0 2.0']]], // prettier-ignore
    [`print p = geo_intersection_2lines(${line([0, 0], [1, 0], [2, 1], [3, 0], [4, 0])}, ${line([3, 0], [4, 0], [2, -2], [0, 0], [1, 0])}) | project p.type, array_length(p.coordinates)`, [['MultiLineString', 2]]], // prettier-ignore
  ])
  cases('well-known text', [
    ['print geo_from_wkt("MULTIPOINT ((1 1), (2 2))")', [[{ type: 'MultiPoint', coordinates: [[1, 1], [2, 2]] }]]], // prettier-ignore
    ['print isnull(geo_from_wkt("POINT (1 1) x")), isnull(geo_from_wkt("POINT (1)")), isnull(geo_from_wkt(""))', [[true, true, true]]], // prettier-ignore
  ])

  cases('buffers', [
    // A tolerance of the radius or more is lowered, so far that three corners are enough.
    ['print array_length(geo_point_buffer(10, 10, 5).coordinates[0]), array_length(geo_point_buffer(10, 10, 100, 200).coordinates[0]), array_length(geo_point_buffer(10, 10, 10, 10).coordinates[0])', [[4, 4, 4]]], // prettier-ignore
    // Every corner of a circle is as far from the middle.
    ['print b = geo_point_buffer(10, 50, 5000, 1) | mv-expand c = b.coordinates[0] | summarize min(round(geo_distance_2points(10, 50, todouble(c[0]), todouble(c[1])), 3)), max(round(geo_distance_2points(10, 50, todouble(c[0]), todouble(c[1])), 3))', [[5000, 5000]]], // prettier-ignore
    [`print b = geo_line_buffer(${line([0, 0], [0, 1])}, 1000) | project geo_point_in_polygon(0.008, 0.5, b), geo_point_in_polygon(0.01, 0.5, b), geo_point_in_polygon(0, 1.008, b)`, [[true, false, true]]], // prettier-ignore
    [`print b = geo_polygon_buffer(${polygon([0, 0], [0, 1], [1, 1], [1, 0], [0, 0])}, 1000) | project geo_point_in_polygon(-0.008, 0.5, b), geo_point_in_polygon(-0.01, 0.5, b), geo_point_in_polygon(0.5, 0.5, b)`, [[true, false, true]]], // prettier-ignore
    [`print geo_point_buffer(0, 91, 10), geo_point_buffer(0, 0, -1), geo_line_buffer(dynamic({}), 10), geo_polygon_buffer(${polygon([0, 0], [1, 1])}, 10)`, [[null, null, null, null]]], // prettier-ignore
  ])
  test.each([
    [`geo_line_buffer(${line([0, 0], [0, 1], [1, 1])}, 1000)`, /more than two points/],
    [`geo_polygon_buffer(${polygon([0, 0], [2, 0], [1, 0.5], [2, 2], [0, 0])}, 1000)`, /convex/],
    [`geo_polygon_densify(${polygon([179, 0], [181, 0], [181, 1], [179, 0])})`, /crosses the antimeridian/],
  ])('%s is refused', async (call, message) => {
    await expect(rowsOf(`print ${call}`)).rejects.toThrow(message)
  })

  cases('shapes that are straight on the map', [
    [`print geo_line_densify(${line([50, 50], [51, 51])}).coordinates[1]`, [[[50.125, 50.125]]]],
    [`print geo_line_densify(${line([0, 0], [0, 10])})`, [[{ type: 'LineString', coordinates: [[0, 0], [0, 10]] }]]], // prettier-ignore
    [`print l = geo_line_densify(${line([179, 0], [181, 0])}), whole = geo_line_densify(${line([179, 0], [181, 0])}, 10, true) | project l.type, l.coordinates[1][0], whole.type, round(toreal(whole.coordinates[1][0]), 9)`, [['MultiLineString', [-179.999999999999, 0], 'LineString', -179]]], // prettier-ignore
    [
      `print array_length(geo_polygon_densify(${polygon([0, 60], [1, 60], [1, 61], [0, 60])}, 10000).coordinates[0])`,
      [[4]],
    ],
    [`print geo_line_densify(${line([0, 0], [1, 1])}, 0.01), geo_line_densify(${line([0, 0])}), geo_polygon_densify(dynamic({}))`, [[null, null, null]]], // prettier-ignore
  ])

  const areaOf = (shape: string): string =>
    `round(geo_polygon_area(${shape}) / geo_polygon_area(${box(0, 0, 1, 1)}), 2)`
  cases('polygons laid over each other', [
    [`print u = geo_union_polygons_array(pack_array(${box(0, 0, 2, 2)}, ${box(1, 1, 3, 3)})) | project u.type, array_length(u.coordinates[0])`, [['Polygon', 9]]],
    [`print ${areaOf(`geo_union_polygons_array(pack_array(${box(0, 0, 2, 2)}, ${box(1, 1, 3, 3)}))`)}, ${areaOf(`geo_intersection_2polygons(${box(0, 0, 2, 2)}, ${box(1, 1, 3, 3)})`)}`, [[7, 1]]],
    // One in the other, apart from it, the same, beside it.
    [`print ${areaOf(`geo_union_polygons_array(pack_array(${box(0, 0, 4, 4)}, ${box(1, 1, 2, 2)}))`)}, ${areaOf(`geo_intersection_2polygons(${box(0, 0, 4, 4)}, ${box(1, 1, 2, 2)})`)}`, [[15.99, 1]]],
    [`print u = geo_union_polygons_array(pack_array(${box(0, 0, 1, 1)}, ${box(5, 0, 6, 1)})) | project u.type, ${areaOf('u')}`, [['MultiPolygon', 2]]],
    [`print ${areaOf(`geo_union_polygons_array(pack_array(${box(0, 0, 1, 1)}, ${box(0, 0, 1, 1)}))`)}, ${areaOf(`geo_intersection_2polygons(${box(0, 0, 1, 1)}, ${box(0, 0, 1, 1)})`)}`, [[1, 1]]],
    [`print u = geo_union_polygons_array(pack_array(${box(0, 0, 1, 1)}, ${box(1, 0, 2, 1)})) | project array_length(u.coordinates[0]), ${areaOf('u')}`, [[7, 2]]],
    [`print p = geo_intersection_2polygons(${box(0, 0, 1, 1)}, ${box(1, 1, 2, 2)}) | project p.type, round(toreal(p.coordinates[0]), 9)`, [['Point', 1]]],
    // Four around a hole, and what lies in it.
    [`print u = geo_union_polygons_array(pack_array(${box(-1, 0, 4, 1)}, ${box(-1, 2, 4, 3)}, ${box(0, -1, 1, 4)}, ${box(2, -1, 3, 4)})) | project array_length(u.coordinates), geo_point_in_polygon(1.5, 1.5, u), geo_point_in_polygon(0.5, 1.5, u)`, [[2, false, true]]],
    [`print ${areaOf(`geo_intersection_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,3],[3,3],[3,1],[1,1]]]}), ${box(2, 2, 2.5, 5)})`)}`, [[0.5]]],
    [`print geo_union_polygons_array(dynamic([])), geo_union_polygons_array(pack_array(${box(0, 0, 1, 1)}, 1)), geo_intersection_2polygons(dynamic({}), ${box(0, 0, 1, 1)})`, [[null, null, null]]],
  ]) // prettier-ignore
  cases('cells along lines', [
    [`print c = geo_line_to_s2cells(${line([0, 0], [1, 1])}, 10) | mv-expand t = c to typeof(string) | summarize count() > 10, countif(geo_s2cell_to_polygon(t).type == "Polygon") == count()`, [[true, true]]],
    [`print isnull(geo_line_to_s2cells(${line([0, 0], [1, 1])}, 31)), isnull(geo_line_to_s2cells(${line([0, 0])}))`, [[true, true]]],
  ]) // prettier-ignore
  cases('cells near shapes', [
    // The cells near a polygon are those that cover it with a buffer around.
    [`print near = geo_polygon_to_s2cells(${box(10, 10, 10.1, 10.1)}, 12, 500), covered = geo_polygon_to_s2cells(geo_polygon_buffer(${box(10, 10, 10.1, 10.1)}, 500, 0.1), 12) | project array_length(near), array_length(set_union(near, covered))`, [[34, 34]]],
    [`print near = geo_line_to_s2cells(${line([0, 0], [1, 1])}, 10, 0.001), covered = geo_line_to_s2cells(${line([0, 0], [1, 1])}, 10) | project array_length(near) - array_length(covered), array_length(set_difference(covered, near))`, [[0, 0]]],
    [`print set_has_element(geo_line_to_s2cells(${line([0, 0], [0, 1])}, 14, 2000), geo_point_to_s2cell(0.017, 0.5, 14)), set_has_element(geo_line_to_s2cells(${line([0, 0], [0, 1])}, 14, 1000), geo_point_to_s2cell(0.017, 0.5, 14))`, [[true, false]]],
    [`print array_length(geo_polygon_to_s2cells(${box(0, 0, 1, 1)}, 1, 1e9)), geo_polygon_to_s2cells(${box(0, 0, 1, 1)}, 20, 100000), geo_line_to_s2cells(${line([0, 0], [1, 1])}, 10, -1)`, [[24, null, null]]],
  ]) // prettier-ignore
  cases('lines laid over polygons', [
    [`print l = geo_intersection_line_with_polygon(${line([0.5, 0.5], [0.5, 0.7], [0.5, 3])}, ${box(0, 0, 1, 1)}) | project l.type, array_length(l.coordinates), l.coordinates[1]`, [['LineString', 3, [0.5, 0.7]]]],
    [`print l = geo_intersection_line_with_polygon(${line([-1, 0.5], [4, 0.5])}, dynamic({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,1],[0,0]]],[[[2,0],[3,0],[3,1],[2,1],[2,0]]]]})) | project l.type, array_length(l.coordinates)`, [['MultiLineString', 2]]],
    [`print p = geo_intersection_line_with_polygon(${line([1, 1], [2, 2])}, ${box(0, 0, 1, 1)}) | project p.type, round(toreal(p.coordinates[0]), 9)`, [['Point', 1]]],
    [`print geo_intersection_line_with_polygon(${line([0, 0])}, ${box(0, 0, 1, 1)})`, [[null]]],
  ]) // prettier-ignore
  test.each([
    [`geo_intersection_2polygons(${box(0, 0, 1, 1)}, ${box(1, 0, 2, 1)})`, /share an edge/],
    [`geo_union_polygons_array(pack_array(${box(0, 0, 10, 1)}, ${polygon([2, 0], [3, -1], [4, 0], [2, 0])}))`, /touch without crossing/], // prettier-ignore
    [`geo_intersection_line_with_polygon(${line([0, 0], [1, 0])}, ${box(0, 0, 1, 1)})`, /runs along/],
    ['geo_distance_2points(1, 2, 3, 4, true)', /use_spheroid/],
    [`geo_line_locate_point(${line([0, 0], [1, 0])}, 0, 1, true)`, /use_spheroid/],
    [`geo_polygon_to_h3cells(${box(0, 0, 1, 1)}, 5, 10)`, /radius/],
  ])('%s is refused', async (call, message) => {
    await expect(rowsOf(`print ${call}`)).rejects.toThrow(message)
  })
})
