// Events under their collectors' spellings, and what collectors overwrite, drop or escape.
import { describe, expect, test } from '@jest/globals'
import { datetimeTicks } from '../../../src/ingest/ticks.js'
import type { Fields } from './events.js'
import { rowOf, security, sysmon } from './events.js'

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
