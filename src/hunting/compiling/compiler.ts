// What the text of a hunt tells by itself: the statement to run, its problems, its columns, its plan.
import type { Diagnostic } from '../../../grammar/diagnostic.js'
import { throwErrors } from '../../../grammar/diagnostic.js'
import { parse } from '../../../grammar/parse.js'
import type { Answer } from '../../kql/bind/binder.js'
import type { Catalog } from '../../kql/catalog.js'
import type { AnswerColumn, Compiled, CompileOptions, DataQuestion } from '../../kql/compile.js'
import { analyze, columnsOf, compileOrAsk, isQuestion } from '../../kql/compile.js'
import type { ExternalSource, Watchlists } from '../../kql/external.js'
import { rewrite } from '../../kql/rewrite.js'
import { readParameters } from '../parameters.js'
import { noteTables } from '../tables-read.js'
import { parseTimespan } from '../timespan.js'
import type { Viewer } from '../visible-rows.js'
import { visibleRows } from '../visible-rows.js'

/** A hunt as far as its text is concerned: data alone, so that it can be handed to another thread. */
export interface HuntText {
  readonly query: string
  readonly viewer: Viewer
  /** What now() means, in ticks. */
  readonly now: bigint
  /** Values for `declare query_parameters`, by name, as KQL writes them. */
  readonly parameters?: Readonly<Record<string, string>> | undefined
  /** ISO 8601: only events of this time are read. */
  readonly timespan?: string | undefined
  /** Of a query that gives several tables, which one, from 0. */
  readonly table?: number | undefined
  /** What the data said to the questions before, in order. */
  readonly answers?: readonly (Answer | undefined)[]
}

/** A hunt that can be run: what was compiled without the trees that it was made of. */
export type CompiledHunt = Omit<Compiled, 'query' | 'sql'>

/** One step of compiling: it ends, or the data must be asked first. */
export type HuntStep = ({ readonly hunt: CompiledHunt } | { readonly question: DataQuestion }) & {
  /** The hunting tables that the text reads, and perhaps some more that it only names. */
  readonly asked: readonly string[]
}

/** What is known of a hunt that is not to be run. */
export interface HuntAnalysis {
  readonly diagnostics: readonly Diagnostic[]
  /** None where it cannot be run, or where the data would have to be asked. */
  readonly columns: readonly AnswerColumn[]
  /** The names of all tables that the query gives, as far as they have some. */
  readonly tables: Compiled['tables']
  readonly external: readonly ExternalSource[]
}

export const compilerStages = ['tokens', 'ast', 'plan'] as const
/** What a text becomes before it is a statement. */
export type CompilerStage = (typeof compilerStages)[number]

/**
 * Promises are rejected with KqlError where the query does not come so far, with Invalid for a timespan or parameters
 * that cannot be read. Its stages are texts for people.
 */
export interface HuntCompiler extends Readonly<Record<CompilerStage, (text: HuntText) => Promise<string>>> {
  compile(text: HuntText, signal?: AbortSignal): Promise<HuntStep>
  analyze(text: HuntText): Promise<HuntAnalysis>
}

export interface CompilerParts {
  readonly catalog: Catalog
  readonly watchlists: Watchlists
  /** The database file that tells where addresses are. */
  readonly geoDatabase: string | undefined
}

/** Compiles in the thread that asks. */
export class DirectCompiler implements HuntCompiler {
  constructor(private readonly parts: CompilerParts) {}

  compile(text: HuntText): Promise<HuntStep> {
    return promised(() => {
      const { catalog, asked } = noteTables(this.parts.catalog)
      const step = compileOrAsk(text.query, this.optionsOf(text, catalog))
      return { ...(isQuestion(step) ? { question: step } : { hunt: withoutTrees(step) }), asked: [...asked] }
    })
  }

  analyze(text: HuntText): Promise<HuntAnalysis> {
    return promised(() => {
      const { query, diagnostics, tables = [undefined] } = analyze(text.query, this.optionsOf(text))
      return { diagnostics, columns: query ? columnsOf(query.plan) : [], tables, external: query?.external ?? [] }
    })
  }

  async tokens({ query }: HuntText): Promise<string> {
    return (await import('../syntax-text.js')).tokensText(query)
  }

  async ast({ query }: HuntText): Promise<string> {
    const { query: tree, diagnostics } = parse(query)
    throwErrors(query, diagnostics)
    return (await import('../syntax-text.js')).treeText(tree)
  }

  async plan(text: HuntText): Promise<string> {
    const step = compileOrAsk(text.query, this.optionsOf(text))
    if (isQuestion(step)) throw new Error('The plan of a hunt was asked for before its questions were answered.')
    return (await import('../plan-text.js')).planText(rewrite(step.query.plan).plan)
  }

  private optionsOf(text: HuntText, catalog: Catalog = this.parts.catalog): CompileOptions {
    const { query, viewer, now, parameters = {}, timespan, table, answers } = text
    const { watchlists, geoDatabase } = this.parts
    const rows = visibleRows(viewer)
    return {
      catalog,
      now,
      watchlists,
      ...(table === undefined ? {} : { table }),
      ...(geoDatabase === undefined ? {} : { geoDatabase }),
      ...(rows ? { rows } : {}),
      ...(timespan === undefined ? {} : { timespan: parseTimespan(timespan, now) }),
      ...(Object.keys(parameters).length === 0
        ? {}
        : { parameters: readParameters(parse(query).query, parameters, now) }),
      ...(answers === undefined ? {} : { answers }),
    }
  }
}

function withoutTrees({ statement, columns, render, warnings, tables, external }: Compiled): CompiledHunt {
  return { statement, columns, render, warnings, tables, external }
}

/** What the work returns, or throws, as a promise. */
const promised = <T>(work: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(work())
  })
