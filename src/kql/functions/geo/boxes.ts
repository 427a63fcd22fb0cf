// The degrees between which a shape lies, for lookups that hold many places against many shapes.
import { geo } from './entries.js'
import { readLines, readPolygons } from './geojson.js'
import { earthRadius } from './sphere.js'

/** What rounding may put between a place and a box, in radians. */
const slack = 1e-12

export const geoBoxes = {
  // The blank keeps queries from calling it.
  'box around': geo('geo_box_around', {
    takes: { shape: 'dynamic', radius: 'real' },
    returns: 'dynamic',
    doc: 'South, north, west and east of all that is at most so many metres away from a shape; west may exceed east.',
    examples: {},
    run: ({ shape, radius }) => {
      const [first, ...others] = readPolygons(shape) ?? readLines(shape) ?? []
      if (!first) return undefined
      const bound = others.reduce((rect, one) => rect.union(one.rectBound()), first.rectBound())
      const reach = radius / earthRadius + slack
      const [south, north] = [bound.lat.lo - reach, bound.lat.hi + reach]
      const highest = Math.max(Math.abs(south), Math.abs(north))
      // Around a pole there are places to every side, and so there are where the box reaches round the Earth.
      const aside = highest < Math.PI / 2 ? Math.asin(Math.min(1, Math.sin(reach) / Math.cos(highest))) : Math.PI
      const around = highest >= Math.PI / 2 || bound.lng.length() + 2 * aside >= 2 * Math.PI
      const [west, east] = around ? [-Math.PI, Math.PI] : [bound.lng.lo - aside, bound.lng.hi + aside]
      return [degrees(south), degrees(north), within(degrees(west)), within(degrees(east))]
    },
  }),
} as const

const degrees = (radians: number): number => (radians * 180) / Math.PI
/** A longitude from -180 to 180. */
const within = (longitude: number): number =>
  longitude < -180 ? longitude + 360 : longitude > 180 ? longitude - 360 : longitude
