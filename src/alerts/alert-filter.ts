// Which alerts: one filter as plain data, for GraphQL, OData and subscriptions alike.
//
// Logic has two values: a comparison with something that is not set is false, and its negation is true.
import { Invalid } from '../request-errors.js'

/** Fields with one text. Sources by their hunting names; `null` stands for one that is not set. */
export type TextField =
  | 'id'
  | 'title'
  | 'description'
  | 'category'
  | 'assignedTo'
  | 'serviceSource'
  | 'detectionSource'
  | 'detectorId'
  | 'deviceId'
  | 'deviceName'
  | 'deviceGroup'
  | 'severity'
  | 'status'
  | 'classification'
  | 'determination'
  | 'investigationState'

/** Fields with a number: times in ticks, ids, and the place in the order of storing. */
export type NumberField =
  'raised' | 'created' | 'updated' | 'resolved' | 'firstEvent' | 'lastEvent' | 'incidentId' | 'investigationId'

/** Fields with several texts. `tags` are system tags and custom tags together. */
export type ListField = 'tags' | 'systemTags' | 'customTags' | 'techniques'

export type Comparison = 'lt' | 'le' | 'gt' | 'ge'

export type AlertFilter =
  | { readonly kind: 'all' | 'any'; readonly of: readonly AlertFilter[] }
  | { readonly kind: 'not'; readonly of: AlertFilter }
  /** The field has one of these values. */
  | { readonly kind: 'is'; readonly field: TextField; readonly among: readonly (string | null)[] }
  | { readonly kind: 'number'; readonly field: NumberField; readonly among: readonly (bigint | null)[] }
  | { readonly kind: 'compare'; readonly field: NumberField; readonly by: Comparison; readonly to: bigint }
  /** The text begins, ends or goes on with this, in this case of letters. */
  | {
      readonly kind: 'text'
      readonly field: TextField
      readonly by: 'startsWith' | 'endsWith' | 'contains'
      readonly text: string
    }
  /** One of the list's texts is one of these. A technique stands for its sub-techniques too. */
  | { readonly kind: 'has'; readonly field: ListField; readonly among: readonly string[] }
  /** The title holds this text, or the id begins with it, in any case of letters. */
  | { readonly kind: 'search'; readonly text: string }

/** Every alert. */
export const everyAlert: AlertFilter = { kind: 'all', of: [] }

/** How many conditions a filter may have, and how deep they may lie in each other. */
const filterLimits = { size: 500, depth: 30 } as const

/** @throws Invalid for a filter that is larger than any that is meant */
export function checkSize(filter: AlertFilter): void {
  let size = 0
  const count = (part: AlertFilter, depth: number): void => {
    if (++size > filterLimits.size || depth > filterLimits.depth)
      throw new Invalid(`A filter has at most ${filterLimits.size} conditions, ${filterLimits.depth} deep.`)
    if (part.kind === 'all' || part.kind === 'any') for (const one of part.of) count(one, depth + 1)
    else if (part.kind === 'not') count(part.of, depth + 1)
  }
  count(filter, 0)
}
