// Scores the built engine against the recorded answers. Fails where a score is below its floor in floors.json, where a
// case differs that differences.json does not list, and where one is listed that no longer differs.
// `--list` brings the list up to date: cases that came right leave it, new ones join it under the engine's own words.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('..', import.meta.url)
const shared = new URL('../shared/kql/', root)
const read = (name) => JSON.parse(readFileSync(new URL(`bench/${name}`, root), 'utf8'))
const floors = read('floors.json')
const differences = read('differences.json')
const folder = mkdtempSync(join(tmpdir(), 'harrier-scoreboard-'))

/** Runs the scorer over a file of cases, or one family of it: what it prints, and the cases that differ. */
function score(cases, ...flags) {
  const scorer = new URL('score.mjs', shared).pathname
  const engine = ['node', new URL('dist/src/cli/main.js', root).pathname, 'query', '--batch']
  const out = join(folder, 'differing.jsonl')
  const output = execFileSync(
    'node',
    [scorer, new URL(cases, shared).pathname, '--out', out, ...flags, '--', ...engine],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1 << 26,
      // Lists on other hosts are not at hand; what is measured is whether the hunt runs.
      env: { ...process.env, HARRIER_EXTERNAL_DATA_REFUSED: 'empty' },
    },
  )
  const lines = readFileSync(out, 'utf8').split('\n').filter(Boolean)
  return { output, differing: lines.map((line) => JSON.parse(line)) }
}

/** The per cent that a line of the scorer's output names. */
function percent({ output }, line) {
  const match = new RegExp(`${line}.*\\(([\\d.]+) %\\)`).exec(output)
  if (!match) throw new Error(`The scorer printed no line '${line}':\n${output}`)
  return Number(match[1])
}

const answers = score('answers.jsonl')
const binds = score('hunting.jsonl', '--family', 'binds')
const other = score('hunting.jsonl', '--family', 'other-schema')
const syntax = score('hunting.jsonl', '--family', 'syntax-error')
rmSync(folder, { recursive: true })
const measured = {
  'recorded answers matched, outside geo and analytics': percent(answers, 'outside geo and analytics'),
  'recorded answers not answered wrongly': 100 - percent(answers, 'answered wrongly'),
  'hunts that bind, run and have the official schema': percent(binds, 'matched'),
  'hunts of other schemas without a syntax problem': percent(other, 'matched'),
  'texts with a syntax error refused': percent(syntax, 'matched'),
}

let failed = 0
for (const [name, value] of Object.entries(measured)) {
  const floor = floors[name]
  const below = floor === undefined || value < floor
  failed += below ? 1 : 0
  console.log(`${below ? 'BELOW' : 'ok   '} ${value.toFixed(1).padStart(5)} % (floor ${floor ?? 'missing'}) ${name}`)
}

const differing = new Map([answers, binds, other, syntax].flatMap((one) => one.differing.map((c) => [c.id, c.why])))
const listed = new Set(differences.recorded.flatMap(({ cases }) => cases))
const right = [...listed].filter((id) => !differing.has(id))
const fresh = [...differing].filter(([id]) => !listed.has(id))
if (process.argv.includes('--list')) {
  const kept = differences.recorded
    .map(({ reason, cases }) => ({ reason, cases: cases.filter((id) => differing.has(id)) }))
    .filter(({ cases }) => cases.length > 0)
  for (const [reason, cases] of grouped(fresh)) {
    const found = kept.find((one) => one.reason === reason)
    const ids = cases.map(([id]) => id)
    if (found) found.cases.push(...ids)
    else kept.push({ reason, cases: ids })
  }
  writeFileSync(
    new URL('bench/differences.json', root),
    `${JSON.stringify({ ...differences, recorded: kept }, null, 2)}\n`,
  )
} else {
  for (const id of right) console.log(`RIGHT ${id} is listed in differences.json and no longer differs`)
  for (const [id, why] of fresh) console.log(`NEW   ${id} differs and is not listed: ${why.slice(0, 200)}`)
  failed += right.length + fresh.length
}
console.log(`scoreboards: ${Object.keys(measured).length} figures, ${differing.size} cases differ, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** The engine's own words where it refuses; what differs otherwise. */
function reasonOf(why) {
  return why.startsWith('error: ') ? why.slice('error: '.length) : `Not explained yet: ${why.slice(0, 120)}`
}

function grouped(cases) {
  const groups = new Map()
  for (const one of cases) {
    const reason = reasonOf(one[1])
    groups.set(reason, [...(groups.get(reason) ?? []), one])
  }
  return groups
}
