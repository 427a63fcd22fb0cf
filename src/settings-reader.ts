// Reads and checks settings that differ from the defaults; apart from settings.ts because zod takes long to load.
import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { isSystemError } from './engine/lock-file.js'
import { nearest } from './kql/bind/scope.js'
import type { Settings } from './settings.js'
import { SettingsError, defaultSettings, environmentName, logLevels } from './settings.js'

const whole = (least: number, most: number): z.ZodType<number> => z.coerce.number().int().min(least).max(most)
const flag = z.union([z.boolean(), z.stringbool()])
/** What a timer can hold. */
const longestSeconds = 2_147_483

const schemas: { readonly [Name in keyof Settings]: z.ZodType<Settings[Name]> } = {
  database: z.string().min(1),
  host: z.string().min(1),
  port: whole(0, 65_535),
  logLevel: z.enum(logLevels),
  demo: flag,
  introspection: flag,
  deadlineSeconds: z.coerce.number().positive().max(longestSeconds),
  maxRows: whole(1, 10_000_000),
  maxResultMegabytes: whole(1, 400),
  memoryMegabytes: whole(64, 16_777_216),
  concurrentHunts: whole(1, 64),
  waitingHunts: whole(0, 10_000),
}

const isSetting = (name: string): name is keyof Settings => Object.hasOwn(schemas, name)

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
      if (!isSetting(name)) throw new SettingsError(unknownSetting(name, where(name)))
      const result = schemas[name].safeParse(value)
      if (!result.success) throw new SettingsError(`${where(name)}: ${result.error.issues[0]?.message ?? 'not valid'}`)
      return [name, result.data]
    }),
  )
}

function unknownSetting(name: string, where: string): string {
  const near = nearest(name, Object.keys(schemas))
  return `${where} is no setting.${near === undefined ? '' : ` Did you mean '${near}'?`}`
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
  const byVariable = new Map(Object.keys(schemas).map((name) => [environmentName(name), name]))
  const given = Object.entries(environment).filter(([variable]) => variable.startsWith('HARRIER_'))
  return Object.fromEntries(
    given.map(([variable, value]) => {
      const name = byVariable.get(variable)
      if (name === undefined) {
        const near = nearest(variable, byVariable.keys())
        const hint = near === undefined ? '' : ` Did you mean '${near}'?`
        throw new SettingsError(`'${variable}' in the environment is no setting.${hint}`)
      }
      return [name, value]
    }),
  )
}
