// A page of alerts for the REST lists: options in, alerts and the address of the next page out.
import type { Request } from 'express'
import type { PlacedAlert } from '../alerts/alert.store.js'
import type { AlertService } from '../alerts/alert.service.js'
import type { Caller } from '../caller.js'
import { largestPage } from '../paging/page.js'
import { Invalid } from '../request-errors.js'
import type { ListOptions } from './query-options.js'

export interface AlertPage {
  readonly alerts: readonly PlacedAlert[]
  /** How many there are in all, where that was asked for. */
  readonly total: number | undefined
  /** The cursor of the next page; undefined on the last. */
  readonly next: string | undefined
}

/** Reads a page, in as many steps as its size takes. `$skip` passes over alerts from where the page begins. */
export async function alertPage(service: AlertService, caller: Caller, options: ListOptions): Promise<AlertPage> {
  const { filter, order } = options
  const wanted = options.skip + options.size
  const found: PlacedAlert[] = []
  let after = options.after
  let more = wanted > 0
  while (more && found.length < wanted) {
    const first = Math.min(largestPage, wanted - found.length)
    const page = await service.list(caller, filter, order, { first, after })
    found.push(...page.rows)
    const last = page.rows.at(-1)
    more = page.hasNextPage && last !== undefined
    if (last) after = service.cursorOf(order, last)
  }
  const alerts = found.slice(options.skip)
  const limited = options.top !== undefined && options.top <= options.size
  const total = options.count ? await service.count(caller, filter) : undefined
  return { alerts, total, next: more && !limited && alerts.length > 0 ? after : undefined }
}

/** The origin that the client knows: that of a trusted proxy where the request came through one. @throws Invalid */
export function originOf(request: Request): string {
  const origin = `${request.secure ? 'https' : 'http'}://${request.host}`
  if (!URL.canParse(origin)) throw new Invalid('The request names no host that an address can begin with.')
  return origin
}

/** The address of this very list, going on at a cursor. What `$skip` passed over is behind it. */
export function nextLink(request: Request, cursor: string, options: ListOptions): string {
  const url = new URL(request.originalUrl, originOf(request))
  for (const name of [...url.searchParams.keys()]) {
    if (['$skip', '$skiptoken', '$top'].includes(name.toLowerCase())) url.searchParams.delete(name)
  }
  if (options.top !== undefined) url.searchParams.set('$top', String(options.top - options.size))
  url.searchParams.set('$skiptoken', cursor)
  return url.href.replaceAll('%24', '$')
}
