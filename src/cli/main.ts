#!/usr/bin/env node
// The command `harrier`: its commands and options. What a command does is loaded when it is called.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { packageRoot } from '../package-root.js'
import { exitCodeHelp, exitCodes } from './exit-codes.js'
import type { ExplainOptions } from './explain.js'
import type { QueryOptions } from './query.js'

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
  return harrier
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
