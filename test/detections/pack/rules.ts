// The pack of detections and the cases of each rule, as their tests read them.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { builtInFolder } from '../../../src/detections/detection-set.js'
import type { DetectionRule } from '../../../src/detections/detection-rule.js'
import { readRulePack } from '../../../src/detections/rule-file.js'
import { packageRoot } from '../../../src/package-root.js'

export const { rules, problems } = readRulePack(builtInFolder())

/** A rule's file as it is written. */
export const textOf = ({ id }: DetectionRule): string => readFileSync(join(builtInFolder(), `${id}.kql`), 'utf8')

export const tacticOf = ({ id }: DetectionRule): string => id.slice(0, id.indexOf('/'))

/** A row of a case: one hunting table and the columns that matter. */
export type CaseRow = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Sequences of events by what they show. */
export type CaseList = Readonly<Record<string, readonly CaseRow[]>>

export interface RuleCases {
  readonly fires: CaseList
  readonly nearMisses: CaseList
}

const folder = join(packageRoot(), 'test/detections/pack/cases')

/** The cases of all rules, by the rule's id. */
export const casesByRule: ReadonlyMap<string, RuleCases> = new Map(
  readdirSync(folder).flatMap((file) => {
    const read = parse(readFileSync(join(folder, file), 'utf8')) as Readonly<Record<string, RuleCases>>
    return Object.entries(read).map(([name, cases]) => [`${basename(file, '.yml')}/${name}`, cases] as const)
  }),
)
