// Detection rules under Graph's path.
import type { Caller } from '../caller.js'
import type { StoredRule } from '../detections/detection.store.js'
import type { DetectionService } from '../detections/detection.service.js'
import { ODataError } from '../odata/odata-error.js'
import { largestPage } from '../paging/page.js'
import { originOf } from './alert-page.js'
import { idOf } from './alert.routes.js'
import { graphRule, ruleWish } from './graph-detection.js'
import type { DescribedRoute } from './openapi.js'
import { flag, givenOptions, whole } from './query-options.js'

const body = {
  displayName: 'The title of the rule and of its alerts.',
  isEnabled: 'Whether it runs; true unless told.',
  queryCondition: 'queryText: KQL that shows Timestamp, ReportId and an asset of one event in each row.',
  schedule: 'period: 0 (as events arrive), 1H, 3H, 12H or 24H.',
  detectionAction: 'alertTemplate, organizationalScope (device groups) and responseActions, which are recorded alone.',
} as const

/** The routes of both versions of Graph. */
export const detectionRoutes = (service: DetectionService): readonly DescribedRoute[] =>
  ['v1.0', 'beta'].flatMap((version) => versionRoutes(service, `/${version}/security/rules/detectionRules`, version))

const mostSkip = 100_000
const listOptions = {
  $top: `At most so many, up to ${largestPage}.`,
  $skip: 'Passes over so many.',
  $count: 'true: how many there are in all.',
} as const

function versionRoutes(service: DetectionService, path: string, version: string): readonly DescribedRoute[] {
  const show = async (caller: Caller, rules: readonly StoredRule[]): Promise<readonly object[]> => {
    const lastRuns = await service.lastRuns(
      caller,
      rules.map(({ id }) => id),
    )
    const nextRuns = await service.nextRuns(caller, rules)
    return rules.map((rule, index) => graphRule(rule, { lastRun: lastRuns[index], nextRun: nextRuns[index] ?? null }))
  }
  return [
    {
      method: 'get',
      path,
      operation: 'readDetectionRules',
      doc: { summary: 'The detection rules, by id.', query: listOptions },
      handle: async (caller, request, response) => {
        const given = givenOptions(request.query, Object.keys(listOptions))
        const top = whole(given, '$top', largestPage) ?? largestPage
        if (top === 0) throw new ODataError('$top is at least 1.')
        const skip = whole(given, '$skip', mostSkip) ?? 0
        const count = flag(given, '$count')
        const all = service.list(caller)
        const rules = all.slice(skip, skip + top)
        const next = new URL(request.originalUrl, originOf(request))
        next.searchParams.set('$skip', String(skip + top))
        response.json({
          '@odata.context': `${originOf(request)}/${version}/$metadata#security/rules/detectionRules`,
          ...(count ? { '@odata.count': all.length } : {}),
          value: await show(caller, rules),
          ...(skip + top < all.length ? { '@odata.nextLink': next.href.replaceAll('%24', '$') } : {}),
        })
      },
    },
    {
      method: 'get',
      path: `${path}/:id`,
      operation: 'readDetectionRules',
      doc: { summary: 'The detection rule of an id.' },
      handle: async (caller, request, response) => {
        const [shown] = await show(caller, [service.rule(caller, idOf(request))])
        response.json(shown)
      },
    },
    {
      method: 'post',
      path,
      operation: 'writeDetectionRules',
      doc: {
        summary: 'Makes a rule and runs it over its look-back.',
        body,
        required: ['displayName', 'queryCondition', 'schedule', 'detectionAction'],
      },
      handle: async (caller, request, response) => {
        const { rule, enabled } = ruleWish(request.body, undefined)
        const [shown] = await show(caller, [await service.save(caller, { ...rule, enabled })])
        response.status(201).json(shown)
      },
    },
    {
      method: 'patch',
      path: `${path}/:id`,
      operation: 'writeDetectionRules',
      doc: { summary: 'Changes a rule; what is left out stays.', body },
      handle: async (caller, request, response) => {
        const id = idOf(request)
        const { rule, enabled } = ruleWish(request.body, service.rule(caller, id).rule)
        const [shown] = await show(caller, [await service.save(caller, { ...rule, id, enabled })])
        response.json(shown)
      },
    },
    {
      method: 'delete',
      path: `${path}/:id`,
      operation: 'writeDetectionRules',
      doc: { summary: 'Deletes a rule. Its alerts stay.' },
      handle: async (caller, request, response) => {
        await service.remove(caller, idOf(request))
        response.status(204).end()
      },
    },
  ]
}
