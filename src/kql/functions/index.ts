// The catalogue of functions, looked up by name.
import type { HostFunction } from '../../sql/host-function.js'
import type { AggregateFunction, ComposedWindow, ScalarFunction, WindowFunction } from './define.js'
import { aggregates } from './aggregates.js'
import { arrayOrder } from './array-order.js'
import { arrays } from './arrays.js'
import { bins } from './bins.js'
import { holdsTerm } from './bounded-text.js'
import { collections } from './collections.js'
import { compression } from './compression.js'
import { conversions } from './conversions.js'
import { dateParts } from './date-parts.js'
import { datePeriods } from './date-periods.js'
import { datetimes } from './datetimes.js'
import { decimalArithmetic } from './decimals.js'
import { timesFromNumbers } from './made-times.js'
import { timeFormats } from './time-formats.js'
import { digestReaders, digests } from './digests.js'
import { dynamics } from './dynamics.js'
import { encodings } from './encodings.js'
import { geoBoxes } from './geo/boxes.js'
import { geoBuffers } from './geo/buffers.js'
import { geoDensified } from './geo/densify.js'
import { geoGrids } from './geo/grids.js'
import { geoOverlays } from './geo/overlays.js'
import { geoPoints } from './geo/points.js'
import { geoShapes } from './geo/shapes.js'
import { geoInfos } from './geo-info.js'
import { internal } from './internal.js'
import { logic } from './logic.js'
import { networks } from './networks.js'
import { numbers } from './numbers.js'
import { paths } from './paths.js'
import { percentiles } from './percentiles.js'
import { punycodeTexts } from './punycode-texts.js'
import { longRealText } from './real-texts.js'
import { regexes } from './regexes.js'
import { series } from './series.js'
import { seriesFilters } from './series-filters.js'
import { seriesFits } from './series-fits.js'
import { seriesGaps } from './series-gaps.js'
import { seriesPeriods } from './series-periods.js'
import { seriesSeasons } from './series-seasons.js'
import { sets } from './sets.js'
import { shapes } from './shapes.js'
import { sketches, sketchReaders } from './sketches.js'
import { statistics } from './statistics.js'
import { strings } from './strings.js'
import { textSearch } from './text-search.js'
import { units } from './units.js'
import { urls } from './urls.js'
import { userAgents } from './user-agents.js'
import { windows } from './windows.js'
import { xml } from './xml.js'
import { zoneTimes } from './zone-times.js'
import { operators } from './operators.js'
import { referencePlugins, refusedFunctions } from './reference-names.js'
import { takeSteps } from './row-steps.js'

/** Any entry of the catalogue. */
export type CatalogFunction = ScalarFunction | AggregateFunction | WindowFunction | ComposedWindow
type WithoutName<F> = F extends CatalogFunction ? Omit<F, 'name'> : never
type Unnamed = WithoutName<CatalogFunction>

const families: readonly Readonly<Record<string, Unnamed>>[] = [
  aggregates,
  arrayOrder,
  arrays,
  bins,
  collections,
  compression,
  conversions,
  dateParts,
  datePeriods,
  datetimes,
  timesFromNumbers,
  timeFormats,
  digests,
  digestReaders,
  dynamics,
  encodings,
  geoBoxes,
  geoBuffers,
  geoDensified,
  geoGrids,
  geoOverlays,
  geoPoints,
  geoShapes,
  geoInfos,
  internal,
  logic,
  networks,
  numbers,
  paths,
  percentiles,
  punycodeTexts,
  regexes,
  series,
  seriesFilters,
  seriesFits,
  seriesGaps,
  seriesPeriods,
  seriesSeasons,
  sets,
  shapes,
  sketches,
  sketchReaders,
  statistics,
  strings,
  textSearch,
  units,
  urls,
  userAgents,
  windows,
  xml,
  zoneTimes,
]

const byName = new Map<string, CatalogFunction>()
for (const family of families)
  for (const [name, entry] of Object.entries(family)) {
    const named = { ...entry, name } as CatalogFunction
    for (const key of [name, ...entry.aliases]) byName.set(key, named)
    if (named.kind === 'aggregate' && named.conditional) byName.set(named.conditional, named)
  }

const operatorsByName = new Map(
  Object.entries(operators).map(([name, entry]): [string, ScalarFunction] => [name, { ...entry, name }]),
)

const hostFunctions = new Map(
  // Few values ever come to the first ones, and a plan asks for the steps of scan, so that no entry tells of them.
  [
    holdsTerm,
    longRealText,
    takeSteps,
    ...decimalArithmetic,
    ...[...byName.values(), ...operatorsByName.values()].flatMap(({ host }) => host),
  ].map((one) => [one.name, one]),
)
/** A host function of any entry, by which the engine finds what a statement names. */
export const findHostFunction = (name: string): HostFunction | undefined => hostFunctions.get(name)

/** A function of any kind by its name or an old one of it. */
export const findFunction = (name: string): CatalogFunction | undefined => byName.get(name)

const ofKind =
  <K extends CatalogFunction['kind']>(kind: K) =>
  (name: string): Extract<CatalogFunction, { kind: K }> | undefined => {
    const entry = byName.get(name)
    return entry?.kind === kind ? (entry as Extract<CatalogFunction, { kind: K }>) : undefined
  }

const scalarNamed = ofKind('scalar')
/** A scalar function or operator. */
export const findScalar = (name: string): ScalarFunction | undefined => operatorsByName.get(name) ?? scalarNamed(name)
const findAggregate = ofKind('aggregate')
const findWindow = ofKind('window')

/** An entry that the binder itself relies on; its absence is a fault of the program. */
export function requireAggregate(name: string): AggregateFunction {
  const entry = findAggregate(name)
  if (!entry) throw new Error(`The catalogue has no aggregate '${name}'.`)
  return entry
}
export function requireScalar(name: string): ScalarFunction {
  const entry = findScalar(name)
  if (!entry) throw new Error(`The catalogue has no scalar function '${name}'.`)
  return entry
}
export function requireWindow(name: string): WindowFunction {
  const entry = findWindow(name)
  if (!entry || entry.composed) throw new Error(`The catalogue has no window function '${name}'.`)
  return entry
}

/** Every entry that queries can call, once each, by name. */
export const allFunctions = (): readonly CatalogFunction[] =>
  [...new Set(byName.values())].filter((entry) => !entry.name.includes(' ')).sort((a, b) => (a.name < b.name ? -1 : 1))

/** The operators of expressions, as entries. */
export const allOperators = (): readonly ScalarFunction[] => [...operatorsByName.values()]

/** All names that mean a function, old ones too. */
export const functionNames = (): readonly string[] => [...byName.keys()].filter((name) => !name.includes(' '))

/** Why a function of the KQL reference is not to be had; `undefined` for other names. */
export const refusalOf = (name: string): string | undefined =>
  Object.hasOwn(refusedFunctions, name) ? refusedFunctions[name] : undefined

const plugins = new Set(referencePlugins)
/** Does the KQL reference know the plugin? */
export const isReferencePlugin = (name: string): boolean => plugins.has(name)
