// The functions that bind in their own ways, looked up by name.
import { findFunction } from '../../functions/index.js'
import type { OwnWay, OwnWayHelp } from '../own-way.js'
import { ownAggregates } from './aggregates.js'
import { enrichments } from './enrichments.js'
import { ownScalars } from './scalars.js'
import { ownTables } from './tables.js'

const byName = Object.entries({ ...ownAggregates, ...ownScalars, ...ownTables, ...enrichments })

/** By name, and by old names. */
export const ownWays: ReadonlyMap<string, OwnWay> = new Map(
  byName.flatMap(([name, way]) => [name, ...(way.help?.aliases ?? [])].map((one) => [one, way] as const)),
)

/** What there is to read of those that the catalogue has not, by name. */
export const ownWayFunctions: Readonly<Record<string, OwnWayHelp>> = Object.fromEntries(
  byName.flatMap(([name, { help }]) => (help ? [[name, help]] : [])),
)

/** Can queries call it, by its name or an old one of it? */
export const isSupported = (name: string): boolean =>
  findFunction(name) !== undefined || ownWays.get(name)?.help !== undefined
