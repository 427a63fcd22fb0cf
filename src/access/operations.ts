// What each operation needs: any one of its scopes. Every root field and every route names its operation.
import type { Scope } from './scopes.js'

/** An empty list opens an operation to every caller that is known by name; nothing is open to others but health. */
export const operations = {
  readService: [],
  readAlerts: ['Alert.Read.All', 'Alert.ReadWrite.All'],
  writeAlerts: ['Alert.ReadWrite.All'],
  hunt: ['AdvancedHunting.Read.All'],
  readDevices: ['Machine.Read.All', 'Machine.ReadWrite.All'],
  writeDevices: ['Machine.ReadWrite.All'],
  readEnrollment: ['Enrollment.Read', 'Enrollment.ReadWrite', 'Expert.ReadWrite.All'],
  writeEnrollment: ['Enrollment.ReadWrite'],
  readNotificationRules: ['NotificationRule.Read', 'NotificationRule.ReadWrite'],
  writeNotificationRules: ['NotificationRule.ReadWrite'],
  readSuppressionRules: ['SuppressionRule.Read', 'SuppressionRule.ReadWrite'],
  writeSuppressionRules: ['SuppressionRule.ReadWrite'],
  readDetectionRules: ['CustomDetection.Read', 'CustomDetection.ReadWrite'],
  writeDetectionRules: ['CustomDetection.ReadWrite'],
  readInquiries: ['Inquiry.Read', 'Inquiry.ReadWrite', 'Expert.ReadWrite.All'],
  writeInquiries: ['Inquiry.ReadWrite'],
  actAsExpert: ['Expert.ReadWrite.All'],
  readDeviceGroups: ['DeviceGroup.Read', 'Admin'],
  writeDeviceGroups: ['Admin'],
  manageTokens: ['Admin'],
} as const satisfies Readonly<Record<string, readonly Scope[]>>

export type Operation = keyof typeof operations

export const operationNames = Object.keys(operations) as readonly Operation[]
