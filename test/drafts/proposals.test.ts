// Drafts of incidents: proposed once above the threshold, with evidence, and published without a person only where set.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Feed } from '../../src/live/feed.js'
import { AlertRaisingService } from '../../src/alerts/alert-raising.service.js'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import type { DraftSettings } from '../../src/drafts/draft.service.js'
import { DraftService } from '../../src/drafts/draft.service.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { IncidentService } from '../../src/incidents/incident.service.js'
import { nowTicks } from '../../src/ingest/ticks.js'
import { Cursors } from '../../src/paging/cursor.js'
import { SignalService } from '../../src/signals/signal.service.js'
import { StoryService } from '../../src/story/story.service.js'
import { fixturePath } from '../fixtures/story-files.js'
import { alertApi } from '../support/alerts.js'
import { applicationCatalog, applicationEngine, loadFiles } from '../support/application.js'

let engine: InProcessEngine
let signals: SignalService
beforeEach(async () => {
  engine = await applicationEngine()
  await loadFiles(engine, [fixturePath('stories', 'nightjar')])
  // Without what hunters published already, so that there is something to propose.
  await engine.transaction((session) => session.run('UPDATE alerts SET system_tags = []'))
})
afterEach(async () => {
  await engine.close()
})

function draftsWith(settings: Partial<DraftSettings> = {}): DraftService {
  const { alerts, devices } = alertApi(engine)
  const cursors = new Cursors(randomBytes(32))
  const stories = new StoryService({ engine, catalog: applicationCatalog, alerts })
  const incidents = new IncidentService({ engine, cursors, alerts, stories, feed: new Feed(), clock: nowTicks })
  const raising = new AlertRaisingService({
    engine,
    catalog: applicationCatalog,
    clock: nowTicks,
    devices,
    feed: new Feed(),
    reactions: [],
    raised: () => undefined,
    isEnrolled: () => Promise.resolve(true),
    checkHunt: () => Promise.resolve(),
  })
  const all: DraftSettings = {
    draftSeverity: 'High',
    draftTactics: 2,
    draftFindingScore: 101,
    draftLanguage: 'EN',
    publishDrafts: false,
    ...settings,
  }
  signals = new SignalService({ engine, catalog: applicationCatalog, cursors, clock: nowTicks, devices, feed: { nudge: () => undefined }, reactions: [], raised: () => undefined, alertScore: 101 }) // prettier-ignore
  return new DraftService({
    engine,
    cursors,
    findings: signals,
    alerts,
    devices,
    incidents,
    raising,
    clock: nowTicks,
    settings: all,
  })
}

test('incidents above the threshold are proposed once, with evidence, and wait for a person', async () => {
  const drafts = draftsWith()
  const proposed = await drafts.propose()
  expect(proposed).toBeGreaterThan(0)
  expect(await drafts.propose()).toBe(0)
  const { rows } = await drafts.list(localCaller, ['OPEN'], {})
  expect(rows).toHaveLength(proposed)
  for (const draft of rows) {
    expect(draft).toMatchObject({ origin: 'INCIDENT', proposed: true, alertId: null, severity: 'High', createdBy: 'Harrier (automatic)' }) // prettier-ignore
    expect(draft.evidence.length).toBeGreaterThan(0)
    expect(draft.events.length).toBeGreaterThan(0)
    expect(draft.recommendations.length).toBeGreaterThan(2)
    expect(draft.executiveSummary).toMatch(/^What happened\. Between /)
  }
  await drafts.discard(localCaller, rows[0]?.id ?? '')
  expect(await drafts.propose()).toBe(0)
  expect((await drafts.list(localCaller, ['DISCARDED'], {})).rows).toHaveLength(1)
})

test('proposals are written in the language of the settings', async () => {
  const drafts = draftsWith({ draftLanguage: 'FR', draftFindingScore: 0 })
  await signals.advance()
  expect(await drafts.propose()).toBeGreaterThan(1)
  const { rows } = await drafts.list(localCaller, ['OPEN'], {})
  expect(new Set(rows.map(({ origin }) => origin))).toEqual(new Set(['INCIDENT', 'FINDING']))
  for (const { language, origin, executiveSummary } of rows) {
    expect(language).toBe('FR')
    expect(executiveSummary).toMatch(origin === 'INCIDENT' ? /^Ce qui s’est passé\. Entre le / : /^Entre le /)
  }
})

test.each<readonly [string, Partial<DraftSettings>]>([
  ['Off', { draftSeverity: 'Off' }],
  ['more tactics than there are', { draftTactics: 12 }],
])('nothing is proposed with %s', async (_, settings) => {
  expect(await draftsWith(settings).propose()).toBe(0)
})

test('where the settings say so they are published, and the record says by whom', async () => {
  const drafts = draftsWith({ publishDrafts: true })
  const proposed = await drafts.propose()
  const { rows } = await drafts.list(localCaller, ['PUBLISHED'], {})
  expect(rows).toHaveLength(proposed)
  const published = await engine.read((session) => session.rows(`SELECT DISTINCT published_by AS "by" FROM attack_notifications`)) // prettier-ignore
  expect(published).toEqual([{ by: 'Harrier (automatic)' }])
  expect(rows[0]).toMatchObject({ updatedBy: 'Harrier (automatic)', alertId: expect.stringMatching(/^ta/) as unknown })
})

test('findings above their threshold are proposed once, with the events of their reasons', async () => {
  const drafts = draftsWith({ draftSeverity: 'Off', draftFindingScore: 0 })
  // Everything that a fresh history has seen on one day alone is rare.
  await signals.advance()
  const { rows: found } = await signals.list(localCaller, { states: ['Candidate'], leastScore: 0 }, {})
  const [finding] = found
  expect(finding).toBeDefined()
  expect(await drafts.propose()).toBe(found.length)
  expect(await drafts.propose()).toBe(0)
  const draft = (await drafts.list(localCaller, ['OPEN'], {})).rows.find(({ originId }) => originId === finding?.id)
  expect(draft).toMatchObject({ origin: 'FINDING', proposed: true, techniques: finding?.techniques })
  expect(draft?.title).toMatch(/^Rare activity of “/)
  expect(draft?.events.length).toBeGreaterThan(0)
  expect(draft?.evidence.some(({ entityType }) => entityType === 'Machine')).toBe(true)
  const french = await drafts.fromFinding(localCaller, finding?.id ?? '', 'FR')
  expect(french.executiveSummary).toMatch(/n’était presque jamais arrivé/)
})

test('a draft is seen by experts who see every device in it', async () => {
  const drafts = draftsWith()
  await drafts.propose()
  await engine.transaction((session) => session.run(`INSERT INTO device_group_members SELECT id, 'Finance' FROM devices WHERE starts_with(name, 'ws-fin-07')`)) // prettier-ignore
  const [draft] = (await drafts.list(localCaller, ['OPEN'], {})).rows.filter(({ deviceIds }) => deviceIds.length > 1)
  const some: Caller = { ...localCaller, deviceGroups: ['Finance'] }
  expect((await drafts.list(some, ['OPEN'], {})).rows.map(({ id }) => id)).not.toContain(draft?.id)
  await expect(drafts.draft(some, draft?.id ?? '')).rejects.toThrow('There is no draft')
  const reader: Caller = { ...localCaller, scopes: new Set(['Alert.Read.All']) }
  await expect(drafts.draft(reader, draft?.id ?? '')).rejects.toThrow('scope')
})
