// The three grids of cells that Kusto knows: geohash, S2 and H3. A cell's name is text; '' is no cell.
import type { HostJson } from '../../../sql/host-function.js'
import { h3, s1, s2 } from './libraries.js'
import type { Cell, Line, Polygon } from './libraries.js'
import { boundary } from './geojson.js'
import { inHashOrder } from './hash-order.js'
import { area, edges, length } from './measures.js'
import type { Position } from './sphere.js'
import { earthRadius, metres, pointAt, toPosition } from './sphere.js'

/** How many cells a function gives at most; beyond, the answer is null (reference: geo_polygon_to_s2cells). */
const mostCells = 65_536
/** Of H3 in polygons (reference: geo_polygon_to_h3cells). */
const mostH3Cells = 61_680

const closed = (corners: readonly Position[]): HostJson => ({
  type: 'Polygon',
  coordinates: [[...corners, ...corners.slice(0, 1)]],
})

const whole = (value: number | undefined, from: number, to: number): value is number =>
  value !== undefined && Number.isInteger(value) && value >= from && value <= to

const digits = '0123456789bcdefghjkmnpqrstuvwxyz'

interface Box {
  readonly west: number
  readonly south: number
  readonly width: number
  readonly height: number
}

/** The geohash of so many characters, 1 to 18. */
export function geohashOf(longitude: number, latitude: number, accuracy: number): string {
  if (!pointAt(longitude, latitude) || !whole(accuracy, 1, 18)) return ''
  const bits = accuracy * 5
  const across = cellNumber(longitude, -180, 360, Math.ceil(bits / 2))
  const up = cellNumber(latitude, -90, 180, Math.floor(bits / 2))
  return hashOf(across, up, accuracy)
}

/** Which of 2ⁿ equal pieces a degree is in. */
function cellNumber(degree: number, from: number, size: number, bits: number): bigint {
  const last = (1n << BigInt(bits)) - 1n
  let [low, high, number] = [from, from + size, 0n]
  for (let bit = 0; bit < bits; bit++) {
    const middle = (low + high) / 2
    const above = degree >= middle
    number = number * 2n + (above ? 1n : 0n)
    if (above) low = middle
    else high = middle
  }
  return number > last ? last : number
}

/** Bits of longitude and latitude in turn, longitude first, five to a digit. */
function hashOf(across: bigint, up: bigint, accuracy: number): string {
  const bits = accuracy * 5
  let [left, above] = [Math.ceil(bits / 2), Math.floor(bits / 2)]
  let hash = ''
  for (let position = 0, digit = 0; position < bits; position++) {
    const bit = position % 2 === 0 ? (across >> BigInt(--left)) & 1n : (up >> BigInt(--above)) & 1n
    digit = digit * 2 + Number(bit)
    if (position % 5 !== 4) continue
    hash += digits.charAt(digit)
    digit = 0
  }
  return hash
}

function partsOf(hash: string): { readonly across: bigint; readonly up: bigint } | undefined {
  if (hash.length < 1 || hash.length > 18) return undefined
  let [across, up, position] = [0n, 0n, 0]
  for (const character of hash) {
    const digit = digits.indexOf(character)
    if (digit < 0) return undefined
    for (let bit = 4; bit >= 0; bit--, position++) {
      const one = BigInt((digit >> bit) & 1)
      if (position % 2 === 0) across = across * 2n + one
      else up = up * 2n + one
    }
  }
  return { across, up }
}

function boxOf(hash: string): Box | undefined {
  const parts = partsOf(hash)
  if (!parts) return undefined
  const bits = hash.length * 5
  const [width, height] = [360 / 2 ** Math.ceil(bits / 2), 180 / 2 ** Math.floor(bits / 2)]
  return { west: Number(parts.across) * width - 180, south: Number(parts.up) * height - 90, width, height }
}

export function geohashPolygon(hash: string): HostJson | undefined {
  const box = boxOf(hash)
  if (!box) return undefined
  const [east, north] = [box.west + box.width, box.south + box.height]
  return closed([
    [box.west, box.south],
    [east, box.south],
    [east, north],
    [box.west, north],
  ])
}

export function geohashCenter(hash: string): Position | undefined {
  const box = boxOf(hash)
  return box && [box.west + box.width / 2, box.south + box.height / 2]
}

/** The cells around, in the reference engine's order; fewer at the poles, none twice. */
export function geohashNeighbors(hash: string): readonly string[] | undefined {
  const parts = partsOf(hash)
  if (!parts) return undefined
  const bits = hash.length * 5
  const [columns, rows] = [1n << BigInt(Math.ceil(bits / 2)), 1n << BigInt(Math.floor(bits / 2))]
  const around = geohashSteps.flatMap(([east, north]) => {
    const up = parts.up + BigInt(north)
    const across = (parts.across + BigInt(east) + columns) % columns
    return up < 0n || up >= rows ? [] : [hashOf(across, up, hash.length)]
  })
  return [...new Set(around)].filter((one) => one !== hash)
}
const geohashSteps = [
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
  [1, 1],
  [1, 0],
  [0, 1],
  [-1, 1],
] as const

/** The token of the S2 cell at a level, 0 to 30. */
export function s2CellOf(longitude: number, latitude: number, level: number): string {
  const point = pointAt(longitude, latitude)
  return point && whole(level, 0, 30)
    ? s2().cellid.toToken(s2().cellid.parent(s2().cellid.fromPoint(point), level))
    : ''
}

function s2Cell(token: string): bigint | undefined {
  if (!/^[0-9a-f]{1,16}$/i.test(token)) return undefined
  const cell = s2().cellid.fromToken(token)
  return s2().cellid.valid(cell) ? cell : undefined
}

export function s2CellPolygon(token: string): HostJson | undefined {
  const id = s2Cell(token)
  if (id === undefined) return undefined
  const cell = s2().Cell.fromCellID(id)
  return closed([0, 1, 2, 3].map((corner) => toPosition(cell.vertex(corner))))
}

export function s2CellCenter(token: string): Position | undefined {
  const id = s2Cell(token)
  return id === undefined ? undefined : toPosition(s2().cellid.point(id))
}

/** The cells that touch a cell, at its level. */
export function s2CellNeighbors(token: string): readonly string[] | undefined {
  const id = s2Cell(token)
  if (id === undefined) return undefined
  const { allNeighbors, level, toToken } = s2().cellid
  return inHashOrder(allNeighbors(id, level(id)).map((one) => toToken(one)))
}

/** Cells of one level that together cover polygons. */
export function s2CellsOf(polygons: readonly Polygon[], level: number): readonly string[] | undefined {
  if (!whole(level, 0, 30)) return undefined
  const averageCell = (4 * Math.PI * earthRadius ** 2) / 6 / 4 ** level
  return area(polygons) / averageCell > mostCells ? undefined : s2Covering(polygons, level)
}

/** The longest diagonal of a cell of level 0, in radians; each level halves it. */
const longestDiagonal = 2.438_965_5

/** Cells of one level that together cover lines. */
export function s2CellsAlong(lines: readonly Line[], level: number): readonly string[] | undefined {
  if (!whole(level, 0, 30)) return undefined
  const longestCell = metres(longestDiagonal) / 2 ** level
  return length(lines) / longestCell > mostCells ? undefined : s2Covering(edges(lines), level)
}

/** What cells may meet: a line, a polygon, or all that lies near one. */
type Region = Pick<Line | Polygon, 'intersectsCell' | 'containsCell'>

interface Found {
  readonly cell: Cell
  /** Which regions the cell meets; none are asked any more where one contains the whole cell. */
  readonly meeting: readonly Region[]
}

/**
 * The cells of one level that meet one of the regions, in the order of their numbers. Each region is held only against
 * the cells in a cell that it meets; S2's own coverer does so too, but sorts its queue anew for every cell.
 */
function s2Covering(regions: readonly Region[], level: number): readonly string[] | undefined {
  const { Cell, cellid } = s2()
  const faces = [0, 1, 2, 3, 4, 5].map((face) => Cell.fromCellID(cellid.fromFace(face)))
  let found = faces.flatMap((face) => meetingIn(face, regions))
  for (let depth = 0; depth < level; depth++) {
    found = found.flatMap(({ cell, meeting }) =>
      cell.children().flatMap((child) => (meeting.length === 0 ? { cell: child, meeting } : meetingIn(child, meeting))),
    )
    // Each of them has a child that meets a region.
    if (found.length > mostCells) return undefined
  }
  return found.map(({ cell }) => cellid.toToken(cell.id))
}

/** The cell, if it meets one of the regions. */
function meetingIn(cell: Cell, regions: readonly Region[]): readonly Found[] {
  const meeting = regions.filter((region) => region.intersectsCell(cell))
  if (meeting.length === 0) return []
  return [{ cell, meeting: meeting.some((region) => region.containsCell(cell)) ? [] : meeting }]
}

/** The area of the largest cell of level 0 by S2's metric, on a sphere of radius 1; each level quarters it. */
const largestArea = 2.635_799_256_963_162

/** Cells of one level that together cover all points within so many metres of shapes. */
export function s2CellsNear(
  { lines = [], polygons = [] }: { readonly lines?: readonly Line[]; readonly polygons?: readonly Polygon[] },
  level: number,
  radius: number,
): readonly string[] | undefined {
  if (!whole(level, 0, 30) || !(radius > 0)) return undefined
  const circle = 2 * Math.PI * (1 - Math.cos(Math.min(radius / earthRadius, Math.PI)))
  if (circle / (largestArea / 4 ** level) > mostCells) return undefined
  const limit = s1().chordangle.fromAngle(Math.min(radius / earthRadius, Math.PI))
  const around = edges([...lines, ...boundary(polygons)]).map((edge) => nearEdge(edge, limit))
  return s2Covering([...polygons, ...around], level)
}

/** All that comes as near to an edge as the limit. */
function nearEdge(edge: Line, limit: number): Region {
  const { v0, v1 } = edge.edge(0)
  return {
    intersectsCell: (cell) => cell.distanceToEdge(v0, v1) <= limit,
    containsCell: (cell) => cell.maxDistanceToEdge(v0, v1) <= limit,
  }
}

/** The H3 cell at a resolution, 0 to 15. */
export const h3CellOf = (longitude: number, latitude: number, resolution: number): string =>
  pointAt(longitude, latitude) && whole(resolution, 0, 15) ? h3().latLngToCell(latitude, longitude, resolution) : ''

export const h3Level = (cell: string): number | undefined =>
  h3().isValidCell(cell) ? h3().getResolution(cell) : undefined

export function h3Parent(cell: string, resolution?: number): string {
  const level = h3Level(cell)
  const wanted = resolution ?? (level ?? 0) - 1
  return level !== undefined && whole(wanted, 0, level) ? h3().cellToParent(cell, wanted) : ''
}

export function h3Children(cell: string, resolution?: number): readonly string[] | undefined {
  const level = h3Level(cell)
  const wanted = resolution ?? (level ?? 0) + 1
  if (level === undefined || !whole(wanted, level, 15) || 7 ** (wanted - level) > mostCells) return undefined
  return h3().cellToChildren(cell, wanted)
}

/** The cell itself, then the cells one step away, two steps, … to the distance of 0 to 142. */
export function h3Rings(cell: string, distance: number): readonly (readonly string[])[] | undefined {
  return h3Level(cell) === undefined || !whole(distance, 0, 142) ? undefined : h3().gridDiskDistances(cell, distance)
}

/** The cells around: of a hexagon in the order the reference engine was seen to give, of a pentagon as they come. */
export function h3Neighbors(cell: string): readonly string[] | undefined {
  const ring = h3Rings(cell, 1)?.[1]
  return ring?.length === 6 ? [3, 5, 4, 2, 1, 0].flatMap((place) => ring[place] ?? []) : ring
}

export const h3Polygon = (cell: string): HostJson | undefined =>
  h3Level(cell) === undefined ? undefined : { type: 'Polygon', coordinates: [h3().cellToBoundary(cell, true)] }

export function h3Center(cell: string): Position | undefined {
  if (h3Level(cell) === undefined) return undefined
  const [latitude, longitude] = h3().cellToLatLng(cell)
  return [longitude, latitude]
}

/** The cells whose centers lie in polygons, in no order. */
export function h3CellsOf(polygons: readonly Polygon[], resolution: number): readonly string[] | undefined {
  if (!whole(resolution, 0, 15)) return undefined
  // The largest cells of a resolution are not twice their average.
  if (area(polygons) / h3().getHexagonAreaAvg(resolution, h3().UNITS.m2) > 2 * mostH3Cells) return undefined
  const cells = polygons.flatMap(shells).flatMap((rings) => h3().polygonToCells(rings, resolution, true))
  return cells.length > mostH3Cells ? undefined : inHashOrder(cells)
}

/** Each outer ring with the holes in it, as H3 wants them. */
function shells(polygon: Polygon): [number, number][][][] {
  const found: [number, number][][][] = []
  boundary([polygon]).forEach((ring, k) => {
    const positions = [...Array(ring.numEdges() + 1).keys()].map((i): [number, number] => {
      const [x, y] = toPosition(i === 0 ? ring.edge(0).v0 : ring.edge(i - 1).v1)
      return [x, y]
    })
    if (polygon.loop(k).isHole()) found.at(-1)?.push(positions)
    else found.push([positions])
  })
  return found
}
