// The scope of compromise: what an attack touched, how each thing is tied to it, and how rare it is in the fleet.
import type { ProcessNode } from './process-tree.js'
import type { Said } from './said.js'
import { sentence } from './said.js'
import type { NamedDevice, NotableEvent, SeenRow, Wanted } from './story.store.js'

export const scopeKinds = ['DEVICE', 'ACCOUNT', 'FILE', 'ADDRESS', 'DOMAIN'] as const
export type ScopeKind = (typeof scopeKinds)[number]

export const relations = [
  'ALERTED',
  'RAN',
  'RAN_AS',
  'WROTE',
  'LOADED',
  'CONNECTED_TO',
  'CONNECTED_FROM',
  'LOGGED_ON_TO',
  'LOGGED_ON_FROM',
  'USED_CREDENTIALS_OF',
  'CHANGED',
  'ASKED_FOR',
  'SAME_FILE',
] as const
export type Relation = (typeof relations)[number]

/** How a thing is tied to the attack; the first event that shows it. */
export interface Tie {
  readonly relation: Relation
  readonly text: Said
  /** Ticks; null where no event shows it. */
  readonly time: bigint | null
}

/** A thing that the attack touched. */
export interface ScopeEntity {
  readonly kind: ScopeKind
  /** What identifies it: the device's id, `domain\name`, a hash or else a path, an address, a host name. */
  readonly value: string
  /** What people call it. */
  readonly name: string
  readonly ties: readonly Tie[]
  /** Ticks, within the story; null where no event shows it. */
  readonly firstSeen: bigint | null
  readonly lastSeen: bigint | null
  /** On how many of the fleet's devices it was seen in the days before; null where that is not counted. */
  readonly fleetDevices: number | null
}

interface Growing {
  readonly kind: ScopeKind
  readonly value: string
  readonly name: string
  readonly ties: Map<string, Tie>
  firstSeen: bigint | null
  lastSeen: bigint | null
}

/** Of more things of a kind, those with the fewest devices and the earliest ties are kept. */
const mostOfKind = 100

/** Seen on this many devices or fewer, another device that has the file is part of the scope. */
const rareOn = 5

type PairFacts = { readonly a: string; readonly b: string }
const pair = (
  en: (a: string, b: string) => string,
  fr: (a: string, b: string) => string,
): ((facts: PairFacts) => Said) =>
  // prettier-ignore
  sentence<PairFacts>({
    EN: ({ a, b }, { quoted }) => en(quoted(a), quoted(b)),
    FR: ({ a, b }, { quoted }) => fr(quoted(a), quoted(b)),
  })

const ties = {
  alerted: sentence({ EN: () => 'The alert is about it.', FR: () => 'L’alerte porte sur lui.' }),
  ran: pair(
    (a, b) => `It ran as ${a}, started by ${b}.`,
    (a, b) => `Il s’est exécuté sous le nom ${a}, lancé par ${b}.`,
  ),
  ranAs: pair(
    (a, b) => `It ran ${a} on ${b}.`,
    (a, b) => `Il a exécuté ${a} sur ${b}.`,
  ),
  wrote: pair(
    (a, b) => `It was written by ${a} on ${b}.`,
    (a, b) => `Il a été écrit par ${a} sur ${b}.`,
  ),
  loaded: pair(
    (a, b) => `It was loaded by ${a} on ${b}.`,
    (a, b) => `Il a été chargé par ${a} sur ${b}.`,
  ),
  connectedTo: pair(
    (a, b) => `${a} on ${b} connected to it.`,
    (a, b) => `${a} sur ${b} s’y est connecté.`,
  ),
  connectedFrom: pair(
    (a, b) => `It connected to ${a} on ${b}.`,
    (a, b) => `Il s’est connecté à ${a} sur ${b}.`,
  ),
  loggedOnTo: pair(
    (a, b) => `It logged on to ${a} from ${b}.`,
    (a, b) => `Il a ouvert une session sur ${a} depuis ${b}.`,
  ),
  loggedOnFrom: pair(
    (a, b) => `${a} logged on to ${b} from it.`,
    (a, b) => `${a} a ouvert une session sur ${b} depuis lui.`,
  ),
  usedCredentials: pair(
    (a, b) => `${a} on ${b} used its credentials.`,
    (a, b) => `${a} sur ${b} a utilisé ses identifiants.`,
  ),
  changed: pair(
    (a, b) => `It was changed on ${b} (${a}).`,
    (a, b) => `Il a été modifié sur ${b} (${a}).`,
  ),
  askedFor: pair(
    (a, b) => `${a} on ${b} asked for its address.`,
    (a, b) => `${a} sur ${b} a demandé son adresse.`,
  ),
  sameFile: pair(
    (a, b) => `It has the file ${a} (${b}) too.`,
    (a, b) => `Il possède aussi le fichier ${a} (${b}).`,
  ),
} as const

/** Says in words how rare a thing is; null where that was not counted. */
export const rarityOf = ({ fleetDevices }: ScopeEntity, fleet: number): Said | null =>
  fleetDevices === null ? null : rarity({ devices: fleetDevices, fleet })

const rarity = sentence<{ readonly devices: number; readonly fleet: number }>({
  EN: ({ devices, fleet }, { count }) => `Seen on ${count(devices, 'device', 'devices')} of ${fleet} in 30 days.`,
  FR: ({ devices, fleet }, { count }) => `Vu sur ${count(devices, 'appareil', 'appareils')} sur ${fleet} en 30 jours.`,
})

/** Accounts that every machine has are no one's. */
export function isPersonal(name: string): boolean {
  const lower = name.toLowerCase()
  return lower !== '' && !lower.endsWith('$') && !systemAccounts.has(lower) && !/^(dwm|umfd)-\d+$/.test(lower)
}
const systemAccounts: ReadonlySet<string> = new Set(['system', 'local service', 'network service', 'anonymous logon', 'localsystem', '-', 'root', 'nt authority']) // prettier-ignore

/** What a story tells of, before the fleet is asked. */
export interface ScopeParts {
  /** Devices that the alert names. */
  readonly alerted: readonly string[]
  /** The processes of the attack: those that the alert is about and what they started. */
  readonly processes: readonly ProcessNode[]
  readonly events: readonly { readonly event: NotableEvent; readonly actor: string }[]
  readonly deviceName: (id: string) => string
}

export class Scope {
  private readonly found = new Map<string, Growing>()

  constructor(private readonly parts: ScopeParts) {
    for (const id of parts.alerted) this.device(id, 'ALERTED', ties.alerted(), null)
    for (const node of parts.processes) this.ofProcess(node)
    for (const told of parts.events) this.ofEvent(told.event, told.actor)
  }

  /** What the fleet is to be asked about. */
  get wanted(): Wanted {
    const of = (kind: ScopeKind): readonly string[] =>
      [...this.found.values()].filter((one) => one.kind === kind).map(({ value }) => value.toLowerCase())
    return {
      file: of('FILE').filter((value) => /^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(value)),
      address: of('ADDRESS'),
      domain: of('DOMAIN'),
      account: of('ACCOUNT').map(accountName),
    }
  }

  /** Addresses and names that may be devices of the fleet. */
  get contacts(): { readonly addresses: readonly string[]; readonly names: readonly string[] } {
    const { address, domain } = this.wanted
    return { addresses: address, names: domain }
  }

  /** With what the fleet answered. Devices come first, then accounts, files, addresses and domains. */
  entities(devices: readonly NamedDevice[], seen: readonly SeenRow[]): readonly ScopeEntity[] {
    this.recognize(devices)
    const known = new Map(devices.map(({ id, name }) => [id, name]))
    const byValue = new Map(seen.map((row) => [`${row.kind}|${row.value}`, row]))
    for (const one of [...this.found.values()].filter(({ kind }) => kind === 'FILE')) {
      const row = byValue.get(`file|${one.value.toLowerCase()}`)
      if (!row || row.devices > BigInt(rareOn)) continue
      for (const id of row.some)
        if (!this.found.has(`DEVICE|${id}`))
          this.device(id, 'SAME_FILE', ties.sameFile({ a: one.name, b: one.value }), null, known.get(id))
    }
    const asked: Readonly<Record<Exclude<ScopeKind, 'DEVICE'>, (one: Growing) => string>> = {
      ACCOUNT: ({ value }) => `account|${accountName(value.toLowerCase())}`,
      FILE: ({ value }) => `file|${value.toLowerCase()}`,
      ADDRESS: ({ value }) => `address|${value.toLowerCase()}`,
      DOMAIN: ({ value }) => `domain|${value.toLowerCase()}`,
    }
    const all = [...this.found.values()].map(({ ties: tied, ...one }): ScopeEntity => {
      const row = one.kind === 'DEVICE' ? undefined : byValue.get(asked[one.kind]({ ...one, ties: tied }))
      return { ...one, ties: [...tied.values()], fleetDevices: row ? Number(row.devices) : null }
    })
    // What an alert is about comes first, what every machine has comes last.
    const group = ({ kind, ties: [tie], name }: ScopeEntity): number =>
      tie?.relation === 'ALERTED' ? 0 : kind === 'FILE' && systemPlace.test(name) ? 2 : 1
    const rarest = (a: ScopeEntity, b: ScopeEntity): number =>
      group(a) - group(b) ||
      (a.fleetDevices ?? 0) - (b.fleetDevices ?? 0) ||
      compare(a.firstSeen, b.firstSeen) ||
      (a.value < b.value ? -1 : 1)
    return scopeKinds.flatMap((kind) =>
      all
        .filter((one) => one.kind === kind)
        .toSorted(rarest)
        .slice(0, mostOfKind),
    )
  }

  /** How many things of each kind were found, to tell of what is left out. */
  get cut(): boolean {
    return scopeKinds.some((kind) => [...this.found.values()].filter((one) => one.kind === kind).length > mostOfKind)
  }

  /** Devices of the fleet among addresses and names that were talked to. */
  private recognize(devices: readonly NamedDevice[]): void {
    for (const { id, name, addresses } of devices) {
      const short = name.toLowerCase().split('.')[0] ?? ''
      for (const { kind, value, ties: tied } of [...this.found.values()]) {
        const lower = value.toLowerCase()
        const same =
          kind === 'ADDRESS'
            ? addresses.includes(lower)
            : kind === 'DOMAIN' && (lower === name.toLowerCase() || lower === short)
        if (!same) continue
        for (const { relation, text, time } of tied.values())
          if (relation !== 'ASKED_FOR') this.device(id, relation, text, time, name)
      }
    }
  }

  private ofProcess(node: ProcessNode): void {
    const { deviceId, process, parent, started } = node
    const device = this.parts.deviceName(deviceId)
    const { accountName: name, accountDomain: domain, sha1, sha256, folderPath, fileName } = process
    if (isPersonal(name)) this.account(domain, name, 'RAN_AS', ties.ranAs({ a: fileName, b: device }), started)
    const value = sha1 || sha256 || folderPath
    if (value !== '')
      this.add(
        'FILE',
        value,
        folderPath || fileName,
        'RAN',
        ties.ran({ a: fileName, b: parent?.process.fileName ?? '?' }),
        started,
      )
  }

  private ofEvent(event: NotableEvent, actor: string): void {
    const { reason, deviceId, time, fileName, folderPath, sha1, sha256, remoteIp, remoteUrl, action } = event
    const facts = { a: actor, b: this.parts.deviceName(deviceId) }
    const file = sha1 || sha256 || folderPath
    const place = remoteUrl || event.remoteDevice || remoteIp
    const person = isPersonal(event.accountName)
    const tied = (relation: Relation, text: Said): void => {
      if (remoteIp !== '') this.add('ADDRESS', remoteIp, remoteIp, relation, text, time)
      for (const host of [remoteUrl, event.remoteDevice])
        if (host !== '') this.add('DOMAIN', host, host, relation, text, time)
    }
    switch (reason) {
      case 'programWritten':
      case 'scriptWritten':
      case 'startupFile':
      case 'dumpWritten':
      case 'archiveWritten':
      case 'programRenamed':
        if (file !== '') this.add('FILE', file, folderPath || fileName, 'WROTE', ties.wrote(facts), time)
        return
      case 'strangeModule':
        if (file !== '') this.add('FILE', file, folderPath || fileName, 'LOADED', ties.loaded(facts), time)
        return
      case 'administered':
      case 'connected':
        tied('CONNECTED_TO', ties.connectedTo(facts))
        return
      case 'connectedFrom':
        tied('CONNECTED_FROM', ties.connectedFrom(facts))
        return
      case 'nameAsked': {
        const host = remoteUrl || event.detail
        if (host !== '') this.add('DOMAIN', host, host, 'ASKED_FOR', ties.askedFor(facts), time)
        return
      }
      case 'loggedOn':
        if (person)
          this.account(
            event.accountDomain,
            event.accountName,
            'LOGGED_ON_TO',
            ties.loggedOnTo({ a: facts.b, b: place || '-' }),
            time,
          )
        tied('LOGGED_ON_FROM', ties.loggedOnFrom({ a: event.accountName, b: facts.b }))
        return
      case 'logonAsOther':
        if (person)
          this.account(event.accountDomain, event.accountName, 'USED_CREDENTIALS_OF', ties.usedCredentials(facts), time)
        return
      case 'accountChanged':
        if (person)
          this.account(event.accountDomain, event.accountName, 'CHANGED', ties.changed({ a: action, b: facts.b }), time)
        return
      default:
    }
  }

  private account(domain: string, name: string, relation: Relation, text: Said, time: bigint | null): void {
    const value = (domain === '' ? name : `${domain}\\${name}`).toLowerCase()
    this.add('ACCOUNT', value, value, relation, text, time)
  }

  private device(
    id: string,
    relation: Relation,
    text: Said,
    time: bigint | null,
    name = this.parts.deviceName(id),
  ): void {
    // prettier-ignore
    this.add('DEVICE', id, name, relation, text, time)
  }

  /** Each relation once, with the first event that shows it. */
  private add(kind: ScopeKind, value: string, name: string, relation: Relation, text: Said, time: bigint | null): void {
    const key = `${kind}|${value.toLowerCase()}`
    const known = this.found.get(key)
    const one: Growing = known ?? { kind, value, name, ties: new Map(), firstSeen: null, lastSeen: null }
    this.found.set(key, one)
    const before = one.ties.get(relation)
    if (!before || (time !== null && (before.time === null || time < before.time)))
      one.ties.set(relation, { relation, text, time })
    if (time === null) return
    if (one.firstSeen === null || time < one.firstSeen) one.firstSeen = time
    if (one.lastSeen === null || time > one.lastSeen) one.lastSeen = time
  }
}

/** Where the system's own programs lie: seldom used ones are rare without being the attacker's. */
const systemPlace = /^([a-z]:|\\device\\harddiskvolume\d+)\\windows\\/i

const accountName = (account: string): string => account.slice(account.lastIndexOf('\\') + 1)
const compare = (a: bigint | null, b: bigint | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1
