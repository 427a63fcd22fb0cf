// `harrier evaluate`: how good the detections are, measured on labelled captures.
import { evaluateBackground, evaluateCaptures } from '../evaluation/evaluation.js'
import type { CaptureResult } from '../evaluation/evaluation.js'
import { captureLine, figureLines, figuresOf, markdownOf } from '../evaluation/figures.js'
import { readLabels } from '../evaluation/labels.js'
import { loadCatalog } from '../kql/catalog.js'
import { loadSettings } from '../settings.js'
import { CliError, exitCodes } from './exit-codes.js'
import { interruptSignal } from './interrupt.js'
import { listing } from './listing.js'
import { openOutput } from './streams.js'
import { printableLines } from './terminal-text.js'

export interface EvaluateOptions {
  readonly capture?: string
  readonly inOrder: boolean
  readonly background?: readonly string[]
  readonly rules?: string
  readonly format: 'table' | 'json' | 'markdown'
  readonly config?: string
}

/** Runs the command. */
export async function evaluate(labels: string, options: EvaluateOptions): Promise<void> {
  const { capture, rules, format } = options
  const settings = await loadSettings({ file: options.config, environment: process.env })
  const captures = labelsOf(labels)
  if (capture !== undefined && !captures.some(({ name }) => name === capture)) {
    throw new CliError(`There is no capture '${capture}'.`, exitCodes.usage)
  }
  const onJudged = (result: CaptureResult): void => {
    process.stderr.write(printableLines(`${captureLine(result).join('  ')}\n`))
    for (const failure of result.failures) process.stderr.write(printableLines(`  ${failure}\n`))
  }
  const parts = { catalog: loadCatalog(), memoryBytes: settings.memoryMegabytes * 1024 ** 2, rules, signal: interruptSignal() } // prettier-ignore
  const results = await evaluateCaptures({ ...parts, onJudged }, captures, { only: capture, inOrder: options.inOrder })
  const background = options.background && (await evaluateBackground(parts, options.background))
  const output = openOutput(undefined)
  if (format === 'markdown') await output.write(markdownOf(results, background))
  else if (format === 'json') {
    const whole = { figures: figuresOf(results, background), captures: results, background }
    await output.write(`${JSON.stringify(whole, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`) // prettier-ignore
  } else {
    await output.write(printableLines(`${listing(results.map(captureLine))}\n${listing(figureLines(figuresOf(results, background)))}`)) // prettier-ignore
    for (const { title, detectorId } of background?.alerts ?? []) await output.write(printableLines(`Background: ${title} (${detectorId})\n`)) // prettier-ignore
  }
}

function labelsOf(file: string): ReturnType<typeof readLabels> {
  try {
    return readLabels(file)
  } catch (error) {
    throw new CliError(`${file} is no list of labels: ${error instanceof Error ? error.message : String(error)}`, exitCodes.unreadable) // prettier-ignore
  }
}
