// What must be true of any text at all: no crash, no hang, every problem with its place, SQL that the engine takes and
// that no value makes it give up.
import type { Diagnostic } from '../../grammar/diagnostic.js'
import { formatText } from '../../grammar/format.js'
import { parse } from '../../grammar/parse.js'
import { analyze, compileOrAsk } from '../../src/kql/compile.js'
import { messageOf } from '../../src/engine/engine-messages.js'
import { EngineError } from '../../src/engine/errors.js'
import { catalog, testEngine, testNow } from '../support/hunting.js'

/** Longer than it takes on a busy machine to read, print and compile any text here. */
const longestMs = 2_000

/** What is wrong with how a text is dealt with, in one line; undefined where all is as it should be. */
export async function faultOf(text: string): Promise<string | undefined> {
  const started = performance.now()
  try {
    const fault = roundTripFault(text) ?? compilerFault(text)
    const took = performance.now() - started
    return fault ?? (took > longestMs ? `takes ${Math.round(took)} ms` : await engineFault(text))
  } catch (error) {
    return `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

/** A tree without its places and spellings. */
const bare = (value: unknown): string =>
  JSON.stringify(value, (key, item: unknown) => (key === 'span' || key === 'source' ? undefined : typeof item === 'bigint' ? `${item}n` : item)) // prettier-ignore

/** Printed and read again a tree is the same, and printing what was printed changes nothing. */
function roundTripFault(text: string): string | undefined {
  const printed = formatText(text)
  if (printed.text === undefined) return printed.diagnostics.length === 0 ? 'unformatted for no reason' : undefined
  if (bare(parse(printed.text).query) !== bare(parse(text).query)) return `printed as another query: ${printed.text}`
  return formatText(printed.text).text === printed.text ? undefined : `printed twice it changes: ${printed.text}`
}

const options = { catalog, now: testNow }

/** Either there are errors, each within the text, or there is a plan. */
function compilerFault(text: string): string | undefined {
  const { query, question, diagnostics } = analyze(text, options)
  const misplaced = diagnostics.find(
    ({ span }) => !(0 <= span.start && span.start <= span.end && span.end <= text.length),
  )
  if (misplaced) return `a problem out of place: ${JSON.stringify(misplaced)}`
  if (hasErrors(diagnostics)) return query ? 'a plan in spite of errors' : undefined
  return query || question ? undefined : 'refused without a problem'
}

const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === 'error')

/** A text that asks for more than there is time for is stopped, which is no fault; one operation may take longer. */
const limits = { deadlineMs: 2_000, maxRows: 1_000, maxBytes: 1 << 20 }

/** What the engine says of a value that it cannot hold or read, where a function should have given null. */
const ofEngine = /^(?:Conversion|Out of Range) Error|is not valid JSON/

/** The engine runs what is compiled to its end, or says in our own words why not. */
async function engineFault(text: string): Promise<string | undefined> {
  if (hasErrors(analyze(text, options).diagnostics)) return undefined
  try {
    const { statement, columns } = compileOrAsk(text, options)
    await (await testEngine()).run(statement, columns, limits)
    return undefined
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const cause = messageOf(error.cause)
    return error.code === 'KQL5014' || ofEngine.test(cause) ? cause : undefined
  }
}
