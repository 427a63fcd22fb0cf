// S2 and H3, loaded when a query first needs them: no other query waits for them.
import { createRequire } from 'node:module'
import type * as h3js from 'h3-js'
import type * as s2js from 's2js'

const load = createRequire(import.meta.url)
let s2Loaded: typeof s2js | undefined
let h3Loaded: typeof h3js | undefined

/** Geometry on the sphere: points, lines, loops, polygons and S2 cells. */
export const s2 = (): typeof s2js.s2 => (s2Loaded ??= load('s2js') as typeof s2js).s2
/** Angles as S2 compares them. */
export const s1 = (): typeof s2js.s1 => (s2Loaded ??= load('s2js') as typeof s2js).s1
/** The H3 grid. */
export const h3 = (): typeof h3js => (h3Loaded ??= load('h3-js') as typeof h3js)

export type SpherePoint = InstanceType<typeof s2js.s2.Point>
export type Line = InstanceType<typeof s2js.s2.Polyline>
export type Cell = InstanceType<typeof s2js.s2.Cell>
export type Loop = InstanceType<typeof s2js.s2.Loop>
export type Polygon = InstanceType<typeof s2js.s2.Polygon>
