// Everything else with a meaning for hunting, told apart by ActionType, to DeviceEvents.
import { unmapped } from '../ip-addresses.js'
import { integer } from '../json-values.js'
import { textOf } from './event.js'
import type { WindowsEvent } from './event.js'
import {
  actingProcess,
  computed,
  derived,
  field,
  file,
  fileName,
  hashes,
  importHash,
  lastComponent,
} from './mapping.js'
import { lowerCase, mapping, number, sid, subject, sysmonActor } from './mapping.js'
import type { EventMapping, Source, Sources } from './mapping.js'
import { fullKey } from './registry.js'

const deviceEvent = (action: string | Source, columns: Sources, extra?: Sources): EventMapping =>
  mapping('DeviceEvents', action, columns, extra)

/** A number that AdditionalFields holds in Defender's name while the event's own spelling stays beside it. */
const alsoAsNumber = (name: string): Source => computed((event) => integer(textOf(event, name)))

// One process reaching into another: the target is the row's file and process, the source the initiating process.

const reachedProcess: Sources = {
  ...file('TargetImage'),
  ProcessId: number('TargetProcessId'),
  AccountName: derived('TargetUser', (text) => lastComponent(text).toLowerCase()),
  InitiatingProcessAccountName: derived('SourceUser', (text) => lastComponent(text).toLowerCase()),
  InitiatingProcessAccountDomain: derived('SourceUser', (text) => text.split('\\')[0]?.toLowerCase() ?? ''),
  ...actingProcess({
    image: 'SourceImage',
    id: ['SourceProcessId'],
    guid: ['SourceProcessGUID', 'SourceProcessGuid'],
  }),
}

const openProcess = deviceEvent('OpenProcessApiCall', reachedProcess, { DesiredAccess: alsoAsNumber('GrantedAccess') })
const remoteThread = deviceEvent('CreateRemoteThreadApiCall', reachedProcess)

// Sysmon's single-process events.

/** A pipe by its device path, as Defender names it. */
const pipe = (operation: string, end: string): EventMapping =>
  deviceEvent(
    computed(() => 'NamedPipeEvent', 'EventType'),
    sysmonActor,
    {
      PipeName: derived('PipeName', (name) => (name.startsWith('\\') ? `\\Device\\NamedPipe${name}` : name)),
      FileOperation: computed(() => operation),
      NamedPipeEnd: computed(() => end),
    },
  )

/** Sysmon puts quotes and a space around what it reads from WMI. */
const unquoted = (name: string): Source => derived(name, (text) => text.trim().replace(/^"([\s\S]*)"$/, '$1'))

const wmiOperations: ReadonlyMap<string, string> = new Map([
  ['Created', 'Created'],
  ['Deleted', 'Deleted'],
  ['Modified', 'Modified'],
])

/** `WmiEventFilterCreated` and so on: what became of which part of a subscription. */
const wmiAction = (part: string): Source =>
  computed((event) => `${part}${wmiOperations.get(textOf(event, 'Operation')) ?? 'Changed'}`, 'Operation', 'EventType')

const bindingAction: Source = computed(
  (event) => (textOf(event, 'Operation') === 'Deleted' ? 'WmiBindingDeleted' : 'WmiBindEventFilterToConsumer'),
  'EventType',
)

const sysmonEvents: Readonly<Record<string, EventMapping>> = {
  'sysmon|2': deviceEvent('FileTimestampModificationEvent', { ...sysmonActor, ...file('TargetFilename') }),
  'sysmon|6': deviceEvent('DriverLoad', { ...file('ImageLoaded'), ...hashes }, { ImpHash: importHash }),
  'sysmon|8': remoteThread,
  'sysmon|9': deviceEvent('RawDiskAccess', sysmonActor),
  'sysmon|10': openProcess,
  'sysmon|17': pipe('File created', 'Server'),
  'sysmon|18': pipe('File opened', 'Client'),
  'sysmon|19': deviceEvent(wmiAction('WmiEventFilter'), sysmonActor, {
    FilterName: unquoted('Name'),
    EventNamespace: unquoted('EventNamespace'),
    Query: unquoted('Query'),
  }),
  'sysmon|20': deviceEvent(wmiAction('WmiEventConsumer'), sysmonActor, {
    ConsumerName: unquoted('Name'),
    ConsumerType: field('Type'),
    Destination: unquoted('Destination'),
  }),
  'sysmon|21': deviceEvent(bindingAction, sysmonActor, { Consumer: unquoted('Consumer'), Filter: unquoted('Filter') }),
  'sysmon|24': deviceEvent('ClipboardChanged', { ...sysmonActor, ...hashes }),
  'sysmon|25': deviceEvent('ProcessTampering', sysmonActor),
}

// Security: handles, privileges and objects.

const auditedActor: Sources = {
  ...subject,
  InitiatingProcessLogonId: number('SubjectLogonId'),
  ...actingProcess({ image: 'ProcessName', id: ['ProcessId'] }),
}

/** A file or process that an audited handle is for; other kinds of object stay in AdditionalFields by name. */
const auditedObject: Sources = {
  FileName: computed((event) => (isFileLike(event) ? lastComponent(textOf(event, 'ObjectName')) : '')),
  FolderPath: computed((event) => (isFileLike(event) ? textOf(event, 'ObjectName') : '')),
  RegistryKey: computed((event) => (textOf(event, 'ObjectType') === 'Key' ? fullKey(textOf(event, 'ObjectName')) : '')),
}

const isFileLike = (event: WindowsEvent) => ['File', 'Process'].includes(textOf(event, 'ObjectType'))

const objectEvent = (action: string): EventMapping =>
  deviceEvent(action, { ...auditedActor, ...auditedObject }, { DesiredAccess: alsoAsNumber('AccessMask') })

/** A session's other end, for objects reached over the network. */
const remoteEnd: Sources = { RemoteIP: derived('IpAddress', unmapped), RemotePort: number('IpPort') }

/** An account that is created, changed or put in a group. */
const targetAccount: Sources = {
  AccountName: lowerCase('TargetUserName'),
  AccountDomain: lowerCase('TargetDomainName'),
  AccountSid: sid('TargetSid'),
}

const accountEvent = (action: string): EventMapping => deviceEvent(action, { ...subjectSession(), ...targetAccount })

/** The member of a membership change is the account; the group stays under Defender's names. */
const membershipEvent = (action: string): EventMapping =>
  deviceEvent(
    action,
    {
      ...subjectSession(),
      AccountName: derived('MemberName', (name) =>
        (/^CN=([^,]+)/i.exec(name)?.[1] ?? lastComponent(name)).toLowerCase(),
      ),
      AccountSid: sid('MemberSid'),
    },
    { GroupName: field('TargetUserName'), GroupDomainName: field('TargetDomainName'), GroupSid: field('TargetSid') },
  )

/** A ticket that a domain controller was asked for: the account is the one that asked. */
const ticketEvent = (action: string): EventMapping =>
  deviceEvent(action, {
    AccountName: derived('TargetUserName', (name) => (name.split('@')[0] ?? '').toLowerCase()),
    AccountDomain: lowerCase('TargetDomainName'),
    AccountSid: sid('TargetSid'),
    ...remoteEnd,
  })

function subjectSession(): Sources {
  return { ...subject, InitiatingProcessLogonId: number('SubjectLogonId') }
}

const taskEvent = (action: string): EventMapping => deviceEvent(action, subjectSession())

const securityEvents: Readonly<Record<string, EventMapping>> = {
  'security|1102': deviceEvent('SecurityLogCleared', subjectSession()),
  'security|4656': objectEvent('ObjectHandleRequested'),
  'security|4661': objectEvent('ObjectHandleRequested'),
  'security|4662': objectEvent('DirectoryServiceObjectAccessed'),
  'security|4663': objectEvent('ObjectAccessed'),
  'security|4697': deviceEvent('ServiceInstalled', {
    ...subjectSession(),
    FileName: fileName('ServiceFileName'),
    FolderPath: field('ServiceFileName'),
    LogonId: number('SubjectLogonId'),
  }),
  'security|4698': taskEvent('ScheduledTaskCreated'),
  'security|4699': taskEvent('ScheduledTaskDeleted'),
  'security|4700': taskEvent('ScheduledTaskEnabled'),
  'security|4701': taskEvent('ScheduledTaskDisabled'),
  'security|4702': taskEvent('ScheduledTaskUpdated'),
  'security|4719': deviceEvent('AuditPolicyModification', subjectSession()),
  'security|4720': accountEvent('UserAccountCreated'),
  'security|4723': accountEvent('PasswordChangeAttempt'),
  'security|4724': accountEvent('PasswordChangeAttempt'),
  'security|4726': accountEvent('UserAccountDeleted'),
  'security|4731': accountEvent('SecurityGroupCreated'),
  'security|4732': membershipEvent('UserAccountAddedToLocalGroup'),
  'security|4733': membershipEvent('UserAccountRemovedFromLocalGroup'),
  'security|4734': accountEvent('SecurityGroupDeleted'),
  'security|4738': accountEvent('UserAccountModified'),
  'security|4768': ticketEvent('KerberosLogonTicketRequested'),
  'security|4769': ticketEvent('KerberosServiceTicketRequested'),
  'security|4798': deviceEvent('UserGroupMembershipEnumerated', {
    ...subjectSession(),
    ...targetAccount,
    ...actingProcess({ image: 'CallerProcessName', id: ['CallerProcessId', 'ProcessId'] }),
  }),
  'security|4799': deviceEvent('LocalGroupMembershipEnumerated', {
    ...subjectSession(),
    ...targetAccount,
    ...actingProcess({ image: 'CallerProcessName', id: ['CallerProcessId', 'ProcessId'] }),
  }),
  'security|4946': deviceEvent('FirewallRuleAdded', {}),
  'security|4947': deviceEvent('FirewallRuleModified', {}),
  'security|4948': deviceEvent('FirewallRuleDeleted', {}),
  'security|5025': deviceEvent('FirewallServiceStopped', {}),
  'security|5031': deviceEvent('FirewallInboundConnectionToAppBlocked', { ...file('Application') }),
  'security|5136': deviceEvent('DirectoryServiceObjectModified', subjectSession()),
  'security|5137': deviceEvent('DirectoryServiceObjectCreated', subjectSession()),
  'security|5140': deviceEvent('NetworkShareObjectAccessed', { ...subjectSession(), ...remoteEnd }),
  'security|5142': deviceEvent('NetworkShareObjectAdded', subjectSession()),
  'security|5143': deviceEvent('NetworkShareObjectModified', subjectSession()),
  'security|5144': deviceEvent('NetworkShareObjectDeleted', subjectSession()),
  'security|5145': deviceEvent('NetworkShareObjectAccessChecked', {
    ...subjectSession(),
    ...remoteEnd,
    FileName: derived('RelativeTargetName', lastComponent),
    FolderPath: computed((event) => shareRelative(event)),
  }),
  'security|6416': deviceEvent('PnpDeviceConnected', subjectSession()),
}

const shareRelative = (event: WindowsEvent): string => {
  const name = textOf(event, 'RelativeTargetName')
  return name === '' ? '' : `${textOf(event, 'ShareName')}\\${name}`
}

// PowerShell, WMI and the other logs.

/** The user that an event was logged for. */
const loggedFor: Sources = {
  InitiatingProcessAccountName: computed((event) => event.user.name.toLowerCase()),
  InitiatingProcessAccountDomain: computed((event) => event.user.domain.toLowerCase()),
  InitiatingProcessAccountSid: computed((event) => event.user.sid),
}

/** PowerShell itself writes what it does. */
const powershell: Sources = { ...loggedFor, InitiatingProcessId: computed((event) => event.process) }

/** A line of the context that PowerShell writes with a command: `Command Name = Get-Module`. */
function context(event: WindowsEvent, label: string): string {
  const text = textOf(event, 'ContextInfo')
  const start = text.indexOf(`  ${label} = `)
  if (start < 0) return ''
  const from = start + label.length + 5
  const end = text.indexOf('\n', from)
  return text.slice(from, end < 0 ? undefined : end).trim()
}

/** The user in the context, for collectors that carry no user of their own. */
const contextUser = (part: 0 | 1) => (event: WindowsEvent) => {
  const own = part === 0 ? event.user.domain : event.user.name
  return (own || (context(event, 'User').split('\\')[part] ?? '')).toLowerCase()
}

/** The program at the head of a command line. */
function programOf(commandLine: string): string {
  const [, quoted, plain] = /^(?:"([^"]+)"|(.+?\.exe)\b|\S+)/i.exec(commandLine) ?? []
  return quoted ?? plain ?? ''
}

const pipelineCommand = deviceEvent(
  'PowerShellCommand',
  {
    ...powershell,
    InitiatingProcessAccountDomain: computed(contextUser(0)),
    InitiatingProcessAccountName: computed(contextUser(1)),
    InitiatingProcessCommandLine: computed((event) => context(event, 'Host Application')),
    InitiatingProcessFolderPath: computed((event) => programOf(context(event, 'Host Application'))),
    InitiatingProcessFileName: computed((event) => lastComponent(programOf(context(event, 'Host Application')))),
  },
  { Command: computed((event) => context(event, 'Command Name')) },
)

const scriptBlock = deviceEvent(
  'PowerShellCommand',
  { ...powershell, FileName: fileName('Path'), FolderPath: field('Path') },
  { Command: field('ScriptBlockText') },
)

const otherEvents: Readonly<Record<string, EventMapping>> = {
  'powershell|4103': pipelineCommand,
  'powershell|4104': scriptBlock,
  'wmi|5861': deviceEvent('WmiBindEventFilterToConsumer', loggedFor, {
    Namespace: field('Namespace'),
    Filter: derived('Eventfilter', (text) => text.replace(/ \(refer to .*$/s, '')),
    Consumer: field('Consumer', 'CONSUMER'),
    Binding: field('PossibleCause'),
  }),
  'system|104': deviceEvent('EventLogCleared', {}),
  'system|7045': deviceEvent(
    'ServiceInstalled',
    { FileName: fileName('ImagePath'), FolderPath: field('ImagePath') },
    {
      ServiceName: field('ServiceName'),
      ServiceAccount: field('AccountName'),
      ServiceStartType: field('StartType'),
      ServiceType: field('ServiceType'),
    },
  ),
  'system|7040': deviceEvent(
    'ServiceStartTypeChanged',
    {},
    {
      ServiceDisplayName: field('param1'),
      PreviousServiceStartType: field('param2'),
      ServiceStartType: field('param3'),
      ServiceName: field('param4'),
    },
  ),
  'task-scheduler|106': deviceEvent('ScheduledTaskCreated', {
    InitiatingProcessAccountName: derived('UserContext', (text) => lastComponent(text).toLowerCase()),
  }),
  'task-scheduler|140': deviceEvent('ScheduledTaskUpdated', {
    InitiatingProcessAccountName: derived('UserName', (text) => lastComponent(text).toLowerCase()),
  }),
  'task-scheduler|141': deviceEvent('ScheduledTaskDeleted', {
    InitiatingProcessAccountName: derived('UserName', (text) => lastComponent(text).toLowerCase()),
  }),
}

export const deviceEventMappings: Readonly<Record<string, EventMapping>> = {
  ...sysmonEvents,
  ...securityEvents,
  ...otherEvents,
}
