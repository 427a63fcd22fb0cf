// `harrier evaluate`: how good the detections are, measured on labelled captures.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluateBackground, evaluateCaptures, inFolder } from '../evaluation/evaluation.js'
import type { BackgroundResult, CaptureResult, EvaluationParts } from '../evaluation/evaluation.js'
import { captureLine, figureLines, figuresOf, markdownOf } from '../evaluation/figures.js'
import { readLabels } from '../evaluation/labels.js'
import { measureSpeed } from '../evaluation/speed.js'
import { loadCatalog } from '../kql/catalog.js'
import { digitsAsText } from '../kql/json-text.js'
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
  /** Whether how long it all takes is measured. */
  readonly speed: boolean
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
  const parts = {
    catalog: loadCatalog(),
    memoryBytes: settings.memoryMegabytes * 1024 ** 2,
    findingAlertScore: settings.findingAlertScore,
    rules,
    signal: interruptSignal(),
  }
  const results = await evaluateCaptures({ ...parts, onJudged }, captures, { only: capture, inOrder: options.inOrder })
  const background = await backgroundOf(parts, options.background)
  const speed = options.speed ? await measureSpeed(parts, captures, sizes) : undefined
  const output = openOutput(undefined)
  if (format === 'markdown') await output.write(markdownOf(results, { background, speed }))
  else if (format === 'json') {
    const whole = { figures: figuresOf(results, background), captures: results, background, speed }
    await output.write(`${JSON.stringify(whole, digitsAsText, 2)}\n`)
  } else {
    await output.write(
      printableLines(
        `${listing(results.map(captureLine))}\n${listing(figureLines(figuresOf(results, background), speed))}`,
      ),
    )
    for (const { title, detectorId } of background.alerts)
      await output.write(printableLines(`Background: ${title} (${detectorId})\n`))
  }
}

/** How many events speed is measured over, at first and then. */
const sizes = { first: 1_000_000, next: 10_000 }

/** Over some files or folders of telemetry without an attack; the fixtures' week of work unless told. */
async function backgroundOf(parts: EvaluationParts, sources: readonly string[] | undefined): Promise<BackgroundResult> {
  if (sources !== undefined) return evaluateBackground(parts, sources)
  const { tellBackground } = await import('../../fixtures/nightjar/story.js')
  return inFolder(async (folder) => {
    for (const { name, text } of tellBackground()) writeFileSync(join(folder, name), text)
    return evaluateBackground(parts, [folder])
  })
}

function labelsOf(file: string): ReturnType<typeof readLabels> {
  try {
    return readLabels(file)
  } catch (error) {
    throw new CliError(
      `${file} is no list of labels: ${error instanceof Error ? error.message : String(error)}`,
      exitCodes.unreadable,
    )
  }
}
