// Hunts: the one way from a query's text to its rows, for GraphQL and the command line alike.
import type { Diagnostic, PlacedDiagnostic } from '../../grammar/diagnostic.js'
import { KqlError, placed } from '../../grammar/diagnostic.js'
import { parse } from '../../grammar/parse.js'
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
import type { AnswerColumn, Compiled, CompileOptions } from '../kql/compile.js'
import { analyze, columnsOf, compileOrAsk, isQuestion } from '../kql/compile.js'
import type { RenderHint } from '../kql/plan.js'
import { rewrite } from '../kql/rewrite.js'
import type { Statement } from '../sql/print.js'
import { Forbidden, Invalid } from '../request-errors.js'
import { HuntSources } from './hunt-sources.js'
import type { AccountParts } from './hunt-account.js'
import { HuntAccount } from './hunt-account.js'
import { readParameters } from './parameters.js'
import { RowsJson } from '../engine/rows-json.js'
import type { NotedTables } from './tables-read.js'
import { noteTables } from './tables-read.js'
import { parseTimespan } from './timespan.js'
import { visibleRows } from './visible-rows.js'

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
  readonly compiled: Compiled
  readonly sources: HuntSources
  /** The names of all tables that the query gives, this one among them. */
  readonly given: Compiled['tables']
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
  readonly given: Compiled['tables']
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

export const explainStages = ['tokens', 'ast', 'plan', 'sql', 'physical'] as const
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
}

const mostHistory = 200

export class HuntingService {
  constructor(private readonly parts: HuntingParts) {}

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
    const noted = noteTables(this.parts.catalog)
    const limits = this.limitsOf(request)
    const sources = new HuntSources(request.query, this.parts.external, limits.deadlineMs, signal)
    const compiled = await this.compile(caller, request, noted, sources, signal)
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
      tables: [...noted.asked],
    }
  }

  /** A question to the data may read what the hunt does; so does the next, which may follow from its answer. */
  private async compile(
    caller: Caller,
    request: HuntRequest,
    { catalog, asked }: NotedTables,
    sources: HuntSources,
    signal: AbortSignal | undefined,
  ): Promise<Compiled> {
    const options = this.bindOptions(caller, request, catalog)
    const answers: (Answer | undefined)[] = []
    for (;;) {
      const step = compileOrAsk(request.query, { ...options, answers })
      if (!isQuestion(step)) return step
      throwErrors(request.query, sources.check(step.external))
      sources.begin()
      const statement = await sources.complete(step)
      const named = catalog.tableNames.filter((name) => request.query.includes(name))
      const engine = await this.parts.engine([...new Set([...named, ...asked])])
      const limits = { ...answerLimits, deadlineMs: sources.remainingMs }
      const { rows, stats } = await engine.run(statement, step.columns, limits, signal)
      const { truncated } = stats
      if (truncated && !step.optional)
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
  validate(caller: Caller, request: HuntRequest): readonly PlacedDiagnostic[] {
    const found = new Map<string, PlacedDiagnostic>()
    for (let table = 0, count = 1; table < count; table++) {
      const { problems, tables } = this.problemsOf(caller, { ...request, table })
      count = tables.length
      // What stands before the tables part is wrong in each of them.
      for (const problem of problems) {
        const { code, span } = problem
        found.set(`${code} ${span.start}`, placed(request.query, problem))
      }
    }
    return [...found.values()].sort((a, b) => a.start.offset - b.start.offset)
  }

  /** The columns that a request's query gives, as far as its text tells; none where it cannot be run. @throws Invalid */
  columns(caller: Caller, request: HuntRequest): readonly AnswerColumn[] {
    const { query } = analyze(request.query, this.bindOptions(caller, request, this.parts.catalog))
    return query ? columnsOf(query.plan) : []
  }

  /** Passes over a request whose query can be run. @throws KqlError, Invalid */
  check(caller: Caller, request: HuntRequest): void {
    throwErrors(request.query, this.problemsOf(caller, request).problems)
  }

  private problemsOf(
    caller: Caller,
    request: HuntRequest,
  ): { readonly problems: readonly Diagnostic[]; readonly tables: Compiled['tables'] } {
    const options = this.bindOptions(caller, request, this.parts.catalog)
    const { query, diagnostics, tables = [undefined] } = analyze(request.query, options)
    return { problems: [...diagnostics, ...(query ? this.parts.external.check(query.external) : [])], tables }
  }

  /** The caller's own hunts that ended before a moment (ticks), the newest first. @throws Invalid */
  async history(caller: Caller, before: bigint | undefined, first: number): Promise<readonly PastHunt[]> {
    if (first < 1 || first > mostHistory) throw new Invalid(`A history has 1 to ${mostHistory} hunts at once.`)
    const engine = await this.parts.engine([auditTable])
    return engine.read((session) => huntsBy(session, caller.id, before ?? null, first))
  }

  /** What a stage makes of a query, as text. @throws KqlError, Invalid, Forbidden, EngineError */
  async explain(caller: Caller, request: HuntRequest, stage: ExplainStage): Promise<string> {
    if (stage === 'tokens' || stage === 'ast') return explainSyntax(request.query, stage)
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
    const noted = noteTables(this.parts.catalog)
    const limits = this.limitsOf(request)
    const sources = new HuntSources(request.query, this.parts.external, limits.deadlineMs, undefined)
    const compiled = await this.compile(caller, request, noted, sources, undefined)
    const shown = async (): Promise<string> => {
      if (stage === 'sql') return compiled.statement.text
      if (stage === 'plan') return (await import('./plan-text.js')).planText(rewrite(compiled.query.plan).plan)
      // Nothing is read for a plan: the engine plans for no rows from outside.
      const parameters = compiled.external.map(() => '[]')
      return (await this.parts.engine([...noted.asked])).explain({ ...compiled.statement, parameters })
    }
    return outsideSql(compiled.statement) + (await shown())
  }

  private bindOptions(caller: Caller, request: HuntRequest, catalog: Catalog): CompileOptions {
    const { external } = this.parts
    const { query, parameters = {}, timespan, table, now = this.parts.clock() } = request
    const rows = visibleRows(caller)
    return {
      catalog,
      now,
      ...(table === undefined ? {} : { table }),
      watchlists: external.watchlists,
      ...(external.geoDatabase === undefined ? {} : { geoDatabase: external.geoDatabase }),
      ...(rows ? { rows } : {}),
      ...(timespan === undefined ? {} : { timespan: parseTimespan(timespan, now) }),
      ...(Object.keys(parameters).length === 0
        ? {}
        : { parameters: readParameters(parse(query).query, parameters, now) }),
    }
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

/** The line, a comment in SQL, that tells what is computed in TypeScript. */
const outsideSql = ({ hostFunctions = [] }: Statement): string =>
  hostFunctions.length === 0 ? '' : `-- outside SQL, on one thread: ${hostFunctions.join(', ')}\n`

/** More columns than a table may have are of no use, nor is a constant of more bytes. */
const answerLimits = { maxRows: 10_000, maxBytes: 16 * 1024 ** 2 }

async function explainSyntax(query: string, stage: 'tokens' | 'ast'): Promise<string> {
  const { tokensText, treeText } = await import('./syntax-text.js')
  if (stage === 'tokens') return tokensText(query)
  const parsed = parse(query)
  throwErrors(query, parsed.diagnostics)
  return treeText(parsed.query)
}

function throwErrors(query: string, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new KqlError(query, diagnostics)
}

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
