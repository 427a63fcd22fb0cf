// The signals: what is counted over the fleet's history, so that what has hardly ever happened stands out.
import type { InEach } from '../language.js'
import { commandShape, domainOf, extensionOf, folderOf, nameShape, pathShape } from './shapes.js'

/** A text that a signal looks at, and what of it counts as the same. Both are SQL. */
export interface Part {
  readonly of: string
  readonly shape: (text: string) => string
}

export interface Signal {
  readonly name: InEach<string>
  readonly description: InEach<string>
  /** The hunting table whose events it looks at. */
  readonly table: EventTable
  /** SQL: which of them. */
  readonly where: string
  /** What is counted together. */
  readonly parts: readonly Part[]
  /**
   * How many of the parts, from the first, must be well known before the others say anything: for a program that is new
   * itself, nothing is usual.
   */
  readonly given: number
  /** What a bit of surprise is worth here, beside those of other signals. */
  readonly weight: number
  /** What an event does, told by the shapes of its parts. */
  readonly says: InEach<(...shapes: readonly string[]) => string>
}

/** The tables whose events are counted. */
export const eventTables = ['DeviceProcessEvents', 'DeviceImageLoadEvents', 'DeviceNetworkEvents', 'DeviceLogonEvents', 'DeviceRegistryEvents', 'DeviceFileEvents', 'DeviceEvents'] as const // prettier-ignore
export type EventTable = (typeof eventTables)[number]

const name = (column: string): Part => ({ of: `"${column}"`, shape: nameShape })
const path = (column: string): Part => ({ of: `"${column}"`, shape: pathShape })
const as = (of: string, shape: Part['shape'] = nameShape): Part => ({ of, shape })
const property = (member: string, shape: Part['shape'] = nameShape): Part =>
  as(`coalesce(json_extract_string(TRY_CAST("AdditionalFields" AS JSON), '$.${member}'), '')`, shape)

const actor = name('InitiatingProcessFileName')

/** A port of the peer that a service listens on; others are as good as random. */
const servicePort = as(`CASE WHEN "RemotePort" < 49152 THEN "RemotePort"::VARCHAR ELSE '' END`)
const connections = `"ActionType" IN ('ConnectionSuccess', 'ConnectionFailed', 'ConnectionRequest', 'ConnectionAttempt')`
const sessions = `"ActionType" IN ('LogonSuccess', 'LogonFailed', 'LogonAttempted')`
/** Counted by signals of their own, or once for each run of a script. */
const ownSignals = `'OpenProcessApiCall', 'CreateRemoteThreadApiCall', 'NamedPipeEvent', 'PowerShellCommand', 'ObjectHandleRequested', 'ObjectAccessed'`

const signals = {
  'parent-child': {
    name: { EN: 'Parent and child', FR: 'Processus parent et enfant' },
    description: { EN: 'Which program starts which.', FR: 'Quel programme en lance quel autre.' },
    table: 'DeviceProcessEvents',
    where: 'true',
    parts: [actor, name('FileName')],
    given: 1,
    weight: 1.2,
    says: { EN: (parent, child) => `${parent} starts ${child}`, FR: (parent, child) => `${parent} lance ${child}` },
  },
  'image-path': {
    name: { EN: 'Program and maker', FR: 'Programme et éditeur' },
    description: {
      EN: 'Which program runs from which folder, by the maker that it names.',
      FR: "Quel programme s'exécute depuis quel dossier, selon l'éditeur qu'il indique.",
    },
    table: 'DeviceProcessEvents',
    where: 'true',
    parts: [path('FolderPath'), name('ProcessVersionInfoCompanyName')],
    given: 0,
    weight: 1,
    says: {
      EN: (image, maker) => `${image}${maker ? ` by ${maker}` : ''} runs`,
      FR: (image, maker) => `${image}${maker ? ` de ${maker}` : ''} s'exécute`,
    },
  },
  'command-line': {
    name: { EN: 'Command line', FR: 'Ligne de commande' },
    description: {
      EN: 'How a program is called, by the shape of the command line.',
      FR: 'Comment un programme est appelé, selon la forme de sa ligne de commande.',
    },
    table: 'DeviceProcessEvents',
    where: `"ProcessCommandLine" <> ''`,
    parts: [name('FileName'), { of: '"ProcessCommandLine"', shape: commandShape }],
    given: 1,
    weight: 1,
    says: { EN: (_, line) => `the command line is ${line}`, FR: (_, line) => `la ligne de commande est ${line}` },
  },
  module: {
    name: { EN: 'Loaded module', FR: 'Module chargé' },
    description: {
      EN: 'Which program loads which module from where.',
      FR: "Quel programme charge quel module, et d'où.",
    },
    table: 'DeviceImageLoadEvents',
    where: 'true',
    parts: [actor, path('FolderPath')],
    given: 1,
    weight: 0.7,
    says: {
      EN: (process, module) => `${process} loads ${module}`,
      FR: (process, module) => `${process} charge ${module}`,
    },
  },
  'destination-port': {
    name: { EN: 'Port of a destination', FR: 'Port de destination' },
    description: { EN: 'Which program connects to which port.', FR: 'Quel programme se connecte à quel port.' },
    table: 'DeviceNetworkEvents',
    where: connections,
    parts: [actor, servicePort],
    given: 1,
    weight: 0.8,
    says: {
      EN: (process, port) => `${process} connects to port ${port || 'above 49151'}`,
      FR: (process, port) => `${process} se connecte au port ${port || 'au-delà de 49151'}`,
    },
  },
  destination: {
    name: { EN: 'Destination', FR: 'Destination' },
    description: { EN: 'Which program connects to which address.', FR: 'Quel programme se connecte à quelle adresse.' },
    table: 'DeviceNetworkEvents',
    where: `${connections} AND NOT starts_with("RemoteIP", 'ff') AND NOT starts_with("RemoteIP", 'fe80') AND "RemoteIP" NOT IN ('', '127.0.0.1', '::1')`,
    parts: [actor, name('RemoteIP')],
    given: 1,
    weight: 0.6,
    says: {
      EN: (process, address) => `${process} connects to ${address}`,
      FR: (process, address) => `${process} se connecte à ${address}`,
    },
  },
  domain: {
    name: { EN: 'Domain', FR: 'Domaine' },
    description: { EN: 'Which program asks for which domain.', FR: 'Quel programme demande quel domaine.' },
    table: 'DeviceNetworkEvents',
    where: `"RemoteUrl" <> ''`,
    parts: [actor, as(domainOf('"RemoteUrl"'))],
    given: 1,
    weight: 0.7,
    says: {
      EN: (process, domain) => `${process} asks for ${domain}`,
      FR: (process, domain) => `${process} demande ${domain}`,
    },
  },
  'account-device': {
    name: { EN: 'Account on a device', FR: 'Compte sur un appareil' },
    description: { EN: 'Which account logs on to which device.', FR: 'Quel compte se connecte à quel appareil.' },
    table: 'DeviceLogonEvents',
    where: `"ActionType" = 'LogonSuccess' AND NOT ends_with("AccountName", '$')`,
    parts: [name('AccountName'), { of: '"DeviceId"', shape: (id) => id }],
    given: 0,
    weight: 0.5,
    says: {
      EN: (account) => `${account} logs on to this device`,
      FR: (account) => `${account} se connecte à cet appareil`,
    },
  },
  logon: {
    name: { EN: 'Kind of logon', FR: 'Type de connexion' },
    description: {
      EN: 'Which account logs on in which way, from where, through which program.',
      FR: 'Quel compte se connecte de quelle façon, depuis quel endroit et par quel programme.',
    },
    table: 'DeviceLogonEvents',
    where: sessions,
    parts: [name('AccountName'), name('LogonType'), name('RemoteDeviceName'), actor],
    given: 0,
    weight: 0.8,
    says: {
      EN: (account, type, from, process) =>
        `${account} logs on (${type || 'with other credentials'})${from ? ` from ${from}` : ''}${process ? ` through ${process}` : ''}`,
      FR: (account, type, from, process) =>
        `${account} se connecte (${type || "avec d'autres identifiants"})${from ? ` depuis ${from}` : ''}${process ? ` par ${process}` : ''}`,
    },
  },
  registry: {
    name: { EN: 'Registry value', FR: 'Valeur de registre' },
    description: {
      EN: 'Which program writes which key of the registry.',
      FR: 'Quel programme écrit quelle clé du registre.',
    },
    table: 'DeviceRegistryEvents',
    where: `"ActionType" NOT IN ('RegistryKeyCreated', 'RegistryKeyCreatedOrDeleted')`,
    parts: [actor, path('RegistryKey'), path('RegistryValueName')],
    given: 1,
    weight: 0.8,
    says: {
      EN: (process, key, value) => `${process} writes ${key}${value ? ` (${value})` : ''}`,
      FR: (process, key, value) => `${process} écrit ${key}${value ? ` (${value})` : ''}`,
    },
  },
  file: {
    name: { EN: 'Kind of file', FR: 'Type de fichier' },
    description: {
      EN: 'Which program writes which kind of file into which folder.',
      FR: 'Quel programme écrit quel type de fichier dans quel dossier.',
    },
    table: 'DeviceFileEvents',
    where: `"ActionType" IN ('FileCreated', 'FileModified', 'FileRenamed')`,
    parts: [actor, as(folderOf('"FolderPath"'), pathShape), as(extensionOf('"FileName"'))],
    given: 1,
    weight: 0.8,
    says: {
      EN: (process, folder, kind) => `${process} writes a file (${kind || 'without extension'}) into ${folder}`,
      FR: (process, folder, kind) => `${process} écrit un fichier (${kind || 'sans extension'}) dans ${folder}`,
    },
  },
  'process-access': {
    name: { EN: 'Access to a process', FR: 'Accès à un processus' },
    description: {
      EN: 'Which program opens which process with which rights.',
      FR: 'Quel programme ouvre quel processus avec quels droits.',
    },
    table: 'DeviceEvents',
    where: `"ActionType" IN ('OpenProcessApiCall', 'CreateRemoteThreadApiCall')`,
    parts: [actor, name('FileName'), property('GrantedAccess')],
    given: 1,
    weight: 0.9,
    says: {
      EN: (process, target, rights) => `${process} reaches into ${target}${rights ? ` (${rights})` : ''}`,
      FR: (process, target, rights) => `${process} accède à ${target}${rights ? ` (${rights})` : ''}`,
    },
  },
  pipe: {
    name: { EN: 'Named pipe', FR: 'Canal nommé' },
    description: { EN: 'Which program uses which named pipe.', FR: 'Quel programme utilise quel canal nommé.' },
    table: 'DeviceEvents',
    where: `"ActionType" = 'NamedPipeEvent'`,
    parts: [actor, property('PipeName', pathShape)],
    given: 1,
    weight: 0.8,
    says: {
      EN: (process, pipe) => `${process} uses the pipe ${pipe}`,
      FR: (process, pipe) => `${process} utilise le canal ${pipe}`,
    },
  },
  action: {
    name: { EN: 'Kind of action', FR: "Type d'action" },
    description: {
      EN: 'Which program does what, for all that has no signal of its own.',
      FR: "Quel programme fait quoi, pour tout ce qui n'a pas de signal propre.",
    },
    table: 'DeviceEvents',
    where: `"ActionType" NOT IN (${ownSignals})`,
    parts: [{ of: '"ActionType"', shape: (text) => text }, actor],
    given: 0,
    weight: 1.2,
    says: {
      EN: (action, process) => `${action}${process ? ` by ${process}` : ''}`,
      FR: (action, process) => `${action}${process ? ` par ${process}` : ''}`,
    },
  },
} as const satisfies Readonly<Record<string, Signal>>

export type SignalId = keyof typeof signals

/** All signals. To add one is to add an entry. */
export const catalogue: Readonly<Record<SignalId, Signal>> = signals
export const signalIds = Object.keys(signals) as readonly SignalId[]
