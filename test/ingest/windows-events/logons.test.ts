// Rows of logons and of the tickets that they ask for.
import { expect, test } from '@jest/globals'
import { rowOf, security } from './events.js'

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
