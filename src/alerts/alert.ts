// Alerts as the stores give them and services pass them on. Times are ticks of 100 ns since 0001-01-01 UTC.
import type { Classification, Determination, Severity, Status } from './alert-values.js'

export interface AlertRow {
  readonly id: string
  /** Its place in the order in which alerts were stored. */
  readonly raised: bigint
  readonly title: string
  readonly description: string
  readonly recommendedActions: string
  readonly severity: Severity
  readonly category: string
  readonly status: Status
  readonly classification: Classification | null
  readonly determination: Determination | null
  readonly assignedTo: string | null
  /** By their hunting names. */
  readonly serviceSource: string
  readonly detectionSource: string
  readonly techniques: readonly string[]
  readonly threatFamily: string | null
  readonly systemTags: readonly string[]
  readonly customTags: readonly string[]
  /** Empty for none. */
  readonly deviceId: string
  readonly userName: string | null
  readonly userDomain: string | null
  readonly incidentId: bigint | null
  readonly investigationId: bigint | null
  readonly investigationState: string | null
  readonly created: bigint
  readonly updated: bigint
  readonly resolved: bigint | null
  readonly firstEvent: bigint | null
  readonly lastEvent: bigint | null
  /** The detection rule or signal that found it; empty where it came from elsewhere. */
  readonly detectorId: string
  /** The rule that resolved or hid it. */
  readonly suppressedBy: string | null
}

/** A row of AlertEvidence; texts are empty where they say nothing. */
export interface EvidenceRow {
  readonly alertId: string
  readonly created: bigint
  readonly entityType: string
  readonly role: string
  readonly fileName: string
  readonly filePath: string
  readonly sha1: string
  readonly sha256: string
  readonly fileSize: bigint | null
  readonly threatFamily: string
  readonly processCommandLine: string
  readonly remoteIp: string
  readonly localIp: string
  readonly url: string
  readonly registryKey: string
  readonly registryValueName: string
  readonly registryValue: string
  readonly accountName: string
  readonly domainName: string
  readonly userSid: string
  readonly aadUserId: string
  readonly userPrincipalName: string
  readonly deviceId: string
  readonly deviceName: string
  readonly networkMessageId: string
  readonly emailSubject: string
  /** JSON, or empty. */
  readonly additionalFields: string
}

export interface CommentRow {
  readonly number: bigint
  readonly alertId: string
  readonly comment: string
  readonly createdBy: string
  readonly created: bigint
}

/** One changed field. Values are texts, lists as JSON; null where there was or is none. */
export interface ChangeRow {
  /** Its place in the order of all changes. */
  readonly number: bigint
  readonly alertId: string
  readonly time: bigint
  readonly actor: string
  readonly field: string
  readonly oldValue: string | null
  readonly newValue: string | null
}

/** What an endpoint attack notification says beyond an alert. */
export interface NotificationRow {
  readonly alertId: string
  readonly executiveSummary: string
  readonly recommendations: readonly string[]
  readonly huntingQuery: string | null
  readonly publishedBy: string
}
