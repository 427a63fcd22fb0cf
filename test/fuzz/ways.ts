// The ways to one answer: a query as it is compiled, without rewriting, without asking the data what need not be asked,
// and with steps between its own that change nothing. All give the same rows.
import { lex } from '../../grammar/lexer.js'
import type { ResultTable } from '../../src/engine/engine.js'
import { EngineError } from '../../src/engine/errors.js'
import type { Answer } from '../../src/kql/bind/binder.js'
import { analyze, columnsOf } from '../../src/kql/compile.js'
import { stringifyRows } from '../../src/kql/json-text.js'
import { lowerPlan } from '../../src/kql/lower/select.js'
import { OwnColumns } from '../../src/kql/own-columns.js'
import type { Plan } from '../../src/kql/plan.js'
import { rewrite } from '../../src/kql/rewrite.js'
import { duckdb } from '../../src/sql/dialects/duckdb.js'
import { print } from '../../src/sql/print.js'
import type { Choices } from '../oracle/generator/choices.js'
import { catalog, testEngine, testNow } from '../support/hunting.js'

interface Way {
  readonly rewriting: boolean
  readonly asking: boolean
}
const usual: Way = { rewriting: true, asking: true }

/** What one text answers otherwise in another way, in one line; undefined where all ways agree. */
export async function differenceOf(text: string, choose: Choices): Promise<string | undefined> {
  if (unsettled.test(text)) return undefined
  const expected = await answerOf(text, usual)
  if (expected === undefined) return undefined
  const ways: readonly (readonly [name: string, text: string, way: Way])[] = [
    ['without rewriting', text, { ...usual, rewriting: false }],
    ['without asking', text, { ...usual, asking: false }],
    ['with more steps', withIdleSteps(text, choose), usual],
  ]
  for (const [name, other, way] of ways) {
    const found = await answerOf(other, way)
    if (found !== undefined && found !== expected) return `${name}: ${other}\n${found}\n${expected}`
  }
  return undefined
}

/**
 * Of these the rows may differ each time: what is random, what depends on an order that nobody asked for, and a join
 * that takes any one row of a key, before conditions that follow it or after.
 */
const unsettled = /\b(take|limit|sample|top|any|rand|new_guid|row_\w+|prev|next|reduce|narrow|search|withsource|serialize|innerunique)\b|\b(make_(list|set|bag)|arg_(max|min)|take_any|sample-|top-|percentile|join (?!kind=))/ // prettier-ignore

const idleSteps = [
  'where true',
  'extend idle = 1 | project-away idle',
  'where rand() >= 0',
  'extend idle = rand() | where idle >= 0 | project-away idle',
  'extend idle = dynamic([1, 2]) | where array_length(idle) == 2 | project-away idle',
  'mv-expand idle = dynamic([1]) | project-away idle',
  'mv-apply idle = dynamic([7]) on (project idler = 1) | project-away idler',
  'limit 1000000',
  'project-reorder *',
] as const

/** Before any of the bars of a text, wherever it stands, rows may go through a step more. */
function withIdleSteps(text: string, choose: Choices): string {
  const bars = lex(text).tokens.filter(({ image }) => image === '|')
  const added = bars.map(({ startOffset }) => [startOffset, choose.chance(40) ? `| ${choose.pick(idleSteps)} ` : ''] as const) // prettier-ignore
  return added.reduceRight((made, [at, step]) => made.slice(0, at) + step + made.slice(at), text)
}

/** The rows in an order of their own, or the code of what went wrong; undefined where it takes too long or is refused. */
async function answerOf(text: string, { rewriting, asking }: Way): Promise<string | undefined> {
  const answers: (Answer | undefined)[] = []
  try {
    for (;;) {
      const { query, question } = analyze(text, { catalog, now: testNow, answers })
      if (query) return (await rowsOf(query.plan, rewriting))?.map((row) => rounded(stringifyRows([row]))).sort().join('\n') // prettier-ignore
      if (!question) return undefined
      const said = asking || question.refusal ? await rowsOf(question.plan, true) : undefined
      answers.push(said?.map((row) => row.map(String)))
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return limitCodes.has(error.code) ? undefined : error.code
  }
}

const limits = { deadlineMs: 4_000, maxRows: 5_000, maxBytes: 8 << 20 }
/** Too long, too large. */
const limitCodes: ReadonlySet<string> = new Set(['KQL5001', 'KQL5002', 'KQL5003'])

async function rowsOf(plan: Plan, rewriting: boolean): Promise<ResultTable['rows'] | undefined> {
  const whole = { plan, nested: new Map<Plan, Plan>(), own: new OwnColumns() }
  const statement = print(lowerPlan(rewriting ? rewrite(plan) : whole), duckdb)
  const { rows, stats } = await (await testEngine()).run(statement, columnsOf(plan), limits)
  return stats.truncated ? undefined : rows
}

/** Sums of reals differ in their last digits by the order of what is added. */
const rounded = (json: string): string =>
  json.replaceAll(/-?\d+\.\d+(?:e[-+]?\d+)?/g, (digits) => Number(digits).toPrecision(10))
