// The story of an alert: who started whom, what happened in which order and why it matters, and what it touched.
//
// Whatever is read is of devices that the caller sees. A story is read with the same number of statements however much
// there is to tell, and has a size; what is left out is said.
import type { AlertRow } from '../alerts/alert.js'
import type { AlertService } from '../alerts/alert.service.js'
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { ReadSession } from '../engine/session.js'
import type { Catalog } from '../kql/catalog.js'
import { ticksPer } from '../kql/types.js'
import { Invalid } from '../request-errors.js'
import type { ProcessNode } from './process-tree.js'
import { ProcessTree, ancestorsOf, descendantsOf } from './process-tree.js'
import { reasonKeys } from './reasons.js'
import type { Said } from './said.js'
import { sentence } from './said.js'
import type { ScopeEntity } from './scope.js'
import { Scope } from './scope.js'
import type { AnchorRow, NamedDevice, NotableEvent } from './story.store.js'
import { anchorsOf, devicesNamed, fleetSize, notableEvents, seenOnDevices, startsIn } from './story.store.js'

export interface StoryParts {
  readonly engine: Engine
  readonly catalog: Catalog
  readonly alerts: AlertService
}

/** The part that a process has in the story. */
export const processRoles = ['ALERTED', 'ANCESTOR', 'DESCENDANT', 'SIBLING'] as const
export type ProcessRole = (typeof processRoles)[number]

export interface StoryProcess {
  readonly node: ProcessNode
  readonly role: ProcessRole
  readonly deviceName: string
  /** Of the events in the timeline, those that it caused. */
  readonly events: number
}

export interface StoryEvent {
  readonly event: NotableEvent
  /** How often the same happened, and when last, in ticks. */
  readonly times: number
  readonly until: bigint
  /** The key of the process that acted, null where it is not in the tree. */
  readonly processKey: string | null
  readonly actor: string
  readonly deviceName: string
}

export interface Story {
  readonly alertId: string
  /** Ticks: the events that were looked at. */
  readonly from: bigint
  readonly to: bigint
  /** Parents before children. */
  readonly processes: readonly StoryProcess[]
  /** Oldest first. */
  readonly timeline: readonly StoryEvent[]
  readonly scope: readonly ScopeEntity[]
  /** How many devices the caller sees. */
  readonly fleet: number
  /** What was left out. */
  readonly cut: readonly Said[]
  /** What the telemetry does not show. */
  readonly unknown: readonly Said[]
}

const day = ticksPer.day
/** A session may have begun days before the alert; what follows from it shows within one. */
const before = 7n * day
const after = day
/** Events without a process are tied to an alert by their time alone. */
const besides = ticksPer.hour
const fleetDays = 30n * day

const mostAnchors = 100
const mostStarts = 20_000
const mostProcesses = 200
const mostEvents = 400
const mostShown = 200
const mostAncestors = 32

/** How many stories one request may ask for. */
const mostStories = 5

export class StoryService {
  constructor(private readonly parts: StoryParts) {}

  /**
   * The stories of a few alerts, undefined for one that the caller does not see.
   * @throws Invalid for more than `mostStories`
   */
  async storiesOf(caller: Caller, alertIds: readonly string[]): Promise<readonly (Story | undefined)[]> {
    authorize(caller, 'readAlerts')
    authorize(caller, 'hunt')
    if (new Set(alertIds).size > mostStories)
      throw new Invalid(`At most ${mostStories} stories can be asked for at once: they read much.`)
    const alerts = await this.parts.alerts.alertsOf(caller, alertIds)
    const stories: (Story | undefined)[] = []
    for (const alert of alerts) stories.push(alert && (await this.story(caller, [alert])))
    return stories
  }

  /** The story that some alerts tell together, under the id of the first. The alerts are ones that the caller sees. */
  async story(caller: Caller, alerts: readonly [AlertRow, ...AlertRow[]]): Promise<Story> {
    return this.parts.engine.read((session) => this.read(session, caller, alerts))
  }

  private async read(
    session: ReadSession,
    { deviceGroups }: Caller,
    alerts: readonly [AlertRow, ...AlertRow[]],
  ): Promise<Story> {
    // prettier-ignore
    const ids = alerts.map(({ id }) => id)
    const anchors = await anchorsOf(session, deviceGroups, ids, mostAnchors)
    const known = anchors.length > 0 ? anchors : alerts.filter(({ deviceId }) => deviceId !== '').map(bareAnchor)
    const alerted = [...new Set(known.map(({ deviceId }) => deviceId))]
    const times = known.map(({ time }) => time)
    const created = alerts.map(({ firstEvent, created: at }) => firstEvent ?? at)
    const first = least(times.length > 0 ? times : created)
    const last = most(times.length > 0 ? times : created)
    const stretch = { deviceIds: alerted, from: first - before, to: last + after }
    const starts = await startsIn(session, stretch, first, mostStarts)
    const tree = new ProcessTree(starts)
    const cut: Said[] = starts.length >= mostStarts ? [saidCut.starts({ most: mostStarts })] : []

    const behind = known.filter(
      (anchor): anchor is AnchorRow & { reportId: bigint } => anchor.reportId !== null && anchor.table !== '',
    )
    const focusOfStarts = behind.flatMap((anchor) =>
      anchor.table === 'DeviceProcessEvents' ? tree.all.filter((node) => startsAt(node, anchor)) : [],
    )
    const places = { ...stretch, processIds: [], uniqueIds: [], loose: never, places: behind, most: mostAnchors }
    const named = await notableEvents(session, this.parts.catalog, { ...places, from: first, to: last })
    const actors = named.filter(({ reason }) => reason !== 'started')
    const focus = unique([
      ...focusOfStarts,
      ...actors.flatMap(({ deviceId, by, time }) => tree.actor(deviceId, by, time) ?? []),
    ])
    const circle = circleAround(focus)
    const events = await notableEvents(session, this.parts.catalog, {
      ...places,
      processIds: circle.all.flatMap(({ process }) => process.processId ?? []),
      uniqueIds: circle.all.flatMap(({ process }) => (process.uniqueId === '' ? [] : [process.uniqueId])),
      loose: { from: first - besides, to: last + besides },
      most: mostEvents,
    })
    if (circle.cut) cut.push(saidCut.processes({ most: mostProcesses }))

    const inCircle = new Set(circle.all)
    const acted = events.flatMap((event) => {
      // A start is told of the process that began, whatever started it.
      const mention =
        event.reason === 'started'
          ? tree.all.find((one) => startsAt(one, event))
          : tree.find(event.deviceId, event.by, event.time)
      const node = mention && inCircle.has(mention) ? mention : undefined
      const besideAlert = event.time >= first - besides && event.time <= last + besides
      if (!node && !event.behind && !(isLoose(event) && besideAlert)) return []
      // What a program does under which the whole session runs is the doing of anybody.
      if (node && isSessionRoot(node) && event.reason !== 'started' && !event.behind) return []
      return [{ event, node }]
    })
    const kept = tellable(acted, circle, focus)
    const left = acted.length - kept.reduce((sum, { times }) => sum + times, 0)
    if (left > 0 || events.length >= mostEvents) cut.push(saidCut.events({ most: mostShown }))

    const rarityStretch = { from: last - fleetDays, to: last + after }
    const devices = await devicesNamed(session, deviceGroups, { ids: alerted, addresses: [], names: [] })
    const names = new Map(devices.map(({ id, name }) => [id, name]))
    const deviceName = (id: string): string => names.get(id) ?? id
    const attack = unique([...focus, ...focus.flatMap(descendantsOf)]).slice(0, mostProcesses)
    const scope = new Scope({
      alerted,
      processes: attack,
      events: kept.map(({ event, node }) => ({ event, actor: actorName(event, node) })),
      deviceName,
    })
    const seen = await seenOnDevices(session, deviceGroups, scope.wanted, rarityStretch, mostOfFile)
    const others = await devicesNamed(session, deviceGroups, {
      ids: seen.flatMap(({ kind, some }) => (kind === 'file' ? some : [])),
      ...scope.contacts,
    })
    const entities = scope.entities(together(devices, others), seen)
    if (scope.cut) cut.push(saidCut.scope())

    const counts = new Map<ProcessNode, number>()
    for (const { node } of kept) if (node) counts.set(node, (counts.get(node) ?? 0) + 1)
    const processes = circle.all
      .filter((node) => roleOf(node, circle, focus) !== 'SIBLING' || matters(node, counts, circle))
      .map((node) => ({
        node,
        role: roleOf(node, circle, focus),
        deviceName: deviceName(node.deviceId),
        events: counts.get(node) ?? 0,
      }))
    const shownKeys = new Set(processes.map(({ node }) => node))
    return {
      alertId: alerts[0].id,
      from: stretch.from,
      to: stretch.to,
      processes: inFamilies(processes),
      timeline: kept.map(({ event, node, times, until }) => ({
        event,
        times,
        until,
        processKey: node && shownKeys.has(node) ? node.key : null,
        actor: actorName(event, node),
        deviceName: deviceName(event.deviceId),
      })),
      scope: entities,
      fleet: await fleetSize(session, deviceGroups),
      cut,
      unknown: unknownOf(focus, anchors, processes),
    }
  }
}

interface Circle {
  readonly ancestors: ReadonlySet<ProcessNode>
  readonly descendants: ReadonlySet<ProcessNode>
  readonly siblings: ReadonlySet<ProcessNode>
  readonly all: readonly ProcessNode[]
  readonly cut: boolean
}

/** The processes around some: what they come from, what they started, and what the same hand started. */
function circleAround(focus: readonly ProcessNode[]): Circle {
  const ancestors = new Set(focus.flatMap((node) => ancestorsOf(node, mostAncestors)))
  const descendants = new Set(focus.flatMap((node) => descendantsOf(node)))
  const hands = [...ancestors].filter((node) => !isSessionRoot(node))
  const siblings = new Set(
    hands
      .flatMap((node) => descendantsOf(node))
      .filter((node) => !ancestors.has(node) && !descendants.has(node) && !focus.includes(node)),
  )
  const all = unique([...focus, ...ancestors, ...descendants, ...siblings])
  return { ancestors, descendants, siblings, all: all.slice(0, mostProcesses), cut: all.length > mostProcesses }
}

/** No moment at all. */
const never = { from: 1n, to: 0n }

/** Devices told of each file; one more than are taken for its having spread. */
const mostOfFile = 6

const bareAnchor = ({ id, deviceId, firstEvent, created }: AlertRow): AnchorRow => ({
  alertId: id,
  deviceId,
  time: firstEvent ?? created,
  table: '',
  reportId: null,
})

const least = (times: readonly bigint[]): bigint => times.reduce((a, b) => (a < b ? a : b))
const most = (times: readonly bigint[]): bigint => times.reduce((a, b) => (a > b ? a : b))
const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)]

function together(a: readonly NamedDevice[], b: readonly NamedDevice[]): readonly NamedDevice[] {
  return [...new Map([...a, ...b].map((device) => [device.id, device])).values()]
}

/** Whether the record of a process's start is the event at a place; of several logs' records, any. */
const startsAt = (
  node: ProcessNode,
  { deviceId, time, reportId }: Pick<AnchorRow, 'deviceId' | 'time' | 'reportId'>,
): boolean =>
  // prettier-ignore
  node.deviceId === deviceId && node.records.some((record) => record.time === time && record.reportId === reportId)

/** Programs under which everything of a session or of the system runs: what else they started is no part of a story. */
const sessionRoots: ReadonlySet<string> = new Set(['explorer.exe', 'services.exe', 'svchost.exe', 'wininit.exe', 'winlogon.exe', 'userinit.exe', 'smss.exe', 'csrss.exe', 'lsass.exe', 'taskhostw.exe', 'sihost.exe', 'runtimebroker.exe', 'system', 'systemd', 'init', 'launchd', 'sshd', 'cron', 'gnome-shell']) // prettier-ignore
const isSessionRoot = ({ process }: ProcessNode): boolean => sessionRoots.has(process.fileName.toLowerCase())

const isLoose = ({ by, reason }: NotableEvent): boolean =>
  by.processId === null || ['loggedOn', 'logonFailed', 'logonAsOther'].includes(reason)

/** Who did it; a start is the doing of the parent. */
const actorName = ({ by, reason }: NotableEvent, node: ProcessNode | undefined): string =>
  (reason === 'started' ? by.fileName || node?.parent?.process.fileName : node?.process.fileName || by.fileName) || '?'

function roleOf(node: ProcessNode, circle: Circle, focus: readonly ProcessNode[]): ProcessRole {
  if (focus.includes(node)) return 'ALERTED'
  if (circle.ancestors.has(node)) return 'ANCESTOR'
  return circle.descendants.has(node) ? 'DESCENDANT' : 'SIBLING'
}

/** A sibling is shown where it, or something that it started, did what matters. */
const matters = (node: ProcessNode, counts: ReadonlyMap<ProcessNode, number>, circle: Circle): boolean =>
  (counts.get(node) ?? 0) > 0 ||
  descendantsOf(node).some((below) => circle.siblings.has(below) && (counts.get(below) ?? 0) > 0)

interface Acted {
  readonly event: NotableEvent
  readonly node: ProcessNode | undefined
}

interface Told extends Acted {
  readonly times: number
  /** Ticks: when it happened last. */
  readonly until: bigint
}

const weightOf = (reason: NotableEvent['reason']): number => reasonKeys.indexOf(reason)

/** What a timeline holds, oldest first: events behind the alert, then what tells most. What repeats is told once. */
function tellable(acted: readonly Acted[], circle: Circle, focus: readonly ProcessNode[]): readonly Told[] {
  const told = new Map<string, Told>()
  for (const one of acted.toSorted((a, b) => byTime(a.event, b.event))) {
    const key = likeness(one)
    const before = told.get(key)
    if (!before) told.set(key, { ...one, times: 1, until: one.event.time })
    // Several logs have a record each of one start.
    else if (one.event.reason === 'started')
      told.set(key, one.event.behind ? { ...before, event: { ...before.event, behind: true } } : before)
    else
      told.set(key, {
        ...before,
        event: one.event.behind && !before.event.behind ? one.event : before.event,
        times: before.times + 1,
        until: one.event.time,
      })
  }
  const rank = ({ event, node }: Acted): number =>
    (event.behind ? -1000 : 0) +
    weightOf(event.reason) +
    (node && focus.includes(node) ? -10 : 0) +
    (node && circle.siblings.has(node) ? 10 : 0)
  return [...told.values()]
    .toSorted((a, b) => rank(a) - rank(b) || byTime(a.event, b.event))
    .slice(0, mostShown)
    .toSorted((a, b) => byTime(a.event, b.event))
}

/** The same for events that one sentence tells of. */
const likeness = ({ event: e, node }: Acted): string =>
  e.reason === 'started' && node
    ? node.key
    : [
        e.reason,
        e.deviceId,
        node?.key,
        e.folderPath || e.fileName,
        e.remoteUrl || e.remoteDevice || e.remoteIp,
        e.remotePort,
        e.registryKey,
        e.registryValue,
        e.registryData,
        e.detail,
        e.accountName,
        e.logonType,
      ].join('|')

const byTime = (a: NotableEvent, b: NotableEvent): number =>
  a.time === b.time ? (a.table + String(a.reportId) < b.table + String(b.reportId) ? -1 : 1) : a.time < b.time ? -1 : 1

/** Parents before children, children in the order of their starting. */
function inFamilies(processes: readonly StoryProcess[]): readonly StoryProcess[] {
  const byNode = new Map(processes.map((one) => [one.node, one]))
  const began = ({ node }: StoryProcess): bigint => node.started ?? 0n
  const found: StoryProcess[] = []
  const visit = (one: StoryProcess): void => {
    found.push(one)
    const below = one.node.children.flatMap((child) => byNode.get(child) ?? [])
    below.toSorted((a, b) => (began(a) < began(b) ? -1 : 1)).forEach(visit)
  }
  const roots = processes.filter(({ node }) => !node.parent || !byNode.has(node.parent))
  roots.toSorted((a, b) => (began(a) < began(b) ? -1 : 1)).forEach(visit)
  return found
}

const saidCut = {
  starts: sentence<{ readonly most: number }>({
    EN: ({ most: n }) => `More than ${n} processes began on these devices; those next to the alert were looked at.`,
    FR: ({ most: n }) =>
      `Plus de ${n} processus ont commencé sur ces appareils ; les plus proches de l’alerte ont été examinés.`,
  }),
  processes: sentence<{ readonly most: number }>({
    EN: ({ most: n }) => `The tree has more than ${n} processes; those next to the alert are shown.`,
    FR: ({ most: n }) => `L’arborescence compte plus de ${n} processus ; les plus proches de l’alerte sont affichés.`,
  }),
  events: sentence<{ readonly most: number }>({
    EN: ({ most: n }) => `More happened than is told; at most ${n} events are, those that tell most.`,
    FR: ({ most: n }) =>
      `Il s’est passé plus que ce qui est raconté ; au plus ${n} événements le sont, les plus parlants.`,
  }),
  scope: sentence({
    EN: () => 'More was touched than is listed; what is rarest in the fleet is shown.',
    FR: () => 'Plus d’éléments ont été touchés que ceux listés ; les plus rares du parc sont affichés.',
  }),
} as const

const saidUnknown = {
  noEvents: sentence({
    EN: () => 'The alert names no event on a device that can be read here.',
    FR: () => 'L’alerte ne nomme aucun événement lisible ici sur un appareil.',
  }),
  noProcess: sentence({
    EN: () => 'The events behind the alert name no process.',
    FR: () => 'Les événements à l’origine de l’alerte ne nomment aucun processus.',
  }),
  start: sentence<{ readonly names: readonly string[] }>({
    EN: ({ names }, { list }) =>
      `The start of ${list(names)} was not recorded: it began before the telemetry or was not logged.`,
    FR: ({ names }, { list }) =>
      `Le démarrage de ${list(names)} n’a pas été enregistré : il précède la télémétrie ou n’a pas été journalisé.`,
  }),
} as const

/** What the telemetry does not show. */
function unknownOf(
  focus: readonly ProcessNode[],
  anchors: readonly AnchorRow[],
  processes: readonly StoryProcess[],
): readonly Said[] {
  if (anchors.length === 0) return [saidUnknown.noEvents()]
  if (focus.length === 0) return [saidUnknown.noProcess()]
  const unseen = processes
    .filter(({ node, role }) => !node.start && role !== 'SIBLING')
    .map(({ node }) => node.process.fileName)
  const names = unique(unseen.filter((name) => name !== ''))
  return names.length === 0 ? [] : [saidUnknown.start({ names: names.slice(0, 8) })]
}
