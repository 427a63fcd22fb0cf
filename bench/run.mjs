// Measures: `npm run bench -- <name> [--rows n,n] [--rounds n] [--only text] [--data folder] [--json file] [--check]`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { narrowScans } from '../dist/src/engine/term-scan.js'
import { compile } from '../dist/src/kql/compile.js'
import { HostFunctions } from '../dist/src/engine/host-functions.js'
import { now } from './clock.mjs'
import { catalog, measuredDatabase } from './database.mjs'
import { growing } from './growth.mjs'
import { hunts, rareHunts } from './hunts.mjs'
import { measureLoading } from './load.mjs'
import { geometricMean, inTurn, tableText } from './measure.mjs'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    data: { type: 'string', default: join(tmpdir(), 'harrier-bench') },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
})
const rounds = Number(flags.rounds)
mkdirSync(flags.data, { recursive: true })

const statementOf = (kql) => compile(kql, { catalog, now }).statement
const two = (x) => (x === undefined ? '' : x < 0.1 ? x.toPrecision(1) : x.toFixed(2))
const ms = (x) => (x === undefined ? '' : x < 10 ? x.toFixed(2) : x.toFixed(0))

/** The rows as text in an order of their own, to be compared. */
async function answer(run) {
  const rows = (await (await run()).getRowsJson()).map((row) => JSON.stringify(row.map(String)))
  return rows.sort().join('\n')
}

async function measureHunts(rows) {
  const database = await measuredDatabase(flags.data, rows)
  const connection = await database.connect()
  const hostFunctions = new HostFunctions()
  const results = []
  const sizes = new Map()
  const record = async (name, kql, others, compared) => {
    if (!name.includes(flags.only)) return
    const statement = statementOf(kql)
    await hostFunctions.register(connection, statement.hostFunctions ?? [])
    const ways = { compiled: async () => connection.run((await narrowScans(connection, statement, sizes)).text) }
    for (const [way, sql] of Object.entries(others)) if (sql) ways[way] = () => connection.run(sql)
    if (compared) {
      const answers = await Promise.all(Object.values(ways).map(answer))
      if (new Set(answers).size > 1)
        throw new Error(`${name}: the ways differ:\n${answers.map((text) => text.slice(0, 400)).join('\n--\n')}`)
    }
    const times = await inTurn(ways, rounds)
    results.push({ name, ...times, toBest: times.compiled / times.best, toStraight: times.compiled / times.straight })
    console.error(`${name}: ${ms(times.compiled)} ms, ${two(times.compiled / times.best)} of the best`)
  }
  for (const hunt of hunts)
    await record(hunt.name, hunt.kql, { best: hunt.best, straight: hunt.straight }, !hunt.choice)
  const common = results.length
  for (const { name, sample, kql, best } of rareHunts) {
    if (!name.includes(flags.only)) continue
    const found = String((await connection.runAndReadAll(sample)).getRows()[0]?.[0])
    await record(name, kql(found), { best: best(found) }, true)
  }
  await database.close()
  const [usual, rare] = [results.slice(0, common), results.slice(common)]
  const summary = {
    rows,
    compiledToBest: usual.length && geometricMean(usual.map(({ toBest }) => toBest)),
    worstToBest: Math.max(...usual.map(({ toBest }) => toBest)),
    compiledToStraight: usual.length && geometricMean(usual.map(({ toStraight }) => toStraight)),
    rareToBestScan: rare.length && geometricMean(rare.map(({ toBest }) => toBest)),
    worstRareToBestScan: rare.length && Math.max(...rare.map(({ toBest }) => toBest)),
  }
  const lines = results.map((r) => [
    r.name,
    ms(r.compiled),
    ms(r.best),
    ms(r.straight),
    two(r.toBest),
    r.straight ? two(r.toStraight) : '',
  ])
  console.log(tableText([`${rows} rows, ms`, 'compiled', 'best', 'straight', '÷ best', '÷ straight'], lines))
  console.log(
    `compiled ÷ best ${two(summary.compiledToBest)} (worst ${two(summary.worstToBest)}), ÷ straight ${two(summary.compiledToStraight)}; rare terms ÷ best scan ${two(summary.rareToBestScan)} (worst ${two(summary.worstRareToBestScan)})`,
  )
  return { ...summary, hunts: results }
}

async function measureGrowth(sizes) {
  const columns = []
  for (const rows of sizes) {
    const database = await measuredDatabase(flags.data, rows)
    const connection = await database.connect()
    const ways = Object.entries(growing).filter(([name]) => name.includes(flags.only))
    await new HostFunctions().register(
      connection,
      ways.flatMap(([, kql]) => statementOf(kql).hostFunctions ?? []),
    )
    columns.push(
      await inTurn(
        Object.fromEntries(ways.map(([name, kql]) => [name, () => connection.run(statementOf(kql).text)])),
        rounds,
      ),
    )
    await database.close()
  }
  const lines = Object.keys(columns[0] ?? {}).map((name) => [name, ...columns.map((times) => ms(times[name]))])
  console.log(tableText(['rows, ms', ...sizes], lines))
  return sizes.map((rows, i) => ({ rows, times: columns[i] }))
}

const measurements = {
  hunts: async () => {
    const all = []
    for (const rows of sizesOf('10000000')) all.push(await measureHunts(rows))
    return all
  },
  growth: () => measureGrowth(sizesOf('1000000,10000000')),
  compile: async () => (await import('./compile.mjs')).default({ rounds, check: flags.check }),
  detections: async () => {
    const all = []
    const { measureDetections } = await import('./detections.mjs')
    for (const events of sizesOf('1000000')) all.push(await measureDetections(flags.data, events))
    return all
  },
  startup: async () => (await import('./startup.mjs')).default({ rounds }),
  'outside-sql': async () => (await import('./outside-sql.mjs')).default({ rounds }),
  load: async () => {
    const all = []
    for (const rows of sizesOf('1000000')) all.push(await measureLoading(flags.data, rows, rounds))
    return all
  },
  export: async () =>
    (await import('./export.mjs')).default({
      folder: flags.data,
      rows: sizesOf('1000000')[0],
      rounds,
      only: flags.only,
    }),
  graphql: async () => (await import('./served.mjs')).graphql({ folder: flags.data, rounds }),
  concurrency: async () => (await import('./served.mjs')).concurrency({ folder: flags.data }),
  cancel: async () => (await import('./served.mjs')).cancel({ folder: flags.data, rounds }),
}
const sizesOf = (usual) => (flags.rows ?? usual).split(',').map(Number)

const measure = measurements[positionals[0]]
if (!measure) throw new Error(`There are: ${Object.keys(measurements).join(', ')}.`)
const measured = await measure()
if (flags.json) writeFileSync(flags.json, JSON.stringify(measured, undefined, 2))
