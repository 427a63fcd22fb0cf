// Labelled captures: recordings of attacks, each with the techniques and tactics that it shows.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { categories } from '../alerts/alert-values.js'

/** A recording, and what was done in it. */
export interface LabelledCapture {
  /** The path of its file. */
  readonly path: string
  /** The name of its file, without what the format adds. */
  readonly name: string
  readonly title: string
  readonly attack: readonly AttackLabel[]
}

/** ATT&CK ids: `T1003.001`, `TA0006`. */
export interface AttackLabel {
  readonly technique: string
  readonly tactics: readonly string[]
}

const labels = z.array(
  z.looseObject({
    file: z.string().min(1),
    title: z.string(),
    attack: z.array(z.looseObject({ technique: z.string(), tactics: z.array(z.string()) })).min(1),
  }),
)

/** Reads a list of labels; its captures lie beside it. @throws NodeJS.ErrnoException, z.ZodError, SyntaxError */
export function readLabels(file: string): readonly LabelledCapture[] {
  const read = labels.parse(JSON.parse(readFileSync(file, 'utf8')))
  return read.map(({ file: own, title, attack }) => ({
    path: join(dirname(file), own),
    name: own.replace(/\.(nd)?jsonl?(\.gz)?$/, ''),
    title,
    attack: attack.map(({ technique, tactics }) => ({ technique, tactics })),
  }))
}

/** The tactics of ATT&CK for enterprises by the category that alerts have for each. */
const tacticOf: Readonly<Partial<Record<(typeof categories)[number], string>>> = {
  InitialAccess: 'TA0001',
  Execution: 'TA0002',
  Persistence: 'TA0003',
  PrivilegeEscalation: 'TA0004',
  DefenseEvasion: 'TA0005',
  CredentialAccess: 'TA0006',
  Discovery: 'TA0007',
  LateralMovement: 'TA0008',
  Collection: 'TA0009',
  Exfiltration: 'TA0010',
  CommandAndControl: 'TA0011',
  Ransomware: 'TA0040',
}

/** How an alert meets a label: by a technique (its parent counts), by a tactic, or not at all. */
export function meets(
  { techniques, category }: { readonly techniques: readonly string[]; readonly category: string },
  attack: readonly AttackLabel[],
): 'technique' | 'tactic' | undefined {
  const parent = (technique: string): string => technique.slice(0, 5)
  if (attack.some(({ technique }) => techniques.some((one) => parent(one) === parent(technique)))) return 'technique'
  const tactic = tacticOf[category as keyof typeof tacticOf]
  return attack.some(({ tactics }) => tactics.some((one) => one === tactic)) ? 'tactic' : undefined
}
