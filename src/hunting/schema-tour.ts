// What a hunter can name: tables with their columns, operators, and functions with their signatures, as plain data.
import type { JsonValue } from '../kql/json-text.js'
import { writeJson } from '../kql/json-text.js'
import type { Catalog } from '../kql/catalog.js'
import type { CatalogFunction } from '../kql/functions/index.js'
import { operators } from '../kql/bind/operators/index.js'
import { allFunctions } from '../kql/functions/index.js'
import type { OwnWayHelp } from '../kql/bind/own-way.js'
import { ownWayFunctions } from '../kql/bind/own-ways/index.js'
import type { ParameterDeclaration } from '../kql/functions/define.js'
import { parameterSpec } from '../kql/functions/define.js'
import type { ScalarType } from '../kql/types.js'

export interface ColumnSummary {
  readonly name: string
  readonly type: ScalarType
  readonly description: string
}

export interface TableSummary {
  readonly name: string
  readonly description: string
  /** The column that time filters apply to. */
  readonly timeColumn: string | undefined
  readonly columns: readonly ColumnSummary[]
}

export interface FunctionSummary {
  readonly name: string
  readonly kind: CatalogFunction['kind'] | OwnWayHelp['kind']
  /** `substring(source: string, start: long, [length: long]): string` */
  readonly signature: string
  readonly description: string
  readonly examples: readonly FunctionExample[]
  /** Older names that mean the same. */
  readonly aliases: readonly string[]
}

export interface FunctionExample {
  readonly expression: string
  /** As JSON. */
  readonly result: string
}

export interface OperatorSummary {
  readonly name: string
  readonly syntax: string
  readonly description: string
  /** Queries and their rows. */
  readonly examples: readonly FunctionExample[]
}

/** Every table of the catalogue, by name. */
export const tableSummaries = (catalog: Catalog): readonly TableSummary[] =>
  catalog.tables().map(({ name, description, time, columns }) => ({
    name,
    description,
    timeColumn: time,
    columns: columns.map((column) => ({ name: column.name, type: column.type, description: column.description })),
  }))

/** Every operator that queries can use, by name. */
export const operatorSummaries = (): readonly OperatorSummary[] =>
  Object.entries(operators)
    .filter(([, entry]) => !('refused' in entry))
    .map(([name, { syntax, doc, examples }]) => ({
      name,
      syntax,
      description: doc,
      examples: Object.entries(examples).map(([expression, result]) => ({ expression, result })),
    }))

/** Every function that is not hidden, by name. */
export const functionSummaries = (): readonly FunctionSummary[] =>
  [
    ...allFunctions()
      .filter((entry) => !entry.hidden)
      .map(summarize),
    ...Object.entries(ownWayFunctions).map(([name, { kind, signature, doc, examples, aliases }]) => {
      return { name, kind, signature, description: doc, examples: examplesOf(examples), aliases }
    }),
  ].sort((a, b) => (a.name < b.name ? -1 : 1))

const examplesOf = (examples: Readonly<Record<string, unknown>>): readonly FunctionExample[] =>
  Object.entries(examples).map(([expression, value]) => ({ expression, result: writeJson(value as JsonValue) }))

function summarize(entry: CatalogFunction): FunctionSummary {
  const { name, kind, doc, aliases, host } = entry
  const description = host.length === 0 ? doc : `${doc} Computed outside SQL, on one thread.`
  return { name, kind, signature: signature(entry), description, examples: examplesOf(entry.examples), aliases }
}

function signature({ name, takes, returns }: CatalogFunction): string {
  const parameters = Object.entries(takes).map(([parameter, declaration]) => parameterText(parameter, declaration))
  const result = typeof returns === 'string' ? `: ${returns}` : ''
  return `${name}(${parameters.join(', ')})${result}`
}

function parameterText(name: string, declaration: ParameterDeclaration): string {
  const { type: accepted, optional, rest } = parameterSpec(declaration)
  const type = typeof accepted === 'string' ? accepted : accepted.join(' | ')
  if (rest) return `${name}: ${type}, …`
  return optional ? `[${name}: ${type}]` : `${name}: ${type}`
}
