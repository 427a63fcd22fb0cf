// `harrier serve`: runs the server until it is told to stop.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Logger } from 'pino'
import { isSystemError } from '../engine/lock-file.js'
import load, { showProgress } from '../hunting/load.task.js'
import { progressOn } from '../ingest/index.js'
import type { NoticeSettings } from '../notifications/alert-notices.js'
import { packageRoot } from '../package-root.js'
import { startServer } from '../server/app.js'
import type { RunningServer } from '../server/app.js'
import type { Settings } from '../settings.js'
import { loadSettings, tokenVariable } from '../settings.js'
import { CliError, exitCodes } from './exit-codes.js'
import { interruptSignal } from './interrupt.js'

export interface ServeOptions {
  readonly host?: string
  readonly port?: string
  /** Absent flags count as true with commander; only `--no-demo` says something. */
  readonly demo: boolean
  readonly db?: string
  readonly config?: string
}

/** Runs the command: resolves when the server has been stopped well. */
export async function serve({ host, port, demo, db, config }: ServeOptions): Promise<void> {
  const flags = { host, port, database: db, ...(demo ? {} : { demo }) }
  const settings = await loadSettings({ file: config, environment: process.env, flags })
  const stop = interruptSignal()
  const log: Logger = pino({ level: settings.logLevel }, pino.destination(2))
  const server = await start(settings, log)
  try {
    if (settings.demo) await loadDemo(server, settings, stop)
    if (stop.aborted) return
    process.stdout.write(greeting(server, settings.database))
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve()
      stop.addEventListener(
        'abort',
        () => {
          resolve()
        },
        { once: true },
      )
    })
    process.stdout.write('Stopping …\n')
  } finally {
    await server.close()
  }
}

async function start(settings: Settings, log: Logger): Promise<RunningServer> {
  try {
    return await startServer(settings, log)
  } catch (error) {
    const { host, port } = settings
    if (isSystemError(error, 'EADDRINUSE')) {
      throw new CliError(`Port ${port} of ${host} is in use; --port names another, 0 any.`, exitCodes.usage)
    }
    if (isSystemError(error, 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND')) {
      throw new CliError(`The server cannot listen on ${host}, port ${port}.`, exitCodes.usage)
    }
    throw error
  }
}

/** The stories in fixtures/: whole attacks among everyday events. */
async function loadDemo({ engine, nudge }: RunningServer, settings: Settings, signal: AbortSignal): Promise<void> {
  const sources = storyFiles()
  if (sources.length === 0) return
  const onProgress = showProgress(progressOn(process.stderr))
  const outcome = await engine.perform(
    load,
    { sources, onlyIfEmpty: true, notices: noticesOf(settings) },
    { signal, onProgress },
  )
  nudge()
  if (outcome.kind === 'failed') process.stderr.write(`The demonstration was not loaded: ${outcome.message}\n`)
  if (outcome.kind !== 'loaded') return
  const rows = Object.values(outcome.report.loaded).reduce((sum, count) => sum + count, 0)
  process.stdout.write(`The database was empty: loaded the demonstration, ${rows.toLocaleString('en-US')} events.\n`)
}

const noticesOf = ({ organization, portalUrl }: Settings): NoticeSettings => ({ organization, portalUrl })

function storyFiles(): readonly string[] {
  const folder = join(packageRoot(), 'fixtures', 'stories')
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((story) =>
    readdirSync(join(folder, story))
      .filter((file) => /\.(ndjson|json)$/.test(file))
      .map((file) => join(folder, story, file)),
  )
}

/** Finds the PowerShell that the beginning of the demonstration's attack started. */
const sampleQuery =
  'DeviceProcessEvents | where FileName =~ "powershell.exe" and InitiatingProcessFileName =~ "mshta.exe" ' +
  '| project Timestamp, DeviceName, AccountName, ProcessCommandLine'

function greeting({ url, firstToken }: RunningServer, database: string): string {
  const body = JSON.stringify({
    query: 'query($kql: String!) { hunt(query: $kql) { columns { name } rows } }',
    variables: { kql: sampleQuery },
  })
  return `Harrier listens on ${url}
  portal    ${url}, signed in to with a token
  GraphQL   ${url}/graphql
  health    ${url}/healthz, ${url}/readyz
  database  ${database}

${firstToken === undefined ? everyRequest : firstStart(firstToken)}

A query to try, with either of:
  npx harrier query --url ${url} '${sampleQuery}'
  curl -s ${url}/graphql -H "authorization: Bearer $${tokenVariable}" -H 'content-type: application/json' -d '${body}'

Ctrl-C stops the server.
`
}

const everyRequest = `Every request says who asks; with a token in ${tokenVariable} the lines below do:`

const firstStart = (token: string): string => `The administrator's token, shown this once and kept nowhere:
  export ${tokenVariable}=${token}`
