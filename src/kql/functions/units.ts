// Numbers from one unit of measure to another.
import type { Sql } from '../../sql/tree.js'
import { divide, minus, plus, times, value } from '../../sql/tree.js'
import { fixed, scalar } from './define.js'

type Units = Readonly<Record<string, number>>

const decimal = {
  Giga: 1e9,
  Mega: 1e6,
  Kilo: 1e3,
  Hecto: 1e2,
  Deca: 1e1,
  Deci: 1e-1,
  Centi: 1e-2,
  Milli: 1e-3,
  Micro: 1e-6,
  Nano: 1e-9,
} as const
type Prefix = keyof typeof decimal

/** A unit with some of the decimal prefixes: `prefixed('Meter', 1, 'Kilo')` is Meter and Kilometer. */
const prefixed = (unit: string, size: number, ...prefixes: readonly Prefix[]): Units => ({
  [unit]: size,
  ...Object.fromEntries(prefixes.map((prefix) => [prefix + unit.toLowerCase(), size * decimal[prefix]])),
})

/** A unit of length a second, a minute and an hour, by the size of the length. */
const speeds = (lengths: Units): Units =>
  Object.fromEntries(
    Object.entries(lengths).flatMap(([name, size]) =>
      ['Second', 'Minute', 'Hour'].map((time) => [`${name}Per${time}`, size]),
    ),
  )

const usSurveyFoot = 1200 / 3937
const pound = 0.45359237
const poundForce = 4.4482216152605

/** Sizes by definition; each table in the unit that measures 1. */
const tables = {
  length: {
    ...prefixed('Meter', 1, 'Kilo', 'Hecto', 'Deca', 'Deci', 'Centi', 'Milli', 'Micro', 'Nano'),
    Angstrom: 1e-10,
    Chain: 20.1168,
    DataMile: 1828.8,
    Fathom: 1.8288,
    Foot: 0.3048,
    Hand: 0.1016,
    Inch: 0.0254,
    Microinch: 2.54e-8,
    Mil: 2.54e-5,
    NauticalMile: 1852,
    Shackle: 27.432,
    UsSurveyFoot: usSurveyFoot,
    Yard: 0.9144,
  },
  mass: {
    ...prefixed('Gram', 1e-3, 'Kilo', 'Hecto', 'Deca', 'Deci', 'Centi', 'Milli', 'Micro', 'Nano'),
    ...prefixed('Pound', pound, 'Kilo', 'Mega'),
    ...prefixed('Tonne', 1e3, 'Kilo', 'Mega'),
    ShortHundredweight: 100 * pound,
    ShortTon: 2000 * pound,
    LongHundredweight: 112 * pound,
    LongTon: 2240 * pound,
    Stone: 14 * pound,
  },
  energy: {
    ...prefixed('Joule', 1, 'Giga', 'Mega', 'Kilo', 'Milli'),
    ...prefixed('Calorie', 4.184, 'Kilo', 'Mega'),
    ...prefixed('WattHour', 3600),
    KilowattHour: 3.6e6,
    MegawattHour: 3.6e9,
    GigawattHour: 3.6e12,
    TerawattHour: 3.6e15,
    WattDay: 86400,
    KilowattDay: 8.64e7,
    MegawattDay: 8.64e10,
    GigawattDay: 8.64e13,
    TerawattDay: 8.64e16,
    Erg: 1e-7,
    BritishThermalUnit: 1055.05585262,
    KilobritishThermalUnit: 1055.05585262e3,
    MegabritishThermalUnit: 1055.05585262e6,
    GigabritishThermalUnit: 1055.05585262e9,
  },
  force: {
    ...prefixed('Newton', 1, 'Mega', 'Kilo', 'Deca', 'Milli', 'Micro'),
    Dyn: 1e-5,
    KilogramForce: 9.80665,
    KiloPond: 9.80665,
    TonneForce: 9806.65,
    PoundForce: poundForce,
    KilopoundForce: 1e3 * poundForce,
    ShortTonForce: 2e3 * poundForce,
    OunceForce: poundForce / 16,
    Poundal: 0.138254954376,
  },
  speed: {
    ...speeds({
      Meter: 1,
      Kilometer: 1e3,
      Centimeter: 1e-2,
      Millimeter: 1e-3,
      Foot: 0.3048,
      Inch: 0.0254,
      Yard: 0.9144,
      UsSurveyFoot: usSurveyFoot,
    }),
    DecimeterPerSecond: 0.1,
    DecimeterPerMinute: 0.1,
    MicrometerPerSecond: 1e-6,
    MicrometerPerMinute: 1e-6,
    NanometerPerSecond: 1e-9,
    NanometerPerMinute: 1e-9,
    MilePerHour: 0.44704,
  },
  angle: {
    ...prefixed('Degree', 1, 'Milli', 'Micro', 'Nano'),
    Arcminute: 1 / 60,
    Arcsecond: 1 / 3600,
    Gradian: 0.9,
    NatoMil: 9 / 160,
    Revolution: 360,
    ...prefixed('Radian', 180 / Math.PI, 'Deci', 'Centi', 'Milli', 'Micro', 'Nano'),
  },
  volume: {
    ...prefixed('Liter', 1e-3, 'Mega', 'Kilo', 'Hecto', 'Deca', 'Deci', 'Centi', 'Milli', 'Micro'),
    CubicMeter: 1,
    CubicKilometer: 1e9,
    CubicHectometer: 1e6,
    CubicDecimeter: 1e-3,
    CubicCentimeter: 1e-6,
    CubicMillimeter: 1e-9,
    CubicMicrometer: 1e-18,
    HectocubicMeter: 1e2,
    KilocubicMeter: 1e3,
    CubicInch: 1.6387064e-5,
    MetricCup: 2.5e-4,
    AcreFoot: 1 / 0.000810714,
  },
  temperature: {
    Kelvin: 1,
    DegreeCelsius: 1,
    MillidegreeCelsius: 1e-3,
    DegreeFahrenheit: 5 / 9,
    DegreeRankine: 5 / 9,
    DegreeReaumur: 5 / 4,
    DegreeNewton: 100 / 33,
    DegreeRoemer: 40 / 21,
    DegreeDelisle: -2 / 3,
  },
} as const satisfies Readonly<Record<string, Units>>

/** Where scales that do not begin at nothing have their zero, in the unit that measures 1: kelvins. */
const zeros: Units = {
  DegreeCelsius: 273.15, MillidegreeCelsius: 273.15, DegreeFahrenheit: (459.67 * 5) / 9, DegreeReaumur: 273.15,
  DegreeNewton: 273.15, DegreeRoemer: 273.15 - (7.5 * 40) / 21, DegreeDelisle: 373.15,
} // prettier-ignore

/** Units that the reference knows but whose size it does not tell, and which differ by where they come from. */
const unclear: Readonly<Record<keyof typeof tables, RegExp>> = {
  length: /^(AstronomicalUnit|Dtp(Pica|Point)|(Kilo|Mega)?[lL]ightYear|(Kilo|Mega)?[pP]arsec|Mile|Printer(Pica|Point)|SolarRadius|Twip)$/,
  mass: /^(EarthMass|Grain|Ounce|Slug|SolarMass)$/,
  energy: /^((Deca)?[tT]herm(Ec|Imperial|Us)|(Giga|Kilo|Mega|Tera)?[eE]lectronVolt|FootPound|HorsepowerHour)$/,
  force: /^$/,
  speed: /^Knot$/,
  angle: /^Tilt$/,
  volume: /^((Au|Uk)Tablespoon|BoardFoot|Cubic(Foot|Mile|Yard)|(Hecto|Kilo|Mega)cubicFoot|(Kilo|Mega)?[iI]mperial(BeerBarrel|Gallon|Ounce|Pint)|MetricTeaspoon|OilBarrel|(Deca|Deci|Hecto|Kilo|Mega)?[uU]sGallon|Us(BeerBarrel|CustomaryCup|LegalCup|Ounce|Pint|Quart|Tablespoon|Teaspoon))$/,
  temperature: /^SolarTemperature$/,
} // prettier-ignore

const sizeOf = (units: Units, name: unknown): number | undefined =>
  typeof name === 'string' && Object.hasOwn(units, name) ? units[name] : undefined

/** A number with what its scale adds; most scales add nothing. */
const shifted = (number: Sql, by: number | undefined, shift: typeof plus): Sql =>
  by === undefined ? number : shift(number, value(by))

/** The seconds of the time that a speed is told by; a mile an hour has its size in metres a second. */
function secondsOf(name: unknown): number | undefined {
  if (typeof name !== 'string' || name === 'MilePerHour' || sizeOf(tables.speed, name) === undefined) return undefined
  return name.endsWith('PerHour') ? 3600 : name.endsWith('PerMinute') ? 60 : undefined
}

/*
 * Times are reckoned where the library of units behind the reference does it, of which the last digit depends: before
 * the size of the unit for metres, and inches in one direction, after it for the others.
 */

/** A number of a unit in the one that measures 1. */
function common(number: Sql, unit: unknown, size: number): Sql {
  const seconds = secondsOf(unit)
  if (seconds === undefined) return times(number, value(size))
  return /[Mm]eter|Inch/.test(String(unit))
    ? times(divide(number, value(seconds)), value(size))
    : divide(times(number, value(size)), value(seconds))
}

/** A number of the unit that measures 1 in another. */
function told(number: Sql, unit: unknown, size: number): Sql {
  const seconds = secondsOf(unit)
  if (seconds === undefined) return divide(number, value(size))
  return /[Mm]eter/.test(String(unit))
    ? divide(times(number, value(seconds)), value(size))
    : times(divide(number, value(size)), value(seconds))
}

const entry = (of: keyof typeof tables, examples: Readonly<Record<string, unknown>>) => {
  const units: Units = tables[of]
  return scalar({
    takes: { number: 'real', from: fixed('string'), to: fixed('string') },
    returns: 'real',
    doc: `A ${of} in another unit; null for unknown units. Known are ${Object.keys(units).join(', ')}.`,
    examples,
    refuse: (constants) => {
      const parameter = ['from', 'to'].find((name) => unclear[of].test(String(constants[name])))
      if (parameter === undefined) return undefined
      return { parameter, reason: `The reference does not tell the size of the unit ${String(constants[parameter])}.` }
    },
    sql: ({ number }, { constants }) => {
      const [from, to] = [sizeOf(units, constants.from), sizeOf(units, constants.to)]
      if (from === undefined || to === undefined) return value(null)
      if (constants.from === constants.to) return number
      const measured = shifted(common(number, constants.from, from), sizeOf(zeros, constants.from), plus)
      return told(shifted(measured, sizeOf(zeros, constants.to), minus), constants.to, to)
    },
  })
}

export const units = {
  convert_length: entry('length', {
    'convert_length(1.2, "Meter", "Foot")': 3.9370078740157477,
    'convert_length(1.2, "Meter", "Ell")': null,
  }),
  convert_mass: entry('mass', { 'convert_mass(1.2, "Kilogram", "Pound")': 2.6455471462185307 }),
  convert_energy: entry('energy', { 'convert_energy(1.2, "Joule", "BritishThermalUnit")': 0.0011373805443759806 }),
  convert_force: entry('force', { 'convert_force(1.2, "Newton", "Decanewton")': 0.12 }),
  convert_speed: entry('speed', { 'convert_speed(1.2, "MeterPerSecond", "CentimeterPerHour")': 432000 }),
  convert_angle: entry('angle', { 'convert_angle(1.2, "Degree", "Arcminute")': 72 }),
  convert_volume: entry('volume', { 'round(convert_volume(1.2, "CubicMeter", "AcreFoot"), 12)': 0.0009728568 }),
  convert_temperature: entry('temperature', {
    'convert_temperature(1.2, "Kelvin", "DegreeCelsius")': -271.95,
    'round(convert_temperature(14, "DegreeCelsius", "DegreeFahrenheit"), 3)': 57.2,
  }),
} as const
