// Problems as they are drawn: the line, the caret under the place, and nothing that could harm a terminal.
import { describe, expect, test } from '@jest/globals'
import type { PlacedDiagnostic } from '../../grammar/diagnostic.js'
import { placed } from '../../grammar/diagnostic.js'
import { drawProblems } from '../../src/cli/problems.js'
import { displayWidth } from '../../src/cli/terminal-text.js'

/** A text with one marked place, and the problem there. */
function marked(text: string): { readonly text: string; readonly problem: PlacedDiagnostic } {
  const [before = '', inside = '', after = ''] = text.split(/[«»]/)
  const whole = before + inside + after
  const span = { start: before.length, end: before.length + inside.length }
  return { text: whole, problem: placed(whole, { code: 'KQL2001', severity: 'error', message: 'No.', span }) }
}

const draw = (source: string): readonly string[] => {
  const { text, problem } = marked(source)
  return drawProblems(text, [problem], { color: false }).split('\n')
}

describe('the caret', () => {
  test.each<readonly [string, string, string, string]>([
    ['a word', 'T | where «FileNam» == 1', '  1 │ T | where FileNam == 1', '          ^^^^^^^'],
    ['the end of the text', 'T | where«»', '  1 │ T | where', '         ^'],
    ['a later line', 'T\n| where «x»', '  2 │ | where x', '        ^'],
    ['after Windows line ends', 'T\r\n| where «x»\r\n', '  2 │ | where x', '        ^'],
    ['after a tab', 'T\n\t| «x»', '  2 │   | x', '    ^'],
    ['after wide characters', 'print "検知", «x»', '  1 │ print "検知", x', '              ^'],
    ['after combining characters', 'print "e\u0301", «x»', '  1 │ print "e\u0301", x', '           ^'],
    ['more than a line', 'T | «where x\n| take» 5', '  1 │ T | where x', '    ^^^^^^^'],
    ['what would move the cursor', 'T | \u001b[2J«x»', '  1 │ T | \\x1b[2Jx', '           ^'],
  ])('under %s', (_name, source, line, caret) => {
    const [head, shown, pointer] = draw(source)
    expect(head).toBe('error KQL2001: No.')
    expect(shown).toBe(line)
    expect(pointer?.slice(pointer.indexOf('│') + 2)).toBe(caret)
  })

  test('stays in sight on a line of a million characters', () => {
    const [, shown = '', pointer = ''] = draw(`print "${'a'.repeat(500_000)}", «here», "${'b'.repeat(500_000)}"`)
    expect(displayWidth(shown)).toBeLessThan(400)
    expect(shown.slice(pointer.indexOf('^'), pointer.lastIndexOf('^') + 1)).toBe('here')
  })
})

test('problems come in the order of the text, with file and place for editors', () => {
  const text = 'a\nb'
  const at = (start: number, message: string): PlacedDiagnostic =>
    placed(text, { code: 'KQL1001', severity: 'warning', message, span: { start, end: start + 1 } })
  const drawn = drawProblems(text, [at(2, 'second'), at(0, 'first')], { color: false, file: 'q.kql' })
  expect(drawn).toMatch(/^warning KQL1001: first\n {2}--> q\.kql:1:1\n[^]*second\n {2}--> q\.kql:2:1\n/)
})

test('colour only where it is wanted', () => {
  const { text, problem } = marked('«x»')
  expect(drawProblems(text, [problem], { color: true })).toContain('\u001b[31;1m')
  expect(drawProblems(text, [problem], { color: false })).not.toContain('\u001b')
})
