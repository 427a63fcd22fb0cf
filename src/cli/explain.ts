// `harrier explain`: shows a stage of a query's journey.
import { localCaller } from '../caller.js'
import type { ExplainStage } from '../hunting/hunting.service.js'
import { loadSettings } from '../settings.js'
import { localHunting } from './local-hunting.js'
import { about } from './query-problems.js'
import { readQueryText } from './query-text.js'
import { openOutput } from './streams.js'

export interface ExplainOptions {
  readonly file?: string
  readonly stage: ExplainStage
  readonly param: Readonly<Record<string, string>>
  readonly timespan?: string
  readonly db?: string
  readonly config?: string
}

/** Runs the command. */
export async function explain(argument: string | undefined, options: ExplainOptions): Promise<void> {
  const settings = await loadSettings({ file: options.config, environment: process.env })
  const query = await readQueryText(argument, options.file)
  const limits = { deadlineMs: settings.deadlineSeconds * 1000, maxRows: 0, maxBytes: 0 }
  const local = localHunting({ settings, database: options.db, limits })
  try {
    const request = { query: query.text, parameters: options.param, timespan: options.timespan }
    const shown = await about(query, () => local.service.explain(localCaller, request, options.stage))
    const output = openOutput(undefined)
    await output.write(`${shown}\n`)
  } finally {
    await local.close()
  }
}
