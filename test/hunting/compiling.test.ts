// Compiling in threads beside the server's own: the same answers as in one's own thread, and nobody held up.
import { afterAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { WatchlistFolder } from '../../src/external/watchlists.js'
import type { HuntCompiler, HuntText } from '../../src/hunting/compiling/compiler.js'
import { DirectCompiler } from '../../src/hunting/compiling/compiler.js'
import { CompilerThreads } from '../../src/hunting/compiling/threads.js'
import type { Viewer } from '../../src/hunting/visible-rows.js'
import { loadCatalog } from '../../src/kql/catalog.js'
import { testNow } from '../support/hunting.js'

const watchlistFolder = mkdtempSync(join(tmpdir(), 'harrier-compiling-'))
writeFileSync(join(watchlistFolder, 'vips.csv'), 'Account,Level\nann,1\n')
const options = { watchlistFolder, geoDatabase: undefined }
const minute = 60_000
const direct = new DirectCompiler({ catalog: loadCatalog(), watchlists: new WatchlistFolder(watchlistFolder), geoDatabase: undefined }) // prettier-ignore
const threads = new CompilerThreads(direct, options, minute)
afterAll(async () => {
  await threads.close()
  rmSync(watchlistFolder, { recursive: true })
})

const everything: Viewer = { deviceGroups: 'all', scopes: new Set(['Audit.Read.All']), id: 'hunter' }
/** Long enough to be handed to a thread. */
const padding = `\n// ${'.'.repeat(5_000)}`
const textOf = (query: string, more: Partial<HuntText> = {}): HuntText => ({ query: query + padding, viewer: everything, now: testNow, ...more }) // prettier-ignore

/** A list of so many addresses: long to compile, and sound. */
const longQuery = (addresses: number): string =>
  `DeviceNetworkEvents | where RemoteIP in (${Array.from({ length: addresses }, (_, i) => `"10.${i}"`).join(', ')})`

describe('threads answer as one’s own thread does', () => {
  test.each<readonly [string, HuntText]>([
    ['a hunt', textOf('DeviceProcessEvents | where FileName has "powershell" | summarize count() by DeviceName')],
    ['the rows of groups of devices', textOf('DeviceEvents | take 1', { viewer: { ...everything, deviceGroups: ["o'hara"] } })], // prettier-ignore
    ['own records alone', textOf('AuditEvents | take 1', { viewer: { ...everything, scopes: new Set() } })],
    ['parameters', textOf('declare query_parameters(n: long); print n', { parameters: { n: '7' } })],
    ['a timespan', textOf('DeviceEvents | count', { timespan: 'P7D' })],
    ['one of several tables', textOf('DeviceEvents | fork (count) (take 1)', { table: 1 })],
    ['a watchlist', textOf('_GetWatchlist("vips") | where Level == "1"')],
    ['a table outside', textOf('externaldata(a: string)["a.csv"] | count')],
    ['a warning', textOf('DeviceInfo | join (DeviceInfo) on DeviceId')],
    ['a question to the data', textOf('print d = dynamic({"a": 1}) | evaluate bag_unpack(d)')],
    ['its answer', textOf('print d = dynamic({"a": 1}) | evaluate bag_unpack(d)', { answers: [[['a', 'long']]] })],
    ['a syntax error', textOf('DeviceInfo | where (')],
    ['names that there are not', textOf('DeviceInfo\n| where A == 1 and B == 2')],
    ['a parameter of another type', textOf('declare query_parameters(n: long); print n', { parameters: { n: 'x' } })],
    ['a timespan that is none', textOf('print 1', { timespan: 'tomorrow' })],
  ])('%s', async (_, text) => {
    for (const method of ['compile', 'analyze', 'tokens', 'ast', 'plan'] as const)
      expect([method, await outcome(threads, method, text)]).toEqual([method, await outcome(direct, method, text)])
  })

  const outcome = async (compiler: HuntCompiler, method: keyof HuntCompiler, text: HuntText): Promise<unknown> =>
    compiler[method](text).then(
      (value) => ({ value }),
      // An error that has no shape of its own is a fault, whose text tells of the thread as well.
      (error: unknown) => ({ error: error instanceof Error && 'toJSON' in error ? [error.name, JSON.stringify(error)] : 'fault' }), // prettier-ignore
    )
})

test.each([
  ['DeviceInfo | where DeviceName has "a" | take 1', 'at once'],
  ['union DeviceInfo, DeviceEvents | extend n = 2 * 3', 'at once'],
  ['search "a"', 'in a thread'],
  ['find in (Device*) where DeviceName == "a"', 'in a thread'],
  ['union withsource=T Device* | count', 'in a thread'],
  [`print 1${padding}`, 'in a thread'],
])('%s is compiled %s', async (query, where) => {
  const compiled: string[] = []
  const recording = Object.assign(Object.create(direct) as HuntCompiler, {
    analyze: (text: HuntText) => {
      compiled.push(text.query)
      return direct.analyze(text)
    },
  })
  const own = new CompilerThreads(recording, options, minute)
  await own.analyze({ ...textOf(''), query })
  expect(compiled).toEqual(where === 'at once' ? [query] : [])
  await own.close()
})

test('a long text holds up neither the thread that asks nor a short one', async () => {
  await Promise.all([threads.compile(textOf('print 1')), threads.compile(textOf('print 2'))])
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const ended: string[] = []
  const long = threads.compile(textOf(longQuery(60_000))).then(() => ended.push('long'))
  delay.enable()
  await threads.compile(textOf('DeviceInfo | take 1')).then(() => ended.push('short'))
  delay.disable()
  await long
  expect(ended).toEqual(['short', 'long'])
  expect(delay.max / 1e6).toBeLessThan(300)
})

test('more texts than threads wait for their turn', async () => {
  const columns = Array.from({ length: 20 }, (_, i) => `c${i}`)
  const steps = await Promise.all(columns.map((name) => threads.analyze(textOf(`print ${name} = 1`))))
  expect(steps.map((step) => step.columns.map(({ name }) => name))).toEqual(columns.map((name) => [name]))
})

test('a text that takes longer than it may is stopped with its thread, and the next begins another', async () => {
  const own = new CompilerThreads(direct, options, 1)
  const stopped = { code: 'KQL5001', limit: { name: 'deadline', value: 1 } }
  for (let text = 0; text < 3; text++)
    await expect(own.compile(textOf(longQuery(60_000)))).rejects.toMatchObject(stopped)
  await own.close()
})

test('who gives up is told at once, whether the text waits or not', async () => {
  const own = new CompilerThreads(direct, options, minute)
  const texts = Array.from({ length: 4 }, () => textOf(longQuery(60_000)))
  const controllers = texts.map(() => new AbortController())
  const asked = texts.map((text, i) => own.compile(text, controllers[i]?.signal))
  const all = Promise.allSettled(asked)
  for (const controller of controllers) controller.abort()
  expect((await all).map(({ status }) => status)).toEqual(texts.map(() => 'rejected'))
  await expect(asked[3]).rejects.toMatchObject({ code: 'KQL5004' })
  await expect(own.compile(textOf('print 1'), AbortSignal.abort())).rejects.toMatchObject({ code: 'KQL5004' })
  expect((await own.analyze(textOf('print a = 1'))).columns).toEqual([{ name: 'a', type: 'long' }])
  await own.close()
})

test('closing ends what is under way and takes nothing more', async () => {
  const own = new CompilerThreads(direct, options, minute)
  const under = expect(own.compile(textOf(longQuery(60_000)))).rejects.toMatchObject({ code: 'KQL5005' })
  await own.close()
  await under
  await expect(own.compile(textOf('print 1'))).rejects.toMatchObject({ code: 'KQL5005' })
})
