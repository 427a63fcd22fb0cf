// The one shape of a problem, from lexer to browser: code, severity, sentence and place.

/** A half-open range of UTF-16 offsets into the query text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** KQL1xxx syntax, 2xxx names, 3xxx types, 4xxx not supported, 5xxx while running. */
export type ProblemCode = `KQL${number}`

/** What a stage has to say about a place in the text. */
export interface Diagnostic {
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  /** What is wrong and what would be right, as one or two sentences. */
  readonly message: string
  readonly span: Span
}

/** A problem whose place is still to be given. */
export type Problem = Omit<Diagnostic, 'span'>

/** Declares an error once: its code and the sentence made from its typed data. */
export function problem<Data = void>(code: ProblemCode, sentence: (data: Data) => string): (data: Data) => Problem {
  return (data) => ({ code, severity: 'error', message: sentence(data) })
}

/** Declares a warning once; warnings travel with results, not instead of them. */
export function caution<Data = void>(code: ProblemCode, sentence: (data: Data) => string): (data: Data) => Problem {
  return (data) => ({ code, severity: 'warning', message: sentence(data) })
}

/** Advice behind a sentence, where there is any. */
export const followedBy = (advice: string | undefined): string => (advice === undefined ? '' : ` ${advice}`)

/** A place for people: lines and columns count from one, columns in UTF-16 units. */
export interface Place {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** Where an offset lies. A carriage return with its line feed, or either alone, ends a line. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset)
  const lines = before.split(/\r\n|\r|\n/)
  return { offset, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** A diagnostic as every surface sends it. */
export interface PlacedDiagnostic extends Problem {
  readonly start: Place
  readonly end: Place
}

/** Works out lines and columns; done once, where the diagnostic leaves the program. */
export function placed(text: string, { span, ...problem }: Diagnostic): PlacedDiagnostic {
  return { ...problem, start: placeAt(text, span.start), end: placeAt(text, span.end) }
}

/** @throws KqlError where there is an error among the problems of a text. */
export function throwErrors(text: string, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new KqlError(text, diagnostics)
}

/** A query that cannot be answered, with every problem found in it. */
export class KqlError extends Error {
  override readonly name = 'KqlError'
  readonly code = 'KQL_INVALID'

  constructor(
    readonly text: string,
    readonly diagnostics: readonly Diagnostic[],
  ) {
    super(diagnostics.find((d) => d.severity === 'error')?.message ?? 'The query is not valid.')
  }

  toJSON(): { code: string; diagnostics: readonly PlacedDiagnostic[] } {
    return { code: this.code, diagnostics: this.diagnostics.map((d) => placed(this.text, d)) }
  }
}
