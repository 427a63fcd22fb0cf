// SQL that turns a value of each KQL type into the text that KQL shows for it.
import type { Sql } from '../../sql/tree.js'
import { cases, cast, not, value } from '../../sql/tree.js'
import type { ScalarType } from '../types.js'
import { dynamicText } from './dynamic-text.js'
import { datetimeText, decimalText, timespanText } from './json-values.js'
import { realText } from './real-texts.js'

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
  real: realText,
  datetime: (sql) => datetimeText(sql),
  timespan: (sql) => timespanText(sql),
  dynamic: (sql) => dynamicText(sql),
}
