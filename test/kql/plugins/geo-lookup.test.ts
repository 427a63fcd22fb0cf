// Lookups of places in a table of polygons or lines.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

const ring = (west: number, south: number, east: number, north: number): string =>
  JSON.stringify({
    type: 'Polygon',
    coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]], // prettier-ignore
  })
const areas = `(datatable(area: string, id: long, shape: dynamic)["home", 1, dynamic(${ring(0, 0, 10, 10)}),
  "inner", 2, dynamic(${ring(4, 4, 6, 6)}), "date line", 3, dynamic(${ring(170, -5, 190, 5)}), "none", 4, dynamic({}),
  "pole", 5, dynamic({"type":"Polygon","coordinates":[[[0,80],[120,80],[-120,80],[0,80]]]})])`
const places = `datatable(x: real, y: real, id: long)[5.0, 5.0, 1, 1.0, 1.0, 2, -175.0, 0.0, 3, 50.0, 0.0, 4, real(null), 1.0, 5,
  77.0, 89.0, 6, 5.0, 5.0, 7]`

describe('geo_polygon_lookup', () => {
  cases('rows', [
    [`${places} | evaluate geo_polygon_lookup(${areas}, shape, x, y) | sort by id asc, area asc`, [
      [5, 5, 1, 'home', 1], [5, 5, 1, 'inner', 2], [1, 1, 2, 'home', 1], [-175, 0, 3, 'date line', 3], [77, 89, 6, 'pole', 5], [5, 5, 7, 'home', 1], [5, 5, 7, 'inner', 2],
    ]],
    [`${places} | evaluate geo_polygon_lookup(${areas}, shape, x, y, return_unmatched = true) | where isempty(area) | sort by id asc | project id, id1`, [[4, null], [5, null]]],
    // Ten degrees of latitude are some 1,112 km; a distance reaches across the date line and around the pole.
    [`print x = -10.0, y = 5.0 | evaluate geo_polygon_lookup(${areas}, shape, x, y, 1120000) | project area`, [['home']]],
    [`print x = -165.0, y = 0.0 | evaluate geo_polygon_lookup(${areas}, shape, x, y, radius = 600000) | project area`, [['date line']]],
    [`print x = 100.0, y = 75.0 | evaluate geo_polygon_lookup(${areas}, shape, x, y, 1200000) | project area`, [['pole']]],
  ]) // prettier-ignore

  test('shows the polygon where it is asked for', async () => {
    const names = async (query: string) => (await hunt(query)).columns.map(({ name }) => name)
    const start = `print x = 5.0, y = 5.0, area = 1 | evaluate geo_polygon_lookup(${areas}, shape, x, y`
    expect(await names(`${start})`)).toEqual(['x', 'y', 'area', 'area1', 'id'])
    expect(await names(`${start}, return_lookup_key = true)`)).toEqual(['x', 'y', 'area', 'area1', 'id', 'shape'])
  })

  refuses(`${places} | evaluate geo_polygon_lookup(${areas}, «id», x, y)`, 'KQL3001')
  refuses(`${places} | evaluate geo_polygon_lookup(${areas}, shape, x, «q»)`, 'KQL2001')
  refuses(`${places} | evaluate geo_polygon_lookup(${areas}, shape, x, y, «-1»)`, 'KQL3010')
  refuses(`${places} | evaluate «geo_polygon_lookup(${areas}, shape, x)»`, 'KQL3004')
})

describe('geo_line_lookup', () => {
  const roads = `(datatable(road: string, way: dynamic)["equator", dynamic({"type":"LineString","coordinates":[[0,0],[10,0]]}),
    "meridian", dynamic({"type":"MultiLineString","coordinates":[[[0,0],[0,10]],[[0,20],[0,30]]]})])`
  cases('rows', [
    [`print x = 5.0, y = 0.001 | evaluate geo_line_lookup(${roads}, way, x, y, 200)`, [[5, 0.001, 'equator']]],
    [`print x = 0.0, y = 0.0 | evaluate geo_line_lookup(${roads}, way, x, y, 1) | sort by road asc | project road`, [['equator'], ['meridian']]],
    [`print x = 0.001, y = 25.0 | evaluate geo_line_lookup(${roads}, way, x, y, 200) | project road`, [['meridian']]],
    [`print x = 5.0, y = 1.0 | evaluate geo_line_lookup(${roads}, way, x, y, 200) | count`, [[0]]],
  ]) // prettier-ignore

  refuses(`print x = 1.0, y = 1.0 | evaluate «geo_line_lookup(${roads}, way, x, y)»`, 'KQL3004')
})
