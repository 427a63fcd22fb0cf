// Windows events under their collectors' spellings, and the rows that come of them.
import { describe, expect, test } from '@jest/globals'
import { datetimeTicks } from '../../src/ingest/ticks.js'
import { additionalOf, columnsOf, mappingOf, mappings, normalizeEvent } from '../../src/ingest/windows-events/index.js'
import { fullKey } from '../../src/ingest/windows-events/registry.js'

type Fields = Readonly<Record<string, unknown>>

interface MappedRow {
  readonly table: string
  readonly columns: Fields
  readonly additional: Fields
}

/** The row of an event's record, without the columns that say nothing. */
function rowOf(record: Fields): MappedRow {
  const event = normalizeEvent(record)
  const mapping = event && mappingOf(event)
  if (!event?.time || !mapping) throw new Error('The record is no event with a mapping.')
  const columns = Object.entries(columnsOf(event, mapping, event.time.ticks))
  return {
    table: mapping.table,
    columns: Object.fromEntries(columns.filter(([, value]) => value !== '' && value !== undefined)),
    additional: additionalOf(event, mapping),
  }
}

const sysmon = (id: number, fields: Fields): Fields => ({
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  SourceName: 'Microsoft-Windows-Sysmon',
  Hostname: 'WS1.corp.example',
  EventID: id,
  UtcTime: '2026-03-01 10:00:00.123',
  TimeCreated: '2026-03-01 10:00:00.124',
  ...fields,
})

const security = (id: number, fields: Fields): Fields => ({
  Channel: 'security',
  SourceName: 'Microsoft-Windows-Security-Auditing',
  Hostname: 'WS1',
  EventID: String(id),
  TimeCreated: '2026-03-01T10:00:00.124Z',
  ...fields,
})

describe('events to tables', () => {
  test.each([
    ['DeviceProcessEvents', ['sysmon|1', 'security|4688']],
    ['DeviceNetworkEvents', ['sysmon|3', 'sysmon|22', 'security|5156', 'security|5158']],
    ['DeviceFileEvents', ['sysmon|11', 'sysmon|15', 'sysmon|23', 'sysmon|26']],
    ['DeviceRegistryEvents', ['sysmon|12', 'sysmon|13', 'sysmon|14', 'security|4657']],
    ['DeviceImageLoadEvents', ['sysmon|7']],
    ['DeviceLogonEvents', [4624, 4625, 4634, 4648, 4672].map((id) => `security|${id}`)],
    ['DeviceEvents', [2, 6, 8, 9, 10, 17, 18, 19, 20, 21, 25].map((id) => `sysmon|${id}`)],
    ['DeviceEvents', [4656, 4663, 4697, 4698, 4719, 4720, 4732, 4768, 4769, 1102].map((id) => `security|${id}`)],
    ['DeviceEvents', ['powershell|4103', 'powershell|4104', 'wmi|5861']],
  ])('%s from %j', (table, kinds) => {
    expect(kinds.map((kind) => mappings.get(kind)?.table)).toEqual(kinds.map(() => table))
  })

  test.each([
    [{ Channel: 'Security' }],
    [{ EventID: 1 }],
    [{ EventID: 'one', Channel: 'Security' }],
    [{ EventID: 70_000, Channel: 'Security' }],
    [{ title: 'something else' }],
  ])('%j is no event', (record) => {
    expect(normalizeEvent(record)).toBeUndefined()
  })
})

test('a ticket is told of the account that asked, with what it was for', () => {
  const asked = { TargetUserName: 'J.Doe@CORP.EXAMPLE', TargetDomainName: 'CORP.EXAMPLE', IpAddress: '::ffff:10.0.0.8' }
  const ticket = { ServiceName: 'svc-sql', TicketEncryptionType: '0x17', Status: '0x0' }
  expect(rowOf(security(4769, { ...asked, ...ticket }))).toMatchObject({
    table: 'DeviceEvents',
    columns: {
      ActionType: 'KerberosServiceTicketRequested',
      AccountName: 'j.doe',
      AccountDomain: 'corp.example',
      RemoteIP: '10.0.0.8',
    },
    additional: ticket,
  })
})

describe('spellings', () => {
  const data = {
    ProcessId: '4242',
    Image: 'C:\\Windows\\explorer.exe',
    TargetFilename: 'C:\\Temp\\a.txt',
    UtcTime: '2026-03-01 10:00:00.123',
  }
  const spelled: readonly (readonly [string, Fields])[] = [
    [
      'NXLog',
      {
        ...sysmon(11, data),
        RecordNumber: 7,
        EventType: 'INFO',
        AccountType: 'User',
        AccountName: 'SYSTEM',
        '@version': '1',
        tags: ['x'],
        host: 'collector',
      },
    ],
    [
      'Winlogbeat',
      {
        '@timestamp': '2026-03-01T10:00:00.124Z',
        winlog: {
          channel: 'Microsoft-Windows-Sysmon/Operational',
          provider_name: 'Microsoft-Windows-Sysmon',
          event_id: '11',
          record_id: 7,
          computer_name: 'WS1.corp.example',
          event_data: data,
        },
      },
    ],
    [
      'lower case',
      {
        log_name: 'Microsoft-Windows-Sysmon/Operational',
        source_name: 'Microsoft-Windows-Sysmon',
        event_id: 11,
        record_number: '7',
        computer_name: 'WS1.corp.example',
        event_data: data,
      },
    ],
    [
      'XML as JSON',
      {
        Event: {
          System: {
            Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
            EventID: 11,
            EventRecordID: 7,
            TimeCreated: { '#attributes': { SystemTime: '2026-03-01T10:00:00.124Z' } },
            Channel: 'Microsoft-Windows-Sysmon/Operational',
            Computer: 'WS1.corp.example',
          },
          EventData: data,
        },
      },
    ],
    [
      'XML with a list of data',
      {
        Event: {
          System: {
            Provider: { '@Name': 'Microsoft-Windows-Sysmon' },
            EventID: { '#text': '11' },
            EventRecordID: '7',
            Channel: 'Microsoft-Windows-Sysmon/Operational',
            Computer: 'WS1.corp.example',
          },
          EventData: { Data: Object.entries(data).map(([name, text]) => ({ '@Name': name, '#text': text })) },
        },
      },
    ],
  ]

  test.each(spelled)('%s', (_, record) => {
    expect(rowOf(record)).toEqual({
      table: 'DeviceFileEvents',
      columns: {
        Timestamp: datetimeTicks('2026-03-01T10:00:00.123Z'),
        DeviceId: '7e854f2dae046b764b5c16c1bfbc6f57575ae3a4',
        DeviceName: 'ws1.corp.example',
        ActionType: 'FileCreated',
        ReportId: 7n,
        FileName: 'a.txt',
        FolderPath: 'C:\\Temp\\a.txt',
        InitiatingProcessFileName: 'explorer.exe',
        InitiatingProcessFolderPath: 'C:\\Windows\\explorer.exe',
        InitiatingProcessId: 4242n,
      },
      additional: { EventId: 11, Channel: 'Microsoft-Windows-Sysmon/Operational' },
    })
  })
})

describe('fields that a collector overwrote or dropped', () => {
  test('EventType and ProcessID come from the message', () => {
    const { columns } = rowOf({
      ...sysmon(12, { EventType: 'INFO', ProcessID: 3168, TargetObject: 'HKLM\\Software\\X' }),
      Message: 'Registry object added or deleted:\r\nEventType: DeleteKey\r\nProcessId: 4242\r\nImage: C:\\a.exe',
    })
    expect(columns).toMatchObject({
      ActionType: 'RegistryKeyDeleted',
      RegistryKey: 'HKEY_LOCAL_MACHINE\\Software\\X',
      InitiatingProcessId: 4242n,
      InitiatingProcessFileName: 'a.exe',
    })
  })

  test('without a message, what is left is said', () => {
    expect(rowOf(sysmon(12, { TargetObject: 'HKLM\\X' })).columns).toMatchObject({
      ActionType: 'RegistryKeyCreatedOrDeleted',
    })
  })

  test('a Security message gives the subject', () => {
    const message =
      'The audit log was cleared.\r\nSubject:\r\n\tSecurity ID:\tS-1-5-21-1\r\n\tAccount Name:\tWardog\r\n\tDomain Name:\tWS1\r\n\tLogon ID:\t0xC61D9'
    const { columns, additional } = rowOf(security(1102, { Message: message }))
    expect(columns).toMatchObject({
      ActionType: 'SecurityLogCleared',
      InitiatingProcessAccountName: 'wardog',
      InitiatingProcessAccountDomain: 'ws1',
      InitiatingProcessAccountSid: 'S-1-5-21-1',
      InitiatingProcessLogonId: 811_481n,
    })
    expect(additional).toMatchObject({ Message: message })
  })

  test('a WMI message gives the binding', () => {
    const { columns, additional } = rowOf({
      Channel: 'Microsoft-Windows-WMI-Activity/Operational',
      EventID: 5861,
      Hostname: 'ws1',
      EventTime: '2026-03-01 10:00:00',
      Message:
        'Namespace = //./root/subscription; Eventfilter = F (refer to its activate eventid:5859); Consumer = C="D"; PossibleCause = Binding EventFilter: x; y = 1',
    })
    expect(columns).toMatchObject({ ActionType: 'WmiBindEventFilterToConsumer' })
    expect(additional).toMatchObject({
      Namespace: '//./root/subscription',
      Filter: 'F',
      Consumer: 'C="D"',
      Binding: 'Binding EventFilter: x; y = 1',
    })
  })

  test('a service account is not taken for the account that logged', () => {
    const service = {
      Channel: 'System',
      EventID: 7045,
      Hostname: 'ws1',
      TimeCreated: '2026-03-01T10:00:00Z',
      ServiceName: 'S',
      AccountName: 'LocalSystem',
    }
    expect(rowOf(service).additional).toMatchObject({ ServiceName: 'S', ServiceAccount: 'LocalSystem' })
  })
})

describe('rows', () => {
  test('a process start by Sysmon', () => {
    const { columns, additional } = rowOf(
      sysmon(1, {
        Image: 'C:\\Windows\\System32\\cmd.exe',
        CommandLine: 'cmd.exe /c whoami',
        User: 'CORP\\Alice',
        LogonId: '0x3e7',
        IntegrityLevel: 'High',
        Hashes: 'SHA1=AB,MD5=CD,SHA256=EF,IMPHASH=12',
        ProcessId: '10',
        ProcessGuid: '{39E4A257-004E-5F8D-4304-000000000700}',
        ParentProcessId: '9',
        ParentImage: 'C:\\Windows\\explorer.exe',
        ParentCommandLine: 'explorer.exe',
        Company: '-',
        CurrentDirectory: 'C:\\',
      }),
    )
    expect(columns).toMatchObject({
      ActionType: 'ProcessCreated',
      FileName: 'cmd.exe',
      FolderPath: 'C:\\Windows\\System32\\cmd.exe',
      ProcessCommandLine: 'cmd.exe /c whoami',
      ProcessIntegrityLevel: 'High',
      AccountDomain: 'corp',
      AccountName: 'alice',
      LogonId: 999n,
      SHA1: 'ab',
      MD5: 'cd',
      SHA256: 'ef',
      ProcessUniqueId: '39e4a257-004e-5f8d-4304-000000000700',
      InitiatingProcessId: 9n,
      InitiatingProcessFileName: 'explorer.exe',
      InitiatingProcessCommandLine: 'explorer.exe',
    })
    expect(columns).not.toHaveProperty('ProcessVersionInfoCompanyName')
    expect(additional).toEqual({
      ImpHash: '12',
      CurrentDirectory: 'C:\\',
      EventId: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
    })
  })

  test('a process start by the audit log runs as its target account', () => {
    const start = {
      NewProcessName: 'C:\\a.exe',
      NewProcessId: '0x1a74',
      ProcessId: '0xc08',
      ParentProcessName: 'C:\\p.exe',
      SubjectUserName: 'WARDOG',
      SubjectDomainName: 'WS1',
      SubjectUserSid: 'S-1-5-21-1',
      SubjectLogonId: '0x10',
      TokenElevationType: '%%1937',
      MandatoryLabel: 'S-1-16-12288',
    }
    const nobody = { TargetUserName: '-', TargetDomainName: '-', TargetUserSid: 'S-1-0-0', TargetLogonId: '0x0' }
    expect(rowOf(security(4688, { ...start, ...nobody })).columns).toMatchObject({
      ProcessId: 6772n,
      AccountName: 'wardog',
      AccountSid: 'S-1-5-21-1',
      ProcessTokenElevation: 'TokenElevationTypeFull',
      ProcessIntegrityLevel: 'High',
      InitiatingProcessId: 3080n,
    })
    const service = {
      TargetUserName: 'SVC',
      TargetDomainName: 'CORP',
      TargetUserSid: 'S-1-5-21-2',
      TargetLogonId: '0x20',
    }
    expect(rowOf(security(4688, { ...start, ...service })).columns).toMatchObject({
      ProcessCreationTime: datetimeTicks('2026-03-01T10:00:00.124Z'),
      AccountName: 'svc',
      AccountSid: 'S-1-5-21-2',
      LogonId: '0x20',
      InitiatingProcessAccountName: 'wardog',
    })
  })

  const ends = {
    SourceIp: '10.0.0.1',
    SourcePort: '50000',
    DestinationIp: '8.8.8.8',
    DestinationPort: '443',
    Protocol: 'tcp',
  }

  test.each([
    [
      'begun here',
      { ...ends, Initiated: 'true' },
      {
        ActionType: 'ConnectionSuccess',
        RemoteIP: '8.8.8.8',
        RemotePort: '443',
        RemoteIPType: 'Public',
        LocalIP: '10.0.0.1',
        Protocol: 'Tcp',
      },
    ],
    [
      'accepted',
      { ...ends, Initiated: 'false' },
      { ActionType: 'InboundConnectionAccepted', RemoteIP: '10.0.0.1', LocalIP: '8.8.8.8', LocalPort: '443' },
    ],
    [
      'of datagrams, answered from a service port',
      { ...ends, SourcePort: '53', DestinationPort: '50000', Protocol: 'udp', Initiated: 'false' },
      { LocalIP: '10.0.0.1', LocalPort: '53', RemoteIP: '8.8.8.8' },
    ],
    [
      'of datagrams between two service ports',
      { ...ends, SourcePort: '123', DestinationPort: '123', Protocol: 'udp', Initiated: 'false' },
      { LocalIP: '10.0.0.1', LocalPort: '123', RemoteIP: '8.8.8.8', RemotePort: '123' },
    ],
  ])('a connection %s', (_, fields, columns) => {
    expect(rowOf(sysmon(3, fields)).columns).toMatchObject(columns)
  })

  test.each([
    ['%%14593', { ActionType: 'ConnectionSuccess', RemoteIP: '168.63.129.16', RemotePort: '80', LocalPort: '56628' }],
    [
      '%%14592',
      { ActionType: 'InboundConnectionAccepted', RemoteIP: '192.168.2.5', RemotePort: '56628', LocalPort: '80' },
    ],
  ])('an audited connection in direction %s', (direction, columns) => {
    const fields = {
      Direction: direction,
      SourceAddress: '192.168.2.5',
      SourcePort: '56628',
      DestAddress: '168.63.129.16',
      DestPort: '80',
      Protocol: '6',
      ProcessID: '3428',
    }
    expect(rowOf(security(5156, fields)).columns).toMatchObject({
      ...columns,
      Protocol: 'Tcp',
      InitiatingProcessId: 3428n,
    })
  })

  test('a name lookup', () => {
    const { columns, additional } = rowOf(
      sysmon(22, { QueryName: 'a.example', QueryStatus: '0', QueryResults: 'type:  5 b.example;::ffff:10.0.0.1;' }),
    )
    expect(columns).toMatchObject({ ActionType: 'DnsQueryResponse', RemoteUrl: 'a.example' })
    expect(additional).toMatchObject({
      DnsQueryString: 'a.example',
      DnsQueryResult: '[{"DnsQueryType":5,"Result":"b.example"},{"Result":"10.0.0.1"}]',
    })
  })

  test.each([
    ['DWORD (0x0000000a)', 'Dword', '10'],
    ['QWORD (0x01d69000-0xffffffff)', 'Qword', '132451573023375359'],
    ['Binary Data', 'Binary', undefined],
    ['(Empty)', 'String', undefined],
    ['C:\\a.exe', 'String', 'C:\\a.exe'],
  ])('a registry value %s', (Details, type, data) => {
    const { columns } = rowOf(
      sysmon(13, { TargetObject: 'HKU\\S-1-5-21-1\\Software\\Run\\(Default)', Details, EventType: 'SetValue' }),
    )
    expect(columns).toMatchObject({
      ActionType: 'RegistryValueSet',
      RegistryKey: 'HKEY_CURRENT_USER\\S-1-5-21-1\\Software\\Run',
      RegistryValueType: type,
    })
    expect(columns).not.toHaveProperty('RegistryValueName')
    expect(columns['RegistryValueData']).toBe(data)
  })

  test.each([
    ['HKLM\\Software\\X', 'HKEY_LOCAL_MACHINE\\Software', 'X'],
    ['HKLM\\Types\\text/html', 'HKEY_LOCAL_MACHINE\\Types', 'text/html'],
    ['HKLM\\bam\\S-1-5-18\\\\Device\\Volume2\\a.exe', 'HKEY_LOCAL_MACHINE\\bam\\S-1-5-18', '\\Device\\Volume2\\a.exe'],
  ])('a value in the registry, %s', (TargetObject, key, name) => {
    const { columns } = rowOf(sysmon(13, { TargetObject, Details: 'x', EventType: 'SetValue' }))
    expect(columns).toMatchObject({ RegistryKey: key, RegistryValueName: name })
  })

  test('texts that NXLog leaves as they stand in XML', () => {
    const written = {
      SourceModuleType: 'im_msvistalog',
      ScriptBlockText: 'a &amp;&amp; b &gt; &amp;lt;',
      Message: 'a &lt;',
    }
    const event = { Channel: 'Microsoft-Windows-PowerShell/Operational', EventID: 4104, Hostname: 'ws1', TimeCreated: '2026-03-01T10:00:00Z', ExecutionProcessID: 2316 } // prettier-ignore
    const { columns, additional } = rowOf({ ...event, ...written })
    expect(additional).toMatchObject({ Command: 'a && b > &lt;' })
    expect(columns).toMatchObject({ InitiatingProcessId: 2316n })
    expect(rowOf({ ...event, ScriptBlockText: 'a &amp; b' }).additional).toMatchObject({ Command: 'a &amp; b' })
  })

  test.each([
    ['HKLM\\System', 'HKEY_LOCAL_MACHINE\\System'],
    ['HKU\\.DEFAULT\\X', 'HKEY_USERS\\.DEFAULT\\X'],
    ['HKCR\\.txt', 'HKEY_CLASSES_ROOT\\.txt'],
    ['\\REGISTRY\\MACHINE\\SYSTEM', 'HKEY_LOCAL_MACHINE\\SYSTEM'],
    ['\\REGISTRY\\A\\{1}', '\\REGISTRY\\A\\{1}'],
    ['HKLMX\\Y', 'HKLMX\\Y'],
  ])('the key %s', (path, key) => {
    expect(fullKey(path)).toBe(key)
  })

  test.each([
    [{ Status: '0xc000006d', SubStatus: '0xc000006a' }, 'InvalidUserNameOrPassword'],
    [{ Status: '0xC0000234', SubStatus: '0x0' }, 'AccountLocked'],
    [{ Status: '0xc0000999', SubStatus: '0x0' }, '0xc0000999'],
  ])('a failed logon with %j', (status, reason) => {
    const fields = {
      ...status,
      LogonType: '10',
      TargetUserName: 'Bob',
      IpAddress: '::ffff:8.8.8.8',
      IpPort: '0',
      Keywords: '0x8010000000000000',
    }
    const { columns, additional } = rowOf(security(4625, fields))
    expect(columns).toMatchObject({
      ActionType: 'LogonFailed',
      FailureReason: reason,
      LogonType: 'RemoteInteractive',
      AccountName: 'bob',
      RemoteIP: '8.8.8.8',
    })
    expect(columns).not.toHaveProperty('RemotePort')
    expect(additional).toMatchObject({ AuditResult: 'Failure' })
  })

  test('a process opened by another', () => {
    const { columns, additional } = rowOf(
      sysmon(10, {
        SourceImage: 'C:\\dump.exe',
        SourceProcessId: '5',
        TargetImage: 'C:\\Windows\\System32\\lsass.exe',
        TargetProcessId: '756',
        GrantedAccess: '0x1410',
        CallTrace: 'x',
        SourceUser: 'WS1\\Eve',
      }),
    )
    expect(columns).toMatchObject({
      ActionType: 'OpenProcessApiCall',
      FileName: 'lsass.exe',
      ProcessId: 756n,
      InitiatingProcessFileName: 'dump.exe',
      InitiatingProcessId: 5n,
      InitiatingProcessAccountDomain: 'ws1',
      InitiatingProcessAccountName: 'eve',
    })
    expect(additional).toMatchObject({ DesiredAccess: 5136, GrantedAccess: '0x1410', CallTrace: 'x' })
  })

  test('a pipe by its device path', () => {
    const { columns, additional } = rowOf(sysmon(17, { PipeName: '\\PSEXESVC', EventType: 'CreatePipe' }))
    expect(columns).toMatchObject({ ActionType: 'NamedPipeEvent' })
    expect(additional).toMatchObject({
      PipeName: '\\Device\\NamedPipe\\PSEXESVC',
      FileOperation: 'File created',
      NamedPipeEnd: 'Server',
    })
  })

  test('a PowerShell command with its host application and user', () => {
    const ContextInfo =
      '        Severity = Informational\n        Host Application = "C:\\x y\\powershell.exe" -enc AA\n        Command Name = Get-Date\n        User = WS1\\Pedro\n'
    const { columns, additional } = rowOf({
      Channel: 'Microsoft-Windows-PowerShell/Operational',
      EventID: 4103,
      Hostname: 'ws1',
      TimeCreated: '2026-03-01T10:00:00Z',
      ContextInfo,
    })
    expect(columns).toMatchObject({
      ActionType: 'PowerShellCommand',
      InitiatingProcessFileName: 'powershell.exe',
      InitiatingProcessCommandLine: '"C:\\x y\\powershell.exe" -enc AA',
      InitiatingProcessAccountDomain: 'ws1',
      InitiatingProcessAccountName: 'pedro',
    })
    expect(additional).toMatchObject({ Command: 'Get-Date' })
  })
})

describe('times', () => {
  const at = (record: Fields) => normalizeEvent(record)?.time

  test("Sysmon's own time is trusted, and shows how far the clock is off", () => {
    const event = normalizeEvent(sysmon(5, { TimeCreated: '2026-03-01T06:00:00.127Z' }))
    expect(event?.time).toEqual({ kind: 'utc', ticks: datetimeTicks('2026-03-01T10:00:00.123Z') })
    expect(event?.clockLag).toBe(4n * 36_000_000_000n)
  })

  test("NXLog's arrival times show it for every event", () => {
    const arrival = {
      EventTime: '2026-03-01 05:59:58',
      EventReceivedTime: '2026-03-01 06:00:00',
      '@timestamp': '2026-03-01T10:00:00.4Z',
    }
    expect(at({ ...security(4634, arrival), TimeCreated: undefined })).toEqual({
      kind: 'utc',
      ticks: datetimeTicks('2026-03-01T09:59:58Z'),
    })
  })

  test("a time without either is the host clock's", () => {
    expect(at(security(4634, {}))).toEqual({ kind: 'host-clock', ticks: datetimeTicks('2026-03-01T10:00:00.124Z') })
  })

  test('an event without a time has none', () => {
    expect(at({ Channel: 'Security', EventID: 4634, Hostname: 'ws1' })).toBeUndefined()
  })
})

describe('identity', () => {
  const identity = (record: Fields) => normalizeEvent(record)?.identity

  test('does not depend on what a collector adds, on order or on the language of the message', () => {
    const event = security(4634, { TargetUserName: 'bob', LogonType: '3', Message: 'An account was logged off.' })
    const { TargetUserName, ...others } = event
    const again = {
      ...others,
      TargetUserName,
      Message: 'Ein Konto wurde abgemeldet.',
      tags: ['late'],
      host: 'other',
      Channel: 'Security',
    }
    expect(identity(again)).toBe(identity(event))
  })

  test.each([
    { TargetUserName: 'eve' },
    { Hostname: 'ws2' },
    { TimeCreated: '2026-03-01T10:00:00.125Z' },
    { EventID: 4647 },
  ])('changes with %j', (change) => {
    const event = security(4634, { TargetUserName: 'bob' })
    expect(identity({ ...event, ...change })).not.toBe(identity(event))
  })

  test('is the record number where there is one', () => {
    const event = security(4634, { RecordNumber: 1, TargetUserName: 'bob' })
    expect(identity({ ...event, TargetUserName: 'eve' })).toBe(identity(event))
    expect(identity({ ...event, RecordNumber: 2 })).not.toBe(identity(event))
  })

  test('is the message where that is all', () => {
    const cleared = (Message: string) => security(1102, { Message })
    expect(identity(cleared('by alice'))).not.toBe(identity(cleared('by bob')))
  })
})
