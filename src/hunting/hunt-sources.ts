// What one hunt reads from outside the database, each source once, within the hunt's time.
import type { Diagnostic } from '../../grammar/diagnostic.js'
import { KqlError } from '../../grammar/diagnostic.js'
import { cancelled, deadlineExceeded } from '../engine/errors.js'
import type { ExternalReader } from '../external/reader.js'
import { ExternalError } from '../external/reader.js'
import type { ExternalSource, PlacedSource } from '../kql/external.js'
import type { Statement } from '../sql/print.js'

/** What a timer can hold. */
const longestTimerMs = 2_147_483_647

export class HuntSources {
  /** When the first thing was done that takes of the hunt's time before its statement runs. */
  private begun: number | undefined
  /** The text of each source, by its position in the query. */
  private readonly texts = new Map<number, Promise<string>>()
  private readonly spent = { bytes: 0 }

  constructor(
    private readonly query: string,
    private readonly reader: ExternalReader,
    private readonly deadlineMs: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The hunt's clock runs from here. */
  begin(): void {
    this.begun ??= performance.now()
  }

  /** What is left of the hunt's time, at least a moment; all of it where nothing has begun. */
  get remainingMs(): number {
    if (this.begun === undefined) return this.deadlineMs
    return Math.max(1, Math.ceil(this.deadlineMs - (performance.now() - this.begun)))
  }

  check(sources: readonly ExternalSource[]): readonly Diagnostic[] {
    return this.reader.check(sources)
  }

  /** A statement with what it reads from outside as its parameters. @throws KqlError, EngineError at a stop */
  async complete(step: {
    readonly statement: Statement
    readonly external: readonly PlacedSource[]
  }): Promise<Statement> {
    const { statement, external } = step
    if (external.length === 0) return statement
    this.begin()
    const deadline = AbortSignal.timeout(Math.min(this.remainingMs, longestTimerMs))
    const signal = this.signal ? AbortSignal.any([this.signal, deadline]) : deadline
    try {
      const parameters = await Promise.all(external.map((source) => this.read(source, signal)))
      return { ...statement, parameters }
    } catch (error) {
      if (error instanceof ExternalError) throw new KqlError(this.query, [error.diagnostic])
      if (this.signal?.aborted) throw cancelled()
      if (deadline.aborted) throw deadlineExceeded(this.deadlineMs)
      throw error
    }
  }

  private read(source: PlacedSource, signal: AbortSignal): Promise<string> {
    const text = this.texts.get(source.position) ?? this.reader.read(source, signal, this.spent)
    this.texts.set(source.position, text)
    return text
  }
}
