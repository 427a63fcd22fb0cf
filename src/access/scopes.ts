// The scopes that a token can carry: Defender's permission names, other names for them, and our own where it has none.

/** What each scope opens. Names of the Defender API where it has one for the matter. */
const scopeDocs = {
  'Alert.Read.All': 'Read alerts, their evidence, comments and history.',
  'Alert.ReadWrite.All': 'Read and change alerts, comment on them, create them from events.',
  'AdvancedHunting.Read.All': 'Run hunting queries.',
  'Machine.Read.All': 'Read devices and their timelines.',
  'Machine.ReadWrite.All': 'Read devices and change their tags.',
  'Enrollment.Read': 'See whether endpoint attack notifications are applied for.',
  'Enrollment.ReadWrite': 'Apply for endpoint attack notifications, turn them off and on.',
  'NotificationRule.Read': 'See the rules for notifications by mail and webhook, and what they delivered.',
  'NotificationRule.ReadWrite': 'Make and change the rules for notifications by mail and webhook.',
  'SuppressionRule.Read': 'See the rules that resolve or hide alerts.',
  'SuppressionRule.ReadWrite': 'Make and change the rules that resolve or hide alerts.',
  'CustomDetection.Read': 'See custom detection rules.',
  'CustomDetection.ReadWrite': 'Make, run and change custom detection rules.',
  'Inquiry.Read': 'Read the questions asked of the experts, and their answers.',
  'Inquiry.ReadWrite': 'Ask the experts.',
  'Expert.ReadWrite.All': "The experts' side: publish notifications, review applications, answer inquiries.",
  'Audit.Read.All': "Read everyone's audit records; one's own need no scope but hunting.",
  'DeviceGroup.Read': 'See the device groups.',
  Admin: 'Manage tokens, device groups and everything about the service.',
} as const satisfies Readonly<Record<string, string>>

export type Scope = keyof typeof scopeDocs

export const scopes = Object.keys(scopeDocs) as readonly Scope[]

/**
 * Other names that mean the same: the endpoint API's, Microsoft Graph's, and the names that user tokens carry.
 * Defender spells one of them in two ways (`Alerts.ReadWrite.All`).
 */
const aliases: Readonly<Record<string, Scope>> = {
  'Alert.Read': 'Alert.Read.All',
  'SecurityAlert.Read.All': 'Alert.Read.All',
  'Alert.ReadWrite': 'Alert.ReadWrite.All',
  'Alerts.ReadWrite.All': 'Alert.ReadWrite.All',
  'SecurityAlert.ReadWrite.All': 'Alert.ReadWrite.All',
  'AdvancedHunting.Read': 'AdvancedHunting.Read.All',
  'AdvancedQuery.Read': 'AdvancedHunting.Read.All',
  'AdvancedQuery.Read.All': 'AdvancedHunting.Read.All',
  'ThreatHunting.Read.All': 'AdvancedHunting.Read.All',
  'Machine.Read': 'Machine.Read.All',
  'Machine.ReadWrite': 'Machine.ReadWrite.All',
  'CustomDetection.Read.All': 'CustomDetection.Read',
  'CustomDetection.ReadWrite.All': 'CustomDetection.ReadWrite',
}

/** Every name that a scope goes by. */
export const scopeNames: readonly string[] = [...scopes, ...Object.keys(aliases)]

/** The scope of this name or alias; undefined where there is none. */
export function scopeOf(name: string): Scope | undefined {
  if (Object.hasOwn(scopeDocs, name)) return name as Scope
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined
}
