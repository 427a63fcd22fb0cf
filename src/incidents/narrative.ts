// An attack told in plain words, from facts alone: who and where, how it began, what it did tactic by tactic, what it
// touched, and what is not known. Each sentence stands here once, in English and in French.
import type { AlertRow } from '../alerts/alert.js'
import type { InEach } from '../language.js'
import type { ProcessNode } from '../story/process-tree.js'
import type { Said } from '../story/said.js'
import { sentence } from '../story/said.js'
import type { ScopeEntity, ScopeKind } from '../story/scope.js'
import type { Story } from '../story/story.service.js'
import type { IncidentRow } from './incident.store.js'
import { inKillChain, tacticName } from './tactics.js'

export const narrativeParts = ['OVERVIEW', 'BEGINNING', 'ACTIONS', 'SCOPE', 'UNKNOWN'] as const
export type NarrativePart = (typeof narrativeParts)[number]

/** Paragraphs under a heading. */
export interface NarrativeSection {
  readonly part: NarrativePart
  readonly heading: Said
  readonly sentences: readonly Said[]
}

/** What a narrative is made of. */
export interface NarrativeFacts {
  readonly incident: IncidentRow
  /** Earliest events first. */
  readonly alerts: readonly AlertRow[]
  /** Names of devices by their ids. */
  readonly deviceNames: ReadonlyMap<string, string>
  readonly accounts: readonly string[]
  /** What telemetry tells around the alerts; undefined where the reader may not hunt. */
  readonly story: Story | undefined
}

/** How many alerts of a tactic, and things of a kind, are told one by one. */
const mostTold = 5

const headings: Readonly<Record<NarrativePart, Said>> = {
  OVERVIEW: sentence({ EN: () => 'What happened', FR: () => 'Ce qui s’est passé' })(),
  BEGINNING: sentence({ EN: () => 'How it began', FR: () => 'Comment cela a commencé' })(),
  ACTIONS: sentence({ EN: () => 'What was done', FR: () => 'Ce qui a été fait' })(),
  SCOPE: sentence({ EN: () => 'What was touched', FR: () => 'Ce qui a été touché' })(),
  UNKNOWN: sentence({ EN: () => 'What is not known', FR: () => 'Ce qui n’est pas connu' })(),
}

const overview = sentence<{
  readonly alerts: number
  readonly devices: readonly string[]
  readonly first: bigint
  readonly last: bigint
}>({
  // prettier-ignore
  EN: ({ alerts, devices, first, last }, { count, list, moment }) =>
    `Between ${moment(first)} and ${moment(last)}, ${count(alerts, 'alert was', 'alerts were')} raised on ${list(devices)}.`,
  FR: ({ alerts, devices, first, last }, { count, list, moment }) =>
    `Entre le ${moment(first)} et le ${moment(last)}, ${count(alerts, 'alerte a été levée', 'alertes ont été levées')} sur ${list(devices)}.`,
})

const nowhere = sentence<{ readonly alerts: number; readonly first: bigint; readonly last: bigint }>({
  EN: ({ alerts, first, last }, { count, moment }) =>
    `Between ${moment(first)} and ${moment(last)}, ${count(alerts, 'alert was', 'alerts were')} raised; none names a device.`,
  FR: ({ alerts, first, last }, { count, moment }) =>
    `Entre le ${moment(first)} et le ${moment(last)}, ${count(alerts, 'alerte a été levée', 'alertes ont été levées')} ; aucune ne nomme un appareil.`,
})

const involved = sentence<{ readonly accounts: readonly string[] }>({
  EN: ({ accounts }, { list }) => `The alerts name these accounts: ${list(accounts)}.`,
  FR: ({ accounts }, { list }) => `Les alertes nomment ces comptes : ${list(accounts)}.`,
})

const course = sentence<{ readonly tactics: readonly InEach<string>[] }>({
  EN: ({ tactics }, { words }) => `Tactics seen, in the order of an attack: ${words(tactics.map(({ EN }) => EN))}.`,
  FR: ({ tactics }, { words }) =>
    `Tactiques observées, dans l’ordre d’une attaque : ${words(tactics.map(({ FR }) => FR))}.`,
})

const firstSign = sentence<{ readonly title: string; readonly device: string; readonly time: bigint }>({
  EN: ({ title, device, time }, { quoted, moment }) =>
    `The first sign was ${quoted(title)} on ${quoted(device)}, at ${moment(time)}.`,
  FR: ({ title, device, time }, { quoted, moment }) =>
    `Le premier signe a été ${quoted(title)} sur ${quoted(device)}, le ${moment(time)}.`,
})

const lineage = sentence<{ readonly chain: readonly string[] }>({
  EN: ({ chain }, { quoted }) =>
    `The processes that led to it, each started by the one before: ${chain.map(quoted).join(' → ')}.`,
  FR: ({ chain }, { quoted }) =>
    `Les processus qui y ont mené, chacun lancé par le précédent : ${chain.map(quoted).join(' → ')}.`,
})

const commandLine = sentence<{ readonly command: string; readonly account: string }>({
  EN: ({ command, account }, { quoted }) => `${quoted(account)} ran ${quoted(command)}.`,
  FR: ({ command, account }, { quoted }) => `${quoted(account)} a exécuté ${quoted(command)}.`,
})

type AlertFacts = {
  readonly tactic: InEach<string>
  readonly title: string
  readonly device: string
  readonly time: bigint
  readonly techniques: readonly string[]
}
const action = sentence<AlertFacts>({
  EN: ({ tactic, title, device, time, techniques }, { quoted, moment, words }) =>
    techniques.length === 0
      ? `${tactic.EN}: ${quoted(title)} on ${quoted(device)}, at ${moment(time)}.`
      : `${tactic.EN}: ${quoted(title)} on ${quoted(device)}, at ${moment(time)} (${words(techniques)}).`,
  FR: ({ tactic, title, device, time, techniques }, { quoted, moment, words }) =>
    techniques.length === 0
      ? `${tactic.FR} : ${quoted(title)} sur ${quoted(device)}, le ${moment(time)}.`
      : `${tactic.FR} : ${quoted(title)} sur ${quoted(device)}, le ${moment(time)} (${words(techniques)}).`,
})

const further = sentence<{ readonly tactic: InEach<string>; readonly left: number }>({
  EN: ({ tactic, left }, { count }) => `${tactic.EN}: ${count(left, 'further alert', 'further alerts')}.`,
  FR: ({ tactic, left }, { count }) => `${tactic.FR} : ${count(left, 'autre alerte', 'autres alertes')}.`,
})

type ThingFacts = { readonly names: readonly string[]; readonly left: number }
const thing = (en: string, fr: string): ((facts: ThingFacts) => Said) =>
  sentence<ThingFacts>({
    EN: ({ names, left }, { list, count }) =>
      left === 0 ? `${en}: ${list(names)}.` : `${en}: ${list(names)}, and ${count(left, 'other', 'others')}.`,
    FR: ({ names, left }, { list, count }) =>
      left === 0 ? `${fr} : ${list(names)}.` : `${fr} : ${list(names)}, et ${count(left, 'autre', 'autres')}.`,
  })
const touched: Readonly<Record<ScopeKind, (facts: ThingFacts) => Said>> = {
  DEVICE: thing('Devices', 'Appareils'),
  ACCOUNT: thing('Accounts', 'Comptes'),
  FILE: thing('Files, the rarest first', 'Fichiers, les plus rares d’abord'),
  ADDRESS: thing('Addresses, the rarest first', 'Adresses, les plus rares d’abord'),
  DOMAIN: thing('Hosts, the rarest first', 'Hôtes, les plus rares d’abord'),
}

const unknowns = {
  entry: sentence({
    EN: () => 'No alert shows how the attacker got in.',
    FR: () => 'Aucune alerte ne montre comment l’attaquant est entré.',
  })(),
  telemetry: sentence({
    EN: () => 'The telemetry around the alerts was not read, since that takes the right to hunt.',
    FR: () => 'La télémétrie autour des alertes n’a pas été lue, car cela exige le droit de chasse.',
  })(),
  exfiltration: sentence({
    EN: () => 'Data was gathered; no alert shows whether it left the network.',
    FR: () => 'Des données ont été rassemblées ; aucune alerte ne montre si elles ont quitté le réseau.',
  })(),
  credentials: sentence({
    EN: () => 'Credentials were within reach; which of them were taken is not recorded.',
    FR: () => 'Des identifiants étaient à portée ; lesquels ont été pris n’est pas enregistré.',
  })(),
}

/** The sections that have something to say. */
export function narrativeOf(facts: NarrativeFacts): readonly NarrativeSection[] {
  const { incident, alerts, deviceNames, accounts, story } = facts
  const deviceOf = ({ deviceId }: AlertRow): string => deviceNames.get(deviceId) ?? (deviceId || '-')
  const categories = inKillChain(alerts.map(({ category }) => category))
  const devices = [...deviceNames.values()].toSorted()
  const span = { alerts: Number(incident.alertCount), first: incident.firstEvent, last: incident.lastEvent }
  const [first] = alerts
  const sections: Readonly<Record<NarrativePart, readonly Said[]>> = {
    OVERVIEW: [
      devices.length > 0 ? overview({ ...span, devices }) : nowhere(span),
      ...(accounts.length > 0 ? [involved({ accounts: accounts.slice(0, 2 * mostTold) })] : []),
      ...(categories.length > 0 ? [course({ tactics: categories.map(tacticName) })] : []),
    ],
    BEGINNING: [
      ...(first
        ? [firstSign({ title: first.title, device: deviceOf(first), time: first.firstEvent ?? first.created })]
        : []),
      ...(story ? beginning(story) : []),
    ],
    ACTIONS: categories.flatMap((category) => {
      const of = alerts.filter((alert) => alert.category === category)
      const tactic = tacticName(category)
      const told = of.slice(0, mostTold).map((alert) =>
        action({
          tactic,
          title: alert.title,
          device: deviceOf(alert),
          time: alert.firstEvent ?? alert.created,
          techniques: alert.techniques,
        }),
      )
      return of.length > mostTold ? [...told, further({ tactic, left: of.length - mostTold })] : told
    }),
    SCOPE: story ? touchedThings(story.scope) : [],
    UNKNOWN: [
      ...(categories.includes('InitialAccess') ? [] : [unknowns.entry]),
      ...(categories.includes('CredentialAccess') ? [unknowns.credentials] : []),
      ...(categories.includes('Collection') && !categories.includes('Exfiltration') ? [unknowns.exfiltration] : []),
      ...(story ? story.unknown : [unknowns.telemetry]),
    ],
  }
  return narrativeParts
    .map((part) => ({ part, heading: headings[part], sentences: sections[part] }))
    .filter(({ sentences }) => sentences.length > 0)
}

/** The chain of the process that did the first of the alerts' events, root first, and its command line. */
function beginning({ processes, timeline }: Story): readonly Said[] {
  const first = timeline.find(({ event, processKey }) => event.behind && processKey !== null)
  const earliest = processes.find(({ node }) => node.key === first?.processKey)
  if (!earliest) return []
  const chain: string[] = []
  for (let at: ProcessNode | null = earliest.node; at && chain.length < 12; at = at.parent)
    chain.unshift(at.process.fileName || '?')
  const { commandLine: command, accountName, accountDomain } = earliest.node.process
  const account = accountDomain === '' ? accountName : `${accountDomain}\\${accountName}`
  return [
    ...(chain.length > 1 ? [lineage({ chain })] : []),
    ...(command === '' || account === '' ? [] : [commandLine({ command, account })]),
  ]
}

function touchedThings(scope: readonly ScopeEntity[]): readonly Said[] {
  const kinds: readonly ScopeKind[] = ['DEVICE', 'ACCOUNT', 'FILE', 'ADDRESS', 'DOMAIN']
  return kinds.flatMap((kind) => {
    const names = [...new Set(scope.filter((one) => one.kind === kind).map(({ name }) => name))]
    return names.length === 0
      ? []
      : [touched[kind]({ names: names.slice(0, mostTold), left: Math.max(0, names.length - mostTold) })]
  })
}

/** What an incident is called: by its one alert, by what hunters wrote of it, or by its tactics and how far it spread. */
export function titleOf(
  { alertCount, leadTitle, categories, deviceCount, systemTags }: IncidentRow,
  expertTag: string,
): Said {
  // prettier-ignore
  if (systemTags.includes(expertTag)) return expertTitle({ title: leadTitle })
  if (alertCount === 1n) return () => leadTitle
  const chain = inKillChain(categories)
  const [first = 'General', ...rest] = chain
  const last = rest.at(-1)
  const devices = Number(deviceCount)
  return last === undefined
    ? oneStage({ tactic: tacticName(first), devices })
    : manyStages({ first: tacticName(first), last: tacticName(last), devices })
}

/** As Microsoft titles the incidents that hunters write. */
const expertTitle = sentence<{ readonly title: string }>({
  EN: ({ title }) => `Defender Experts: ${title}`,
  FR: ({ title }) => `Defender Experts: ${title}`,
})
const oneStage = sentence<{ readonly tactic: InEach<string>; readonly devices: number }>({
  EN: ({ tactic, devices }, { count }) => `${tactic.EN} on ${count(devices, 'device', 'devices')}`,
  FR: ({ tactic, devices }, { count }) => `${tactic.FR} sur ${count(devices, 'appareil', 'appareils')}`,
})
const manyStages = sentence<{
  readonly first: InEach<string>
  readonly last: InEach<string>
  readonly devices: number
}>({
  // prettier-ignore
  EN: ({ first, last, devices }, { count }) => `Multi-stage incident from ${first.EN} to ${last.EN} on ${count(devices, 'device', 'devices')}`,
  FR: ({ first, last, devices }, { count }) =>
    `Incident en plusieurs étapes, de ${first.FR} à ${last.FR}, sur ${count(devices, 'appareil', 'appareils')}`,
})
