// The pack of detections as its tests read it.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { packageRoot } from '../../../src/package-root.js'

/** What a file of the pack says in its front matter. */
export interface Details {
  readonly title: string
  readonly description: string
  readonly severity: string
  readonly severityReason: string
  readonly category: string
  readonly techniques: readonly string[]
  readonly frequency: string
  readonly recommendedActions: readonly string[]
  readonly falsePositives: readonly string[]
  readonly deduplicate?: { readonly by: readonly string[]; readonly within: string }
}

export interface PackRule {
  /** `<tactic>/<name>`. */
  readonly id: string
  readonly tactic: string
  readonly details: Details
  readonly query: string
  /** The whole file. */
  readonly text: string
}

export const packFolder = join(packageRoot(), 'fixtures/detections')
export const casesFolder = join(packageRoot(), 'test/detections/pack/cases')

export const tactics: readonly string[] = readdirSync(packFolder).toSorted()

/** Every rule of the pack, in the order of its id. */
export const pack: readonly PackRule[] = tactics.flatMap((tactic) =>
  readdirSync(join(packFolder, tactic))
    .toSorted()
    .map((file) => readPackRule(tactic, file)),
)

function readPackRule(tactic: string, file: string): PackRule {
  const text = readFileSync(join(packFolder, tactic, file), 'utf8')
  const found = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text)
  if (!found) throw new Error(`${tactic}/${file} has no front matter`)
  const [, head = '', query = ''] = found
  return { id: `${tactic}/${basename(file, '.kql')}`, tactic, details: parse(head) as Details, query, text }
}

/** A row of a case: one hunting table and the columns that matter. */
export type CaseRow = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Sequences of events by what they show. */
export type CaseList = Readonly<Record<string, readonly CaseRow[]>>

export interface RuleCases {
  readonly fires: CaseList
  readonly nearMisses: CaseList
}

/** The cases of all rules, by the rule's id. */
export const casesByRule: ReadonlyMap<string, RuleCases> = new Map(
  readdirSync(casesFolder).flatMap((file) => {
    const read = parse(readFileSync(join(casesFolder, file), 'utf8')) as Readonly<Record<string, RuleCases>>
    return Object.entries(read).map(([name, cases]) => [`${basename(file, '.yml')}/${name}`, cases] as const)
  }),
)
