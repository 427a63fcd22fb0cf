// What is meant although it is not so written: names that tables and columns bore, members of texts that hold JSON.
import { describe, expect, test } from '@jest/globals'
import { analyze } from '../../src/kql/compile.js'
import { cases, catalog, hunt, refuses, testNow } from '../support/hunting.js'

/** The codes and places of a query's warnings. */
function warnings(kql: string): readonly string[] {
  const { diagnostics } = analyze(kql, { catalog, now: testNow })
  return diagnostics.map(({ code, span }) => `${code} ${kql.slice(span.start, span.end)}`)
}

describe('assumed with a warning', () => {
  test.each([
    ['DeviceEvents | where TimeGenerated > ago(1d) | project TimeGenerated', ['TimeGenerated'], ['KQL2912 TimeGenerated']],
    ['DeviceEvents | summarize arg_max(TimeGenerated, *) by DeviceId | project Timestamp, ActionType', ['Timestamp', 'ActionType'], ['KQL2912 TimeGenerated', 'KQL2912 Timestamp']],
    ['CallActivityEvents | project Timestamp', ['Timestamp'], ['KQL2912 Timestamp']],
    ['union DeviceEvents, DeviceFileEvents | sort by TimeGenerated | project DeviceId', ['DeviceId'], ['KQL2912 TimeGenerated']],
    ['DeviceInfo | project-away TimeGenerated | project DeviceId', ['DeviceId'], ['KQL2912 TimeGenerated']],
    ['DeviceInfo | join kind=inner DeviceEvents on TimeGenerated | project DeviceId1', ['DeviceId1'], ['KQL2912 TimeGenerated']],
    ['DeviceInfo | join kind=inner DeviceEvents on $left.MachineId == $right.DeviceId | project DeviceId1', ['DeviceId1'], ['KQL2911 MachineId']],
    ['DeviceInfo | join kind=inner DeviceEvents on DeviceId | project TimeGenerated1', ['TimeGenerated1'], ['KQL2912 TimeGenerated1']],
    ['DeviceInfo | summarize max(Timestamp) | project max_TimeGenerated', ['max_TimeGenerated'], ['KQL2912 max_TimeGenerated']],
    ['IdentityInfo | project AccountUPN', ['AccountUPN'], ['KQL2914 AccountUPN']],
    ['EmailEvents | project FinalEmailAction', ['FinalEmailAction'], ['KQL2911 FinalEmailAction']],
    ['ProcessCreationEvents | where MachineId == "x" | project ComputerName', ['ComputerName'], ['KQL2911 ProcessCreationEvents', 'KQL2911 MachineId', 'KQL2911 ComputerName']],
    ['DeviceEvents | project AdditionalFields.Command, AdditionalFields["a"][0]', ['AdditionalFields_Command', 'AdditionalFields_a_0'], ['KQL2913 AdditionalFields']],
    ['DeviceEvents | where "x" in (AdditionalFields.Names) | project DeviceId', ['DeviceId'], ['KQL2913 AdditionalFields']],
  ])('%s', async (kql, columns, said) => {
    expect(warnings(kql)).toEqual(said)
    expect((await hunt(kql)).columns.map(({ name }) => name)).toEqual(columns)
  }) // prettier-ignore
  cases('the members of a text', [
    [
      'DeviceEvents | union (print AdditionalFields = \'{"a": {"b": 7}}\') | project tolong(AdditionalFields.a.b)',
      [[7]],
    ],
  ])
})

describe('not assumed', () => {
  refuses('print Timestamp = now() | where «TimeGenerated» > ago(1d)', 'KQL2001')
  refuses('print t = "{}" | project «t».a', 'KQL3001')
  refuses('print Name = 1 | where «name» > 0', 'KQL2001')
  refuses('DeviceTvmSoftwareInventory | project «TimeGenerated»', 'KQL2001')
  refuses('DeviceEvents | project «FinalEmailAction»', 'KQL2001')
  test('a column that took the place of another with other values is only suggested', () => {
    const [problem] = analyze('EmailEvents | where PhishFilterVerdict == "Phish"', {
      catalog,
      now: testNow,
    }).diagnostics
    expect(problem?.message).toBe("No column named 'PhishFilterVerdict'. Did you mean 'ThreatTypes'?")
  })
})
