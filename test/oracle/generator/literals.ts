// Literals of every type in every spelling, the plainest first.
import type { ScalarType } from '../../../src/kql/types.js'

/** Spellings of values of each type. */
export const literals: Readonly<Record<ScalarType, readonly [string, ...string[]]>> = {
  bool: ['true', 'false', 'bool(null)', 'bool(true)'],
  int: ['int(1)', 'int(-7)', 'int(null)', 'int(2147483647)', 'int(0x1F)'],
  long: ['1', '0', '42', 'long(null)', 'long(-3)', '0xFF', '100000', '9223372036854775807'],
  real: ['1.5', '0.0', 'real(null)', '1e3', 'real(nan)', 'real(-2.25)', 'double(3)', 'real(+inf)'],
  decimal: ['decimal(1.25)', 'decimal(null)', 'decimal(-3)', 'decimal(0.00001)'],
  string: ['"a"', '""', "'it'", '@"c:\\temp"', '"cmd.exe /c whoami"', 'h"secret"', '"10.0.0.1"', '"a=1;b=2"', '"{\\"a\\": 1}"', '"Ünïcode 🙂"', '"2024-01-02"', '"12"'], // prettier-ignore
  datetime: ['datetime(2024-01-02)', 'datetime(null)', 'datetime(2024-01-02 03:04:05.678)', 'now()', 'ago(1d)', 'datetime(2024-01-02T03:04:05Z)'], // prettier-ignore
  timespan: ['1h', '5m', 'timespan(null)', '1d', '100ms', 'time(1.02:03:04)', '1tick', 'timespan(2d)'],
  guid: ['guid(74be27de-1e4e-49d9-b579-fe0b331d3642)', 'guid(null)'],
  // The official binder gives dynamics that it can follow types of their own, so that they are made of texts here.
  dynamic: ['[1, 2]', '', '{"a": 1, "b": [2, "c"]}', 'text', '[]', '["a", null, 2.5]'].map((json) => `todynamic(strcat('${json}', ''))`) as [string, ...string[]], // prettier-ignore
}
