// Compiling, warm: our journey from text to SQL text, and Microsoft's parser and binder over the same text, in turn.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { loadCatalog } from '../dist/src/kql/catalog.js'
import { compile } from '../dist/src/kql/compile.js'
import { now } from './clock.mjs'
import { geometricMean, tableText } from './measure.mjs'

/** One line a query, `{"id", "kql"}`. */
const corpora = ['hunting.jsonl', 'answers.jsonl'].map((name) => new URL(`../../shared/kql/${name}`, import.meta.url))

function queriesOf(file) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line)).map(({ id, kql }) => ({ id, kql }))
}

/** Compiles, or finds out that it cannot be compiled. */
function ours(catalog) {
  const options = { catalog, now }
  return (text) => {
    try {
      compile(text, options)
      return true
    } catch (error) {
      if (error.name !== 'KqlError') throw error
      return false
    }
  }
}

/** The official parser and binder over the same tables. */
function official(catalog) {
  const require = createRequire(import.meta.url)
  require('@kusto/language-service-next/bridge.min')
  require('@kusto/language-service-next/Kusto.Language.Bridge.min')
  const { Symbols, GlobalState, KustoCode } = globalThis.Kusto.Language
  const tables = catalog.tables().map(({ name, columns }) => {
    const shape = columns.map((column) => `['${column.name}']: ${column.type}`).join(', ')
    return new Symbols.TableSymbol.$ctor7(name, `(${shape})`, null)
  })
  const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('db', tables))
  return (text) => KustoCode.ParseAndAnalyze(text, globals).GetDiagnostics()
}

function timed(work, text) {
  const started = performance.now()
  work(text)
  return performance.now() - started
}

/**
 * The time of each query: the least of some rounds after one that warms up, since whatever else runs only adds to it.
 * Taken of every so many queries, of all unless told.
 */
function measure(work, queries, rounds, every = 1) {
  const taken = queries.filter((_, i) => i % every === 0)
  for (const { kql } of taken) work(kql)
  const times = taken.map(() => Infinity)
  for (let round = 0; round < rounds; round++)
    for (const [i, { kql }] of taken.entries()) times[i] = Math.min(times[i], timed(work, kql))
  return times
}

const quantile = (times, share) => {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

/** Quantiles of the milliseconds that a query takes, and how many times as long the official parser and binder takes. */
function measureCompiling({ rounds, every }) {
  const catalog = loadCatalog()
  const work = ours(catalog)
  const theirs = official(catalog)
  return corpora.map((file) => {
    const queries = queriesOf(file)
    const times = measure(work, queries, rounds)
    const slowest = times
      .map((ms, i) => ({ id: queries[i].id, ms }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, Math.ceil(queries.length / 100))
    const summary = {
      corpus: file.pathname.split('/').at(-1),
      queries: queries.length,
      median: quantile(times, 0.5),
      p90: quantile(times, 0.9),
      p99: quantile(times, 0.99),
      longest: quantile(times, 1),
      slowest,
    }
    const official = measure(theirs, queries, 2, every)
    const ratios = official.flatMap((ms, i) => (work(queries[i * every].kql) ? [ms / times[i * every]] : []))
    return {
      summary: { ...summary, officialMedian: quantile(official, 0.5), timesAsFast: geometricMean(ratios) },
      ratios,
    }
  })
}

/**
 * Twice what is kept, in medians of the official parser and binder over the same texts: a machine that is slow or busy
 * is so for both.
 */
const bounds = { median: 0.12, p99: 1.25 }

/** With `check` our own times are held against the bounds; the official ones are then those of some of the texts. */
export default function run({ rounds, check }) {
  const found = measureCompiling({ rounds, every: check ? 8 : 1 })
  const measured = found.map(({ summary }) => summary)
  const ratios = found.flatMap((one) => one.ratios)
  const ms = (x) => x?.toFixed(2) ?? ''
  const lines = measured.map((m) => [
    m.corpus,
    m.queries,
    ms(m.median),
    ms(m.p90),
    ms(m.p99),
    ms(m.longest),
    ms(m.officialMedian),
    ms(m.timesAsFast),
  ])
  console.log(tableText(['ms', 'queries', 'median', 'p90', 'p99', 'longest', 'official', 'times as fast'], lines))
  console.log(`over all corpora ${ms(geometricMean(ratios))} times as fast`)
  if (check)
    for (const m of measured)
      for (const [name, bound] of Object.entries(bounds))
        if (m[name] > bound * m.officialMedian)
          throw new Error(
            `Compiling ${m.corpus}: ${name} ${ms(m[name])} ms, above ${bound} of ${ms(m.officialMedian)} ms.`,
          )
  return measured
}
