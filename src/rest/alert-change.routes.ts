// Changing alerts under Defender's and Graph's paths.
import type { AlertChangeService, UpdateResult } from '../alerts/alert-changes.service.js'
import type { AlertRaisingService } from '../alerts/alert-raising.service.js'
import type { AlertRow } from '../alerts/alert.js'
import type { AlertUpdate } from '../alerts/alert-update.js'
import type { Caller } from '../caller.js'
import { datetimeTicks } from '../ingest/ticks.js'
import { Invalid } from '../request-errors.js'
import type { AlertRouteParts, AlertShape } from './alert.routes.js'
import { defenderShape, graphShape, idOf, sendOne } from './alert.routes.js'
import { graphComment } from './graph-alert.js'
import { readBody } from './json-body.js'
import type { BodyShape } from './json-body.js'
import type { DescribedRoute, RouteDoc } from './openapi.js'

export interface AlertChangeRouteParts extends AlertRouteParts {
  readonly changes: AlertChangeService
  readonly raising: AlertRaisingService
}

/** How many alerts one batch may name. */
const largestBatch = 1000

const update = {
  status: { kind: 'text', doc: 'New, InProgress or Resolved.' },
  assignedTo: { kind: 'nullable', doc: 'The owner.' },
  classification: { kind: 'nullable', doc: 'TruePositive, InformationalExpectedActivity or FalsePositive.' },
  determination: { kind: 'nullable', doc: 'One that the classification allows.' },
} as const satisfies BodyShape
const defenderUpdate = {
  ...update,
  comment: { kind: 'text', doc: 'Is added to the comments.' },
} as const satisfies BodyShape
const batchUpdate = {
  ...defenderUpdate,
  alertIds: { kind: 'texts', doc: 'Ids of alerts.', required: true },
} as const satisfies BodyShape
const comment = { comment: { kind: 'text', doc: 'The comment.', required: true } } as const satisfies BodyShape
const reference = {
  machineId: { kind: 'text', doc: 'The device of the event.', required: true },
  eventTime: { kind: 'text', doc: 'The time of the event, to the seventh digit.', required: true },
  reportId: { kind: 'text', doc: 'The ReportId of the event.', required: true },
  severity: { kind: 'text', doc: 'Low, Medium or High.', required: true },
  title: { kind: 'text', doc: 'The title.', required: true },
  description: { kind: 'text', doc: 'What was found.', required: true },
  recommendedAction: { kind: 'text', doc: 'What to do.', required: true },
  category: { kind: 'text', doc: 'The category.', required: true },
} as const satisfies BodyShape

const docOf = (summary: string, shape: BodyShape): RouteDoc => ({
  summary,
  body: Object.fromEntries(Object.entries(shape).map(([name, { doc }]) => [name, doc])),
  required: Object.entries(shape).flatMap(([name, { required }]) => (required ? [name] : [])),
})

/** The routes that change alerts, and make them of events. */
export function alertChangeRoutes(parts: AlertChangeRouteParts): readonly DescribedRoute[] {
  const { changes, raising } = parts
  const defender = defenderShape(parts)
  const graph = ['v1.0', 'beta'].map((version) => graphShape(parts, version))
  return [
    patch(changes, defender, defenderUpdate),
    {
      method: 'post',
      path: '/api/alerts/batchUpdate',
      operation: 'writeAlerts',
      doc: docOf('Updates several alerts alike; one that cannot be is left as it is, and told of.', batchUpdate),
      handle: async (caller, request, response) => {
        const { alertIds, ...change } = readBody(request.body, batchUpdate)
        if (alertIds.length > largestBatch)
          throw new Invalid(
            `A batch has at most ${largestBatch} alerts; ${alertIds.length} were named.`,
            'BATCH_TOO_LARGE',
          )
        for (const result of await changes.update(caller, alertIds, change)) accepted(result)
        response.status(200).end()
      },
    },
    {
      method: 'post',
      path: '/api/alerts/CreateAlertByReference',
      operation: 'writeAlerts',
      doc: docOf('Makes an alert of an event; it merges into an open one of the same title and device.', reference),
      handle: async (caller, request, response) => {
        const { eventTime, reportId, ...wish } = readBody(request.body, reference)
        const ticks = datetimeTicks(eventTime)
        if (ticks === undefined) throw new Invalid("'eventTime' is a time in ISO 8601.")
        if (!/^-?\d{1,18}$/.test(reportId)) throw new Invalid("'reportId' is a whole number, as text.")
        const alert = await raising.byReference(caller, { ...wish, eventTime: ticks, reportId: BigInt(reportId) })
        await sendOne(defender, caller, alert, request, response)
      },
    },
    ...graph.map((shape) => patch(changes, shape, update)),
    ...graph.map((shape): DescribedRoute => ({
      method: 'post',
      path: `${shape.path}/:id/comments`,
      operation: 'writeAlerts',
      doc: docOf('Adds a comment, and gives all comments of the alert.', comment),
      handle: async (caller, request, response) => {
        const id = idOf(request)
        await changes.comment(caller, id, readBody(request.body, comment).comment)
        const [comments = []] = await parts.alerts.commentsOf(caller, [id])
        response.json({ value: comments.map(graphComment) })
      },
    })),
  ]
}

const patch = (
  changes: AlertChangeService,
  shape: AlertShape,
  body: typeof update | typeof defenderUpdate,
): DescribedRoute => ({
  method: 'patch',
  path: `${shape.path}/:id`,
  operation: 'writeAlerts',
  doc: docOf('Updates an alert; what is left out stays.', body),
  handle: async (caller, request, response) => {
    const change: AlertUpdate = readBody(request.body, body)
    await sendOne(shape, caller, await updated(changes, caller, idOf(request), change), request, response)
  },
})

async function updated(
  changes: AlertChangeService,
  caller: Caller,
  id: string,
  change: AlertUpdate,
): Promise<AlertRow> {
  const [result] = await changes.update(caller, [id], change)
  return accepted(result)
}

/** @throws what kept the alert as it is */
function accepted(result: UpdateResult | undefined): AlertRow {
  if (result?.error) throw result.error
  if (!result?.alert) throw new Invalid('No alert is named.')
  return result.alert
}
