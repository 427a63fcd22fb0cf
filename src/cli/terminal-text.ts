// Text that is safe on a terminal, and how wide it is there.

/** Control characters, and format characters that reorder or hide text. Telemetry is full of hostile text. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** The text with everything that could move the cursor, colour, reorder or hide made visible as an escape. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => named[character] ?? escaped(character.codePointAt(0) ?? 0))
}

const escaped = (code: number): string =>
  code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`

/** The same for messages of several lines. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')

/** Blocks whose characters take two cells: Hangul, CJK, kana, full-width forms, pictographs. Source: Unicode TR 11. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
]
const combining = /^[\p{Mn}\p{Me}]$/u

function cells(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (combining.test(character)) return 0
  return wideBlocks.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

/** How many terminal cells a printable text takes. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += cells(character)
  return width
}

/** The beginning of a text that fits in so many cells, with `…` where something was cut. */
export function clip(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let [kept, used] = ['', 0]
  for (const character of text) {
    used += cells(character)
    if (used > width - 1) break
    kept += character
  }
  return `${kept}…`
}

/** The text with spaces around it to so many cells. */
export function pad(text: string, width: number, side: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return side === 'left' ? text + space : space + text
}
