// OData filters on incidents → the filter of incidents: comparisons joined by `and`, as Graph's clients send them.
import { classifications, meant, severities } from '../alerts/alert-values.js'
import type { IncidentFilter } from '../incidents/incident.store.js'
import { incidentStatuses } from '../incidents/incident.store.js'
import { datetimeTicks } from '../ingest/ticks.js'
import type { FilterNode, Literal } from '../odata/filter-ast.js'
import { ODataError } from '../odata/odata-error.js'
import { camel } from './graph-alert.js'

type Reader = (values: readonly string[]) => IncidentFilter
type Bounds = (from: bigint | undefined, to: bigint | undefined) => IncidentFilter

const spelled =
  <Value extends string>(
    property: string,
    values: readonly Value[],
    use: (some: readonly Value[]) => IncidentFilter,
  ): Reader =>
  // prettier-ignore
  (given) =>
    use(
      given.map((one) => {
        const value = meant(values, one)
        if (value === undefined)
          throw new ODataError(`'${one.slice(0, 80)}' is no ${property}; there are ${values.map(camel).join(', ')}.`)
        return value
      }),
    )

/** The properties that a filter may name. */
const readers: Readonly<Record<string, { readonly among: Reader } | { readonly between: Bounds }>> = {
  assignedTo: { among: (assignedTo) => ({ assignedTo }) },
  classification: { among: spelled('classification', classifications, (classification) => ({ classification })) },
  severity: { among: spelled('severity', severities, (severity) => ({ severity })) },
  status: { among: spelled('status', incidentStatuses, (status) => ({ status })) },
  createdDateTime: { between: (createdFrom, createdTo) => ({ createdFrom, createdTo }) },
  lastUpdateDateTime: { between: (updatedFrom, updatedTo) => ({ updatedFrom, updatedTo }) },
}

/** The incidents that a tree of comparisons joined by `and` means. @throws ODataError for others */
export function incidentFilterOf(node: FilterNode): IncidentFilter {
  if (node.kind === 'and') return both(incidentFilterOf(node.left), incidentFilterOf(node.right))
  if (node.kind !== 'compare' && node.kind !== 'in')
    throw new ODataError('Incidents are filtered by comparisons joined with and.')
  const name = node.property.name
  const reader = Object.entries(readers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  if (!reader) throw new ODataError(`Incidents cannot be filtered by '${name.slice(0, 80)}'.`)
  if ('among' in reader) {
    if (node.kind === 'in') return reader.among(node.literals.map((one) => textOf(name, one)))
    if (node.operator === 'eq') return reader.among([textOf(name, node.literal)])
    throw new ODataError(`'${name}' is compared with eq and in.`)
  }
  if (node.kind === 'in') throw new ODataError(`'${name}' is compared with eq, ge, gt, le and lt.`)
  const at = datetimeTicks(textOf(name, node.literal))
  if (at === undefined) throw new ODataError(`'${name}' is compared with a time.`)
  switch (node.operator) {
    case 'ge':
      return reader.between(at, undefined)
    case 'gt':
      return reader.between(at + 1n, undefined)
    case 'lt':
      return reader.between(undefined, at)
    case 'le':
      return reader.between(undefined, at + 1n)
    case 'eq':
      return reader.between(at, at + 1n)
    case 'ne':
      throw new ODataError(`'${name}' is compared with eq, ge, gt, le and lt.`)
  }
}

function textOf(name: string, literal: Literal): string {
  if (literal.kind === 'string') return literal.value
  if (literal.kind === 'datetime') return literal.text
  throw new ODataError(`'${name.slice(0, 80)}' is compared with text.`)
}

/** What holds in both: the narrower bounds of a time, the values that two lists share. */
function both(a: IncidentFilter, b: IncidentFilter): IncidentFilter {
  const merged: Record<string, unknown> = {}
  for (const side of [a, b]) {
    for (const [key, value] of Object.entries(side)) {
      if (value === undefined) continue
      const before = merged[key]
      if (before === undefined) merged[key] = value
      else if (typeof before === 'bigint' && typeof value === 'bigint')
        merged[key] = key.endsWith('From') === before > value ? before : value
      else merged[key] = (before as readonly unknown[]).filter((one) => (value as readonly unknown[]).includes(one))
    }
  }
  return merged
}

/** The names of the properties that a filter may name. */
export const incidentFilterNames = Object.keys(readers)
