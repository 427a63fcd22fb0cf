// An alert as the endpoint API shows it, under its documented names.
import type { AlertRow, CommentRow } from '../alerts/alert.js'
import { detectionSources, serviceSources, shownSource } from '../alerts/alert-sources.js'
import type { EvidenceEntity } from '../alerts/evidence-entity.js'
import type { DeviceRow } from '../devices/device.js'
import { formatDatetime } from '../kql/time-text.js'

/** What belongs to an alert beside its row. Evidence is empty unless it was asked for. */
export interface AlertContext {
  readonly device: DeviceRow | undefined
  readonly comments: readonly CommentRow[]
  readonly evidence: readonly EvidenceEntity[]
}

export function defenderAlert(alert: AlertRow, { device, comments, evidence }: AlertContext): object {
  return {
    id: alert.id,
    incidentId: number(alert.incidentId),
    investigationId: number(alert.investigationId),
    assignedTo: alert.assignedTo,
    severity: alert.severity,
    status: alert.status,
    classification: alert.classification,
    determination: alert.determination,
    investigationState: alert.investigationState,
    detectionSource: shownSource(detectionSources, alert.detectionSource, 'api'),
    serviceSource: shownSource(serviceSources, alert.serviceSource, 'portal'),
    detectorId: alert.detectorId === '' ? null : alert.detectorId,
    category: alert.category,
    threatFamilyName: alert.threatFamily,
    threatName: null,
    title: alert.title,
    description: alert.description,
    recommendedAction: alert.recommendedActions,
    alertCreationTime: formatDatetime(alert.created),
    firstEventTime: time(alert.firstEvent),
    lastEventTime: time(alert.lastEvent),
    lastUpdateTime: formatDatetime(alert.updated),
    resolvedTime: time(alert.resolved),
    machineId: alert.deviceId === '' ? null : alert.deviceId,
    computerDnsName: device?.name ?? null,
    rbacGroupName: device?.group ?? null,
    mitreTechniques: alert.techniques,
    systemTags: alert.systemTags,
    customTags: alert.customTags,
    relatedUser: alert.userName === null ? null : { userName: alert.userName, domainName: alert.userDomain },
    comments: comments.map(({ comment, createdBy, created }) => ({
      comment,
      createdBy,
      createdTime: formatDatetime(created),
    })),
    evidence: evidence.map(defenderEvidence),
  }
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
export const number = (value: bigint | null): number | null => (value === null ? null : Number(value))
