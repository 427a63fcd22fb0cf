// Evaluations: what counts as found and how figures are made of it, every capture over all others, and the bars on the
// labelled captures where they lie beside the checkout.
//
// HARRIER_TRIALS=full judges every capture over all others and the background, which takes minutes; else a few are.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { tellBackground } from '../../fixtures/nightjar/story.js'
import { evaluateBackground, evaluateCaptures } from '../../src/evaluation/evaluation.js'
import type { CaptureResult } from '../../src/evaluation/evaluation.js'
import { figuresOf, markdownOf, median } from '../../src/evaluation/figures.js'
import { meets, readLabels } from '../../src/evaluation/labels.js'
import { leaveOneOut } from '../../src/evaluation/leave-one-out.js'
import { loadCatalog } from '../../src/kql/catalog.js'
import { packageRoot } from '../../src/package-root.js'

const full = process.env['HARRIER_TRIALS'] === 'full'
const labels = join(packageRoot(), '..', 'shared', 'telemetry', 'labels.json')
const parts = {
  catalog: loadCatalog(),
  memoryBytes: 2 * 1024 ** 3,
  findingAlertScore: 90,
  signal: new AbortController().signal,
}

const attack = [{ technique: 'T1003.001', tactics: ['TA0006', 'TA0009'] }]

test.each<readonly [string, readonly string[], string, string | undefined]>([
  ['the technique', ['T1003.001'], 'Malware', 'technique'],
  ['its parent', ['T1003'], 'Malware', 'technique'],
  ['a sibling, by their parent', ['T1003.006'], 'Malware', 'technique'],
  ['a tactic', ['T1555'], 'CredentialAccess', 'tactic'],
  ['another tactic of the label', [], 'Collection', 'tactic'],
  ['neither', ['T1059'], 'Execution', undefined],
  ['a category that is no tactic', ['T1059'], 'Malware', undefined],
])('an alert meets a label by %s', (_, techniques, category, by) => {
  expect(meets({ techniques, category }, attack)).toBe(by)
})

const result = (rank: number | undefined, alerts: number, incidents?: number): CaptureResult => ({
  capture: { path: '', name: 'c', title: 'C', attack },
  events: 100,
  channels: { Security: 100 },
  alerts: Array.from({ length: alerts }, (_, index) => ({ id: `a${index}`, title: 'T', detectorId: `x/${index}`, severity: 'High', category: 'Execution', techniques: [], priority: 50, incidentId: null, meets: index + 1 === rank ? 'technique' : undefined })), // prettier-ignore
  incidents,
  rank,
  elapsedMs: 1,
  failures: [],
})

test('figures are shares and medians over all captures', () => {
  const results = [result(1, 2, 1), result(4, 8, 3), result(undefined, 0), result(3, 4, 2)]
  const background = { events: 20_000, alerts: result(1, 3).alerts }
  expect(figuresOf(results, background)).toEqual({ captures: 4, found: 0.75, ranked: 0.5, medianAlerts: 3, medianIncidents: 2, backgroundAlertsPer10000: 1.5 }) // prettier-ignore
  expect(figuresOf([result(1, 1)])).toMatchObject({ medianIncidents: undefined, backgroundAlertsPer10000: undefined })
  expect(markdownOf(results)).toContain('| #4 |')
  expect(markdownOf(results)).toContain('Sysmon')
  expect([median([3]), median([1, 2]), median([])]).toEqual([3, 1.5, 0])
})

test.each([1, 2, 3, 7, 33])('each of %i captures is judged over all others, and none over itself', async (count) => {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-leave-'))
  try {
    const path = join(folder, 'db')
    writeFileSync(path, '')
    const names = Array.from({ length: count }, (_, index) => `c${index}`)
    let added = 0
    const held = (file: string): readonly string[] => readFileSync(file, 'utf8').split(' ').filter((name) => name !== '') // prettier-ignore
    const judged = await leaveOneOut(path, names, {
      add: (file, some) => {
        added += some.length
        writeFileSync(file, [...held(file), ...some].join(' '))
        return Promise.resolve()
      },
      judge: (file, name) => Promise.resolve({ name, over: held(file).toSorted() }),
    })
    expect(judged).toEqual(names.map((name) => ({ name, over: names.filter((one) => one !== name).toSorted() })))
    expect(added).toBeLessThanOrEqual(count * Math.ceil(Math.log2(count)))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const beside = existsSync(labels) ? describe : describe.skip
beside('the labelled captures, which are skipped where they do not lie beside the checkout', () => {
  test(
    'are found, and stand high',
    async () => {
      const all = existsSync(labels) ? readLabels(labels) : []
      // The smallest are quick to judge.
      const sample = all.filter(({ name }) => /comsvcs|mavinject|dcsync|local_users/.test(name))
      const results = await evaluateCaptures(parts, full ? all : sample, { inOrder: !full })
      const { found, ranked, medianAlerts, medianIncidents = 0 } = figuresOf(results)
      expect(results.flatMap(({ failures }) => failures)).toEqual([])
      expect([found >= 0.9, ranked >= 0.8, medianAlerts <= 6, medianIncidents <= 2]).toEqual([true, true, true, true])
    },
    full ? 3_600_000 : 240_000,
  )
})

test('a week of work without an attack raises at most one alert for 10,000 events', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-background-'))
  try {
    for (const { name, text } of tellBackground()) writeFileSync(join(folder, name), text)
    const background = await evaluateBackground(parts, [folder])
    expect(background.events).toBeGreaterThan(2000)
    expect(background.alerts.map(({ detectorId }) => detectorId)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
