// What functions cost that are computed outside SQL, on one thread: values a second, the query around them deducted.
import { openDatabase } from '../dist/src/engine/database.js'
import { InProcessEngine } from '../dist/src/engine/in-process.js'
import { compile } from '../dist/src/kql/compile.js'
import { now } from './clock.mjs'
import { catalog } from './database.mjs'
import { inTurn, tableText } from './measure.mjs'

const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.'
/** The values, what is computed of them, and what of them alone, over so many rows. */
const measured = [
  { name: 'erf', rows: 1_000_000, value: 'x * 1.0', of: 'erf(y)', alone: 'y' },
  { name: 'punycode_domain_to_string', rows: 500_000, value: 'tostring(x)', of: 'strlen(punycode_domain_to_string(y))', alone: 'strlen(y)' },
  { name: 'parse_xml', rows: 50_000, value: 'strcat(\'<a b="c"><d>\', x, "</d><e/></a>")', of: 'strlen(tostring(parse_xml(y)))', alone: 'strlen(y)' },
  { name: 'gzip_compress_to_base64_string', rows: 10_000, value: 'strcat("some text ", x)', of: 'strlen(gzip_compress_to_base64_string(y))', alone: 'strlen(y)' },
  { name: 'parse_user_agent', rows: 3_000, value: `strcat("${agent}", x, ".0")`, of: 'strlen(tostring(parse_user_agent(y, "browser")))', alone: 'strlen(y)' },
  { name: 'series_fit_line of 100', rows: 20_000, value: 'range(x, x + 99, 1)', of: 'toreal(series_fit_line(y))', alone: 'array_length(y)' },
  { name: 'series_decompose_anomalies of 100', rows: 20_000, value: 'range(x, x + 99, 1)', of: 'array_length(series_decompose_anomalies(y))', alone: 'array_length(y)' },
] // prettier-ignore

export default async function run({ rounds }) {
  const engine = new InProcessEngine(await openDatabase({ path: ':memory:', catalog, tables: [] }))
  const asking = (kql) => {
    const { statement, columns } = compile(kql, { catalog, now })
    return () => engine.run(statement, columns, { deadlineMs: 60_000, maxRows: 1, maxBytes: 1 << 20 })
  }
  const results = []
  for (const { name, rows, value, of, alone } of measured) {
    const query = (what) => asking(`range x from 1 to ${rows} step 1 | extend y = ${value} | summarize max(${what})`)
    const ms = await inTurn({ outside: query(of), without: query(alone) }, rounds)
    results.push({ name, perSecond: Math.round((rows / (ms.outside - ms.without)) * 1000) })
  }
  await engine.close()
  console.log(
    tableText(
      ['values a second', 'one thread'],
      results.map((one) => [one.name, one.perSecond.toLocaleString('en')]),
    ),
  )
  return results
}
