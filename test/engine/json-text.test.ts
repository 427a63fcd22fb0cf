// JSON with 64-bit integers: every digit kept, and nothing else taken for a number.
import { describe, expect, test } from '@jest/globals'
import { readJson, stringifyRows, writeJson } from '../../src/engine/json-text.js'
import type { JsonValue } from '../../src/engine/json-text.js'

const rows: readonly (readonly [string, JsonValue])[] = [
  ['[9007199254740991]', [9007199254740991]],
  ['[9007199254740993]', [9007199254740993n]],
  ['{"a":-9223372036854775808,"b":[9223372036854775807]}', { a: -9223372036854775808n, b: [9223372036854775807n] }],
  ['["x,9007199254740993,y","\\",9007199254740993,",9007199254740993]', ['x,9007199254740993,y', '",9007199254740993,', 9007199254740993n]], // prettier-ignore
  ['[0.12345678901234566]', [0.12345678901234566]],
  ['["ä\\u0000\\n"]', ['ä\u0000\n']],
  ['[true,null,{}]', [true, null, {}]],
]

describe('JSON text', () => {
  test.each(rows)('%s is read to the last digit', (text, value) => {
    expect(readJson(text)).toEqual(value)
  })

  test.each(rows)('%s is written as it was', (text, value) => {
    expect(writeJson(readJson(text))).toBe(text)
    expect(stringifyRows([[value]])).toBe(`[[${text}]]`)
  })
})
