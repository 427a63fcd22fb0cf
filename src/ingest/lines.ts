// Cuts text into lines, with memory bounded by the longest line allowed.
import type { Cutter, Piece } from './pieces.js'
import { pieceLimit, tooLong } from './pieces.js'

const newline = 0x0a

/** One piece a line. The last line needs no newline, and a carriage return before it is not part of the line. */
export const cutLines: Cutter = async function* (bytes) {
  let line = 0
  let held: Buffer[] = []
  let heldBytes = 0
  let skipping = false
  for await (const chunk of bytes) {
    const first = chunk.indexOf(newline)
    if (first < 0) {
      if (heldBytes + chunk.length > pieceLimit) skipping = true
      if (skipping) held = []
      else held.push(chunk)
      heldBytes = skipping ? 0 : heldBytes + chunk.length
      continue
    }
    const last = chunk.lastIndexOf(newline)
    const pieces: Piece[] = []
    line++
    if (skipping || heldBytes + first > pieceLimit) pieces.push(tooLong(line))
    else pieces.push(pieceOf(line, Buffer.concat([...held, chunk.subarray(0, first)]).toString('utf8')))
    skipping = false
    if (last > first) {
      const whole = chunk.toString('utf8', first + 1, last)
      for (const text of whole.split('\n')) pieces.push(pieceOf(++line, text))
    }
    held = [chunk.subarray(last + 1)]
    heldBytes = chunk.length - last - 1
    yield pieces
  }
  if (skipping) yield [tooLong(line + 1)]
  else if (heldBytes > 0) yield [pieceOf(line + 1, Buffer.concat(held).toString('utf8'))]
}

function pieceOf(line: number, text: string): Piece {
  const content = text.endsWith('\r') ? text.slice(0, -1) : text
  return content.trim() === '' ? { kind: 'blank', line } : { kind: 'text', line, text: content }
}
