// A page of hunts, cut at its blank lines.
import { describe, expect, test } from '@jest/globals'
import { splitQueries } from '../../grammar/split.js'

describe('splitQueries', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['two queries', 'A | take 1\n\nB | take 2', ['A | take 1', 'B | take 2']],
    ['a blank line with spaces, and carriage returns', 'A\r\n \t\r\nB', ['A', 'B']],
    ['no blank line', 'A\n| take 1', ['A\n| take 1']],
    ['a blank line before a pipe', 'A\n\n| take 1', ['A\n\n| take 1']],
    ['a blank line behind a pipe', 'A |\n\ntake 1', ['A |\n\ntake 1']],
    ['a blank line behind a let', 'let a = 1;\n\nprint a', ['let a = 1;\n\nprint a']],
    ['a blank line inside brackets', 'A | where x in (1,\n\n2)\n\nB', ['A | where x in (1,\n\n2)', 'B']],
    ['a blank line inside a string', 'print ```a\n\nb```\n\nB', ['print ```a\n\nb```', 'B']],
    ['comments belong to the query below', '// one\nA\n\n// two\nB', ['// one\nA', '// two\nB']],
    ['nothing', ' \n\n ', []],
  ])('%s', (_, text, pieces) => {
    const found = splitQueries(text)
    expect(found.map((piece) => piece.text)).toEqual(pieces)
    for (const { text: piece, span } of found) expect(text.slice(span.start, span.end)).toBe(piece)
  })
})
