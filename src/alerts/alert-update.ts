// What an update makes of an alert: which fields change to what, under the rules of classification.
import { Invalid } from '../request-errors.js'
import { lineOrNothing, lines } from '../request-text.js'
import type { AlertRow } from './alert.js'
import type { Classification, Determination, Status } from './alert-values.js'
import { allows, classifications, determinations, determinationsOf, known, statuses } from './alert-values.js'

/** What may be changed. Absent fields stay; null takes a value away. Values in any of their spellings. */
export interface AlertUpdate {
  readonly status?: string | undefined
  readonly assignedTo?: string | null | undefined
  readonly classification?: string | null | undefined
  readonly determination?: string | null | undefined
  readonly comment?: string | undefined
}

/** An update whose values are known to be values. */
export interface CheckedUpdate {
  readonly status?: Exclude<Status, 'Unknown'>
  readonly assignedTo?: string | null
  readonly classification?: Classification | null
  readonly determination?: Determination | null
  readonly comment?: string
}

/** The fields that change, and their new values. */
export interface FieldChanges {
  readonly status?: Status
  readonly resolved?: bigint | null
  readonly assignedTo?: string | null
  readonly classification?: Classification | null
  readonly determination?: Determination | null
}

const longestOwner = 256
const longestComment = 10_000

/** @throws Invalid for a value that is none */
export function checkUpdate(update: AlertUpdate): CheckedUpdate {
  const { status, assignedTo, classification, determination, comment } = update
  const settable = statuses.filter((one): one is Exclude<Status, 'Unknown'> => one !== 'Unknown')
  const checked = {
    ...(status === undefined ? {} : { status: known('status', settable, status) }),
    ...(assignedTo === undefined ? {} : { assignedTo: assignedTo === null ? null : owner(assignedTo) }),
    ...(classification === undefined
      ? {}
      : { classification: classification === null ? null : known('classification', classifications, classification) }),
    ...(determination === undefined
      ? {}
      : { determination: determination === null ? null : known('determination', determinations, determination) }),
    ...(comment === undefined ? {} : { comment: checkComment(comment) }),
  }
  if (Object.keys(checked).length === 0) throw new Invalid('The update changes nothing.')
  return checked
}

/** @throws Invalid for an empty comment, or one that is too long */
export const checkComment = (comment: string): string => lines('A comment', comment, longestComment)

/** Empty is nobody. */
const owner = (text: string): string | null => lineOrNothing("An owner's name", text, longestOwner) || null

/** What an update looks at. */
export type Judged = Pick<AlertRow, 'status' | 'assignedTo' | 'classification' | 'determination'>

/**
 * The changes that an update means for an alert; none where it has the values already. A new classification takes a
 * determination with it that it does not allow.
 * @throws Invalid for a determination that the classification does not allow
 */
export function changesOf(alert: Judged, update: CheckedUpdate, now: bigint): FieldChanges {
  const { status = alert.status, assignedTo = alert.assignedTo, classification = alert.classification } = update
  const kept = alert.determination !== null && classification !== null && allows(classification, alert.determination)
  const determination = update.determination === undefined ? (kept ? alert.determination : null) : update.determination
  if (determination !== null && (classification === null || !allows(classification, determination))) {
    throw new Invalid(refusal(classification, determination))
  }
  return {
    ...(status === alert.status ? {} : { status, resolved: status === 'Resolved' ? now : null }),
    ...(assignedTo === alert.assignedTo ? {} : { assignedTo }),
    ...(classification === alert.classification ? {} : { classification }),
    ...(determination === alert.determination ? {} : { determination }),
  }
}

const refusal = (classification: Classification | null, determination: Determination): string =>
  classification === null
    ? `The determination ${determination} needs a classification.`
    : `${classification} does not allow the determination ${determination}; it allows ${determinationsOf[classification].join(', ')}.`
