// What clients of a server see: requests a second, short hunts beside a long one, and how soon a hunt ends that nobody
// waits for any more.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measuredDatabase } from './database.mjs'
import { median, tableText } from './measure.mjs'

const columns = [
  'Timestamp', 'DeviceId', 'DeviceName', 'ActionType', 'FileName', 'FolderPath', 'SHA1', 'SHA256', 'ProcessId',
  'ProcessCommandLine', 'AccountName', 'AccountSid', 'InitiatingProcessFileName', 'InitiatingProcessCommandLine',
  'ReportId',
] // prettier-ignore

/** Works with a server over a copy of the measured database, in a process of its own. */
async function withServer({ folder, rows, concurrentHunts = 6 }, work) {
  await (await measuredDatabase(folder, rows)).close()
  const own = mkdtempSync(join(tmpdir(), 'harrier-bench-'))
  const database = join(own, 'events.duckdb')
  copyFileSync(`${folder}/events-${rows}.duckdb`, database)
  const child = fork(fileURLToPath(new URL('./server.mjs', import.meta.url)), [database, String(concurrentHunts)])
  const ask = async (message) => {
    const answer = once(child, 'message')
    child.send(message)
    return (await answer)[0]
  }
  try {
    const [{ url, token }] = await once(child, 'message')
    const headers = { authorization: `Bearer ${token}` }
    const hunt = (query, signal) => post(url, huntDocument, { query }, { headers, signal })
    return await work({ hunt, ask })
  } finally {
    const gone = once(child, 'exit')
    child.disconnect()
    await gone
    rmSync(own, { recursive: true, force: true })
  }
}

const huntDocument = 'query Hunt($query: String!) { hunt(query: $query) { columns { name type } rows stats { rows } } }'

/** Milliseconds until the answer is read, and its size. */
async function post(url, query, variables, { headers = {}, signal } = {}) {
  const started = performance.now()
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal,
  })
  const text = Buffer.from(await response.arrayBuffer())
  if (!response.ok || text.subarray(0, 300).includes('"errors":')) throw new Error(text.subarray(0, 500).toString())
  return { ms: performance.now() - started, bytes: text.length }
}

/** Requests a second of a few clients that each ask again as soon as they are answered. */
async function throughput(request, seconds, clients = 2) {
  const until = performance.now() + seconds * 1000
  let count = 0
  const started = performance.now()
  const client = async () => {
    while (performance.now() < until) {
      await request()
      count++
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return count / ((performance.now() - started) / 1000)
}

const at = (times, share) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]

/** 10,000 rows of fifteen columns, spliced into the answer and as one typed object a row, in turn. */
export async function graphql({ folder, rounds }) {
  const query = `DeviceProcessEvents | project ${columns.join(', ')} | take 10000`
  return withServer({ folder, rows: 100_000 }, async ({ hunt, ask }) => {
    const { url, document } = await ask({ kind: 'typed', query })
    const ways = { rows: () => hunt(query), objects: () => post(url, document, {}) }
    const rates = { rows: [], objects: [] }
    for (let round = 0; round <= rounds; round++)
      for (const [name, request] of Object.entries(ways)) {
        const rate = await throughput(request, round === 0 ? 1 : 3)
        if (round > 0) rates[name].push(rate)
      }
    const [rows, objects] = [median(rates.rows), median(rates.objects)]
    const measured = { rows, objects, ratio: median(rates.rows.map((rate, i) => rate / rates.objects[i])) }
    console.log(
      tableText(
        ['requests a second', 'rows', 'objects', 'ratio'],
        [['10,000 × 15', rows.toFixed(1), objects.toFixed(1), measured.ratio.toFixed(1)]],
      ),
    )
    return measured
  })
}

const short = 'DeviceProcessEvents | where Timestamp > datetime(2026-06-30) and FileName == "git.exe" | count'
const long =
  'range a from 1 to 200000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 2000000 step 1 | extend k = 1) on k | where hash(a * b) == 5 | count'

/** Asks at a steady pace whether answers come or not, and gives how long each took from when it was due. */
async function paced(request, perSecond, seconds) {
  const times = []
  const pending = []
  const started = performance.now()
  for (let n = 0; n < perSecond * seconds; n++) {
    const due = started + (n * 1000) / perSecond
    while (performance.now() < due)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    pending.push(request().then(() => void times.push(performance.now() - due)))
  }
  await Promise.all(pending)
  return times
}

/** Short hunts at a steady rate, alone and beside one that takes ten seconds; both waits count. */
export async function concurrency({ folder, perSecond = 200, seconds = 8 }) {
  return withServer({ folder, rows: 100_000 }, async ({ hunt, ask }) => {
    await paced(() => hunt(short), perSecond, 2)
    await ask({ kind: 'delay' })
    const alone = await paced(() => hunt(short), perSecond, seconds)
    const before = await ask({ kind: 'delay' })
    const gone = new AbortController()
    const running = hunt(long, gone.signal).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const beside = await paced(() => hunt(short), perSecond, seconds)
    const during = await ask({ kind: 'delay' })
    gone.abort()
    await running
    const rows = [
      ['alone', alone, before],
      ['beside a long one', beside, during],
    ]
    const show = (x) => x.toFixed(1)
    console.log(
      tableText(
        [`${perSecond} a second, ms`, 'median', 'p99', 'longest', 'loop held up'],
        rows.map(([name, times, delay]) => [
          name,
          ...[0.5, 0.99, 1].map((share) => show(at(times, share))),
          show(delay.longest),
        ]),
      ),
    )
    const measured = { alone: at(alone, 0.99), beside: at(beside, 0.99), loop: during.longest }
    console.log(`p99 beside ÷ alone ${(measured.beside / measured.alone).toFixed(1)}`)
    return measured
  })
}

/** From the client's leaving to the next hunt's turn, in a server that runs one at a time. */
export async function cancel({ folder, rounds }) {
  return withServer({ folder, rows: 100_000, concurrentHunts: 1 }, async ({ hunt }) => {
    const times = []
    const alone = []
    for (let round = 0; round <= rounds; round++) {
      alone.push((await hunt('print 1')).ms)
      const leaves = new AbortController()
      const running = hunt(long, leaves.signal).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 500))
      const next = hunt('print 1')
      await new Promise((resolve) => setTimeout(resolve, 50))
      const left = performance.now()
      leaves.abort()
      await Promise.all([running, next])
      times.push(performance.now() - left)
    }
    const measured = { median: median(times), longest: Math.max(...times), alone: median(alone) }
    console.log(
      tableText(
        ['client gone, ms', 'median', 'longest', 'an answer alone'],
        [['to the next answer', ...Object.values(measured).map((x) => x.toFixed(1))]],
      ),
    )
    return measured
  })
}
