// Which events of a process matter in the story of an attack, table by table, as SQL over `t`: the first reason that
// holds is the event's. What is ordinary for programs of every kind has none.

/** A table of events, and when one of its events matters. */
export interface NotableTable {
  readonly table: string
  /** Lines of a CASE that give the reason's key. */
  readonly reason: string
  /** Events that matter on a device at the time of the alert though no process of the story did them. */
  readonly loose?: string
  /** What the event says beyond the columns, for its sentence. */
  readonly detail?: string
}

const program = String.raw`\.(exe|dll|sys|scr|com|cpl|ocx|msi|xll|node)$`
const script = String.raw`\.(ps1|psm1|bat|cmd|vbs|vbe|js|jse|wsf|wsh|hta|sct|xsl|py|sh|lnk|inf|reg|chm|iso|img|url)$`
const archive = String.raw`\.(zip|7z|rar|cab|gz|tar|vhdx?)$`
const dump = String.raw`\.(dmp|mdmp|hiv|hive|sav|kirbi|ccache|dit)$`
const startup = String.raw`\\start menu\\programs\\startup\\`
const autostart = String.raw`\\(currentversion\\run(once|onceex|services)?|policies\\explorer\\run|currentversion\\winlogon|active setup\\installed components|userinitmprlogonscript|environment|appinit_dlls|appcertdlls|command processor|print\\monitors|lsa\\(security packages|osconfig))(\\|$)`
const hijack = String.raw`(image file execution options|silentprocessexit|inprocserver32|localserver32|scriptlet?url|shell\\open\\command|treatas|progid|cmmgr32|app paths)`
const safety = String.raw`(windows defender|\\eventlog\\|\\control\\(lsa|minint|securityproviders)|policies\\(system|microsoft\\windows\\(system|powershell|eventlog))|firewallpolicy|\\wdigest|terminal server|safeboot|\\amsi|enablelua|localaccounttokenfilterpolicy)`
const service = String.raw`\\(current)?controlset[0-9]*\\services\\[^\\]+(\\parameters)?$|\\currentcontrolset\\services\\[^\\]+(\\parameters)?$`
const modules = ['dbghelp.dll', 'dbgcore.dll', 'comsvcs.dll', 'samlib.dll', 'vaultcli.dll', 'cryptdll.dll', 'wmiutils.dll', 'taskschd.dll', 'system.management.automation.dll', 'system.management.automation.ni.dll', 'clr.dll', 'mscoree.dll', 'jscript.dll', 'jscript9.dll', 'vbscript.dll', 'scrobj.dll', 'amsi.dll', 'wsmsvc.dll', 'winhttp.dll', 'ntdsapi.dll'] // prettier-ignore
const ownPlaces = String.raw`^([a-z]:|\\device\\harddiskvolume[0-9]+)\\(windows|program files( \(x86\))?|programdata\\microsoft\\windows defender)\\`
const nobody = `lower(t."AccountName") IN ('', 'system', 'local service', 'network service', 'anonymous logon')
  OR ends_with(t."AccountName", '$') OR regexp_matches(t."AccountName", '^(dwm|umfd)-[0-9]+$', 'i')`
const extra = (...names: readonly string[]): string =>
  names.map((name) => `nullif(json_extract_string(TRY_CAST(t."AdditionalFields" AS JSON), '$.${name}'), '')`).join(', ')
const matches = (column: string, pattern: string): string => `regexp_matches(t."${column}", '${pattern}', 'i')`

export const notableTables: readonly NotableTable[] = [
  {
    table: 'DeviceProcessEvents',
    reason: `WHEN t."ActionType" = 'ProcessCreated' THEN 'started'`,
    detail: 't."ProcessCommandLine"',
  },
  {
    table: 'DeviceFileEvents',
    reason: `
      WHEN t."ActionType" IN ('FileCreated', 'FileModified', 'FileRenamed') AND ${matches('FolderPath', startup)} THEN 'startupFile'
      WHEN t."ActionType" = 'FileRenamed' AND ${matches('FileName', `${program}|${script}`)} THEN 'programRenamed'
      WHEN t."ActionType" IN ('FileCreated', 'FileModified') AND ${matches('FileName', program)} THEN 'programWritten'
      WHEN t."ActionType" IN ('FileCreated', 'FileModified') AND ${matches('FileName', script)}
        AND NOT ${matches('FileName', '^__psscriptpolicytest')} THEN 'scriptWritten'
      WHEN t."ActionType" IN ('FileCreated', 'FileModified') AND ${matches('FileName', dump)} THEN 'dumpWritten'
      WHEN t."ActionType" IN ('FileCreated', 'FileModified') AND ${matches('FileName', archive)} THEN 'archiveWritten'
      WHEN t."ActionType" = 'FileDeleted' AND ${matches('FileName', `${program}|${script}`)}
        AND NOT ${matches('FileName', '^__psscriptpolicytest')} THEN 'programDeleted'`,
    detail: 't."PreviousFileName"',
  },
  {
    table: 'DeviceRegistryEvents',
    reason: `
      WHEN ${matches('RegistryKey', hijack)} AND t."ActionType" = 'RegistryValueSet' THEN 'hijackSet'
      WHEN ${matches('RegistryKey', autostart)} AND t."ActionType" = 'RegistryValueSet' THEN 'autostartSet'
      WHEN ${matches('RegistryKey', safety)} AND t."ActionType" <> 'RegistryKeyCreated' THEN 'safetySet'
      WHEN ${matches('RegistryKey', service)} AND lower(t."RegistryValueName") IN ('imagepath', 'servicedll', 'start', 'failurecommand') THEN 'serviceSet'`,
  },
  {
    table: 'DeviceNetworkEvents',
    reason: `
      WHEN t."ActionType" = 'DnsQueryResponse' AND contains(t."RemoteUrl", '.') THEN 'nameAsked'
      WHEN t."ActionType" IN ('LocalPortBound', 'ListeningConnectionCreated', 'DnsQueryResponse') THEN NULL
      WHEN t."RemoteIP" IN ('', '127.0.0.1', '::1', '0.0.0.0', '::') OR starts_with(t."RemoteIP", 'fe80') THEN NULL
      WHEN t."ActionType" = 'InboundConnectionAccepted' THEN 'connectedFrom'
      WHEN t."RemotePort" IN (22, 88, 135, 139, 389, 445, 636, 3389, 5985, 5986) THEN 'administered'
      ELSE 'connected'`,
  },
  {
    table: 'DeviceLogonEvents',
    reason: `
      WHEN ${nobody} THEN NULL
      WHEN t."ActionType" = 'LogonFailed' THEN 'logonFailed'
      WHEN t."ActionType" = 'LogonAttempted' THEN 'logonAsOther'
      WHEN t."ActionType" = 'LogonSuccess' AND (t."LogonType" IN ('RemoteInteractive', 'NewCredentials')
        OR (t."RemoteIP" NOT IN ('', '127.0.0.1', '::1', '-') AND NOT starts_with(t."RemoteIP", 'fe80'))) THEN 'loggedOn'`,
    loose: `t."ActionType" IN ('LogonFailed', 'LogonSuccess', 'LogonAttempted')`,
  },
  {
    table: 'DeviceImageLoadEvents',
    reason: `
      WHEN NOT ${matches('FolderPath', ownPlaces)} THEN 'strangeModule'
      WHEN lower(t."FileName") IN (${modules.map((name) => `'${name}'`).join(', ')}) THEN 'tellingModule'`,
  },
  {
    table: 'DeviceEvents',
    reason: `
      WHEN t."ActionType" = 'OpenProcessApiCall' AND lower(t."FileName") = 'lsass.exe' THEN 'credentialMemory'
      WHEN t."ActionType" IN ('CreateRemoteThreadApiCall', 'NtAllocateVirtualMemoryRemoteApiCall', 'QueueUserApcRemoteApiCall', 'SetThreadContextRemoteApiCall', 'ProcessTampering') THEN 'injected'
      WHEN t."ActionType" = 'PowerShellCommand' THEN 'scriptRan'
      WHEN t."ActionType" = 'ServiceInstalled' THEN 'serviceInstalled'
      WHEN t."ActionType" IN ('ScheduledTaskCreated', 'ScheduledTaskUpdated') THEN 'taskCreated'
      WHEN t."ActionType" IN ('SecurityLogCleared', 'EventLogCleared') THEN 'logCleared'
      WHEN t."ActionType" IN ('UserAccountCreated', 'UserAccountAddedToLocalGroup', 'SecurityGroupMemberAdded', 'PasswordChangeAttempt', 'UserAccountModified') THEN 'accountChanged'
      WHEN starts_with(t."ActionType", 'Wmi') AND t."ActionType" <> 'WmiQuery' THEN 'wmiSubscribed'
      WHEN starts_with(t."ActionType", 'Antivirus') OR starts_with(t."ActionType", 'Asr') OR t."ActionType" = 'ExploitGuardNetworkProtectionBlocked' THEN 'protectionActed'
      WHEN t."ActionType" = 'TamperingAttempt' THEN 'tampered'
      WHEN t."ActionType" = 'NamedPipeEvent' AND regexp_matches(t."AdditionalFields", '(psexe|paexec|remcom|csexec|msagent|postex|status_|msse-|gruntsvc|winreg|svcctl|atsvc|samr|lsarpc|drsuapi|\\\\\\\\pshost)', 'i') THEN 'pipe'
      WHEN t."ActionType" = 'DnsQueryResponse' AND contains(t."AdditionalFields", '.') THEN 'nameAsked'
      WHEN t."ActionType" IN ('LdapSearch', 'NetworkShareObjectAdded', 'DriverLoad', 'RemoteDesktopConnection', 'ClrUnbackedModuleLoaded') THEN 'other'`,
    loose: `t."InitiatingProcessId" IS NULL AND t."ActionType" IN ('PowerShellCommand', 'ServiceInstalled', 'ScheduledTaskCreated',
      'ScheduledTaskUpdated', 'SecurityLogCleared', 'EventLogCleared', 'UserAccountCreated', 'UserAccountAddedToLocalGroup',
      'SecurityGroupMemberAdded', 'WmiBindEventFilterToConsumer', 'WmiEventConsumerCreated', 'WmiEventFilterCreated',
      'AntivirusDetection', 'TamperingAttempt')`,
    detail: `coalesce(${extra('Command', 'ScriptBlockText', 'ServiceName', 'TaskName', 'ThreatName', 'PipeName', 'ConsumerName', 'FilterName', 'Consumer', 'GroupName', 'QueryName', 'DnsQueryString', 'TamperingAction', 'Channel')})`,
  },
]
