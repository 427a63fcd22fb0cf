// Generated queries against Microsoft's own binder and DuckDB: `npm run oracle -- [number of queries] [seed]`.
import fc from 'fast-check'
import { openDatabase } from '../dist/src/engine/database.js'
import { InProcessEngine } from '../dist/src/engine/in-process.js'
import { loadCatalog } from '../dist/src/kql/catalog.js'
import { analyze } from '../dist/src/kql/compile.js'
import { queries } from '../dist/test/oracle/generator/queries.js'
import { officialBinder } from '../dist/test/oracle/official.js'
import { tally } from '../dist/test/oracle/tally.js'

const count = Number(process.argv[2] ?? 2000)
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
const catalog = loadCatalog()
const options = { catalog, now: 639_307_728_000_000_000n }
const engine = new InProcessEngine(await openDatabase({ path: ':memory:', catalog }))
const arbitrary = queries(catalog, (text) => analyze(text, options).query?.plan.columns)

/** Drawn a few at a time, so that memory stays flat. */
function* drawn() {
  const size = 500
  for (let at = 0; at < count; at += size)
    yield* fc.sample(arbitrary, { numRuns: Math.min(size, count - at), seed: seed + at })
}

const started = performance.now()
const result = await tally(drawn(), { official: officialBinder(catalog), options, engine })
await engine.close()

const per = (n) => `${n} (${((100 * n) / result.queries).toFixed(2)} %)`
const disagreeing = result.disagreements.reduce((sum, one) => sum + one.count, 0)
for (const { what, count: n, shortest, detail } of [...result.faults, ...result.disagreements])
  console.log(`${n} × ${what}\n      ${detail}\n      ${shortest.replaceAll('\n', '\n      ')}`)
console.log(`${result.queries} queries of seed ${seed} in ${((performance.now() - started) / 1000).toFixed(0)} s:`)
console.log(`  agree ${per(result.agreeing)}, listed with a reason ${per(result.known)}, disagree ${per(disagreeing)}`)
console.log(`  not supported, by name ${per(result.notSupported)}, no verdict ${per(result.noVerdict)}`)
console.log(`  SQL that the engine rejects, and crashes: ${result.faults.reduce((sum, one) => sum + one.count, 0)}`)
const compared = result.queries - result.notSupported - result.noVerdict
const share = 1 - disagreeing / compared
console.log(`  agreement where both give a verdict: ${(100 * share).toFixed(2)} %`)
process.exitCode = share < 0.995 || result.faults.length > 0 ? 1 : 0
