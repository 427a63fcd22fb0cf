// Cuts JSON that spans lines into its events: the elements of a list, of `{"records": […]}`, or objects in a row.
import { StringDecoder } from 'node:string_decoder'
import type { Cutter, Piece } from './pieces.js'
import { pieceLimit, tooLong } from './pieces.js'

const wrapperStart = /^\{\s*"records"\s*:\s*\[/

/** How much text decides whether an object is the wrapper around records. */
const wrapperLength = 200

/** One piece an element. Text between elements that is no JSON is a fault, and reading goes on at the next line. */
export const cutDocument: Cutter = async function* (bytes) {
  const decoder = new StringDecoder('utf8')
  const cutting = new DocumentCutting()
  for await (const chunk of bytes) yield cutting.read(decoder.write(chunk), false)
  yield cutting.read(decoder.end(), true)
}

/** Where the reader stands: between elements, inside one, or past text that it gives up on. */
type State = 'between' | 'element' | 'wrapper-end' | 'skip-line'

class DocumentCutting {
  private text = ''
  private at = 0
  private line = 1
  private state: State = 'between'
  private elementStart = 0
  private elementLine = 1
  private depth = 0
  private inString = false
  /** Whether the enclosing list belongs to a wrapper object, whose other members come after it. */
  private wrapped = false

  read(more: string, ended: boolean): readonly Piece[] {
    this.text += more
    const pieces: Piece[] = []
    while (this.at < this.text.length) {
      if (this.state === 'between' && !this.between(pieces, ended)) break
      else if (this.state === 'element') this.element(pieces)
      else if (this.state === 'skip-line') this.skipLine()
      else if (this.state === 'wrapper-end') this.wrapperEnd()
    }
    if (ended && this.state === 'element') pieces.push(this.fault('the object has no end'))
    this.forget(pieces)
    return pieces
  }

  /** Returns false where more text is needed to tell what begins here. */
  private between(pieces: Piece[], ended: boolean): boolean {
    const char = this.text[this.at] ?? ''
    if (char === '{') {
      if (!ended && this.text.length - this.at < wrapperLength) return false
      const wrapper = wrapperStart.exec(this.text.slice(this.at, this.at + wrapperLength))
      if (wrapper) {
        this.wrapped = true
        this.advance(wrapper[0].length)
      } else {
        this.state = 'element'
        this.elementStart = this.at
        this.elementLine = this.line
        this.depth = 0
        this.inString = false
      }
    } else if (char === ']' && this.wrapped) {
      this.wrapped = false
      this.state = 'wrapper-end'
      this.advance(1)
    } else if (/[\s,[\]\uFEFF]/.test(char)) {
      this.advance(1)
    } else {
      pieces.push({ kind: 'fault', line: this.line, reason: 'not JSON' })
      this.state = 'skip-line'
    }
    return true
  }

  private element(pieces: Piece[]): void {
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at)
      if (code === 0x0a) {
        this.line++
        // A raw newline cannot stand in a JSON string, so a quote is missing: give this element up.
        if (this.inString) {
          pieces.push(this.fault('not JSON: a text has no end'))
          this.state = 'between'
          this.at++
          return
        }
      } else if (this.inString) {
        if (code === 0x5c) this.at++
        else if (code === 0x22) this.inString = false
      } else if (code === 0x22) {
        this.inString = true
      } else if (code === 0x7b || code === 0x5b) {
        this.depth++
      } else if ((code === 0x7d || code === 0x5d) && --this.depth === 0) {
        this.at++
        pieces.push({ kind: 'text', line: this.elementLine, text: this.text.slice(this.elementStart, this.at) })
        this.state = 'between'
        return
      }
    }
    if (this.at - this.elementStart > pieceLimit) {
      pieces.push(tooLong(this.elementLine))
      this.state = 'skip-line'
    }
  }

  private skipLine(): void {
    const end = this.text.indexOf('\n', this.at)
    if (end >= 0) this.state = 'between'
    this.advance((end < 0 ? this.text.length : end) - this.at)
  }

  private wrapperEnd(): void {
    const end = this.text.indexOf('}', this.at)
    if (end >= 0) this.state = 'between'
    this.advance((end < 0 ? this.text.length : end + 1) - this.at)
  }

  private advance(length: number): void {
    for (const end = this.at + length; this.at < end; this.at++) if (this.text[this.at] === '\n') this.line++
  }

  private fault(reason: string): Piece {
    return { kind: 'fault', line: this.elementLine, reason }
  }

  /** Drops the text that is done with. */
  private forget(pieces: readonly Piece[]): void {
    const from = this.state === 'element' ? this.elementStart : this.at
    if (from === 0 || (pieces.length === 0 && from < pieceLimit)) return
    this.text = this.text.slice(from)
    this.at -= from
    this.elementStart -= from
  }
}
