// `harrier functions`: what KQL functions there are, or all about one.
import { functionSummaries } from '../hunting/schema-tour.js'
import type { FunctionSummary } from '../hunting/schema-tour.js'
import { nearest } from '../kql/bind/scope.js'
import { refusalOf } from '../kql/functions/index.js'
import { NotFound } from '../request-errors.js'
import { listing } from './listing.js'
import type { ListOptions } from './schema.js'
import { openOutput } from './streams.js'

const headings: Readonly<Record<FunctionSummary['kind'], string>> = {
  scalar: 'Scalar functions',
  aggregate: 'Aggregates, for summarize and make-series',
  window: 'Window functions, over ordered rows',
  tabular: 'Functions that give tables',
}

/** Runs the command. */
export async function functions(name: string | undefined, { format }: ListOptions): Promise<void> {
  const all = functionSummaries()
  const shown = name === undefined ? all : [find(name, all)]
  const output = openOutput(undefined)
  if (format === 'json') await output.write(`${JSON.stringify(name === undefined ? shown : shown[0], null, 2)}\n`)
  else await output.write(name === undefined ? overview(all) : shown.map(page).join('\n'))
}

function find(name: string, all: readonly FunctionSummary[]): FunctionSummary {
  const found = all.find((entry) => entry.name === name || entry.aliases.includes(name))
  if (found) return found
  const reason = refusalOf(name)
  if (reason !== undefined) throw new NotFound(`The function '${name}' is not supported: ${reason}`)
  const near = nearest(
    name,
    all.flatMap((entry) => [entry.name, ...entry.aliases]),
  )
  throw new NotFound(`There is no function '${name}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`)
}

function overview(all: readonly FunctionSummary[]): string {
  return Object.entries(headings)
    .map(([kind, heading]) => {
      const entries = all.filter((entry) => entry.kind === kind)
      return `${heading}\n${listing(entries.map((entry) => [`  ${entry.name}`, entry.description]))}`
    })
    .join('\n')
}

function page({ signature, description, aliases, examples }: FunctionSummary): string {
  const names = aliases.length === 0 ? [] : [`Also known as ${aliases.join(', ')}.`]
  const shown = examples.map(({ expression, result }) => [`  ${expression}`, `→ ${result}`])
  const parts = [signature, description, ...names].join('\n')
  return shown.length === 0 ? `${parts}\n` : `${parts}\n\n${listing(shown)}`
}
