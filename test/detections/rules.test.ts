// Detection rules: their files, what is refused, and one alert for matches that are alike.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { DetectionRule } from '../../src/detections/detection-rule.js'
import { grouped } from '../../src/detections/grouping.js'
import type { Match } from '../../src/detections/grouping.js'
import { checkRule } from '../../src/detections/rule-check.js'
import { readRule } from '../../src/detections/rule-file.js'
import { ruleText } from '../../src/detections/rule-text.js'
import { loadCatalog } from '../../src/kql/catalog.js'
import { ticksPer } from '../../src/kql/types.js'

const head = `title: Odd child of a script host
description: A script host started a shell.
severity: Medium
severityReason: Few scripts do so.
category: Execution
techniques: [T1059.005]
frequency: Continuous
recommendedActions: [Look at the script.]`
const query = `DeviceProcessEvents
| where InitiatingProcessFileName =~ "wscript.exe"
| project Timestamp, DeviceId, ReportId, FileName`
const file = (front: string, body = query): string => `---\n${front}\n---\n${body}\n`

function ruleOf(front: string, body = query): DetectionRule {
  const { rule, problems } = readRule(file(front, body), 'x.kql', 'execution/x')
  if (!rule) throw new Error(JSON.stringify(problems))
  return rule
}

describe('a file', () => {
  test('is a rule, with what it leaves out', () => {
    expect(ruleOf(head)).toEqual({
      id: 'execution/x',
      title: 'Odd child of a script host',
      description: 'A script host started a shell.',
      severity: 'Medium',
      severityReason: 'Few scripts do so.',
      category: 'Execution',
      techniques: ['T1059.005'],
      frequency: 'Continuous',
      recommendedActions: ['Look at the script.'],
      falsePositives: [],
      entities: {},
      deduplicate: { by: ['DeviceId'], within: ticksPer.day },
      deviceGroups: undefined,
      actions: [],
      query,
    })
  })

  test.each<readonly [string, string, number, string]>([
    ['without a front matter', query, 1, 'A rule begins with a front matter'],
    ['with YAML that is none', file(`${head}\nfalsePositives: [`), 10, 'Flow sequence'],
    ['with a key twice', file(`${head}\ntitle: Again`), 10, 'Map keys must be unique'],
    ['without a severity', file(head.replace(/severity: .*\n/, '')), 1, 'severity'],
    ['with a severity that is none', file(head.replace('Medium', 'Grave')), 4, 'severity'],
    ['with a technique that is none', file(head.replace('T1059.005', 'T59')), 7, 'ATT&CK technique'],
    ['with a word that is no key', file(`${head}\nserverity: High`), 1, 'serverity'],
    ['with a time that is none', file(`${head}\ndeduplicate: { within: a day }`), 10, '24h'],
    ['without a query', file(head, ' '), 11, 'no query'],
  ])('%s is refused with its line', (_, text, line, said) => {
    const { problems } = readRule(text, 'x.kql', 'execution/x')
    expect(problems).toMatchObject([{ file: 'x.kql', line }])
    expect(problems[0]?.message).toContain(said)
  })
})

describe('a rule', () => {
  const options = { catalog: loadCatalog(), now: 639_308_448_000_000_000n }
  const hourly = head.replace('Continuous', '1H')
  const join = 'DeviceProcessEvents | join kind=inner DeviceNetworkEvents on DeviceId | project Timestamp, DeviceId, ReportId' // prettier-ignore

  test.each<readonly [string, string, string, readonly string[]]>([
    ['sound', head, query, []],
    ['that joins, by the hour', hourly, join, []],
    ['that joins, at once', head, join, ['A continuous rule reads one table; this one reads', 'it cannot use join']],
    ['that counts, at once', head, 'DeviceProcessEvents | summarize arg_max(Timestamp, ReportId), Starts = count() by DeviceId', ['it cannot use summarize']], // prettier-ignore
    ['of a table that comes too late', head, query.replace('DeviceProcessEvents', 'EmailEvents | extend InitiatingProcessFileName = "", DeviceId = "", FileName = ""'), []], // prettier-ignore
    ['of a table that continuous rules do not see', head, 'AlertInfo | project Timestamp, ReportId = 1, DeviceId = ""', ['A continuous rule cannot read AlertInfo.']], // prettier-ignore
    ['without the event', head, 'DeviceProcessEvents | project Timestamp, DeviceId', ["The query gives no column 'ReportId'; the rule needs it."]], // prettier-ignore
    ['without an asset', `${head}\ndeduplicate: { by: [FileName] }`, 'DeviceProcessEvents | project Timestamp, ReportId, FileName', ['The query names no asset']], // prettier-ignore
    [
      'with a key that is not shown',
      `${head}\ndeduplicate: { by: [SHA1] }`,
      query,
      ["The query gives no column 'SHA1'"],
    ],
    ['with a time that is text', head, 'DeviceProcessEvents | project Timestamp = "now", DeviceId, ReportId', ['Timestamp is a string, not a datetime.']], // prettier-ignore
    ['that does not compile', head, 'DeviceProcessEvents | where Nope', ["No column named 'Nope'."]],
    ['that reads a file', hourly, 'externaldata(Timestamp: datetime, DeviceId: string, ReportId: long) ["https://x.example/y.csv"]', ['A rule reads the hunting tables alone']], // prettier-ignore
  ])('%s', (_, front, body, said) => {
    const { problems } = checkRule(ruleOf(front, body), options)
    expect(problems).toHaveLength(said.length)
    for (const [index, { message }] of problems.entries()) expect(message).toContain(said[index])
  })
})

describe('matches', () => {
  const rule = ruleOf(`${head}\ndeduplicate: { by: [DeviceId, FileName], within: 1h }`)
  const match = (device: string, minutes: number, name = 'cmd.exe', reportId = minutes): Match => {
    const time = 639_308_448_000_000_000n + BigInt(minutes) * ticksPer.minute
    return { deviceId: device, time, reportId: BigInt(reportId), cells: { DeviceId: device, FileName: name } }
  }
  const sizes = (matches: readonly Match[]): readonly number[] => grouped(rule, matches, []).map((group) => group.matches.length) // prettier-ignore

  test('that are alike and near are one alert', () => {
    expect(sizes([match('a', 0), match('a', 50), match('a', 100)])).toEqual([3])
    expect(sizes([match('a', 0), match('a', 61)])).toEqual([1, 1])
    expect(sizes([match('a', 0), match('b', 0)])).toEqual([1, 1])
    expect(sizes([match('a', 0), match('a', 0, 'CMD.EXE', 1), match('a', 0, 'x.exe', 2)])).toEqual([2, 1])
  })

  test('join an alert that is there, on either side of it', () => {
    const { key = '', first = 0n } = grouped(rule, [match('a', 60)], [])[0] ?? {}
    const known = [{ key, alertId: 'da1', first, last: first }]
    const joined = grouped(rule, [match('a', 10), match('a', 110), match('a', 300)], known)
    expect(joined.map(({ alertId, matches }) => [alertId, matches.length])).toEqual([['da1', 2], [undefined, 1]]) // prettier-ignore
  })

  test('are grouped alike in whichever order they come', () => {
    const some = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(600)), { maxLength: 30 })
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (places, keys) => {
        const matches = places.map(([device, minutes], index) => match(device, minutes, 'cmd.exe', index))
        const shuffled = matches.map((one) => [keys.next().value ?? 0, one] as const).toSorted(([a], [b]) => a - b).map(([, one]) => one) // prettier-ignore
        expect(grouped(rule, shuffled, [])).toEqual(grouped(rule, matches, []))
      }),
    )
  })
})

test('a rule as text is read as the same rule', () => {
  const fronts = [
    head,
    `${head}\nfalsePositives: ["Installers: some", '#2']\nentities: { file: FileName }\ndeviceGroups: [Servers]\nactions: [Isolate]`,
    `${head}\ndeduplicate: { by: [DeviceId, FileName], within: 90m }`,
  ]
  for (const rule of fronts.map((front) => ruleOf(front, `${query}\n// --- a comment\n---`))) {
    expect(readRule(ruleText(rule), 'x.kql', rule.id).rule).toEqual(rule)
  }
})
