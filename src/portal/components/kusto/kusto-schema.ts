// The hunting schema as Microsoft's language service takes it, for completion and hover.
import type { EngineSchema, Function as KustoFunction } from '@kusto/monaco-kusto/release/esm/monaco.contribution'

export interface SchemaColumn {
  readonly name: string
  readonly type: string
  readonly description: string
}

export interface SchemaTable {
  readonly name: string
  readonly description: string
  readonly columns: readonly SchemaColumn[]
}

export interface SchemaFunction {
  readonly name: string
  readonly kind: 'scalar' | 'aggregate' | 'window' | 'tabular'
  readonly signature: string
  readonly description: string
}

export interface HuntingSchema {
  readonly tables: readonly SchemaTable[]
  readonly functions: readonly SchemaFunction[]
}

/** Functions that are ours or Defender's: the language service knows only Kusto's own. */
function asDatabaseFunction({ name, signature, description }: SchemaFunction): KustoFunction {
  const parameters = /\((.*)\)/.exec(signature)?.[1] ?? ''
  const inputParameters = parameters
    .split(',')
    .map((one) => /^\s*\[?\s*(\w+)\s*:\s*(\w+)/.exec(one))
    .flatMap((match) => (match ? [{ name: match[1] ?? '', type: match[2] ?? '', cslType: match[2] ?? '' }] : []))
  return { name, body: '{ print 1 }', inputParameters, docstring: description }
}

export function kustoSchema({ tables, functions }: HuntingSchema): EngineSchema {
  const database = {
    name: 'hunting',
    majorVersion: 0,
    minorVersion: 0,
    entityGroups: [],
    functions: functions.filter(({ kind }) => kind === 'tabular').map(asDatabaseFunction),
    tables: tables.map(({ name, description, columns }) => ({
      name,
      entityType: 'Table' as const,
      docstring: description,
      columns: columns.map((column) => ({ name: column.name, type: column.type, docstring: column.description })),
    })),
  }
  return { clusterType: 'Engine', cluster: { connectionString: 'harrier', databases: [database] }, database }
}
