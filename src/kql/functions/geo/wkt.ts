// Well-known text to GeoJSON (OGC 06-103r4, the two-dimensional part).
import type { HostJson } from '../../../sql/host-function.js'

/** The geometry that a text writes; undefined where it writes none. */
export function readWkt(text: string): HostJson | undefined {
  const reader = new Reader(text.match(/[A-Za-z]+|[(),]|[-+.\dEe]+/g) ?? [], text)
  const geometry = reader.geometry()
  return reader.atEnd ? geometry : undefined
}

type Position = readonly number[]

class Reader {
  private next = 0

  constructor(
    private readonly tokens: readonly string[],
    text: string,
  ) {
    // What the pattern passes over is no part of the language.
    if (text.replaceAll(/[A-Za-z]+|[(),]|[-+.\dEe]+|\s+/g, '') !== '') this.next = Infinity
  }

  get atEnd(): boolean {
    return this.next === this.tokens.length
  }

  geometry(): HostJson | undefined {
    const word = this.tokens[this.next++]?.toUpperCase() ?? ''
    switch (word) {
      case 'POINT': {
        const positions = this.list(() => this.position())
        return positions?.length === 1 ? shape('Point', positions[0]) : undefined
      }
      case 'LINESTRING':
        return shape('LineString', this.line())
      case 'POLYGON':
        return shape('Polygon', this.rings())
      case 'MULTIPOINT':
        return shape(
          'MultiPoint',
          this.list(() => this.position() ?? this.list(() => this.position())?.[0]),
        )
      case 'MULTILINESTRING':
        return shape('MultiLineString', this.rings())
      case 'MULTIPOLYGON':
        return shape(
          'MultiPolygon',
          this.list(() => this.rings()),
        )
      case 'GEOMETRYCOLLECTION': {
        const geometries = this.list(() => this.geometry())
        return geometries && { type: 'GeometryCollection', geometries }
      }
      default:
        return undefined
    }
  }

  private readonly line = (): readonly Position[] | undefined => this.list(() => this.position())
  private readonly rings = (): readonly (readonly Position[])[] | undefined => this.list(this.line)

  private list<T>(item: () => T | undefined): readonly T[] | undefined {
    if (!this.take('(')) return undefined
    const items: T[] = []
    do {
      const one = item()
      if (one === undefined) return undefined
      items.push(one)
    } while (this.take(','))
    return this.take(')') ? items : undefined
  }

  /** Two numbers, or nothing taken. */
  private position(): Position | undefined {
    const numbers = this.tokens.slice(this.next, this.next + 2).map(Number)
    if (numbers.length < 2 || numbers.some((number) => !Number.isFinite(number))) return undefined
    this.next += 2
    return numbers
  }

  private take(token: string): boolean {
    if (this.tokens[this.next] !== token) return false
    this.next++
    return true
  }
}

const shape = (type: string, coordinates: HostJson | undefined): HostJson | undefined =>
  coordinates === undefined ? undefined : { type, coordinates }
