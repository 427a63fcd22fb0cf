// Roles and the scopes they carry. The first five are the permissions that Defender's roles are made of.
import type { Scope } from './scopes.js'
import { scopes } from './scopes.js'

interface RoleEntry {
  /** One sentence for people. */
  readonly doc: string
  readonly scopes: readonly Scope[]
}

const viewing = [
  'Alert.Read.All',
  'AdvancedHunting.Read.All',
  'Machine.Read.All',
  'Enrollment.Read',
  'NotificationRule.Read',
  'SuppressionRule.Read',
  'CustomDetection.Read',
  'Inquiry.Read',
  'DeviceGroup.Read',
] as const satisfies readonly Scope[]

const settings = [
  ...viewing,
  'NotificationRule.ReadWrite',
  'SuppressionRule.ReadWrite',
  'CustomDetection.ReadWrite',
  'Inquiry.ReadWrite',
] as const satisfies readonly Scope[]

/** Everything but the experts' side, which is another organisation's where it is not one's own. */
const administering = scopes.filter((scope) => scope !== 'Expert.ReadWrite.All')

export const roles = {
  ViewData: { doc: 'Sees all security operations data, and changes none.', scopes: viewing },
  ActiveRemediation: { doc: 'Takes response actions on devices.', scopes: [...viewing, 'Machine.ReadWrite.All'] },
  AlertsInvestigation: {
    doc: 'Manages alerts, tags devices, asks the experts.',
    scopes: [...viewing, 'Alert.ReadWrite.All', 'Machine.ReadWrite.All', 'Inquiry.ReadWrite'],
  },
  ManageSecuritySettings: {
    doc: 'Manages suppression, notifications and custom detections, asks the experts.',
    scopes: settings,
  },
  ManagePortalSystemSettings: {
    doc: 'Manages enrollment, tokens, device groups and the service itself.',
    scopes: [...settings, 'Enrollment.ReadWrite', 'Audit.Read.All', 'Admin'],
  },
  SecurityReader: { doc: "Sees everything, everyone's audit records too.", scopes: [...viewing, 'Audit.Read.All'] },
  Administrator: { doc: "Does everything but the experts' work.", scopes: administering },
  Expert: {
    doc: 'Publishes endpoint attack notifications, reviews applications, answers inquiries.',
    scopes: [...viewing, 'Alert.ReadWrite.All', 'Expert.ReadWrite.All'],
  },
} as const satisfies Readonly<Record<string, RoleEntry>>

export type Role = keyof typeof roles

export const roleNames = Object.keys(roles) as readonly Role[]

/** The role of this name; undefined where there is none. */
export const roleOf = (name: string): Role | undefined => (Object.hasOwn(roles, name) ? (name as Role) : undefined)

/** Everything that some roles and scopes open together. */
export const scopesOf = (given: readonly Role[], more: readonly Scope[] = []): ReadonlySet<Scope> =>
  new Set<Scope>([...given.flatMap((role) => roles[role].scopes), ...more])
