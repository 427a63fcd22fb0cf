// Runs KQL in tests: the whole journey on a real DuckDB in memory.
import { afterAll, expect, test } from '@jest/globals'
import { loadCatalog } from '../../src/kql/catalog.js'
import type { CompileOptions } from '../../src/kql/compile.js'
import { analyze, compileOrAsk } from '../../src/kql/compile.js'
import type { Engine, ResultTable } from '../../src/engine/engine.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { openDatabase } from '../../src/engine/database.js'
import { stringifyRows } from '../../src/kql/json-text.js'

/** 2026-11-20T12:00:00Z in ticks: the moment that now() means in tests. */
export const testNow = 639_307_728_000_000_000n

export const catalog = loadCatalog()
const limits = { deadlineMs: 20_000, maxRows: 100_000, maxBytes: 64 << 20 }

let engine: Promise<Engine> | undefined
/** One engine for a test file, with all hunting tables, empty. */
export function testEngine(): Promise<Engine> {
  engine ??= openDatabase({ path: ':memory:', catalog }).then((database) => new InProcessEngine(database))
  return engine
}
afterAll(async () => {
  if (engine) await (await engine).close()
})

/** Compiles and runs a query; what depends on the data is asked of it first. */
export async function hunt(kql: string, options: Partial<CompileOptions> = {}): Promise<ResultTable> {
  const { statement, columns, ...step } = compileOrAsk(kql, { catalog, now: testNow, ...options })
  try {
    const result = await (await testEngine()).run(statement, columns, limits)
    if ('query' in step) return result
    const answer = result.rows.map((row) => row.map(String))
    return await hunt(kql, { ...options, answers: [...(options.answers ?? []), answer] })
  } catch (error) {
    throw new Error(`${String(error)}\n\n${kql}\n\n${statement.text}`, { cause: error })
  }
}

/** The rows as the protocol writes them, read back as JSON. */
export async function rowsOf(kql: string): Promise<readonly (readonly unknown[])[]> {
  const { rows } = await hunt(kql)
  return JSON.parse(stringifyRows(rows)) as readonly (readonly unknown[])[]
}

/** Of each table that a query gives its rows as the protocol writes them, by its name or its number. */
export async function tablesOf(kql: string): Promise<Readonly<Record<string, unknown>>> {
  const { tables = [undefined] } = analyze(kql, { catalog, now: testNow, table: 0 })
  const found: Record<string, unknown> = {}
  for (const [table, name] of tables.entries())
    found[name ?? String(table)] = JSON.parse(stringifyRows((await hunt(kql, { table })).rows))
  return found
}

/** A table of queries and what they answer: a list of rows, or one cell for `print`. */
export function cases(name: string, table: readonly (readonly [kql: string, answer: unknown])[]): void {
  test.each(table)(`${name}: %s`, async (kql, answer) => {
    const rows = await rowsOf(kql)
    expect(Array.isArray(answer) ? rows : rows[0]?.[0]).toEqual(answer)
  })
}

/** Asserts that a text is refused with a code at the place marked «so», and that no more is said. */
export function refuses(marked: string, code: string): void {
  test(`refuses ${marked}`, () => {
    const start = marked.indexOf('«')
    const text = marked.replace('«', '').replace('»', '')
    const end = marked.indexOf('»') - 1
    const { diagnostics } = analyze(text, { catalog, now: testNow })
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    expect(errors.map((d) => ({ code: d.code, span: d.span }))).toEqual([{ code, span: { start, end } }])
  })
}
