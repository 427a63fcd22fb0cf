// Reads an event's fields back out of its English message text, for collectors that dropped or overwrote them.

/** Names of the fields behind the labels of Security messages, as `section/label` in lower case. */
const securityLabels: Readonly<Record<string, string>> = {
  'subject/security id': 'SubjectUserSid',
  'subject/account name': 'SubjectUserName',
  'subject/account domain': 'SubjectDomainName',
  'subject/domain name': 'SubjectDomainName',
  'subject/logon id': 'SubjectLogonId',
  'creator subject/security id': 'SubjectUserSid',
  'creator subject/account name': 'SubjectUserName',
  'creator subject/account domain': 'SubjectDomainName',
  'creator subject/logon id': 'SubjectLogonId',
  'target subject/account name': 'TargetUserName',
  'target subject/account domain': 'TargetDomainName',
  'new logon/security id': 'TargetUserSid',
  'new logon/account name': 'TargetUserName',
  'new logon/account domain': 'TargetDomainName',
  'new logon/logon id': 'TargetLogonId',
  'logon information/logon type': 'LogonType',
  'process information/new process id': 'NewProcessId',
  'process information/new process name': 'NewProcessName',
  'process information/creator process id': 'ProcessId',
  'process information/creator process name': 'ParentProcessName',
  'process information/process command line': 'CommandLine',
  'process information/process id': 'ProcessId',
  'process information/process name': 'ProcessName',
  'application information/process id': 'ProcessId',
  'application information/application name': 'Application',
  'network information/source address': 'SourceAddress',
  'network information/source port': 'SourcePort',
  'network information/destination address': 'DestAddress',
  'network information/destination port': 'DestPort',
  'network information/protocol': 'Protocol',
  'network information/source network address': 'IpAddress',
  'network information/workstation name': 'WorkstationName',
  'object/object name': 'ObjectName',
  'object/object type': 'ObjectType',
  'object/object value name': 'ObjectValueName',
  'service information/service name': 'ServiceName',
  'service information/service file name': 'ServiceFileName',
  'task information/task name': 'TaskName',
}

/** The fields that a message names, by the names the event itself would use. */
export function describedFields(log: string, message: string): Readonly<Record<string, string>> {
  if (log === 'security') return sectionedFields(message)
  return log === 'wmi' ? assignedFields(message) : labelledFields(message)
}

/** `Label: value` a line, as Sysmon writes it. A line without a label continues the value above it. */
function labelledFields(message: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {}
  let last = ''
  for (const line of message.split(/\r?\n/).slice(1)) {
    const found = /^([A-Z][A-Za-z ]*?):\s?([\s\S]*)$/.exec(line)
    if (found) {
      last = found[1] ?? ''
      fields[last] = (found[2] ?? '').trim()
    } else if (last !== '') {
      fields[last] = `${fields[last] ?? ''}\n${line}`
    }
  }
  return withoutBlanks(fields)
}

/** Sections (`Subject:`) with indented `Label:<tabs>value` lines under them, as Security messages have. */
function sectionedFields(message: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {}
  let section = ''
  for (const line of message.split(/\r?\n/)) {
    const found = /^(\s*)([A-Z][\w /-]*?):\s*(.*)$/.exec(line)
    if (!found) continue
    const [, indent = '', label = '', value = ''] = found
    if (indent === '') section = label.toLowerCase()
    const name = securityLabels[`${section}/${label.toLowerCase()}`]
    if (name !== undefined) fields[name] ??= value.trim()
  }
  return withoutBlanks(fields)
}

/** `Name = value; Name = value`, as the WMI activity log has it; the last value runs to the end. */
function assignedFields(message: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {}
  let rest = message
  for (;;) {
    const found = /^\s*([A-Za-z]+) = /.exec(rest)
    if (!found) return withoutBlanks(fields)
    rest = rest.slice(found[0].length)
    const next = /;\s*(?=[A-Za-z]+ = )/.exec(found[1] === 'PossibleCause' ? '' : rest)
    fields[found[1] ?? ''] = next ? rest.slice(0, next.index) : rest
    rest = next ? rest.slice(next.index + next[0].length) : ''
  }
}

function withoutBlanks(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== '-'))
}
