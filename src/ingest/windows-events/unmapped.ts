// The Windows events that are left out on purpose, each with the reason that the report shows.

const handles = 'handle bookkeeping; 4656 and 4663 carry the access'
const privilege = 'privilege use without an object; the process and logon events carry the actor'
const domainController = 'account checks of a domain controller; the logon is recorded on the device itself'
const credentials = 'credential store reads by the logon itself'
const lifecycle = 'start and end of a component, no action of a user or process'
const pipeline = 'PowerShell engine internals; 4103 and 4104 carry the commands'
const ended = 'Defender keeps no row for the end of a process'

/** Reasons by `log|id`. */
const reasons: Readonly<Record<string, string>> = {
  'sysmon|4': lifecycle,
  'sysmon|5': ended,
  'sysmon|16': lifecycle,
  'sysmon|255': lifecycle,
  'security|4611': 'a logon process registering with the authority',
  'security|4627': 'group membership of a logon that 4624 already records',
  'security|4658': handles,
  'security|4670': 'permission changes on tokens and objects',
  'security|4673': privilege,
  'security|4674': privilege,
  'security|4689': ended,
  'security|4690': handles,
  'security|4703': privilege,
  'security|4776': domainController,
  'security|5058': 'key file operations of the key storage provider',
  'security|5061': 'cryptographic operations of the key storage provider',
  'security|5379': credentials,
  'security|5381': credentials,
  'security|5382': credentials,
  'security|5447': 'filter changes of the filtering platform; 4946 to 4948 carry the rule',
  'firewall|2011': 'a notice that a program was not offered a firewall rule; 5031 carries the block',
  'wmi|5857': lifecycle,
  'wmi|5858': 'failed WMI queries; no change was made',
  'task-scheduler|100': lifecycle,
  'task-scheduler|102': lifecycle,
  'task-scheduler|108': lifecycle,
  'task-scheduler|129': lifecycle,
  'task-scheduler|200': lifecycle,
  'task-scheduler|201': lifecycle,
  'windows-powershell|400': pipeline,
  'windows-powershell|600': pipeline,
  'windows-powershell|800': pipeline,
  'powershell|4105': pipeline,
  'powershell|4106': pipeline,
  'powershell|8193': pipeline,
  'powershell|8194': pipeline,
  'powershell|8195': pipeline,
  'powershell|8196': pipeline,
  'powershell|8197': pipeline,
  'powershell|12039': pipeline,
  'powershell|24577': pipeline,
  'powershell|40961': pipeline,
  'powershell|40962': pipeline,
  'powershell|53504': pipeline,
}

/** Whole logs that say nothing for hunting beyond the events that are mapped. */
const wholeLogs: Readonly<Record<string, string>> = {
  system: 'drivers, services and policies starting and stopping',
  application: 'applications reporting on themselves',
}

/** Why an event has no row. */
export function unmappedReason(log: string, id: number): string {
  return reasons[`${log}|${id}`] ?? wholeLogs[log] ?? 'no mapping for this event'
}
