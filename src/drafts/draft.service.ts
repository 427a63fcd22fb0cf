// From a hunt or an incident to a notification: drafts that people read, edit and publish. Nothing is published by
// itself unless the settings say so.
import { randomUUID } from 'node:crypto'
import type { AlertRow } from '../alerts/alert.js'
import type { AlertRaisingService, EventReference } from '../alerts/alert-raising.service.js'
import type { AlertService } from '../alerts/alert.service.js'
import { attackNotification } from '../alerts/alert-sources.js'
import type { Severity } from '../alerts/alert-values.js'
import { categories, known, severities } from '../alerts/alert-values.js'
import type { EvidenceInput } from '../alerts/evidence-record.js'
import { MAX_TEXT } from '../../grammar/problems.js'
import type { Caller } from '../caller.js'
import { authorize, localCaller } from '../caller.js'
import type { Cells, EntityMapping } from '../detections/entities.js'
import { distinct, entitiesOf, text } from '../detections/entities.js'
import type { DeviceService } from '../devices/device.service.js'
import type { Engine } from '../engine/engine.js'
import type { IncidentService } from '../incidents/incident.service.js'
import type { IncidentRow } from '../incidents/incident.store.js'
import { inKillChain } from '../incidents/tactics.js'
import { datetimeTicks } from '../ingest/ticks.js'
import type { Language } from '../language.js'
import type { Cursors } from '../paging/cursor.js'
import type { Page, PageRequest } from '../paging/page.js'
import { pageOf, pageWindow } from '../paging/page.js'
import { Invalid, NotFound } from '../request-errors.js'
import { line, lines, quoted } from '../request-text.js'
import type { FindingRow } from '../signals/finding.store.js'
import type { SignalService } from '../signals/signal.service.js'
import { sentence } from '../signals/signal.service.js'
import { isPersonal } from '../story/scope.js'
import { adviceFor } from './advice.js'
import {
  findingTitle,
  huntTitle,
  sampleTag,
  sampleTexts,
  sampleTitle,
  summaryOfFinding,
  summaryOfHunt,
  summaryOfIncident,
} from './draft-text.js'
import type { DraftRow, DraftState } from './draft.store.js'
import {
  addDraft,
  addSample,
  changeDraft,
  draftOf,
  draftsInPage,
  eventsBehind,
  draftedOf,
  recentSamples,
} from './draft.store.js'

/** What is proposed, and whether it is published without a person. */
export interface DraftSettings {
  /** The least severity of an incident that is proposed; Off for none. */
  readonly draftSeverity: 'Off' | Severity
  /** How many tactics such an incident shows at least. */
  readonly draftTactics: number
  /** The least score of a finding that is proposed; none is where it is above 100. */
  readonly draftFindingScore: number
  /** What proposals are written in. */
  readonly draftLanguage: Language
  readonly publishDrafts: boolean
}

export interface DraftParts {
  readonly engine: Engine
  readonly cursors: Cursors
  readonly alerts: AlertService
  readonly devices: DeviceService
  readonly incidents: IncidentService
  readonly raising: AlertRaisingService
  readonly findings: Pick<SignalService, 'finding' | 'list' | 'reasonsOf' | 'eventsOf'>
  /** Ticks. */
  readonly clock: () => bigint
  readonly settings: DraftSettings
}

/** Rows of a hunting result, by their columns, and what a hunter says of them. */
export interface HuntFindings {
  readonly rows: readonly Cells[]
  readonly mapping: EntityMapping
  readonly query: string | undefined
  readonly language: Language
  readonly title?: string | undefined
  readonly severity?: string | undefined
  readonly category?: string | undefined
  readonly techniques?: readonly string[] | undefined
}

/** What a person changes of a draft; absent fields stay. The rest is checked when it is published. */
export type DraftChanges = Partial<
  Pick<
    DraftRow,
    'title' | 'severity' | 'category' | 'techniques' | 'executiveSummary' | 'recommendations' | 'evidence' | 'events'
  >
> & { readonly huntingQuery?: string | null }

const mostRows = 200
const mostEvidence = 100
const mostEvents = 100
/** Shorter than a notification may be, so that people can add to it. */
const longestSummary = 12_000
const longestTitle = 256
const mostRecommendations = 12
const mostReasons = 10
const mostSamples = 50
const cursorKind = 'drafts'

/** Who proposes, and publishes where the settings say so. */
const itself: Caller = { ...localCaller, name: 'Harrier (automatic)', id: 'automatic' }

export class DraftService {
  constructor(private readonly parts: DraftParts) {}

  /** Newest first. */
  async list(caller: Caller, states: readonly DraftState[], request: PageRequest): Promise<Page<DraftRow>> {
    authorize(caller, 'actAsExpert')
    const window = pageWindow(request)
    const place = (cursor: string | undefined) =>
      cursor === undefined ? undefined : this.parts.cursors.open(cursorKind, cursor)
    const query = {
      groups: caller.deviceGroups,
      states,
      window,
      after: place(window.after),
      before: place(window.before),
    }
    return pageOf(await this.parts.engine.read((session) => draftsInPage(session, query)), window)
  }

  cursorOf({ created, id }: DraftRow): string {
    return this.parts.cursors.seal(cursorKind, [created, id])
  }

  /** @throws NotFound also where the caller does not see all of its devices */
  async draft(caller: Caller, id: string): Promise<DraftRow> {
    authorize(caller, 'actAsExpert')
    const draft = await this.parts.engine.read((session) => draftOf(session, caller.deviceGroups, id))
    if (!draft) throw noDraft(id)
    return draft
  }

  /** A draft of rows that a hunter chose. @throws Invalid, NotFound for a device that the caller does not see */
  async fromHunt(caller: Caller, findings: HuntFindings): Promise<DraftRow> {
    authorize(caller, 'actAsExpert')
    authorize(caller, 'hunt')
    const { rows, mapping, language } = findings
    if (rows.length === 0 || rows.length > mostRows) throw new Invalid(`A draft is made of 1 to ${mostRows} rows.`)
    const lacking = Object.values(mapping).find((column) => !rows.some((row) => Object.hasOwn(row, column)))
    if (lacking !== undefined) throw new Invalid(`The rows have no column ${quoted(lacking)}.`)
    const title = findings.title === undefined ? undefined : line('The title of a draft', findings.title, longestTitle)
    const huntingQuery = findings.query === undefined ? null : lines('The query of a draft', findings.query, MAX_TEXT)
    const stray = findings.techniques?.find((one) => !/^T\d{4}(\.\d{3})?$/.test(one))
    if (stray !== undefined) throw new Invalid(`${quoted(stray)} is no ATT&CK technique, such as T1059.001.`)
    const evidence = distinct(rows.flatMap((row) => entitiesOf(row, {}, mapping))).slice(0, mostEvidence)
    const deviceIds = devicesIn(evidence, [])
    const names = await this.namesOf(caller, deviceIds)
    const places = rows.flatMap((row) => placeOf(row, mapping)).slice(0, mostEvents)
    const found = await this.parts.devices.find(caller, places)
    const events = places.flatMap(({ deviceId, time, reportId }, index) =>
      found[index] ? [{ machineId: deviceId, eventTime: time, reportId }] : [],
    )
    const times = rows.flatMap((row) => datetimeTicks(text(row, 'Timestamp') ?? '') ?? [])
    const accounts = accountsIn(evidence)
    const span = times.toSorted((a, b) => (a < b ? -1 : 1))
    const summary = { rows: rows.length, devices: names, accounts, first: span[0] ?? null, last: span.at(-1) ?? null }
    const category = known('category', categories, findings.category ?? 'SuspiciousActivity')
    const techniques = findings.techniques ?? []
    const tools = toolsIn(evidence)
    return this.store(caller, {
      title: title ?? huntTitle({ device: names[0] })(language),
      severity: known('severity', severities, findings.severity ?? 'Medium'),
      category,
      techniques,
      executiveSummary: summaryOfHunt(summary, language),
      recommendations: adviceFor({ devices: names, accounts, tools, categories: [category], techniques })
        .slice(0, mostRecommendations)
        .map((one) => one(language)),
      evidence,
      events,
      huntingQuery,
      language,
      origin: 'HUNT',
      originId: '',
      proposed: false,
    })
  }

  /** A draft of an incident, its evidence filled in. @throws NotFound */
  async fromIncident(caller: Caller, id: bigint, language: Language): Promise<DraftRow> {
    authorize(caller, 'actAsExpert')
    return this.ofIncident(caller, await this.parts.incidents.incident(caller, id), language, false)
  }

  /** A draft of what signals found without a rule, the events of its reasons filled in. @throws NotFound */
  async fromFinding(caller: Caller, id: string, language: Language): Promise<DraftRow> {
    authorize(caller, 'actAsExpert')
    return this.ofFinding(caller, await this.parts.findings.finding(caller, id), language, false)
  }

  /** @throws NotFound, Invalid for one that is published or discarded, or for values that are none */
  async update(caller: Caller, id: string, changes: DraftChanges): Promise<DraftRow> {
    const checked = {
      ...changes,
      ...(changes.severity === undefined ? {} : { severity: known('severity', severities, changes.severity) }),
      ...(changes.category === undefined ? {} : { category: known('category', categories, changes.category) }),
    }
    return this.change(caller, id, (draft) => {
      const next = { ...draft, ...checked }
      return { ...next, deviceIds: devicesIn(next.evidence, next.events) }
    })
  }

  discard(caller: Caller, id: string): Promise<DraftRow> {
    return this.change(caller, id, (draft) => ({ ...draft, state: 'DISCARDED' }))
  }

  /** Publishes a draft, once. @throws as publishing a notification does, and Invalid where it is no open draft */
  async publish(caller: Caller, id: string): Promise<AlertRow> {
    const draft = await this.draft(caller, id)
    checkOpen(draft)
    const { huntingQuery } = draft
    return this.parts.raising.publish(
      caller,
      { ...draft, huntingQuery: huntingQuery ?? undefined },
      async (session, alertId, now) => {
        // prettier-ignore
        const current = await draftOf(session, caller.deviceGroups, id)
        if (!current) throw noDraft(id)
        checkOpen(current)
        if (current.updated !== draft.updated) throw new Invalid('The draft was changed meanwhile; read it again.')
        await changeDraft(session, { ...current, state: 'PUBLISHED', alertId, updated: now, updatedBy: caller.name })
      },
    )
  }

  /** Makes a notification with filler text, to test what follows from one. It goes the way of a real one. */
  async sample(caller: Caller, language: Language): Promise<AlertRow> {
    const draft = {
      title: sampleTitle,
      executiveSummary: sampleTexts.summary(language),
      recommendations: [sampleTexts.recommendation(language)],
      severity: 'Informational',
      category: 'SuspiciousActivity',
      techniques: [],
      evidence: [],
      events: [],
      huntingQuery: undefined,
    }
    return this.parts.raising.publishSample(caller, draft, (session, alertId, now) =>
      addSample(session, alertId, sampleTag, now, caller.name),
    )
  }

  /** The newest samples. */
  async samples(caller: Caller, most: number): Promise<readonly AlertRow[]> {
    authorize(caller, 'readAlerts')
    if (most < 1 || most > mostSamples) throw new Invalid(`Between 1 and ${mostSamples} samples can be asked for.`)
    const ids = await this.parts.engine.read((session) => recentSamples(session, most))
    return (await this.parts.alerts.alertsOf(caller, ids)).flatMap((alert) => alert ?? [])
  }

  /**
   * Proposes the incidents and findings above the thresholds that were not yet; answers how many. To be called when
   * alerts came.
   */
  async propose(): Promise<number> {
    return (await this.proposeIncidents()) + (await this.proposeFindings())
  }

  private async proposeFindings(): Promise<number> {
    const { draftFindingScore: leastScore, draftLanguage, publishDrafts } = this.parts.settings
    if (leastScore > 100) return 0
    const page = await this.parts.findings.list(itself, { states: ['Candidate'], leastScore }, { first: 200 })
    const done = await this.parts.engine.read((session) => draftedOf(session, 'FINDING'))
    const worthy = page.rows.filter(({ id }) => !done.has(id))
    for (const finding of worthy) {
      const draft = await this.ofFinding(itself, finding, draftLanguage, true)
      if (publishDrafts) await this.publish(itself, draft.id)
    }
    return worthy.length
  }

  private async proposeIncidents(): Promise<number> {
    const { draftSeverity, draftTactics, draftLanguage, publishDrafts } = this.parts.settings
    if (draftSeverity === 'Off') return 0
    const severity: readonly Severity[] = severities.slice(severities.indexOf(draftSeverity))
    const page = await this.parts.incidents.list(itself, { severity, status: ['Active', 'InProgress'] }, { first: 200 })
    const done = await this.parts.engine.read((session) => draftedOf(session, 'INCIDENT'))
    const worthy = page.rows.filter(
      ({ id, categories: seen, systemTags }) =>
        !done.has(id.toString()) && seen.length >= draftTactics && !systemTags.includes(attackNotification.tag),
    )
    for (const incident of worthy) {
      const draft = await this.ofIncident(itself, incident, draftLanguage, true)
      if (publishDrafts) await this.publish(itself, draft.id)
    }
    return worthy.length
  }

  private async ofIncident(
    caller: Caller,
    incident: IncidentRow,
    language: Language,
    proposed: boolean,
  ): Promise<DraftRow> {
    // prettier-ignore
    const { incidents, alerts } = this.parts
    const [[sections = []], [own = []]] = [
      await incidents.narrativesOf(caller, [incident]),
      await incidents.alertsOf(caller, [incident.id]),
    ]
    const ids = own.map(({ id }) => id)
    const rows = (await alerts.evidenceOf(caller, ids)).flat()
    const evidence = distinct(
      rows.map((row) =>
        said({
          entityType: row.entityType,
          role: row.role,
          deviceId: row.deviceId,
          fileName: row.fileName,
          filePath: row.filePath,
          sha1: row.sha1,
          sha256: row.sha256,
          processCommandLine: row.processCommandLine,
          ipAddress: row.remoteIp,
          url: row.url,
          registryKey: row.registryKey,
          registryValueName: row.registryValueName,
          registryValue: row.registryValue,
          accountName: row.accountName,
          domainName: row.domainName,
          userSid: row.userSid,
          userPrincipalName: row.userPrincipalName,
        }),
      ),
    ).slice(0, mostEvidence)
    const events = await this.parts.engine.read((session) =>
      eventsBehind(session, caller.deviceGroups, ids, mostEvents),
    )
    const names = await this.namesOf(caller, devicesIn(evidence, events))
    const chain = inKillChain(incident.categories)
    const facts = {
      devices: names,
      accounts: accountsIn(evidence),
      tools: toolsIn(evidence),
      categories: chain,
      techniques: incident.techniques,
    }
    return this.store(caller, {
      title: incidents.titleOf(incident)(language).slice(0, longestTitle),
      severity: incident.severity === 'UnSpecified' ? 'Low' : incident.severity,
      // The last step of an attack is the one that people must hear of.
      category: chain.findLast((one) => (categories as readonly string[]).includes(one)) ?? 'SuspiciousActivity',
      techniques: incident.techniques,
      executiveSummary: summaryOfIncident(sections, language, longestSummary),
      recommendations: adviceFor(facts)
        .slice(0, mostRecommendations)
        .map((one) => one(language)),
      evidence,
      events,
      huntingQuery: null,
      language,
      origin: 'INCIDENT',
      originId: incident.id.toString(),
      proposed,
    })
  }

  private async ofFinding(
    caller: Caller,
    finding: FindingRow,
    language: Language,
    proposed: boolean,
  ): Promise<DraftRow> {
    const { findings } = this.parts
    const [reasons = []] = await findings.reasonsOf(caller, [finding.id])
    const shown = (await findings.eventsOf(caller, reasons)).flatMap((event) => event ?? [])
    const evidence = distinct(shown.flatMap(({ fields }) => entitiesOf({}, fields, {}))).slice(0, mostEvidence)
    const events = distinctEvents(
      shown.map(({ deviceId, time, reportId }) => ({ machineId: deviceId, eventTime: time, reportId })),
    ).slice(0, mostEvents)
    const names = await this.namesOf(caller, [finding.deviceId])
    const [device = finding.deviceId] = names
    const { techniques, process, first, last } = finding
    const advice = {
      devices: names,
      accounts: accountsIn(evidence),
      tools: toolsIn(evidence),
      categories: [],
      techniques,
    }
    const told = reasons.slice(0, mostReasons).map((reason) => sentence(reason, language))
    return this.store(caller, {
      title: findingTitle({ process, device })(language).slice(0, longestTitle),
      severity: 'Medium',
      category: 'SuspiciousActivity',
      techniques,
      executiveSummary: summaryOfFinding({ process, device, first, last, reasons: told }, language),
      recommendations: adviceFor(advice)
        .slice(0, mostRecommendations)
        .map((one) => one(language)),
      evidence,
      events,
      huntingQuery: null,
      language,
      origin: 'FINDING',
      originId: finding.id,
      proposed,
    })
  }

  private async store(
    caller: Caller,
    draft: Omit<DraftRow, 'id' | 'deviceIds' | 'state' | 'alertId' | 'created' | 'createdBy' | 'updated' | 'updatedBy'>,
  ): Promise<DraftRow> {
    // prettier-ignore
    const now = this.parts.clock()
    const by = { created: now, createdBy: caller.name, updated: now, updatedBy: caller.name }
    const deviceIds = devicesIn(draft.evidence, draft.events)
    const row: DraftRow = { ...draft, ...by, deviceIds, id: randomUUID(), state: 'OPEN', alertId: null }
    await this.parts.engine.transaction((session) => addDraft(session, row))
    return row
  }

  private change(caller: Caller, id: string, make: (draft: DraftRow) => DraftRow): Promise<DraftRow> {
    authorize(caller, 'actAsExpert')
    const now = this.parts.clock()
    return this.parts.engine.transaction(async (session) => {
      const draft = await draftOf(session, caller.deviceGroups, id)
      if (!draft) throw noDraft(id)
      checkOpen(draft)
      const next = { ...make(draft), updated: now, updatedBy: caller.name }
      await changeDraft(session, next)
      return next
    })
  }

  /** @throws NotFound for a device that the caller does not see */
  private async namesOf(caller: Caller, ids: readonly string[]): Promise<readonly string[]> {
    const found = await this.parts.devices.devicesOf(caller, ids)
    return found.map((device, index) => {
      if (!device) throw new NotFound(`There is no device ${ids[index]}.`)
      return device.name
    })
  }
}

const noDraft = (id: string): NotFound => new NotFound(`There is no draft ${quoted(id)}.`)

function checkOpen({ state }: DraftRow): void {
  if (state !== 'OPEN')
    throw new Invalid(`The draft is ${state.toLowerCase()}; only an open one can be changed or published.`)
}

/** Without what says nothing. */
const said = (entity: EvidenceInput): EvidenceInput =>
  Object.fromEntries(
    Object.entries(entity).filter(([, value]) => value !== '' && value !== undefined),
  ) as unknown as EvidenceInput

const devicesIn = (evidence: readonly EvidenceInput[], events: readonly EventReference[]): readonly string[] =>
  [
    ...new Set([...evidence.flatMap(({ deviceId }) => deviceId ?? []), ...events.map(({ machineId }) => machineId)]),
  ].filter((id) => id !== '')

const accountsIn = (evidence: readonly EvidenceInput[]): readonly string[] => [
  ...new Set(
    evidence.flatMap(({ accountName = '', domainName = '' }) =>
      isPersonal(accountName) ? [domainName === '' ? accountName : `${domainName}\\${accountName}`] : [],
    ),
  ),
]

const distinctEvents = (events: readonly EventReference[]): readonly EventReference[] => [
  ...new Map(events.map((one) => [`${one.machineId}|${one.eventTime}|${one.reportId}`, one])).values(),
]

const ofSystem = /^[a-z]:\\(windows|program files( \(x86\))?)\\/i

/** Files outside the places of the system, addresses and hosts. */
const toolsIn = (evidence: readonly EvidenceInput[]): readonly string[] => [
  ...new Set(
    evidence.flatMap(({ filePath = '', fileName = '', ipAddress, url }) => [
      ...(filePath !== '' && fileName !== '' && !ofSystem.test(filePath) ? [fileName] : []),
      ...(ipAddress === undefined ? [] : [ipAddress]),
      ...(url === undefined ? [] : [url]),
    ]),
  ),
]

function placeOf(
  row: Cells,
  mapping: EntityMapping,
): readonly { readonly deviceId: string; readonly time: bigint; readonly reportId: bigint }[] {
  // prettier-ignore
  const [deviceId, time, report] = [text(row, mapping.device ?? 'DeviceId'), datetimeTicks(text(row, 'Timestamp') ?? ''), text(row, 'ReportId')]
  if (deviceId === undefined || time === undefined || report === undefined || !/^\d{1,18}$/.test(report)) return []
  return [{ deviceId, time, reportId: BigInt(report) }]
}
