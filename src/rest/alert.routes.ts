// Alerts under Defender's and Graph's paths.
import type { Request, Response } from 'express'
import type { AlertRow } from '../alerts/alert.js'
import type { AlertService } from '../alerts/alert.service.js'
import { entityOf } from '../alerts/evidence-entity.js'
import type { Caller } from '../caller.js'
import type { DeviceRow } from '../devices/device.js'
import type { DeviceService } from '../devices/device.service.js'
import { may } from '../caller.js'
import { alertPage, nextLink, originOf } from './alert-page.js'
import { defenderAlert } from './defender-alert.js'
import { graphAlert } from './graph-alert.js'
import { defenderFields, graphFields } from './odata-alerts.js'
import type { DescribedRoute } from './openapi.js'
import type { ListRules } from './query-options.js'
import { readOptions } from './query-options.js'

export interface AlertRouteParts {
  readonly alerts: AlertService
  readonly devices: DeviceService
  /** Where people reach the portal; empty for no links. */
  readonly portalUrl: string
}

const defenderRules: ListRules = {
  fields: defenderFields,
  mostTop: 10_000,
  page: 10_000,
  expands: ['evidence'],
  orders: { alertcreationtime: 'created', lastupdatetime: 'updated', lasteventtime: 'lastEvent', severity: 'severity', status: 'status', title: 'title' }, // prettier-ignore
}

const graphRules: ListRules = {
  fields: graphFields,
  mostTop: 2000,
  page: 100,
  expands: [],
  orders: { createddatetime: 'created', lastupdatedatetime: 'updated', lastactivitydatetime: 'lastEvent', severity: 'severity', status: 'status', title: 'title' }, // prettier-ignore
}

/** The routes that read alerts. */
export function alertRoutes(parts: AlertRouteParts): readonly DescribedRoute[] {
  const shapes = [defenderShape(parts), ...['v1.0', 'beta'].map((version) => graphShape(parts, version))]
  return shapes.flatMap(({ path, rules, context, show }): readonly DescribedRoute[] => [
    {
      method: 'get',
      path,
      operation: 'readAlerts',
      doc: { summary: 'Alerts, newest first unless told.', query: listQuery(rules) },
      handle: async (caller, request, response) => {
        const options = readOptions(request.query, rules)
        const { alerts, total, next } = await alertPage(parts.alerts, caller, options)
        const value = await show(caller, alerts, options.expand.has('evidence'))
        response.json({
          '@odata.context': context(request),
          ...(total === undefined ? {} : { '@odata.count': total }),
          value,
          ...(next === undefined ? {} : { '@odata.nextLink': nextLink(request, next, options) }),
        })
      },
    },
    {
      method: 'get',
      path: `${path}/:id`,
      operation: 'readAlerts',
      doc: { summary: 'The alert of an id, with its evidence.' },
      handle: async (caller, request, response) => {
        const alert = await parts.alerts.alert(caller, idOf(request))
        await sendOne(response, show(caller, [alert], true))
      },
    },
  ])
}

const listQuery = ({ fields, mostTop, expands, orders }: ListRules): Readonly<Record<string, string>> => ({
  $filter: `Comparisons, in, startswith, endswith, contains and any() over ${Object.keys(fields).join(', ')}; and, or, not.`,
  $top: `At most so many, up to ${mostTop}.`,
  $skip: 'Passes over so many.',
  $orderby: `One of ${Object.keys(orders).join(', ')}, with asc or desc.`,
  $count: 'true: how many there are in all, as @odata.count.',
  $skiptoken: 'Where a next link goes on.',
  ...(expands.length > 0 ? { $expand: expands.join(', ') } : {}),
})

export const idOf = (request: Request): string => {
  const { id } = request.params
  return typeof id === 'string' ? id : ''
}

export async function sendOne(response: Response, shown: Promise<readonly object[]>): Promise<void> {
  const [alert] = await shown
  response.json(alert)
}

/** One API's alerts: where they are, how they are asked for, and how they look. */
export interface AlertShape {
  readonly path: string
  readonly rules: ListRules
  readonly context: (request: Request) => string
  readonly show: (caller: Caller, alerts: readonly AlertRow[], withEvidence: boolean) => Promise<readonly object[]>
}

/** Evidence is `[]` unless it is expanded, as documented; one alert alone has it. */
export const defenderShape = ({ alerts, devices }: AlertRouteParts): AlertShape => ({
  path: '/api/alerts',
  rules: defenderRules,
  context: (request) => `${originOf(request)}/api/$metadata#Alerts`,
  show: async (caller, rows, withEvidence) => {
    const ids = rows.map(({ id }) => id)
    const comments = await alerts.commentsOf(caller, ids)
    const evidence = withEvidence ? await alerts.evidenceOf(caller, ids) : []
    const byId = await devicesOf(caller, devices, rows)
    return rows.map((row, i) =>
      defenderAlert(row, {
        device: byId.get(row.deviceId),
        comments: comments[i] ?? [],
        evidence: (evidence[i] ?? []).map(entityOf),
      }),
    )
  },
})

/** Graph has evidence always. */
export const graphShape = ({ alerts, devices, portalUrl }: AlertRouteParts, version: string): AlertShape => ({
  path: `/${version}/security/alerts_v2`,
  rules: graphRules,
  context: (request) => `${originOf(request)}/${version}/$metadata#security/alerts_v2`,
  show: async (caller, rows) => {
    const ids = rows.map(({ id }) => id)
    const comments = await alerts.commentsOf(caller, ids)
    const evidence = await alerts.evidenceOf(caller, ids)
    const byId = await devicesOf(caller, devices, rows)
    return rows.map(
      (row, i) =>
      graphAlert(row, { device: byId.get(row.deviceId), comments: comments[i] ?? [], evidence: evidence[i] ?? [], portalUrl }), // prettier-ignore
    )
  },
})

/** The devices of alerts, where the caller may read devices at all. */
async function devicesOf(
  caller: Caller,
  devices: DeviceService,
  rows: readonly AlertRow[],
): Promise<ReadonlyMap<string, DeviceRow>> {
  const ids = [...new Set(rows.map(({ deviceId }) => deviceId).filter((id) => id !== ''))]
  if (ids.length === 0 || !may(caller, 'readDevices')) return new Map()
  const found = await devices.devicesOf(caller, ids)
  return new Map(found.flatMap((device) => (device ? [[device.id, device] as const] : [])))
}
