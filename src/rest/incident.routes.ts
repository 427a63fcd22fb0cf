// Incidents under Graph's path, of the same service as GraphQL's.
import type { Request } from 'express'
import { attackNotification } from '../alerts/alert-sources.js'
import type { IncidentService } from '../incidents/incident.service.js'
import { incidentIdOf } from '../incidents/incident.resolver.js'
import type { IncidentFilter, IncidentRow } from '../incidents/incident.store.js'
import { formatDatetime } from '../kql/time-text.js'
import { parseFilter } from '../odata/parser.js'
import type { AlertRouteParts, AlertShape } from './alert.routes.js'
import { graphShape, idOf } from './alert.routes.js'
import { originOf } from './alert-page.js'
import { time } from './defender-alert.js'
import { camel } from './graph-alert.js'
import { incidentFilterNames, incidentFilterOf } from './odata-incidents.js'
import type { DescribedRoute } from './openapi.js'
import type { Properties } from './properties.js'
import { contextOf, selectionOf, shown } from './properties.js'
import type { GivenOptions, View } from './query-options.js'
import { expandOf, flag, givenOptions, whole } from './query-options.js'
import type { Caller } from '../caller.js'

export interface IncidentRouteParts extends AlertRouteParts {
  readonly incidents: IncidentService
}

/** As Graph documents for incidents. */
const [usualTop, mostTop, mostSkip] = [50, 50, 100_000]

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
        doc: { summary: 'Incidents, those with the newest events first.', query: listOptions },
        handle: async (caller, request, response) => {
          const given = givenOptions(request.query, Object.keys(listOptions))
          const view = viewOf(given)
          const filter = filterOf(given)
          const top = whole(given, '$top', mostTop) ?? usualTop
          const skip = whole(given, '$skip', mostSkip) ?? 0
          const count = flag(given, '$count')
          const found = skip + top === 0 ? [] : await first(parts.incidents, caller, filter, skip + top + 1)
          const page = found.slice(skip, skip + top).map((incident) => ({ incident }))
          response.json({
            '@odata.context': contextOf(context(request), view.select),
            ...(count ? { '@odata.count': await parts.incidents.count(caller, filter) } : {}),
            value: await show(parts, caller, page, view, alerts),
            ...(found.length > skip + top && top > 0 ? { '@odata.nextLink': linkTo(request, skip + top) } : {}),
          })
        },
      },
      {
        method: 'get',
        path: `${path}/:id`,
        operation: 'readAlerts',
        doc: { summary: 'The incident of an id; one that was merged says into which.', query: viewOptions },
        handle: async (caller, request, response) => {
          const asked = incidentIdOf(idOf(request))
          const view = viewOf(givenOptions(request.query, Object.keys(viewOptions)))
          const incident = await parts.incidents.incident(caller, asked)
          const [one] = await show(parts, caller, [{ incident, asked }], view, alerts)
          response.json({ '@odata.context': `${contextOf(context(request), view.select)}/$entity`, ...one })
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

/** An incident, and by which of its ids it was asked for. */
interface AskedIncident {
  readonly incident: IncidentRow
  readonly asked?: bigint
}

async function show(
  { incidents, portalUrl }: IncidentRouteParts,
  caller: Caller,
  page: readonly AskedIncident[],
  { select, expand }: View,
  alerts: AlertShape,
): Promise<readonly object[]> {
  const withAlerts = expand.has('alerts')
  const listed = withAlerts
    ? await incidents.alertsOf(
        caller,
        page.map(({ incident }) => incident.id),
      )
    : []
  const shapes = await alerts.show(caller, listed.flat(), everything)
  const byId = new Map(listed.flat().map(({ id }, index) => [id, shapes[index]]))
  return page.map(({ incident, asked = incident.id }, index) => ({
    ...shown(graphIncident, { incident, asked, displayName: incidents.titleOf(incident)('EN'), portalUrl }, select),
    ...(withAlerts ? { alerts: (listed[index] ?? []).map(({ id }) => byId.get(id)) } : {}),
  }))
}

const everything: View = { select: undefined, expand: new Set() }

/** An incident with what belongs to it. */
interface GraphIncident {
  readonly incident: IncidentRow
  /** The id that it was asked for by: another where that one was merged into it. */
  readonly asked: bigint
  readonly displayName: string
  readonly portalUrl: string
}

const graphIncident: Properties<GraphIncident> = {
  id: ({ asked }) => asked.toString(),
  incidentWebUrl: ({ incident, portalUrl }) => (portalUrl === '' ? null : `${portalUrl}/incidents/${incident.id}`),
  redirectIncidentId: ({ incident, asked }) => (incident.id === asked ? null : incident.id.toString()),
  displayName: ({ displayName }) => displayName,
  status: ({ incident, asked }) => (incident.id === asked ? camel(incident.status) : 'redirected'),
  severity: ({ incident }) => (incident.severity === 'UnSpecified' ? 'unknown' : camel(incident.severity)),
  assignedTo: ({ incident }) => incident.assignedTo,
  classification: ({ incident }) => (incident.classification === null ? null : camel(incident.classification)),
  determination: ({ incident }) => (incident.determination === null ? null : camel(incident.determination)),
  createdDateTime: ({ incident }) => formatDatetime(incident.created),
  lastUpdateDateTime: ({ incident }) => formatDatetime(incident.updated),
  resolvedDateTime: ({ incident }) => time(incident.resolved),
  systemTags: ({ incident }) =>
    incident.systemTags.map((tag) => (tag === attackNotification.tag ? 'Defender Experts' : tag)),
  customTags: () => [],
  comments: () => [],
}

const viewOptions = {
  $expand: 'alerts',
  $select: `These properties alone, of ${Object.keys(graphIncident).join(', ')}.`,
} as const
const listOptions = {
  $filter: `eq, in, ge, gt, le, lt, joined by and, over ${incidentFilterNames.join(', ')}.`,
  $top: `At most so many, up to ${mostTop}.`,
  $skip: 'Passes over so many.',
  $count: 'true: how many there are in all, as @odata.count.',
  ...viewOptions,
} as const

/** @throws ODataError */
const viewOf = (given: GivenOptions): View => ({
  select: selectionOf(given.get('$select'), graphIncident),
  expand: expandOf(given.get('$expand'), ['alerts']),
})

/** @throws ODataError */
function filterOf(given: GivenOptions): IncidentFilter {
  const filter = given.get('$filter')
  return filter === undefined ? {} : incidentFilterOf(parseFilter(filter))
}

/** Adds a link to the rest of a list. */
function linkTo(request: Request, skip: number): string {
  const url = new URL(request.originalUrl, originOf(request))
  for (const name of [...url.searchParams.keys()]) if (name.toLowerCase() === '$skip') url.searchParams.delete(name)
  url.searchParams.set('$skip', String(skip))
  return url.href.replaceAll('%24', '$')
}
