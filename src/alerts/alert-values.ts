// The closed lists of an alert's fields, as the Defender API names them, and the other spellings that mean the same.
import { Invalid } from '../request-errors.js'
import { quoted } from '../request-text.js'

/** From least to most serious. */
export const severities = ['UnSpecified', 'Informational', 'Low', 'Medium', 'High'] as const
export type Severity = (typeof severities)[number]

export const statuses = ['Unknown', 'New', 'InProgress', 'Resolved'] as const
export type Status = (typeof statuses)[number]

export const investigationStates = [
  'Unknown',
  'Terminated',
  'SuccessfullyRemediated',
  'Benign',
  'Failed',
  'PartiallyRemediated',
  'Running',
  'PendingApproval',
  'PendingResource',
  'PartiallyInvestigated',
  'TerminatedByUser',
  'TerminatedBySystem',
  'Queued',
  'InnerFailure',
  'PreexistingAlert',
  'UnsupportedOs',
  'UnsupportedAlertType',
  'SuppressedAlert',
] as const

export const categories = [
  'Collection',
  'CommandAndControl',
  'CredentialAccess',
  'DefenseEvasion',
  'Discovery',
  'Execution',
  'Exfiltration',
  'Exploit',
  'General',
  'InitialAccess',
  'LateralMovement',
  'Malware',
  'Persistence',
  'PrivilegeEscalation',
  'Ransomware',
  'SuspiciousActivity',
  'UnwantedSoftware',
] as const

/** What an alert can turn out to be, and the determinations that each allows. */
export const determinationsOf = {
  TruePositive: [
    'MultiStagedAttack',
    'MaliciousUserActivity',
    'CompromisedUser',
    'Malware',
    'Phishing',
    'UnwantedSoftware',
    'Other',
  ],
  InformationalExpectedActivity: ['SecurityTesting', 'LineOfBusinessApplication', 'ConfirmedUserActivity', 'Other'],
  FalsePositive: ['Clean', 'InsufficientData', 'Other'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Classification = keyof typeof determinationsOf
export type Determination = (typeof determinationsOf)[Classification][number]

export const classifications = Object.keys(determinationsOf) as readonly Classification[]
export const determinations: readonly Determination[] = [...new Set(Object.values(determinationsOf).flat())]

/** Spellings of the update page, of Graph's member table and of the portal's labels, squeezed to letters. */
const aliases: Readonly<Record<string, string>> = {
  informationalexpectedactivity: 'InformationalExpectedActivity',
  benignpositive: 'InformationalExpectedActivity',
  confirmedactivity: 'ConfirmedUserActivity',
  notmalicious: 'Clean',
  notenoughdatatovalidate: 'InsufficientData',
  compromisedaccount: 'CompromisedUser',
  multistageattack: 'MultiStagedAttack',
  securitytest: 'SecurityTesting',
  unspecified: 'UnSpecified',
}

const squeezed = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '')

/** The value of a list that a text means, in any case and by any of its spellings; undefined where it means none. */
export function meant<Value extends string>(values: readonly Value[], text: string): Value | undefined {
  const key = squeezed(text)
  const name = aliases[key] ?? key
  return values.find((value) => squeezed(value) === squeezed(name))
}

/** The same, where nothing else will do. @throws Invalid naming what would */
export function known<Value extends string>(what: string, values: readonly Value[], text: string): Value {
  const value = meant(values, text)
  if (value === undefined) throw new Invalid(`${quoted(text)} is no ${what}; there are ${values.join(', ')}.`)
  return value
}

/** Whether a classification allows a determination. */
export const allows = (classification: Classification, determination: Determination): boolean =>
  (determinationsOf[classification] as readonly Determination[]).includes(determination)
