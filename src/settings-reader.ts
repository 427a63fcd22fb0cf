// Reads and checks settings that differ from the defaults; apart from settings.ts because zod takes long to load.
import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { isSystemError } from './engine/lock-file.js'
import { nearest } from './kql/bind/scope.js'
import type { Settings } from './settings.js'
import {
  SettingsError,
  defaultSettings,
  draftLanguages,
  draftSeverities,
  environmentName,
  externalDataRefusals,
  isSettingVariable,
  logLevels,
} from './settings.js'

interface Rule<Value> {
  readonly schema: z.ZodType<Value>
  /** Completes "it should be …". */
  readonly expected: string
}

/** A number, or its digits: the environment has only text. */
const number = (schema: z.ZodNumber): z.ZodType<number> =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value), schema)

const whole = (least: number, most: number): Rule<number> => ({
  schema: number(z.number().int().min(least).max(most)),
  expected: `a whole number from ${least} to ${most}`,
})
const flag: Rule<boolean> = { schema: z.union([z.boolean(), z.stringbool()]), expected: 'true or false' }
const anyText = (expected: string): Rule<string> => ({ schema: z.string().trim(), expected })
const text = (expected: string): Rule<string> => ({ schema: z.string().trim().min(1), expected })
/** A list, or its items with commas between them: the environment has only text. */
const list = (item: z.ZodType<string>): z.ZodType<readonly string[]> =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value),
    z.array(item),
  )
const hosts: Rule<readonly string[]> = {
  schema: list(z.string().regex(/^(https?:\/\/)?(\*\.)?[\w.\-[\]:]+$/i)),
  expected: 'a list of hosts, such as lists.example.org or http://lists.example.org:8080',
}
/** Keys from an address that others can answer at would let them sign tokens. */
const isKeyAddress = (address: string): boolean =>
  /^https:\/\/[^/]/i.test(address) || /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|$)/i.test(address)
/** What a timer can hold. */
const longestSeconds = 2_147_483

const rules: { readonly [Name in keyof Settings]: Rule<Settings[Name]> } = {
  database: text('the path of a file'),
  host: text('an address'),
  port: whole(0, 65_535),
  trustedProxies: {
    schema: list(z.union([z.literal('loopback'), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])),
    expected: 'a list of addresses or networks, such as loopback or 10.0.0.0/8',
  },
  logLevel: { schema: z.enum(logLevels), expected: `one of ${logLevels.join(', ')}` },
  demo: flag,
  introspection: flag,
  sessionHours: whole(1, 720),
  deadlineSeconds: {
    schema: number(z.number().positive().max(longestSeconds)),
    expected: `a number of seconds, more than 0 and at most ${longestSeconds}`,
  },
  maxRows: whole(1, 10_000_000),
  maxResultMegabytes: whole(1, 400),
  memoryMegabytes: whole(64, 16_777_216),
  concurrentHunts: whole(1, 64),
  waitingHunts: whole(0, 10_000),
  requestsPerMinute: whole(0, 1_000_000),
  requestsPerHour: whole(0, 100_000_000),
  huntsPerMinute: whole(0, 1_000_000),
  huntsPerHour: whole(0, 100_000_000),
  huntingSecondsPerHour: whole(0, 1_000_000),
  huntingSecondsPerDay: whole(0, 10_000_000),
  maxBodyMegabytes: whole(1, 1024),
  graphqlDepth: whole(1, 100),
  graphqlAliases: whole(0, 10_000),
  graphqlDirectives: whole(0, 10_000),
  graphqlFields: whole(1, 1_000_000),
  graphqlCost: whole(1, 100_000_000),
  graphqlTokens: whole(100, 1_000_000),
  openidIssuer: anyText('an issuer, as its tokens name it'),
  openidAudience: anyText('an audience, as the tokens name it'),
  openidKeys: {
    schema: z.string().refine((address) => address === '' || isKeyAddress(address)),
    expected: 'an HTTPS address, or http:// of this machine',
  },
  openidRolesClaim: text('the name of a claim'),
  openidGroupsClaim: text('the name of a claim'),
  externalDataFolder: anyText('the path of a folder'),
  externalDataHosts: hosts,
  externalDataPrivateAddresses: flag,
  externalDataMegabytes: whole(1, 1024),
  externalDataRefused: {
    schema: z.enum(externalDataRefusals),
    expected: `one of ${externalDataRefusals.join(', ')}`,
  },
  watchlistFolder: anyText('the path of a folder'),
  detections: flag,
  detectionFolder: anyText('the path of a folder'),
  detectionRunDays: whole(0, 36_500),
  findingAlertScore: whole(1, 101),
  geoDatabase: anyText('the path of a file'),
  organization: anyText('a name'),
  portalUrl: {
    schema: z
      .string()
      .trim()
      .regex(/^(https?:\/\/[^\s/?#]+(\/[^\s?#]*)?)?$/i)
      .transform((url) => url.replace(/\/+$/, '')),
    expected: 'an address, such as https://harrier.example.org',
  },
  smtpHost: anyText('the name of a host'),
  smtpPort: whole(1, 65_535),
  smtpTls: flag,
  smtpUser: anyText('a name'),
  smtpPassword: { schema: z.string(), expected: 'a password' },
  mailFrom: {
    schema: z
      .string()
      .trim()
      .regex(/^[^\s@,;<>]+@[^\s@,;<>]+$/),
    expected: 'a mail address',
  },
  messagesPerHour: whole(1, 1_000_000),
  webhookPrivateAddresses: flag,
  draftSeverity: { schema: z.enum(draftSeverities), expected: `one of ${draftSeverities.join(', ')}` },
  draftTactics: whole(1, 12),
  draftFindingScore: whole(0, 101),
  draftLanguage: { schema: z.enum(draftLanguages), expected: `one of ${draftLanguages.join(', ')}` },
  publishDrafts: flag,
}

const isSetting = (name: string): name is keyof Settings => Object.hasOwn(rules, name)

interface Given {
  readonly path: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly flags: Readonly<Record<string, unknown>>
}

/** Settings from a file, the environment and flags over the defaults. @throws SettingsError */
export function readSettings({ path, environment, flags }: Given): Settings {
  const layers: readonly Partial<Settings>[] = [
    path === undefined ? {} : checked(contentOf(path), (name) => `'${name}' in ${path}`),
    checked(fromEnvironment(environment), (name) => `'${environmentName(name)}' in the environment`),
    checked(flags, (name) => `The flag for '${name}'`),
  ]
  return Object.assign({}, defaultSettings, ...layers) as Settings
}

function checked(values: Readonly<Record<string, unknown>>, where: (name: string) => string): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (!isSetting(name)) throw unknownSetting(where(name), name, Object.keys(rules))
      const { schema, expected } = rules[name]
      const { data } = schema.safeParse(value)
      if (data === undefined)
        throw new SettingsError(`${where(name)} is ${shownOf(name, value)}; it should be ${expected}.`)
      return [name, data]
    }),
  )
}

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value)
/** A secret is not repeated, not even a wrong one. */
const shownOf = (name: string, value: unknown): string => (name === 'smtpPassword' ? 'not usable' : shown(value))

function unknownSetting(where: string, name: string, known: readonly string[]): SettingsError {
  const near = nearest(name, known)
  return new SettingsError(`${where} is no setting.${near === undefined ? '' : ` Did you mean '${near}'?`}`)
}

function contentOf(path: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(readText(path))
  const [error] = document.errors
  if (error) throw new SettingsError(`${path}: ${error.message}`)
  const content: unknown = document.toJS() ?? {}
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new SettingsError(`${path} should be a list of settings, such as 'port: 4000'.`)
  }
  return content as Readonly<Record<string, unknown>>
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) throw new SettingsError(`There is no settings file '${path}'.`)
    if (isSystemError(error, 'EACCES', 'EISDIR')) throw new SettingsError(`The settings file '${path}' cannot be read.`)
    throw error
  }
}

/** `HARRIER_` variables, by the settings they set; one that sets none is reported, since it is surely a slip. */
function fromEnvironment(environment: Given['environment']): Readonly<Record<string, unknown>> {
  const byVariable = new Map(Object.keys(rules).map((name) => [environmentName(name), name]))
  const given = Object.entries(environment).filter(([variable, value]) => isSettingVariable(variable) && value)
  return Object.fromEntries(
    given.map(([variable, value]) => {
      const name = byVariable.get(variable)
      if (name === undefined) throw unknownSetting(`'${variable}' in the environment`, variable, [...byVariable.keys()])
      return [name, value]
    }),
  )
}
