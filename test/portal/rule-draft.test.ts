// A rule as its form has it, and what is guessed of a query's columns.
import { describe, expect, test } from '@jest/globals'
import { guessEntities, guessKey } from '../../src/portal/pages/detection-editor/entity-guess.js'
import type { KeptRule } from '../../src/portal/pages/detection-editor/rule-draft.js'
import { draftOf, emptyDraft, ruleOf } from '../../src/portal/pages/detection-editor/rule-draft.js'
import { readOrder, sorted, writeOrder } from '../../src/portal/pages/detections/rule-order.js'

const kept: KeptRule = {
  title: 'Shell of a script',
  description: 'A script host started a shell.',
  severity: 'High',
  severityReason: 'Few scripts do so.',
  category: 'Execution',
  techniques: ['T1059.005', 'T1204'],
  frequency: 'Every3Hours',
  recommendedActions: ['Look at the script.', 'Isolate the device.'],
  falsePositives: [],
  entities: [{ entity: 'account', column: 'AccountUpn' }],
  deduplicate: { by: ['DeviceId', 'FileName'], withinSeconds: 3600 },
  deviceGroups: ['Servers'],
  actions: [],
  query: 'DeviceProcessEvents',
}

describe('a draft', () => {
  test('of a rule is that rule again', () => {
    expect(ruleOf(draftOf(kept))).toEqual(kept)
  })

  test('parts what is written in one field', () => {
    const rule = ruleOf({ ...emptyDraft(), title: ' A ', techniques: 'T1059, T1204;T1003.001\n', actions: ' one \n\ntwo\n', entities: { ip: '', account: 'AccountUpn' } }) // prettier-ignore
    expect(rule).toMatchObject({ title: 'A', techniques: ['T1059', 'T1204', 'T1003.001'], actions: ['one', 'two'], entities: [{ entity: 'account', column: 'AccountUpn' }] }) // prettier-ignore
  })

  test('keeps steps of several lines as many steps as they were', () => {
    const steps = ['Look at\n  the script.', 'Isolate.']
    expect(ruleOf(draftOf({ ...kept, recommendedActions: steps })).recommendedActions).toEqual(['Look at the script.', 'Isolate.']) // prettier-ignore
  })
})

test.each<readonly [string, readonly string[], Readonly<Record<string, string>>, string]>([
  ['by their names', ['DeviceId', 'AccountName', 'RemoteIP'], {}, 'DeviceId'],
  ['where the names say it otherwise', ['DeviceId', 'AccountUpn', 'IPAddress', 'Url'], { account: 'AccountUpn', ip: 'IPAddress', url: 'Url' }, 'DeviceId'], // prettier-ignore
  ['the best first', ['InitiatingProcessAccountUpn', 'AccountUpn'], { account: 'AccountUpn' }, 'AccountUpn'],
  ['not where a column has the name already', ['AccountName', 'AccountUpn'], {}, 'AccountUpn'],
  ['of mails', ['SenderFromAddress', 'RecipientEmailAddress'], {}, 'RecipientEmailAddress'],
  ['of nothing', [], {}, 'DeviceId'],
])('entities are guessed %s', (_, columns, entities, key) => {
  expect(guessEntities(columns)).toEqual(entities)
  expect(guessKey(columns)).toEqual([key])
})

describe('the order of rules', () => {
  const rule = (title: string, precision: number | null) => ({
    id: title, title, severity: 'High' as const, category: '', techniques: [], frequency: 'EveryHour' as const, origin: 'user' as const, enabled: true, lastRun: null,
    record: { detectorId: title, alerts: 1, truePositives: 0, expected: 0, falsePositives: 0, unjudged: 0, precision },
  }) // prettier-ignore
  const rules = [rule('b', 0.5), rule('A', null), rule('c', 1)]
  test.each([
    [null, ['A', 'b', 'c']],
    ['-title', ['c', 'b', 'A']],
    ['-precision', ['c', 'b', 'A']],
    ['precision', ['b', 'c', 'A']],
    ['nonsense', ['A', 'b', 'c']],
  ])('%s', (text, titles) => {
    expect(sorted(rules, readOrder(text)).map(({ title }) => title)).toEqual(titles)
  })

  test('is written as it is read', () => {
    for (const text of ['title', '-alerts', '-lastRun']) expect(writeOrder(readOrder(text))).toBe(text)
  })
})
