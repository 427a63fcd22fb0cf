#!/usr/bin/env node
// The command `harrier`: its commands and options. What a command does is loaded when it is called.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { roleNames } from '../access/roles.js'
import { packageRoot } from '../package-root.js'
import { exitCodeHelp, exitCodes } from './exit-codes.js'
import { defaultSettings, settingDocs, settingNames } from '../settings.js'
import type { DetectOptions } from './detect.js'
import type { EvaluateOptions } from './evaluate.js'
import type { ExplainOptions } from './explain.js'
import type { FormatOptions } from './format.js'
import type { IndexOptions } from './index-terms.js'
import type { IngestCommandOptions } from './ingest.js'
import type { QueryOptions } from './query.js'
import type { ListOptions } from './schema.js'
import type { ServeOptions } from './serve.js'
import type { TokenCreateOptions, TokenListOptions, TokenOptions } from './token.js'

const formats = ['table', 'json', 'ndjson', 'csv', 'parquet', 'arrow']
const stages = ['tokens', 'ast', 'plan', 'sql', 'physical']

const configOption = (): Option => new Option('--config <file>', 'settings file instead of harrier.yml')
const databaseOption = (): Option =>
  new Option('--db <file>', 'database file, or :memory: (default: data/harrier.duckdb where there is one)')
const fileOption = (): Option => new Option('-f, --file <file>', 'read the query from a file; - is standard input')
const parameterOption = (): Option =>
  new Option('--param <name=value>', 'value for a declared query parameter; may be repeated')
    .argParser(readParameter)
    .default({}, 'none')
const listFormatOption = (): Option =>
  new Option('--format <form>', 'form of the list').choices(['table', 'json']).default('table')
const timespanOption = (): Option =>
  new Option('--timespan <iso8601>', 'only events of this time: P7D, PT12H, 2026-11-16/P1D')

function readParameter(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('It should be name=value.')
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) }
}

function readWhole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It should be a whole number.')
  return Number(text)
}

function readSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds < 2_147_483)) throw new InvalidArgumentError('It should be a number of seconds.')
  return seconds
}

function program(): Command {
  const harrier = new Command('harrier')
    .description('Endpoint attack notifications and KQL hunting, on a machine of your own.')
    .version(version(), '-V, --version')
    .helpCommand('help [command]', 'describe a command')
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .addHelpText('after', exitCodeHelp)
    .exitOverride()

  harrier
    .command('query')
    .description('run a KQL query')
    .argument('[query]', 'the text; without it, -f or standard input')
    .addOption(fileOption())
    .addOption(new Option('--format <form>', 'form of the result').choices(formats).default('table'))
    .option('-o, --output <file>', 'write the result to a file')
    .addOption(parameterOption())
    .addOption(timespanOption())
    .option('--max-rows <n>', 'at most so many rows (table: 1000 unless told)', readWhole)
    .option('--timeout <seconds>', 'stop the query after this time', readSeconds)
    .addOption(databaseOption())
    .option('--url <address>', 'ask a running server: http://127.0.0.1:4000')
    .option('--token <token>', 'token for that server; HARRIER_TOKEN in the environment keeps it out of lists')
    .addOption(configOption())
    .option('--raw', 'CSV: leave cells that spreadsheets take for formulas as they are', false)
    .option('--batch', 'answer {"id", "kql"} lines of standard input, one JSON line each', false)
    .action(async (text: string | undefined, options: QueryOptions) => {
      const { query } = await import('./query.js')
      await query(text, options)
    })

  harrier
    .command('explain')
    .description('show what a query becomes on its way to the engine')
    .argument('[query]', 'the text; without it, -f or standard input')
    .addOption(fileOption())
    .addOption(new Option('--stage <stage>', 'stage to show').choices(stages).default('sql'))
    .addOption(parameterOption())
    .addOption(timespanOption())
    .addOption(databaseOption())
    .addOption(configOption())
    .action(async (text: string | undefined, options: ExplainOptions) => {
      const { explain } = await import('./explain.js')
      await explain(text, options)
    })

  harrier
    .command('format')
    .description('write KQL in its canonical layout')
    .argument('[files...]', 'files; without any, standard input')
    .option('--check', 'only tell which files are not so laid out, with exit code 3', false)
    .option('--write', 'change the files', false)
    .action(async (files: readonly string[], options: FormatOptions) => {
      const { formatFiles } = await import('./format.js')
      await formatFiles(files, options)
    })

  harrier
    .command('schema')
    .description('list the hunting tables, or the columns of one')
    .argument('[table]')
    .addOption(listFormatOption())
    .action(async (table: string | undefined, options: ListOptions) => {
      const { schema } = await import('./schema.js')
      await schema(table, options)
    })

  harrier
    .command('functions')
    .description('list the KQL functions, or describe one')
    .argument('[name]')
    .addOption(listFormatOption())
    .action(async (name: string | undefined, options: ListOptions) => {
      const { functions } = await import('./functions.js')
      await functions(name, options)
    })

  harrier
    .command('ingest')
    .description('load telemetry into the database')
    .argument('<sources...>', 'files, folders, patterns; - is standard input')
    .option('--table <name>', 'hunting table that plain rows belong to; a file named for a table needs none')
    .option('--json', 'give the report as JSON', false)
    .addOption(databaseOption())
    .addOption(configOption())
    .action(async (sources: readonly string[], options: IngestCommandOptions) => {
      const { ingestFiles } = await import('./ingest.js')
      await ingestFiles(sources, options)
    })

  harrier
    .command('detect')
    .description('run the detection rules, and list what they find')
    .argument('[sources...]', 'files and folders of telemetry; the database of this machine unless given')
    .option('--since <time>', 'only what happened since then, in ISO 8601')
    .option('--explain', 'show the query and the events behind each alert', false)
    .option('--rules <folder>', 'rules of this folder instead of those that Harrier brings')
    .option('--check', 'only say what is wrong with the rules', false)
    .addOption(listFormatOption())
    .addOption(databaseOption())
    .addOption(configOption())
    .action(async (sources: readonly string[], options: DetectOptions) => {
      const { detect } = await import('./detect.js')
      await detect(sources, options)
    })

  harrier
    .command('evaluate')
    .description('measure the detections on labelled captures, each over all others')
    .argument('<labels>', 'a JSON list of captures with their techniques; the files lie beside it')
    .option('--capture <name>', 'judge this one alone')
    .option('--in-order', 'judge each over those before it alone: a quick look', false)
    .option(
      '--background <sources...>',
      'telemetry without an attack, in which alerts are noise; a made-up week unless told',
    )
    .option('--no-speed', 'do not measure how long everything takes over a million events')
    .option('--rules <folder>', 'rules of this folder instead of those that Harrier brings')
    .addOption(
      new Option('--format <format>', 'how to show it').choices(['table', 'json', 'markdown']).default('table'),
    )
    .addOption(configOption())
    .action(async (labels: string, options: EvaluateOptions) => {
      const { evaluate } = await import('./evaluate.js')
      await evaluate(labels, options)
    })

  const token = harrier.command('token').description('make, list and revoke API tokens of the database of this machine')
  token
    .command('create')
    .description('make a token, and print it this once')
    .argument('<name>')
    .option('--role <role...>', `roles: ${roleNames.join(', ')}`)
    .option('--scope <scope...>', 'scopes, such as AdvancedHunting.Read.All')
    .option('--device-group <group...>', 'see the devices of these groups alone')
    .option('--expires <time>', 'ISO 8601: a time, or a duration from now such as P90D')
    .addOption(databaseOption())
    .addOption(configOption())
    .action(async (name: string, options: TokenCreateOptions) => {
      const { createToken } = await import('./token.js')
      await createToken(name, options)
    })
  token
    .command('list')
    .description('list the tokens, without their secrets')
    .addOption(listFormatOption())
    .addOption(databaseOption())
    .addOption(configOption())
    .action(async (options: TokenListOptions) => {
      const { listTokens } = await import('./token.js')
      await listTokens(options)
    })
  token
    .command('revoke')
    .description('end a token at once')
    .argument('<id>', 'as the list shows it')
    .addOption(databaseOption())
    .addOption(configOption())
    .action(async (id: string, options: TokenOptions) => {
      const { revokeToken } = await import('./token.js')
      await revokeToken(id, options)
    })

  harrier
    .command('index')
    .description('make the index of terms anew; loading keeps it up to date')
    .addOption(databaseOption())
    .addOption(configOption())
    .action(async (options: IndexOptions) => {
      const { indexEvents } = await import('./index-terms.js')
      await indexEvents(options)
    })

  harrier
    .command('serve')
    .description('run the server')
    .option('--host <address>', 'address to listen on')
    .option('--port <n>', 'port to listen on; 0 takes any')
    .option('--no-demo', 'leave an empty database empty')
    .addOption(databaseOption())
    .addOption(configOption())
    .addHelpText('after', settingsHelp)
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./serve.js')
      await serve(options)
    })
  return harrier
}

function settingsHelp(): string {
  const width = Math.max(...settingNames.map((name) => name.length)) + 2
  const lines = settingNames.map((name) => {
    const given = String(defaultSettings[name])
    return `  ${name.padEnd(width)}${settingDocs[name]} (${given === '' ? 'none' : given})`
  })
  return `\nSettings, in harrier.yml or as HARRIER_… in the environment (HARRIER_MAX_ROWS for maxRows):\n${lines.join('\n')}`
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }
  return text
}

async function run(): Promise<number> {
  try {
    await program().parseAsync()
    return exitCodes.ok
  } catch (error) {
    // Help and version end this way too; the rest is said already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    const { describeFailure, isColored } = await import('./failure.js')
    const { text, exitCode } = describeFailure(error, { color: isColored(process.stderr) })
    if (text !== '') process.stderr.write(`${text}\n`)
    return exitCode
  }
}

process.exitCode = await run()
