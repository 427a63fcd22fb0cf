// Process starts: Sysmon 1 and Security 4688 to DeviceProcessEvents.
import { accountDomain, accountName, computed, derived, field, file, fileName, hashes, importHash } from './mapping.js'
import { eventTime, lowerCase, mapping, moment, number, sid, uniqueId } from './mapping.js'
import type { EventMapping, Source } from './mapping.js'
import { textOf } from './event.js'

/** Mandatory labels by the last number of their SID. */
const integrityLevels: ReadonlyMap<string, string> = new Map([
  ['S-1-16-0', 'Untrusted'],
  ['S-1-16-4096', 'Low'],
  ['S-1-16-8192', 'Medium'],
  ['S-1-16-8448', 'MediumPlus'],
  ['S-1-16-12288', 'High'],
  ['S-1-16-16384', 'System'],
  ['S-1-16-20480', 'Protected'],
])

/** What the audit log writes for the elevation types of a token. */
const tokenElevations: ReadonlyMap<string, string> = new Map([
  ['%%1936', 'TokenElevationTypeDefault'],
  ['%%1937', 'TokenElevationTypeFull'],
  ['%%1938', 'TokenElevationTypeLimited'],
])

const named = (name: string, names: ReadonlyMap<string, string>): Source =>
  derived(name, (text) => names.get(text) ?? text)

/** The account the new process runs as: the target where one is named, else the account that started it. */
const newProcessAccount = (target: string, subject: string): Source =>
  computed((event) => (textOf(event, target) || textOf(event, subject)).toLowerCase(), target)

const processCreated: EventMapping = mapping(
  'DeviceProcessEvents',
  'ProcessCreated',
  {
    ...file('Image'),
    ...hashes,
    ProcessId: number('ProcessId'),
    ProcessUniqueId: uniqueId('ProcessGuid'),
    ProcessCommandLine: field('CommandLine'),
    ProcessCreationTime: moment('UtcTime'),
    ProcessIntegrityLevel: field('IntegrityLevel'),
    ProcessVersionInfoCompanyName: field('Company'),
    ProcessVersionInfoProductName: field('Product'),
    ProcessVersionInfoProductVersion: field('FileVersion'),
    ProcessVersionInfoOriginalFileName: field('OriginalFileName'),
    ProcessVersionInfoFileDescription: field('Description'),
    AccountName: accountName('User'),
    AccountDomain: accountDomain('User'),
    LogonId: number('LogonId'),
    CreatedProcessSessionId: number('TerminalSessionId'),
    InitiatingProcessFileName: fileName('ParentImage'),
    InitiatingProcessFolderPath: field('ParentImage'),
    InitiatingProcessId: number('ParentProcessId'),
    InitiatingProcessUniqueId: uniqueId('ParentProcessGuid'),
    InitiatingProcessCommandLine: field('ParentCommandLine'),
    InitiatingProcessAccountName: accountName('ParentUser'),
    InitiatingProcessAccountDomain: accountDomain('ParentUser'),
  },
  { ImpHash: importHash },
)

const auditedProcessCreated: EventMapping = mapping('DeviceProcessEvents', 'ProcessCreated', {
  ...file('NewProcessName'),
  ProcessId: number('NewProcessId'),
  ProcessCreationTime: eventTime,
  ProcessCommandLine: field('CommandLine'),
  ProcessIntegrityLevel: named('MandatoryLabel', integrityLevels),
  ProcessTokenElevation: named('TokenElevationType', tokenElevations),
  AccountName: newProcessAccount('TargetUserName', 'SubjectUserName'),
  AccountDomain: newProcessAccount('TargetDomainName', 'SubjectDomainName'),
  AccountSid: computed((event) => {
    const target = textOf(event, 'TargetUserSid')
    return target === '' || target === 'S-1-0-0' ? textOf(event, 'SubjectUserSid') : target
  }, 'TargetUserSid'),
  LogonId: computed((event) => {
    const target = textOf(event, 'TargetLogonId')
    return target === '' || target === '0x0' ? textOf(event, 'SubjectLogonId') : target
  }, 'TargetLogonId'),
  InitiatingProcessFileName: fileName('ParentProcessName'),
  InitiatingProcessFolderPath: field('ParentProcessName'),
  InitiatingProcessId: number('ProcessId'),
  InitiatingProcessAccountName: lowerCase('SubjectUserName'),
  InitiatingProcessAccountDomain: lowerCase('SubjectDomainName'),
  InitiatingProcessAccountSid: sid('SubjectUserSid'),
  InitiatingProcessLogonId: number('SubjectLogonId'),
})

export const processMappings: Readonly<Record<string, EventMapping>> = {
  'sysmon|1': processCreated,
  'security|4688': auditedProcessCreated,
}
