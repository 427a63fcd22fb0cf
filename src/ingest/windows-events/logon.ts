// Sessions: Security 4624, 4625, 4634, 4647, 4648 and 4672 to DeviceLogonEvents.
import { ipAddressType, unmapped } from '../ip-addresses.js'
import { textOf } from './event.js'
import { actingProcess, computed, derived, field, lowerCase, mapping, number, sid, subject } from './mapping.js'
import type { EventMapping, Source, Sources } from './mapping.js'

const logonTypes: ReadonlyMap<string, string> = new Map([
  ['0', 'System'],
  ['2', 'Interactive'],
  ['3', 'Network'],
  ['4', 'Batch'],
  ['5', 'Service'],
  ['7', 'Unlock'],
  ['8', 'NetworkCleartext'],
  ['9', 'NewCredentials'],
  ['10', 'RemoteInteractive'],
  ['11', 'CachedInteractive'],
  ['12', 'CachedRemoteInteractive'],
  ['13', 'CachedUnlock'],
])

/** What the status of a failed logon means, for the codes that Windows documents with event 4625. */
const failures: ReadonlyMap<string, string> = new Map([
  ['0xc0000064', 'InvalidUserNameOrPassword'],
  ['0xc000006a', 'InvalidUserNameOrPassword'],
  ['0xc000006d', 'InvalidUserNameOrPassword'],
  ['0xc000006e', 'AccountRestriction'],
  ['0xc000006f', 'OutsideLogonHours'],
  ['0xc0000070', 'WorkstationNotAllowed'],
  ['0xc0000071', 'PasswordExpired'],
  ['0xc0000072', 'AccountDisabled'],
  ['0xc000010b', 'InvalidLogonType'],
  ['0xc000015b', 'LogonTypeNotGranted'],
  ['0xc0000193', 'AccountExpired'],
  ['0xc0000224', 'PasswordMustChange'],
  ['0xc0000234', 'AccountLocked'],
])

/** The sub status is the more exact; 0x0 says nothing. */
const failureReason: Source = computed((event) => {
  const sub = textOf(event, 'SubStatus').toLowerCase()
  const code = sub === '' || /^0x0+$/.test(sub) ? textOf(event, 'Status').toLowerCase() : sub
  return failures.get(code) ?? code
}, 'FailureReason')

const session: Sources = {
  AccountName: lowerCase('TargetUserName'),
  AccountDomain: lowerCase('TargetDomainName'),
  AccountSid: sid('TargetUserSid', 'TargetSid'),
  LogonId: number('TargetLogonId'),
  LogonType: derived('LogonType', (type) => logonTypes.get(type) ?? type),
}

const origin: Sources = {
  RemoteDeviceName: lowerCase('WorkstationName'),
  RemoteIP: derived('IpAddress', unmapped),
  RemoteIPType: derived('IpAddress', ipAddressType),
  RemotePort: derived('IpPort', (port) => (port === '0' ? '' : port)),
  Protocol: field('AuthenticationPackageName'),
}

const actor: Sources = { ...subject, ...actingProcess({ image: 'ProcessName', id: ['ProcessId'] }) }

const logonSuccess = mapping('DeviceLogonEvents', 'LogonSuccess', { ...session, ...origin, ...actor })

const logonFailed = mapping('DeviceLogonEvents', 'LogonFailed', {
  ...session,
  ...origin,
  ...actor,
  FailureReason: failureReason,
})

/** Credentials given to another program: the remote end is the server they were meant for. */
const logonAttempted = mapping('DeviceLogonEvents', 'LogonAttempted', {
  ...session,
  ...origin,
  ...actor,
  RemoteDeviceName: lowerCase('TargetServerName'),
})

const logoff = mapping('DeviceLogonEvents', 'LogoffSuccess', session)

const privileges = mapping(
  'DeviceLogonEvents',
  'SpecialPrivilegesAssigned',
  {
    AccountName: lowerCase('SubjectUserName'),
    AccountDomain: lowerCase('SubjectDomainName'),
    AccountSid: sid('SubjectUserSid'),
    LogonId: number('SubjectLogonId'),
  },
  { PrivilegeList: derived('PrivilegeList', (list) => list.split(/\s+/)) },
)

export const logonMappings: Readonly<Record<string, EventMapping>> = {
  'security|4624': logonSuccess,
  'security|4625': logonFailed,
  'security|4634': logoff,
  'security|4647': logoff,
  'security|4648': logonAttempted,
  'security|4672': privileges,
}
