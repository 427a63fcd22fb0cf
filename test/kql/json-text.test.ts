// JSON with numbers that JavaScript cannot hold: every digit kept, and nothing else taken for a number.
import { describe, expect, test } from '@jest/globals'
import { numberText, readExact, readJson, readNumbers, stringifyRows, writeDynamic, writeJson } from '../../src/kql/json-text.js' // prettier-ignore
import type { JsonValue } from '../../src/kql/json-text.js'

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

  test('whole numbers are told from reals', () => {
    expect(readExact('[1, 1.0, 1e0, -0, "1", {"__proto__": 2}]')).toEqual([1n, 1, 1, 0n, '1', JSON.parse('{"__proto__": 0}', (_, v: unknown) => (v === 0 ? 2n : v))]) // prettier-ignore
  })

  test('a number is kept as what is made of it', () => {
    const kept = readNumbers('{"a": [0.1234567890123456789, 1.5]}', (digits) =>
      digits.length > 16 ? numberText(digits) : undefined,
    )
    expect(writeJson(kept)).toBe('{"a":[0.1234567890123456789,1.5]}')
  })

  test('a dynamic has reals that look like such', () => {
    expect(writeDynamic({ a: [2, -0, 0.5, 1e300, NaN, -Infinity], b: 2n, c: null, 'd"': [true, 'x\n'] })).toBe(
      '{"a":[2.0,-0.0,0.5,1e+300,"NaN","-Infinity"],"b":2,"c":null,"d\\"":[true,"x\\n"]}',
    )
  })
})
