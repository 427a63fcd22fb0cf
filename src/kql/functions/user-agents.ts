// Browser, operating system and device of a user agent, by the expressions that all of uap's parsers share.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'
import type { HostJson } from '../../sql/host-function.js'
import { hostFunction } from '../../sql/host-function.js'
import { fn } from '../../sql/primitives.js'
import { host } from '../../sql/tree.js'
import { isList } from '../json-text.js'
import { scalar } from './define.js'

/** What uap-ref-impl finds in a user agent; null where it finds nothing. */
type Found<Name extends string> = Readonly<Record<Name, string | null>>
interface Parser {
  parseUA(text: string): Found<'family' | 'major' | 'minor' | 'patch'>
  parseOS(text: string): Found<'family' | 'major' | 'minor' | 'patch' | 'patchMinor'>
  parseDevice(text: string): Found<'family' | 'brand' | 'model'>
}

let loaded: Parser | undefined
/** Reading the expressions takes half a second, once. */
function parser(): Parser {
  if (loaded) return loaded
  const require = createRequire(import.meta.url)
  const { parse } = require('yaml') as typeof Yaml
  const makeParser = require('uap-ref-impl') as (expressions: unknown) => Parser
  return (loaded = makeParser(parse(readFileSync(require.resolve('uap-core/regexes.yaml'), 'utf8'))))
}

/** Longer ones are cut: no browser sends them, and the expressions are many. */
const longest = 2048

type Part = readonly [name: string, value: HostJson]

const parts: Readonly<Record<string, (text: string) => Part>> = {
  browser: (text) => {
    const { family, major, minor, patch } = parser().parseUA(text)
    return ['Browser', named({ Family: family, MajorVersion: major, MinorVersion: minor, Patch: patch })]
  },
  os: (text) => {
    const { family, major, minor, patch, patchMinor } = parser().parseOS(text)
    const version = { MajorVersion: major, MinorVersion: minor, Patch: patch, PatchMinor: patchMinor }
    return ['OperatingSystem', named({ Family: family, ...version })]
  },
  device: (text) => {
    const { family, brand, model } = parser().parseDevice(text)
    return ['Device', named({ Family: family, Brand: brand, Model: model })]
  },
}

const named = (found: Readonly<Record<string, string | null>>): HostJson =>
  Object.fromEntries(Object.entries(found).map(([name, text]) => [name, text ?? '']))

/** What was found last: sign-ins and requests by the thousand come from some hundred agents. */
const lastFound = new Map<string, Part>()
const mostFound = 5000

function partOf(name: string, text: string): Part | undefined {
  const find = parts[name]
  if (!find) return undefined
  const key = `${name} ${text}`
  const known = lastFound.get(key)
  if (known) return known
  if (lastFound.size >= mostFound) lastFound.clear()
  const found = find(text)
  lastFound.set(key, found)
  return found
}

const userAgent = hostFunction({
  name: 'parse_user_agent',
  takes: ['varchar', 'json'],
  returns: 'json',
  run: (text, wanted) => {
    const names = isList(wanted) ? wanted : [wanted]
    const agent = text.slice(0, longest)
    const found = names.flatMap((name) => {
      const part = typeof name === 'string' ? partOf(name.toLowerCase(), agent) : undefined
      return part ? [part] : []
    })
    return found.length === 0 ? null : Object.fromEntries(found)
  },
})

export const userAgents = {
  parse_user_agent: scalar({
    takes: { agent: 'string', lookFor: 'scalar' },
    returns: ([, lookFor]) => (lookFor === 'string' || lookFor === 'dynamic' ? 'dynamic' : undefined),
    doc: 'The browser, the os or the device of a user agent, or several of them named in an array, as a bag. Costly: some 25,000 different ones a second.',
    examples: {
      'parse_user_agent("Mozilla/5.0 (Windows; U; en-US) AppleWebKit/531.9 (KHTML, like Gecko) AdobeAIR/2.5.1", "browser")':
        { Browser: { Family: 'AdobeAIR', MajorVersion: '2', MinorVersion: '5', Patch: '1' } },
      'parse_user_agent("curl/8.5.0", dynamic(["device", "os"])).Device.Family': 'Other',
    },
    host: [userAgent],
    sql: ({ agent, lookFor }, { types }) =>
      host(userAgent, agent, types.lookFor === 'string' ? fn.jsonOf(lookFor) : lookFor),
  }),
} as const
