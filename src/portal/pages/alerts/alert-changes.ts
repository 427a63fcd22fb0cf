// Changing alerts, many at once, with a way back: what each was before is put back, alike ones together.
import type { AlertUpdateInput } from '../../schema.js'
import { api } from '../../shell/api.js'
import type { UpdateAlertsMutation } from './alerts.operations.js'
import { TagAlertsDocument, UpdateAlertsDocument } from './alerts.operations.js'
import type { QueuedAlert } from './alert-list.js'

/** What people change of an alert. */
export type Before = Pick<QueuedAlert, 'id' | 'status' | 'assignedTo' | 'classification' | 'determination'>

type Result = UpdateAlertsMutation['updateAlerts'][number]

export interface Changed {
  /** As they are now. */
  readonly alerts: readonly QueuedAlert[]
  /** How many changed. */
  readonly changed: number
  /** Those that were left as they were, and why the first of them was. */
  readonly refused: { readonly count: number; readonly why: string } | undefined
  /** Puts back what changed. */
  readonly undo: () => Promise<Changed>
}

/** The service takes this many at a time. */
const most = 1000

/** Updates alerts of which it is known how they are now. */
export async function changeAlerts(before: readonly Before[], update: AlertUpdateInput): Promise<Changed> {
  const results = await inParts(before.map(({ id }) => id), (ids) => send(ids, update)) // prettier-ignore
  return changedBy(results, async (ids) => {
    const was = before.filter(({ id }) => ids.has(id))
    const alike = Map.groupBy(was, (one) => JSON.stringify(restoring(one, update)))
    const undone: Result[] = []
    for (const [text, group] of alike) {
      const back = JSON.parse(text) as AlertUpdateInput
      undone.push(...(await inParts(group.map(({ id }) => id), (some) => send(some, back)))) // prettier-ignore
    }
    return changedBy(undone, () => changeAlerts(was, update))
  })
}

/** Adds a tag to alerts; those that have it already are left. */
export async function tagAlerts(ids: readonly string[], tag: string, add = true): Promise<Changed> {
  const [added, removed] = add ? [[tag], []] : [[], [tag]]
  const results = await inParts(ids, async (some) => {
    const variables = { ids: some, add: added, remove: removed }
    const { data } = await api.mutate({ mutation: TagAlertsDocument, variables, fetchPolicy: 'no-cache' })
    return data?.tagAlerts ?? []
  })
  return changedBy(results, (changed) => tagAlerts([...changed], tag, !add))
}

async function send(ids: readonly string[], update: AlertUpdateInput): Promise<readonly Result[]> {
  const { data } = await api.mutate({ mutation: UpdateAlertsDocument, variables: { ids, update }, fetchPolicy: 'no-cache' }) // prettier-ignore
  return data?.updateAlerts ?? []
}

async function inParts(
  ids: readonly string[],
  work: (some: readonly string[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let i = 0; i < ids.length; i += most) results.push(...(await work(ids.slice(i, i + most))))
  return results
}

function changedBy(results: readonly Result[], undo: (ids: ReadonlySet<string>) => Promise<Changed>): Changed {
  const failed = results.filter(({ error }) => error !== null)
  const changed = results.filter((result) => result.changed.length > 0)
  return {
    alerts: results.flatMap(({ alert }) => alert ?? []),
    changed: changed.length,
    refused: failed.length === 0 ? undefined : { count: failed.length, why: failed[0]?.error?.message ?? '' },
    undo: () => undo(new Set(changed.map(({ id }) => id))),
  }
}

/** The update that brings back what another one takes away. A determination goes with its classification. */
function restoring(
  was: Before,
  { status, assignedTo, classification, determination }: AlertUpdateInput,
): AlertUpdateInput {
  const classified = classification !== undefined || determination !== undefined
  return {
    ...(status !== undefined && { status: was.status }),
    ...(assignedTo !== undefined && { assignedTo: was.assignedTo }),
    ...(classified && { classification: was.classification, determination: was.determination }),
  }
}
