// An alert as the endpoint API shows it, under its documented names.
import type { AlertRow, CommentRow } from '../alerts/alert.js'
import { detectionSources, serviceSources, shownSource } from '../alerts/alert-sources.js'
import type { EvidenceEntity } from '../alerts/evidence-entity.js'
import type { DeviceRow } from '../devices/device.js'
import { formatDatetime } from '../kql/time-text.js'
import type { Properties } from './properties.js'

/** An alert with what belongs to it. Evidence is empty unless it was asked for. */
export interface DefenderAlert {
  readonly alert: AlertRow
  readonly device: DeviceRow | undefined
  readonly comments: readonly CommentRow[]
  readonly evidence: readonly EvidenceEntity[]
}

export const defenderAlert: Properties<DefenderAlert> = {
  id: ({ alert }) => alert.id,
  incidentId: ({ alert }) => number(alert.incidentId),
  investigationId: ({ alert }) => number(alert.investigationId),
  assignedTo: ({ alert }) => alert.assignedTo,
  severity: ({ alert }) => alert.severity,
  status: ({ alert }) => alert.status,
  classification: ({ alert }) => alert.classification,
  determination: ({ alert }) => alert.determination,
  investigationState: ({ alert }) => alert.investigationState,
  detectionSource: ({ alert }) => shownSource(detectionSources, alert.detectionSource, 'api'),
  serviceSource: ({ alert }) => shownSource(serviceSources, alert.serviceSource, 'portal'),
  detectorId: ({ alert }) => (alert.detectorId === '' ? null : alert.detectorId),
  category: ({ alert }) => alert.category,
  threatFamilyName: ({ alert }) => alert.threatFamily,
  threatName: () => null,
  title: ({ alert }) => alert.title,
  description: ({ alert }) => alert.description,
  recommendedAction: ({ alert }) => alert.recommendedActions,
  alertCreationTime: ({ alert }) => formatDatetime(alert.created),
  firstEventTime: ({ alert }) => time(alert.firstEvent),
  lastEventTime: ({ alert }) => time(alert.lastEvent),
  lastUpdateTime: ({ alert }) => formatDatetime(alert.updated),
  resolvedTime: ({ alert }) => time(alert.resolved),
  machineId: ({ alert }) => (alert.deviceId === '' ? null : alert.deviceId),
  computerDnsName: ({ device }) => device?.name ?? null,
  rbacGroupName: ({ device }) => device?.group ?? null,
  mitreTechniques: ({ alert }) => alert.techniques,
  systemTags: ({ alert }) => alert.systemTags,
  customTags: ({ alert }) => alert.customTags,
  relatedUser: ({ alert }) =>
    alert.userName === null ? null : { userName: alert.userName, domainName: alert.userDomain },
  comments: ({ comments }) =>
    comments.map(({ comment, createdBy, created }) => ({ comment, createdBy, createdTime: formatDatetime(created) })),
  evidence: ({ evidence }) => evidence.map(defenderEvidence),
}

/** Fields that do not apply are null, as documented. */
function defenderEvidence({
  evidenceCreationTime,
  fileSize,
  processId,
  parentProcessId,
  ...rest
}: EvidenceEntity): object {
  return {
    ...rest,
    evidenceCreationTime: formatDatetime(evidenceCreationTime),
    fileSize: number(fileSize),
    processId: number(processId),
    parentProcessId: number(parentProcessId),
  }
}

export const time = (ticks: bigint | null): string | null => (ticks === null ? null : formatDatetime(ticks))
/** Ids and sizes are far below 2^53. */
const number = (value: bigint | null): number | null => (value === null ? null : Number(value))
