// Scores the built engine against the recorded answers and fails where a score is below its floor in floors.json.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const shared = new URL('../shared/kql/', root)
const floors = JSON.parse(readFileSync(new URL('bench/floors.json', root), 'utf8'))

/** Runs the scorer over a file of cases, or one family of it, and gives what it prints. */
function score(cases, ...flags) {
  const scorer = new URL('score.mjs', shared).pathname
  const engine = ['node', new URL('dist/src/cli/main.js', root).pathname, 'query', '--batch']
  return execFileSync('node', [scorer, new URL(cases, shared).pathname, ...flags, '--', ...engine], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  })
}

/** The per cent that a line of the scorer's output names. */
function percent(output, line) {
  const match = new RegExp(`${line}.*\\(([\\d.]+) %\\)`).exec(output)
  if (!match) throw new Error(`The scorer printed no line '${line}':\n${output}`)
  return Number(match[1])
}

const answers = score('answers.jsonl')
const measured = {
  'recorded answers matched, outside geo and analytics': percent(answers, 'outside geo and analytics'),
  'recorded answers not answered wrongly': 100 - percent(answers, 'answered wrongly'),
  'hunts that bind, run and have the official schema': percent(score('hunting.jsonl', '--family', 'binds'), 'matched'),
  'hunts of other schemas without a syntax problem': percent(
    score('hunting.jsonl', '--family', 'other-schema'),
    'matched',
  ),
  'texts with a syntax error refused': percent(score('hunting.jsonl', '--family', 'syntax-error'), 'matched'),
}

let failed = 0
for (const [name, value] of Object.entries(measured)) {
  const floor = floors[name]
  const below = floor === undefined || value < floor
  failed += below ? 1 : 0
  console.log(`${below ? 'BELOW' : 'ok   '} ${value.toFixed(1).padStart(5)} % (floor ${floor ?? 'missing'}) ${name}`)
}
console.log(`scoreboards: ${Object.keys(measured).length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
