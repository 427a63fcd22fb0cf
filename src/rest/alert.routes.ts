// Alerts under Defender's and Graph's paths.
import type { Request, Response } from 'express'
import type { AlertRow } from '../alerts/alert.js'
import type { AlertService } from '../alerts/alert.service.js'
import { entityOf } from '../alerts/evidence-entity.js'
import type { Caller } from '../caller.js'
import type { DeviceRow } from '../devices/device.js'
import type { DeviceService } from '../devices/device.service.js'
import { alertPage, nextLink, originOf } from './alert-page.js'
import { defenderAlert } from './defender-alert.js'
import { graphAlert } from './graph-alert.js'
import { defenderFields, graphFields } from './odata-alerts.js'
import type { DescribedRoute } from './openapi.js'
import { contextOf, shown } from './properties.js'
import type { AlertRules, View } from './query-options.js'
import { countOptions, listOptions, readFilter, readOptions, readView, viewOptions } from './query-options.js'

export interface AlertRouteParts {
  readonly alerts: AlertService
  readonly devices: DeviceService
  /** Where people reach the portal; empty for no links. */
  readonly portalUrl: string
}

const defenderRules: AlertRules = {
  properties: defenderAlert,
  fields: defenderFields,
  mostTop: 10_000,
  page: 10_000,
  expands: ['evidence'],
  orders: {
    alertcreationtime: 'created',
    lastupdatetime: 'updated',
    lasteventtime: 'lastEvent',
    severity: 'severity',
    status: 'status',
    title: 'title',
  },
}

const graphRules: AlertRules = {
  properties: graphAlert,
  fields: graphFields,
  mostTop: 2000,
  page: 100,
  expands: [],
  orders: {
    createddatetime: 'created',
    lastupdatedatetime: 'updated',
    lastactivitydatetime: 'lastEvent',
    severity: 'severity',
    status: 'status',
    title: 'title',
  },
}

/** The routes that read alerts. */
export function alertRoutes(parts: AlertRouteParts): readonly DescribedRoute[] {
  const shapes = [defenderShape(parts), ...['v1.0', 'beta'].map((version) => graphShape(parts, version))]
  return shapes.flatMap((shape): readonly DescribedRoute[] => [
    {
      method: 'get',
      path: shape.path,
      operation: 'readAlerts',
      doc: { summary: 'Alerts, newest first unless told.', query: listOptions(shape.rules) },
      handle: async (caller, request, response) => {
        const options = readOptions(request.query, shape.rules)
        const { alerts, total, next } = await alertPage(parts.alerts, caller, options)
        const value = await shape.show(caller, alerts, options)
        response.json({
          '@odata.context': contextOf(shape.context(request), options.select),
          ...(total === undefined ? {} : { '@odata.count': total }),
          value,
          ...(next === undefined ? {} : { '@odata.nextLink': nextLink(request, next, options) }),
        })
      },
    },
    // Before the route of an alert, which would take it for an id.
    {
      method: 'get',
      path: `${shape.path}/$count`,
      operation: 'readAlerts',
      doc: {
        summary: 'How many alerts there are, as a bare number.',
        query: countOptions(shape.rules),
        produces: ['text/plain'],
      },
      handle: async (caller, request, response) => {
        const count = await parts.alerts.count(caller, readFilter(request.query, shape.rules))
        response.type('text/plain').send(String(count))
      },
    },
    {
      method: 'get',
      path: `${shape.path}/:id`,
      operation: 'readAlerts',
      doc: { summary: 'The alert of an id, with its evidence.', query: viewOptions(shape.rules) },
      handle: async (caller, request, response) => {
        const view = readView(request.query, shape.rules)
        const alert = await parts.alerts.alert(caller, idOf(request))
        await sendOne(shape, caller, alert, request, response, view)
      },
    },
  ])
}

export const idOf = (request: Request): string => {
  const { id } = request.params
  return typeof id === 'string' ? id : ''
}

/** Answers with one alert, which has its evidence unless other properties are selected. */
export async function sendOne(
  { context, show }: AlertShape,
  caller: Caller,
  alert: AlertRow,
  request: Request,
  response: Response,
  { select, expand }: View = { select: undefined, expand: new Set() },
): Promise<void> {
  const [one] = await show(caller, [alert], {
    select,
    expand: select?.has('evidence') === false ? expand : new Set(['evidence']),
  })
  response.json({ '@odata.context': `${contextOf(context(request), select)}/$entity`, ...one })
}

/** One API's alerts: where they are, how they are asked for, and how they look. */
export interface AlertShape {
  readonly path: string
  readonly rules: AlertRules
  readonly context: (request: Request) => string
  readonly show: (caller: Caller, alerts: readonly AlertRow[], view: View) => Promise<readonly object[]>
}

/** Evidence is `[]` unless it is expanded, as documented; one alert alone has it. */
export const defenderShape = ({ alerts, devices }: AlertRouteParts): AlertShape => ({
  path: '/api/alerts',
  rules: defenderRules,
  context: (request) => `${originOf(request)}/api/$metadata#Alerts`,
  show: async (caller, rows, { select, expand }) => {
    const ids = rows.map(({ id }) => id)
    const comments = await alerts.commentsOf(caller, ids)
    const evidence = expand.has('evidence') ? await alerts.evidenceOf(caller, ids) : []
    const byId = await devicesOf(caller, devices, rows)
    // What is expanded is there, selected or not.
    const selected = select && new Set([...select, ...expand])
    return rows.map((alert, i) => {
      const device = byId.get(alert.deviceId)
      const parts = { alert, device, comments: comments[i] ?? [], evidence: (evidence[i] ?? []).map(entityOf) }
      return shown(defenderAlert, parts, selected)
    })
  },
})

/** Graph has evidence always. */
export const graphShape = ({ alerts, devices, portalUrl }: AlertRouteParts, version: string): AlertShape => ({
  path: `/${version}/security/alerts_v2`,
  rules: graphRules,
  context: (request) => `${originOf(request)}/${version}/$metadata#security/alerts_v2`,
  show: async (caller, rows, { select }) => {
    const ids = rows.map(({ id }) => id)
    const comments = await alerts.commentsOf(caller, ids)
    const evidence = await alerts.evidenceOf(caller, ids)
    const byId = await devicesOf(caller, devices, rows)
    return rows.map((alert, i) => {
      const device = byId.get(alert.deviceId)
      return shown(
        graphAlert,
        { alert, device, comments: comments[i] ?? [], evidence: evidence[i] ?? [], portalUrl },
        select,
      )
    })
  },
})

/** The devices of alerts, by their ids. */
async function devicesOf(
  caller: Caller,
  devices: DeviceService,
  rows: readonly AlertRow[],
): Promise<ReadonlyMap<string, DeviceRow>> {
  const ids = [...new Set(rows.map(({ deviceId }) => deviceId).filter((id) => id !== ''))]
  const found = await devices.devicesOfAlerts(caller, ids)
  return new Map(found.flatMap((device) => (device ? [[device.id, device] as const] : [])))
}
