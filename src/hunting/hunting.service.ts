// Hunts: the one way from a query's text to its rows, for GraphQL and the command line alike.
import type { Diagnostic, PlacedDiagnostic } from '../../grammar/diagnostic.js'
import { placed, throwErrors } from '../../grammar/diagnostic.js'
import { auditTable, huntsBy } from '../audit/audit.store.js'
import type { PastHunt } from '../audit/audit.store.js'
import type { Caller } from '../caller.js'
import type { Engine, ExportStats, QueryLimits, RunStats } from '../engine/engine.js'
import { answerTooLarge } from '../engine/errors.js'
import { jsonArrays } from '../engine/result.js'
import type { BatchStream } from '../engine/row-stream.js'
import type { ExternalReader } from '../external/reader.js'
import type { Answer } from '../kql/bind/binder.js'
import type { Catalog } from '../kql/catalog.js'
import type { AnswerColumn } from '../kql/compile.js'
import type { RenderHint } from '../kql/plan.js'
import type { Statement } from '../sql/print.js'
import { Forbidden, Invalid } from '../request-errors.js'
import type { CompiledHunt, HuntAnalysis, HuntCompiler, HuntText } from './compiling/compiler.js'
import { DirectCompiler, compilerStages } from './compiling/compiler.js'
import { HuntSources } from './hunt-sources.js'
import type { AccountParts } from './hunt-account.js'
import { HuntAccount } from './hunt-account.js'
import { RowsJson } from '../engine/rows-json.js'

/** A query and what a caller passes beside it. */
export interface HuntRequest {
  readonly query: string
  /** Values for `declare query_parameters`, by name, as KQL writes them. */
  readonly parameters?: Readonly<Record<string, string>> | undefined
  /** ISO 8601: only events of this time are read. */
  readonly timespan?: string | undefined
  /** Fewer rows than the service's limit. */
  readonly maxRows?: number | undefined
  /** Of a query that gives several tables, which one, from 0; unless told, such a query is refused. */
  readonly table?: number
  /** What now() means, in ticks; the moment of asking unless told. */
  readonly now?: bigint
}

/** A request that can be run: compiled, with its limits settled. */
export interface PreparedHunt {
  readonly account: HuntAccount
  readonly compiled: CompiledHunt
  readonly sources: HuntSources
  /** The names of all tables that the query gives, this one among them. */
  readonly given: CompiledHunt['tables']
  readonly columns: readonly AnswerColumn[]
  readonly render: RenderHint | undefined
  readonly warnings: readonly PlacedDiagnostic[]
  readonly limits: QueryLimits
  /** The hunting tables that it reads, and perhaps some more that it only names. */
  readonly tables: readonly string[]
}

/** One table of an answer. */
export interface HuntTable {
  readonly name: string | undefined
  readonly columns: readonly AnswerColumn[]
  readonly rows: RowsJson
  readonly stats: RunStats
}

export interface HuntResult {
  readonly given: CompiledHunt['tables']
  readonly columns: readonly AnswerColumn[]
  readonly rows: RowsJson
  readonly stats: RunStats
  readonly render: RenderHint | undefined
  readonly warnings: readonly PlacedDiagnostic[]
}

/** What a hunt may use, and how many may run. */
export interface HuntingLimits extends QueryLimits {
  readonly concurrentHunts: number
  readonly waitingHunts: number
}

export const explainStages = [...compilerStages, 'sql', 'physical'] as const
/** The stages between a query's text and its execution that can be looked at. */
export type ExplainStage = (typeof explainStages)[number]

export interface HuntingParts {
  readonly catalog: Catalog
  /** The engine to run a hunt that reads these tables; asked for once the hunt is known to be sound. */
  readonly engine: (tables: readonly string[]) => Promise<Engine>
  /** Reads what a hunt names outside the database. */
  readonly external: ExternalReader
  /** The time of a hunt, in ticks of 100 ns since 0001-01-01 UTC. */
  readonly clock: () => bigint
  readonly limits: HuntingLimits
  readonly account?: AccountParts
  /** Unless told, hunts are compiled in the thread that asks. */
  readonly compiler?: HuntCompiler
}

const mostHistory = 200

export class HuntingService {
  private readonly compiler: HuntCompiler

  constructor(private readonly parts: HuntingParts) {
    const { catalog, external } = parts
    const { watchlists, geoDatabase } = external
    this.compiler = parts.compiler ?? new DirectCompiler({ catalog, watchlists, geoDatabase })
  }

  get limits(): HuntingLimits {
    return this.parts.limits
  }

  get catalog(): Catalog {
    return this.parts.catalog
  }

  /**
   * Runs a hunt for all tables that its query gives, one after the other and each a hunt of its own; the result proper is
   * that of the first. @throws KqlError, Invalid, EngineError
   */
  async huntAll(
    caller: Caller,
    request: HuntRequest,
    signal?: AbortSignal,
  ): Promise<HuntResult & { readonly tables: readonly HuntTable[] }> {
    const now = this.parts.clock()
    const first = await this.hunt(caller, { ...request, now, table: 0 }, signal)
    const tables: HuntTable[] = [tableOf(first, 0)]
    for (let table = 1; table < first.given.length; table++)
      tables.push(tableOf(await this.hunt(caller, { ...request, now, table }, signal), table))
    return { ...first, tables }
  }

  /** Runs a hunt and gathers its rows. @throws KqlError, Invalid, EngineError */
  async hunt(caller: Caller, request: HuntRequest, signal?: AbortSignal): Promise<HuntResult> {
    const started = performance.now()
    const hunt = await this.prepare(caller, request, signal)
    const pieces: Uint8Array[] = []
    const stream = this.stream(hunt, signal)
    for (;;) {
      const step = await stream.next()
      if (!step.done) pieces.push(step.value.bytes)
      else
        return { ...answerParts(hunt), rows: new RowsJson(pieces, step.value.rows), stats: timed(step.value, started) }
    }
  }

  /**
   * Compiles a hunt. The engine is asked only where the hunt's columns depend on the data.
   * @throws KqlError, Invalid, EngineError, TooManyRequests
   */
  async prepare(caller: Caller, request: HuntRequest, signal?: AbortSignal): Promise<PreparedHunt> {
    const account = await this.open(caller, request)
    return account.watch(() => this.prepareOn(account, caller, request, signal))
  }

  private open(caller: Caller, { query, timespan }: HuntRequest): Promise<HuntAccount> {
    return HuntAccount.open(this.parts.account ?? {}, { caller, query, timespan })
  }

  private async prepareOn(
    account: HuntAccount,
    caller: Caller,
    request: HuntRequest,
    signal: AbortSignal | undefined,
  ): Promise<PreparedHunt> {
    const limits = this.limitsOf(request)
    const sources = new HuntSources(request.query, this.parts.external, limits.deadlineMs, signal)
    const { hunt: compiled, tables } = await this.compile(this.textOf(caller, request), sources, signal)
    const refused = sources.check(compiled.external)
    throwErrors(request.query, refused)
    return {
      account,
      compiled,
      sources,
      given: compiled.tables,
      columns: compiled.columns,
      render: compiled.render,
      warnings: [...compiled.warnings, ...refused].map((one) => placed(request.query, one)),
      limits,
      tables,
    }
  }

  /** A question to the data may read what the hunt does; so does the next, which may follow from its answer. */
  private async compile(text: HuntText, sources: HuntSources, signal?: AbortSignal): Promise<CompiledText> {
    const { query } = text
    const asked = new Set<string>()
    const answers: (Answer | undefined)[] = []
    for (;;) {
      const step = await this.compiler.compile({ ...text, answers }, signal)
      for (const name of step.asked) asked.add(name)
      if ('hunt' in step) return { ...step, text: { ...text, answers }, tables: [...asked] }
      const { question } = step
      throwErrors(query, sources.check(question.external))
      sources.begin()
      const statement = await sources.complete(question)
      const named = this.catalog.tableNames.filter((name) => query.includes(name))
      const engine = await this.parts.engine([...new Set([...named, ...asked])])
      const limits = { ...answerLimits, deadlineMs: sources.remainingMs }
      const { rows, stats } = await engine.run(statement, question.columns, limits, signal)
      const { truncated } = stats
      if (truncated && !question.optional)
        throw answerTooLarge(truncated.limit, truncated.reason === 'maxRows' ? 'rows' : 'bytes')
      answers.push(truncated ? undefined : rows.map((row) => row.map(String)))
    }
  }

  /** The rows of a prepared hunt as they come. @throws EngineError, KqlError where outside data cannot be read */
  async *stream(hunt: PreparedHunt, signal?: AbortSignal, form = jsonArrays): BatchStream {
    const { account, compiled, sources, columns, limits, tables } = hunt
    let rows: BatchStream | undefined
    try {
      const statement = await account.watch(() => sources.complete(compiled))
      const engine = await this.parts.engine(tables)
      rows = engine.streamBatches(statement, columns, form, { ...limits, deadlineMs: sources.remainingMs }, signal)
      for (;;) {
        const step = await account.watch(rows.next.bind(rows))
        if (!step.done) yield step.value
        else {
          await account.complete(step.value)
          return step.value
        }
      }
    } finally {
      // A reader who stops early leaves the query running otherwise.
      await rows?.return({ elapsedMs: 0, rows: 0, bytes: 0 })
      await account.leave()
    }
  }

  /** Writes all rows of a prepared hunt into a Parquet file. @throws as `stream` */
  async exportParquet(hunt: PreparedHunt, file: string, signal?: AbortSignal): Promise<ExportStats> {
    const { account, compiled, sources, columns, tables } = hunt
    const stats = await account.watch(async () => {
      const statement = await sources.complete(compiled)
      const engine = await this.parts.engine(tables)
      return engine.exportParquet(statement, columns, file, { deadlineMs: sources.remainingMs }, signal)
    })
    await account.complete({ rows: stats.rows, bytes: 0 })
    return stats
  }

  /** Everything wrong or doubtful about a request's query, in any of the tables that it gives. @throws Invalid */
  async validate(caller: Caller, request: HuntRequest): Promise<readonly PlacedDiagnostic[]> {
    const found = new Map<string, PlacedDiagnostic>()
    for (let table = 0, count = 1; table < count; table++) {
      const analysis = await this.analyze(caller, { ...request, table })
      count = analysis.tables.length
      // What stands before the tables part is wrong in each of them.
      for (const problem of this.problemsOf(analysis)) {
        const { code, span } = problem
        found.set(`${code} ${span.start}`, placed(request.query, problem))
      }
    }
    return [...found.values()].sort((a, b) => a.start.offset - b.start.offset)
  }

  /** The columns that a request's query gives, as far as its text tells; none where it cannot be run. @throws Invalid */
  async columns(caller: Caller, request: HuntRequest): Promise<readonly AnswerColumn[]> {
    return (await this.analyze(caller, request)).columns
  }

  /** Passes over a request whose query can be run. @throws KqlError, Invalid */
  async check(caller: Caller, request: HuntRequest): Promise<void> {
    throwErrors(request.query, this.problemsOf(await this.analyze(caller, request)))
  }

  private analyze(caller: Caller, request: HuntRequest): Promise<HuntAnalysis> {
    return this.compiler.analyze(this.textOf(caller, request))
  }

  private problemsOf({ diagnostics, external }: HuntAnalysis): readonly Diagnostic[] {
    return [...diagnostics, ...this.parts.external.check(external)]
  }

  /** The caller's own hunts that ended before a moment (ticks), the newest first. @throws Invalid */
  async history(caller: Caller, before: bigint | undefined, first: number): Promise<readonly PastHunt[]> {
    if (first < 1 || first > mostHistory) throw new Invalid(`A history has 1 to ${mostHistory} hunts at once.`)
    const engine = await this.parts.engine([auditTable])
    return engine.read((session) => huntsBy(session, caller.id, before ?? null, first))
  }

  /** What a stage makes of a query, as text. @throws KqlError, Invalid, Forbidden, EngineError */
  async explain(caller: Caller, request: HuntRequest, stage: ExplainStage): Promise<string> {
    if (stage === 'tokens' || stage === 'ast') return this.compiler[stage](this.textOf(caller, request))
    // The engine's estimates count rows that not everyone may see.
    if (stage === 'physical' && caller.deviceGroups !== 'all') {
      throw new Forbidden('The physical plan is shown to callers who see all devices.')
    }
    // A plan may ask the data which columns there are: it counts as a hunt.
    const account = await this.open(caller, request)
    const text = await account.watch(() => this.explainPlan(caller, request, stage))
    await account.complete({ rows: 0, bytes: 0 })
    return text
  }

  private async explainPlan(caller: Caller, request: HuntRequest, stage: ExplainStage): Promise<string> {
    const { deadlineMs } = this.limitsOf(request)
    const sources = new HuntSources(request.query, this.parts.external, deadlineMs, undefined)
    const { hunt, text, tables } = await this.compile(this.textOf(caller, request), sources)
    const { statement, external } = hunt
    const shown = async (): Promise<string> => {
      if (stage === 'sql') return statement.text
      if (stage === 'plan') return this.compiler.plan(text)
      // Nothing is read for a plan: the engine plans for no rows from outside.
      const parameters = external.map(() => '[]')
      return (await this.parts.engine(tables)).explain({ ...statement, parameters })
    }
    return outsideSql(statement) + (await shown())
  }

  private textOf({ deviceGroups, scopes, id }: Caller, request: HuntRequest): HuntText {
    const { query, parameters, timespan, table, now = this.parts.clock() } = request
    return { query, parameters, timespan, table, now, viewer: { deviceGroups, scopes, id } }
  }

  private limitsOf({ maxRows }: HuntRequest): QueryLimits {
    const { deadlineMs, maxBytes, maxRows: most } = this.parts.limits
    if (maxRows === undefined) return { deadlineMs, maxBytes, maxRows: most }
    if (!Number.isInteger(maxRows) || maxRows < 0) {
      throw new Invalid('The greatest number of rows is a whole number, zero or more.')
    }
    return { deadlineMs, maxBytes, maxRows: Math.min(maxRows, most) }
  }
}

/** A text that was compiled, with the answers that it took. */
interface CompiledText {
  readonly hunt: CompiledHunt
  readonly text: HuntText
  /** The hunting tables that it reads, and perhaps some more that it only names. */
  readonly tables: readonly string[]
}

/** The line, a comment in SQL, that tells what is computed in TypeScript. */
const outsideSql = ({ hostFunctions = [] }: Statement): string =>
  hostFunctions.length === 0 ? '' : `-- outside SQL, on one thread: ${hostFunctions.join(', ')}\n`

/** More columns than a table may have are of no use, nor is a constant of more bytes. */
const answerLimits = { maxRows: 10_000, maxBytes: 16 * 1024 ** 2 }

const tableOf = ({ given, columns, rows, stats }: HuntResult, table: number): HuntTable => ({
  name: given[table],
  columns,
  rows: rows.again(),
  stats,
})

const answerParts = ({ given, columns, render, warnings }: PreparedHunt): Omit<HuntResult, 'rows' | 'stats'> => ({
  given,
  columns,
  render,
  warnings,
})

/** Compiling counts too: it is the caller's time. */
const timed = (stats: RunStats, started: number): RunStats => ({ ...stats, elapsedMs: performance.now() - started })
