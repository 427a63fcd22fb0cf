// Incidents under Graph's path, of the same service as GraphQL's.
import type { Request } from 'express'
import { attackNotification } from '../alerts/alert-sources.js'
import { classifications, meant, severities } from '../alerts/alert-values.js'
import type { IncidentService } from '../incidents/incident.service.js'
import { incidentIdOf } from '../incidents/incident.resolver.js'
import type { IncidentFilter, IncidentRow } from '../incidents/incident.store.js'
import { incidentStatuses } from '../incidents/incident.store.js'
import { datetimeTicks } from '../ingest/ticks.js'
import { formatDatetime } from '../kql/time-text.js'
import type { FilterNode, Literal } from '../odata/filter-ast.js'
import { parseFilter } from '../odata/filter-parser.js'
import { ODataError } from '../odata/odata-error.js'
import type { AlertRouteParts, AlertShape } from './alert.routes.js'
import { graphShape, idOf } from './alert.routes.js'
import { originOf } from './alert-page.js'
import { time } from './defender-alert.js'
import type { DescribedRoute } from './openapi.js'
import type { Caller } from '../caller.js'

export interface IncidentRouteParts extends AlertRouteParts {
  readonly incidents: IncidentService
}

/** As Graph documents for incidents. */
const [usualTop, mostTop, mostSkip] = [50, 50, 100_000]

interface Options {
  readonly filter: IncidentFilter
  readonly top: number
  readonly skip: number
  readonly count: boolean
  readonly withAlerts: boolean
}

export function incidentRoutes(parts: IncidentRouteParts): readonly DescribedRoute[] {
  return ['v1.0', 'beta'].flatMap((version): readonly DescribedRoute[] => {
    const path = `/${version}/security/incidents`
    const alerts = graphShape(parts, version)
    const context = (request: Request): string => `${originOf(request)}/${version}/$metadata#security/incidents`
    return [
      {
        method: 'get',
        path,
        operation: 'readAlerts',
        doc: {
          summary: 'Incidents, those with the newest events first.',
          query: {
            $filter: `eq, in, ge, gt, le, lt, joined by and, over ${Object.keys(readers).join(', ')}.`,
            $top: `At most so many, up to ${mostTop}.`,
            $skip: 'Passes over so many.',
            $count: 'true: how many there are in all, as @odata.count.',
            $expand: 'alerts',
          },
        },
        handle: async (caller, request, response) => {
          const { filter, top, skip, count, withAlerts } = readOptions(request.query)
          const found = skip + top === 0 ? [] : await first(parts.incidents, caller, filter, skip + top + 1)
          const page = found.slice(skip, skip + top)
          response.json({
            '@odata.context': context(request),
            ...(count ? { '@odata.count': await parts.incidents.count(caller, filter) } : {}),
            value: await shown(parts, caller, page, withAlerts ? alerts : undefined),
            ...(found.length > skip + top && top > 0 ? { '@odata.nextLink': linkTo(request, skip + top) } : {}),
          })
        },
      },
      {
        method: 'get',
        path: `${path}/:id`,
        operation: 'readAlerts',
        doc: { summary: 'The incident of an id; one that was merged says into which.', query: { $expand: 'alerts' } },
        handle: async (caller, request, response) => {
          const asked = incidentIdOf(idOf(request))
          const { withAlerts } = readOptions(request.query)
          const incident = await parts.incidents.incident(caller, asked)
          const [one] = await shown(parts, caller, [incident], withAlerts ? alerts : undefined)
          const moved = incident.id === asked ? {} : { id: asked.toString(), status: 'redirected', redirectIncidentId: incident.id.toString() } // prettier-ignore
          response.json({ ...one, ...moved })
        },
      },
    ]
  })
}

/** The first so many, in as many steps as pages take. */
async function first(
  service: IncidentService,
  caller: Caller,
  filter: IncidentFilter,
  most: number,
): Promise<readonly IncidentRow[]> {
  // prettier-ignore
  const found: IncidentRow[] = []
  let after: string | undefined
  for (;;) {
    const page = await service.list(caller, filter, { first: Math.min(1000, most - found.length), after })
    found.push(...page.rows)
    const last = page.rows.at(-1)
    if (!page.hasNextPage || !last || found.length >= most) return found
    after = service.cursorOf(last)
  }
}

async function shown(
  { incidents, portalUrl }: IncidentRouteParts,
  caller: Caller,
  rows: readonly IncidentRow[],
  alerts: AlertShape | undefined,
): Promise<readonly object[]> {
  // prettier-ignore
  const listed = alerts ? await incidents.alertsOf(caller, rows.map(({ id }) => id)) : [] // prettier-ignore
  const shapes = alerts ? await alerts.show(caller, listed.flat(), true) : []
  const byId = new Map(listed.flat().map(({ id }, index) => [id, shapes[index]]))
  return rows.map((row, index) => ({
    ...graphIncident(row, incidents.titleOf(row)('EN'), portalUrl),
    ...(alerts ? { alerts: (listed[index] ?? []).map(({ id }) => byId.get(id)) } : {}),
  }))
}

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

const graphIncident = (incident: IncidentRow, displayName: string, portalUrl: string): object => ({
  id: incident.id.toString(),
  incidentWebUrl: portalUrl === '' ? null : `${portalUrl}/incidents/${incident.id}`,
  redirectIncidentId: null,
  displayName,
  status: camel(incident.status),
  severity: incident.severity === 'UnSpecified' ? 'unknown' : camel(incident.severity),
  assignedTo: incident.assignedTo,
  classification: incident.classification === null ? null : camel(incident.classification),
  determination: incident.determination === null ? null : camel(incident.determination),
  createdDateTime: formatDatetime(incident.created),
  lastUpdateDateTime: formatDatetime(incident.updated),
  resolvedDateTime: time(incident.resolved),
  systemTags: incident.systemTags.map((tag) => (tag === attackNotification.tag ? 'Defender Experts' : tag)),
  customTags: [],
  comments: [],
})

/** @throws ODataError for what is not understood */
function readOptions(query: Readonly<Record<string, unknown>>): Options {
  const given = new Map<string, string>()
  for (const [name, value] of Object.entries(query)) {
    const key = name.toLowerCase()
    if (!['$filter', '$top', '$skip', '$count', '$expand'].includes(key)) throw new ODataError(`The query option '${name.slice(0, 80)}' is not supported here.`) // prettier-ignore
    if (typeof value !== 'string' || given.has(key)) throw new ODataError(`The query option '${name}' is given once.`)
    given.set(key, value)
  }
  const whole = (name: string, usual: number, most: number): number => {
    const text = given.get(name)
    if (text === undefined) return usual
    if (!/^\d{1,9}$/.test(text) || Number(text) > most) throw new ODataError(`${name} is a whole number from 0 to ${most}.`) // prettier-ignore
    return Number(text)
  }
  const count = given.get('$count') ?? 'false'
  if (!/^(true|false)$/i.test(count)) throw new ODataError('$count is true or false.')
  const expand = given.get('$expand')
  if (expand !== undefined && expand !== 'alerts') throw new ODataError('$expand names alerts.')
  const filter = given.get('$filter')
  return {
    filter: filter === undefined ? {} : filterOf(parseFilter(filter)),
    top: whole('$top', usualTop, mostTop),
    skip: whole('$skip', 0, mostSkip),
    count: /^true$/i.test(count),
    withAlerts: expand === 'alerts',
  }
}

/** Adds a link to the rest of a list. */
function linkTo(request: Request, skip: number): string {
  const url = new URL(request.originalUrl, originOf(request))
  for (const name of [...url.searchParams.keys()]) if (name.toLowerCase() === '$skip') url.searchParams.delete(name)
  url.searchParams.set('$skip', String(skip))
  return url.href.replaceAll('%24', '$')
}

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
        if (value === undefined) throw new ODataError(`'${one.slice(0, 80)}' is no ${property}; there are ${values.map(camel).join(', ')}.`) // prettier-ignore
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
function filterOf(node: FilterNode): IncidentFilter {
  if (node.kind === 'and') return both(filterOf(node.left), filterOf(node.right))
  if (node.kind !== 'compare' && node.kind !== 'in') throw new ODataError('Incidents are filtered by comparisons joined with and.') // prettier-ignore
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
        merged[key] = key.endsWith('From') === before > value ? before : value // prettier-ignore
      else merged[key] = (before as readonly unknown[]).filter((one) => (value as readonly unknown[]).includes(one))
    }
  }
  return merged
}
