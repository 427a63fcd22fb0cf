// Units of measure, and numbers of distributions.
import { cases, refuses } from '../../support/hunting.js'

cases('units', [
  ['print convert_length(1, "Mile2", "Meter")', null],
  ['print round(convert_length(1, "Kilometer", "Nanometer") / 1e12, 12) == 1', true],
  ['print convert_mass(real(null), "Gram", "Kilogram")', null],
  ['range x from 1 to 2 step 1 | project round(convert_speed(x, "KilometerPerHour", "MeterPerSecond") * 3.6, 9)', [[1], [2]]], // prettier-ignore
  ['print convert_speed(1.2, "MeterPerSecond", "CentimeterPerHour"), convert_speed(36, "KilometerPerHour", "MeterPerSecond"), convert_speed(1, "FootPerMinute", "FootPerHour"), convert_speed(1, "InchPerSecond", "InchPerMinute"), convert_speed(0.44704, "MeterPerSecond", "MilePerHour"), convert_speed(3, "InchPerSecond", "InchPerSecond")', [[432000, 10, 60, 60, 1, 3]]], // prettier-ignore
])

// Each scale where water freezes and boils.
const scales: Readonly<Record<string, readonly [freezes: number, boils: number]>> = {
  Kelvin: [273.15, 373.15],
  MillidegreeCelsius: [0, 100_000],
  DegreeFahrenheit: [32, 212],
  DegreeRankine: [491.67, 671.67],
  DegreeReaumur: [0, 80],
  DegreeNewton: [0, 33],
  DegreeRoemer: [7.5, 60],
  DegreeDelisle: [150, 0],
}
cases('temperatures', [
  ['print convert_temperature(1.2, "Kelvin", "DegreeCelsius")', -271.95],
  ['print convert_temperature(1, "DegreeCelsius", "degreeFahrenheit")', null],
  ...Object.entries(scales).map(([unit, [freezes, boils]]): [string, unknown] => [
    `datatable(degrees: real)[0, 100] | project round(convert_temperature(degrees, "DegreeCelsius", "${unit}"), 6), round(convert_temperature(convert_temperature(degrees, "DegreeCelsius", "${unit}"), "${unit}", "DegreeCelsius"), 6) + 0`,
    [[freezes, 0], [boils, 100]],
  ]),
]) // prettier-ignore
refuses('print convert_temperature(1, «"SolarTemperature"», "Kelvin")', 'KQL3016')

// Editions of the library behind the reference differ in what a mile is.
refuses('print convert_length(1, «"Mile"», "Meter")', 'KQL3016')

cases('distributions', [
  ['print round(beta_cdf(0.9, 10, 20), 12)', 1],
  ['print beta_cdf(0.5, 10001, 10), beta_pdf(0.0, 1, 2), beta_pdf(1.0, 1, 2)', [['NaN', 'NaN', 'NaN']]],
  [
    'print beta_pdf(0.5, 1, 1), beta_pdf(0.5, 3, 5), beta_cdf(0.5, 1, 1), beta_pdf(0.5, 10, 20)',
    [[1, 1.640625, 0.5, 0.7461760193109512]],
  ],
  ['print beta_inv(0.0, 1, 2), beta_inv(1.0, 2, 3)', [[null, 1]]],
  ['print round(beta_cdf(beta_inv(0.3, 2.5, 0.5), 2.5, 0.5), 12)', 0.3],
  ['print erf(real(nan))', 'NaN'],
  ['print erfc(30)', 0],
  ['print round(erfc(3) * 1e5, 9)', 2.2090497],
  ['print round(erf(-2), 12)', -0.995322265019],
  ['print erf(-2) + erf(2), erf(-3) + erf(3)', [[0, 0]]],
  ['print round(beta_pdf(0.5, 10, 20), 14), round(beta_pdf(0.3, 2, 3), 14)', [[0.74617601931095, 1.764]]],
  ['print round(beta_pdf(0.3, 0.5, 0.5) * pi() * sqrt(0.21), 13), round(beta_cdf(0.00001, 0.5, 1), 13)', [[1, 0.0031622776602]]], // prettier-ignore
])
