// Rows of processes: begun, opened by another, and what PowerShell runs in them.
import { expect, test } from '@jest/globals'
import { datetimeTicks } from '../../../src/ingest/ticks.js'
import { rowOf, security, sysmon } from './events.js'

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
