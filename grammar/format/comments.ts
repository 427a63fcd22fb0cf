// Comments on their way from the text they stood in to the text that is printed.
import type { Span } from '../diagnostic.js'
import type { Doc } from '../layout.js'
import { hardLine, trailing } from '../layout.js'

/** A comment and its place; `alone` if nothing but white space stands before it on its line. */
export interface Comment {
  readonly text: string
  readonly offset: number
  readonly alone: boolean
}

/** Hands out each comment once, at the nearest boundary of a statement or operator behind it. */
export class Comments {
  private next = 0

  constructor(
    private readonly text: string,
    private readonly comments: readonly Comment[],
  ) {}

  /** The comments that stand before `offset`, each on its line. */
  before(offset: number): Doc {
    const found: Doc[] = []
    for (let comment = this.comments[this.next]; comment && comment.offset < offset; comment = this.take()) {
      found.push(comment.text, hardLine)
    }
    return found
  }

  /** The comments before a statement or operator, and those inside it unless a pipeline in there can take them. */
  inFrontOf({ start, end }: Span): Doc {
    const comment = this.comments[this.next]
    if (!comment || comment.offset >= end) return ''
    return this.before(this.text.slice(start, end).includes('|') ? start : end)
  }

  /** The comments behind `offset` on the same line. */
  behind(offset: number): Doc {
    const comment = this.comments[this.next]
    if (!comment || comment.alone || comment.offset < offset) return ''
    if (/[\r\n]|[^\s;,)|]/.test(this.text.slice(offset, comment.offset))) return ''
    this.next++
    return trailing(` ${comment.text}`)
  }

  /** What is left at the end of the text, which may hold nothing else. */
  rest(alone: boolean): Doc {
    const found: Doc[] = []
    for (let comment = this.comments[this.next]; comment; comment = this.take()) {
      found.push(alone && found.length === 0 ? '' : hardLine, comment.text)
    }
    return found
  }

  private take(): Comment | undefined {
    return this.comments[++this.next]
  }
}
