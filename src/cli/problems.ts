// Draws problems under the lines of the query they are about, with a caret at the place.
import type { PlacedDiagnostic } from '../../grammar/diagnostic.js'
import { clip, displayWidth, printable } from './terminal-text.js'

export interface DrawOptions {
  readonly color: boolean
  /** Named before line and column, as editors expect it; the query's file. */
  readonly file?: string | undefined
}

/** How many cells of a long line are shown, with the place among them. */
const shownCells = 160

const paints = { error: '31;1', warning: '33;1', faint: '2' } as const

/** Each problem with its line and a caret, in order of place. */
export function drawProblems(text: string, problems: readonly PlacedDiagnostic[], options: DrawOptions): string {
  const lines = text.split(/\r\n|\r|\n/)
  return [...problems]
    .sort((a, b) => a.start.offset - b.start.offset)
    .map((problem) => draw(lines, problem, options))
    .join('\n')
}

function draw(lines: readonly string[], problem: PlacedDiagnostic, { color, file }: DrawOptions): string {
  const paint = (text: string, kind: keyof typeof paints): string =>
    color ? `\u001b[${paints[kind]}m${text}\u001b[0m` : text
  const { severity, code, message, start, end } = problem
  const head = `${paint(`${severity} ${code}`, severity)}: ${printable(message)}`
  const place = file === undefined ? [] : [paint(`  --> ${printable(file)}:${start.line}:${start.column}`, 'faint')]
  const line = lines[start.line - 1] ?? ''
  const last = end.line === start.line ? end.column : line.length + 1
  const { before, marked, after } = excerpt(line, start.column - 1, Math.max(last, start.column) - 1)
  const number = String(start.line)
  const caret = '^'.repeat(Math.max(1, displayWidth(marked)))
  return [
    head,
    ...place,
    `  ${paint(`${number} │`, 'faint')} ${before}${marked}${after}`,
    `  ${' '.repeat(number.length)} ${paint('│', 'faint')} ${' '.repeat(displayWidth(before))}${paint(caret, severity)}`,
  ].join('\n')
}

/** The part of a line around a place, made printable; a tab is shown as two spaces. */
function excerpt(line: string, start: number, end: number): { before: string; marked: string; after: string } {
  const shown = (text: string): string => printable(text.replaceAll('\t', '  '))
  const context = Math.floor(shownCells / 2)
  const from = Math.max(0, start - context)
  const before = (from > 0 ? '…' : '') + shown(line.slice(from, start))
  const marked = clip(shown(line.slice(start, Math.min(end, start + shownCells))), shownCells)
  const after = clip(shown(line.slice(end, end + shownCells)), context)
  return { before, marked, after }
}
