// Text that knows where it may be broken: written on one line if it fits, on several if not.

/** A piece of layout. */
export type Doc = string | readonly Doc[] | Line | Indent | Group | Trailing

/** A space (`soft`: nothing) where its group fits on the line, and a new line where not; `hard`: always a new line. */
interface Line {
  readonly kind: 'line'
  readonly flat: '' | ' '
  readonly hard: boolean
}
/** Starts new lines further in. */
interface Indent {
  readonly kind: 'indent'
  readonly content: Doc
}
/** Is broken as a whole or not at all. */
interface Group {
  readonly kind: 'group'
  readonly content: Doc
  readonly broken: boolean
}
/** Waits for the end of the line, as comments do. */
interface Trailing {
  readonly kind: 'trailing'
  readonly text: string
}

export const line: Doc = { kind: 'line', flat: ' ', hard: false }
export const softLine: Doc = { kind: 'line', flat: '', hard: false }
export const hardLine: Doc = { kind: 'line', flat: '', hard: true }
export const indent = (content: Doc): Doc => ({ kind: 'indent', content })
export const trailing = (text: string): Doc => ({ kind: 'trailing', text })
export const group = (content: Doc): Doc => ({ kind: 'group', content, broken: mustBreak(content) })

/** Puts `separator` between pieces. */
export function join(pieces: readonly Doc[], separator: Doc): Doc {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece]))
}

/** A new line inside breaks every group around it; inner groups have found out already. */
function mustBreak(doc: Doc): boolean {
  if (typeof doc === 'string') return false
  if (isList(doc)) return doc.some(mustBreak)
  switch (doc.kind) {
    case 'line':
      return doc.hard
    case 'indent':
      return mustBreak(doc.content)
    case 'group':
      return doc.broken
    case 'trailing':
      return true
  }
}

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc)

interface Job {
  readonly doc: Doc
  readonly margin: number
  readonly flat: boolean
}

const STEP = 4

/** Writes a document with lines up to `width` characters where its breaks allow it. */
export function layOut(doc: Doc, width: number): string {
  const out: string[] = []
  let column = 0
  let waiting = ''
  const jobs: Job[] = [{ doc, margin: 0, flat: false }]
  for (let job = jobs.pop(); job; job = jobs.pop()) {
    const { doc: piece, margin, flat } = job
    if (typeof piece === 'string') {
      out.push(piece)
      column = columnAfter(piece, column)
    } else if (isList(piece)) {
      for (let index = piece.length - 1; index >= 0; index--) jobs.push({ doc: piece[index] ?? '', margin, flat })
    } else if (piece.kind === 'indent') {
      jobs.push({ doc: piece.content, margin: margin + STEP, flat })
    } else if (piece.kind === 'trailing') {
      waiting += piece.text
    } else if (piece.kind === 'group') {
      const fitting = !piece.broken && fits({ doc: piece.content, margin, flat: true }, jobs, width - column)
      jobs.push({ doc: piece.content, margin, flat: fitting })
    } else if (flat && !piece.hard) {
      out.push(piece.flat)
      column += piece.flat.length
    } else {
      out.push(waiting, '\n', ' '.repeat(margin))
      waiting = ''
      column = margin
    }
  }
  // Lines that hold nothing but their margin, and spaces before a break, are left behind by optional parts.
  return (out.join('') + waiting).replace(/ +$/, '')
}

function columnAfter(text: string, column: number): number {
  const lastBreak = text.lastIndexOf('\n')
  return lastBreak < 0 ? column + text.length : text.length - lastBreak - 1
}

/** Whether a piece, and what follows it up to the next possible break, ends within `room` characters. */
function fits(first: Job, after: readonly Job[], room: number): boolean {
  const jobs: Job[] = [first]
  let next = after.length - 1
  let left = room
  while (left >= 0) {
    const job = jobs.pop() ?? after[next--]
    if (!job) return true
    const { doc, margin, flat } = job
    if (typeof doc === 'string') {
      const lineBreak = doc.indexOf('\n')
      if (lineBreak >= 0) return lineBreak <= left
      left -= doc.length
    } else if (isList(doc)) {
      for (let index = doc.length - 1; index >= 0; index--) jobs.push({ doc: doc[index] ?? '', margin, flat })
    } else if (doc.kind === 'indent') {
      jobs.push({ doc: doc.content, margin, flat })
    } else if (doc.kind === 'group') {
      jobs.push({ doc: doc.content, margin, flat: flat && !doc.broken })
    } else if (doc.kind === 'line') {
      if (!flat || doc.hard) return true
      left -= doc.flat.length
    }
  }
  return false
}
