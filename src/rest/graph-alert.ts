// An alert as Graph's alerts_v2 shows it: camel case, and devices among the evidence.
import type { AlertRow, CommentRow, EvidenceRow } from '../alerts/alert.js'
import { detectionSources, serviceSources, shownSource } from '../alerts/alert-sources.js'
import type { DeviceRow } from '../devices/device.js'
import { formatDatetime } from '../kql/time-text.js'
import { time } from './defender-alert.js'
import type { Properties } from './properties.js'

/** An alert with what belongs to it. */
export interface GraphAlert {
  readonly alert: AlertRow
  readonly device: DeviceRow | undefined
  readonly comments: readonly CommentRow[]
  readonly evidence: readonly EvidenceRow[]
  /** Where people reach the portal; empty for no links. */
  readonly portalUrl: string
}

export const graphAlert: Properties<GraphAlert> = {
  id: ({ alert }) => alert.id,
  providerAlertId: ({ alert }) => alert.id,
  incidentId: ({ alert }) => alert.incidentId?.toString() ?? null,
  status: ({ alert }) => camel(alert.status),
  severity: ({ alert }) => (alert.severity === 'UnSpecified' ? 'unknown' : camel(alert.severity)),
  classification: ({ alert }) => (alert.classification === null ? null : camel(alert.classification)),
  determination: ({ alert }) => (alert.determination === null ? null : camel(alert.determination)),
  serviceSource: ({ alert }) => shownSource(serviceSources, alert.serviceSource, 'graph'),
  detectionSource: ({ alert }) => shownSource(detectionSources, alert.detectionSource, 'graph'),
  detectorId: ({ alert }) => (alert.detectorId === '' ? null : alert.detectorId),
  title: ({ alert }) => alert.title,
  description: ({ alert }) => alert.description,
  recommendedActions: ({ alert }) => alert.recommendedActions,
  category: ({ alert }) => alert.category,
  assignedTo: ({ alert }) => alert.assignedTo,
  alertWebUrl: ({ alert, portalUrl }) =>
    portalUrl === '' ? null : `${portalUrl}/alerts/${encodeURIComponent(alert.id)}`,
  incidentWebUrl: ({ alert, portalUrl }) =>
    portalUrl === '' || alert.incidentId === null ? null : `${portalUrl}/incidents/${alert.incidentId}`,
  actorDisplayName: () => null,
  threatDisplayName: () => null,
  threatFamilyName: ({ alert }) => alert.threatFamily,
  mitreTechniques: ({ alert }) => alert.techniques,
  createdDateTime: ({ alert }) => formatDatetime(alert.created),
  lastUpdateDateTime: ({ alert }) => formatDatetime(alert.updated),
  resolvedDateTime: ({ alert }) => time(alert.resolved),
  firstActivityDateTime: ({ alert }) => time(alert.firstEvent),
  lastActivityDateTime: ({ alert }) => time(alert.lastEvent),
  systemTags: ({ alert }) => alert.systemTags,
  customTags: ({ alert }) => alert.customTags,
  comments: ({ comments }) => comments.map(graphComment),
  evidence: ({ alert, device, evidence }) => [
    ...(device ? [deviceEvidence(device, alert)] : []),
    ...evidence.flatMap(graphEvidence),
  ],
}

export const graphComment = ({ comment, createdBy, created }: CommentRow): object => ({
  '@odata.type': '#microsoft.graph.security.alertComment',
  comment,
  createdByDisplayName: createdBy,
  createdDateTime: formatDatetime(created),
})

/** Graph's spelling of a stored name. */
export const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
const said = (text: string): string | null => (text === '' ? null : text)

const base = (created: bigint, role: string): object => ({
  createdDateTime: formatDatetime(created),
  verdict: 'unknown',
  remediationStatus: 'none',
  remediationStatusDetails: null,
  roles: role === '' ? [] : [camel(role)],
  detailedRoles: [],
  tags: [],
})

const deviceEvidence = (device: DeviceRow, alert: AlertRow): object => ({
  '@odata.type': '#microsoft.graph.security.deviceEvidence',
  ...base(alert.created, ''),
  mdeDeviceId: device.id,
  azureAdDeviceId: said(device.aadDeviceId),
  deviceDnsName: said(device.name),
  osPlatform: said(device.osPlatform),
  osBuild: device.osBuild === null ? null : Number(device.osBuild),
  version: said(device.osVersion),
  healthStatus: said(device.health),
  rbacGroupName: said(device.group),
  onboardingStatus: said(device.onboardingStatus),
  ipInterfaces: device.ipAddresses,
  firstSeenDateTime: formatDatetime(device.firstSeen),
})

/** Rows that are the device again are in the device's evidence already. */
function graphEvidence(row: EvidenceRow): readonly object[] {
  const common = base(row.created, row.role)
  const file = {
    sha1: said(row.sha1),
    sha256: said(row.sha256),
    fileName: said(row.fileName),
    filePath: said(row.filePath),
    fileSize: row.fileSize === null ? null : Number(row.fileSize),
  }
  const user = {
    accountName: said(row.accountName),
    domainName: said(row.domainName),
    userSid: said(row.userSid),
    azureAdUserId: said(row.aadUserId),
    userPrincipalName: said(row.userPrincipalName),
  }
  const made = (type: string, fields: object): readonly object[] => [
    { '@odata.type': `#microsoft.graph.security.${type}Evidence`, ...common, ...fields },
  ]
  switch (row.entityType) {
    case 'File':
      return made('file', { fileDetails: file })
    case 'Process':
      return made('process', { processCommandLine: said(row.processCommandLine), imageFile: file, userAccount: user })
    case 'Ip':
      return made('ip', { ipAddress: said(row.remoteIp) ?? said(row.localIp) })
    case 'Url':
      return made('url', { url: said(row.url) })
    case 'User':
      return made('user', { userAccount: user })
    case 'RegistryKey':
      return made('registryKey', { registryKey: said(row.registryKey) })
    case 'RegistryValue':
      return made('registryValue', {
        registryKey: said(row.registryKey),
        registryValueName: said(row.registryValueName),
        registryValue: said(row.registryValue),
      })
    default:
      return []
  }
}
