// How long commands take from nothing, in turn with Node itself: what a person waits for an answer to `print 1`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median, tableText } from './measure.mjs'

const harrier = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url))
const commands = {
  'node -e 0': ['-e', '0'],
  'harrier --version': [harrier, '--version'],
  "harrier query 'print 1'": [harrier, 'query', 'print 1'],
  "harrier query 'DeviceInfo | count' --db :memory:": [harrier, 'query', 'DeviceInfo | count', '--db', ':memory:'],
}

/** Milliseconds from start to end. */
function timed(args) {
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return performance.now() - started
}

/** The least is what it takes; the middle tells how busy the machine was. */
export default function run({ rounds }) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const [name, args] of Object.entries(commands)) {
      const ms = timed(args)
      if (round > 0) times[name].push(ms)
    }
  const measured = Object.entries(times).map(([name, list]) => ({
    name,
    least: Math.min(...list),
    median: median(list),
  }))
  const ms = (x) => x.toFixed(0)
  console.log(
    tableText(
      ['ms', 'least', 'median'],
      measured.map((m) => [m.name, ms(m.least), ms(m.median)]),
    ),
  )
  return measured
}
