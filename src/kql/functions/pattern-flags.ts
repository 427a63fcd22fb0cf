// The flags of regular expressions that RE2 does not have: x, in whose reach blanks and comments stand for nothing, and
// u, without which classes are of ASCII. They are worked out in the pattern and taken from it.

/** A pattern without those flags, or why it cannot be had. */
export type PlainPattern = { readonly text: string } | { readonly problem: string }

interface Flags {
  readonly verbose: boolean
  readonly ascii: boolean
  readonly anyCase: boolean
}

const inReach = /\(\?[A-Za-z]*-?[A-Za-z]*[xu]/
const flagGroup = /^\(\?([A-Za-z]*)(?:-([A-Za-z]+))?([:)])/
const ignored = /^(?:\p{White_Space}|#[^\n]*)/u
const asciiClasses: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_', s: '\\t\\n\\v\\f\\r ' }

/** The pattern as it is read without the flags. */
export function withoutFlags(pattern: string): PlainPattern {
  return inReach.test(pattern) ? new Reading(pattern).plain() : { text: pattern }
}

class Reading {
  private at = 0
  private text = ''
  private problem: string | undefined
  private flags: Flags = { verbose: false, ascii: false, anyCase: false }
  /** The flags around each group that is open. */
  private readonly around: Flags[] = []
  /** How many brackets of classes are open. */
  private classes = 0

  constructor(private readonly pattern: string) {}

  plain(): PlainPattern {
    while (this.at < this.pattern.length && this.problem === undefined) this.step()
    return this.problem === undefined ? { text: this.text } : { problem: this.problem }
  }

  private get rest(): string {
    return this.pattern.slice(this.at)
  }

  /** Passes so many characters of the pattern, for which another text may stand. */
  private pass(count: number, text = this.rest.slice(0, count)): void {
    this.text += text
    this.at += count
  }

  private step(): void {
    const { rest } = this
    const blank = this.flags.verbose ? ignored.exec(rest) : null
    if (blank) this.skip(blank[0])
    else if (rest.startsWith('\\')) this.escape(rest.charAt(1))
    else if (this.classes > 0) this.member(rest)
    else if (rest.startsWith('[')) this.open(rest)
    else if (rest.startsWith('(')) this.group(rest)
    else if (rest.startsWith(')')) {
      this.flags = this.around.pop() ?? this.flags
      this.pass(1)
    } else if (this.flags.ascii && rest.startsWith('.')) this.refuseBytes('.')
    else this.pass(1)
  }

  /** Blanks between a repetition and a question mark part them, where the two without them are one sign. */
  private skip(blank: string): void {
    const behind = this.pattern.charAt(this.at + blank.length)
    if (/[*+?}]$/.test(this.text) && behind === '?')
      this.problem = 'A repetition of a repetition in a regular expression is not supported.'
    this.pass(blank.length, '')
  }

  private escape(letter: string): void {
    const members = this.flags.ascii ? asciiClasses[letter] : undefined
    if (members !== undefined) this.pass(2, this.classes > 0 ? members : `[${members}]`)
    else if (this.flags.ascii && /[DWSpP]/.test(letter)) this.refuseBytes(`\\${letter}`)
    else this.pass(2)
  }

  /** Without the flag u it would stand for single bytes, which the reference refuses. */
  private refuseBytes(written: string): void {
    this.problem = `${written} cannot stand where a regular expression has the flag -u: it would match parts of characters.`
  }

  private open(rest: string): void {
    const [opening = '['] = /^\[\^?\]?/.exec(rest) ?? []
    if (this.flags.ascii && opening.startsWith('[^')) this.refuseBytes('[^')
    this.classes++
    this.pass(opening.length)
  }

  private member(rest: string): void {
    const named = /^\[:\^?\w+:\]/.exec(rest)
    if (named) this.pass(named[0].length)
    else if (rest.startsWith('[')) this.open(rest)
    else {
      if (rest.startsWith(']')) this.classes--
      this.pass(1)
    }
  }

  private group(rest: string): void {
    const [all, on = '', off = '', end] = flagGroup.exec(rest) ?? []
    if (end !== ')') this.around.push(this.flags)
    if (all === undefined) {
      this.pass(1)
      return
    }
    this.flags = {
      verbose: flagAfter('x', on, off, this.flags.verbose),
      ascii: !flagAfter('u', on, off, !this.flags.ascii),
      anyCase: flagAfter('i', on, off, this.flags.anyCase),
    }
    if (this.flags.ascii && this.flags.anyCase)
      this.problem = 'The flags i and -u of a regular expression are not supported together.'
    const [kept, dropped] = [on, off].map((flags) => flags.replaceAll(/[xu]/g, '')) as [string, string]
    const flags = dropped === '' ? kept : `${kept}-${dropped}`
    this.pass(all.length, end === ')' && flags === '' ? '' : `(?${flags}${end ?? ''}`)
  }
}

const flagAfter = (flag: string, on: string, off: string, before: boolean): boolean =>
  on.includes(flag) || (before && !off.includes(flag))
