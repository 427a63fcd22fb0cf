// SQL that turns a value of each KQL type into the text that KQL shows for it.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  cases,
  cast,
  column,
  concat,
  equal,
  greaterOrEqual,
  lambda,
  list,
  not,
  tryCast,
  value,
} from '../../sql/tree.js'
import type { ScalarType } from '../types.js'
import { dynamicText } from './dynamic-text.js'
import { datetimeText, decimalText, timespanText } from './json-values.js'
import { once } from './once.js'

const asVarchar = (sql: Sql): Sql => cast(sql, 'varchar')

/** Text of a value by its type; SQL NULL stays SQL NULL. */
export const textOf: Readonly<Record<ScalarType, (sql: Sql) => Sql>> = {
  string: (sql) => sql,
  bool: (sql) =>
    cases([
      [sql, value('True')],
      [not(sql), value('False')],
    ]),
  int: asVarchar,
  long: asVarchar,
  guid: asVarchar,
  decimal: (sql) => decimalText(sql),
  real: (sql) => realText(sql),
  datetime: (sql) => datetimeText(sql),
  timespan: (sql) => timespanText(sql),
  dynamic: (sql) => dynamicText(sql),
}

/** From 17 characters on, the text of a real may hold a digit that has alternatives. */
const longText = 17n
const trailingDigit = '[0-9](e.*)?$'

/**
 * 1.0, 0.5, 1e+20, inf, NaN. Of the last digits that read back as the same real Kusto shows the largest
 * (0.1 + 0.2 is 0.30000000000000007), the engine the nearest (…04).
 */
function realText(real: Sql): Sql {
  return once(real, 'λreal', (x) =>
    once(asVarchar(x), 'λtext', (text) => {
      const digits = list(...[9, 8, 7, 6, 5, 4, 3, 2, 1].map((digit) => value(String(digit))))
      const endingIn = fn.regexReplaceAll(text, value(trailingDigit), concat(column('λdigit'), value('\\1')))
      const candidates = fn.listTransform(digits, lambda(['λdigit'], endingIn))
      const same = equal(tryCast(column('λcandidate'), 'double'), x)
      const largest = fn.listExtract(fn.listFilter(candidates, lambda(['λcandidate'], same)), value(1n))
      const hasFraction = not(fn.endsWith(text, value('.0')))
      return cases(
        [
          [fn.isNan(x), value('NaN')],
          [and(greaterOrEqual(fn.length(text), value(longText)), hasFraction), fn.coalesce(largest, text)],
        ],
        text,
      )
    }),
  )
}
