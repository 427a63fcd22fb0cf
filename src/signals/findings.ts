// Findings: what rare things add up to, without any rule.
import type { Language } from '../language.js'
import type { SignalId } from './signal-catalogue.js'
import { catalogue } from './signal-catalogue.js'
import type { RareArrival } from './history.store.js'

export const findingKinds = ['ProcessTree', 'DiscoveryBurst'] as const
/** Rare things that one tree of processes does, or many questions about the surroundings in a short time. */
export type FindingKind = (typeof findingKinds)[number]

/** Why something is a finding: one rare thing, or one kind of question. */
export interface FindingReason extends Omit<RareArrival, 'signal' | 'row'> {
  readonly signal: SignalId | 'discovery'
}

export interface NewFinding {
  readonly kind: FindingKind
  /** The same for the same tree or session. */
  readonly subject: string
  readonly deviceId: string
  /** Empty where it is not known. */
  readonly account: string
  /** The name of the program at its root. */
  readonly process: string
  /** ATT&CK ids. */
  readonly techniques: readonly string[]
  readonly reasons: readonly FindingReason[]
}

/** A finding rests on so many signals that agree, and on so much surprise. */
const fewestSignals = 2
const fewestBits = 6

/**
 * The surprise of reasons together, in bits: that of each signal's rarest, half of its next, a quarter of the one after
 * that, and so on. Things of one kind come in numbers, and say ever less; signals differ in what they look at.
 */
export function surpriseOf(reasons: readonly Pick<FindingReason, 'signal' | 'bits'>[]): number {
  const bySignal = new Map<string, number[]>()
  for (const { signal, bits } of reasons) bySignal.set(signal, [...(bySignal.get(signal) ?? []), bits])
  let sum = 0
  for (const bits of bySignal.values()) {
    for (const [place, one] of bits.toSorted((a, b) => b - a).entries()) sum += one / 2 ** place
  }
  return sum
}

/** Whether rare things are worth a person's look together. */
export const isFinding = (reasons: readonly FindingReason[]): boolean =>
  new Set(reasons.map(({ signal }) => signal)).size >= fewestSignals && surpriseOf(reasons) >= fewestBits

/** Ten bits are half of all that can be. */
export const scoreOf = (reasons: readonly FindingReason[]): number =>
  Math.round(10_000 * (1 - 2 ** (-surpriseOf(reasons) / 10))) / 100

/** A process on a device, by what identifies it. */
export interface ProcessNode {
  /** The same for the same process of a device; empty where the event names none. */
  readonly id: string
  readonly name: string
}

/** A process that another started. */
export interface ProcessStart {
  readonly deviceId: string
  readonly parent: ProcessNode
  readonly child: ProcessNode
}

/** What a rare thing was done by. */
export interface RareEvent {
  readonly arrival: RareArrival
  /** For the start of a process, the new process. */
  readonly process: ProcessNode
  readonly account: string
}

/** Processes that start what has nothing to do with each other: trees end below them. */
const sessionRoots: ReadonlySet<string> = new Set(['', 'system', 'smss.exe', 'csrss.exe', 'wininit.exe', 'winlogon.exe', 'services.exe', 'svchost.exe', 'userinit.exe', 'explorer.exe', 'taskhostw.exe', 'sihost.exe', 'wmiprvse.exe', 'dllhost.exe', 'taskeng.exe', 'sshd', 'systemd', 'init', 'cron', 'launchd']) // prettier-ignore

/** Rare things by the tree of processes that did them, those that are findings. */
export function treesOf(events: readonly RareEvent[], starts: readonly ProcessStart[]): readonly NewFinding[] {
  const parents = new Map<string, ProcessNode>()
  for (const { deviceId, parent, child } of starts) {
    if (child.id !== '' && parent.id !== '' && !sessionRoots.has(parent.name))
      parents.set(`${deviceId}|${child.id}`, parent)
  }
  const rootOf = (deviceId: string, process: ProcessNode): ProcessNode => {
    const passed = new Set<string>()
    let at = process
    for (;;) {
      const parent = parents.get(`${deviceId}|${at.id}`)
      if (!parent || passed.has(parent.id)) return at
      passed.add(at.id)
      at = parent
    }
  }
  const trees = new Map<string, { readonly root: ProcessNode; readonly events: RareEvent[] }>()
  for (const event of events) {
    if (event.process.id === '') continue
    const { deviceId } = event.arrival
    const root = rootOf(deviceId, event.process)
    const subject = `${deviceId}|${root.id}`
    const tree = trees.get(subject)
    if (tree) tree.events.push(event)
    else trees.set(subject, { root, events: [event] })
  }
  return [...trees].flatMap(([subject, { root, events: rare }]): readonly NewFinding[] => {
    const reasons = once(rare.map(({ arrival }) => arrival))
    const [first] = rare
    if (!first) return []
    const account = rare.find((one) => one.account !== '')?.account ?? ''
    return [
      {
        kind: 'ProcessTree',
        subject,
        deviceId: first.arrival.deviceId,
        account,
        process: root.name,
        techniques: [],
        reasons,
      },
    ]
  })
}

/** Each thing once, at the earliest. */
export function once(reasons: readonly FindingReason[]): readonly FindingReason[] {
  const byKey = new Map<bigint, FindingReason>()
  for (const reason of reasons) {
    const known = byKey.get(reason.key)
    if (!known || reason.time < known.time) byKey.set(reason.key, reason)
  }
  return [...byKey.values()].toSorted((a, b) => b.bits - a.bits || (a.time < b.time ? -1 : 1))
}

/** What a reason says, with how often the same was seen. */
export function reasonText(
  { signal, shapes, days, devices }: Pick<FindingReason, 'signal' | 'shapes' | 'days' | 'devices'>,
  language: Language,
  day: string,
): string {
  // prettier-ignore
  if (signal === 'discovery') return language === 'EN' ? `It asks: ${shapes[0] ?? ''}` : `Il interroge : ${shapes[0] ?? ''}`
  const said = catalogue[signal].says[language]
  const sentence = said(...shapes)
  if (days <= 1n) {
    return language === 'EN' ? `${sentence}: never seen before ${day}` : `${sentence} : jamais vu avant le ${day}`
  }
  return language === 'EN'
    ? `${sentence}: seen on ${days} days on ${devices === 1n ? 'one device' : `${devices} devices`} since ${day}`
    : `${sentence} : vu ${days} jours sur ${devices === 1n ? 'un appareil' : `${devices} appareils`} depuis le ${day}`
}
