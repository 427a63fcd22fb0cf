// How Harrier is set up: defaults, then a file, then the environment, then flags, each over those before it.
import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'

/** All there is to set. `settingDocs` says what each means. */
export interface Settings {
  readonly database: string
  readonly host: string
  readonly port: number
  readonly trustedProxies: readonly string[]
  readonly logLevel: LogLevel
  readonly demo: boolean
  readonly introspection: boolean
  readonly sessionHours: number
  readonly deadlineSeconds: number
  readonly maxRows: number
  readonly maxResultMegabytes: number
  readonly memoryMegabytes: number
  readonly concurrentHunts: number
  readonly waitingHunts: number
  readonly requestsPerMinute: number
  readonly requestsPerHour: number
  readonly huntsPerMinute: number
  readonly huntsPerHour: number
  readonly huntingSecondsPerHour: number
  readonly huntingSecondsPerDay: number
  readonly maxBodyMegabytes: number
  readonly graphqlDepth: number
  readonly graphqlAliases: number
  readonly graphqlDirectives: number
  readonly graphqlFields: number
  readonly graphqlCost: number
  readonly graphqlTokens: number
  readonly openidIssuer: string
  readonly openidAudience: string
  readonly openidKeys: string
  readonly openidRolesClaim: string
  readonly openidGroupsClaim: string
  readonly externalDataFolder: string
  readonly externalDataHosts: readonly string[]
  readonly externalDataPrivateAddresses: boolean
  readonly externalDataMegabytes: number
  readonly externalDataRefused: ExternalDataRefused
  readonly watchlistFolder: string
  readonly detections: boolean
  readonly detectionFolder: string
  readonly detectionRunDays: number
  readonly findingAlertScore: number
  readonly geoDatabase: string
  readonly organization: string
  readonly portalUrl: string
  readonly smtpHost: string
  readonly smtpPort: number
  readonly smtpTls: boolean
  readonly smtpUser: string
  readonly smtpPassword: string
  readonly mailFrom: string
  readonly messagesPerHour: number
  readonly webhookPrivateAddresses: boolean
  readonly draftSeverity: DraftSeverity
  readonly draftTactics: number
  readonly draftFindingScore: number
  readonly draftLanguage: DraftLanguage
  readonly publishDrafts: boolean
}

export const externalDataRefusals = ['error', 'empty'] as const
export type ExternalDataRefused = (typeof externalDataRefusals)[number]

export const draftSeverities = ['Off', 'Low', 'Medium', 'High'] as const
export type DraftSeverity = (typeof draftSeverities)[number]

export const draftLanguages = ['EN', 'FR'] as const
export type DraftLanguage = (typeof draftLanguages)[number]

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

/** One sentence each. In a file a setting has its own name; in the environment `HARRIER_` and capitals. */
export const settingDocs: Readonly<Record<keyof Settings, string>> = {
  database: 'The database file.',
  host: 'The address that the server listens on; 127.0.0.1 is this machine alone.',
  port: 'The port that the server listens on; 0 takes any that is free.',
  trustedProxies:
    'The addresses or networks of proxies that bring TLS, such as loopback or 10.0.0.0/8: their X-Forwarded-Proto and X-Forwarded-Host tell the origin that next links begin with. From others these headers count for nothing.',
  logLevel: `How much the server logs: ${logLevels.join(', ')}.`,
  demo: 'Whether an empty database is filled with the demonstration attack when the server starts.',
  introspection: 'Whether the GraphQL schema can be read from the server.',
  sessionHours: 'How many hours somebody stays signed in to the portal; no longer than the token lasts.',
  deadlineSeconds: 'How long a hunt may take, waiting for its turn included.',
  maxRows: 'How many rows a hunt over the API may give.',
  maxResultMegabytes: 'How large the rows of a hunt over the API may be as JSON, in MiB.',
  memoryMegabytes: 'How much memory the database engine may use, in MiB.',
  concurrentHunts: 'How many hunts run at once; more wait.',
  waitingHunts: 'How many hunts may wait; more are refused.',
  requestsPerMinute: 'How many requests a caller may make in a minute; 0 for any number.',
  requestsPerHour: 'How many requests a caller may make in an hour; 0 for any number.',
  huntsPerMinute:
    "How many hunts a caller may begin in a minute; 0 for any number. 45, as Defender's own API allows, unless set.",
  huntsPerHour:
    "How many hunts a caller may begin in an hour; 0 for any number. 1500, as Defender's own API allows, unless set.",
  huntingSecondsPerHour:
    "How long the hunts of a caller may take in an hour, together, by the clock and waiting included; 0 for any time. 600, as Defender's own API allows, unless set.",
  huntingSecondsPerDay:
    "How long the hunts of a caller may take in a day, together, by the clock and waiting included; 0 for any time. 10800, as Defender's own API allows, unless set.",
  maxBodyMegabytes: 'How large the body of a request may be, in MiB.',
  graphqlDepth: 'How deep a GraphQL document may go.',
  graphqlAliases: 'How many aliases a GraphQL document may have.',
  graphqlDirectives: 'How many directives a GraphQL document may have.',
  graphqlFields: 'How many fields a GraphQL document may ask for, repeated fragments counted each time.',
  graphqlCost: 'How many objects a GraphQL operation may answer, page sizes multiplied.',
  graphqlTokens: 'How many words and signs a GraphQL document may have.',
  openidIssuer: 'The issuer of the OpenID provider whose users may come with bearer tokens; none where empty.',
  openidAudience: 'What the tokens of the OpenID provider name as their audience.',
  openidKeys: 'Where the OpenID provider shows its keys (jwks_uri): HTTPS, or a loopback address.',
  openidRolesClaim: 'The claim that names the roles of a user, or scopes.',
  openidGroupsClaim: "The claim that names a user's groups, which device groups are assigned to.",
  externalDataFolder: 'The folder whose files externaldata may read; none where empty.',
  externalDataHosts:
    'The hosts that externaldata may read from over HTTPS, such as raw.githubusercontent.com or *.example.org; an origin in full, such as http://lists.example.org:8080, allows just that.',
  externalDataPrivateAddresses: 'Whether the names of those hosts may lead into private networks.',
  externalDataMegabytes: 'How large one file that externaldata reads may be, packed and unpacked, in MiB.',
  externalDataRefused:
    'What a hunt gets that names a file or address it may not read: error refuses the hunt, empty takes the table as empty and warns that its rows are missing.',
  watchlistFolder: 'The folder of the watchlists, CSV files with a header; _GetWatchlist("x") reads x.csv.',
  detections:
    'Whether detection rules run as telemetry arrives and as their periods end, and signals are counted as it arrives.',
  detectionFolder: 'The folder of your own detection rules, beside those that Harrier brings; none where empty.',
  detectionRunDays:
    'For how many days the runs of detection rules are listed, and the last of each rule for good; 0 for ever. The hunting table DetectionRuleEvents tells of all of them.',
  findingAlertScore:
    'The score, of 100, from which what signals find without a rule becomes an alert; 101 for never. It stays a candidate for hunters below.',
  geoDatabase: 'The file (MMDB) that tells geo_info_from_ip_address() where addresses are; null where empty.',
  organization: "The customer's name, which a notification rule may put into its mails.",
  portalUrl: 'The address at which people reach this service, for the links in mails; no links where empty.',
  smtpHost: 'The mail server. Mails are kept, and none is sent, where empty.',
  smtpPort: 'The port of the mail server.',
  smtpTls: 'Whether the mail server speaks TLS from the first byte; else STARTTLS is used where it is offered.',
  smtpUser: 'The name to log in to the mail server with; no login where empty.',
  smtpPassword: 'The password of that name; best given in the environment.',
  mailFrom: 'The address that mails come from.',
  messagesPerHour:
    'How many messages one recipient may get in an hour; more are put off, and the delivery log says so.',
  webhookPrivateAddresses: 'Whether webhooks may lead into private networks.',
  draftSeverity:
    'The least severity of an incident that is proposed to hunters as a draft of a notification: Low, Medium, High; Off for none.',
  draftTactics: 'How many tactics an incident shows at least before it is proposed.',
  draftFindingScore:
    'The score, of 100, from which what signals find without a rule is proposed to hunters as a draft; 101 for never.',
  draftLanguage: 'The language that proposed drafts are written in: EN or FR.',
  publishDrafts:
    'Whether proposed drafts are published as endpoint attack notifications without a person; the draft and the notification say so.',
}

export const settingNames = Object.keys(settingDocs) as readonly (keyof Settings)[]

const mebibyte = 1024 ** 2

/** Rows and size of a result, and how much may be hunted in a time, as the hunting API documents them. Memory: half of the machine's, at most 8 GiB. */
export const defaultSettings: Settings = {
  database: './data/harrier.duckdb',
  host: '127.0.0.1',
  port: 4000,
  trustedProxies: [],
  logLevel: 'info',
  demo: true,
  introspection: true,
  sessionHours: 12,
  deadlineSeconds: 200,
  maxRows: 100_000,
  maxResultMegabytes: 124,
  memoryMegabytes: Math.min(Math.floor(totalmem() / 2 / mebibyte), 8192),
  concurrentHunts: 6,
  waitingHunts: 64,
  requestsPerMinute: 1200,
  requestsPerHour: 30_000,
  huntsPerMinute: 45,
  huntsPerHour: 1500,
  huntingSecondsPerHour: 600,
  huntingSecondsPerDay: 10_800,
  maxBodyMegabytes: 4,
  graphqlDepth: 10,
  graphqlAliases: 15,
  graphqlDirectives: 20,
  graphqlFields: 500,
  graphqlCost: 10_000,
  graphqlTokens: 2000,
  openidIssuer: '',
  openidAudience: '',
  openidKeys: '',
  openidRolesClaim: 'roles',
  openidGroupsClaim: 'groups',
  externalDataFolder: '',
  externalDataHosts: [],
  externalDataPrivateAddresses: false,
  externalDataMegabytes: 64,
  externalDataRefused: 'error',
  watchlistFolder: '',
  detections: true,
  detectionFolder: '',
  detectionRunDays: 90,
  findingAlertScore: 90,
  geoDatabase: '',
  organization: '',
  portalUrl: '',
  smtpHost: '',
  smtpPort: 587,
  smtpTls: false,
  smtpUser: '',
  smtpPassword: '',
  mailFrom: 'harrier@localhost',
  messagesPerHour: 100,
  webhookPrivateAddresses: false,
  draftSeverity: 'High',
  draftTactics: 2,
  draftFindingScore: 80,
  draftLanguage: 'EN',
  publishDrafts: false,
}

/** Read when it is there and no other file is named. */
const defaultSettingsFile = 'harrier.yml'

/** Settings that cannot be used. The message names the setting, where it comes from, and what it should be. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

export interface SettingsSources {
  /** A file to read instead of `harrier.yml`; it must be there. */
  readonly file?: string | undefined
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Settings given as flags, by their names; undefined ones do not count. */
  readonly flags?: Readonly<Partial<Record<keyof Settings, unknown>>>
}

/** The name of a setting in the environment: `maxRows` is `HARRIER_MAX_ROWS`. */
export const environmentName = (setting: string): string =>
  `HARRIER_${setting.replaceAll(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`

/** The token that `harrier query --url` sends: a secret of the person, no setting of the service. */
export const tokenVariable = 'HARRIER_TOKEN'

/** Whether a variable of the environment is meant as a setting. */
export const isSettingVariable = (name: string): boolean => name.startsWith('HARRIER_') && name !== tokenVariable

/** Reads the settings. Checking loads zod, so it happens only where something is set. @throws SettingsError */
export async function loadSettings({ file, environment = {}, flags = {} }: SettingsSources): Promise<Settings> {
  const path = file ?? (existsSync(defaultSettingsFile) ? defaultSettingsFile : undefined)
  const fromEnvironment = Object.keys(environment).filter(isSettingVariable)
  const given = Object.entries(flags).filter(([, value]) => value !== undefined)
  if (path === undefined && fromEnvironment.length === 0 && given.length === 0) return defaultSettings
  const { readSettings } = await import('./settings-reader.js')
  return readSettings({ path, environment, flags: Object.fromEntries(given) })
}
