// Everything that detections need, over one engine: for the server, the command line and evaluations alike.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Feed } from '../live/feed.js'
import type { Reaction } from '../alerts/follow-load.js'
import { DeviceService } from '../devices/device.service.js'
import type { Engine } from '../engine/engine.js'
import type { Catalog } from '../kql/catalog.js'
import { packageRoot } from '../package-root.js'
import { Cursors } from '../paging/cursor.js'
import { DetectionRunner } from './detection-runner.js'
import { DetectionService } from './detection.service.js'
import { readRulePack } from './rule-file.js'
import type { RuleFileProblem } from './rule-file.js'

/** The rules that Harrier brings. */
export const builtInFolder = (): string => join(packageRoot(), 'fixtures', 'detections')

export interface DetectionSetParts {
  readonly engine: Engine
  readonly catalog: Catalog
  /** Ticks. */
  readonly clock: () => bigint
  readonly feed?: Feed
  /** Those of the installation; others are good while this process runs. */
  readonly cursors?: Cursors
  readonly reactions?: readonly Reaction[]
  readonly raised?: () => void
  /** The user's own rules, beside those that Harrier brings; none where empty. */
  readonly folder?: string
  /** Instead of the rules that Harrier brings. */
  readonly pack?: string
}

export interface DetectionSet {
  readonly service: DetectionService
  readonly runner: DetectionRunner
  /** What is wrong with files of rules; the others are at work. */
  readonly problems: readonly RuleFileProblem[]
}

/** Opens the stored rules and brings them up to the files. @throws EngineError, or for a folder that is not there */
export async function detectionSet(parts: DetectionSetParts): Promise<DetectionSet> {
  const { engine, catalog, clock, feed = new Feed(), reactions = [], raised = () => undefined } = parts
  const { cursors = new Cursors(randomBytes(32)) } = parts
  const devices = new DeviceService({ engine, catalog, cursors })
  const runner = new DetectionRunner({ engine, catalog, clock, devices, feed, reactions, raised })
  const service = await DetectionService.open({ engine, catalog, clock, runner, cursors })
  const problems: RuleFileProblem[] = []
  const folders = [
    ['pack', parts.pack ?? builtInFolder()] as const,
    ...(parts.folder ? [['folder', parts.folder] as const] : []),
  ]
  for (const [origin, folder] of folders) {
    if (origin === 'pack' && !existsSync(folder)) continue
    const read = readRulePack(folder)
    problems.push(...read.problems)
    await service.bring(
      origin === 'folder' ? read.rules.map((rule) => ({ ...rule, id: `folder/${rule.id}` })) : read.rules,
      origin,
    )
  }
  return { service, runner, problems }
}
