// Times the journey from text to SQL text, warm, over a file of hunting queries: `node bench/compile-time.mjs [cases.jsonl]`.
import { readFileSync } from 'node:fs'
import { loadCatalog } from '../dist/src/kql/catalog.js'
import { compile } from '../dist/src/kql/compile.js'

const file = process.argv[2] ?? new URL('../../shared/kql/hunting.jsonl', import.meta.url)
const queries = readFileSync(file, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line).kql)
const options = { catalog: loadCatalog(), now: 639_307_728_000_000_000n }
options.catalog.tables()

/** Milliseconds to compile, or to find out that it cannot be compiled. */
function time(text) {
  const start = performance.now()
  try {
    compile(text, options)
  } catch (error) {
    if (error.name !== 'KqlError') throw error
  }
  return performance.now() - start
}

for (const text of queries) time(text)
const times = queries.map(time).sort((a, b) => a - b)
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2)
console.log(`${times.length} queries: median ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`)
